"""Ascending cut-offs: the applicant-optimal result worked out from "nobody refused", on the checks' own arrays.

All applicants demand their best row that is not refused; every branch asked for too much raises its cut-off to the
worst of the best it has seats for; whoever is below demands their next row in the next round. The cut-offs only
rise, and stop at the lowest stable ones.
"""

import numba
import numpy as np

from gymnasieregion.contexts.admission.core.market import NONE, Int32, Int64
from gymnasieregion.contexts.admission.core.verification_branch_kernel import fill
from gymnasieregion.contexts.admission.core.verification_kernel import Bool, Columns, order_of


LARGE = 7
"""A round with more than one in 2**7 of the applicants reads them in order, which the memory does several times faster."""


@numba.njit(cache=True)
def ascend(
    m: Columns, plain: Bool, pooled: Bool, room: Int64, slot_start: Int64, asked_start: Int64, choice: Int32, group: Int32
) -> int:
    """Raise the cut-offs until nobody is refused.

    Args:
        plain: (B,) one group and one row a person: a cut-off says all.
        room: (B,) the seats of each plain branch, at most its possible rows.
        slot_start: (B+1,) where each plain branch keeps the orders of those it holds.
        asked_start: (B+1,) where each other branch keeps the rows that have asked.
        choice: (A,) filled with the row of each applicant, or NONE.
        group: (A,) filled with its group, or NONE.

    Returns:
        How many rounds it took.
    """
    applicants, branches = len(m.lot), len(plain)
    slots, filled = np.empty(slot_start[branches], np.int64), np.zeros(branches, np.int64)
    rows, owners = np.empty((2, asked_start[branches]), np.int32)
    asked, settled = np.zeros((2, branches), np.int64)
    cut = np.full(branches, -1, np.int64)
    next_row = m.choice_start[:-1].copy()
    asking, refused = np.arange(applicants).astype(np.int32), np.empty(applicants, np.int32)
    demand, order, sorted_order = np.empty(applicants, np.int32), np.empty(applicants, np.int64), np.empty(applicants, np.int64)
    waiting = np.zeros(applicants, np.bool_)
    seated, stamp = np.zeros(applicants, np.int64), 0
    choice[:] = NONE
    group[:] = NONE
    count, rounds = applicants, 0
    while count > 0:
        rounds += 1
        if count > applicants >> LARGE:
            _sort(asking, count, applicants)
        end = np.zeros(branches + 1, np.int64)
        for k in range(count):
            a = asking[k]
            waiting[a] = False
            c = _next_demand(m, plain, cut, room, next_row, a)
            choice[a], demand[k] = NONE, NONE
            if c != NONE:
                b = m.branch[c]
                if plain[b]:
                    choice[a], demand[k] = c, b
                    order[k] = order_of(m, c, m.entry_start[c], a)
                    end[b + 1] += 1
                else:
                    rows[asked_start[b] + asked[b]], owners[asked_start[b] + asked[b]] = c, a
                    asked[b] += 1
        _by_branch(demand, order, count, end, sorted_order)
        lost, begin = 0, 0
        for b in range(branches):
            if plain[b]:
                lost = _hold(m, sorted_order[begin : end[b]], slots[slot_start[b] : slot_start[b + 1]], filled, b, cut, refused, lost)
            elif asked[b] > settled[b]:
                stamp += 1
                part = slice(asked_start[b], asked_start[b] + asked[b])
                lost = _settle(m, b, rows[part], owners[part], settled[b], seated, stamp, choice, group, waiting, refused, lost)
                if not pooled[b]:
                    asked[b] = _keep_holders(rows[part], owners[part], choice)
                settled[b] = asked[b]
            begin = end[b]
        asking, refused, count = refused, asking, lost
    for a in range(applicants):
        if choice[a] != NONE and plain[m.branch[choice[a]]]:
            group[a] = m.group_start[m.branch[choice[a]]]
    return rounds


@numba.njit(cache=True)
def _sort(asking: Int32, count: int, applicants: int) -> None:
    """Put the applicants who ask in ascending order; each asks once."""
    asks = np.zeros(applicants, np.bool_)
    for k in range(count):
        asks[asking[k]] = True
    k = 0
    for a in range(applicants):
        asking[k] = a
        k += asks[a]
        if k == count:
            break


@numba.njit(cache=True)
def _next_demand(m: Columns, plain: Bool, cut: Int64, room: Int64, next_row: Int64, a: int) -> int:
    """The applicant's best row not yet refused, or NONE; a row below its branch's cut-off is refused at once."""
    c = next_row[a]
    while c < m.choice_start[a + 1]:
        e, b = m.entry_start[c], m.branch[c]
        if e < m.entry_start[c + 1] and (not plain[b] or (room[b] > 0 and order_of(m, c, e, a) > cut[b])):
            next_row[a] = c + 1
            return c
        c += 1
    next_row[a] = c
    return NONE


@numba.njit(cache=True)
def _by_branch(demand: Int32, order: Int64, count: int, end: Int64, sorted_order: Int64) -> None:
    """Bring the orders of a round together by branch, so that each branch is read in one go.

    Args:
        demand: (N,) the branch of each demand, or NONE.
        end: (B+1,) how many demands each branch has, one place on; becomes where each branch's part ends.
        sorted_order: (N,) filled.
    """
    for b in range(len(end) - 1):
        end[b + 1] += end[b]
    for k in range(count):
        if demand[k] != NONE:
            sorted_order[end[demand[k]]] = order[k]
            end[demand[k]] += 1


@numba.njit(cache=True)
def _hold(
    m: Columns, orders: Int64, slots: Int64, filled: Int64, b: int, cut: Int64, refused: Int32, lost: int
) -> int:
    """Let a plain branch keep the best of those it holds and the newcomers; return how many are refused so far.

    A full branch is a heap with the worst first, which is its cut-off.
    """
    room, held, lot_mask = len(slots), filled[b], (np.int64(1) << m.lot_shift) - 1
    for order in orders:
        if held < room:
            slots[held] = order
            held += 1
            if held == room:
                for top in range(room // 2 - 1, -1, -1):
                    _sink(slots, top, slots[top])
            continue
        worst = order
        if order > slots[0]:
            worst = slots[0]
            _sink(slots, 0, order)
        refused[lost] = m.by_lot[len(m.lot) - 1 - (worst & lot_mask)]
        lost += 1
    filled[b] = held
    if held == room and room > 0:
        cut[b] = slots[0]
    return lost


@numba.njit(cache=True)
def _sink(slots: Int64, at: int, order: int) -> None:
    """Let an order sink from a place in the heap to where it belongs."""
    room = len(slots)
    child = 2 * at + 1
    while child < room:
        if child + 1 < room and slots[child + 1] < slots[child]:
            child += 1
        if order <= slots[child]:
            break
        slots[at] = slots[child]
        at, child = child, 2 * child + 1
    slots[at] = order


@numba.njit(cache=True)
def _settle(
    m: Columns,
    b: int,
    rows: Int32,
    owners: Int32,
    settled: int,
    seated: Int64,
    stamp: int,
    choice: Int32,
    group: Int32,
    waiting: Bool,
    refused: Int32,
    lost: int,
) -> int:
    """Let a branch choose again among those it held and the newcomers; return how many are refused so far."""
    taken = np.empty(len(rows), np.int32)
    fill(m, b, rows, owners, seated, stamp, taken)
    had = np.zeros(len(rows), np.bool_)
    for i in range(len(rows)):
        had[i] = i >= settled or choice[owners[i]] == rows[i]
    for i in range(len(rows)):
        if had[i]:
            choice[owners[i]] = NONE
            group[owners[i]] = NONE
    for i in range(len(rows)):
        if taken[i] != NONE:
            choice[owners[i]] = rows[i]
            group[owners[i]] = taken[i]
    for i in range(len(rows)):
        a = owners[i]
        if had[i] and choice[a] == NONE and not waiting[a]:
            waiting[a] = True
            refused[lost] = a
            lost += 1
    return lost


@numba.njit(cache=True)
def _keep_holders(rows: Int32, owners: Int32, choice: Int32) -> int:
    """Forget the rows refused: with one row a person they would be refused again."""
    kept = 0
    for i in range(len(rows)):
        if choice[owners[i]] == rows[i]:
            rows[kept], owners[kept] = rows[i], owners[i]
            kept += 1
    return kept


@numba.njit(cache=True)
def differing(choice: Int32, group: Int32, other_choice: Int32, other_group: Int32, sample: Int32) -> int:
    """How many applicants two allocations disagree on; ``sample`` (S,) is filled with the first ones."""
    count = 0
    for a in range(len(choice)):
        if choice[a] != other_choice[a] or group[a] != other_group[a]:
            if count < len(sample):
                sample[count] = a
            count += 1
    return count
