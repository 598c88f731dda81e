"""Curves of competing risks with intervals, by lifelines; ``core.competing_risks`` says what they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isnan

from gymnasieregion.contexts.register.core.competing_risks import Counts
from gymnasieregion.contexts.register.core.followup import Risk

LAST_IN_MONTH = len(Risk)
"""Those last seen in a month come after all that happened in it."""


@dataclass(frozen=True, slots=True)
class Point:
    """The share that has met with a risk by the end of a month.

    Args:
        share: Of one.
        low: The lower end of its 95 per cent interval; None while nobody has met with it, and when everybody has.
        high: The upper end.
    """

    share: float
    low: float | None
    high: float | None


def curve(counts: Counts, risk: Risk) -> Mapping[int, Point]:
    """The curve of one risk.

    lifelines moves times that are the same for different risks a little by chance. Here they stand in a fixed order
    within the month instead, which gives the same share at its end, always.

    Args:
        counts: How many met with what first after so many months.
        risk: Which risk.

    Returns:
        A point for each month from 0 to the last in ``counts``; nothing for nobody.
    """
    held = tuple((months, kind, count) for (months, kind), count in counts.items() if count)
    return _curve(held, risk) if held else {}


@lru_cache(maxsize=1_000)
def _curve(held: tuple[tuple[int, Risk, int], ...], risk: Risk) -> Mapping[int, Point]:
    """The curve of what somebody has met with; drawn once, since a page asks for the same until the next snapshot."""
    from lifelines import AalenJohansenFitter  # noqa: PLC0415 - two seconds, and only who draws a curve needs it

    times = [months + (kind.number or LAST_IN_MONTH) / (LAST_IN_MONTH + 1) for months, kind, _ in held]
    fitter = AalenJohansenFitter().fit(
        times, [kind.number for _, kind, _ in held], event_of_interest=risk.number, weights=[one for _, _, one in held]
    )
    shares = fitter.cumulative_density_.iloc[:, 0]
    ends = fitter.confidence_interval_
    points, at = {}, 0
    for month in range(max(months for months, _, _ in held) + 1):
        while at + 1 < len(shares) and shares.index[at + 1] < month + 1:
            at += 1
        low, high = sorted(float(end) for end in ends.iloc[at])
        points[month] = Point(float(shares.iloc[at]), None if isnan(low) else low, None if isnan(high) else high)
    return points
