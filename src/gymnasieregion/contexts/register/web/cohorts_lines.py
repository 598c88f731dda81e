"""Curves of shares over months: only what is published is drawn, and a table beside says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gymnasieregion.kernel.errors import Language
from gymnasieregion.platform.disclosure.api import PublishedTable

WIDTH, LEFT, RIGHT, TOP, BASE, PITCH, HEIGHT = 520, 44, 300, 12, 272, 20, 318
PERCENTS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve with its name at its end.

    Args:
        name: What it is of, with the last figure.
        number: 1, 2 … by which the style tells it from the others, not by colour alone.
        parts: Points of lines; what is hidden leaves a gap.
        dots: Where each figure stands, for between them nothing has been read.
        y: Where the name stands.
        end_y: Where the curve ends; a thin line leads from there to the name.
    """

    name: str
    number: int
    parts: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    y: str
    end_y: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The curves, the axes, and the size of the drawing."""

    curves: tuple[Curve, ...]
    across: tuple[tuple[str, str], ...]
    up: tuple[tuple[str, str], ...]
    last_x: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    base: int = BASE


def share_lines(table: PublishedTable, lang: Language) -> Lines:
    """The shares of a table of months and what they are of, from 0 to 100 per cent.

    Args:
        table: At least one month.
        lang: The reader's language.
    """
    months, what = table.dimensions
    last = int(months.codes[-1])
    drawn = []
    for code in what.codes:
        points = [(0, Decimal(0)), *((int(at), table[at, code].number) for at in months.codes)]
        placed = [(at, Decimal(share)) for at, share in points if share is not None]
        parts = _parts([(at, None if share is None else Decimal(share)) for at, share in points], last)
        dots = tuple((f"{_x(at, last):.1f}", f"{_y(share):.1f}") for at, share in placed[1:])
        drawn.append((code, parts, dots, _y(placed[-1][1]), table[months.codes[-1], code].text(lang)))
    names = _apart([end for *_, end, _ in drawn])
    curves = tuple(
        Curve(f"{what.text(code, lang)} {text}", number, parts, dots, f"{names[number - 1]:.1f}", f"{end:.1f}")
        for number, (code, parts, dots, end, text) in enumerate(drawn, start=1)
    )
    across = tuple((f"{_x(at, last):.1f}", str(at)) for at in range(0, last + 1, 12 if last > 24 else 6))  # noqa: PLR2004 - two years
    up = tuple((f"{_y(Decimal(each) / 100):.1f}", f"{each}") for each in PERCENTS)
    return Lines(curves, across, up, f"{_x(last, last):.1f}")


def _parts(points: Sequence[tuple[int, Decimal | None]], last: int) -> tuple[str, ...]:
    """Lines between figures beside each other; one that is alone is a dot."""
    parts: list[list[str]] = [[]]
    for at, share in points:
        if share is None:
            parts.append([])
        else:
            parts[-1].append(f"{_x(at, last):.1f},{_y(share):.1f}")
    return tuple(" ".join(part) for part in parts if len(part) > 1)


def _apart(ends: Sequence[float]) -> list[float]:
    """Where names stand: as near the ends of their curves as they can without covering each other."""
    order = sorted(range(len(ends)), key=lambda at: ends[at])
    placed = [0.0] * len(ends)
    lowest = BASE - PITCH * (len(ends) - 1)
    above = float(TOP) - PITCH
    for place, at in enumerate(order):
        above = max(min(ends[at], lowest + PITCH * place), above + PITCH)
        placed[at] = above
    return placed


def _x(months: int, last: int) -> float:
    return LEFT + (RIGHT - LEFT) * months / last


def _y(share: Decimal) -> float:
    return BASE - (BASE - TOP) * float(share)
