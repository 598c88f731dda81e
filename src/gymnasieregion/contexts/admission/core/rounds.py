"""A whole round, decided: the same steps for preliminary, simulation, final, late and reserve rounds.

**Source:** gymnasieförordningen (2010:2039) 7 kap. 7-8 §§; the office's practice: no reply is a yes, and one stays in
reserve for higher choices, whether one keeps a seat or has declined it.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from gymnasieregion.contexts.admission.core.codes import Cause, Reply, RoundKind
from gymnasieregion.contexts.admission.core.eligibility_kernel import row_eligibility
from gymnasieregion.contexts.admission.core.lottery import draw_lots, lot_order
from gymnasieregion.contexts.admission.core.market import NONE, Allocation, Market
from gymnasieregion.contexts.admission.core.merit_kernel import merit_values
from gymnasieregion.contexts.admission.core.outcome import Outcome
from gymnasieregion.contexts.admission.core.ranking import rank_rows
from gymnasieregion.contexts.admission.core.records import Held, Int8, RoundRecords, SeatGroups
from gymnasieregion.contexts.admission.core.rules import AdmissionRules, RoundRules


def decide(
    records: RoundRecords, rules: AdmissionRules, seed: bytes, allocate: Callable[[Market], Allocation]
) -> Outcome:
    """Decide a round from its records, its rules and the seed of its lots.

    Args:
        records: Everything that is known.
        rules: The rules in force on the round's day.
        seed: From ``lottery.seed_of``.
        allocate: The engine: ``allocation.allocate`` or the fast one; they give the same answer.

    Raises:
        ValueError: If two applicants share a lottery ticket.
    """
    records, standing = prepare(records, rules.round)
    same_subject = rules.eligibility.same_subject
    people = records.applicants
    merit = merit_values(records.grades, len(people.ids), people.dance, rules.merit, same_subject=same_subject)
    eligibility = row_eligibility(records, rules.eligibility)
    lots = draw_lots(seed, records.year, people.tickets)
    ranked = rank_rows(records, merit, eligibility, standing, lot_order(lots), rules.ranking)
    allocation = allocate(ranked.market)
    return Outcome(records, rules, merit, eligibility, lots, ranked, allocation)


def prepare(records: RoundRecords, rules: RoundRules) -> tuple[RoundRecords, Int8]:
    """Make the records those of the round's kind, and say which rows replies have taken out.

    Late and reserve rounds know of seats held, and a simulation of one does; the others begin without. Only a
    preliminary round may leave free quota untried.

    Returns:
        The records, and for each row a ``Cause`` or 0.
    """
    if records.kind in {RoundKind.LATE, RoundKind.RESERVE, RoundKind.SIMULATION}:
        standing, held = replies(records, rules.no_reply)
        return replace(records, held=held), standing
    nobody = np.full(len(records.applicants.ids), NONE, np.int32)
    held = Held(choice=nobody, group=nobody, reply=np.zeros(len(nobody), np.int8))
    groups = records.groups
    if records.kind == RoundKind.PRELIMINARY:
        groups = preliminary_groups(groups, rules.free_quota_in_preliminary)
    return replace(records, held=held, groups=groups), np.zeros(len(records.choices.rank), np.int8)


def replies(records: RoundRecords, no_reply: str) -> tuple[Int8, Held]:
    """What the answers to the seats held do to the lists: they only shorten them, so they never reward lying.

    YES keeps the seat and the rows above it. NO gives up the seat and the rows below it, and keeps the rows above it.
    WITHDRAWN ends all rows. No reply is what the office has decided that it means (yes, in Stockholm).

    Returns:
        For each row a ``Cause`` or 0, and the seats still held.
    """
    held, choices = records.held, records.choices
    reply = held.reply.copy()
    reply[reply == Reply.NONE] = Reply.YES if no_reply == "YES" else Reply.NO
    has_seat = held.choice != NONE
    reply = np.where(has_seat, reply, Reply.NONE)
    row = np.arange(len(choices.rank))
    own_reply, own_row = reply[choices.applicant], held.choice[choices.applicant]
    standing = np.zeros(len(row), np.int8)
    standing[(own_reply == Reply.YES) & (row > own_row)] = Cause.BELOW_HELD
    standing[(own_reply == Reply.NO) & (row >= own_row)] = Cause.WITHDRAWN
    standing[own_reply == Reply.WITHDRAWN] = Cause.WITHDRAWN
    closed = np.zeros(len(has_seat), np.bool_)
    closed[has_seat] = records.offerings.closed[choices.offering[held.choice[has_seat]]]
    keeps = has_seat & (reply == Reply.YES) & ~closed
    standing[closed[choices.applicant] & (standing == Cause.BELOW_HELD)] = 0
    return standing, Held(np.where(keeps, held.choice, NONE), np.where(keeps, held.group, NONE), held.reply)


def preliminary_groups(groups: SeatGroups, rule: str) -> SeatGroups:
    """The groups of a preliminary round: free quota tried, its seats given to the open groups, or held back.

    Args:
        groups: The groups of the year.
        rule: ``TRIED``, ``NOT_TRIED_SEATS_OPEN`` or ``NOT_TRIED_SEATS_HELD``.
    """
    if rule == "TRIED":
        return groups
    seats = np.where(groups.free, 0, groups.seats)
    if rule == "NOT_TRIED_SEATS_OPEN":
        for group in np.flatnonzero(groups.free).tolist():
            if (to := _open_group_for(groups, group)) is not None:
                seats[to] += groups.seats[group]
    return replace(groups, seats=seats.astype(np.int32))


def _open_group_for(groups: SeatGroups, free: int) -> int | None:
    """The group that gets a free group's seats: the one it hands over to, else an open one of the branch."""
    to = int(groups.overflow[free])
    while to != NONE and groups.free[to]:
        to = int(groups.overflow[to])
    if to != NONE:
        return to
    branch = int(np.searchsorted(groups.start, free, side="right")) - 1
    first, stop = int(groups.start[branch]), int(groups.start[branch + 1])
    ordinary = [g for g in range(first, stop) if not groups.free[g]]
    for_all = [g for g in ordinary if groups.offering[g] == NONE]
    return next(iter([*for_all, *ordinary]), None)
