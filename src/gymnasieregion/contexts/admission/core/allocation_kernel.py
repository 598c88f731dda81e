"""Deferred acceptance on packed arrays, one thread, block by block: ``allocation.allocate`` says what it means.

Best first, so that few seats change hands: a row below its branch's cut-off costs one comparison, a row to a
branch with room one store. A full branch is a heap of keys. Those who lose a seat wait in a queue and ask further down 256
at a time, so that the cache misses of a block overlap.
"""

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core.general_branch_kernel import mark, settle
from gymnasieregion.contexts.admission.core.general_branch_packing import GeneralRows
from gymnasieregion.contexts.admission.core.market import NONE, Int32, Int64

UInt8 = npt.NDArray[np.uint8]
UInt32 = npt.NDArray[np.uint32]
UInt64 = npt.NDArray[np.uint64]

BLOCK = 256
"""How many who lost a seat ask at a time."""

_NOBODY = -1
_WAITS = -2
_LOW = 0xFFFFFFFF


class Rows(NamedTuple):
    """What is asked: see ``packing.Packed``."""

    start: UInt32
    choice: UInt32
    draw: UInt32
    owner: UInt32


class Branches(NamedTuple):
    """What is held, with S seats in branches of one group.

    Args:
        cut: (B,) as choices; a choice below its branch's cut is refused.
        room: (B,) int32, seats left; NONE in a branch of several groups.
        base: (B+1,) int64, the seats of each branch.
        heap: (S,) int64, code << 32 | draw; filled from the back, a heap with the lowest first when full.
    """

    cut: UInt32
    room: Int32
    base: Int64
    heap: Int64


class Queues(NamedTuple):
    """Who must ask on, with A applicants and R rows to branches of several groups in W words.

    Args:
        pos: (A,) uint32, the packed row that each applicant has come to.
        lost: (2*BLOCK,) uint32, the draws of those who lost a seat.
        waiting: (A,) uint32, applicants who ask a branch of several groups.
        again: (A,) uint32, applicants whom such a branch let go.
        asked: (W,) uint64, the rows that ask each such branch.
        left: (W,) uint64, working space.
        label: (R,) int32, the group that holds each row, or NONE.
        touched: (B,) uint8, whether a branch has newcomers.
    """

    pos: UInt32
    lost: UInt32
    waiting: UInt32
    again: UInt32
    asked: UInt64
    left: UInt64
    label: Int32
    touched: UInt8


@nb.njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def sink(heap: Int64, base: int, size: int, at: int, key: int) -> None:
    """Put a key into a heap's hole and let it sink."""
    child = 2 * at + 1
    while child < size:
        if child + 1 < size and heap[base + child + 1] < heap[base + child]:
            child += 1
        if heap[base + child] >= key:
            break
        heap[base + at] = heap[base + child]
        at = child
        child = 2 * at + 1
    heap[base + at] = key


@nb.njit(nogil=True, cache=True, error_model="numpy")
def heapify(heap: Int64, base: int, size: int) -> None:
    """Make a heap of the keys of a branch that has just become full; next to free for keys that came falling."""
    for at in range(size // 2 - 1, -1, -1):
        sink(heap, base, size, at, heap[base + at])


@nb.njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def ask(
    k: int, stop: int, draw: int, shift: int, choice: UInt32, cut: UInt32, room: Int32, base: Int64, heap: Int64
) -> tuple[int, int]:
    """Ask from row k on until a branch takes the applicant.

    Returns:
        The row that took them, or ``stop``; and the draw of whom it let go, ``_NOBODY``, or ``_WAITS`` when the
        branch has several groups and answers later.
    """
    while k < stop:
        c = np.int64(choice[k])
        branch = c >> shift
        if c >= np.int64(cut[branch]):
            free = np.int64(room[branch])
            key = ((c - (branch << shift)) << 32) | draw
            at = base[branch]
            if free > 0:
                heap[at + free - 1] = key
                room[branch] = free - 1
                if free == 1:
                    heapify(heap, at, base[branch + 1] - at)
                    cut[branch] = (branch << shift) | (heap[at] >> 32)
                return k, _NOBODY
            if free < 0:
                return k, _WAITS
            lowest = heap[at]
            if key > lowest:
                sink(heap, at, base[branch + 1] - at, 0, key)
                cut[branch] = (branch << shift) | (heap[at] >> 32)
                return k, lowest & _LOW
        k += 1
    return stop, _NOBODY


@nb.njit(nogil=True, cache=True, error_model="numpy")
def ask_block(
    who: UInt32, size: int, shift: int, rows: Rows, branches: Branches, queues: Queues, lost: int, waiting: int
) -> tuple[int, int]:
    """Let a block of applicants ask on, all loads of a kind together so that they overlap.

    Args:
        who: (BLOCK,) uint32, the applicants.
        size: How many of them.
        shift: Bits of the code in a choice.
        rows: What is asked.
        branches: What is held.
        queues: Who must ask on.
        lost: How many are in ``queues.lost``.
        waiting: How many are in ``queues.waiting``.

    Returns:
        How many are in the two queues then.
    """
    choice, cut, room, base, heap = rows.choice, branches.cut, branches.room, branches.base, branches.heap
    k = np.empty(BLOCK, np.int64)
    stop = np.empty(BLOCK, np.int64)
    draw = np.empty(BLOCK, np.int64)
    for j in range(size):
        k[j] = np.int64(queues.pos[who[j]]) + 1
    for j in range(size):
        stop[j] = rows.start[who[j] + 1]
        draw[j] = rows.draw[who[j]]
    for j in range(size):
        k[j], given = ask(k[j], stop[j], draw[j], shift, choice, cut, room, base, heap)
        if given >= 0:
            queues.lost[lost] = given
            lost += 1
        elif given == _WAITS:
            queues.waiting[waiting] = who[j]
            waiting += 1
    for j in range(size):
        queues.pos[who[j]] = k[j]
    return lost, waiting


@nb.njit(nogil=True, cache=True, error_model="numpy")
def drain(
    enough: int, shift: int, rows: Rows, branches: Branches, queues: Queues, lost: int, waiting: int
) -> tuple[int, int]:
    """Let those who lost a seat ask on until fewer than ``enough`` are left in the queue."""
    who = np.empty(BLOCK, np.uint32)
    while lost >= enough:
        size = min(lost, BLOCK)
        lost -= size
        for j in range(size):
            who[j] = rows.owner[queues.lost[lost + j]]
        lost, waiting = ask_block(who, size, shift, rows, branches, queues, lost, waiting)
    return lost, waiting


@nb.njit(nogil=True, cache=True, error_model="numpy")
def first_pass(shift: int, rows: Rows, branches: Branches, queues: Queues) -> int:
    """Let everyone ask, best first, to the fixpoint of the branches of one group.

    Returns:
        How many wait for a branch of several groups.
    """
    # arrays are taken out of the tuples once: taken out in the loop, each would be counted in and out
    start, choice, draw, pos = rows.start, rows.choice, rows.draw, queues.pos
    cut, room, base, heap = branches.cut, branches.room, branches.base, branches.heap
    lost = waiting = 0
    stop = np.int64(0)
    for i in range(len(draw)):
        k = stop
        stop = np.int64(start[i + 1])
        k, given = ask(k, stop, np.int64(draw[i]), shift, choice, cut, room, base, heap)
        pos[i] = k
        if given >= 0:
            queues.lost[lost] = given
            lost += 1
            if lost >= BLOCK:
                lost, waiting = drain(BLOCK, shift, rows, branches, queues, lost, waiting)
        elif given == _WAITS:
            queues.waiting[waiting] = i
            waiting += 1
    lost, waiting = drain(1, shift, rows, branches, queues, lost, waiting)
    return waiting


@nb.njit(nogil=True, cache=True, error_model="numpy")
def general_pass(
    waiting: int, shift: int, rows: Rows, branches: Branches, queues: Queues, general: GeneralRows, turn: Int32
) -> int:
    """Let the branches of several groups choose among all who wait, and those let go ask on.

    Args:
        waiting: How many wait.
        shift: Bits of the code in a choice.
        rows: What is asked.
        branches: What is held.
        queues: Who must ask on.
        general: The rows to branches of several groups.
        turn: (B,) int32, working space: the branches with newcomers.

    Returns:
        How many wait then; 0 is the fixpoint.
    """
    count = 0
    for at in range(waiting):
        c = np.int64(rows.choice[queues.pos[queues.waiting[at]]])
        branch = c >> shift
        mark(general, general.row_start[branch] + (c - (branch << shift)), queues.asked)
        if queues.touched[branch] == 0:
            queues.touched[branch] = 1
            turn[count] = branch
            count += 1
    losers = 0
    for at in range(count):
        branch = np.int64(turn[at])
        queues.touched[branch] = 0
        losers = settle(general, branch, queues.asked, queues.left, queues.label, queues.pos, queues.again, losers)
    lost = waiting = 0
    for at in range(0, losers, BLOCK):
        size = min(BLOCK, losers - at)
        lost, waiting = ask_block(queues.again[at : at + size], size, shift, rows, branches, queues, lost, waiting)
        lost, waiting = drain(BLOCK, shift, rows, branches, queues, lost, waiting)
    lost, waiting = drain(1, shift, rows, branches, queues, lost, waiting)
    return waiting


@nb.njit(nogil=True, cache=True, error_model="numpy")
def take_held_rows(general: GeneralRows, label: Int32, pos: UInt32) -> None:
    """In shared pools a person may hold an earlier row than the last one they asked through."""
    for row in range(len(label)):
        if label[row] != NONE:
            pos[general.owner[row]] = general.row[row]
