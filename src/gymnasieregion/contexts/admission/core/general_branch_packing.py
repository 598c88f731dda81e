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

    With R such rows, P entries of them, T turns, W words:

    Args:
        row_start: (B+1,) int64, the rows of each branch (none for a branch of one group).
        row: (R,) uint32, the market's row until ``placed``, then the packed row.
        owner: (R,) uint32, the applicant (in packed order) of each row.
        place_start: (R+1,) int64, the places of each row.
        place: (P,) int64, the bit of each entry.
        turn_start: (B+1,) int64, the turns of each branch: tiers outside, groups inside.
        turn_word: (T+1,) int64, the words of each turn.
        sibling: (R,) int32, the next row of the same person in the same branch, in a ring; mostly the row itself.
        row_at: (W*64,) int32, the row at each bit; -1 for padding.
        pool: (B,) bool, whether one applicant may ask through several rows.
        group_start: (B+1,) int32.
        group_seats: (G,) int32.
        group_limit: (G,) int32.
        group_overflow: (G,) int32.
    """

    row_start: Int64
    row: UInt32
    owner: UInt32
    place_start: Int64
    place: Int64
    turn_start: Int64
    turn_word: Int64
    sibling: Int32
    row_at: Int32
    pool: npt.NDArray[np.bool_]
    group_start: Int32
    group_seats: Int32
    group_limit: Int32
    group_overflow: Int32

    def placed(self, row: Int32, choice: npt.NDArray[np.unsignedinteger], owner: UInt32) -> "GeneralRows":
        """The same rows, each told where it stands among the packed rows.

        Args:
            row: (K,) int32, the market's row of each packed row.
            choice: (K,) packed choices.
            owner: (K,) uint32, the applicant of each packed row.
        """
        shift = choice.dtype.itemsize * 4
        branch = (choice >> shift).astype(np.int64)
        several = np.flatnonzero(np.diff(self.row_start)[branch] > 0)
        number = self.row_start[branch[several]] + (choice[several] & ((1 << shift) - 1)).astype(np.int64)
        new_row, new_owner = np.empty_like(self.row), np.empty_like(self.owner)
        new_row[number], new_owner[number] = several, owner[several]
        return self._replace(row=new_row, owner=new_owner)


def general_rows(market: Market, keys: Int32, several: npt.NDArray[np.bool_]) -> tuple[Int32, GeneralRows]:
    """Give every entry of the branches of several groups its place.

    Tier 1 always exists: seats enter there, so that whether anybody in it asks changes nothing for the others.

    Args:
        market: The admission as columns.
        keys: (E,) int32, dense numbers of the keys, higher first.
        several: (C,) bool, the possible rows to branches of several groups.

    Returns:
        For each such row, in row order, its number within its branch; and the packed rows.
    """
    asked = np.flatnonzero(several)
    branch = market.choice_branch[asked]
    by_branch = np.argsort(branch, kind="stable")
    rows, branch = asked[by_branch], branch[by_branch].astype(np.int64)
    row_start = np.searchsorted(branch, np.arange(market.branches + 1))
    numbers = np.empty(len(rows), np.int32)
    numbers[by_branch] = np.arange(len(rows)) - row_start[branch]
    applicant = np.searchsorted(market.choice_start, rows, side="right") - 1
    tier = np.searchsorted(np.union1d(market.choice_tier[rows], 1), market.choice_tier[rows])
    tiers = np.ones(market.branches, np.int64)
    np.maximum.at(tiers, branch, tier + 1)
    groups = np.diff(market.group_start).astype(np.int64)
    turn_start = np.concatenate((np.zeros(1, np.int64), np.cumsum(np.where(np.diff(row_start) > 0, tiers * groups, 0))))
    widths = market.entry_start[rows + 1] - market.entry_start[rows]
    place_start = np.concatenate((np.zeros(1, np.int64), np.cumsum(widths)))
    of_row = np.repeat(np.arange(len(rows)), widths)
    entry = np.arange(place_start[-1]) - place_start[of_row] + market.entry_start[rows][of_row]
    position = market.entry_group[entry] - market.group_start[branch[of_row]]
    turn = turn_start[branch[of_row]] + tier[of_row] * groups[branch[of_row]] + position
    best_first = _best_first(turn, keys[entry], market.lot[applicant[of_row]])
    sizes = np.bincount(turn, minlength=int(turn_start[-1])).astype(np.int64)
    turn_word = np.concatenate((np.zeros(1, np.int64), np.cumsum((sizes + WORD - 1) // WORD)))
    place = np.empty(len(entry), np.int64)
    ordered = turn[best_first]
    place[best_first] = np.arange(len(entry)) - (np.cumsum(sizes) - sizes)[ordered] + turn_word[ordered] * WORD
    row_at = np.full(int(turn_word[-1]) * WORD, -1, np.int32)
    row_at[place] = of_row
    sibling = _rings(branch * market.applicants + applicant)
    pool = np.zeros(market.branches, np.bool_)
    pool[branch[sibling != np.arange(len(rows))]] = True
    return numbers, GeneralRows(
        row_start=row_start.astype(np.int64),
        row=rows.astype(np.uint32),
        owner=applicant.astype(np.uint32),
        place_start=place_start,
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


def _rings(pair: Int64) -> Int32:
    """For each row the next one of the same pair; the last one's next is the first. Pairs rise or stand still."""
    last = np.flatnonzero(np.diff(pair, append=-1) != 0)
    first = np.concatenate((np.zeros(1, np.int64), last[:-1] + 1))
    following = np.arange(1, len(pair) + 1, dtype=np.int32)
    following[last] = first
    return following


def _best_first(turn: Int64, key: Int32, lot: Int32) -> Int64:
    """The entries by turn, then key (higher first), then lot; an applicant's earlier row first of equals."""
    keys, lots = int(key.max(initial=0)) + 1, int(lot.max(initial=0)) + 1
    if (int(turn.max(initial=0)) + 1) * keys * lots >= 1 << 63:
        return np.lexsort((lot, -key, turn)).astype(np.int64)
    return np.argsort((turn * keys + (keys - 1 - key)) * lots + lot, kind="stable")
