"""Reads a day as people write it: 2026-02-15, 15/2 2026, 15 februari 2026, or 15/2 where the year is plain."""

import re
from datetime import date, time

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.pages.formats import MONTHS

FIRST_YEAR, LAST_YEAR = 1900, 2200
LETTERS_OF_A_MONTH = 3
"""``feb`` is enough; no two months share three letters within a language."""

SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<day>\d{1,2})\s*[/.]\s*(?P<month>\d{1,2})(?:\s*[/.,-]?\s*(?P<year>\d{4}))?",
        r"(?P<day>\d{1,2})\s+(?P<name>[a-z]{3,9})\.?(?:\s+(?P<year>\d{4}))?",
    )
)


class DayNotUnderstoodError(RegionError):
    """What was written is not a day in any of the ways that people write it."""

    sv = "”{text}” är inte ett datum som vi förstår. Skriv till exempel 2026-02-15 eller 15/2 2026."
    en = "“{text}” is not a date that we understand. Write for example 2026-02-15 or 15/2 2026."


class NoSuchDayError(RegionError):
    """The day is not in the calendar, as 31 April."""

    sv = "Datumet {text} finns inte i kalendern."
    en = "There is no day {text} in the calendar."


class DayOutOfReachError(RegionError):
    """The day is so far away that it must be a slip; near the ends of the calendar one cannot count with days."""

    sv = "Året i {text} ska vara mellan {first} och {last}."
    en = "The year in {text} must be between {first} and {last}."


class YearMissingError(RegionError):
    """The year cannot be left out here."""

    sv = "Skriv året också, till exempel {text} 2026."
    en = "Write the year too, for example {text} 2026."


def read_day(text: str, near: date | None = None) -> date:
    """The day that somebody means.

    Args:
        text: What was written.
        near: Where the year may be left out: the day is the one closest to this; None where it may not.

    Raises:
        DayNotUnderstoodError: If it is not written as a day.
        NoSuchDayError: If there is no such day.
        YearMissingError: If the year is left out and may not be.
        DayOutOfReachError: If the year is before 1900 or after 2200.

    >>> read_day("15/2", near=date(2025, 11, 22))
    datetime.date(2026, 2, 15)
    """
    written = " ".join(text.split())
    found = next((match for shape in SHAPES if (match := shape.fullmatch(written))), None)
    parts = found.groupdict() if found else {}
    month = _month(parts["name"]) if parts.get("name") else int(parts.get("month") or 0)
    if found is None or (parts.get("name") and month == 0):
        raise DayNotUnderstoodError(text=written)
    day = int(parts["day"])
    if parts["year"]:
        return _day(int(parts["year"]), month, day, written)
    if near is None:
        raise YearMissingError(text=written)
    return _closest(month, day, near, written)


def _day(year: int, month: int, day: int, written: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise NoSuchDayError(text=written) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DayOutOfReachError(text=written, first=FIRST_YEAR, last=LAST_YEAR)
    return found


def _closest(month: int, day: int, near: date, written: str) -> date:
    """The day in the year before, the same year or the year after; 29 February looks as far as it must."""
    found = []
    for year in sorted(
        range(max(near.year - 8, 1), min(near.year + 9, 10_000)), key=lambda year: abs(year - near.year)
    ):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise NoSuchDayError(text=written)
    return min(found, key=lambda one: (abs(one - near), -one.toordinal()))


def _month(name: str) -> int:
    """The number of a month by its first letters, in Swedish or English; 0 for no month."""
    for names in MONTHS.values():
        for number, month in enumerate(names, start=1):
            if len(name) >= LETTERS_OF_A_MONTH and month.casefold().startswith(name.casefold()):
                return number
    return 0


class TimeNotUnderstoodError(RegionError):
    """What was written is not a time of day."""

    sv = "”{text}” är inte ett klockslag som vi förstår. Skriv till exempel 8.30 eller 16.00."
    en = "“{text}” is not a time that we understand. Write for example 8:30 or 16:00."


def read_time(text: str) -> time:
    """The time of day that somebody means, on the minute.

    Raises:
        TimeNotUnderstoodError: If it is no time.

    >>> read_time("8.30"), read_time("16")
    (datetime.time(8, 30), datetime.time(16, 0))
    """
    written = " ".join(text.split())
    found = re.fullmatch(r"(?:kl\.?\s*)?([01]?\d|2[0-3])(?:[.:]?([0-5]\d))?", written, re.IGNORECASE)
    if found is None:
        raise TimeNotUnderstoodError(text=written)
    return time(int(found[1]), int(found[2] or 0))
