"""Competing risks: how many have met with what, when whoever meets with one can no longer meet with another first.

The estimator of Aalen and Johansen, never one minus Kaplan-Meier, which counts those who met with another risk as if
they could still meet with this one. This is the twin that defines what is right, month by month; ``selectors.curves``
draws the same with lifelines, and with intervals.

**Source:** Aalen and Johansen, An empirical transition matrix for non-homogeneous Markov chains based on censored
observations, Scandinavian Journal of Statistics 5 (1978).
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from gymnasieregion.contexts.register.core.followup import Risk

Counts: TypeAlias = Mapping[tuple[int, Risk], int]
"""How many met with what first after so many months; ``Risk.NONE`` for those who were last seen then."""


def cumulative_incidence(counts: Counts, risk: Risk) -> dict[int, Fraction]:
    """The share that has met with a risk by the end of each month.

    Args:
        counts: Of everybody; those last seen in a month were still there when it ended.
        risk: Which.

    Returns:
        The share for each month from 0 to the last; nothing for nobody.

    >>> counts = {(1, Risk.NONE): 1, (2, Risk.DROPOUT): 1, (3, Risk.DROPOUT): 1, (4, Risk.DIPLOMA): 2}
    >>> [str(share) for share in cumulative_incidence(counts, Risk.DIPLOMA).values()]
    ['0', '0', '0', '0', '1/2']
    """
    shares: dict[int, Fraction] = {}
    at_risk, untouched, reached = sum(counts.values()), Fraction(1), Fraction(0)
    for month in range(max((month for month, _ in counts), default=-1) + 1):
        happened = {kind: counts.get((month, kind), 0) for kind in Risk}
        seen_last = happened.pop(Risk.NONE)
        if at_risk:
            reached += untouched * Fraction(happened[risk], at_risk)
            untouched *= 1 - Fraction(sum(happened.values()), at_risk)
        at_risk -= sum(happened.values()) + seen_last
        shares[month] = reached
    return shares
