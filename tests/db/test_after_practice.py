"""Practising another time of the year: the calendar of a practice year is moved, with one event, and all follows."""

import datetime as dt

import pytest

from gymnasieregion.contexts.admission.core.application_window import WindowState
from gymnasieregion.contexts.admission.models import AdmissionYear, YearDay
from gymnasieregion.contexts.admission.selectors.applying import window_of
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.services.practice import (
    NoMomentError,
    NotPracticeError,
    practise_another_time,
)
from gymnasieregion.contexts.admission.services.reserve_calls import call_next, is_time_to_call, say_free_seats
from gymnasieregion.contexts.admission.services.years import (
    DaysUnchangedError,
    NoSuchAdmissionYearError,
    days_of_law,
)
from gymnasieregion.platform.audit.models import Event
from tests.admission_year import YEAR
from tests.reserve_year import OFFICE, PETRA, key_of, offered, reserve_year

pytestmark = pytest.mark.django_db

NOVEMBER = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _year():
    reserve_year()
    YearDay.objects.filter(year=YEAR).delete()
    YearDay.objects.bulk_create(YearDay(year_id=YEAR, event=e, day=day) for e, day in days_of_law(YEAR).items())


def _move(moment, year=YEAR):
    return practise_another_time(year=year, moment=moment, actor=OFFICE, now=NOVEMBER)


def test_what_depends_on_the_calendar_follows():
    _move("APPLYING")
    assert window_of(YEAR, NOVEMBER).state is WindowState.OPEN
    _move("RECHOICE")
    assert window_of(YEAR, NOVEMBER).state is WindowState.RECHOICE
    _move("RESULT")
    assert window_of(YEAR, NOVEMBER).state is WindowState.CLOSED
    assert days_of(YEAR)["REPLY_BY"] == dt.date(2026, 12, 8)  # 16 days after the result, as in the law's calendar
    assert not is_time_to_call(days_of(YEAR), object(), NOVEMBER)
    _move("CALLS")
    assert is_time_to_call(days_of(YEAR), object(), NOVEMBER)
    say_free_seats(offering=offered("IB"), group_id="alla", seats=1, actor=PETRA, now=NOVEMBER)
    call_next(offering=offered("IB"), group_id="alla", expected=key_of("Dan"), actor=PETRA, now=NOVEMBER)
    _move("TERM")
    assert days_of(YEAR)["TERM_STARTS"] == dt.date(2026, 11, 22)


def test_it_is_one_event_and_choosing_again_undoes_it():
    _move("RESULT")
    stood, seq = days_of(YEAR), Event.objects.order_by("-seq").first().seq
    _move("TERM")
    _move("RESULT")
    assert days_of(YEAR) == stood
    assert [each.action for each in Event.objects.filter(seq__gt=seq)] == ["admission.practice.move"] * 2
    with pytest.raises(DaysUnchangedError):
        _move("RESULT")


def test_only_a_practice_year_and_only_a_time_that_the_calendar_has():
    with pytest.raises(NoMomentError):
        _move("CHRISTMAS")
    YearDay.objects.filter(event="TERM_STARTS").delete()
    with pytest.raises(NoMomentError):
        _move("TERM")
    with pytest.raises(NoSuchAdmissionYearError):
        _move("TERM", 2031)
    AdmissionYear.objects.update(synthetic=False)
    with pytest.raises(NotPracticeError):
        _move("RESULT")
