"""The loops of ``verification``: read a market, and hold an allocation against it.

Nothing here comes from the engines: the order of two rows in a branch is a number that this file packs itself.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core.market import NONE, Int8, Int32, Int64

Bool = npt.NDArray[np.bool_]

CHOICE_FAULTS, EMPTY_SEATS, LATER_TIERS = 0, 1, 2


class Columns(NamedTuple):
    """The market's columns, and how the order of two rows in a group is packed into one number.

    ``key`` are the market's keys less the lowest one (or their dense ranks, where they would not fit); a row's order
    is ``(last_tier - tier, key, last lot - lot)`` from the highest bits to the lowest, so that higher goes first.
    """

    choice_start: Int64
    branch: Int32
    tier: Int32
    entry_start: Int64
    group: Int32
    key: Int64
    lowest_key: int
    lot: Int32
    by_lot: Int32
    group_start: Int32
    seats: Int32
    limit: Int32
    overflow: Int32
    last_tier: int
    tier_shift: int
    lot_shift: int


@numba.njit(cache=True)
def bounds(
    choice_start: Int64, branch: Int32, tier: Int32, entry_start: Int64, group: Int32, key: Int64, extremes: Int64
) -> bool:
    """Read the columns straight through: are their rows in order, and within what bounds are their values?

    Shapes:
        extremes: (7,) set to the lowest and highest key, the last tier, and the lowest and highest branch and group.

    Returns:
        Whether rows and entries lie end to end and every tier is 1 or more.
    """
    in_order = True
    for a in range(len(choice_start) - 1):
        in_order &= choice_start[a] <= choice_start[a + 1]
    for c in range(len(branch)):
        in_order &= entry_start[c] <= entry_start[c + 1]
    low, high = np.int64(0), np.int64(0)
    if len(key):
        low = high = key[0]
    for e in range(len(key)):
        low, high = min(low, key[e]), max(high, key[e])
    first_group, last_group = np.int32(0), np.int32(NONE)
    for e in range(len(group)):
        first_group, last_group = min(first_group, group[e]), max(last_group, group[e])
    first_tier, last_tier, first_branch, last_branch = np.int32(1), np.int32(1), np.int32(0), np.int32(NONE)
    for c in range(len(branch)):
        first_tier, last_tier = min(first_tier, tier[c]), max(last_tier, tier[c])
        first_branch, last_branch = min(first_branch, branch[c]), max(last_branch, branch[c])
    extremes[0], extremes[1], extremes[2] = low, high, last_tier
    extremes[3], extremes[4], extremes[5], extremes[6] = first_branch, last_branch, first_group, last_group
    return in_order and first_tier == 1


@numba.njit(cache=True)
def inspect(
    choice_start: Int64,
    branch: Int32,
    tier: Int32,
    entry_start: Int64,
    group: Int32,
    lot: Int32,
    group_branch: Int32,
    by_lot: Int32,
    pooled: Bool,
    faulty: Int32,
) -> int:
    """Read every row of columns that are within bounds: is it well formed, and what kind of branch is it for?

    Shapes:
        group_branch: (G,) the branch of each group.
        by_lot: (A,) NONE; filled with the applicant of each lot.
        pooled: (B,) False; set where some applicant has more than one possible row.
        faulty: (S,) filled with the first faulty applicants.

    Returns:
        How many applicants share a lot, have an entry outside the row's branch or out of order, or two tiers there.
    """
    applicants, faults = len(lot), 0
    last_row = np.full(len(pooled), NONE, np.int32)
    for a in range(applicants):
        fault = lot[a] < 0 or lot[a] >= applicants or by_lot[lot[a]] != NONE
        if not fault:
            by_lot[lot[a]] = a
        first_row = choice_start[a]
        for c in range(first_row, choice_start[a + 1]):
            b, first, stop = branch[c], entry_start[c], entry_start[c + 1]
            if first == stop:
                continue
            if last_row[b] >= first_row:
                pooled[b] = True
                fault |= tier[c] != tier[last_row[b]]
            last_row[b] = c
            fault |= group_branch[group[first]] != b
            for e in range(first + 1, stop):
                fault |= group[e] <= group[e - 1] or group_branch[group[e]] != b
        if fault:
            if faults < len(faulty):
                faulty[faults] = a
            faults += 1
    return faults


@numba.njit(cache=True)
def possible_rows(branch: Int32, entry_start: Int64, of: Bool, count: Int32) -> None:
    """Count the possible rows of some branches; ``of`` (B,) says which, ``count`` (B,) 0 is filled."""
    for c in range(len(branch)):
        if of[branch[c]] and entry_start[c] < entry_start[c + 1]:
            count[branch[c]] += 1


@numba.njit(cache=True)
def order_of(m: Columns, row: int, entry: int, applicant: int) -> int:
    """The order of one row in the group of one of its entries; higher goes first, never equal."""
    return int(
        (np.int64(m.last_tier - m.tier[row]) << m.tier_shift)
        | ((m.key[entry] - m.lowest_key) << m.lot_shift)
        | np.int64(len(m.lot) - 1 - m.lot[applicant])
    )


@numba.njit(cache=True)
def read_seats(
    m: Columns,
    plain: Bool,
    choice: Int32,
    group: Int32,
    clean: Int32,
    fault: Int8,
    group_held: Int32,
    group_last_tier: Int32,
    cut: Int64,
) -> None:
    """Who holds what, as far as it can be: own row, and an entry in the group that holds it.

    Shapes:
        clean: (A,) NONE; filled with the rows held that are possible at all.
        fault: (A,) 0; 1 = not one row of one's own with a group, 2 = no entry in the group.
        group_held: (G,) 0; seats held in each group.
        group_last_tier: (G,) 0; the last tier that holds a seat in it.
        cut: (B,) highest int64; the lowest order that holds a seat, in plain branches.
    """
    for a in range(len(choice)):
        c = choice[a]
        if c == NONE:
            fault[a] = 0 if group[a] == NONE else 1
            continue
        if c < m.choice_start[a] or c >= m.choice_start[a + 1]:
            fault[a] = 1
            continue
        entry = NONE
        for e in range(m.entry_start[c], m.entry_start[c + 1]):
            if m.group[e] == group[a]:
                entry = int(e)
        if entry == NONE:
            fault[a] = 2
            continue
        clean[a] = c
        g, b = group[a], m.branch[c]
        group_held[g] += 1
        group_last_tier[g] = max(group_last_tier[g], m.tier[c])
        if plain[b]:
            cut[b] = min(cut[b], order_of(m, c, entry, a))


@numba.njit(cache=True)
def read_wishes(
    m: Columns,
    plain: Bool,
    room: Int64,
    clean: Int32,
    group_held: Int32,
    group_last_tier: Int32,
    cut: Int64,
    counts: Int64,
    samples: Int32,
    wanted: Int32,
    wanted_by: Int32,
) -> int:
    """Every row above the one held: would its branch rather have it?

    Shapes:
        room: (B,) the seats of each plain branch.
        counts: (3,) 0; blocking rows, rows that want an empty seat, rows passed by a later tier.
        samples: (3, S) filled with the first such rows.
        wanted: (W,) filled with the rows above in the other branches, which ``choice_faults`` tries.
        wanted_by: (W,) their applicants.

    Returns:
        How many rows of ``wanted`` are filled.
    """
    found = 0
    for a in range(len(clean)):
        stop = m.choice_start[a + 1] if clean[a] == NONE else np.int64(clean[a])
        for c in range(m.choice_start[a], stop):
            first, b = m.entry_start[c], m.branch[c]
            if first == m.entry_start[c + 1]:
                continue
            if not plain[b]:
                wanted[found], wanted_by[found] = c, a
                found += 1
            elif group_held[m.group_start[b]] < room[b]:
                _note(EMPTY_SEATS, c, counts, samples)
            elif room[b] > 0 and order_of(m, c, first, a) > cut[b]:
                _note(CHOICE_FAULTS, c, counts, samples)
            if m.last_tier > 1 and (clean[a] == NONE or m.branch[clean[a]] != b):
                for e in range(first, m.entry_start[c + 1]):
                    if group_last_tier[m.group[e]] > m.tier[c]:
                        _note(LATER_TIERS, c, counts, samples)
                        break
    return found


@numba.njit(cache=True)
def _note(kind: int, row: int, counts: Int64, samples: Int32) -> None:
    """Count one more row of a kind, and name it while there is room."""
    if counts[kind] < samples.shape[1]:
        samples[kind, counts[kind]] = row
    counts[kind] += 1
