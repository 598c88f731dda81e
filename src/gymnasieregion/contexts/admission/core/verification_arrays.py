"""The promises about seats, held against an allocation on arrays of the checks' own."""

import numpy as np

from gymnasieregion.contexts.admission.core import verification_seats_kernel as kernel
from gymnasieregion.contexts.admission.core.market import NONE, Allocation, Int8, Int32, Int64, Market
from gymnasieregion.contexts.admission.core.verification_ascending_kernel import Room, ascend, differing
from gymnasieregion.contexts.admission.core.verification_branch_kernel import choice_faults
from gymnasieregion.contexts.admission.core.verification_reading import ROOMY, Reading
from gymnasieregion.contexts.admission.core.verification_report import SAMPLE, Check, outcome


def array_checks(market: Market, allocation: Allocation, reading: Reading | None = None) -> tuple[Check, ...]:
    """Hold an allocation against every promise that is about seats.

    Args:
        market: The admission as columns; nothing in it is trusted.
        allocation: What an engine answered.
        reading: ``Reading(market)``, if it has been made already; it is the arrays of the checks' own.

    Returns:
        One check for each promise: SHAPE first, and alone if it fails; then PLACED, ENTRY, SEATS, LIMITS, TIERS,
        BLOCKING, EMPTY_SEAT, OPTIMAL. Seats that fail PLACED or ENTRY are taken as nobody's in the others.
        An empty market passes.
    """
    reading = Reading(market) if reading is None else reading
    shape = reading.faults + _allocation_faults(market, allocation)
    if shape:
        return (outcome("SHAPE", shape, applicants=reading.faulty.tolist()),)
    own = Allocation(allocation.choice[reading.people], allocation.group[reading.people])
    return (outcome("SHAPE", 0), *_seat_checks(reading, own), _optimal(reading, own))


def _seat_checks(reading: Reading, allocation: Allocation) -> list[Check]:
    """PLACED, ENTRY, SEATS, LIMITS, TIERS, BLOCKING and EMPTY_SEAT."""
    market, columns, plain = reading.market, reading.columns, reading.plain
    clean: Int64 = np.full(market.applicants, NONE, np.int64)
    fault: Int8 = np.zeros(market.applicants, np.int8)
    held, last_tier = np.zeros((2, len(market.group_seats)), np.int32)
    cut = np.full(market.branches, np.iinfo(np.int64).max, np.int64)
    kernel.read_seats(columns, plain, allocation.choice, allocation.group, clean, fault, held, last_tier, cut)
    counts, samples = np.zeros(3, np.int64), np.empty((3, SAMPLE), np.int32)
    wanted, wanted_by = np.empty((2, int(reading.branch_rows[~plain].sum())), np.int32)
    found = kernel.read_wishes(
        columns, plain, reading.room, clean, held, last_tier, cut, counts, samples, wanted, wanted_by
    )
    tried, tried_samples = np.zeros(3, np.int64), np.empty((3, SAMPLE), np.int32)
    _try_branches(reading, allocation, clean, wanted[:found], wanted_by[:found], tried, tried_samples)
    blocking, empty = (
        [*samples[kind, : counts[kind]], *tried_samples[kind, : tried[kind]]] for kind in (0, kernel.EMPTY_SEATS)
    )
    over = np.flatnonzero(plain & (_by_branch(market, held) > reading.room))
    excess = int((_by_branch(market, held) - reading.room)[over].sum())
    crowded = _rows_held_in(market, allocation.choice[clean != NONE], over)
    limited = np.flatnonzero((market.group_limit != NONE) & (held > market.group_limit))
    return [
        _of_applicants("PLACED", reading.people[fault == kernel.NOT_OWN]),
        _of_applicants("ENTRY", reading.people[fault == kernel.NO_ENTRY]),
        _of_rows(market, "SEATS", excess + int(tried[2]), [*crowded, *tried_samples[2, : tried[2]]]),
        _of_applicants("LIMITS", reading.people[_seated_in(allocation, clean, limited)], len(limited)),
        _of_rows(market, "TIERS", int(counts[2]), samples[2, : counts[2]].tolist()),
        _of_rows(market, "BLOCKING", int(counts[0] + tried[0]), blocking),
        _of_rows(market, "EMPTY_SEAT", int(counts[1] + tried[1]), empty),
    ]


def _try_branches(
    reading: Reading,
    allocation: Allocation,
    clean: Int64,
    wanted: Int32,
    wanted_by: Int32,
    counts: Int64,
    samples: Int32,
) -> None:
    """Let every branch that is not plain choose among what it holds and those who want it more than what they hold."""
    market = reading.market
    if reading.plain.all():
        return
    seated = np.flatnonzero(clean != NONE).astype(np.int32)
    seated = seated[~reading.plain[market.choice_branch[allocation.choice[seated]]]]
    rows = np.concatenate([allocation.choice[seated], wanted])
    owners = np.concatenate([seated, wanted_by])
    group = np.concatenate([allocation.group[seated], np.full(len(wanted), NONE, np.int32)])
    order = np.lexsort((rows, market.choice_branch[rows]))
    branches, start = np.unique(market.choice_branch[rows[order]], return_index=True)
    start = np.append(start, len(rows)).astype(np.int64)
    choice_faults(reading.columns, start, rows[order], owners[order], group[order], branches, counts, samples)


def _optimal(reading: Reading, allocation: Allocation) -> Check:
    """OPTIMAL: ascending cut-offs from "nobody refused" give the same assignment."""
    choice, group = ascending(reading)
    sample = np.empty(SAMPLE, np.int32)
    count = differing(allocation.choice, allocation.group, choice, group, sample)
    return _of_applicants("OPTIMAL", reading.people[sample[:count]], count)


def ascending(reading: Reading) -> tuple[Int32, Int32]:
    """The applicant-optimal rows and groups, by ascending cut-offs.

    Args:
        reading: A well formed market, read.

    Returns:
        For each applicant in the order of ``reading.people`` the row and the group, NONE without a seat.
    """
    plain, rows = reading.plain, reading.branch_rows
    seats = np.where(reading.room > ROOMY, np.minimum(reading.room, rows), reading.room)
    starts = (np.concatenate([[0], np.cumsum(part, dtype=np.int64)]) for part in (seats, np.where(plain, 0, rows)))
    choice, group = np.empty((2, reading.market.applicants), np.int32)
    ascend(reading.columns, Room(plain, reading.pooled, seats, *starts), choice, group)
    return choice, group


def _allocation_faults(market: Market, allocation: Allocation) -> int:
    """How many of the allocation's columns have a wrong length."""
    return sum(len(column) != len(market.lot) for column in (allocation.choice, allocation.group))


def _by_branch(market: Market, of_groups: Int32) -> Int64:
    """A number of each group summed by branch."""
    before = np.concatenate([[0], np.cumsum(of_groups, dtype=np.int64)])
    sums: Int64 = before[market.group_start[1:]] - before[market.group_start[:-1]]
    return sums


def _rows_held_in(market: Market, held: Int32, branches: Int64) -> list[int]:
    """Some of the rows held that have their seat in some branches."""
    if not len(branches):
        return []
    rows: list[int] = held[np.isin(market.choice_branch[held], branches)][:SAMPLE].tolist()
    return rows


def _seated_in(allocation: Allocation, clean: Int64, groups: Int64) -> Int64:
    """Who holds a seat in some groups."""
    if not len(groups):
        return groups
    return np.flatnonzero((clean != NONE) & np.isin(allocation.group, groups))


def _of_applicants(code: str, applicants: Int32, count: int | None = None) -> Check:
    """A check whose faults are applicants; ``count`` where the faults are something else than they."""
    count = len(applicants) if count is None else count
    return outcome(code, count, applicants=np.sort(applicants)[:SAMPLE].tolist())


def _of_rows(market: Market, code: str, count: int, rows: list[int]) -> Check:
    """A check whose faults are rows."""
    rows = sorted(rows)
    owners = np.searchsorted(market.choice_start, np.asarray(rows, np.int64), side="right") - 1
    return outcome(code, count, rows, owners.tolist())
