"""A whole class goes up: ticked, shown, done as one event, and undone as a whole."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gymnasieregion.contexts.register.core.codes import EventKind, Protection
from gymnasieregion.contexts.register.models import Enrolment, RegisterEvent
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.audit.models import Entry, Event
from tests.offer_records import load_small_offer
from tests.register_people import AT_SECOND, new_pupil
from tests.roles import client_as
from tests.web.test_register_pupils import words_of

pytestmark = pytest.mark.django_db
HOME = "/elevregister/"
PAGE = f"{HOME}skola/S001/flytta-upp/?klass=1A&ar=1"
FORM = {"on": "2027-08-16", "class_name": "2A"}


@pytest.fixture(autouse=True)
def _in_spring():
    load_small_offer()
    with time_machine.travel(dt.datetime(2027, 6, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def school():
    return client_as(Role.PRINCIPAL, "S001")


@pytest.fixture
def three():
    """Three in the same class, of whom one is protected; the spells of the two that are shown."""
    spells = [new_pupil(number=f"2010050{n}TF01", family_name=f"Elev{n}")[1] for n in (1, 2)]
    new_pupil(number="20100503TF01", kind=EventKind.ENROL_PROTECTED, family_name="Gömd", protection=Protection.MARKED)
    return spells


def years():
    return sorted(Enrolment.objects.filter(recorded_to=None, ends_on=None).values_list("school_year", flat=True))


def test_the_school_goes_straight_to_its_classes(school, three):
    assert school.get(f"{HOME}flytta-upp/")["Location"] == f"{HOME}skola/S001/klasser/"
    text = words_of(school.get(f"{HOME}skola/S001/klasser/"))
    assert "1A, årskurs 1: elever 2" in text
    assert school.get(f"{HOME}skola/S002/klasser/").status_code == 403
    office = client_as(Role.REGIONAL_OFFICE)
    assert "Vilken skola?" in words_of(office.get(f"{HOME}flytta-upp/"))
    assert office.get(f"{HOME}flytta-upp/?skola=S001")["Location"] == f"{HOME}skola/S001/klasser/"
    assert office.get(f"{HOME}skola/S999/klasser/").status_code == 404
    assert school.get(f"{HOME}skola/S001/flytta-upp/?klass=9Z&ar=1")["Location"] == f"{HOME}skola/S001/klasser/"


def test_those_ticked_go_up_in_one_event_that_is_undone_whole(school, three):
    page = school.get(PAGE).content.decode()
    assert page.count(" checked") == 2
    assert "Gömd" not in page
    form = FORM | {"rows": [str(spell) for spell in three]}
    asked = words_of(school.post(PAGE, form))
    assert "Elever: 2" in asked
    assert "Elev1" in asked
    assert years() == [1, 1, 1]
    answer = school.post(PAGE, form | {"step": "do"})
    event = RegisterEvent.objects.get(kind="PROMOTE")
    assert answer["Location"] == f"{HOME}skola/S001/klasser/?klar={event.pk}"
    assert years() == [1, 2, 2]
    assert event.person_id is None
    logged = Event.objects.get(action="register.event.promote")
    assert '"persons":2' in logged.after
    assert Entry.objects.filter(event=logged).count() == 2
    person = Enrolment.objects.filter(spell=three[0]).first().person_id
    assert "för många på en gång" in words_of(school.get(f"{HOME}{person}/"))
    undo = f"{HOME}handelse/{event.pk}/angra/"
    assert undo in school.get(answer["Location"]).content.decode()
    assert client_as(Role.PRINCIPAL, "S002").get(undo).status_code == 403
    assert school.post(undo, {"why": "Fel dag", "step": "do"})["Location"] == HOME
    assert years() == [1, 1, 1]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"rows": []}, "Markera minst en elev"),
        ({"on": "2029-08-20"}, "tar studievägen slut före 2029-08-20"),
        ({"on": "2026-08-01"}, "ligger inte inom studieperioden"),
        ({"on": ""}, "Skriv ett datum"),
    ],
)
def test_what_cannot_be_is_said_and_nobody_goes_up(school, three, form, words):
    answer = school.post(PAGE, FORM | {"rows": [str(spell) for spell in three], "step": "do"} | form)
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert years() == [1, 1, 1]


def test_nobody_of_another_school_can_be_put_among_them(school, three):
    _, other = new_pupil(number="20100509TF01", placement=AT_SECOND)
    answer = school.post(PAGE, FORM | {"rows": [str(other)], "step": "do"})
    assert answer.status_code == 422
    assert years() == [1, 1, 1, 1]


def test_a_class_costs_as_few_queries_whatever_its_size(school, three):
    counts = []
    for size in (2, 8):
        while Enrolment.objects.count() < size + 1:
            new_pupil(number=f"201006{Enrolment.objects.count():02}TF01")
        spells = Enrolment.objects.filter(person__protection="NONE").values_list("spell", flat=True)
        form = FORM | {"rows": [str(spell) for spell in spells]}
        school.get(PAGE)
        for ask in (lambda: school.get(PAGE), lambda form=form: school.post(PAGE, form)):
            with CaptureQueriesContext(connection) as queries:
                assert ask().status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 60
