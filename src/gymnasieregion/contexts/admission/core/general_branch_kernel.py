"""The choice of branches of several groups, on bitmaps: ``choice.choose`` says what it means."""

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core.general_branch_packing import GeneralRows
from gymnasieregion.contexts.admission.core.market import NONE, Int8, Int32, Int64
from gymnasieregion.contexts.admission.core.packing_kernel import Choices

UInt8 = npt.NDArray[np.uint8]
UInt32 = npt.NDArray[np.uint32]
UInt64 = npt.NDArray[np.uint64]

_ONE = np.uint64(1)
_PRIME = np.uint64(67)


class GeneralState(NamedTuple):
    """What branches of several groups are asked and hold, with R rows in W words.

    Args:
        pos: (A,) uint32, the packed row that each applicant has come to.
        asked: (W,) uint64, the rows that ask or are held.
        left: (W,) uint64, working space.
        label: (R,) int32, the group that holds each row, or NONE.
        is_touched: (B,) uint8, whether a branch has newcomers.
        spare: (most groups of a branch,) int64, working space.
        held: (most groups of a branch,) int64, working space.
    """

    pos: UInt32
    asked: UInt64
    left: UInt64
    label: Int32
    is_touched: UInt8
    spare: Int64
    held: Int64


def _positions() -> Int8:
    """The place of the bit of each power of two, by its remainder: 2 generates all remainders of 67."""
    table = np.zeros(67, np.int8)
    for bit in range(64):
        table[(1 << bit) % 67] = bit
    return table


_POSITION = _positions()


@nb.njit(nogil=True, cache=True, error_model="numpy")
def mark_held(room: Int32, base: Int64, heap: Int64, general: GeneralRows, state: GeneralState, touched: Int32) -> int:
    """Let the common rows that branches of several groups hold as if they had one ask them for good.

    Args:
        room: (N,) int32, seats left; NONE from here on, so that new rows wait for the branch's choice.
        base: (N+1,) int64, the seats of each name.
        heap: (S+1,) int64, code << 32 | draw of the rows held, from the back.
        general: The packed rows.
        state: What is asked and held.
        touched: (B,) int32, filled with the branches asked.

    Returns:
        How many branches are asked.
    """
    row_start, place_start, place = general.row_start, general.place_start, general.place
    asked, is_touched = state.asked, state.is_touched
    branches = 0
    for branch in range(len(is_touched)):
        if row_start[branch + 1] > row_start[branch]:
            for at in range(base[branch] + room[branch], base[branch + 1]):
                row = row_start[branch + 1] - 1 - (heap[at] >> 32)
                for p in range(place_start[row], place_start[row + 1]):
                    asked[place[p] >> 6] |= _ONE << np.uint64(place[p] & 63)
                is_touched[branch] = 1
            room[branch] = NONE
            if is_touched[branch] == 1:
                touched[branches] = branch
                branches += 1
    return branches


@nb.njit(nogil=True, cache=True, error_model="numpy")
def mark(
    waiting: UInt32,
    count: int,
    shift: int,
    choice: Choices,
    general: GeneralRows,
    state: GeneralState,
    touched: Int32,
    branches: int,
) -> int:
    """Let applicants ask, each by the row that they have come to.

    Args:
        waiting: (A,) uint32, the applicants.
        count: How many they are.
        shift: Bits of the code in a choice.
        choice: (K,) packed choices.
        general: The packed rows.
        state: What is asked and held.
        touched: (B,) int32, filled with the branches asked.
        branches: How many are asked already.

    Returns:
        How many branches are asked.
    """
    row_start, place_start, place, branch_of = (
        general.row_start,
        general.place_start,
        general.place,
        general.branch_of,
    )
    pos, asked, is_touched = state.pos, state.asked, state.is_touched
    for at in range(count):
        c = np.int64(choice[pos[waiting[at]]])
        name = c >> shift
        row = row_start[name + 1] - 1 - (c - (name << shift))
        for p in range(place_start[row], place_start[row + 1]):
            asked[place[p] >> 6] |= _ONE << np.uint64(place[p] & 63)
        branch = branch_of[name]
        if is_touched[branch] == 0:
            is_touched[branch] = 1
            touched[branches] = branch
            branches += 1
    return branches


@nb.njit(nogil=True, cache=True, error_model="numpy")
def choose(touched: Int32, count: int, general: GeneralRows, state: GeneralState) -> None:
    """Let branches choose among all that ask: walk their turns, and leave in ``left`` what is not taken.

    A person taken leaves with all their rows. The loops stand in one function, since one called for each row
    would count every array in and out again.

    Args:
        touched: (B,) int32, the branches.
        count: How many they are.
        general: The packed rows.
        state: What is asked and held; ``left`` and the ``label`` of the rows taken are filled.
    """
    turn_start, turn_word, group_start = general.turn_start, general.turn_word, general.group_start
    place_start, place, row_at, sibling = general.place_start, general.place, general.row_at, general.sibling
    seats, limits, overflow = general.group_seats, general.group_limit, general.group_overflow
    left, label, spare, held = state.left, state.label, state.spare, state.held
    for t in range(count):
        branch = touched[t]
        first = np.int64(group_start[branch])
        groups = np.int64(group_start[branch + 1]) - first
        for word in range(turn_word[turn_start[branch]], turn_word[turn_start[branch + 1]]):
            left[word] = state.asked[word]
        for group in range(groups):
            spare[group] = seats[first + group]
            held[group] = 0
        group = 0
        for turn in range(turn_start[branch], turn_start[branch + 1]):
            taken = 0
            total = spare[group]
            limit = np.int64(limits[first + group])
            cap = total if limit == NONE else min(total, limit - held[group])
            for word in range(turn_word[turn], turn_word[turn + 1] if cap > 0 else 0):
                while left[word] != 0 and taken < cap:
                    lowest = left[word] & (~left[word] + _ONE)
                    row = row_at[word * 64 + _POSITION[np.int64(lowest % _PRIME)]]
                    label[row] = first + group
                    taken += 1
                    other = row
                    while True:
                        for p in range(place_start[other], place_start[other + 1]):
                            left[place[p] >> 6] &= ~(_ONE << np.uint64(place[p] & 63))
                        other = sibling[other]
                        if other == row:
                            break
                        label[other] = NONE
            held[group] += taken
            spare[group] = 0
            onward = np.int64(overflow[first + group])
            spare[group if onward == NONE else onward - first] += total - taken
            group = group + 1 if group + 1 < groups else 0


@nb.njit(nogil=True, cache=True, error_model="numpy")
def let_go(
    touched: Int32, count: int, shift: int, general: GeneralRows, state: GeneralState, cut: Choices, again: UInt32
) -> int:
    """Name those who asked and were not taken, and who must ask further down.

    A common row worse than one refused would be refused too: so the best one refused is the branch's cut-off.

    A row refused is forgotten, except in a shared pool, where another row of the same person may open it again.

    Args:
        touched: (B,) int32, the branches that have chosen.
        count: How many they are.
        shift: Bits of the code in a choice.
        general: The packed rows.
        state: What is asked and held; ``left`` is emptied.
        cut: (N,) as choices; a choice below its name's cut is refused.
        again: (A,) uint32, filled.

    Returns:
        How many are named.
    """
    turn_start, turn_word, pool = general.turn_start, general.turn_word, general.pool
    place_start, place, row_at = general.place_start, general.place, general.row_at
    owners, packed_row, row_start = general.owner, general.row, general.row_start
    pos, asked, left, label, is_touched = state.pos, state.asked, state.left, state.label, state.is_touched
    gone = 0
    for t in range(count):
        branch = touched[t]
        is_touched[branch] = 0
        best = row_start[branch + 1]
        for word in range(turn_word[turn_start[branch]], turn_word[turn_start[branch + 1]]):
            while left[word] != 0:
                lowest = left[word] & (~left[word] + _ONE)
                row = row_at[word * 64 + _POSITION[np.int64(lowest % _PRIME)]]
                label[row] = NONE
                best = row if row_start[branch] <= row < best else best
                for p in range(place_start[row], place_start[row + 1]):
                    bit = _ONE << np.uint64(place[p] & 63)
                    left[place[p] >> 6] &= ~bit
                    if not pool[branch]:
                        asked[place[p] >> 6] &= ~bit
                if not pool[branch] or pos[owners[row]] == packed_row[row]:
                    again[gone] = owners[row]
                    gone += 1
        if best < row_start[branch + 1]:
            cut[branch] = (np.int64(branch) << shift) | (row_start[branch + 1] - best)
    return gone


@nb.njit(nogil=True, cache=True, error_model="numpy")
def take_held_rows(general: GeneralRows, state: GeneralState) -> None:
    """In shared pools a person may hold an earlier row than the last one they asked through."""
    label, pos, owners, packed_row = state.label, state.pos, general.owner, general.row
    for row in range(len(label)):
        if label[row] != NONE:
            pos[owners[row]] = packed_row[row]
