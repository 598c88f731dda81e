"""Who is last in and who waits, group by group, once the seats are given.

Groups here are those of ``SeatGroups``. A late or reserve round may hold extra groups for seats already held;
each counts as the group that it speaks for.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core.codes import Cause
from gymnasieregion.contexts.admission.core.market import NONE, Market
from gymnasieregion.contexts.admission.core.outcome import TYPED, Outcome
from gymnasieregion.contexts.admission.core.records import Bool, Int32, Int64, SeatGroups

NOBODY = -1
"""No value: nobody is admitted there."""

_UNSET = np.iinfo(np.int64).max


def is_typed(value: npt.NDArray[np.int64]) -> Bool:
    """Whether each value is a school's typed rank and not points."""
    typed: Bool = value > TYPED // 2
    return typed


def entry_rows(market: Market) -> Int64:
    """The choice row of each entry, (E,) int64."""
    return np.repeat(np.arange(len(market.choice_branch), dtype=np.int64), np.diff(market.entry_start))


def ordinary_groups(market: Market, groups: SeatGroups) -> Bool:
    """Which groups of the market are ordinary ones; the others, first in their branch, keep seats already held."""
    extra = np.diff(market.group_start) - np.diff(groups.start)
    position = np.arange(len(market.group_seats)) - np.repeat(market.group_start[:-1], np.diff(market.group_start))
    ordinary: Bool = position >= np.repeat(extra, np.diff(market.group_start))
    return ordinary


def waiting_rows(outcome: Outcome) -> Bool:
    """The rows that stand in reserve: in competition, and above any row granted to the same person."""
    granted = outcome.allocation.choice[outcome.records.choices.applicant]
    above = (granted == NONE) | (np.arange(len(granted)) < granted)
    waiting: Bool = (outcome.ranked.cause == Cause.IN_COMPETITION) & above
    return waiting


@dataclass(frozen=True, slots=True)
class Queue:
    """Every place in every reserve list, in the order of rows and then of groups.

    Args:
        entry: (N,) int64, entry of the market.
        row: (N,) int64, ascending.
        group: (N,) int32, group of ``SeatGroups``.
        place: (N,) int32, from 1: one more than the number of other persons ahead in the group. Two rows of one person
            in a shared pool can thus have equal places.
        order: (N,) int64, positions sorted by group and then by how they stand in it.
    """

    entry: Int64
    row: Int64
    group: Int32
    place: Int32
    order: Int64


def reserve_queue(outcome: Outcome) -> Queue:
    """Number the reserves of each group by tier, key and lot; no reserves gives empty arrays."""
    market = outcome.ranked.market
    rows = entry_rows(market)
    ordinary = ordinary_groups(market, outcome.records.groups)
    entry = np.flatnonzero(waiting_rows(outcome)[rows] & ordinary[market.entry_group])
    row = rows[entry]
    person = outcome.records.choices.applicant[row]
    group = outcome.ranked.group_of[market.entry_group[entry]]
    tier = market.choice_tier[row].astype(np.int64)
    turn = group * (int(tier.max(initial=1)) + 1) + tier
    order = np.lexsort((market.lot[person], -market.entry_key[entry], turn))
    first = _first_of_person(group, person, order)
    counted = np.cumsum(first)
    starts = np.searchsorted(group[order], np.arange(len(outcome.records.groups.seats)))
    before = np.append(counted, 0)[starts - 1] * (starts > 0)
    place = np.empty(len(entry), np.int32)
    place[order] = counted - before[group[order]]
    return Queue(entry=entry, row=row, group=group, place=place, order=order)


def _first_of_person(group: Int32, person: Int32, order: Int64) -> Bool:
    """Whether each position, read in order, is the first of its person in its group."""
    # Only a shared pool can have a person twice in a group; elsewhere everybody is first.
    pair = group.astype(np.int64) * (int(person.max(initial=0)) + 1) + person
    if len(np.unique(pair)) == len(pair):
        return np.ones(len(pair), np.bool_)
    first = np.zeros(len(pair), np.bool_)
    first[np.unique(pair[order], return_index=True)[1]] = True
    return first


@dataclass(frozen=True, slots=True)
class LastIn:
    """The value of the last one admitted, NOBODY where nobody is; groups of the same order are one list here.

    Args:
        value: (G, T+1) int64, in each group's list and tier, by those who competed in this round.
        held: (G,) int64, in each group's list among those who only kept a seat.
        granted: (A,) int64, the value each person was admitted with.
        seat: (G, T+1) int32, the group where the last one of ``value`` has the seat, and in column 0 the one of
            ``held``; the first of them when they are equal, NONE for nobody.
    """

    value: Int64
    held: Int64
    granted: Int64
    seat: Int32


def last_in(outcome: Outcome) -> LastIn:
    """Find the last one admitted in each group and tier."""
    market, allocation = outcome.ranked.market, outcome.allocation
    groups = outcome.records.groups
    rows = entry_rows(market)
    person = outcome.records.choices.applicant[rows]
    entry = np.flatnonzero((allocation.choice[person] == rows) & (allocation.group[person] == market.entry_group))
    value, granted = outcome.ranked.entry_value[entry], np.full(market.applicants, NOBODY, np.int64)
    granted[person[entry]] = value
    group, tier = outcome.ranked.group_of[market.entry_group[entry]], market.choice_tier[rows[entry]]
    competed = ordinary_groups(market, groups)[market.entry_group[entry]]
    lowest = np.full((len(groups.seats), int(market.choice_tier.max(initial=1)) + 1), _UNSET, np.int64)
    np.minimum.at(lowest, (group, np.where(competed, tier, 0)), value)  # nobody has tier 0: there stand the seats kept
    last, seat = _lowest_of_order(lowest, _first_of_order(outcome))
    held = last[:, 0].copy()
    last[:, 0] = NOBODY
    return LastIn(value=last, held=held, granted=granted, seat=seat)


def _lowest_of_order(lowest: Int64, first: Int64) -> tuple[Int64, Int32]:
    """The lowest value over the groups of the same order, and the first of them that has it; NOBODY and NONE without.

    Args:
        lowest: (G, T+1) int64, in each group.
        first: (G,) int64, from ``_first_of_order``.
    """
    last, seat = np.full_like(lowest, _UNSET), np.full(lowest.shape, len(first), np.int32)
    np.minimum.at(last, first, lowest)
    last = last[first]
    group, column = np.nonzero((lowest == last) & (last != _UNSET))
    np.minimum.at(seat, (first[group], column), group.astype(np.int32))
    return np.where(last == _UNSET, NOBODY, last), np.where(last == _UNSET, NONE, seat[first])


def _first_of_order(outcome: Outcome) -> Int64:
    """The first group that ranks the same rows by the same values, for each group itself or one before it; (G,) int64.

    Such are the groups of a branch before and after its free quota: a reserve has the same place in each, and comes in
    by the easiest. A group that can never have a seat is a list of its own.
    """
    groups = outcome.records.groups
    branch = np.repeat(np.arange(len(groups.branch_ids)), np.diff(groups.start))
    order = (branch * 2 + groups.free) * (len(outcome.records.offerings.ids) + 1) + groups.offering + 1
    order = np.where(reachable_seats(outcome) > 0, order, -1 - np.arange(len(order)))
    _, at, which = np.unique(order, return_index=True, return_inverse=True)
    first: Int64 = at[which]
    return first


def reachable_seats(outcome: Outcome) -> Int64:
    """The most that each group could ever hold: own seats, seats handed over to it, and its limit; (G,) int64."""
    groups = outcome.records.groups
    own = np.zeros(len(groups.seats), np.int64)
    np.add.at(own, outcome.ranked.group_of, outcome.ranked.market.group_seats)
    for group in np.flatnonzero(groups.overflow != NONE):  # ascending: hand-over only goes to later groups
        own[groups.overflow[group]] += own[group]
    return np.where(groups.limit == NONE, own, np.minimum(own, groups.limit))
