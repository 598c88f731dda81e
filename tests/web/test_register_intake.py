"""Year 1 from the admission, on the office's page: counted first, taken in by one button, undone as a whole."""

import datetime as dt
import re

import pytest
import time_machine

from gymnasieregion.contexts.admission.models import HeldSeat, YearDay
from gymnasieregion.contexts.offer.models import Offering, SchoolUnit
from gymnasieregion.contexts.register.models import Enrolment, RegisterEvent, TakenIn
from gymnasieregion.platform.access.actor import Role
from tests.admission_year import YEAR
from tests.db.test_register_intake import _seat, _year  # noqa: F401 - the year is loaded by it
from tests.register_people import new_pupil
from tests.roles import client_as
from tests.web.test_register_pupils import words_of

pytestmark = pytest.mark.django_db
PAGE = "/elevregister/antagna/"


@pytest.fixture(autouse=True)
def _in_august():
    with time_machine.travel(dt.datetime(YEAR, 8, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def office():
    return client_as(Role.REGIONAL_OFFICE)


def test_the_office_takes_in_those_who_hold_a_seat_and_a_second_time_nobody(office, django_assert_max_num_queries):
    before = words_of(office.get(PAGE))
    assert re.search(r"Har en plats\s*3\s+Inte inlästa än\s*3\s+Terminen börjar\s*17 augusti 2026", before)
    answer = office.post(PAGE, {"year": YEAR}, follow=True)
    text = words_of(answer)
    assert "3 inlästa. 0 av dem fanns i registret, och 0 var inlästa förut." in text
    assert "Alla är inlästa." in text
    assert Enrolment.objects.count() == 3
    assert RegisterEvent.objects.get().source == "ADMISSION"
    assert "0 inlästa. 0 av dem fanns i registret, och 3 var inlästa förut." in words_of(
        office.post(PAGE, {"year": YEAR}, follow=True)
    )
    assert RegisterEvent.objects.count() == 1
    with django_assert_max_num_queries(20):
        office.get(PAGE)


def test_an_intake_is_undone_as_a_whole_and_can_be_made_again(office):
    office.post(PAGE, {"year": YEAR})
    event = RegisterEvent.objects.get()
    undo = f"/elevregister/handelse/{event.pk}/angra/"
    assert undo in office.get(PAGE).content.decode()
    assert "Inläsning åk 1 för alla" in words_of(office.get(undo))
    foreseen = words_of(office.post(undo, {"why": "Fel år"}))
    assert re.search(r"Så står det nu\s*Studieperioder\s*3", foreseen)
    assert "Inget kommer i stället." in foreseen
    assert "Inget av det som registret visar ändras." not in foreseen
    assert Enrolment.objects.filter(recorded_to=None).count() == 3
    assert "Händelsen är ångrad för alla." in words_of(office.post(undo, {"why": "Fel år", "step": "do"}, follow=True))
    assert not Enrolment.objects.filter(recorded_to=None).exists()
    text = words_of(office.get(PAGE))
    assert "Elever: 3Ångrad" in text
    assert re.search(r"Inte inlästa än\s*3", text)
    office.post(PAGE, {"year": YEAR})
    assert Enrolment.objects.filter(recorded_to=None).count() == 3


def test_who_has_moved_to_another_seat_is_told_of_and_so_is_who_is_there_already(office):
    there = _seat("Dan", "NA", "20100504TF04")
    new_pupil(number="20100504TF04")  # at S001 from a form
    office.post(PAGE, {"year": YEAR})
    Offering.objects.filter(offering_id="IB").update(unit=SchoolUnit.objects.get(key="S002"))
    HeldSeat.objects.filter(applicant__applicant_id="Bo").update(offering_id="IB")
    TakenIn.objects.filter(applicant_id=there.applicant_id).delete()
    text = words_of(office.post(PAGE, {"year": YEAR}, follow=True))
    assert "1 inlästa. 1 av dem fanns i registret, och 3 var inlästa förut." in text
    assert "Går redan på skolan, och lämnades som de var: Dan." in text
    assert "skriv byte av skola: Bo." in text


def test_a_year_without_seats_and_one_without_a_calendar_say_so(office):
    assert office.post(PAGE, {"year": "1999"}).status_code == 422
    assert office.post(PAGE, {"year": "x"}).status_code == 422
    HeldSeat.objects.all().delete()
    assert "Ingen har en plats än." in words_of(office.get(PAGE))
    YearDay.objects.all().delete()
    assert "Inget antagningsår har en kalender" in words_of(office.get(PAGE))


@pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.MUNICIPAL_OFFICER, Role.AUDITOR, Role.KAA_OFFICER])
def test_it_is_the_office_s_alone(role):
    client = client_as(role, "S001")
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"year": YEAR}).status_code == 403
    assert not RegisterEvent.objects.exists()


def test_the_list_leads_there_and_it_is_in_english_too(office):
    assert f'href="{PAGE}"' in office.get("/elevregister/").content.decode()
    office.cookies["language"] = "en"
    assert PAGE in office.get("/elevregister/").content.decode()
