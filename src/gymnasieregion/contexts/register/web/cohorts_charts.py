"""Figures of the cohort explorer as bars: only what is published is drawn, and a table beside says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gymnasieregion.kernel.errors import Language
from gymnasieregion.platform.disclosure.api import Published

WIDTH, BAR, GAP, LABEL, VALUE = 340, 22, 12, 16, 4
"""Of the drawing, in its own units: as wide as a telephone, so that its letters are never made small there."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its name above it, and what it says at its end.

    Args:
        name: What it is of.
        text: The figure as it is published: a share, or the sign in its place.
        name_y: Where the name stands.
        y: The upper edge.
        length: How long it is; 0 where no figure is published.
        text_x: Where the figure stands.
        text_y: The same, downwards.
    """

    name: str
    text: str
    name_y: int
    y: int
    length: int
    text_x: int
    text_y: int


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars, and the size of the drawing."""

    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    thick: int = BAR


def share_bars(shares: Sequence[tuple[str, Published]], lang: Language) -> Bars:
    """Shares as bars below each other, from 0 to 100 per cent.

    Args:
        shares: What each is of, and the share; none give a drawing without bars.
        lang: The reader's language.
    """
    room = WIDTH - 60  # what the figure at the end of a full bar needs
    step = LABEL + BAR + GAP
    bars = []
    for place, (name, share) in enumerate(shares):
        top, whole = place * step, share.number if isinstance(share.number, Decimal) else Decimal(0)
        length = round(room * whole)
        bars.append(
            Bar(name, share.text(lang), top + LABEL - VALUE, top + LABEL, length, length + 6, top + LABEL + BAR - 6)
        )
    return Bars(tuple(bars), step * len(shares))
