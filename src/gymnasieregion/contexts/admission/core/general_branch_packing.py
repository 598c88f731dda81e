"""The branches of several groups, packed: every entry has a place in a turn, as one bit of a bitmap.

A *turn* is one group in one tier. ``choice.choose`` walks the turns of a branch in order; here the entries of a turn
stand next to each other, best first, so the walk reads bits from left to right and never sorts.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core.general_branch_common import common_rows, group_sets
from gymnasieregion.contexts.admission.core.market import Int32, Int64, Market
from gymnasieregion.contexts.admission.core.packing_kernel import Choices

UInt32 = npt.NDArray[np.uint32]

WORD = 64
"""Bits of one word of the bitmap."""


class GeneralRows(NamedTuple):
    """The rows that ask branches of several groups, and the places of their entries.

    Most rows of a branch have entries in the same groups: its *common* rows. Where the groups rank them alike, a
    common row is refused for certain when as many better common rows ask as there are seats (``common_rows`` says why),
    so the engine may treat them as the rows of one group until then. The other rows ask under another name of the
    branch, its *alias*; branches and aliases are the *names*, aliases last.

    With R rows, numbered by name and best first so that a walk meets them in order, P entries of them, N names, T
    turns, W words:

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

    def numbers(self, choice: Choices) -> Int64:
        """The number of the row behind each packed choice; below 0 for a choice of a branch of one group."""
        shift = choice.dtype.itemsize * 4
        name = (choice >> shift).astype(np.int64)
        number = self.row_start[name + 1] - 1 - (choice & ((1 << shift) - 1)).astype(np.int64)
        return np.where(self.row_start[name] < self.row_start[name + 1], number, -1)

    def placed(self, choice: Choices, owner: UInt32) -> "GeneralRows":
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
    asked = _asked(market, keys, several)
    entries, turn_start = _entries(market, keys, asked)
    ring = _rings(asked.branch * market.applicants + asked.applicant)
    pool = np.zeros(market.branches, np.bool_)
    pool[asked.branch[ring != np.arange(len(ring))]] = True
    common = common_rows(
        asked.branch,
        np.where(pool[asked.branch], -1, group_sets(entries.position, _running(entries.widths)[:-1])),
        entries.of_row[entries.best_first],
        entries.turn[entries.best_first],
        _numbered(asked.order(asked.branch)),
    )
    aliased, alias = np.unique(asked.branch, return_inverse=True)
    name = np.where(common, asked.branch, market.branches + alias)
    by_number = asked.order(name)
    number = _numbered(by_number)
    row_start = np.searchsorted(name[by_number], np.arange(market.branches + len(aliased) + 1)).astype(np.int64)
    place_start = _running(entries.widths[by_number])
    bit, turn_word = _places(entries.turn, entries.best_first, int(turn_start[-1]))
    place = _scattered(place_start[number[entries.of_row]] + entries.nth, bit, len(bit))
    packed = GeneralRows(
        branch_of=np.concatenate((np.arange(market.branches), aliased)).astype(np.int32),
        row_start=row_start,
        row=asked.rows[by_number].astype(np.uint32),
        owner=asked.applicant[by_number].astype(np.uint32),
        place_start=place_start.astype(np.uint32),
        place=place,
        turn_start=turn_start,
        turn_word=turn_word,
        sibling=_scattered(number, number[ring], len(number)),
        row_at=_scattered(bit, number[entries.of_row], int(turn_word[-1]) * WORD),
        pool=pool,
        group_start=market.group_start,
        group_seats=market.group_seats,
        group_limit=market.group_limit,
        group_overflow=market.group_overflow,
    )
    return name.astype(np.int32), (row_start[name + 1] - 1 - number).astype(np.int32), packed


class _Asked(NamedTuple):
    """The rows, in the market's order, with their branch, applicant, tier from 0, leading key and lot."""

    rows: Int64
    branch: Int64
    applicant: Int64
    tier: Int64
    leading: Int32
    lot: Int32

    def order(self, name: Int64) -> Int64:
        """The rows by name, tier, key of the first entry, lot."""
        return _best_first(name * (int(self.tier.max()) + 1) + self.tier, self.leading, self.lot)


class _Entries(NamedTuple):
    """How many entries each row has; and of each entry its row, its number there, its group's position, its turn.

    ``best_first`` is the entries by turn, then best first.
    """

    widths: Int64
    of_row: Int64
    nth: Int64
    position: Int64
    turn: Int64
    best_first: Int64


def _asked(market: Market, keys: Int32, several: npt.NDArray[np.bool_]) -> _Asked:
    rows = np.flatnonzero(several)
    applicant = np.searchsorted(market.choice_start, rows, side="right") - 1
    tier = np.searchsorted(np.union1d(market.choice_tier[rows], 1), market.choice_tier[rows])
    branch = market.choice_branch[rows].astype(np.int64)
    return _Asked(rows, branch, applicant, tier, keys[market.entry_start[rows]], market.lot[applicant])


def _entries(market: Market, keys: Int32, asked: _Asked) -> tuple[_Entries, Int64]:
    """The entries of the rows; and the turns of each branch."""
    widths = market.entry_start[asked.rows + 1] - market.entry_start[asked.rows]
    of_row = np.repeat(np.arange(len(widths)), widths)
    nth = np.arange(len(of_row)) - _running(widths)[of_row]
    entry = nth + market.entry_start[asked.rows][of_row]
    branch = asked.branch[of_row]
    position = market.entry_group[entry] - market.group_start[branch].astype(np.int64)
    groups = np.diff(market.group_start).astype(np.int64)
    tiers = np.zeros(market.branches, np.int64)
    np.maximum.at(tiers, asked.branch, asked.tier + 1)
    turn_start = _running(tiers * groups)
    turn = turn_start[branch] + asked.tier[of_row] * groups[branch] + position
    best_first = _best_first(turn, keys[entry], asked.lot[of_row])
    return _Entries(widths, of_row, nth, position, turn, best_first), turn_start


def _scattered(place: Int64, value: Int64, size: int) -> UInt32:
    """(size,) Each value in its place."""
    whole = np.zeros(size, np.uint32)
    whole[place] = value
    return whole


def _running(counts: Int64) -> Int64:
    """Where each of a row of pieces begins, and the end."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)))


def _numbered(order: Int64) -> Int64:
    """The number of each, when they are numbered in an order."""
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    return number


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
