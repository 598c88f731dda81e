"""Days that are not working days; the days are those of the almanac, and of the church's tables of Easter."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.kernel.rest_days import Rest, easter_sunday, first_without, is_public_holiday, kinds_of

ALMANAC = {
    2026: ["01-01", "01-06", "04-03", "04-05", "04-06", "05-01", "05-14", "05-24", "06-06", "06-20", "10-31", "12-25",
           "12-26"],
    2027: ["01-01", "01-06", "03-26", "03-28", "03-29", "05-01", "05-06", "05-16", "06-06", "06-26", "11-06", "12-25",
           "12-26"],
}  # fmt: skip
"""Public holidays of two years, as the Swedish almanac has them."""


@pytest.mark.parametrize("year", ALMANAC)
def test_the_public_holidays_of_a_year_are_those_of_the_almanac_and_all_sundays(year):
    days = [dt.date(year, 1, 1) + dt.timedelta(days=number) for number in range(365)]
    wanted = {dt.date.fromisoformat(f"{year}-{day}") for day in ALMANAC[year]}
    assert {day for day in days if is_public_holiday(day)} == wanted | {day for day in days if day.isoweekday() == 7}


@pytest.mark.parametrize(
    "day", ["1818-03-22", "1943-04-25", "2000-04-23", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16",
            "2038-04-25", "2285-03-22"],
)  # fmt: skip
def test_easter_is_where_the_tables_have_it(day):
    wanted = dt.date.fromisoformat(day)
    assert easter_sunday(wanted.year) == wanted


@given(st.integers(1600, 3000))
def test_easter_is_a_sunday_from_22_march_to_25_april(year):
    day = easter_sunday(year)
    assert day.isoweekday() == 7
    assert dt.date(year, 3, 22) <= day <= dt.date(year, 4, 25)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (dt.date(2026, 6, 19), Rest.MIDSUMMER_EVE),
        (dt.date(2027, 6, 25), Rest.MIDSUMMER_EVE),
        (dt.date(2026, 12, 24), Rest.CHRISTMAS_EVE),
        (dt.date(2026, 12, 31), Rest.NEW_YEARS_EVE),
    ],
)
def test_the_three_eves_are_no_public_holidays(day, kind):
    assert kinds_of(day) == {kind}


@given(st.dates(dt.date(2005, 1, 1), dt.date(2200, 1, 1)))
def test_a_day_is_moved_to_the_first_working_day_and_never_back(day):
    moved = first_without(day, list(Rest))
    assert not kinds_of(moved)
    assert all(kinds_of(day + dt.timedelta(days=number)) for number in range((moved - day).days))
