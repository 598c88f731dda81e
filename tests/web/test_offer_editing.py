"""Closing, opening and changing an offering on the pages: who may, what is told, and what the log says."""

import datetime as dt
import json

import pytest
import time_machine
from django.test import Client

from gymnasieregion.contexts.offer.models import ApplicantNotice, ExtraChoice, Offering
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.audit.models import Event
from tests.offer_records import load_small_offer, plain_offering, trunk_offering
from tests.roles import client_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offer():
    load_small_offer()


def _principal(offering):
    return client_as(Role.PRINCIPAL, offering.unit.key)


def _office():
    return client_as(Role.REGIONAL_OFFICE)


def _path(offering, what=""):
    return f"/utbud/{offering.pk}/{what}"


def _close(client, offering, **typed):
    return client.post(
        _path(offering, "lagg-ned/"), {"why": "För få sökande", "own_text": "", "step": "close", **typed}
    )


def test_a_principal_is_asked_why_is_told_what_it_means_and_closes():
    offering = plain_offering()
    client = _principal(offering)
    asked = client.get(_path(offering, "lagg-ned/"))
    assert asked.status_code == 200
    assert "13 mars 2026" in asked.content.decode()
    check = client.post(_path(offering, "lagg-ned/"), {"why": "För få", "own_text": "Ring oss <nu>", "step": "check"})
    page = check.content.decode()
    assert check.status_code == 200
    for words in ("Det här händer", "status Startar ej", "Inte känt: ansökningarna", "Ring oss &lt;nu&gt;", "För få"):
        assert words in page
    assert Offering.objects.get(pk=offering.pk).status == "OPEN"
    changed = client.post(_path(offering, "lagg-ned/"), {"why": "För få", "own_text": "", "step": "change"})
    assert changed.status_code == 200
    assert 'value="För få"' in changed.content.decode()
    done = client.post(
        _path(offering, "lagg-ned/"), {"why": "För få", "own_text": "Ring oss", "step": "close"}, follow=True
    )
    page = done.content.decode()
    for words in ("Utbildningen är nedlagd: status Startar ej", "Det här berör", "Utkast, inte skickat", "Ring oss"):
        assert words in page
    assert Offering.objects.get(pk=offering.pk).status == "CLOSED"
    event = Event.objects.order_by("-seq").first()
    assert (event.action, event.role, event.unit) == ("offer.offering.close", "principal", offering.unit.key)


def test_nothing_is_closed_without_a_ground():
    offering = plain_offering()
    answer = _close(_principal(offering), offering, why="")
    assert answer.status_code == 422
    assert "Skriv varför." in answer.content.decode()
    assert Offering.objects.get(pk=offering.pk).status == "OPEN"


@pytest.mark.parametrize("what", ["lagg-ned/", "oppna/", "andra/"])
def test_others_meet_a_closed_door(what):
    offering = plain_offering()
    public = Client().get(_path(offering, what))
    assert (public.status_code, public.url.split("?")[0]) == (302, "/logga-in/")
    for client in (
        client_as(Role.PRINCIPAL, "S999"),
        client_as(Role.AUDITOR),
        client_as(Role.PROVIDER_OFFICER, "H999"),
    ):
        assert client.get(_path(offering, what)).status_code == 403
        assert client.post(_path(offering, what), {"why": "-", "step": "close"}).status_code == 403
    assert not Event.objects.filter(action__startswith="offer.offering.").exists()


def test_only_the_office_opens_again_and_the_seats_come_back():
    offering = plain_offering()
    seats = list(offering.groups.values_list("seats", flat=True))
    client = _principal(offering)
    _close(client, offering)
    assert client.get(_path(offering, "oppna/")).status_code == 403
    assert f"{_path(offering)}oppna/" not in client.get(_path(offering)).content.decode()
    office = _office()
    assert f"{_path(offering)}oppna/" in office.get(_path(offering)).content.decode()
    assert office.post(_path(offering, "oppna/"), {"why": ""}).status_code == 422
    page = office.post(_path(offering, "oppna/"), {"why": "Fler sökte"}, follow=True).content.decode()
    assert "Utbildningen är öppen igen" in page
    assert list(offering.groups.values_list("seats", flat=True)) == seats


def test_a_refusal_is_told_on_the_offerings_own_page():
    trunk = trunk_offering()
    profile = trunk.profiles.first()
    page = _principal(trunk).get(_path(profile, "lagg-ned/"), follow=True).content.decode()
    assert "kan inte läggas ned för sig" in page
    assert f'href="{_path(profile)}lagg-ned/"' not in page


@pytest.mark.parametrize("ask", ["get", "post"])
def test_what_cannot_be_done_is_refused_at_once(ask):
    offering = plain_offering()
    client = _office()
    page = getattr(client, ask)(_path(offering, "oppna/"), {"why": "Fel"}, follow=True).content.decode()
    assert "är öppen och kan inte öppnas igen" in page
    _close(client, offering)
    page = getattr(client, ask)(_path(offering, "andra/"), {"why": "Fel"}, follow=True).content.decode()
    assert "är nedlagd. Öppna den först." in page
    page = getattr(client, ask)(_path(offering, "lagg-ned/"), {"why": "Fel"}, follow=True).content.decode()
    assert "lades ned 1 juli 2025." in page


def test_after_a_closing_it_is_told_as_something_done():
    trunk = trunk_offering()
    client = _office()
    before = client.get(_path(trunk, "lagg-ned/")).content.decode()
    assert "Platser som tas bort" in before
    assert "Profiler som läggs ned samtidigt" in before
    _close(client, trunk)
    after = client.get(_path(trunk)).content.decode()
    assert "Platser som togs bort" in after
    assert "Profiler som lades ned samtidigt" in after
    assert "som tas bort" not in after


def test_after_the_last_day_the_school_is_told_that_only_the_office_can():
    offering = plain_offering()
    with time_machine.travel(dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC), tick=False):
        client = _principal(offering)
        page = client.get(_path(offering, "lagg-ned/"), follow=True).content.decode()
        assert "Sista dag för skolan att lägga ned var 13 mars 2026" in page
        assert _close(client, offering).status_code == 302
        assert Offering.objects.get(pk=offering.pk).status == "OPEN"
        assert _close(_office(), offering).status_code == 302
    assert Offering.objects.get(pk=offering.pk).status == "CLOSED"


def _typed(client, offering):
    """What the form of changes holds as it is shown."""
    form = client.get(_path(offering, "andra/")).context["form"]
    values = {bound.name: bound.value() for bound in form}
    return {name: "" if value is None else value for name, value in values.items()} | {"why": "Beslut"}


def test_places_test_and_extra_choices_change_on_one_page():
    offering = Offering.objects.filter(selection="MERIT_TEST").first()
    client = _principal(offering)
    typed = _typed(client, offering)
    group = offering.groups.first()
    more = {
        f"seats_{group.group_id}": "41", "test_weight": "1,25", "test_max": "40", "test_min": "2.5",
        "extra_LANGUAGE": "Spanska\n\n Tyska \nSpanska",
    }  # fmt: skip
    assert client.post(_path(offering, "andra/"), typed | more).status_code == 302
    offering.refresh_from_db()
    assert (offering.test_weight, offering.test_max, offering.test_min) == (125, 4000, 250)
    assert offering.groups.get(pk=group.pk).seats == 41
    assert list(offering.extra_choices.values_list("kind", "name")) == [("LANGUAGE", "Spanska"), ("LANGUAGE", "Tyska")]
    event = Event.objects.order_by("-seq").first()
    assert json.loads(event.after)["test"]["weight"] == 125
    page = client.get(_path(offering)).content.decode()
    for words in ("1,25", "Tyska"):
        assert words in page
    assert (
        client.post(_path(offering, "andra/"), _typed(client, offering) | {"extra_LANGUAGE": "Spanska"}).status_code
        == 302
    )
    assert ApplicantNotice.objects.get().about == "Tyska"
    assert "Tyska går inte längre att välja" in client.get(_path(offering)).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("seats_open", "-1", "Det minsta är 0."),
        ("seats_open", "många", "Skriv ett heltal."),
        ("seats_open", "", "Skriv ett heltal."),
        ("test_weight", "mycket", "Skriv ett tal, till exempel 16 eller 1,5."),
        ("test_weight", "1,255", "Högst två decimaler."),
        ("test_min", "9000", "Lägsta provpoäng är högre än högsta."),
        ("extra_LANGUAGE", "x" * 81, "Högst 80 tecken på en rad."),
        ("why", "", "Skriv varför."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_written(field, value, words):
    offering = Offering.objects.filter(selection="MERIT_TEST", groups__group_id="open", status="OPEN").first()
    client = _office()
    answer = client.post(_path(offering, "andra/"), _typed(client, offering) | {field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "<title>Fel: " in answer.content.decode()
    assert not Event.objects.filter(action="offer.offering.change").exists()
    assert not ExtraChoice.objects.exists()


def test_whoever_comes_second_sees_both_and_undoes_nothing_unawares():
    offering = plain_offering()
    field = f"seats_{offering.groups.first().group_id}"
    first, second = _office(), _principal(offering)
    mine, theirs = _typed(second, offering) | {field: "41"}, _typed(first, offering) | {field: "17"}
    assert first.post(_path(offering, "andra/"), theirs).status_code == 302
    answer = second.post(_path(offering, "andra/"), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Någon annan har ändrat" in page
    [(label, *both)] = answer.context["differing"]
    assert (str(label).endswith("grupp 1"), both) == (True, ["17", "41"])
    assert offering.groups.first().seats == 17
    assert second.post(_path(offering, "andra/"), mine).status_code == 409
    again = {bound.name: bound.value() or "" for bound in answer.context["form"]}
    assert second.post(_path(offering, "andra/"), again).status_code == 302
    assert offering.groups.first().seats == 41


def test_a_form_with_a_fault_still_knows_what_was_shown():
    offering = plain_offering()
    field = f"seats_{offering.groups.first().group_id}"
    first, second = _office(), _principal(offering)
    mine, theirs = _typed(second, offering) | {field: "x"}, _typed(first, offering) | {field: "17"}
    assert first.post(_path(offering, "andra/"), theirs).status_code == 302
    corrected = {
        bound.name: bound.value() or "" for bound in second.post(_path(offering, "andra/"), mine).context["form"]
    }
    assert second.post(_path(offering, "andra/"), corrected | {field: "41"}).status_code == 409
    assert second.post(_path(offering, "andra/"), mine | {"seen": "", field: "41"}).status_code == 409


def test_saving_what_is_there_already_is_refused_in_words():
    offering = plain_offering()
    client = _office()
    answer = client.post(_path(offering, "andra/"), _typed(client, offering))
    assert answer.status_code == 422
    assert "Inget är ändrat." in answer.content.decode()


def test_every_page_of_a_closing_speaks_english_too():
    offering = plain_offering()
    client = _principal(offering)
    english = {"headers": {"accept-language": "en"}}
    check = client.post(_path(offering, "lagg-ned/"), {"why": "Too few", "own_text": "", "step": "check"}, **english)
    assert "What will happen" in check.content.decode()
    done = client.post(_path(offering, "lagg-ned/"), {"why": "Too few", "own_text": "", "step": "close"}, **english)
    page = client.get(done.url, **english).content.decode()
    for words in (
        "The offering is closed",
        "Does not start",
        "Whom it hits",
        "Draft, not sent",
        "in the autumn of 2026",
    ):
        assert words in page
