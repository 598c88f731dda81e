"""What cannot be true together of one youth's duty: the same as the receiver checks, told when it is written."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from gymnasieregion.contexts.register.core.kaa_file import A_DAY, Duty
from gymnasieregion.contexts.register.core.kaa_target import birthday
from gymnasieregion.kernel.errors import RegionError


class NotYetError(RegionError):
    """Something is written of a day that has not come."""

    sv: ClassVar[str] = "{day} har inte varit än. Skriv det när det har hänt."
    en: ClassVar[str] = "{day} has not come yet. Write it when it has happened."


class DutyEndsTooEarlyError(RegionError):
    """The duty would end on its first day or before it."""

    sv: ClassVar[str] = "Ansvaret började {start}. Det kan sluta tidigast {first}."
    en: ClassVar[str] = "The duty began {start}. It can end {first} at the earliest."


class TooOldError(RegionError):
    """The duty would hold after the day of turning too old."""

    sv: ClassVar[str] = "Ungdomen fyller {age} år {day}. Ansvaret kan inte börja då eller sluta senare."
    en: ClassVar[str] = "The youth turns {age} on {day}. The duty cannot begin then or end later."


class OutsideDutyError(RegionError):
    """A contact or a measure lies outside the duty."""

    sv: ClassVar[str] = "Ansvaret gäller {span_sv}, men det finns en kontakt eller åtgärd {day}. Rätta något av dem."
    en: ClassVar[str] = "The duty holds {span_en}, but there is a contact or measure on {day}. Correct one of them."


class MeasureEndsTooEarlyError(RegionError):
    """A measure would end before it begins."""

    sv: ClassVar[str] = "Åtgärden började {start}. Dess sista dag kan vara tidigast då."
    en: ClassVar[str] = "The measure began {start}. Its last day can be then at the earliest."


class MeasureGoesOnError(RegionError):
    """The duty has ended, and a measure has not."""

    sv: ClassVar[str] = "Ansvaret upphörde {end}. Åtgärden behöver också ett slut."
    en: ClassVar[str] = "The duty ended {end}. The measure needs an end too."


def refuse_contradictions(duty: Duty, born: date, age_limit: int, today: date) -> None:
    """Say what cannot be true of a duty; nothing when all can.

    Args:
        duty: With its contacts and measures.
        born: The youth's day of birth.
        age_limit: The duty ends on the day of turning so old.
        today: Nothing later has happened.

    Raises:
        NotYetError, DutyEndsTooEarlyError, TooOldError, OutsideDutyError, MeasureEndsTooEarlyError,
        MeasureGoesOnError: The first thing that contradicts another.

    >>> duty = Duty("", "0180", date(2026, 2, 1), "OTHER", contacts=[(date(2026, 1, 31), "NONE")])
    >>> refuse_contradictions(duty, date(2008, 5, 1), 20, date(2026, 3, 1))
    Traceback (most recent call last):
    ...
    gymnasieregion.contexts.register.core.kaa_consistency.OutsideDutyError: The duty holds from 2026-02-01, but there \
is a contact or measure on 2026-01-31. Correct one of them.
    """
    _refuse_future(duty, today)
    refuse_duty_end(duty.start, duty.end)
    _refuse_age(duty, birthday(born, age_limit), age_limit)
    days = [day for day, _ in duty.contacts]
    for measure in duty.measures:
        refuse_measure_end(measure.start, measure.end)
        if measure.end is None and duty.end is not None:
            raise MeasureGoesOnError(end=duty.end)
        days += [measure.start, *((measure.end - A_DAY,) if measure.end else ())]
    refuse_outside(duty.start, duty.end, days)


def _refuse_future(duty: Duty, today: date) -> None:
    days = [duty.start, *(day for day, _ in duty.contacts), *(measure.start for measure in duty.measures)]
    days += [measure.end - A_DAY for measure in duty.measures if measure.end]
    days += [duty.end] if duty.end else []
    if max(days) > today:
        raise NotYetError(day=max(days))


def refuse_duty_end(start: date, end: date | None) -> None:
    """Raise DutyEndsTooEarlyError for a duty that would end on its first day or before it."""
    if end is not None and end <= start:
        raise DutyEndsTooEarlyError(start=start, first=start + A_DAY)


def refuse_measure_end(start: date, end: date | None) -> None:
    """Raise MeasureEndsTooEarlyError for a measure whose first day after it is not later than its first day."""
    if end is not None and end <= start:
        raise MeasureEndsTooEarlyError(start=start)


def refuse_outside(start: date, end: date | None, days: Iterable[date]) -> None:
    """Raise OutsideDutyError for the first day of a contact or a measure that lies outside a duty."""
    for day in sorted(days):
        if day < start or (end is not None and day > end):
            sv, en = (f"{start} – {end}",) * 2 if end else (f"från {start}", f"from {start}")
            raise OutsideDutyError(span_sv=sv, span_en=en, day=day)


def _refuse_age(duty: Duty, limit: date, age_limit: int) -> None:
    if duty.start >= limit or (duty.end is not None and duty.end > limit):
        raise TooOldError(age=age_limit, day=limit)
