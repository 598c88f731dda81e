"""Persons of the register by form: new ones with each kind of number, numbers, homes, names, merging and undoing."""

import datetime as dt

import pytest
import time_machine

from gymnasieregion.contexts.register.core.codes import EndReason
from gymnasieregion.contexts.register.models import (
    Conflict,
    Enrolment,
    Person,
    PersonIdentifier,
    RegisterEvent,
    Residence,
)
from gymnasieregion.contexts.register.services.studying import interrupt
from gymnasieregion.platform.access.actor import Role
from tests.offer_records import load_small_offer
from tests.register_people import AT_SECOND, new_pupil, told
from tests.roles import client_as
from tests.web.test_register_pupils import words_of

pytestmark = pytest.mark.django_db
LATER = dt.datetime(2026, 10, 5, 9, tzinfo=dt.UTC)
HOME = "/elevregister/"
NEW = f"{HOME}ny/"
TEXTBOOK = "19811218-9876"
"""An example that is well known from textbooks, as in the tests of the parser; nobody's number here."""


@pytest.fixture(autouse=True)
def _in_october():
    load_small_offer()
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def office():
    return client_as(Role.REGIONAL_OFFICE)


@pytest.fixture
def school():
    return client_as(Role.PRINCIPAL, "S001")


def somebody(**more):
    """What is written of somebody new at the first school."""
    return {
        "kind": "TEMPORARY", "number": "20100501TF01", "given_name": "Nils", "family_name": "Ny", "sex": "M",
        "municipality_code": "0180", "starts_on": "2026-10-01", "school_unit": "S001", "education_code": "NANAT",
        "school_year": "1", "class_name": "1A", "step": "do",
    } | more  # fmt: skip


@pytest.mark.parametrize(
    ("number", "kind", "event"),
    [
        ({"kind": "TEMPORARY", "number": "20100501-TF01"}, "20100501TF01", "ENROL_NON_RESIDENT"),
        ({"kind": "PERSONNUMMER", "number": TEXTBOOK}, "198112189876", "ENROL_RESIDENT"),
        ({"kind": "COORDINATION", "number": "19701063-2391"}, "197010632391", "ENROL_NON_RESIDENT"),
        ({"kind": "LMA", "number": "52-123456", "birth_date": "2010-05-01"}, "52-123456", "ENROL_NON_RESIDENT"),
        ({"kind": "DOSSIER", "number": "14-556677", "birth_date": "2010-05-01"}, "14-556677", "ENROL_NON_RESIDENT"),
        ({"kind": "", "number": "", "birth_date": "2010-05-01"}, None, "ENROL_NON_RESIDENT"),
    ],
)
def test_somebody_new_is_enrolled_with_each_kind_of_number(school, number, kind, event):
    form = somebody(**number)
    asked = words_of(school.post(NEW, form | {"step": ""}))
    assert "Ny, Nils" in asked
    assert not Person.objects.exists()
    answer = school.post(NEW, form)
    person = Person.objects.get()
    assert answer["Location"] == f"{HOME}{person.pk}/"
    assert RegisterEvent.objects.get().kind == event
    assert PersonIdentifier.objects.values_list("value", flat=True).first() == kind
    assert "Ny, Nils" in words_of(school.get(HOME))


@pytest.mark.parametrize(
    ("wrong", "faults"),
    [
        ({"number": "20100501TF0"}, {"number": "är inget nummer"}),
        ({"kind": "PERSONNUMMER"}, {"kind": "ser ut som ett TF-nummer"}),
        ({"kind": ""}, {"kind": "Välj vad det är för nummer"}),
        ({"number": ""}, {"number": "Skriv numret, eller välj Inget nummer"}),
        ({"birth_date": "2010-05-02"}, {"birth_date": "Numret säger en annan dag"}),
        ({"kind": "LMA", "number": "52-123456"}, {"birth_date": "Skriv när personen är född"}),
        ({"municipality_code": "9999"}, {"municipality_code": "Välj en kommun"}),
        ({"school_unit": "S002"}, {"school_unit": "Välj en skola"}),
        (
            {"number": "x", "municipality_code": "", "starts_on": "", "education_code": "QQ"},
            {"number": "inget nummer", "municipality_code": "Välj", "starts_on": "Skriv", "education_code": "QQ"},
        ),
    ],
)
def test_what_is_wrong_with_somebody_new_stands_at_the_fields(school, wrong, faults):
    answer = school.post(NEW, somebody(**wrong))
    assert answer.status_code == 422
    for field, words in faults.items():
        assert words in answer.content.decode().split(f'id="id_{field}-error"')[1].split("</p>")[0]
    assert not Person.objects.exists()


def test_a_known_number_enrols_the_one_who_has_it_and_tells_no_name(school):
    person, spell = new_pupil(placement=AT_SECOND, given_name="Elsa", family_name="Hemlighållen")
    asked = words_of(school.post(NEW, somebody(step="")))
    assert "Numret finns i registret" in asked
    assert "Dubbel elev att avgöra" in asked
    assert "Hemlighållen" not in asked
    interrupt(spell=spell, on=dt.date(2026, 9, 1), reason=EndReason.BREAK_OFF, telling=told(20))
    assert school.post(NEW, somebody())["Location"] == f"{HOME}{person}/"
    assert Person.objects.count() == 1
    assert RegisterEvent.objects.get(kind="RETURN").person_id == person
    assert not Conflict.objects.exists()


def test_the_office_writes_somebody_without_a_school_once(office):
    form = somebody(school_unit="", education_code="", protection="NONE")
    assert office.post(NEW, form).status_code == 302
    assert RegisterEvent.objects.get().kind == "REGISTER"
    assert not Enrolment.objects.exists()
    assert "finns redan i registret" in words_of(office.post(NEW, form))


def test_a_number_is_changed_corrected_and_undone(office, school):
    person, _ = new_pupil()
    form = {"kind": "PERSONNUMMER", "number": TEXTBOOK, "on": "2026-10-01", "step": "do"}
    asked = words_of(school.post(f"{HOME}{person}/nummer/", form | {"step": ""}))
    assert "20100501TF01, 17 augusti 2026 – 30 september 2026" in asked
    assert "1 maj 2010" in asked
    assert "18 december 1981" in asked
    assert school.post(f"{HOME}{person}/nummer/", form).status_code == 302
    assert Person.objects.get().birth_date == dt.date(1981, 12, 18)
    wrong = PersonIdentifier.objects.get(recorded_to=None, value="198112189876")
    right = {"kind": "TEMPORARY", "number": "19811218TF02", "why": "Fel läst", "step": "do"}
    assert school.post(f"{HOME}{person}/nummer/{wrong.spell}/", right).status_code == 302
    for kind in ("CORRECT_NUMBER", "CHANGE_NUMBER"):
        event = RegisterEvent.objects.get(kind=kind)
        assert school.post(f"{HOME}handelse/{event.pk}/angra/", {"why": "Fel", "step": "do"}).status_code == 403
        assert office.post(f"{HOME}handelse/{event.pk}/angra/", {"why": "Fel", "step": "do"}).status_code == 302
    assert [row.value for row in PersonIdentifier.objects.filter(recorded_to=None)] == ["20100501TF01"]
    assert Person.objects.get().birth_date == dt.date(2010, 5, 1)


def test_a_number_that_is_somebody_elses_is_refused_at_the_field(school):
    person, _ = new_pupil()
    new_pupil(number="20100502TF01", placement=AT_SECOND)
    answer = school.post(
        f"{HOME}{person}/nummer/",
        {"kind": "TEMPORARY", "number": "20100502TF01", "on": "2026-10-01", "step": "do"},
    )
    assert "slå ihop dem" in answer.content.decode().split('id="id_number-error"')[1].split("</p>")[0]


def test_the_municipality_and_the_office_write_moves(office, school):
    person, _ = new_pupil()
    form = {"municipality_code": "0182", "on": "2026-10-01", "district_code": "01820101", "step": "do"}
    assert school.post(f"{HOME}{person}/flytt/", form).status_code == 403
    mine = client_as(Role.MUNICIPAL_OFFICER, "0180")
    assert "Nacka (0182), 01820101" in words_of(mine.post(f"{HOME}{person}/flytt/", form | {"step": ""}))
    assert mine.post(f"{HOME}{person}/flytt/", form)["Location"] == HOME
    known = Residence.objects.filter(recorded_to=None).order_by("starts_on")
    assert list(known.values_list("municipality_code", flat=True)) == ["0180", "0182"]
    assert mine.get(f"{HOME}{person}/").status_code == 403
    assert "Det står redan så" in words_of(office.post(f"{HOME}{person}/flytt/", form))


def test_the_office_alone_changes_names(office, school):
    person, _ = new_pupil()
    form = {
        "given_name": "Elsa", "family_name": "Nyman", "birth_date": "2010-05-01", "sex": "F", "why": "Gift",
        "step": "do",
    }  # fmt: skip
    assert school.post(f"{HOME}{person}/uppgifter/", form).status_code == 403
    assert office.post(f"{HOME}{person}/uppgifter/", form).status_code == 302
    assert Person.objects.get().family_name == "Nyman"
    links = words_of(school.get(f"{HOME}{person}/"))
    assert "Nytt nummer" in links
    assert "Slå ihop med en annan person" not in links


def test_two_who_are_one_are_merged_and_parted_again(office):
    person, _ = new_pupil(family_name="Ett")
    other, _ = new_pupil(number="20100502TF01", placement=AT_SECOND, family_name="Två")
    address, form = f"{HOME}{person}/sla-ihop/", {"other": "20100502-TF01", "why": "Samma elev"}
    asked = words_of(office.post(address, form))
    assert "Slås ihop med Två, Elsa" in asked
    assert "SASAM" in asked
    assert "Dubbel elev att avgöra" in asked
    assert office.post(address, form | {"step": "do"}).status_code == 302
    assert Person.objects.get(pk=other).merged_into_id == person
    assert office.get(f"{HOME}{other}/")["Location"] == f"{HOME}{person}/"
    assert "SASAM" in words_of(office.get(f"{HOME}{person}/"))
    event = RegisterEvent.objects.get(kind="MERGE")
    assert office.post(f"{HOME}handelse/{event.pk}/angra/", {"why": "Fel", "step": "do"}).status_code == 302
    assert Person.objects.get(pk=other).merged_into_id is None
    assert "Ingen i registret har" in words_of(office.post(address, form | {"other": "20100509TF09"}))
    assert office.post(address, form | {"other": str(other), "step": "do"}).status_code == 302
