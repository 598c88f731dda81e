"""How many values fall in each of some equal steps."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bin:
    """One step: from and with ``low``, up to but not with ``high``; the last one with ``high`` too."""

    low: int
    high: int
    count: int


def histogram(values: Iterable[int], *, low: int, high: int, step: int) -> tuple[Bin, ...]:
    """Count values in steps.

    Args:
        values: Whole numbers from ``low`` to ``high``.
        low: Where the first step begins.
        high: Where the last one ends; a whole number of steps above ``low``.
        step: The width of a step.

    Raises:
        ValueError: If a value is outside.

    >>> [bin.count for bin in histogram([0, 19, 20, 40], low=0, high=40, step=20)]
    [2, 2]
    """
    counts = [0] * ((high - low) // step)
    for value in values:
        if not low <= value <= high:
            raise ValueError(f"{value} is not within {low} and {high}")
        counts[min((value - low) // step, len(counts) - 1)] += 1
    return tuple(Bin(low + place * step, low + (place + 1) * step, count) for place, count in enumerate(counts))
