"""From what the engine granted to the final answer of every choice row, as codes and numbers."""

import numpy as np

from gymnasieregion.contexts.admission.core.codes import Cause
from gymnasieregion.contexts.admission.core.comparison import compare, easiest
from gymnasieregion.contexts.admission.core.market import NONE
from gymnasieregion.contexts.admission.core.outcome import Outcome, RowFacts
from gymnasieregion.contexts.admission.core.queues import NOBODY, is_typed, reachable_seats, reserve_queue, waiting_rows
from gymnasieregion.contexts.admission.core.records import Int8, Int32
from gymnasieregion.contexts.admission.core.statuses import introductory, status_codes


def row_facts(outcome: Outcome) -> RowFacts:
    """Give every choice row its final cause and status, and the numbers that explain them.

    A row in competition is admitted, struck (below the row granted) or in reserve (above it). A reserve is told of the
    group where the place is best; on equal places the first of them, and a group that can never have a seat comes last.
    Groups of the same order give the same place: of them it is the one where the last one admitted has the seat.
    The other rows keep the cause that kept them out of the competition, also below a row granted.

    Returns:
        One fact for each row of ``Choices``, in its order. No rows gives empty arrays.
    """
    records = outcome.records
    cause = _settled(outcome)
    group, place = _best_places(outcome)
    granted = np.flatnonzero(outcome.allocation.choice != NONE)
    group[outcome.allocation.choice[granted]] = outcome.ranked.group_of[outcome.allocation.group[granted]]
    told = compare(outcome, group)
    waits = cause == Cause.RESERVE_NO_SEATS
    cause[waits & told.after] = Cause.RESERVE_HAND
    cause[waits & (told.last > told.own)] = Cause.RESERVE_POINTS
    cause[waits & (told.last == told.own) & (told.last != NOBODY)] = Cause.RESERVE_LOT
    of_points = (told.last != NOBODY) & ~is_typed(told.own) & ~is_typed(told.last)
    by_points = of_points & np.isin(cause, (Cause.RESERVE_POINTS, Cause.RESERVE_LOT))
    return RowFacts(
        status=status_codes(cause, introductory(records.offerings.programme)[records.choices.offering]),
        cause=cause,
        group=group,
        place=place,
        limit=np.where(of_points, told.last, NONE).astype(np.int32),
        gap=np.where(by_points, told.last - told.own, NONE).astype(np.int32),
    )


def _settled(outcome: Outcome) -> Int8:
    """The causes, with those in competition admitted, struck, left, or in reserve (as if there were no seats)."""
    owner = outcome.records.choices.applicant
    rows = np.arange(len(owner))
    granted, held = outcome.allocation.choice[owner], outcome.records.held.choice[owner]
    cause = outcome.ranked.cause.astype(np.int8, copy=True)
    struck = (cause == Cause.IN_COMPETITION) & (granted != NONE) & (rows > granted)
    cause[struck] = Cause.STRUCK_HIGHER
    cause[struck & (rows == held)] = Cause.LEFT_PLACE
    cause[rows == granted] = Cause.ADMITTED
    cause[waiting_rows(outcome)] = Cause.RESERVE_NO_SEATS
    return cause


def _best_places(outcome: Outcome) -> tuple[Int32, Int32]:
    """The group that each row in reserve is told of, and its place there; NONE and 0 for the others."""
    rows = len(outcome.records.choices.applicant)
    group, place = np.full(rows, NONE, np.int32), np.zeros(rows, np.int32)
    queue = reserve_queue(outcome)
    if len(queue.entry):
        seatless = (reachable_seats(outcome) == 0)[queue.group].astype(np.int64)
        # One number to minimise for each row: lists with seats first, then the best place, then the first group.
        turn = (seatless << 62) | (queue.place.astype(np.int64) << 31) | np.arange(len(queue.entry))
        starts = np.flatnonzero(np.diff(queue.row, prepend=-1))
        best = np.minimum.reduceat(turn, starts) & ((1 << 31) - 1)
        row = queue.row[best]
        group[row] = easiest(outcome, queue.group[best], outcome.ranked.market.choice_tier[row])
        place[row] = queue.place[best]
    return group, place
