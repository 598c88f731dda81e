"""The last day to act on a result, and the stamp by which a page that was made is known to say it right."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.result_days import BY, act_by, stamp_of, stamped_day

DAYS = {"RECHOICE_CLOSES": dt.date(2026, 5, 15), "REPLY_BY": dt.date(2026, 7, 17)}
SOME_DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@pytest.mark.parametrize(
    ("kind", "known_on", "last"),
    [
        ("preliminary", dt.date(2026, 4, 15), dt.date(2026, 5, 15)),  # kalenderns dag
        ("preliminary", dt.date(2026, 5, 16), None),  # omvalet är stängt
        ("final", dt.date(2026, 7, 1), dt.date(2026, 7, 17)),  # kalenderns dag
        ("late", dt.date(2026, 7, 16), dt.date(2026, 7, 19)),  # dagen före kalenderns: tre dagar
        ("reserve", dt.date(2026, 7, 30), dt.date(2026, 8, 2)),  # efter kalenderns: tre dagar
    ],
)
def test_the_last_day_is_the_calendar_s_but_never_less_than_three_days_after_a_result_with_seats(kind, known_on, last):
    assert act_by(kind, DAYS, known_on, 3) == last


def test_without_a_day_in_the_calendar_there_is_no_last_day():
    assert act_by("final", {}, dt.date(2026, 7, 1), 3) is None


@given(st.sampled_from(["final", "late", "reserve"]), SOME_DAYS, SOME_DAYS, st.integers(0, 30))
def test_whoever_gets_a_seat_has_the_days_and_the_calendar_s_day(kind, known_on, reply_by, least):
    last = act_by(kind, {"REPLY_BY": reply_by}, known_on, least)
    assert last >= reply_by
    assert (last - known_on).days >= least
    assert last in {reply_by, known_on + dt.timedelta(days=least)}


@given(st.none() | SOME_DAYS)
def test_a_page_tells_the_calendar_s_day_that_it_was_made_with(day):
    assert stamped_day(stamp_of(day) + b"<p>Besked</p>") == day


def test_every_kind_of_round_has_its_day():
    assert set(BY.values()) == set(DAYS)
