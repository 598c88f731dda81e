"""The market as the checks read it: packed by this file, in a layout of its own.

Nothing here comes from the engines: the order of two rows in a branch is a number that this file packs itself.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core.market import NONE, Int32, Int64

Bool = npt.NDArray[np.bool_]
UInt16 = npt.NDArray[np.uint16]


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
def find_pools(m: Columns, pooled: Bool) -> None:
    """Find the branches where some applicant has more than one possible row, from the words.

    Shapes:
        pooled: (B,) False; set.
    """
    branch_mask = (np.int64(1) << m.branch_bits) - 1
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
            mark[b] = tag


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
