"""A market read once by the checks, with arrays of their own; nothing in it is trusted."""

import numpy as np

from gymnasieregion.contexts.admission.core import verification_kernel as kernel
from gymnasieregion.contexts.admission.core.market import NONE, Int32, Int64, Market
from gymnasieregion.contexts.admission.core.verification_kernel import Bool, Columns
from gymnasieregion.contexts.admission.core.verification_report import SAMPLE

ORDER_BITS = 62
"""Bits for tier, key and lot together in the order of a row."""

ROOMY = 10_000
"""A plain branch with more seats than this gets room for its possible rows only, counted."""


class Reading:
    """A market that has been read once: its columns, and what kind each branch is.

    Args:
        market: Any market; nothing of it is trusted.

    ``faults`` counts the rows, lots or columns that are not well formed; nothing else may be used unless it is 0.
    A *plain* branch has one group and no person with two possible rows, so that one cut-off says all of it.
    """

    def __init__(self, market: Market) -> None:
        self.market = market
        self.faults, self.faulty = _column_faults(market), np.empty(0, np.int32)
        if self.faults == 0:
            self._read_rows(market)

    def _read_rows(self, market: Market) -> None:
        """Read every row, and pack the order of rows into one number."""
        extremes = np.zeros(7, np.int64)
        in_order = kernel.bounds(
            market.choice_start, market.choice_branch, market.choice_tier, market.entry_start, market.entry_group,
            market.entry_key, extremes,
        )  # fmt: skip
        lowest, highest, last_tier, *indexes = (int(value) for value in extremes)
        if not in_order or not _within(indexes, market):
            self.faults = 1
            return
        by_lot, sample = np.full(market.applicants, NONE, np.int32), np.empty(SAMPLE, np.int32)
        self.faults = kernel.invert(market.lot, by_lot, sample)
        self.faulty = sample[: self.faults]
        if self.faults:
            return
        self.people = _best_first(market, lowest, highest)
        self.columns = _columns(market, self.people, lowest, highest, last_tier)
        place: Int32 = np.empty(market.applicants, np.int32)
        place[self.people] = np.arange(market.applicants, dtype=np.int32)
        np.take(place, by_lot, out=self.columns.by_lot)
        self.pooled: Bool = np.zeros(market.branches, np.bool_)
        branch = np.repeat(np.arange(market.branches, dtype=np.int32), np.diff(market.group_start))
        self.faults = kernel.fill_words(self.columns, market.choice_start, place, branch, sample)
        self.faulty = sample[: self.faults]
        if self.faults:
            return
        kernel.find_pools(self.columns, self.pooled)
        self.plain: Bool = (np.diff(market.group_start) == 1) & ~self.pooled
        self.room = _room(market, self.plain)
        self.branch_rows: Int32 = np.zeros(market.branches, np.int32)
        counted = ~self.plain | (self.room > ROOMY)
        if counted.any():
            kernel.possible_rows(market.choice_branch, market.entry_start, counted, self.branch_rows)


def _column_faults(market: Market) -> int:
    """How many columns have a length, or a group an overflow or number of seats, that cannot be."""
    rows, entries, groups = len(market.choice_branch), len(market.entry_group), len(market.group_seats)
    lengths = [
        len(market.lot) != market.applicants,
        len(market.choice_tier) != rows or len(market.entry_start) != rows + 1,
        len(market.entry_key) != entries,
        len(market.group_limit) != groups or len(market.group_overflow) != groups,
        *(
            len(start) == 0 or start[0] != 0 or start[-1] != total
            for start, total in (
                (market.choice_start, rows),
                (market.entry_start, entries),
                (market.group_start, groups),
            )
        ),
    ]
    if any(lengths):
        return sum(lengths)
    stop = np.repeat(market.group_start[1:], np.maximum(np.diff(market.group_start), 0))
    if np.any(np.diff(market.group_start) < 0) or len(stop) != groups:
        return 1
    overflow = market.group_overflow
    backward = (overflow != NONE) & ((overflow <= np.arange(groups)) | (overflow >= stop))
    return int(np.sum(backward | (market.group_seats < 0) | (market.group_limit < NONE)))


def _within(indexes: list[int], market: Market) -> bool:
    """Whether the lowest and highest branch and group of the rows exist."""
    first_branch, last_branch, first_group, last_group = indexes
    within_branches = first_branch >= 0 and last_branch < market.branches
    return within_branches and first_group >= 0 and last_group < len(market.group_seats)


def _room(market: Market, plain: Bool) -> Int64:
    """The seats of each plain branch, 0 for the others."""
    room: Int64 = np.zeros(market.branches, np.int64)
    limit = np.where(market.group_limit == NONE, market.group_seats, market.group_limit)
    room[plain] = np.minimum(market.group_seats, limit)[market.group_start[:-1][plain]]
    return room


def _best_first(market: Market, lowest: int, highest: int) -> Int32:
    """The applicants, roughly by the key of their first possible row: then few are displaced later."""
    worse = np.empty(market.applicants, np.uint16)
    scale = max((highest - lowest).bit_length() - 16, 0)
    kernel.first_keys(market.choice_start, market.entry_start, market.entry_key, lowest, scale, worse)
    return np.argsort(worse, kind="stable").astype(np.int32)


def _columns(market: Market, people: Int32, lowest: int, highest: int, last_tier: int) -> Columns:
    """The columns with room for what is filled in; keys that lie too far apart are replaced by their ranks."""
    key, lot_bits, branch_bits = market.entry_key, market.applicants.bit_length(), market.branches.bit_length()
    besides = last_tier.bit_length() + max(lot_bits, branch_bits)
    if (highest - lowest).bit_length() + besides > ORDER_BITS:
        key = np.unique(key, return_inverse=True)[1].astype(np.int64)
        lowest, highest = 0, int(key.max())
    start = np.zeros(market.applicants + 1, np.int64)
    np.cumsum(np.diff(market.choice_start)[people], out=start[1:])
    return Columns(
        market.choice_branch, market.choice_tier, market.entry_start, market.entry_group, key, lowest,
        market.group_start, market.group_seats, market.group_limit, market.group_overflow, last_tier,
        (highest - lowest).bit_length(), lot_bits, branch_bits,
        start, market.choice_start[people] - start[:-1], market.lot[people],
        np.empty(market.applicants, np.int32), np.empty(len(market.choice_branch), np.int64),
    )  # fmt: skip
