"""The demo's persons: one click each in the demo, and nowhere else."""

import datetime as dt

import pytest
from django.core import checks
from django.test import Client

from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.accounts.checks import production_is_no_demo
from gymnasieregion.platform.accounts.models import Assignment, SignIn, User
from gymnasieregion.platform.accounts.services.personas import PERSONAS, make_demo_personas, persona_id
from gymnasieregion.platform.accounts.services.sign_ins import PersonaInProductionError, sign_in
from gymnasieregion.platform.audit.models import Event

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)
SCOPES = {Role.PRINCIPAL: "12345678", Role.PROVIDER_OFFICER: "P1"}


@pytest.fixture
def personas():
    return make_demo_personas(scopes=SCOPES, now=NOON)


@pytest.fixture
def production(settings):
    settings.PRODUCTION = True


def _become(client, username, **more):
    return client.post("/logga-in/demo/", {"persona": username, **more})


def test_there_is_a_person_for_every_role_but_the_public():
    assert {persona.role for persona in PERSONAS} == set(Role) - {Role.PUBLIC}
    assert len({persona.username for persona in PERSONAS}) == len({persona.name for persona in PERSONAS}) == 19


def test_a_person_can_be_for_something_else_than_others_of_the_role():
    make_demo_personas(scopes={**SCOPES, "demo-rektor-im": "S012"}, now=NOON)
    found = Assignment.objects.filter(role=Role.PRINCIPAL, ends_on__isnull=True)
    assert dict(found.values_list("user__username", "scope_id")) == {
        "demo-rektor": "12345678", "demo-rektor-im": "S012",
    }  # fmt: skip


def test_a_persons_key_is_known_before_the_person_is_made(personas):
    assert [str(person.pk) for person in personas] == [persona_id(each.username) for each in PERSONAS]


def test_nobody_has_a_personal_identity_number():
    numbers = [persona.username for persona in PERSONAS if persona.username[0].isdigit()]
    assert [number[8:10] for number in numbers] == ["TF", "TF", "TF", "TF"]


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.role.value)
def test_one_click_and_one_is_somebody(personas, persona):
    client = Client()
    page = client.get("/logga-in/?next=/behorighet/").content.decode()
    assert f"Bli {persona.name}" in page
    assert _become(client, persona.username, next="/behorighet/").url == "/behorighet/"
    actor = client.get("/behorighet/").wsgi_request.actor
    scope = "20100314TF01" if persona.role in {Role.APPLICANT, Role.GUARDIAN} else SCOPES.get(persona.role, "")
    assert (actor.name, actor.role, actor.scope_id) == (persona.name, persona.role, scope)


def test_becoming_somebody_else_ends_the_first_sign_in(personas):
    client = Client()
    _become(client, "demo-rektor")
    _become(client, "demo-kansli")
    assert client.get("/behorighet/").wsgi_request.actor.role is Role.REGIONAL_OFFICE
    assert SignIn.objects.filter(ended_at__isnull=True).get().user.username == "demo-kansli"
    assert Event.objects.filter(action="accounts.login").count() == 2
    assert Event.objects.filter(action="accounts.logout").count() == 1


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", "javascript:alert(1)", "behorighet/", ""])
def test_nobody_is_sent_to_another_site(personas, target):
    assert _become(Client(), "demo-rektor", next=target).url == "/"


def test_the_persons_are_made_once_and_brought_up_to_date(personas):
    events = Event.objects.count()
    assert make_demo_personas(scopes=SCOPES, now=NOON) == personas
    assert Event.objects.count() == events
    make_demo_personas(scopes={**SCOPES, Role.PRINCIPAL: "87654321"}, now=NOON)
    mine = Assignment.objects.filter(user__username="demo-rektor", ends_on__isnull=True)
    assert [row.scope_id for row in mine] == ["87654321"]
    assert Event.objects.count() == events + 1


def test_a_person_has_no_password(personas):
    assert not any(person.has_usable_password() for person in personas)


def test_nobody_but_a_persona_is_a_click_away(personas):
    User.objects.create(username="riktig", display_name="Riktig Person")
    assert _become(Client(), "riktig").status_code == 404


def test_a_person_whose_role_has_ended_is_refused_in_words(personas):
    Assignment.objects.filter(user__username="demo-rektor").update(ends_on=dt.date(2025, 2, 1))
    answer = _become(Client(), "demo-rektor")
    assert answer.status_code == 422
    assert "Du har ingen roll här i dag" in answer.content.decode()


def test_without_a_demo_there_are_no_persons(personas, settings):
    settings.DEMO = False
    assert "Demopersoner" not in Client().get("/logga-in/").content.decode()
    assert _become(Client(), "demo-rektor").status_code == 404


def test_production_has_no_persons_even_with_the_demo_on(personas, production):
    assert "Demopersoner" not in Client().get("/logga-in/").content.decode()
    assert _become(Client(), "demo-rektor").status_code == 404
    with pytest.raises(PersonaInProductionError):
        sign_in(user_id=personas[0].pk, method=SignIn.Method.PASSWORD, now=NOON)
    with pytest.raises(PersonaInProductionError):
        make_demo_personas(scopes={}, now=NOON)


def test_production_and_demo_together_do_not_start(settings, production):
    assert [error.id for error in production_is_no_demo(None)] == ["accounts.E001"]
    assert "accounts.E001" in [error.id for error in checks.run_checks(tags=[checks.Tags.security])]


def test_production_that_was_asked_to_be_a_demo_does_not_start(settings, production, monkeypatch):
    settings.DEMO = False
    assert production_is_no_demo(None) == []
    monkeypatch.setenv("GYMNASIEREGION_DEMO", "1")
    assert [error.id for error in production_is_no_demo(None)] == ["accounts.E001"]


def test_the_demo_alone_starts():
    assert production_is_no_demo(None) == []


def test_the_page_is_all_english_in_english(personas):
    client = Client(headers={"accept-language": "en"})
    page = client.get("/logga-in/").content.decode()
    assert "Become Rut Rektor" in page
    assert "Demopersoner" not in page
    assert "Bli " not in page
