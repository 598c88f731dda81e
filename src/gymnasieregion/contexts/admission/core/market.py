"""The arrays that every engine and every check reads: one admission, ready to be allocated.

The model is *ordered seat groups with forward hand-over*. A branch is a pool of seats split into an
ordered list of groups. A choice row of an applicant points at one branch; the row has an
*entry* in each group of that branch that ranks it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Int8 = npt.NDArray[np.int8]
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]

NONE = -1
"""No choice row, no group, no limit, no hand-over."""


@dataclass(frozen=True, slots=True)
class Market:
    """One admission as columns; nothing in it is a name, a date or a rule of law.

    With A applicants, C choice rows, E entries, B branches and G groups:

    Args:
        choice_start: (A+1,) int64. Rows of applicant a are choice_start[a] .. choice_start[a+1], best first.
        choice_branch: (C,) int32, the branch the row wants a seat in.
        choice_tier: (C,) int32, 1 or more; lower is served first, outside the groups. Rows of one
            applicant in one branch may have different tiers: a seat held is one of the first, other rows keep theirs.
        entry_start: (C+1,) int64. Entries of row c are entry_start[c] .. entry_start[c+1], in group order.
            A row without entries is not a possible pair (not eligible, not ranked) and is passed over.
        entry_group: (E,) int32, global group index, a group of the row's branch.
        entry_key: (E,) int64, higher goes first within the group. Equal keys are told apart by lot.
        lot: (A,) int32, a permutation of 0 .. A-1; lower goes first.
        group_start: (B+1,) int32. Groups of branch b are group_start[b] .. group_start[b+1], in order.
        group_seats: (G,) int32, 0 or more.
        group_limit: (G,) int32, most the group may hold over all tiers, or NONE.
        group_overflow: (G,) int32, the LATER group of the same branch that gets the seats left, or NONE.

    An applicant may have several rows in one branch (a pool shared by several offerings).
    """

    choice_start: Int64
    choice_branch: Int32
    choice_tier: Int32
    entry_start: Int64
    entry_group: Int32
    entry_key: Int64
    lot: Int32
    group_start: Int32
    group_seats: Int32
    group_limit: Int32
    group_overflow: Int32

    @property
    def applicants(self) -> int:
        """How many applicants there are."""
        return len(self.choice_start) - 1

    @property
    def branches(self) -> int:
        """How many branches there are."""
        return len(self.group_start) - 1


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who got what.

    Args:
        choice: (A,) int32, index of the choice row granted (into choice_branch), or NONE.
        group: (A,) int32, global index of the group that holds the seat, or NONE.
    """

    choice: Int32
    group: Int32
