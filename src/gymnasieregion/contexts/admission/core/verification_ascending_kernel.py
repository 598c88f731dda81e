"""Ascending cut-offs: the applicant-optimal result worked out from "nobody refused", on the checks' own arrays.

All applicants demand their best row that is not refused; every branch asked for too much raises its cut-off to the
worst of the best it has seats for; whoever is below demands their next row in the next round. The cut-offs only
rise, and stop at the lowest stable ones.
"""

from typing import NamedTuple

import numba
import numpy as np

from gymnasieregion.contexts.admission.core.market import NONE, Int32, Int64
from gymnasieregion.contexts.admission.core.verification_branch_kernel import fill
from gymnasieregion.contexts.admission.core.verification_kernel import Bool, Columns, order_in

LARGE = 7
"""A round with more than one in 2**7 of the applicants reads them in order, several times faster for the memory."""


class Room(NamedTuple):
    """What the branches have room for, and where in the working arrays each keeps its own.

    Args:
        plain: (B,) one group and one row a person: a cut-off says all.
        pooled: (B,) some person has several rows.
        seats: (B,) the seats of each plain branch.
        slot_start: (B+1,) where each plain branch keeps the orders of those it holds.
        asked_start: (B+1,) where each other branch keeps the rows that have asked.
    """

    plain: Bool
    pooled: Bool
    seats: Int64
    slot_start: Int64
    asked_start: Int64


class Work(NamedTuple):
    """The state between rounds: cut-offs and holders of plain branches, rows that have asked in the others."""

    cut: Int64
    slots: Int64
    filled: Int64
    rows: Int32
    owners: Int32
    asked: Int64
    settled: Int64
    next_row: Int64
    waiting: Bool
    seated: Int64


@numba.njit(cache=True)
def ascend(m: Columns, room: Room, choice: Int32, group: Int32) -> int:
    """Raise the cut-offs until nobody is refused.

    Shapes:
        choice: (A,) filled with the market's row of each applicant of the own layout, or NONE.
        group: (A,) filled with its group, or NONE.

    Returns:
        How many rounds it took.
    """
    applicants, branches = len(m.lot), len(room.plain)
    asked_rows, counters = np.empty((2, room.asked_start[branches]), np.int32), np.zeros((3, branches), np.int64)
    work = Work(
        np.full(branches, -1, np.int64),
        np.empty(room.slot_start[branches], np.int64),
        counters[0],
        asked_rows[0],
        asked_rows[1],
        counters[1],
        counters[2],
        m.start[:-1].copy(),
        np.zeros(applicants, np.bool_),
        np.zeros(applicants, np.int64),
    )
    asking, refused = np.arange(applicants).astype(np.int32), np.empty(applicants, np.int32)
    demand, orders = np.empty(applicants, np.int32), np.empty((2, applicants), np.int64)
    end = np.empty(branches + 1, np.int64)
    choice[:] = NONE
    group[:] = NONE
    count, rounds, stamp = applicants, 0, 0
    while count > 0:
        rounds += 1
        if count > applicants >> LARGE:
            _sort(asking, count, applicants)
        _demand(m, room, work, asking[:count], choice, group, demand, orders[0], end)
        _by_branch(demand, orders[0], count, end, orders[1])
        lost = _answer(m, room, work, orders[1], end, refused)
        for b in range(branches):
            if work.asked[b] > work.settled[b]:
                stamp += 1
                lost = _settle(m, room, work, b, stamp, choice, group, refused, lost)
        asking, refused, count = refused, asking, lost
    return rounds


@numba.njit(cache=True)
def _demand(
    m: Columns,
    room: Room,
    work: Work,
    asking: Int32,
    choice: Int32,
    group: Int32,
    demand: Int32,
    order: Int64,
    end: Int64,
) -> None:
    """Let everybody who was refused demand their best row not yet refused.

    Shapes:
        demand: (N,) filled with the plain branch that each asks, or NONE.
        order: (N,) filled with the order of that row.
        end: (B+1,) filled with how many ask each plain branch, one place on.
    """
    end[:] = 0
    for k in range(len(asking)):
        a = asking[k]
        work.waiting[a] = False
        choice[a], group[a], demand[k] = NONE, NONE, NONE
        c = _next_demand(m, room, work, a)
        if c != NONE:
            b = m.word[c] & ((np.int64(1) << m.branch_bits) - 1)
            if room.plain[b]:
                choice[a], group[a], demand[k] = c + m.shift[a], m.group_start[b], b
                order[k] = order_in(m, m.word[c], m.lot[a])
                end[b + 1] += 1
            else:
                at = room.asked_start[b] + work.asked[b]
                work.rows[at], work.owners[at] = c + m.shift[a], a
                work.asked[b] += 1


@numba.njit(cache=True)
def _answer(m: Columns, room: Room, work: Work, orders: Int64, end: Int64, refused: Int32) -> int:
    """Let every plain branch that was asked keep the best; return how many are refused."""
    lost, begin = 0, 0
    for b in range(len(room.plain)):
        if begin < end[b]:
            lost = _hold(m, room, work, b, orders[begin : end[b]], refused, lost)
        begin = end[b]
    return lost


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
def _next_demand(m: Columns, room: Room, work: Work, a: int) -> int:
    """The applicant's best row not yet refused, or NONE; a row below its branch's cut-off is refused at once."""
    c, branch_mask = work.next_row[a], (np.int64(1) << m.branch_bits) - 1
    while c < m.start[a + 1]:
        word = m.word[c]
        b = word & branch_mask
        possible = word != NONE and (not room.plain[b] or room.seats[b] > 0)
        if possible and (not room.plain[b] or order_in(m, word, m.lot[a]) > work.cut[b]):
            work.next_row[a] = c + 1
            return int(c)
        c += 1
    work.next_row[a] = c
    return NONE


@numba.njit(cache=True)
def _by_branch(demand: Int32, order: Int64, count: int, end: Int64, sorted_order: Int64) -> None:
    """Bring the orders of a round together by branch, so that each branch is read in one go.

    Shapes:
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
def _hold(m: Columns, room: Room, work: Work, b: int, orders: Int64, refused: Int32, lost: int) -> int:
    """Let a plain branch keep the best of those it holds and the newcomers; return how many are refused so far.

    A full branch is a heap with the worst first, which is its cut-off.
    """
    slots, held, seats = work.slots[room.slot_start[b] : room.slot_start[b + 1]], work.filled[b], room.seats[b]
    for order in orders:
        if held < seats:
            held += 1
            slots[seats - held] = order  # from the back: the best come first, and then it is almost a heap already
            if held == seats:
                for top in range(seats // 2 - 1, -1, -1):
                    _sink(slots, top, slots[top])
            continue
        worst = order
        if order > slots[0]:
            worst = slots[0]
            _sink(slots, 0, order)
        refused[lost] = m.by_lot[len(m.lot) - 1 - (worst & ((np.int64(1) << m.lot_bits) - 1))]
        lost += 1
    work.filled[b] = held
    if held == seats and seats > 0:
        work.cut[b] = slots[0]
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
    m: Columns, room: Room, work: Work, b: int, stamp: int, choice: Int32, group: Int32, refused: Int32, lost: int
) -> int:
    """Let a branch choose again among those it held and the newcomers; return how many are refused so far."""
    part = slice(room.asked_start[b], room.asked_start[b] + work.asked[b])
    rows, owners = work.rows[part], work.owners[part]
    taken, had = np.empty(len(rows), np.int32), np.zeros(len(rows), np.bool_)
    fill(m, b, rows, owners, work.seated, stamp, taken)
    for i in range(len(rows)):
        had[i] = i >= work.settled[b] or choice[owners[i]] == rows[i]
    for i in range(len(rows)):
        if had[i]:
            choice[owners[i]], group[owners[i]] = NONE, NONE
    for i in range(len(rows)):
        if taken[i] != NONE:
            choice[owners[i]], group[owners[i]] = rows[i], taken[i]
    for i in range(len(rows)):
        a = owners[i]
        if had[i] and choice[a] == NONE and not work.waiting[a]:
            work.waiting[a] = True
            refused[lost] = a
            lost += 1
    kept = 0
    for i in range(len(rows)):
        # With one row a person, what has been refused would be refused again and is forgotten.
        if room.pooled[b] or choice[owners[i]] == rows[i]:
            rows[kept], owners[kept] = rows[i], owners[i]
            kept += 1
    work.asked[b] = kept
    work.settled[b] = kept
    return lost


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
