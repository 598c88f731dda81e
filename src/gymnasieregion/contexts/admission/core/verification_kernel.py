"""The loops of ``verification``: read a market, and hold an allocation against it.

Nothing here comes from the engines: the order of two rows in a branch is a number that this file packs itself.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core.market import NONE, Int8, Int32, Int64

Bool = npt.NDArray[np.bool_]
UInt16 = npt.NDArray[np.uint16]

NOT_OWN, NO_ENTRY = 1, 2
CHOICE_FAULTS, EMPTY_SEATS, LATER_TIERS = 0, 1, 2


class Columns(NamedTuple):
    """The market's columns, and an own layout of its rows: the applicants with the best first choice come first.

    ``branch`` to ``key`` are the market's, by its own rows. By the own layout are: ``start``, where the rows of each
    applicant begin; ``shift``, what to add to an own row to have the market's; ``lot``; ``by_lot``, the applicant
    of each lot; and ``word``, a row in one number: its order in its first group without the lot, and in the lowest
    ``branch_bits`` its branch, NONE for a row that no group ranks.

    The order of a row in a group is ``(last_tier - tier, key, last lot - lot)`` from the highest bits to the lowest,
    higher first; ``key`` are the market's keys less the lowest one, or their dense ranks where they would not fit.
    """

    branch: Int32
    tier: Int32
    entry_start: Int64
    group: Int32
    key: Int64
    lowest_key: int
    group_start: Int32
    seats: Int32
    limit: Int32
    overflow: Int32
    last_tier: int
    key_bits: int
    lot_bits: int
    branch_bits: int
    start: Int64
    shift: Int64
    lot: Int32
    by_lot: Int32
    word: Int64


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
def first_keys(choice_start: Int64, entry_start: Int64, key: Int64, lowest_key: int, scale: int, worse: UInt16) -> None:
    """How good each applicant's first possible row is, roughly: 0 is best; only speed depends on it.

    Shapes:
        scale: Bits to drop so that what is left of the keys' range fits in 16.
        worse: (A,) filled.
    """
    most = np.int64(1 << 16) - 1
    for a in range(len(worse)):
        worse[a] = most
        for c in range(choice_start[a], choice_start[a + 1]):
            if entry_start[c] < entry_start[c + 1]:
                worse[a] = most - ((key[entry_start[c]] - lowest_key) >> scale)
                break


@numba.njit(cache=True)
def fill_words(m: Columns, choice_start: Int64, place: Int32, group_branch: Int32, faulty: Int32) -> int:
    """Read every row of columns that are within bounds, and fill ``m.word``.

    Shapes:
        place: (A,) where each applicant of the market stands in the own layout.
        group_branch: (G,) the branch of each group.
        faulty: (S,) filled with the first applicants of the market with a fault.

    Returns:
        How many rows have an entry outside their branch or out of group order.
    """
    faults = 0
    for a in range(len(place)):
        to = m.start[place[a]] - choice_start[a]
        for c in range(choice_start[a], choice_start[a + 1]):
            first, stop = m.entry_start[c], m.entry_start[c + 1]
            if first == stop:
                m.word[to + c] = NONE
                continue
            order = (np.int64(m.last_tier - m.tier[c]) << m.key_bits) | (m.key[first] - m.lowest_key)
            m.word[to + c] = (order << m.branch_bits) | m.branch[c]
            fault = group_branch[m.group[first]] != m.branch[c]
            for e in range(first + 1, stop):
                fault = fault or m.group[e] <= m.group[e - 1] or group_branch[m.group[e]] != m.branch[c]
            if fault:
                if faults < len(faulty):
                    faulty[faults] = a
                faults += 1
    return faults


@numba.njit(cache=True)
def find_pools(m: Columns, pooled: Bool, faulty: Int32) -> int:
    """Find the branches where some applicant has more than one possible row, from the words.

    Shapes:
        pooled: (B,) False; set.
        faulty: (S,) filled with the first applicants of the own layout with a fault.

    Returns:
        How many rows have another tier than an earlier one of the same applicant in the same branch.
    """
    faults, branch_mask = 0, (np.int64(1) << m.branch_bits) - 1
    mark = np.zeros(len(pooled), np.uint8)
    for a in range(len(m.start) - 1):
        tag = np.uint8(a % 255 + 1)
        for c in range(m.start[a], m.start[a + 1]):
            if m.word[c] == NONE:
                continue
            b = m.word[c] & branch_mask
            if mark[b] == tag:  # often left by someone else, as a byte is small: so look again
                for other in range(m.start[a], c):
                    if m.word[other] != NONE and m.word[other] & branch_mask == b:
                        pooled[b] = True
                        if m.tier[other + m.shift[a]] != m.tier[c + m.shift[a]]:
                            if faults < len(faulty):
                                faulty[faults] = a
                            faults += 1
            mark[b] = tag
    return faults


@numba.njit(cache=True)
def invert(lot: Int32, by_lot: Int32, faulty: Int32) -> int:
    """Fill ``by_lot`` (A,), given as NONE, with the applicant of each lot; return how many lots cannot be."""
    faults = 0
    for a in range(len(lot)):
        if lot[a] < 0 or lot[a] >= len(lot) or by_lot[lot[a]] != NONE:
            if faults < len(faulty):
                faulty[faults] = a
            faults += 1
        else:
            by_lot[lot[a]] = a
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
    order = (np.int64(m.last_tier - m.tier[row]) << m.key_bits) | (m.key[entry] - m.lowest_key)
    return int((order << m.lot_bits) | np.int64(len(m.lot) - 1 - m.lot[applicant]))


@numba.njit(cache=True)
def order_in(m: Columns, word: int, lot: int) -> int:
    """The order of a row to a plain branch, from its word and its applicant's lot; equal to ``order_of``."""
    return int(((word >> m.branch_bits) << m.lot_bits) | np.int64(len(m.lot) - 1 - lot))


@numba.njit(cache=True)
def read_seats(
    m: Columns,
    plain: Bool,
    choice: Int32,
    group: Int32,
    clean: Int64,
    fault: Int8,
    group_held: Int32,
    group_last_tier: Int32,
    cut: Int64,
) -> None:
    """Who holds what, as far as it can be: own row, and an entry in the group that holds it.

    Shapes:
        choice: (A,) the market's row of each applicant of the own layout; group likewise.
        clean: (A,) NONE; filled with the own rows held that are possible at all.
        fault: (A,) 0; filled with NOT_OWN (a row of one's own, with a group) or NO_ENTRY (in that group).
        group_held: (G,) 0; seats held in each group.
        group_last_tier: (G,) 0; the last tier that holds a seat in it.
        cut: (B,) highest int64; the lowest order that holds a seat, in plain branches.
    """
    branch_mask = (np.int64(1) << m.branch_bits) - 1
    for a in range(len(choice)):
        if choice[a] == NONE:
            fault[a] = 0 if group[a] == NONE else NOT_OWN
            continue
        c = choice[a] - m.shift[a]
        if c < m.start[a] or c >= m.start[a + 1]:
            fault[a] = NOT_OWN
            continue
        b, ranked = m.word[c] & branch_mask, False
        if m.word[c] != NONE and plain[b]:
            ranked = group[a] == m.group_start[b]
        else:
            for e in range(m.entry_start[choice[a]], m.entry_start[choice[a] + 1]):
                ranked = ranked or m.group[e] == group[a]
        if not ranked:
            fault[a] = NO_ENTRY
            continue
        clean[a] = c
        group_held[group[a]] += 1
        if m.last_tier > 1:
            group_last_tier[group[a]] = max(group_last_tier[group[a]], m.tier[choice[a]])
        if plain[b]:
            cut[b] = min(cut[b], order_in(m, m.word[c], m.lot[a]))


@numba.njit(cache=True)
def read_wishes(
    m: Columns,
    plain: Bool,
    room: Int64,
    clean: Int64,
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
        samples: (3, S) filled with the first such rows of the market.
        wanted: (W,) filled with the market's rows above in the other branches, which ``choice_faults`` tries.
        wanted_by: (W,) their applicants in the own layout.

    Returns:
        How many rows of ``wanted`` are filled.
    """
    found, branch_mask = 0, (np.int64(1) << m.branch_bits) - 1
    for a in range(len(clean)):
        stop, own = m.start[a + 1], np.int64(NONE)
        if clean[a] != NONE:
            stop, own = clean[a], m.word[clean[a]] & branch_mask
        for c in range(m.start[a], stop):
            word = m.word[c]
            if word == NONE:
                continue
            b, row = word & branch_mask, c + m.shift[a]
            if not plain[b]:
                wanted[found], wanted_by[found] = row, a
                found += 1
            elif group_held[m.group_start[b]] < room[b]:
                _note(EMPTY_SEATS, row, counts, samples)
            elif room[b] > 0 and order_in(m, word, m.lot[a]) > cut[b]:
                _note(CHOICE_FAULTS, row, counts, samples)
            if m.last_tier > 1 and b != own:
                for e in range(m.entry_start[row], m.entry_start[row + 1]):
                    if group_last_tier[m.group[e]] > m.tier[row]:
                        _note(LATER_TIERS, row, counts, samples)
                        break
    return found


@numba.njit(cache=True)
def _note(kind: int, row: int, counts: Int64, samples: Int32) -> None:
    """Count one more row of a kind, and name it while there is room."""
    if counts[kind] < samples.shape[1]:
        samples[kind, counts[kind]] = row
    counts[kind] += 1
