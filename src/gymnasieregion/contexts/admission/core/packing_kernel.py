"""Loops of ``packing``: ordering applicants and moving their rows, each once through the data."""

import numba as nb
import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core.market import Int32, Int64

Choices = npt.NDArray[np.unsignedinteger]
"""Packed choices: uint32 = name << 16 | code, or uint64 = name << 32 | code."""


@nb.njit(nogil=True, cache=True, error_model="numpy")
def middle_codes(choice_start: Int64, row_key: Int32) -> Int32:
    """The middle key of each applicant's rows: what most branches see of them.

    Args:
        choice_start: (A+1,) int64.
        row_key: (C,) int32, below 0 for a row that no group ranks.

    Returns:
        (A,) int32, -1 for an applicant with no possible row. Cost: O(C) for short lists.
    """
    applicants = len(choice_start) - 1
    widest = 0
    for a in range(applicants):
        widest = max(widest, choice_start[a + 1] - choice_start[a])
    middle = np.empty(applicants, np.int32)
    sorted_keys = np.empty(widest, np.int32)
    for a in range(applicants):
        count = 0
        for row in range(choice_start[a], choice_start[a + 1]):
            key = row_key[row]
            if key >= 0:
                at = count
                while at > 0 and sorted_keys[at - 1] > key:
                    sorted_keys[at] = sorted_keys[at - 1]
                    at -= 1
                sorted_keys[at] = key
                count += 1
        middle[a] = sorted_keys[(count - 1) // 2] if count > 0 else -1
    return middle


@nb.njit(nogil=True, cache=True, error_model="numpy")
def order_by_code(code: Int32, codes: int, by_lot: Int32) -> Int32:
    """Applicants by code, highest first, then by lot: one counting sort.

    Args:
        code: (A,) int32, -1 .. codes-1.
        codes: How many codes there are.
        by_lot: (A,) int32, the applicants in lot order.

    Returns:
        (A,) int32, the applicants in order.
    """
    at = np.zeros(codes + 2, np.int64)
    for a in range(len(code)):
        at[codes - code[a]] += 1
    for level in range(1, codes + 2):
        at[level] += at[level - 1]
    order = np.empty(len(code), np.int32)
    for place in range(len(by_lot) - 1, -1, -1):
        a = by_lot[place]
        level = codes - code[a]
        at[level] -= 1
        order[at[level]] = a
    return order


@nb.njit(nogil=True, cache=True, error_model="numpy")
def lay_out(
    choice_start: Int64,
    choice_branch: Int32,
    possible: npt.NDArray[np.bool_],
    code: Int32,
    place: Int32,
    start: npt.NDArray[np.uint32],
    choice: Choices,
    row: Int32,
) -> None:
    """Scatter the possible rows of every applicant to the applicant's new place, packed.

    Args:
        choice_start: (A+1,) int64.
        choice_branch: (C,) int32.
        possible: (C,) bool.
        code: (C,) int32, 0 or more.
        place: (A,) int32, the new place of each applicant.
        start: (A+1,) uint32, where the rows of each new place begin.
        choice: (K,) uint32 or uint64, filled.
        row: (K,) int32, filled with the old row of each new one.
    """
    shift = choice.itemsize * 4
    for a in range(len(place)):
        k = np.int64(start[place[a]])
        for old in range(choice_start[a], choice_start[a + 1]):
            if possible[old]:
                choice[k] = (np.int64(choice_branch[old]) << shift) | np.int64(code[old])
                row[k] = old
                k += 1
