"""Who gets which seat: the twin that people read, and that defines right.

**Source:** Gale & Shapley (1962), *College admissions and the stability of marriage*; Hatfield & Milgrom (2005),
*Matching with contracts*.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from gymnasieregion.contexts.admission.core.choice import Entry, Group, choose
from gymnasieregion.contexts.admission.core.market import NONE, Allocation, Market


def allocate(market: Market) -> Allocation:
    """Give each applicant the highest choice that the rules let them reach.

    Deferred acceptance, applicants proposing, in simultaneous rounds: everyone without a seat asks for their next
    choice; each branch keeps the best of those who asked, by ``choice.choose``; those it lets go ask
    further down. The result is the best stable one for every applicant, so nobody gains by hiding their true order.

    A branch where one person can ask through several rows (a shared pool) chooses among ALL rows that ever
    asked (cumulative offers); elsewhere a row once refused would be refused again, so it is forgotten.

    Args:
        market: The admission as columns.

    Returns:
        The row and the group granted to each applicant, NONE without a seat. An empty market gives empty arrays.
    """
    branches = branch_groups(market)
    pools = shared_pools(market)
    rows_of, entry_of = readable_rows(market)
    branch_of = market.choice_branch.tolist()
    asked: list[list[Entry]] = [[] for _ in branches]
    held: list[dict[int, int]] = [{} for _ in branches]
    next_row = [rows.start for rows in rows_of]
    seated: set[int] = set()
    asking = list(range(market.applicants))
    while asking:
        touched: dict[int, set[int]] = {}
        for applicant in asking:
            entry = None
            while entry is None and next_row[applicant] < rows_of[applicant].stop:
                entry = entry_of(applicant, next_row[applicant])
                next_row[applicant] += 1
            if entry is not None:
                asked[branch_of[entry.row]].append(entry)
                touched.setdefault(branch_of[entry.row], set()).add(applicant)
        lost: set[int] = set()
        for branch, newcomers in touched.items():
            before = newcomers | {entry.applicant for entry in asked[branch] if entry.row in held[branch]}
            held[branch] = choose(branches[branch], asked[branch])
            kept = {entry.applicant for entry in asked[branch] if entry.row in held[branch]}
            lost |= before - kept
            seated -= before
            seated |= kept
            if branch not in pools:
                asked[branch] = [entry for entry in asked[branch] if entry.row in held[branch]]
        asking = sorted(lost - seated)
    return _as_arrays(market, held)


def branch_groups(market: Market) -> list[list[Group]]:
    """The groups of every branch, in order, in the words of ``choice``."""
    starts = market.group_start.tolist()
    seats, limits = market.group_seats.tolist(), market.group_limit.tolist()
    overflows = market.group_overflow.tolist()
    return [
        [
            Group(
                seats=seats[group],
                overflow_to=None if overflows[group] == NONE else overflows[group] - start,
                limit=None if limits[group] == NONE else limits[group],
            )
            for group in range(start, stop)
        ]
        for start, stop in pairwise(starts)
    ]


def shared_pools(market: Market) -> set[int]:
    """The branches that some applicant can reach through more than one row."""
    rows = np.diff(market.choice_start)
    applicant = np.repeat(np.arange(market.applicants, dtype=np.int64), rows)
    pairs = applicant * market.branches + market.choice_branch
    possible = pairs[np.diff(market.entry_start) > 0]
    pair, times = np.unique(possible, return_counts=True)
    return set((pair[times > 1] % market.branches).tolist()) if len(pair) else set()


def readable_rows(market: Market) -> tuple[list[range], Callable[[int, int], Entry | None]]:
    """Each applicant's rows, best first, and a function that reads one row as an ``Entry``.

    Returns:
        The ranges of rows, and ``entry(applicant, row)``, which is None for a row that no group ranks.
    """
    starts, entry_starts = market.choice_start.tolist(), market.entry_start.tolist()
    groups, keys = market.entry_group.tolist(), market.entry_key.tolist()
    tiers, lots = market.choice_tier.tolist(), market.lot.tolist()
    first_group = market.group_start[market.choice_branch].tolist()

    def entry(applicant: int, row: int) -> Entry | None:
        places = range(entry_starts[row], entry_starts[row + 1])
        if not places:
            return None
        ranked = {groups[e] - first_group[row]: (-keys[e], lots[applicant]) for e in places}
        return Entry(row=row, applicant=applicant, tier=tiers[row], keys=ranked)

    return [range(a, b) for a, b in pairwise(starts)], entry


def _as_arrays(market: Market, held: list[dict[int, int]]) -> Allocation:
    """The seats held in each branch as one row and one group for each applicant."""
    choice = np.full(market.applicants, NONE, np.int32)
    group = np.full(market.applicants, NONE, np.int32)
    owner = np.repeat(np.arange(market.applicants, dtype=np.int32), np.diff(market.choice_start))
    for branch, rows in enumerate(held):
        for row, position in rows.items():
            choice[owner[row]] = row
            group[owner[row]] = market.group_start[branch] + position
    return Allocation(choice=choice, group=group)
