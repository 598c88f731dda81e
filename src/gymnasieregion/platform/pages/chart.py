"""A bar chart as figures that a template draws: no script, and the same figures stand in a table below it."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, BASE, TOP, GAP = 680, 200, 180, 20, 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Args:
        label: What stands below it.
        count: How much it stands for.
        x: Left edge, as text.
        y: Upper edge.
        width: Of the bar.
        height: Of the bar.
        middle: Where the texts stand.
        label_y: Where the number stands.
    """

    label: str
    count: int
    x: str
    y: str
    width: str
    height: str
    middle: str
    label_y: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart: its bars, and the sizes of the drawing."""

    bars: tuple[Bar, ...]
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE


def bar_chart(counts: Sequence[tuple[str, int]]) -> Chart:
    """Bars beside each other, the highest as high as there is room for.

    Args:
        counts: What stands below each bar, and how much it stands for; none give a chart without bars.

    >>> bar_chart([("0", 2), ("20", 4)]).bars[0].height
    '80.0'
    """
    most = max((count for _, count in counts), default=0) or 1
    room = WIDTH / max(len(counts), 1)
    return Chart(tuple(_bar(place, room, label, count, count / most) for place, (label, count) in enumerate(counts)))


def _bar(place: int, room: float, label: str, count: int, share: float) -> Bar:
    height = (BASE - TOP) * share
    figures = (
        place * room + GAP / 2,
        BASE - height,
        room - GAP,
        height,
        place * room + room / 2,
        BASE - height - GAP,
    )
    x, y, width, tall, middle, label_y = (f"{figure:.1f}" for figure in figures)
    return Bar(label, count, x, y, width, tall, middle, label_y)
