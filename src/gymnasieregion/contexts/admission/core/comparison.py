"""What the selection compared each row by: its own value and that of the last one admitted."""

from dataclasses import dataclass

import numpy as np

from gymnasieregion.contexts.admission.core.market import NONE
from gymnasieregion.contexts.admission.core.outcome import Outcome
from gymnasieregion.contexts.admission.core.queues import (
    NOBODY,
    LastIn,
    entry_rows,
    last_in,
    reachable_seats,
)
from gymnasieregion.contexts.admission.core.records import Bool, Int32, Int64


@dataclass(frozen=True, slots=True)
class Comparison:
    """The values behind the facts of each row, in its group.

    Args:
        own: (C,) int64, the row's value: hundredths of points, or TYPED - rank; -1 = not compared.
        last: (C,) int64, the value of the last one admitted of the same tier, in the group or another of the same
            order; -1 = nobody.
        after: (C,) bool, the seats went to tiers before the row's.
        before: (C,) int64, where ``after``, the value of the last one admitted of those tiers; -1 = nobody.
    """

    own: Int64
    last: Int64
    after: Bool
    before: Int64


def compare(outcome: Outcome, group: Int32) -> Comparison:
    """Set each admitted or waiting row beside the last one admitted in its group and tier.

    Those who only kept a seat in a late or reserve round did not compete again. They are the last ones admitted
    for a row that is no better than they, when nobody of its tier was admitted now.

    Args:
        outcome: The round decided.
        group: (C,) int32, group of ``SeatGroups`` that each admitted or waiting row is told of; NONE for the others.
    """
    latest = last_in(outcome)
    own = _own_values(outcome, group, latest)
    last, after = np.full(len(group), NOBODY, np.int64), np.zeros(len(group), np.bool_)
    before = np.full(len(group), NOBODY, np.int64)
    rows = np.flatnonzero(group != NONE)
    where, tier = group[rows], outcome.ranked.market.choice_tier[rows]
    in_tier, kept = latest.value[where, tier], latest.held[where]
    granted = outcome.allocation.choice[outcome.records.choices.applicant[rows]] == rows
    until = _last_until(latest)[where, tier]
    sooner = (in_tier == NOBODY) & (until != NOBODY)
    # Seats kept, and seats that left an empty group by hand-over, went to the first tier or those that followed it.
    gone = (kept != NOBODY) | (reachable_seats(outcome) > 0)[where]
    after[rows] = (in_tier == NOBODY) & (sooner | (gone & (tier > 1))) & ~granted
    before[rows] = np.where(after[rows], np.where(sooner, until, kept), NOBODY)
    no_better = (in_tier == NOBODY) & ~after[rows] & (kept >= own[rows])
    holder = granted & ((in_tier == NOBODY) | (in_tier > own[rows]))
    last[rows] = np.where(no_better | holder, kept, in_tier)
    return Comparison(own=own, last=last, after=after, before=before)


def easiest(outcome: Outcome, group: Int32, tier: Int32) -> Int32:
    """The group of the same order where the last one admitted has the seat; the group itself where nobody is.

    That is the last one of the tier, else of the latest tier before it, else of those who only kept a seat.

    Args:
        outcome: The round decided.
        group: (N,) int32, groups of ``SeatGroups``.
        tier: (N,) int32, the tier that each is asked about.
    """
    latest = last_in(outcome)
    seat = latest.seat[group, _served(latest)[group, tier]]
    return np.where(seat == NONE, group, seat)


def _own_values(outcome: Outcome, group: Int32, latest: LastIn) -> Int64:
    """Each row's value in the group it is told of."""
    market, owner = outcome.ranked.market, outcome.records.choices.applicant
    rows = entry_rows(market)
    told = outcome.ranked.group_of[market.entry_group] == group[rows]
    own = np.full(len(group), NOBODY, np.int64)
    own[rows[told]] = outcome.ranked.entry_value[told]
    granted = outcome.allocation.choice[outcome.allocation.choice != NONE]
    own[granted] = latest.granted[owner[granted]]
    return own


def _last_until(latest: LastIn) -> Int64:
    """The value of the last one admitted in each group, up to and with each tier."""
    return np.take_along_axis(latest.value, _served(latest), axis=1)


def _served(latest: LastIn) -> Int64:
    """The latest tier that somebody was admitted from in each group, up to and with each tier; 0 where nobody was."""
    tiers = np.arange(latest.value.shape[1])
    served: Int64 = np.maximum.accumulate(np.where(latest.value != NOBODY, tiers, 0), axis=1)  # nobody has tier 0
    return served
