"""A history as a picture: a line for each study spell, with the school years marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gymnasieregion.contexts.register.core.study_spells import StudySpell

WIDTH, LINE, HEAD = 1000, 34, 24
"""In units of the picture; it is as wide as there is room for."""

LEAST = 6
"""The shortest that a spell is drawn."""

LONGEST_TICKS = 12
LABEL, SPACE = 160, 8
"""What the label of the last line needs after it, and how far from its line each stands."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A study spell in the picture.

    Args:
        x: Where it begins.
        y: Its line.
        width: How long it is.
        is_open: Whether it goes on.
        title: What it is, in words.
        label: The same, so short that it stands beside the line.
        label_x: Where that begins.
    """

    x: int
    y: int
    width: int
    is_open: bool
    title: str
    label: str
    label_x: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture.

    Args:
        height: In its units.
        bars: Each spell.
        ticks: Where each calendar year begins, and its name.
        today: Where today is; None when it is outside.
    """

    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, int], ...]
    today: int | None
    width: int = WIDTH + LABEL


def timeline_of(spells: Sequence[tuple[StudySpell, str]], today: date) -> Timeline | None:
    """The picture of some study spells, each with its words, from the first day of the first to the end of the last.

    Args:
        spells: In order; None comes of nothing.
        today: The day; a spell that goes on is drawn until then, or until its study path ends.
    """
    if not spells:
        return None
    first = min(spell.starts_on for spell, _ in spells)
    last = max(*(_until(spell, today) for spell, _ in spells), first + timedelta(days=180))
    days = (last - first).days

    def at(day: date) -> int:
        return round((day - first).days / days * WIDTH)

    bars = []
    for number, (spell, words) in enumerate(spells):
        x = at(spell.starts_on)
        width = max(at(_until(spell, today)) - x, LEAST)
        label = f"{spell.education_code} {spell.school_year}"
        bars.append(Bar(x, HEAD + number * LINE, width, spell.ends_on is None, words, label, x + width + SPACE))
    years = range(first.year + 1, last.year + 1)
    step = -(-len(years) // LONGEST_TICKS) or 1
    ticks = tuple((at(date(year, 1, 1)), year) for year in years[::step])
    return Timeline(HEAD + len(bars) * LINE, tuple(bars), ticks, at(today) if first <= today <= last else None)


def _until(spell: StudySpell, today: date) -> date:
    """How far a spell is drawn."""
    if spell.ends_on is not None:
        return spell.ends_on
    return max(today, spell.starts_on + timedelta(days=30))
