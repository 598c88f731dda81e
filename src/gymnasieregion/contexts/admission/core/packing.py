"""From a ``Market`` to the packed arrays that the fast engine reads: best first, four bytes a choice."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core.general_branch_packing import GeneralRows, general_rows
from gymnasieregion.contexts.admission.core.market import NONE, Int32, Int64, Market
from gymnasieregion.contexts.admission.core.packing_kernel import Choices, lay_out, middle_codes, order_by_code

UInt32 = npt.NDArray[np.uint32]

_TABLE = 1 << 24
"""Up to this span of values, a table of the values seen is faster than sorting them."""


class Packed(NamedTuple):
    """A market in the order and the form that the engine reads.

    With A applicants best first, K rows that a branch can take, N names of branches (``general`` says what they are;
    without it, every branch is a name):

    Args:
        start: (A+1,) uint32. Rows of applicant i (in this order) are start[i] .. start[i+1], best first.
        choice: (K,) uint32 = name << 16 | code, or uint64 = name << 32 | code when that does not fit. A higher code
            goes first.
        draw: (A,) uint32, a permutation; among equal codes the HIGHER goes first.
        owner: (A,) uint32, the applicant with each draw.
        seats: (N,) int32, or NONE for a name that takes the general path at once.
        row: (K,) int32, the choice row of the market behind each row here.
        applicant: (A,) int32, the applicant of the market behind each applicant here.
        general: The branches of several groups; None when there is none.
    """

    start: UInt32
    choice: Choices
    draw: UInt32
    owner: UInt32
    seats: Int32
    row: Int32
    applicant: Int32
    general: GeneralRows | None

    @property
    def shift(self) -> int:
        """How many bits of a choice are its code: 16 or 32."""
        return self.choice.dtype.itemsize * 4


def pack(market: Market) -> Packed:
    """Sort the applicants best first and pack their rows.

    The order only makes the engine fast (few seats change hands); no result depends on it.

    Args:
        market: The admission as columns.

    Returns:
        The packed arrays. An empty market gives empty arrays.
    """
    possible = np.diff(market.entry_start) > 0
    one_group = np.diff(market.group_start) == 1
    keys, values = dense(market.entry_key)
    leading = keys[market.entry_start[:-1][possible]]
    row_key = np.full(len(possible), NONE, np.int32)
    row_key[possible] = leading
    middle = middle_codes(market.choice_start, row_key)
    order = order_by_code(middle, values, _inverse(market.lot))
    code, bits = _codes(market, row_key, possible & one_group[market.choice_branch])
    several = possible & ~one_group[market.choice_branch]
    name, general = market.choice_branch, None
    if several.any():
        name = name.copy()
        name[several], code[several], general = general_rows(market, keys, several)
        bits = max(bits, int(code[several].max() + 1).bit_length())
    names = market.branches if general is None else len(general.branch_of)
    wide = bits > 16 or names > 1 << 16  # noqa: PLR2004 - the halves of a uint32
    return _laid_out(market, order, possible, name, code, general, wide=wide)


def dense(values: Int64) -> tuple[Int32, int]:
    """Number the distinct values 0, 1, 2 … in rising order.

    Args:
        values: (n,) int64.

    Returns:
        The number of each value, and how many numbers there are. No values gives an empty array and 0.
    """
    if not len(values):
        return np.zeros(0, np.int32), 0
    low, high = int(values.min()), int(values.max())
    if high - low >= _TABLE:
        distinct, numbers = np.unique(values, return_inverse=True)
        return numbers.astype(np.int32), len(distinct)
    offset = (values - low).astype(np.int32)
    seen = np.zeros(high - low + 1, np.bool_)
    seen[offset] = True
    number = np.cumsum(seen, dtype=np.int32) - np.int32(1)
    return number[offset], int(number[-1]) + 1


def _inverse(permutation: Int32) -> Int32:
    """Which place holds each number."""
    inverse = np.empty_like(permutation)
    inverse[permutation] = np.arange(len(permutation), dtype=permutation.dtype)
    return inverse


def _codes(market: Market, row_key: Int32, plain: npt.NDArray[np.bool_]) -> tuple[Int32, int]:
    """One number for tier and key of every row to a branch of one group, and how many bits the numbers need.

    The numbers are dense in the whole market, and dense within each branch when that is too many for 16 bits. The
    highest number of the bits is kept free: it stands for a cut-off that nobody reaches.
    """
    code = np.zeros(len(row_key), np.int32)
    tiers, tier_count = dense(market.choice_tier[plain].astype(np.int64))
    values = int(row_key.max(initial=0)) + 1
    outer = (tier_count - 1 - tiers).astype(np.int64) * values + row_key[plain]
    numbers, count = dense(outer)
    if count >= 1 << 16:
        branch = market.choice_branch[plain].astype(np.int64)
        distinct, within = np.unique(branch * count + numbers, return_inverse=True)
        numbers = (within - np.searchsorted(distinct, branch * count)).astype(np.int32)
        count = int(numbers.max()) + 1
    code[plain] = numbers
    return code, count.bit_length()


def _laid_out(
    market: Market,
    order: Int32,
    possible: npt.NDArray[np.bool_],
    name: Int32,
    code: Int32,
    general: GeneralRows | None,
    *,
    wide: bool,
) -> Packed:
    """The rows of each applicant moved to where the order says."""
    running = np.concatenate((np.zeros(1, np.int64), np.cumsum(possible, dtype=np.int64)))
    kept = np.diff(running[market.choice_start])
    start = np.zeros(market.applicants + 1, np.uint32)
    np.cumsum(kept[order], out=start[1:], dtype=np.uint32)
    choice: Choices = np.empty(int(start[-1]), np.dtype(np.uint64 if wide else np.uint32))
    row = np.empty(len(choice), np.int32)
    lay_out(market.choice_start, name, possible, code, _inverse(order), start, choice, row)
    draw = (market.applicants - 1 - market.lot[order]).astype(np.uint32)
    owner = np.empty_like(draw)
    owner[draw] = np.arange(market.applicants, dtype=np.uint32)
    if general is not None:
        general = general.placed(choice, np.repeat(np.arange(market.applicants, dtype=np.uint32), np.diff(start)))
    return Packed(start, choice, draw, owner, _seats(market, general), row, order, general)


def _seats(market: Market, general: GeneralRows | None) -> Int32:
    """The seats of every branch (of one group: at most its limit; of several: of all of them); NONE for an alias."""
    own = market.group_seats.astype(np.int64)
    running = np.concatenate((np.zeros(1, np.int64), np.cumsum(own)))
    seats = np.diff(running[market.group_start])
    one = np.flatnonzero(np.diff(market.group_start) == 1)
    limit = market.group_limit[market.group_start[:-1][one]]
    seats[one] = np.where(limit == NONE, seats[one], np.minimum(seats[one], limit))
    if general is None:
        return seats.astype(np.int32)
    rows = np.diff(general.row_start[: market.branches + 1])
    seats = np.where(np.diff(general.turn_start) > 0, np.minimum(seats, rows), seats)
    aliases = len(general.branch_of) - market.branches
    return np.concatenate((seats, np.full(aliases, NONE))).astype(np.int32)
