"""The days of an admission year: in which order they must come, and where in the year a day is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

IN_ORDER: tuple[tuple[str, str], ...] = (
    ("APPLICATION_OPENS", "APPLICATION_CLOSES"),
    ("APPLICATION_CLOSES", "PRELIMINARY_RESULT"),
    ("RECHOICE_OPENS", "RECHOICE_CLOSES"),
    ("PRELIMINARY_RESULT", "RECHOICE_CLOSES"),
    ("RECHOICE_CLOSES", "FINAL_RESULT"),
    ("FINAL_RESULT", "COMPLETIONS_BY"),
    ("FINAL_RESULT", "REPLY_BY"),
    ("COMPLETIONS_BY", "RESERVE_ROUND_1"),
    ("REPLY_BY", "RESERVE_ROUND_1"),
    ("RESERVE_ROUND_1", "RESERVE_ROUND_2"),
    ("REPLY_BY", "TERM_STARTS"),
)
"""Pairs of events of which the first has an earlier day than the second."""

NOT_AFTER: tuple[tuple[str, str], ...] = (
    ("APPLICATION_CLOSES", "RECHOICE_OPENS"),
    ("PRELIMINARY_RESULT", "RECHOICE_OPENS"),
)
"""Pairs of events of which the first may have the same day as the second: choices open again with the result."""

OUTSIDE = "OUTSIDE"
"""The fault of a day that is not in the year."""


@dataclass(frozen=True, slots=True)
class DayFault:
    """What is wrong with a day.

    Args:
        event: The event whose day is wrong: of a pair, the later one.
        day: Its day.
        against: The event that must come before it; ``OUTSIDE`` when the day is not in the year.
        bound: The day of that event, or of the end of the year that the day is beyond.
    """

    event: str
    day: date
    against: str
    bound: date


def day_faults(year: int, days: Mapping[str, date], *, practice: bool = False) -> tuple[DayFault, ...]:
    """Everything that is wrong with the days of a year; () when nothing is.

    Args:
        year: The admission year.
        days: Day by event; an event without a day is not there, and is no fault here.
        practice: Whether the days are invented: those may lie outside the year, so that it can be practised before.

    >>> day_faults(2026, {"FINAL_RESULT": date(2026, 7, 1), "REPLY_BY": date(2026, 6, 17)})[0].against
    'FINAL_RESULT'
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    faults = [
        DayFault(event, day, OUTSIDE, first if day < first else last)
        for event, day in days.items()
        if not practice and not first <= day <= last
    ]
    known = ((a, b, same) for pairs, same in ((IN_ORDER, False), (NOT_AFTER, True)) for a, b in pairs)
    for before, after, same_day in known:
        if before not in days or after not in days:
            continue
        if days[after] < days[before] or (days[after] == days[before] and not same_day):
            faults.append(DayFault(after, days[after], before, days[before]))
    return tuple(faults)


class Stage(StrEnum):
    """Where in the year a day is; the office's home tells it."""

    UNKNOWN = "UNKNOWN"  # the calendar has no day
    BEFORE = "BEFORE"
    APPLYING = "APPLYING"
    PRELIMINARY_WORK = "PRELIMINARY_WORK"
    RECHOICE = "RECHOICE"
    FINAL_WORK = "FINAL_WORK"
    COMPLETING = "COMPLETING"
    RESERVES = "RESERVES"
    OVER = "OVER"


_BEGINS: tuple[tuple[str, bool, Stage], ...] = (
    ("APPLICATION_OPENS", False, Stage.APPLYING),
    ("APPLICATION_CLOSES", True, Stage.PRELIMINARY_WORK),
    ("PRELIMINARY_RESULT", False, Stage.RECHOICE),
    ("RECHOICE_CLOSES", True, Stage.FINAL_WORK),
    ("FINAL_RESULT", False, Stage.COMPLETING),
    ("REPLY_BY", True, Stage.RESERVES),
    ("RESERVE_ROUND_2", True, Stage.OVER),
)
"""The event that begins a stage, and whether the stage begins only the day after it."""


def stage_on(days: Mapping[str, date], today: date) -> Stage:
    """Where in the year a day is, by the days that are known.

    >>> stage_on({"APPLICATION_OPENS": date(2026, 1, 15), "APPLICATION_CLOSES": date(2026, 2, 16)}, date(2026, 2, 16))
    <Stage.APPLYING: 'APPLYING'>
    """
    if not days:
        return Stage.UNKNOWN
    stage = Stage.BEFORE
    for event, day_after, begun in _BEGINS:
        if event in days and (today > days[event] or (today == days[event] and not day_after)):
            stage = begun
    return stage


ROUND_OF: Mapping[Stage, str] = {
    Stage.UNKNOWN: "simulation",
    Stage.BEFORE: "preliminary",
    Stage.APPLYING: "preliminary",
    Stage.PRELIMINARY_WORK: "preliminary",
    Stage.RECHOICE: "final",
    Stage.FINAL_WORK: "final",
    Stage.COMPLETING: "late",
    Stage.RESERVES: "reserve",
    Stage.OVER: "reserve",
}
"""The kind of round that a stage prepares."""

AFTER_FINAL = frozenset({"late", "reserve"})


def round_prepared(stage: Stage, published: Collection[str]) -> str:
    """The kind of round that an office prepares in a stage: no round comes after the final before that is known.

    Args:
        stage: Where in the year it is.
        published: The kinds of round that are published.

    >>> round_prepared(Stage.COMPLETING, {"preliminary"}), round_prepared(Stage.COMPLETING, {"preliminary", "final"})
    ('final', 'late')
    """
    kind = ROUND_OF[stage]
    return "final" if kind in AFTER_FINAL and "final" not in published else kind


DAY_OF: Mapping[str, tuple[str, ...]] = {
    "preliminary": ("PRELIMINARY_RESULT",),
    "final": ("FINAL_RESULT",),
    "late": ("COMPLETIONS_BY",),
    "reserve": ("RESERVE_ROUND_1", "RESERVE_ROUND_2"),
}
"""The events on whose days a kind of round is decided, earliest first."""


def is_round_left(kind: str, days: Mapping[str, date], today: date, published: Mapping[str, int]) -> bool:
    """Whether the office has a round of a kind left: reserve rounds end with the calendar's last, then schools call.

    Args:
        kind: A kind of round.
        days: The calendar; without days of reserve rounds there is no last one.
        today: The day.
        published: How many rounds of each kind are published.

    >>> days = {"RESERVE_ROUND_1": date(2026, 7, 30), "RESERVE_ROUND_2": date(2026, 8, 13)}
    >>> is_round_left("reserve", days, date(2026, 8, 13), {"reserve": 1})
    True
    >>> is_round_left("reserve", days, date(2026, 8, 13), {"reserve": 2})
    False
    """
    own = [days[event] for event in DAY_OF["reserve"] if event in days]
    return kind != "reserve" or not own or (today <= max(own) and published.get(kind, 0) < len(own))


def day_of_publication(kind: str, days: Mapping[str, date], earlier: int) -> tuple[str, date] | None:
    """The event and the day of the calendar when a round of a kind is to be known; None without one.

    Args:
        kind: A kind of round.
        days: The calendar.
        earlier: How many rounds of the kind have been published.

    >>> day_of_publication("reserve", {"RESERVE_ROUND_1": date(2026, 7, 30), "RESERVE_ROUND_2": date(2026, 8, 13)}, 1)
    ('RESERVE_ROUND_2', datetime.date(2026, 8, 13))
    """
    own = [(event, days[event]) for event in DAY_OF.get(kind, ()) if event in days]
    return own[min(earlier, len(own) - 1)] if own else None


def ahead_of(kind: str, days: Mapping[str, date], on: date, earlier: int) -> Mapping[str, date]:
    """The days of the calendar that a publication on a day comes before; {} when it comes when it should.

    Args:
        kind: A kind of round.
        days: The calendar.
        on: The day of the publication.
        earlier: How many rounds of the kind have been published.
    """
    planned = day_of_publication(kind, days, earlier)
    found = {planned[0]: planned[1]} if planned is not None and on < planned[1] else {}
    closes = days.get("APPLICATION_CLOSES")
    if closes is not None and days.get("APPLICATION_OPENS", on) <= on <= closes:
        found["APPLICATION_CLOSES"] = closes
    return found


RECHOICE_LEFT = 14
"""At least so many days before the last day to change choices a practice year begins; at most six more."""


def practice_days(days: Mapping[str, date], today: date) -> Mapping[str, date]:
    """The days of a year moved by whole weeks, so that the preliminary result is known and choices may be changed.

    Args:
        days: The calendar of the law; without a last day to change choices it stays as it is.
        today: The day when the practice begins, two weeks or some days more before that last day.

    >>> practice_days({"RECHOICE_CLOSES": date(2027, 5, 14)}, date(2026, 11, 22))
    {'RECHOICE_CLOSES': datetime.date(2026, 12, 11)}
    """
    closes = days.get("RECHOICE_CLOSES")
    if closes is None:
        return days
    weeks = ((closes - today).days - RECHOICE_LEFT) // 7
    return {event: day - timedelta(weeks=weeks) for event, day in days.items()}


def days_of_rules(year: int, days: Mapping[str, date]) -> dict[str, date]:
    """The days whose rules the rounds of a year are decided by: those of the calendar that are in the year.

    Args:
        year: The admission year.
        days: Its calendar; for a day outside the year, which only practice has, the rules of 1 July of the year hold.
    """
    return {event: day if day.year == year else date(year, 7, 1) for event, day in days.items()}


def day_of_round(kind: str, year: int, days: Mapping[str, date], today: date) -> date:
    """The day whose rules a round of a kind would be decided by.

    Args:
        kind: A kind of round.
        year: The admission year.
        days: Its calendar.
        today: The day, for a round without a day of its own.

    Returns:
        The next day of the round's events that is not past, else the last of them; without one today, if it is in the
        year, else the day of the final result or 1 July.
    """
    days = days_of_rules(year, days)
    own = [days[event] for event in DAY_OF.get(kind, ()) if event in days]
    if own:
        return next((day for day in own if day >= today), own[-1])
    return today if today.year == year else days.get("FINAL_RESULT", date(year, 7, 1))
