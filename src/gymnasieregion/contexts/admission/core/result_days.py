"""By when somebody must act on a result, and whether a page that was made at publication still says it right."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from gymnasieregion.contexts.admission.core.codes import RoundKind

BY: Mapping[str, str] = {
    RoundKind.PRELIMINARY: "RECHOICE_CLOSES",
    RoundKind.FINAL: "REPLY_BY",
    RoundKind.LATE: "REPLY_BY",
    RoundKind.RESERVE: "REPLY_BY",
}
"""The event whose day is the last one to act on the result of a kind of round."""


def act_by(kind: str, days: Mapping[str, date], known_on: date, least: int) -> date | None:
    """The last day to act on a result: the calendar's, but never less than some days after the result of a round.

    Choices are changed after the preliminary result until the calendar's day and no later. Whoever has got a seat can
    always reply, also when the result comes after the calendar's last day to reply, as those of the reserve rounds do.

    Args:
        kind: Of the round.
        days: Day by event of the calendar.
        known_on: The day when the result became known, or when replies opened where that is later.
        least: Days to reply, at least; the parameter ``admission.reply_days``.

    Returns:
        None when the calendar has no day, and for a preliminary result that came after it.

    >>> days = {"REPLY_BY": date(2026, 7, 17)}
    >>> act_by("final", days, date(2026, 7, 1), 3), act_by("reserve", days, date(2026, 7, 30), 3)
    (datetime.date(2026, 7, 17), datetime.date(2026, 8, 2))
    """
    day = days.get(BY.get(kind, ""))
    if day is None or (kind == RoundKind.PRELIMINARY and day < known_on):
        return None
    return day if kind == RoundKind.PRELIMINARY else max(day, known_on + timedelta(days=least))


def stamp_of(day: date | str | None) -> bytes:
    """How the inside of a page begins that was made when the calendar had a day; another beginning is another day.

    >>> stamp_of(date(2026, 7, 20))
    b'<div class="result" data-by="2026-07-20">'
    """
    return f'<div class="result" data-by="{day or ""}">'.encode()


def stamped_day(inside: bytes) -> date | None:
    """The calendar's day when the inside of a page was made; None when it had none, or it tells no day.

    >>> stamped_day(stamp_of(date(2026, 7, 20))), stamped_day(stamp_of(None))
    (datetime.date(2026, 7, 20), None)
    """
    found = re.match(rb'<div class="result" data-by="([0-9-]{10})">', inside)
    return date.fromisoformat(found[1].decode()) if found else None
