"""Which applicants and branches hang together."""

import numba
import numpy as np

from gymnasieregion.contexts.admission.core.market import Int32, Int64


@numba.njit(cache=True)
def join(choice_start: Int64, branch: Int32, entry_start: Int64, branches: int) -> Int32:
    """Join every applicant with the branches of their possible rows (union-find).

    Returns:
        (A+B,) int32, one number for each part of the market that hangs together: first the
        applicants, then the branches.
    """
    applicants = len(choice_start) - 1
    parent = np.arange(applicants + branches).astype(np.int32)
    for a in range(applicants):
        for c in range(choice_start[a], choice_start[a + 1]):
            if entry_start[c] < entry_start[c + 1]:
                one, other = _root(parent, a), _root(parent, applicants + branch[c])
                if one != other:
                    parent[one] = other
    for i in range(len(parent)):
        parent[i] = _root(parent, i)
    return parent


@numba.njit(cache=True)
def _root(parent: Int32, i: int) -> int:
    """The one that stands for all that are joined with i; the path to it is halved on the way."""
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i
