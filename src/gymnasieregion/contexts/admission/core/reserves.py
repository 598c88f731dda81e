"""Reserve lists of each group, and calling from them one by one after the start of school."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gymnasieregion.contexts.admission.core.outcome import Outcome
from gymnasieregion.contexts.admission.core.queues import reserve_queue
from gymnasieregion.contexts.admission.core.records import Int32, Int64


@dataclass(frozen=True, slots=True)
class ReserveLists:
    """The reserve lists, group by group, each in order of place.

    Args:
        group: (N,) int32, group of ``SeatGroups``, ascending.
        place: (N,) int32, from 1 within the group.
        row: (N,) int64, choice row.
        value: (N,) int64, what the row competes with in the group: hundredths of points, or TYPED - rank.
    """

    group: Int32
    place: Int32
    row: Int64
    value: Int64


def reserve_lists(outcome: Outcome) -> ReserveLists:
    """List who waits in each group, best first.

    In reserve are those who compete in the group and hold neither the row nor a higher one. The order is that of the
    admission: tier, key, lot. No reserves gives empty arrays.
    """
    queue = reserve_queue(outcome)
    order = queue.order
    return ReserveLists(
        group=queue.group[order],
        place=queue.place[order],
        row=queue.row[order],
        value=outcome.ranked.entry_value[queue.entry[order]],
    )


@dataclass(frozen=True, slots=True)
class Call:
    """An offer of a seat to one reserve, on a day."""

    applicant: int
    called_on: date


def next_to_call(
    queue: Sequence[int],
    calls: Sequence[Call],
    answers: Mapping[int, bool],
    *,
    seats: int,
    day: date,
    days_to_answer: int,
) -> int | None:
    """Who to call next, when reserves are called one by one after the start of school.

    This mode gives up stability on purpose: who does not answer in time has lost the turn, and nobody else moves. It
    never runs together with a reserve round.

    Args:
        queue: Applicants in the order of one reserve list.
        calls: The calls made so far from the list.
        answers: Yes (true) or no (false) of those who have answered.
        seats: Seats to fill from the list, counted before the first call.
        day: The day of the next call.
        days_to_answer: How many days after the call an answer still counts; 1 = to the end of the next day.

    Returns:
        The first in the list not yet called. None when every seat is taken or may still be answered for, and when
        nobody is left.

    >>> monday = date(2025, 8, 18)
    >>> next_to_call([7, 3], [Call(7, monday)], {}, seats=1, day=date(2025, 8, 19), days_to_answer=1) is None
    True
    >>> next_to_call([7, 3], [Call(7, monday)], {}, seats=1, day=date(2025, 8, 20), days_to_answer=1)
    3
    """
    time = timedelta(days=days_to_answer)
    taken = sum(answers.get(call.applicant, day <= call.called_on + time) for call in calls)
    called = {call.applicant for call in calls}
    if taken >= seats:
        return None
    return next((applicant for applicant in queue if applicant not in called), None)
