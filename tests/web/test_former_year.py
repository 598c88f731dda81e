"""A pupil whose year is over, with a call, a queue and a request going on, when the next year is the present one."""

import datetime as dt

import pytest
import time_machine

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, ReserveCall, YearDay
from gymnasieregion.contexts.admission.selectors.applying import own_applicant
from gymnasieregion.contexts.admission.services.reserve_calls import call_next, say_free_seats
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.models import Assignment
from tests.admission_year import NOW, YEAR
from tests.reserve_year import PETRA, key_of, offered, reserve_year
from tests.roles import client_as, client_of, made_user

pytestmark = pytest.mark.django_db

TUESDAY = dt.datetime(2026, 8, 18, 9, tzinfo=dt.UTC)
NEXT = YEAR + 1


@pytest.fixture(autouse=True)
def _the_day_after_the_term_began():
    """The next year has its calendar; Dan holds NA, and Dan, Eva and Fia are in reserve for IB."""
    with time_machine.travel(TUESDAY, tick=False):
        reserve_year()
        YearDay.objects.create(year_id=YEAR, event="TERM_STARTS", day=dt.date(2026, 8, 17))
        AdmissionYear.objects.create(
            year=NEXT, synthetic=True, secret="0f" * 32, entropy="väder", slip_secret="a1" * 32, opened_at=NOW
        )
        YearDay.objects.create(year_id=NEXT, event="APPLICATION_OPENS", day=dt.date(2027, 1, 15))
        yield


def actor_of(user, role=Role.APPLICANT, scope_id="Dan", **more):
    return Actor(str(user.pk), "", role, scope_id=scope_id, **more)


def test_a_call_is_answered_a_queue_seen_and_a_change_asked_for():
    say_free_seats(offering=offered("IB"), group_id="alla", seats=1, actor=PETRA, now=TUESDAY)
    call = call_next(offering=offered("IB"), group_id="alla", expected=key_of("Dan"), actor=PETRA, now=TUESDAY)
    dan = client_as(Role.APPLICANT, "Dan")
    assert "Naturvetenskaps\u00adprogrammet" in dan.get("/besked/").content.decode()
    assert "Ja, jag tar platsen" in dan.get("/besked/kallelse/").content.decode()
    assert dan.get("/besked/ko/").status_code == 200
    assert dan.post("/besked/kallelse/svara/", {"call": call.pk, "do": "yes"}).status_code == 302
    assert ReserveCall.objects.get().reply == "YES"
    gun = client_as(Role.APPLICANT, "Gun")
    assert gun.post("/besked/byta/be/", {"offering": "NA"}).status_code == 302
    assert "Väntar på skolans beslut" in gun.get("/besked/byta/").content.decode()


def test_who_applies_in_the_present_year_too_comes_there():
    dan = Applicant.objects.get(applicant_id="Dan")
    again = Applicant.objects.create(year_id=NEXT, applicant_id="Dan", ticket="Dan", birth_date=dan.birth_date)
    assert own_applicant(actor_of(made_user(Role.APPLICANT, "Dan")), TUESDAY.date()) == again


def test_a_role_that_is_newer_than_the_year_leads_to_nobody_who_once_had_the_id():
    new = made_user(Role.APPLICANT, "Dan")
    Assignment.objects.filter(user=new).update(starts_on=dt.date(2026, 8, 18))
    assert own_applicant(actor_of(new), TUESDAY.date()) is None
    assert client_of(new).get("/besked/").status_code == 404
    assert own_applicant(actor_of(new, on_behalf_of="Dan"), TUESDAY.date()) is not None  # the office, which sees all


def test_a_guardian_comes_to_the_child_unless_grown_up_or_protected():
    guardian = actor_of(made_user(Role.GUARDIAN, "Dan"), Role.GUARDIAN)
    dan = Applicant.objects.filter(applicant_id="Dan")
    assert own_applicant(guardian, TUESDAY.date()) == dan.get()
    dan.update(birth_date=dt.date(2008, 8, 18))
    assert own_applicant(guardian, TUESDAY.date()) is None
    dan.update(birth_date=dt.date(2010, 8, 18), protection="MARKED")
    assert own_applicant(guardian, TUESDAY.date()) is None


def test_a_year_that_is_still_ahead_leads_nobody_there():
    YearDay.objects.filter(year_id=NEXT).update(year_id=YEAR, event="RESERVE_ROUND_3")
    Applicant.objects.filter(applicant_id="Dan").update(year_id=NEXT)
    assert own_applicant(actor_of(made_user(Role.APPLICANT, "Dan")), TUESDAY.date()) is None


def test_a_school_comes_back_to_the_year_whose_reserves_it_calls():
    school = client_as(Role.PRINCIPAL, "S001")
    assert f'<a href="?ar={YEAR}">{YEAR}</a>' in school.get("/skolan/").content.decode()
    page = school.get(f"/skolan/?ar={YEAR}").content.decode()
    assert f"sökande {YEAR}" in page
    assert "International Baccalaureate" in page
    assert f'href="/skolan/antagna/?ar={YEAR}"' in page
    assert "Asta" in school.get(f"/skolan/antagna/?ar={YEAR}").content.decode()
    assert "Asta" in school.get(f"/skolan/antagna/fil.csv?ar={YEAR}").content.decode()
    assert "Asta" not in school.get("/skolan/antagna/").content.decode()
    for wrong in ("1999", "x", "9" * 18):
        assert school.get(f"/skolan/?ar={wrong}").status_code == 404
