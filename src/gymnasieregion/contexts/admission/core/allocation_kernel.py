"""Deferred acceptance on packed arrays, one thread, block by block: ``allocation.allocate`` says what it means.

Best first, so that few seats change hands: a row below its branch's cut-off costs one comparison, a row to a
branch with room one store. A full branch is a heap of keys. Those who lose a seat wait in a queue and ask further
down 256 at a time, so that the cache misses of a block overlap.
"""

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core.market import Int32, Int64
from gymnasieregion.contexts.admission.core.packing_kernel import Choices

UInt32 = npt.NDArray[np.uint32]
Counts = Int64

BLOCK = 256
"""How many who lost a seat ask at a time."""

_NOBODY = -1
_WAITS = -2
_LOW = 0xFFFFFFFF


class Rows(NamedTuple):
    """What is asked: see ``packing.Packed``."""

    start: UInt32
    choice: Choices
    draw: UInt32
    owner: UInt32


class Branches(NamedTuple):
    """What is held, with N names of branches and S seats in those that are tried as branches of one group.

    Args:
        cut: (N,) as choices; a choice below its name's cut is refused.
        room: (N,) int32, seats left; NONE where the rows wait for the choice of a branch of several groups.
        base: (N+1,) int64, the seats of each name.
        heap: (S+1,) int64, code << 32 | draw; filled from the back, a heap with the lowest first when full.
    """

    cut: Choices
    room: Int32
    base: Int64
    heap: Int64


class Block(NamedTuple):
    """A block of applicants on their way: (BLOCK,) each.

    Args:
        who: uint32, the applicants.
        row: int64, the packed row each has come to.
        stop: int64, the end of their rows.
        draw: int64, their draws.
        lets_go: int64, the draw of whom the branch that took them let go.
    """

    who: UInt32
    row: Int64
    stop: Int64
    draw: Int64
    lets_go: Int64


class Queues(NamedTuple):
    """Who must ask on.

    Args:
        pos: (A,) uint32, the packed row that each applicant has come to.
        lost: (2*BLOCK,) uint32, the draws of those who lost a seat.
        waiting: (A,) uint32, applicants who ask a branch of several groups; empty when there is none.
        block: Working space.
    """

    pos: UInt32
    lost: UInt32
    waiting: UInt32
    block: Block


@nb.njit(nogil=True, cache=True, error_model="numpy")
def heapify(heap: Int64, base: int, size: int) -> None:
    """Make a heap of the keys of a branch that has just become full; next to free for keys that came falling."""
    for top in range(size // 2 - 1, -1, -1):
        key = heap[base + top]
        at, child = top, 2 * top + 1
        while child < size:
            if child + 1 < size and heap[base + child + 1] < heap[base + child]:
                child += 1
            if heap[base + child] >= key:
                break
            heap[base + at] = heap[base + child]
            at, child = child, 2 * child + 1
        heap[base + at] = key


@nb.njit(nogil=True, cache=True, error_model="numpy")
def ask(
    size: int, shift: int, block: Block, choice: Choices, cut: Choices, room: Int32, base: Int64, heap: Int64
) -> None:
    """Let a block of applicants ask from row to row until a branch takes them.

    All of it is one loop: a function called for each applicant would count every array in and out again.

    Args:
        size: How many applicants the block has.
        shift: Bits of the code in a choice.
        block: Their rows and draws; filled with the row that took them, or the end of their rows, and with the draw of
            whom it let go: ``_NOBODY``, or ``_WAITS`` when the branch has several groups and answers later.
        choice: (K,) packed choices.
        cut: See ``Branches``, as the rest.
        room: Seats left.
        base: Where the seats of each branch begin.
        heap: The keys held.
    """
    rows, stops, draws, lets_go = block.row, block.stop, block.draw, block.lets_go
    for j in range(size):
        row, stop, draw, gone = rows[j], stops[j], draws[j], _NOBODY
        while row < stop:
            c = np.int64(choice[row])
            branch = c >> shift
            if c < np.int64(cut[branch]):
                row += 1
                continue
            free, first = np.int64(room[branch]), base[branch]
            key = ((c - (branch << shift)) << 32) | draw
            if free > 0:
                heap[first + free - 1] = key
                room[branch] = free - 1
                if free == 1:
                    heapify(heap, first, base[branch + 1] - first)
                    cut[branch] = (branch << shift) | (heap[first] >> 32)
                break
            if free < 0:
                gone = _WAITS
                break
            if key < heap[first]:
                row += 1
                continue
            gone = heap[first] & _LOW
            last = base[branch + 1]
            at, child = first, first + 1
            while child < last:
                if child + 1 < last and heap[child + 1] < heap[child]:
                    child += 1
                if heap[child] >= key:
                    break
                heap[at] = heap[child]
                at, child = child, 2 * child - first + 1
            heap[at] = key
            cut[branch] = (branch << shift) | (heap[first] >> 32)
            break
        rows[j], lets_go[j] = row, gone


@nb.njit(nogil=True, cache=True, error_model="numpy")
def ask_on(
    first: int | np.int64,
    size: int,
    who: UInt32,
    shift: int,
    rows: Rows,
    branches: Branches,
    queues: Queues,
    count: Counts,
) -> None:
    """Let a block of applicants ask, from the row that each has come to.

    The loads of one kind stand together, so that the processor waits for many at a time.

    Args:
        first: Where the block begins in ``who``.
        size: How many there are.
        who: The applicants.
        shift: Bits of the code in a choice.
        rows: What is asked.
        branches: What is held.
        queues: Who must ask on.
        count: (2,) int64, how many are in ``queues.lost`` and in ``queues.waiting``.
    """
    block = queues.block
    row, stop, draw, lets_go = block.row, block.stop, block.draw, block.lets_go
    start, draws, pos, lost, waiting = rows.start, rows.draw, queues.pos, queues.lost, queues.waiting
    choice, base, heap = rows.choice, branches.base, branches.heap
    for j in range(size):
        row[j] = pos[who[first + j]]
    for j in range(size):
        stop[j] = start[who[first + j] + 1]
        draw[j] = draws[who[first + j]]
    for j in range(size):
        lets_go[j] = choice[row[j]] if row[j] < stop[j] else 0
    for j in range(size):
        lets_go[j] = base[lets_go[j] >> shift]
    for j in range(size):
        lets_go[j] = heap[lets_go[j]]
    ask(size, shift, block, rows.choice, branches.cut, branches.room, branches.base, branches.heap)
    for j in range(size):
        pos[who[first + j]] = row[j]
        if lets_go[j] >= 0:
            lost[count[0]] = lets_go[j]
            count[0] += 1
        elif lets_go[j] == _WAITS:
            waiting[count[1]] = who[first + j]
            count[1] += 1


@nb.njit(nogil=True, cache=True, error_model="numpy")
def drain(enough: int | np.int64, shift: int, rows: Rows, branches: Branches, queues: Queues, count: Counts) -> None:
    """Let those who lost a seat ask on until fewer than ``enough`` are left in the queue; arguments as ``ask_on``.

    Numbers are handed over as ``np.int64``: a number written out would have a kernel of its own compiled.
    """
    who, owner, pos, lost = queues.block.who, rows.owner, queues.pos, queues.lost
    while count[0] >= enough:
        size = min(count[0], BLOCK)
        count[0] -= size
        for j in range(size):
            who[j] = owner[lost[count[0] + j]]
        for j in range(size):
            pos[who[j]] += 1
        ask_on(np.int64(0), size, who, shift, rows, branches, queues, count)


@nb.njit(nogil=True, cache=True, error_model="numpy")
def first_pass(shift: int, rows: Rows, branches: Branches, queues: Queues) -> int:
    """Let everyone ask, best first, to the fixpoint of the branches of one group.

    Returns:
        How many wait for a branch of several groups.
    """
    block = queues.block
    row, stop, draw, lets_go = block.row, block.stop, block.draw, block.lets_go
    start, draws, pos, lost, waiting = rows.start, rows.draw, queues.pos, queues.lost, queues.waiting
    count = np.zeros(2, np.int64)
    for first in range(0, len(draws), BLOCK):
        size = min(BLOCK, len(draws) - first)
        for j in range(size):
            row[j], stop[j], draw[j] = start[first + j], start[first + j + 1], draws[first + j]
        ask(size, shift, block, rows.choice, branches.cut, branches.room, branches.base, branches.heap)
        for j in range(size):
            pos[first + j] = row[j]
            if lets_go[j] >= 0:
                lost[count[0]] = lets_go[j]
                count[0] += 1
            elif lets_go[j] == _WAITS:
                waiting[count[1]] = first + j
                count[1] += 1
        drain(np.int64(BLOCK), shift, rows, branches, queues, count)
    drain(np.int64(1), shift, rows, branches, queues, count)
    return int(count[1])


@nb.njit(nogil=True, cache=True, error_model="numpy")
def next_pass(gone: int, again: UInt32, shift: int, rows: Rows, branches: Branches, queues: Queues) -> int:
    """Let those whom the branches of several groups let go ask on, to the fixpoint of the branches of one group.

    Args:
        gone: How many they are.
        again: (A,) uint32, the applicants.
        shift: Bits of the code in a choice.
        rows: What is asked.
        branches: What is held.
        queues: Who must ask on.

    Returns:
        How many wait for a branch of several groups then; 0 is the end.
    """
    pos = queues.pos
    for at in range(gone):
        pos[again[at]] += 1
    count = np.zeros(2, np.int64)
    for at in range(0, gone, BLOCK):
        ask_on(at, min(BLOCK, gone - at), again, shift, rows, branches, queues, count)
        drain(np.int64(BLOCK), shift, rows, branches, queues, count)
    drain(np.int64(1), shift, rows, branches, queues, count)
    return int(count[1])
