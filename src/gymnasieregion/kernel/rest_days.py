"""Days that are not working days: Sundays and public holidays by the act, Saturdays, and three eves.

**Source:** lagen (1989:253) om allmänna helgdagar 1-2 §§, in force as it stands since 2005.
"""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

SATURDAY, SUNDAY = 5, 6


class Rest(StrEnum):
    """A kind of day that is not a working day; never renamed, only added to."""

    SATURDAY = "SATURDAY"
    PUBLIC_HOLIDAY = "PUBLIC_HOLIDAY"  # Sundays are among them
    MIDSUMMER_EVE = "MIDSUMMER_EVE"
    CHRISTMAS_EVE = "CHRISTMAS_EVE"
    NEW_YEARS_EVE = "NEW_YEARS_EVE"


def easter_sunday(year: int) -> date:
    """The first Sunday after the full moon that comes on or after 21 March, as the church reckons it.

    Args:
        year: In the Gregorian calendar.

    Source:
        Meeus, J. (1991) Astronomical Algorithms, chapter 8.

    >>> easter_sunday(2026)
    datetime.date(2026, 4, 5)
    """
    moon_year, century, of_century = year % 19, year // 100, year % 100
    sun = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    moon = (19 * moon_year + sun + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (moon_year + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def is_public_holiday(day: date) -> bool:
    """Whether a day is a Sunday or another public holiday.

    >>> is_public_holiday(date(2026, 6, 6)), is_public_holiday(date(2026, 6, 19))
    (True, False)
    """
    from_easter = (day - easter_sunday(day.year)).days
    return (
        day.weekday() == SUNDAY
        or (day.month, day.day) in {(1, 1), (1, 6), (5, 1), (6, 6), (12, 25), (12, 26)}
        or from_easter in {-2, 1, 39}  # Good Friday, Easter Monday, Ascension Day
        or _is_midsummer(day)
        or (day.weekday() == SATURDAY and date(day.year, 10, 31) <= day <= date(day.year, 11, 6))  # All Saints
    )


def kinds_of(day: date) -> frozenset[Rest]:
    """Every kind of rest that a day is; empty for a working day.

    >>> sorted(kinds_of(date(2026, 6, 20)))
    [<Rest.PUBLIC_HOLIDAY: 'PUBLIC_HOLIDAY'>, <Rest.SATURDAY: 'SATURDAY'>]
    """
    is_kind = {
        Rest.SATURDAY: day.weekday() == SATURDAY,
        Rest.PUBLIC_HOLIDAY: is_public_holiday(day),
        Rest.MIDSUMMER_EVE: _is_midsummer(day + timedelta(days=1)),
        Rest.CHRISTMAS_EVE: (day.month, day.day) == (12, 24),
        Rest.NEW_YEARS_EVE: (day.month, day.day) == (12, 31),
    }
    return frozenset(kind for kind, holds in is_kind.items() if holds)


def first_without(day: date, rests: Collection[str]) -> date:
    """A day, or the first one after it that is none of some kinds of rest.

    Args:
        day: The day to begin with.
        rests: Codes of ``Rest``.

    >>> first_without(date(2026, 6, 19), ["SATURDAY", "PUBLIC_HOLIDAY", "MIDSUMMER_EVE"])
    datetime.date(2026, 6, 22)
    >>> first_without(date(2026, 6, 19), [])
    datetime.date(2026, 6, 19)
    """
    while not kinds_of(day).isdisjoint(rests):
        day += timedelta(days=1)
    return day


def _is_midsummer(day: date) -> bool:
    return day.weekday() == SATURDAY and date(day.year, 6, 20) <= day <= date(day.year, 6, 26)
