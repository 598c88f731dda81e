"""Descending cut-offs: every branch offers its seats, and what is declined is offered on."""

import numba
import numpy as np

from gymnasieregion.contexts.admission.core.market import NONE, Int32, Int64
from gymnasieregion.contexts.admission.core.verification_branch_kernel import fill
from gymnasieregion.contexts.admission.core.verification_kernel import Bool, Columns


@numba.njit(cache=True)
def descend(m: Columns, start: Int64, rows: Int32, owners: Int32, gone: Bool, choice: Int32, group: Int32) -> None:
    """Let the branches propose until no offer is declined.

    Shapes:
        start: (B+1,) possible rows of branch b are start[b] .. start[b+1] of ``rows``.
        rows: (N,) possible rows by branch, ascending in it.
        owners: (N,) their applicants in the own layout, as in what is filled.
        gone: (C,) False; rows that their applicant has declined.
        choice: (A,) NONE; filled with the best row offered to each applicant.
        group: (A,) NONE; filled with its group.

    Each round, every branch that was declined offers seats by its whole choice among the rows not declined.
    """
    branches = len(start) - 1
    dirty = np.ones(branches, np.bool_)
    seated, stamp = np.zeros(len(m.lot), np.int64), 0
    changed = True
    while changed:
        changed = False
        for b in range(branches):
            if not dirty[b]:
                continue
            dirty[b] = False
            left = np.empty(start[b + 1] - start[b], np.int32)
            who = np.empty(len(left), np.int32)
            n = 0
            for k in range(start[b], start[b + 1]):
                if not gone[rows[k]]:
                    left[n], who[n] = rows[k], owners[k]
                    n += 1
            taken = np.empty(n, np.int32)
            stamp += 1
            fill(m, b, left[:n], who[:n], seated, stamp, taken)
            for i in range(n):
                a, c = who[i], left[i]
                if taken[i] == NONE:
                    continue
                if choice[a] == NONE or c <= choice[a]:
                    choice[a], group[a] = c, taken[i]
                for worse in range(choice[a] + 1, m.start[a + 1] + m.shift[a]):
                    if not gone[worse]:
                        gone[worse] = True
                        dirty[m.branch[worse]] = True
                        changed = True
