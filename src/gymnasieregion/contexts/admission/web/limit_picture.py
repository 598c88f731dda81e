"""A small line of the limits of earlier years, with one's own points as a line across it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import mark_safe

from gymnasieregion.contexts.admission.core.choice_warnings import Limit

WIDTH, HEIGHT = 176, 64
LEFT, RIGHT, TOP, BASE = 10, 166, 8, 46
LEAST_SPAN = 2000
"""At least 20 points from the bottom to the top, so that a small difference does not look like a large one."""


@dataclass(frozen=True, slots=True)
class LimitPicture:
    """The picture as coordinates.

    Args:
        parts: Each run of years with a limit, as the points of a line.
        dots: Where each limit is.
        gaps: Where on the base each year without a limit is.
        labels: Where each year stands, and its last two digits; ``prel`` for the preliminary round.
        own: The height of one's own points; None when they are not known.
    """

    parts: tuple[str, ...]
    dots: tuple[tuple[int, int], ...]
    gaps: tuple[int, ...]
    labels: tuple[tuple[int, str], ...]
    own: int | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    base: int = BASE

    @property
    def svg(self) -> str:
        """The picture as it stands in the page; a class for each of its parts, and nothing read out."""
        own = f'<line class="limits-own" x1="0" x2="{self.width}" y1="{self.own}" y2="{self.own}"/>'
        drawn = [
            f'<svg class="limits-svg" viewBox="0 0 {self.width} {self.height}" aria-hidden="true" focusable="false">',
            f'<line class="limits-axis" x1="{self.left}" x2="{self.right}" y1="{self.base}" y2="{self.base}"/>',
            own if self.own is not None else "",
            *(f'<polyline class="limits-line" points="{part}"/>' for part in self.parts),
            *(f'<circle class="limits-dot" cx="{x}" cy="{y}" r="3.5"/>' for x, y in self.dots),
            *(f'<circle class="limits-gap" cx="{x}" cy="{self.base}" r="3.5"/>' for x in self.gaps),
            *(
                f'<text class="limits-label" x="{x}" y="{self.height}" dy="-4" text-anchor="middle">{year}</text>'
                for x, year in self.labels
            ),
            "</svg>",
        ]
        return mark_safe("".join(drawn))  # noqa: S308 - numbers of its own, and years


def limit_picture(limits: Sequence[Limit], own: int | None) -> LimitPicture | None:
    """Draw limits, the earliest to the left.

    Args:
        limits: The latest first, as advice has them.
        own: One's own hundredths; None when they are not known.

    Returns:
        None when there is no limit in points to draw.
    """
    rows = list(reversed(limits))
    values = [row.points for row in rows if row.points is not None]
    if not values:
        return None
    low, high = min([*values, *([] if own is None else [own])]), max([*values, *([] if own is None else [own])])
    spare = max(LEAST_SPAN - (high - low), 0) // 2
    low, span = low - spare, max(high - low + 2 * spare, 1)

    def y(points: int) -> int:
        return BASE - round((points - low) * (BASE - TOP) / span)

    step = (RIGHT - LEFT) / max(len(rows) - 1, 1)
    places = [round(LEFT + step * number) if len(rows) > 1 else (LEFT + RIGHT) // 2 for number in range(len(rows))]
    parts: list[list[str]] = [[]]
    for x, row in zip(places, rows, strict=True):
        if row.points is None:
            parts.append([])
        else:
            parts[-1].append(f"{x},{y(row.points)}")
    return LimitPicture(
        parts=tuple(" ".join(part) for part in parts if len(part) > 1),
        dots=tuple((x, y(row.points)) for x, row in zip(places, rows, strict=True) if row.points is not None),
        gaps=tuple(x for x, row in zip(places, rows, strict=True) if row.points is None),
        labels=tuple((x, _label(row)) for x, row in zip(places, rows, strict=True)),
        own=None if own is None else y(own),
    )


def _label(limit: Limit) -> str:
    return "prel" if limit.is_preliminary else f"{limit.year % 100:02d}"
