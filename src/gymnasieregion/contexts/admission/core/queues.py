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
    """The value of the last one admitted, NOBODY where nobody is.

    Args:
        value: (G, T+1) int64, in each group and tier, by those who competed in this round.
        held: (G,) int64, in each group among those who only kept a seat.
        granted: (A,) int64, the value each person was admitted with.
    """

    value: Int64
    held: Int64
    granted: Int64


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
    unset = np.iinfo(np.int64).max
    last = np.full((len(groups.seats), int(market.choice_tier.max(initial=1)) + 1), unset, np.int64)
    held = np.full(len(groups.seats), unset, np.int64)
    np.minimum.at(last, (group[competed], tier[competed]), value[competed])
    np.minimum.at(held, group[~competed], value[~competed])
    last[last == unset], held[held == unset] = NOBODY, NOBODY
    return LastIn(value=last, held=held, granted=granted)


def reachable_seats(outcome: Outcome) -> Int64:
    """The most that each group could ever hold: own seats, seats handed over to it, and its limit; (G,) int64."""
    groups = outcome.records.groups
    own = np.zeros(len(groups.seats), np.int64)
    np.add.at(own, outcome.ranked.group_of, outcome.ranked.market.group_seats)
    for group in np.flatnonzero(groups.overflow != NONE):  # ascending: hand-over only goes to later groups
        own[groups.overflow[group]] += own[group]
    return np.where(groups.limit == NONE, own, np.minimum(own, groups.limit))
