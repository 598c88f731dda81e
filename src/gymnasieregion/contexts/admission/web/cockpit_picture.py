"""The year as a picture: its days along a line, with today."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gymnasieregion.platform.pages.formats import MONTHS
from gymnasieregion.platform.pages.words import page_language, said
from gymnasieregion.platform.pages.year_dates import EVENT_WORDS

WIDTH, MARGIN = 1000, 20
SPANS: tuple[tuple[str, str, str, str], ...] = (
    ("APPLICATION_OPENS", "APPLICATION_CLOSES", "Ansökan", "Application"),
    ("RECHOICE_OPENS", "RECHOICE_CLOSES", "Omval", "Changes"),
    ("FINAL_RESULT", "REPLY_BY", "Svar", "Replies"),
)
"""Periods: the event that begins and the one that ends each, and its name in Swedish and English."""

POINTS: tuple[tuple[str, str, str], ...] = (
    ("PRELIMINARY_RESULT", "Preliminärt besked", "Preliminary result"),
    ("FINAL_RESULT", "Slutligt besked", "Final result"),
    ("COMPLETIONS_BY", "Kompletteringar", "Completions"),
    ("RESERVE_ROUND_1", "Reserver 1", "Reserves 1"),
    ("RESERVE_ROUND_2", "Reserver 2", "Reserves 2"),
    ("TERM_STARTS", "Skolstart", "Term starts"),
)
"""Days: the event and a short name in Swedish and English."""

LETTER, LINES, LINE = 7.5, 3, 17
"""About how wide a letter is, on how many lines names may stand, and how far apart the lines are."""

BEFORE_AND_AFTER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on the line.

    Args:
        x: Where it is, 0 to ``WIDTH``.
        width: How wide; 0 for a point.
        words: What it is called.
        css: ``past``, ``now`` or ``ahead``.
        line: Which line its name stands on, so that names do not meet.
    """

    x: float
    width: float
    words: str
    css: str
    line: int = 0

    @property
    def middle(self) -> float:
        """The middle of it."""
        return self.x + self.width / 2

    @property
    def words_y(self) -> int:
        """How far down its name stands under the line of the year."""
        return 140 + self.line * LINE


@dataclass(frozen=True, slots=True)
class Picture:
    """The line of a year.

    Args:
        months: The first day of each month.
        spans: Periods.
        points: Days.
        today: Where today is; None outside the line.
        words: All of it in words, for those who listen.
    """

    months: tuple[Mark, ...]
    spans: tuple[Mark, ...]
    points: tuple[Mark, ...]
    today: float | None
    words: str


def picture(days: Mapping[str, date], today: date) -> Picture | None:
    """The line of a year; None without days."""
    if not days:
        return None
    first, last = min(days.values()) - BEFORE_AND_AFTER, max(days.values()) + BEFORE_AND_AFTER
    scale = (WIDTH - 2 * MARGIN) / (last - first).days

    def at(day: date) -> float:
        return round(MARGIN + (day - first).days * scale, 1)

    def mark(begins: date, ends: date, words: str) -> Mark:
        css = "past" if ends < today else "now" if begins <= today else "ahead"
        return Mark(at(begins), round(at(ends) - at(begins), 1), words, css)

    spans = [mark(days[a], days[b], said(sv, en)) for a, b, sv, en in SPANS if a in days and b in days]
    points = [mark(days[event], days[event], said(sv, en)) for event, sv, en in POINTS if event in days]
    told = [f"{said(*EVENT_WORDS[event])} {day.isoformat()}" for event, day in days.items() if event in EVENT_WORDS]
    return Picture(
        months=tuple(_months(first, last, scale)),
        spans=tuple(spans),
        points=tuple(_apart(points)),
        today=at(today) if first <= today <= last else None,
        words="; ".join(told),
    )


def _apart(points: list[Mark]) -> list[Mark]:
    """Points with their names on the first line where there is room."""
    placed: list[Mark] = []
    for point in sorted(points, key=lambda mark: mark.x):
        meets = {
            other.line for other in placed if point.x - other.x < (len(point.words) + len(other.words)) * LETTER / 2
        }
        line = next((number for number in range(LINES) if number not in meets), 0)
        placed.append(replace(point, line=line))
    return placed


def _months(first: date, last: date, scale: float) -> list[Mark]:
    """The first day of each month on the line, with its name cut short."""
    found, day = [], date(first.year, first.month, 1)
    while day <= last:
        if day >= first:
            words = MONTHS[page_language()][day.month - 1][:3]
            found.append(Mark(round(MARGIN + (day - first).days * scale, 1), 0, words, ""))
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return found
