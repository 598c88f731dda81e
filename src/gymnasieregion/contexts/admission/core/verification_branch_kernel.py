"""How a branch with several groups, a hand-over or a pool chooses, on the checks' own arrays.

See ``choice.choose`` for the rule and its reasons; this is written anew, so that a fault in one is found by the other.
"""

import numba
import numpy as np

from gymnasieregion.contexts.admission.core.market import NONE, Int32, Int64
from gymnasieregion.contexts.admission.core.verification_kernel import Columns, order_of


@numba.njit(cache=True)
def fill(m: Columns, b: int, rows: Int32, owners: Int32, seated: Int64, stamp: int, taken: Int32) -> int:
    """Choose among rows that ask for a seat in one branch.

    Shapes:
        b: The branch.
        rows: (N,) the market's rows that ask, each once; all have entries.
        owners: (N,) their applicants in the own layout.
        seated: (A,) scratch; ``stamp`` must be a value not in it.
        taken: (N,) filled with the group that takes each row, or NONE.

    Returns:
        How many rows are taken. Time: for each tier and group, its rows are sorted once.
    """
    first, groups = m.group_start[b], m.group_start[b + 1] - m.group_start[b]
    spare = np.empty(groups, np.int64)
    held = np.zeros(groups, np.int64)
    for g in range(groups):
        spare[g] = m.seats[first + g]
    taken[: len(rows)] = NONE
    count, tier = 0, 1
    while tier > 0:
        for g in range(groups):
            total = spare[g]
            spare[g] = 0
            cap = total
            if m.limit[first + g] != NONE:
                cap = min(total, m.limit[first + g] - held[g])
            won = _take_best(m, first + g, tier, cap, rows, owners, seated, stamp, taken)
            held[g] += won
            count += won
            to = g if m.overflow[first + g] == NONE else m.overflow[first + g] - first
            spare[to] += total - won
        later = 0
        for i in range(len(rows)):
            t = m.tier[rows[i]]
            if t > tier and (later == 0 or t < later):
                later = t
        tier = later
    return count


@numba.njit(cache=True)
def _take_best(
    m: Columns, g: int, tier: int, cap: int, rows: Int32, owners: Int32, seated: Int64, stamp: int, taken: Int32
) -> int:
    """Seat the best ``cap`` people of a tier that a group ranks, each by their best row there."""
    if cap <= 0:
        return 0
    order = np.empty(len(rows), np.int64)
    who = np.empty(len(rows), np.int64)
    n = 0
    for i in range(len(rows)):
        if m.tier[rows[i]] == tier and seated[owners[i]] != stamp:
            for e in range(m.entry_start[rows[i]], m.entry_start[rows[i] + 1]):
                if m.group[e] == g:
                    order[n], who[n] = order_of(m, rows[i], e, owners[i]), i
                    n += 1
    won = 0
    # Stable: of two rows of one person with the same key, the one that asked first wins.
    for k in np.argsort(-order[:n], kind="mergesort"):
        i = who[k]
        if seated[owners[i]] != stamp:
            seated[owners[i]] = stamp
            taken[i] = g
            won += 1
            if won == cap:
                break
    return won


@numba.njit(cache=True)
def choice_faults(
    m: Columns,
    start: Int64,
    rows: Int32,
    owners: Int32,
    held: Int32,
    branches: Int32,
    counts: Int64,
    samples: Int32,
) -> None:
    """In each branch: does it choose just what it holds, from what it holds and from all who want it?

    If the branch takes none of those who want it from everybody together, it takes none of them alone either: a row
    never taken can be removed from the choice without any step of it changing.

    Shapes:
        start: (K+1,) rows of branch ``branches[k]`` are start[k] .. start[k+1], ascending.
        rows: (N,) rows held and rows wanted more than the one held.
        owners: (N,) their applicants in the own layout.
        held: (N,) the group that holds the row, or NONE for a row wanted.
        counts: (3,) 0; blocking rows, rows that get an empty seat, rows that the branch would not hold so.
        samples: (3, S) filled with the first such rows.
    """
    seated = np.zeros(len(m.lot), np.int64)
    stamp, size = 0, samples.shape[1]
    for k in range(len(branches)):
        part, people, group = (
            rows[start[k] : start[k + 1]],
            owners[start[k] : start[k + 1]],
            held[start[k] : start[k + 1]],
        )
        taken = np.empty(len(part), np.int32)
        holding = np.flatnonzero(group != NONE)
        stamp += 1
        fill(m, branches[k], part[holding], people[holding], seated, stamp, taken)
        for i in range(len(holding)):
            if taken[i] != group[holding[i]]:
                if counts[2] < size:
                    samples[2, counts[2]] = part[holding[i]]
                counts[2] += 1
        stamp += 1
        kind = 1 if fill(m, branches[k], part, people, seated, stamp, taken) > len(holding) else 0
        for i in range(len(part)):
            if taken[i] != NONE and group[i] == NONE:
                if counts[kind] < size:
                    samples[kind, counts[kind]] = part[i]
                counts[kind] += 1
