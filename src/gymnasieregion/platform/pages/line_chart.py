"""A small line chart over years as figures that a template draws: no script, and a table below says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BASE = 680, 220, 20, 130, 24, 190


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a line: where its mark and its figure stand, as text."""

    x: str
    y: str
    label_y: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Args:
        name: What stands at its end.
        number: 1, 2 ... by which the style draws it otherwise than the others, not by colour alone.
        points: Its values.
        parts: The lines between values of years beside each other; a year without a value leaves a gap.
        end_x: Where the name stands.
        end_y: Where the name stands.
    """

    name: str
    number: int
    points: tuple[Point, ...]
    parts: tuple[str, ...]
    end_x: str
    end_y: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """The lines, the years below them, and the sizes of the drawing."""

    lines: tuple[Line, ...]
    years: tuple[tuple[str, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE
    left: int = LEFT
    right: int = WIDTH - RIGHT


def line_chart(years: Sequence[int], lines: Sequence[tuple[str, Sequence[tuple[float | None, str]]]]) -> LineChart:
    """Lines over years, from 0 to the greatest value.

    Args:
        years: The years in order; the distance between two is as many years as there are between them.
        lines: The name of each line, and for each year its value and how it is written; None for no value.

    >>> line_chart([2024, 2025], [("Gräns", [(100.0, "100"), (200.0, "200")])]).lines[0].parts
    ('40.0,107.0 530.0,24.0',)
    """
    most = max((value for _, values in lines for value, _ in values if value is not None), default=0.0) or 1.0
    span = max(years[-1] - years[0], 1) if years else 1
    room = WIDTH - LEFT - RIGHT - 40
    at = [LEFT + 20 + room * (year - years[0]) / span for year in years]
    drawn = tuple(
        _line(number, name, at, [(value, text, BASE - (BASE - TOP) * (value or 0) / most) for value, text in values])
        for number, (name, values) in enumerate(lines, start=1)
        if any(value is not None for value, _ in values)
    )
    return LineChart(drawn, tuple((f"{x:.1f}", str(year)) for x, year in zip(at, years, strict=True)))


def _line(number: int, name: str, at: Sequence[float], values: Sequence[tuple[float | None, str, float]]) -> Line:
    placed = [(x, y, text) for x, (value, text, y) in zip(at, values, strict=True) if value is not None]
    parts: list[str] = []
    going: list[str] = []
    for x, (value, _, y) in zip(at, values, strict=True):
        if value is None:
            parts += [" ".join(going)] if len(going) > 1 else []
            going = []
        else:
            going.append(f"{x:.1f},{y:.1f}")
    parts += [" ".join(going)] if len(going) > 1 else []
    is_upper = number % 2 == 1  # the figures of the second line stand below it, so that equal values do not cover
    points = tuple(Point(f"{x:.1f}", f"{y:.1f}", f"{y - 8 if is_upper else y + 18:.1f}", text) for x, y, text in placed)
    end_x, end_y, _ = placed[-1]
    return Line(name, number, points, tuple(parts), f"{end_x + 12:.1f}", f"{end_y + (4 if is_upper else 14):.1f}")
