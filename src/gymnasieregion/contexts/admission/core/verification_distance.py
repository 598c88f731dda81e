"""How far the result lies from the other end of the stable ones, where the branches and not the applicants propose."""

import numpy as np

from gymnasieregion.contexts.admission.core.market import NONE, Allocation, Market
from gymnasieregion.contexts.admission.core.verification_descending_kernel import descend
from gymnasieregion.contexts.admission.core.verification_reading import Reading


def descending_distance(market: Market, allocation: Allocation) -> int | None:
    """How many applicants would have another seat if the branches proposed: descending from "nobody admitted".

    It is told and never a failure: 0 means that there is just one stable result.

    Args:
        market: A well formed market.
        allocation: What an engine answered.

    Returns:
        The number of applicants whose row or group differs; None for a market where somebody has more than one
        possible row in a branch, since such markets have no opposite end.
    """
    reading = Reading(market)
    if reading.pooled.any():
        return None
    rows = len(market.choice_branch)
    possible = np.flatnonzero(np.diff(market.entry_start) > 0)
    order = possible[np.argsort(market.choice_branch[possible], kind="stable")].astype(np.int32)
    start = np.searchsorted(market.choice_branch[order], np.arange(market.branches + 1)).astype(np.int64)
    place = np.empty(market.applicants, np.int32)
    place[reading.people] = np.arange(market.applicants, dtype=np.int32)
    owner = np.repeat(place, np.diff(market.choice_start))
    choice, group = np.full((2, market.applicants), NONE, np.int32)
    descend(reading.columns, start, order, owner[order], np.zeros(rows, np.bool_), choice, group)
    differ = (choice != allocation.choice[reading.people]) | (group != allocation.group[reading.people])
    return int(np.sum(differ))
