"""The choice of a branch of several groups, on bitmaps: ``choice.choose`` says what it means."""

import numba as nb
import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core.general_branch_packing import GeneralRows
from gymnasieregion.contexts.admission.core.market import NONE, Int8, Int32

UInt32 = npt.NDArray[np.uint32]
UInt64 = npt.NDArray[np.uint64]

_ONE = np.uint64(1)
_PRIME = np.uint64(67)


def _positions() -> Int8:
    """The place of the bit of each power of two, by its remainder: 2 generates all remainders of 67."""
    table = np.zeros(67, np.int8)
    for bit in range(64):
        table[(1 << bit) % 67] = bit
    return table


_POSITION = _positions()


@nb.njit(nogil=True, cache=True, error_model="numpy")
def mark(general: GeneralRows, row: int, bits: UInt64) -> None:
    """Set the bits of a row."""
    for at in range(general.place_start[row], general.place_start[row + 1]):
        place = general.place[at]
        bits[place >> 6] |= _ONE << np.uint64(place & 63)


@nb.njit(nogil=True, cache=True, error_model="numpy")
def clear(general: GeneralRows, row: int, bits: UInt64) -> None:
    """Clear the bits of a row."""
    for at in range(general.place_start[row], general.place_start[row + 1]):
        place = general.place[at]
        bits[place >> 6] &= ~(_ONE << np.uint64(place & 63))


@nb.njit(nogil=True, cache=True, error_model="numpy")
def first_row(general: GeneralRows, word: int, bits: UInt64) -> int:
    """The best row of a word that is not 0."""
    lowest = bits[word] & (~bits[word] + _ONE)
    return np.int64(general.row_at[word * 64 + _POSITION[np.int64(lowest % _PRIME)]])


@nb.njit(nogil=True, cache=True, error_model="numpy")
def fill_turn(general: GeneralRows, turn: int, group: int, cap: int, left: UInt64, label: Int32) -> int:
    """Take the best ``cap`` rows left in a turn; a person taken leaves with all their rows.

    Args:
        general: The packed rows.
        turn: The turn.
        group: Its group.
        cap: How many may be taken.
        left: (W,) uint64, the rows that still ask.
        label: (R,) int32, the group that holds each row, or NONE; filled.

    Returns:
        How many were taken.
    """
    taken = 0
    for word in range(general.turn_word[turn], general.turn_word[turn + 1]):
        while left[word] != 0 and taken < cap:
            row = first_row(general, word, left)
            clear(general, row, left)
            label[row] = group
            taken += 1
            other = np.int64(general.sibling[row])
            while other != row:
                clear(general, other, left)
                label[other] = NONE
                other = np.int64(general.sibling[other])
        if taken >= cap:
            break
    return taken


@nb.njit(nogil=True, cache=True, error_model="numpy")
def choose_rows(general: GeneralRows, branch: int, left: UInt64, label: Int32) -> None:
    """Walk the turns of a branch; what is not taken stays in ``left``.

    Args:
        general: The packed rows.
        branch: The branch.
        left: (W,) uint64, the rows that ask.
        label: (R,) int32, filled for the rows taken.
    """
    first = np.int64(general.group_start[branch])
    groups = np.int64(general.group_start[branch + 1]) - first
    spare = np.zeros(groups, np.int64)
    held = np.zeros(groups, np.int64)
    for position in range(groups):
        spare[position] = general.group_seats[first + position]
    for turn in range(general.turn_start[branch], general.turn_start[branch + 1]):
        position = (turn - general.turn_start[branch]) % groups
        group = first + position
        total = spare[position]
        spare[position] = 0
        limit = np.int64(general.group_limit[group])
        cap = total if limit == NONE else min(total, limit - held[position])
        taken = fill_turn(general, turn, group, cap, left, label) if cap > 0 else 0
        held[position] += taken
        onward = np.int64(general.group_overflow[group])
        spare[position if onward == NONE else onward - first] += total - taken


@nb.njit(nogil=True, cache=True, error_model="numpy")
def settle(
    general: GeneralRows, branch: int, asked: UInt64, left: UInt64, label: Int32, pos: UInt32, again: UInt32, count: int
) -> int:
    """Let a branch choose among all that ask, and name those who must ask further down.

    A row refused is forgotten, except in a shared pool, where another row of the same person may open it again.

    Args:
        general: The packed rows.
        branch: The branch.
        asked: (W,) uint64, the rows that ask.
        left: (W,) uint64, working space.
        label: (R,) int32, the group that holds each row, or NONE; filled.
        pos: (A,) uint32, the packed row that each applicant has come to.
        again: (A,) uint32, filled from ``count`` with the applicants who lost.
        count: How many are in ``again``.

    Returns:
        How many are in ``again`` then.
    """
    first = general.turn_word[general.turn_start[branch]]
    stop = general.turn_word[general.turn_start[branch + 1]]
    for word in range(first, stop):
        left[word] = asked[word]
    choose_rows(general, branch, left, label)
    for word in range(first, stop):
        while left[word] != 0:
            row = first_row(general, word, left)
            clear(general, row, left)
            label[row] = NONE
            if not general.pool[branch]:
                clear(general, row, asked)
            owner = general.owner[row]
            if pos[owner] == general.row[row]:
                again[count] = owner
                count += 1
    return count
