"""The rows of a branch of several groups that can be tried as if it had one group: why, and which."""

import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core.market import Int64

_BITS = 62


def common_rows(
    branch: Int64, group_set: Int64, entry_row: Int64, entry_turn: Int64, in_order: Int64
) -> npt.NDArray[np.bool_]:
    """Which rows have the groups that most rows of their branch have, where those groups rank them alike.

    Let N be the seats of a branch, and let N common rows ask, all better than a common row x by (tier, key, lot).
    Then x is refused. For say that a turn (t, g) takes x, and y is one of the N. If y is in tier t too, g meets y
    first, so y is taken at that turn or before. If y is in an earlier tier s and is not taken, the turn (s, g) took all
    it could. Did its limit stop it, then g takes nobody later. Were its seats out, then it has none later: from one
    tier to the next, seats stay only in a group without hand-over that has not used them, and within a later tier
    only such groups have any, so none are handed over. So all N are taken, and x too: one more than there are seats.

    Args:
        branch: (R,) int64.
        group_set: (R,) int64, the groups of each row as bits; below 0 for a row that cannot be common.
        entry_row: (P,) int64, the row of each entry, the entries by turn and best first.
        entry_turn: (P,) int64, the turn of each entry.
        in_order: (R,) int64, the rows' numbers by branch, tier, key of the first entry, lot.

    Returns:
        (R,) bool.
    """
    sets, of_set = np.unique(group_set, return_inverse=True)
    kind, of_kind, times = np.unique(branch * len(sets) + of_set, return_inverse=True, return_counts=True)
    by_times = np.lexsort((times, kind // len(sets)))
    most = by_times[np.flatnonzero(np.diff(kind[by_times] // len(sets), append=-1) != 0)]
    chosen = np.zeros(len(kind), np.bool_)
    chosen[most] = True
    common: npt.NDArray[np.bool_] = chosen[of_kind] & (group_set >= 0)
    counted = common[entry_row]
    row, turn = entry_row[counted], entry_turn[counted]
    falls = (np.diff(in_order[row]) < 0) & (np.diff(turn) == 0)
    return common & ~np.isin(branch, branch[row[1:][falls]])


def group_sets(position: Int64, starts: Int64) -> Int64:
    """The groups of each row as bits.

    Args:
        position: (P,) int64, the position in its branch of each entry's group; row by row.
        starts: (R,) int64, where the entries of each row begin; no row without entries.

    Returns:
        (R,) int64; -1 for a row in a group beyond the 62nd.
    """
    last = np.maximum.reduceat(position, starts)
    return np.where(last < _BITS, np.add.reduceat(1 << np.minimum(position, _BITS), starts), -1)
