"""The exact smallest change of merit that would have given an applicant a row, or one they like better."""

from collections.abc import Callable

import numpy as np

from gymnasieregion.contexts.admission.core.codes import Cause
from gymnasieregion.contexts.admission.core.lottery import lot_order
from gymnasieregion.contexts.admission.core.market import NONE, Allocation, Market
from gymnasieregion.contexts.admission.core.outcome import Outcome
from gymnasieregion.contexts.admission.core.ranking import rank_rows


def smallest_change(outcome: Outcome, row: int, most: int, allocate: Callable[[Market], Allocation]) -> int | None:
    """Find the fewest hundredths more of merit that would have reached a row, by running the round again.

    More merit never gives a worse seat, so bisection finds the exact border. Everything else stays: the others'
    lists and merits, the lots, the seats, and whether the row is eligible.

    Args:
        outcome: The round as decided.
        row: The choice row.
        most: The most hundredths to try, 0 or more (what is left up to the highest merit value there is).
        allocate: An engine.

    Returns:
        0 if the row (or a higher one) is granted already, None if no change up to ``most`` is enough.
    """
    applicant = int(outcome.records.choices.applicant[row])
    cause = outcome.ranked.cause
    standing = np.where(np.isin(cause, (Cause.WITHDRAWN, Cause.BELOW_HELD)), cause, 0).astype(np.int8)
    lot = lot_order(outcome.lots)

    def reached(more: int) -> bool:
        merit = outcome.merit.copy()
        merit[applicant] += more
        rules = outcome.rules.ranking
        ranked = rank_rows(outcome.records, merit, outcome.eligibility, standing, lot, rules)
        granted = int(allocate(ranked.market).choice[applicant])
        return granted != NONE and granted <= row

    if reached(0):
        return 0
    if most <= 0 or not reached(most):
        return None
    below, enough = 0, most
    while enough - below > 1:
        middle = (below + enough) // 2
        below, enough = (below, middle) if reached(middle) else (middle, enough)
    return enough
