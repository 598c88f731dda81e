"""The three days from the term's first day, and the practice calendar moved to another time of the year."""

import datetime as dt

import pytest

from gymnasieregion.contexts.admission.core.practice_moments import Moment, moment_of, moved_days
from gymnasieregion.contexts.admission.core.three_days import is_over, last_day_to_come
from gymnasieregion.law.time_limits import last_day

DAYS = {
    "APPLICATION_OPENS": dt.date(2026, 1, 15),
    "APPLICATION_CLOSES": dt.date(2026, 2, 16),
    "RECHOICE_CLOSES": dt.date(2026, 5, 15),
    "FINAL_RESULT": dt.date(2026, 7, 1),
    "RESERVE_ROUND_2": dt.date(2026, 8, 13),
    "TERM_STARTS": dt.date(2026, 8, 17),
}
TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("starts", "last"),
    [
        (dt.date(2026, 8, 17), dt.date(2026, 8, 20)),  # måndag: torsdag
        (dt.date(2026, 8, 18), dt.date(2026, 8, 21)),  # tisdag: fredag
        (dt.date(2026, 8, 19), dt.date(2026, 8, 24)),  # onsdag: lördag blir måndag
        (dt.date(2026, 8, 20), dt.date(2026, 8, 24)),  # torsdag: söndag blir måndag
        (dt.date(2026, 12, 21), dt.date(2026, 12, 28)),  # måndag: julafton, jul och helg, så nästa måndag
    ],
)
def test_three_days_are_counted_from_the_first_day_and_end_on_a_working_day(starts, last):
    assert last_day_to_come(starts, last_day) == last
    assert not is_over(starts, last, last_day)
    assert is_over(starts, last + dt.timedelta(days=1), last_day)


def test_without_a_first_day_nothing_is_over():
    assert not is_over(None, TODAY, last_day)


@pytest.mark.parametrize(
    ("moment", "event", "day"),
    [
        (Moment.APPLYING, "APPLICATION_CLOSES", dt.date(2026, 11, 29)),
        (Moment.RECHOICE, "RECHOICE_CLOSES", dt.date(2026, 12, 6)),
        (Moment.RESULT, "FINAL_RESULT", TODAY),
        (Moment.CALLS, "RESERVE_ROUND_2", dt.date(2026, 11, 21)),
        (Moment.TERM, "TERM_STARTS", TODAY),
        (Moment.AFTER_THREE_DAYS, "TERM_STARTS", dt.date(2026, 11, 13)),
    ],
)
def test_a_calendar_is_moved_as_a_whole_so_that_today_is_the_moment(moment, event, day):
    moved = moved_days(DAYS, moment, TODAY)
    assert moved[event] == day
    assert {moved[each] - DAYS[each] for each in DAYS} == {day - DAYS[event]}
    assert moment_of(moved, TODAY) is moment


def test_the_three_days_are_over_at_the_last_moment_whatever_the_day():
    for days in range(3 * 365):
        today = TODAY + dt.timedelta(days=days)
        assert is_over(moved_days(DAYS, Moment.AFTER_THREE_DAYS, today)["TERM_STARTS"], today, last_day)


def test_without_the_day_there_is_no_such_moment():
    assert moved_days({"FINAL_RESULT": TODAY}, Moment.TERM, TODAY) is None
    assert moment_of({}, TODAY) is None
    assert moment_of(DAYS, TODAY) is None
