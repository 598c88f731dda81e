"""Deferred acceptance in simultaneous rounds of cut-offs: ``allocation.allocate`` says what it means.

Shares no loop with ``allocation_kernel``: no heap, no queue, no order of asking. Each kernel works on a range of its
own, so that several threads may run it at the same time.
"""

import numba as nb
import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core.market import Int32, Int64
from gymnasieregion.contexts.admission.core.packing_kernel import Choices

UInt32 = npt.NDArray[np.uint32]


@nb.njit(nogil=True, cache=True, error_model="numpy")
def propose(
    active: UInt32, shift: int, start: UInt32, choice: Choices, cut: Choices, pos: UInt32, asking: Int32
) -> None:
    """Move every active applicant to their next row that reaches its branch's cut-off.

    Args:
        active: (n,) uint32, the applicants of this range.
        shift: Bits of the code in a choice.
        start: (A+1,) uint32.
        choice: (K,) packed choices.
        cut: (B,) as choices.
        pos: (A,) uint32, the row that each applicant has come to; moved.
        asking: (B,) int32, filled with how many of this range ask each branch.
    """
    asking[:] = 0
    for j in range(len(active)):
        i = active[j]
        row, stop = np.int64(pos[i]), np.int64(start[i + 1])
        while row < stop and choice[row] < cut[choice[row] >> shift]:
            row += 1
        pos[i] = row
        if row < stop:
            asking[choice[row] >> shift] += 1


@nb.njit(nogil=True, cache=True, error_model="numpy")
def share_out(asking: npt.NDArray[np.int32], at: npt.NDArray[np.int64], new: Int64) -> int:
    """Give the newcomers of every branch, range by range, places next to each other.

    Args:
        asking: (ranges, B) int32.
        at: (ranges, B) int64, filled with where the newcomers of a range to a branch begin.
        new: (B+1,) int64, filled with where the newcomers of a branch begin.

    Returns:
        How many newcomers there are.
    """
    total = np.int64(0)
    for branch in range(asking.shape[1]):
        new[branch] = total
        for part in range(asking.shape[0]):
            at[part, branch] = total
            total += asking[part, branch]
    new[asking.shape[1]] = total
    return int(total)


@nb.njit(nogil=True, cache=True, error_model="numpy")
def hand_in(
    active: UInt32,
    shift: int,
    start: UInt32,
    choice: Choices,
    draws: UInt32,
    pos: UInt32,
    at: Int64,
    newcomers: Int64,
) -> None:
    """Write the key of every active applicant among the newcomers of the branch that they ask.

    Args:
        active: (n,) uint32, the applicants of this range.
        shift: Bits of the code in a choice.
        start: (A+1,) uint32.
        choice: (K,) packed choices.
        draws: (A,) uint32.
        pos: (A,) uint32.
        at: (B,) int64, where this range's next newcomer to each branch stands; moved.
        newcomers: (n of all ranges,) int64, filled with code << 32 | draw.
    """
    for j in range(len(active)):
        i = active[j]
        row = np.int64(pos[i])
        if row < np.int64(start[i + 1]):
            c = np.int64(choice[row])
            branch = c >> shift
            newcomers[at[branch]] = ((c - (branch << shift)) << 32) | np.int64(draws[i])
            at[branch] += 1


@nb.njit(nogil=True, cache=True, error_model="numpy")
def part_best(keys: Int64, first: int, last: int, best: int) -> None:
    """Move the ``best`` highest keys of first .. last to the front, the lowest of them last: Hoare's selection."""
    target = first + best - 1
    low, high = first, last - 1
    while low < high:
        pivot = keys[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while keys[i] > pivot:
                i += 1
            while keys[j] < pivot:
                j -= 1
            if i <= j:
                keys[i], keys[j] = keys[j], keys[i]
                i += 1
                j -= 1
        if target <= j:
            high = j
        elif target >= i:
            low = i
        else:
            break


@nb.njit(nogil=True, cache=True, error_model="numpy")
def decide(
    first: int,
    last: int,
    shift: int,
    base: Int64,
    held: Int64,
    holds: Int32,
    new: Int64,
    newcomers: Int64,
    cut: Choices,
    owner: UInt32,
    pos: UInt32,
    refused: UInt32,
) -> int:
    """Let the branches first .. last keep the best of those held and the newcomers.

    Args:
        first: The first branch.
        last: The branch after the last.
        shift: Bits of the code in a choice.
        base: (B+1,) int64, the seats of each branch.
        held: (S,) int64, the keys held.
        holds: (B,) int32, how many each branch holds.
        new: (B+1,) int64, the newcomers of each branch.
        newcomers: int64, their keys.
        cut: (B,) as choices; raised where a branch is full.
        owner: (A,) uint32, the applicant with each draw.
        pos: (A,) uint32; moved past the row that refused.
        refused: uint32, filled from the place of this range's first newcomer with the applicants refused.

    Returns:
        Where the refused of this range end.
    """
    end = new[first]
    keys = np.empty(64, np.int64)
    for branch in range(first, last):
        count = new[branch + 1] - new[branch]
        if count == 0:
            continue
        at, seats = base[branch], base[branch + 1] - base[branch]
        total = holds[branch] + count
        if total > len(keys):
            keys = np.empty(2 * total, np.int64)
        for j in range(holds[branch]):
            keys[j] = held[at + j]
        for j in range(count):
            keys[holds[branch] + j] = newcomers[new[branch] + j]
        if total >= seats:
            part_best(keys, 0, total, seats)
            cut[branch] = (np.int64(branch) << shift) | (keys[seats - 1] >> 32)
            for j in range(seats, total):
                i = owner[keys[j] & 0xFFFFFFFF]
                pos[i] += 1
                refused[end] = i
                end += 1
        holds[branch] = min(total, seats)
        for j in range(holds[branch]):
            held[at + j] = keys[j]
    return int(end)
