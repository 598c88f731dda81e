"""Moments of an admission year that a practice calendar can be moved to, so that today is one of them."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum


class Moment(StrEnum):
    """A time of the year that is practised."""

    APPLYING = "APPLYING"
    RECHOICE = "RECHOICE"
    RESULT = "RESULT"
    CALLS = "CALLS"
    TERM = "TERM"
    AFTER_THREE_DAYS = "AFTER_THREE_DAYS"


ANCHORS: Mapping[Moment, tuple[str, int]] = {
    Moment.APPLYING: ("APPLICATION_CLOSES", 7),
    Moment.RECHOICE: ("RECHOICE_CLOSES", 14),
    Moment.RESULT: ("FINAL_RESULT", 0),
    Moment.CALLS: ("RESERVE_ROUND_2", -1),
    Moment.TERM: ("TERM_STARTS", 0),
    Moment.AFTER_THREE_DAYS: ("TERM_STARTS", -9),
}
"""By moment the event whose day is set, and how many days after today: three days may end after Christmas or Easter."""


def moved_days(days: Mapping[str, date], moment: Moment, today: date) -> Mapping[str, date] | None:
    """A calendar moved so that today is a moment of it; all its days by the same number, so their order stays.

    Args:
        days: The calendar as it is.
        moment: Which moment.
        today: The day when it is practised.

    Returns:
        None when the calendar has no day to go by.

    >>> moved_days({"FINAL_RESULT": date(2026, 7, 1)}, Moment.RESULT, date(2026, 11, 22))
    {'FINAL_RESULT': datetime.date(2026, 11, 22)}
    """
    event, after = ANCHORS[moment]
    if event not in days:
        return None
    by = today + timedelta(days=after) - days[event]
    return {each: day + by for each, day in days.items()}


def moment_of(days: Mapping[str, date], today: date) -> Moment | None:
    """The moment that a calendar stands at today; None when it stands between them.

    Args:
        days: The calendar.
        today: The day.
    """
    return next((moment for moment in Moment if days and moved_days(days, moment, today) == days), None)
