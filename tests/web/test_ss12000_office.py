"""The office connects systems and fetches from others: a key is shown once, and what came of each fetching is seen."""

import datetime as dt
import json

import pytest
from django.core.management import call_command

from gymnasieregion.contexts.register.models import ClientReport, ExchangeClient, ExchangeSource, Pull, PullFault
from gymnasieregion.contexts.register.services.exchange_pulling import add_source
from gymnasieregion.contexts.register.services.exchange_subscriptions import subscribe
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.jobs.models import Job
from tests.offer_records import OFFICE, load_small_offer
from tests.roles import client_as
from tests.ss12000 import System, connected

pytestmark = pytest.mark.django_db
PAGE = "/elevregister/system/"
NOW = dt.datetime(2026, 9, 1, 8, tzinfo=dt.UTC)
WANTED = {"name": "Skolsystemet", "reach": f"{Role.PRINCIPAL.value}:S001", "grants": ["PERSONS"], "why": "Avtal 12"}


@pytest.fixture
def office():
    load_small_offer()
    return client_as(Role.REGIONAL_OFFICE)


def _text(answer):
    return answer.content.decode()


def test_a_key_is_shown_once_works_and_is_shut_off(office):
    shown = office.post(f"{PAGE}anslut/", WANTED)
    key = shown.context["key"]
    assert key in _text(shown)
    assert shown["Cache-Control"] == "private, no-store"
    client = ExchangeClient.objects.get()
    assert (client.role, client.scope_id, client.grants) == (Role.PRINCIPAL, "S001", ["PERSONS"])
    assert key not in client.key_hash
    assert key not in _text(office.get(PAGE))
    assert key not in str(list(Event.objects.values()))
    system = System(key=key)
    assert system.ask("/persons").status_code == 200
    assert office.post(f"{PAGE}{client.pk}/stang/", {"why": "Avtalet är slut"}).status_code == 302
    assert system.ask("/persons").status_code == 401
    assert "Avstängd" in _text(office.get(PAGE))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"grants": []}, "Välj minst en sak."),
        ({"grants": ["PROTECTED"]}, "Bara ett system i kansliets roll kan hämta elever med skyddad identitet."),
        ({"name": ""}, "Skriv vad systemet heter."),
        ({"reach": ""}, "Välj vilka elever."),
        ({"why": ""}, "Skriv varför."),
    ],
)
def test_what_is_wrong_is_said_and_no_system_is_connected(office, wrong, said):
    answer = office.post(f"{PAGE}anslut/", WANTED | wrong)
    assert said in _text(answer)
    assert not ExchangeClient.objects.exists()


def test_the_providers_and_schools_stand_in_groups_and_can_be_searched(office):
    groups = dict(office.get(f"{PAGE}anslut/").context["form"].fields["reach"].choices[2:])
    assert list(groups) == ["Huvudmän", "Skolor"]
    name = groups["Skolor"][0][1]
    found = office.get(f"{PAGE}anslut/?q={name.upper()}")
    assert found.context["form"].found == sum(name in other for some in groups.values() for _, other in some)
    assert f"stämmer med »{name.upper()}«" in _text(found)
    nothing = office.get(f"{PAGE}anslut/?q=finnsinte")
    assert nothing.context["form"].found == 0
    assert "0 stämmer" in _text(nothing)
    assert 'type="search"' not in _text(office.post(f"{PAGE}anslut/?q=finnsinte", WANTED | {"name": ""}))


def test_subscriptions_remarks_and_the_last_fetching_are_seen(office, django_assert_max_num_queries):
    client, _ = connected()
    subscribe(client=client, name="Ändringar", target="https://skola.example/hook", entities=["Person"], now=NOW)
    ClientReport.objects.create(
        client=client, kind="LOG", received_at=NOW, severity="Warning", entity_type="Person", message="Saknar klass"
    )
    source = _source()
    pull = Pull.objects.create(source=source, started_at=NOW, ended_at=NOW, counts={"fetched": 3, "new": 2})
    PullFault.objects.create(pull=pull, entity_type="Person", foreign_id="x", error_sv="Fel klass", error_en="Wrong")
    with django_assert_max_num_queries(20):
        text = _text(office.get(PAGE))
    for seen in ("Skolsystemet", "Ändringar", "Saknar klass", "Annat system", "Senast hämtat", "Att reda ut: 1."):
        assert seen in text
    text = _text(office.get(f"{PAGE}kalla/{source.pk}/"))
    assert "Fel klass" in text
    assert "Hämtade elever: 3" in text


def test_a_system_is_added_with_its_key_encrypted_and_a_job_fetches(office):
    typed = {"name": "Annat", "address": "https://skola.example/v2.0", "key": "hemlig", "why": "Avtal 7"}
    assert office.post(f"{PAGE}kalla/", typed).status_code == 302
    source = ExchangeSource.objects.get()
    assert "hemlig" not in source.sealed_key
    assert "hemlig" not in str(list(Event.objects.values()))
    assert office.post(f"{PAGE}kalla/{source.pk}/hamta/", {"step": "all"}).status_code == 302
    assert _asked_for() == {"source": source.pk, "everything": True}
    again = office.post(f"{PAGE}kalla/", typed)
    assert "heter redan Annat" in _text(again)
    wrong = office.post(f"{PAGE}kalla/", typed | {"name": "B", "address": "ftp://skola.example"})
    assert "fullständig https-adress" in _text(wrong)


def test_a_fetching_that_is_under_way_is_told_with_its_progress_and_one_that_failed_with_its_cause(office):
    source = _source()
    page = f"{PAGE}kalla/{source.pk}/"
    assert "Inget är hämtat." in _text(office.get(page))
    office.post(f"{page}hamta/", {"step": "all"})
    office.get(page)  # the message after the press is seen once
    text = _text(office.get(page))
    assert "Inget är hämtat." not in text
    for seen in ("Hämtas nu", "Väntar på sin tur", "Det här är den första hämtningen.", 'data-refresh="3"'):
        assert seen in text
    listed = _text(office.get(PAGE))
    assert ("Hämtas nu." in listed, "Inget är hämtat." in listed) == (True, False)
    jobs = Job.objects.filter(kind="register.exchange.pull")
    jobs.update(state="RUNNING", lease_owner="w", lease_until=NOW, share=0.2, words_sv="Hämtar elever")
    text = _text(office.get(page))
    assert 'value="20" max="100"' in text
    assert "Hämtar elever" in text
    jobs.update(state="DEAD", lease_owner="", lease_until=None, finished_at=NOW, error_sv="Databasen stängde")
    text = _text(office.get(page))
    assert "Den senaste hämtningen gick inte: Databasen stängde" in text
    assert "Hämtas nu" not in text
    other = add_source(name="Tredje", address="https://c.example/v2.0", key="k", actor=OFFICE, why="Avtal", now=NOW)
    assert "Databasen stängde" not in _text(office.get(f"{PAGE}kalla/{other.pk}/"))


def test_a_timer_fetches_from_every_system(office, capsys):
    call_command("pull_register")
    assert "0 system" in capsys.readouterr().out
    _source()
    call_command("pull_register", "--system", "Annat system")
    assert _asked_for()["everything"] is False


def test_others_do_not_see_the_systems():
    assert client_as(Role.PRINCIPAL, "S001").get(PAGE).status_code == 403
    auditor = client_as(Role.AUDITOR)
    assert auditor.get(PAGE).status_code == 200
    assert auditor.get(f"{PAGE}anslut/").status_code == 403


def _asked_for():
    return json.loads(Job.objects.get(kind="register.exchange.pull").payload)


def _source():
    return add_source(
        name="Annat system", address="https://skola.example/v2.0", key="k", actor=OFFICE, why="Avtal", now=NOW
    )
