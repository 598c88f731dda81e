"""The operator's command for the first member of staff."""

import pytest
from django.core.management import CommandError, call_command

from gymnasieregion.contexts.offer.services.synthetic import synthetic_offerings
from gymnasieregion.platform.accounts.management.commands import new_user
from gymnasieregion.platform.accounts.models import Assignment, User
from gymnasieregion.platform.audit.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(monkeypatch):
    def will_type(password):
        monkeypatch.setattr(new_user, "getpass", lambda: password)

    return will_type


def test_the_first_administrator_is_made_and_is_in_the_log(typed, capsys):
    typed("korrekt häst batteri")
    call_command("new_user", "disa", "Disa Drift", "system_administrator", why="Start")
    user = User.objects.get()
    assert user.check_password("korrekt häst batteri")
    assert Assignment.objects.get().role == "system_administrator"
    assert [event.actor_id for event in Event.objects.all()] == ["job:operator"] * 3
    assert capsys.readouterr().out.strip() == "disa system_administrator"


def test_it_is_all_or_nothing(typed):
    typed("kort")
    with pytest.raises(CommandError, match="lätt att gissa"):
        call_command("new_user", "disa", "Disa Drift", "system_administrator", why="Start")
    assert User.objects.count() == Event.objects.count() == 0


def test_the_persons_of_the_demo_are_made_for_a_school_of_the_synthetic_region(capsys, settings):
    call_command("make_demo_personas")
    assert capsys.readouterr().out.strip() == "19 demopersoner"
    mine = {row.user.username: row.scope_id for row in Assignment.objects.select_related("user")}
    schools = {each.school.key: each.school for each in synthetic_offerings()}
    assert mine["demo-bedomare"] == mine["demo-bedomare-2"] == mine["demo-rektor"] != mine["demo-rektor-im"]
    assert {mine["demo-rektor"], mine["demo-rektor-im"]} <= schools.keys()
    municipal = {school.municipality_code for school in schools.values() if school.form == "MUNICIPAL"}
    assert mine["demo-huvudman"] in municipal  # a municipality's schools have its code as their provider's


def test_there_are_no_such_persons_outside_of_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="Demopersoner finns inte här"):
        call_command("make_demo_personas")
