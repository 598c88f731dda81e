"""Rows and entries laid out anew when the applicants come in another order."""

import numba
import numpy as np

from gymnasieregion.contexts.admission.core.market import Int64


@numba.njit(cache=True)
def reorder(choice_start: Int64, entry_start: Int64, people: Int64, new_start: Int64) -> tuple[Int64, Int64, Int64]:
    """Copy each applicant's rows and entries to where they now belong.

    Shapes:
        people: (A,) the applicant who comes first, second, ….
        new_start: (A+1,) where their rows begin.

    Returns:
        Of each new row the old row, of each new entry the old entry, and where the entries of each new row begin.
    """
    row_of = np.empty(new_start[len(people)], np.int64)
    new_entry_start = np.zeros(len(row_of) + 1, np.int64)
    entry_of = np.empty(entry_start[len(entry_start) - 1], np.int64)
    at = 0
    for k in range(len(people)):
        row = choice_start[people[k]]
        for c in range(new_start[k], new_start[k + 1]):
            row_of[c] = row
            for e in range(entry_start[row], entry_start[row + 1]):
                entry_of[at] = e
                at += 1
            new_entry_start[c + 1] = at
            row += 1
    return row_of, entry_of, new_entry_start
