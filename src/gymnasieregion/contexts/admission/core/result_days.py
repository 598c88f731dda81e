"""By when somebody must act on a result, and whether a page that was made at publication still says it right."""

from collections.abc import Mapping
from datetime import date

from gymnasieregion.contexts.admission.core.codes import RoundKind

BY: Mapping[str, str] = {
    RoundKind.PRELIMINARY: "RECHOICE_CLOSES",
    RoundKind.FINAL: "REPLY_BY",
    RoundKind.LATE: "REPLY_BY",
    RoundKind.RESERVE: "REPLY_BY",
}
"""The event whose day is the last one to act on the result of a kind of round."""


def act_by(kind: str, days: Mapping[str, date], known_on: date) -> date | None:
    """The last day to act on a result; None when the calendar has none, or it had passed when the result came.

    Args:
        kind: Of the round.
        days: Day by event of the calendar.
        known_on: The day when the result became known.

    >>> act_by("final", {"REPLY_BY": date(2026, 7, 20)}, date(2026, 7, 3))
    datetime.date(2026, 7, 20)
    """
    day = days.get(BY.get(kind, ""))
    return day if day is not None and day >= known_on else None


def stamp_of(day: date | str | None) -> bytes:
    """How the inside of a page begins that was made when the calendar had a day; another beginning is another day.

    >>> stamp_of(date(2026, 7, 20))
    b'<div class="result" data-by="2026-07-20">'
    """
    return f'<div class="result" data-by="{day or ""}">'.encode()
