"""The branches of several groups, packed: every entry has a place in a turn, as one bit of a bitmap.

A *turn* is one group in one tier. ``choice.choose`` walks the turns of a branch in order; here the entries of a turn
stand next to each other, best first, so the walk reads bits from left to right and never sorts.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core.market import Int32, Int64, Market

UInt32 = npt.NDArray[np.uint32]

WORD = 64
"""Bits of one word of the bitmap."""


class GeneralRows(NamedTuple):
    """The rows that ask branches of several groups, and the places of their entries.

    Most rows of a branch have entries in the same groups: its *common* rows. Where the groups rank them alike, a common row
    is refused for certain when as many better common rows ask as there are seats (``common_rows`` says why), so the
    engine may treat them as the rows of one group until then. The other rows ask under another name of the branch, its
    *alias*; branches and aliases are the *names*, aliases last.

    With R rows, numbered by name and best first so that a walk meets them in order, P entries of them, N names, T turns,
    W words:

    Args:
        branch_of: (N,) int32, the branch behind each name.
        row_start: (N+1,) int64, the rows of each name; a choice's code counts them from the last.
        row: (R,) uint32, the market's row until ``placed``, then the packed row.
        owner: (R,) uint32, the applicant (in packed order) of each row.
        place_start: (R+1,) uint32, the places of each row.
        place: (P,) uint32, the bit of each entry.
        turn_start: (B+1,) int64, the turns of each branch: tiers outside, groups inside.
        turn_word: (T+1,) int64, the words of each turn.
        sibling: (R,) uint32, the next row of the same person in the same branch, in a ring; mostly the row itself.
        row_at: (W*64,) uint32, the row at each bit.
        pool: (B,) bool, whether one applicant may ask through several rows.
        group_start: (B+1,) int32.
        group_seats: (G,) int32.
        group_limit: (G,) int32.
        group_overflow: (G,) int32.
    """

    branch_of: Int32
    row_start: Int64
    row: UInt32
    owner: UInt32
    place_start: UInt32
    place: UInt32
    turn_start: Int64
    turn_word: Int64
    sibling: UInt32
    row_at: UInt32
    pool: npt.NDArray[np.bool_]
    group_start: Int32
    group_seats: Int32
    group_limit: Int32
    group_overflow: Int32

    def numbers(self, choice: npt.NDArray[np.unsignedinteger]) -> Int64:
        """The number of the row behind each packed choice; below 0 for a choice of a branch of one group."""
        shift = choice.dtype.itemsize * 4
        name = (choice >> shift).astype(np.int64)
        number = self.row_start[name + 1] - 1 - (choice & ((1 << shift) - 1)).astype(np.int64)
        return np.where(self.row_start[name] < self.row_start[name + 1], number, -1)

    def placed(self, choice: npt.NDArray[np.unsignedinteger], owner: UInt32) -> "GeneralRows":
        """The same rows, each told where it stands among the packed rows.

        Args:
            choice: (K,) packed choices.
            owner: (K,) uint32, the applicant of each packed row.
        """
        number = self.numbers(choice)
        several = np.flatnonzero(number >= 0)
        new_row, new_owner = np.empty_like(self.row), np.empty_like(self.owner)
        new_row[number[several]], new_owner[number[several]] = several, owner[several]
        return self._replace(row=new_row, owner=new_owner)


def general_rows(market: Market, keys: Int32, several: npt.NDArray[np.bool_]) -> tuple[Int32, Int32, GeneralRows]:
    """Give every entry of the branches of several groups its place.

    Tier 1 always exists: seats enter there, so that whether anybody in it asks changes nothing for the others.

    Args:
        market: The admission as columns.
        keys: (E,) int32, dense numbers of the keys, higher first.
        several: (C,) bool, the possible rows to branches of several groups; one or more.

    Returns:
        For each such row, in row order, the name it asks under and its code there; and the packed rows.
    """
    rows = np.flatnonzero(several)
    branch = market.choice_branch[rows].astype(np.int64)
    applicant = np.searchsorted(market.choice_start, rows, side="right") - 1
    lot = market.lot[applicant]
    tiers = np.union1d(market.choice_tier[rows], 1)
    tier = np.searchsorted(tiers, market.choice_tier[rows])
    widths = market.entry_start[rows + 1] - market.entry_start[rows]
    of_row = np.repeat(np.arange(len(rows)), widths)
    nth = np.arange(len(of_row)) - _running(widths)[of_row]
    entry = nth + market.entry_start[rows][of_row]
    position = market.entry_group[entry] - market.group_start[branch[of_row]].astype(np.int64)
    turn_start = _turn_starts(market, branch, tier)
    groups = np.diff(market.group_start).astype(np.int64)
    turn = turn_start[branch[of_row]] + tier[of_row] * groups[branch[of_row]] + position
    best_first = _best_first(turn, keys[entry], lot[of_row])
    bit, turn_word = _places(turn, best_first, int(turn_start[-1]))

    leading = keys[market.entry_start[rows]]
    ring = _rings(branch * market.applicants + applicant)
    pool = np.zeros(market.branches, np.bool_)
    pool[branch[ring != np.arange(len(rows))]] = True
    in_order = _numbered(_best_first(branch * len(tiers) + tier, leading, lot))
    common = common_rows(branch, np.where(pool[branch], -1, _group_sets(position, widths)), of_row[best_first],
                         turn[best_first], in_order)
    aliased, alias = np.unique(branch, return_inverse=True)
    name = np.where(common, branch, market.branches + alias)
    by_number = _best_first(name * len(tiers) + tier, leading, lot)
    number = _numbered(by_number)
    row_start = np.searchsorted(name[by_number], np.arange(market.branches + len(aliased) + 1)).astype(np.int64)

    place_start = _running(widths[by_number])
    place = np.empty(len(entry), np.uint32)
    place[place_start[number[of_row]] + nth] = bit
    row_at = np.zeros(int(turn_word[-1]) * WORD, np.uint32)
    row_at[bit] = number[of_row]
    sibling = np.empty(len(rows), np.uint32)
    sibling[number] = number[ring]
    packed = GeneralRows(
        branch_of=np.concatenate((np.arange(market.branches), aliased)).astype(np.int32),
        row_start=row_start,
        row=rows[by_number].astype(np.uint32),
        owner=applicant[by_number].astype(np.uint32),
        place_start=place_start.astype(np.uint32),
        place=place,
        turn_start=turn_start,
        turn_word=turn_word,
        sibling=sibling,
        row_at=row_at,
        pool=pool,
        group_start=market.group_start,
        group_seats=market.group_seats,
        group_limit=market.group_limit,
        group_overflow=market.group_overflow,
    )
    return name.astype(np.int32), (row_start[name + 1] - 1 - number).astype(np.int32), packed


def common_rows(
    branch: Int64, group_set: Int64, entry_row: Int64, entry_turn: Int64, in_order: Int64
) -> npt.NDArray[np.bool_]:
    """Which rows have the groups that most rows of their branch have, where those groups rank them alike.

    Let N be the seats of a branch, and let N common rows ask, all better than a common row x by (tier, key, lot). Then x
    is refused. For say a turn (t, g) takes x, and y is one of the N. With y in tier t, g meets y first, so y is taken
    at that turn or before. With y in an earlier tier s: y not taken means that the turn (s, g) took all it could. If
    the limit bound it, g takes nobody later. If its seats were out, it has none later either: after the first tier,
    seats stand only in groups without hand-over, and come there only from the same group's last turn or, in a tier, from
    groups before it. So all N are taken, and x too: one more than there are seats.

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


def _group_sets(position: Int64, widths: Int64) -> Int64:
    """The groups of each row as bits; -1 for a row in a group beyond the 62nd."""
    starts = _running(widths)[:-1]
    last = np.maximum.reduceat(position, starts)
    return np.where(last < WORD - 2, np.add.reduceat(1 << np.minimum(position, WORD - 2), starts), -1)


def _running(counts: Int64) -> Int64:
    """Where each of a row of pieces begins, and the end."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)))


def _numbered(order: Int64) -> Int64:
    """The number of each, when they are numbered in an order."""
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    return number


def _turn_starts(market: Market, branch: Int64, tier: Int64) -> Int64:
    """(B+1,) Where the turns of each branch begin; a branch of one group has none."""
    tiers = np.zeros(market.branches, np.int64)
    np.maximum.at(tiers, branch, tier + 1)
    return _running(tiers * np.diff(market.group_start))


def _places(turn: Int64, best_first: Int64, turns: int) -> tuple[Int64, Int64]:
    """The bit of each entry, when every turn begins a word of its own; and the words of each turn."""
    sizes = np.bincount(turn, minlength=turns).astype(np.int64)
    turn_word = _running((sizes + WORD - 1) // WORD)
    ordered = turn[best_first]
    bit = np.empty(len(turn), np.int64)
    bit[best_first] = np.arange(len(turn)) - _running(sizes)[ordered] + turn_word[ordered] * WORD
    return bit, turn_word


def _rings(pair: Int64) -> Int64:
    """For each row the next one of the same pair; the last one's next is the first."""
    together = np.argsort(pair, kind="stable")
    last = np.flatnonzero(np.diff(pair[together], append=-1) != 0)
    following = np.roll(together, -1)
    following[last] = together[np.concatenate((np.zeros(1, np.int64), last[:-1] + 1))]
    ring = np.empty(len(pair), np.int64)
    ring[together] = following
    return ring


def _best_first(turn: Int64, key: Int32, lot: Int32) -> Int64:
    """The entries by turn, then key (higher first), then lot; an applicant's earlier row first of equals."""
    keys, lots = int(key.max(initial=0)) + 1, int(lot.max(initial=0)) + 1
    if (int(turn.max(initial=0)) + 1) * keys * lots >= 1 << 63:
        return np.lexsort((lot, -key, turn)).astype(np.int64)
    return np.argsort((turn * keys + (keys - 1 - key)) * lots + lot, kind="stable")
