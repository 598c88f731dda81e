"""The lottery drawn again, and the engine run again with everything in another order.

**Source:** HMAC-SHA256 by its definition, FIPS 198-1, written out here so that other code than that which drew the
lots draws them again.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

import numpy as np

from gymnasieregion.contexts.admission.core.market import NONE, Allocation, Int32, Int64, Market
from gymnasieregion.contexts.admission.core.verification_order_kernel import reorder
from gymnasieregion.contexts.admission.core.verification_report import SAMPLE, Check, outcome

BLOCK = 64
"""Bytes in a block of SHA-256."""


def lottery_check(
    tickets: Sequence[str], lots: Sequence[bytes], seed: bytes, year: int, order: Int32 | None = None
) -> Check:
    """Draw every lot again from the seed.

    Args:
        tickets: The ticket of each applicant.
        lots: The lot of each applicant, 32 bytes, as used.
        seed: SHA-256 of the office's secret and the public entropy.
        year: The admission year.
        order: (A,) the place of each lot as the engine used it; None when it is not to be checked.

    Returns:
        The check LOTTERY; it counts the lots that are not what the seed gives, or not in their place. No lots passes.
    """
    if len(tickets) != len(lots):
        return outcome("LOTTERY", abs(len(tickets) - len(lots)))
    key = (seed if len(seed) <= BLOCK else sha256(seed).digest()).ljust(BLOCK, b"\0")
    inner, outer = bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)
    before = inner + f"{year}|".encode()
    wrong = [
        applicant
        for applicant, (ticket, lot) in enumerate(zip(tickets, lots, strict=True))
        if sha256(outer + sha256(before + ticket.encode()).digest()).digest() != lot
    ]
    if order is not None and not wrong:
        wrong = _out_of_place(lots, order)
    return outcome("LOTTERY", len(wrong), applicants=wrong[:SAMPLE])


def _out_of_place(lots: Sequence[bytes], order: Int32) -> list[int]:
    """The applicants whose place is not that of their lot."""
    by_place = np.argsort(order, kind="stable")
    if len(order) != len(lots) or not np.array_equal(order[by_place], np.arange(len(lots))):
        return list(range(len(lots)))
    drawn = np.frombuffer(b"".join(lots), "S32")[by_place] if len(lots) else np.empty(0, "S32")
    falls = np.flatnonzero(drawn[1:] <= drawn[:-1]) + 1
    wrong: list[int] = by_place[falls].tolist()
    return wrong


def order_check(market: Market, allocation: Allocation, allocate: Callable[[Market], Allocation]) -> Check:
    """Run the engine on the same market with applicants and branches in another order.

    The applicants are read in the order of their lots, last first, which has nothing to do with the order of
    their ids; the branches backwards. Who gets what must not change.

    Args:
        market: A well formed market.
        allocation: What the engine answered.
        allocate: The engine.

    Returns:
        The check ORDER; it counts the applicants who get something else.
    """
    people = np.argsort(market.lot)[::-1].astype(np.int64)
    other, row_of, group_of = permuted(market, people)
    answer = allocate(other)
    choice, group = np.full((2, market.applicants), NONE, np.int32)
    seated = answer.choice != NONE
    choice[people[seated]] = row_of[answer.choice[seated]]
    group[people[seated]] = group_of[answer.group[seated]]
    differ = np.flatnonzero((choice != allocation.choice) | (group != allocation.group))
    return outcome("ORDER", len(differ), applicants=differ[:SAMPLE].tolist())


def permuted(market: Market, people: Int64) -> tuple[Market, Int64, Int64]:
    """The same market with its applicants in the order given and its branches backwards.

    Args:
        market: A well formed market.
        people: (A,) int64, the applicant who comes first, second, ….

    Returns:
        The market, and for each of its rows and groups the row and group of the market given.
    """
    groups = np.diff(market.group_start)[::-1]
    group_start = np.concatenate([[0], np.cumsum(groups)]).astype(np.int32)
    shift = market.group_start[:-1][::-1] - group_start[:-1]
    group_of = np.arange(len(market.group_seats)) + np.repeat(shift, groups)
    place_of = np.empty(len(group_of), np.int32)
    place_of[group_of] = np.arange(len(group_of), dtype=np.int32)
    rows = np.diff(market.choice_start)[people]
    choice_start = np.concatenate([[0], np.cumsum(rows)]).astype(np.int64)
    row_of, entry_of, entry_start = reorder(market.choice_start, market.entry_start, people, choice_start)
    overflow = market.group_overflow[group_of]
    other = Market(
        choice_start=choice_start,
        choice_branch=(market.branches - 1 - market.choice_branch[row_of]).astype(np.int32),
        choice_tier=market.choice_tier[row_of],
        entry_start=entry_start,
        entry_group=place_of[market.entry_group[entry_of]],
        entry_key=market.entry_key[entry_of],
        lot=market.lot[people],
        group_start=group_start,
        group_seats=market.group_seats[group_of],
        group_limit=market.group_limit[group_of],
        group_overflow=np.where(overflow == NONE, NONE, place_of[overflow]).astype(np.int32),
    )
    return other, row_of, group_of
