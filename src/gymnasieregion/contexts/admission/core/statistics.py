"""The figures that the office publishes of each offering, and a reason wherever there is no limit.

**Source:** the columns of *Slutantagningsresultat 2025* (Gymnasieantagningen Storsthlm); codes for a missing limit
after the Göteborg region's statistics of admission.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gymnasieregion.contexts.admission.core.codes import Cause, Selection
from gymnasieregion.contexts.admission.core.market import NONE
from gymnasieregion.contexts.admission.core.outcome import Outcome, RowFacts
from gymnasieregion.contexts.admission.core.queues import is_typed, last_in
from gymnasieregion.contexts.admission.core.records import Bool, Int32, Int64
from gymnasieregion.contexts.admission.core.statuses import SELECTED, STATUS_OF, code_of


class LimitCode(StrEnum):
    """Why an offering has no limit; the first that applies, from the top. Empty where there is a limit."""

    GIVEN = ""
    CLOSED = "CLOSED"  # the offering does not start
    RANKED = "RANKED"  # the school ranks its applicants by hand
    NO_PLACES = "NO_PLACES"
    NO_APPLICANTS = "NO_APPLICANTS"  # nobody in competition
    NOBODY_ADMITTED = "NOBODY_ADMITTED"
    ALL_ADMITTED = "ALL_ADMITTED"  # nobody who came as far was refused, and there are free places
    FREE_QUOTA_ONLY = "FREE_QUOTA_ONLY"  # all admitted came in by free quota


@dataclass(frozen=True, slots=True)
class Statistics:
    """The published figures, one for each offering in the order of ``Offerings``.

    Args:
        limit: (O,) int32, hundredths, -1 = none (``code`` says why).
        median: (O,) int32, hundredths, -1 = nobody admitted by points.
        places: (O,) int32, seats open to the offering's rows; 0 for an offering that does not start.
        admitted: (O,) int32, persons admitted.
        reserves: (O,) int32, rows in reserve.
        vacant: (O,) int32, of the places, how many nobody holds.
        shared: (O,) bool, some of the places are open to other offerings too, so places must not be added up.
        code: Why there is no limit, ``LimitCode``.
    """

    limit: Int32
    median: Int32
    places: Int32
    admitted: Int32
    reserves: Int32
    vacant: Int32
    shared: Bool
    code: tuple[LimitCode, ...]


def statistics(outcome: Outcome, facts: RowFacts) -> Statistics:
    """Count and measure each offering, in every kind of round by the same definitions.

    *Limit* (Antagningsgräns): the lowest points among those admitted through an ordinary group, that is neither by free
    quota nor by a school's rank; given when the offering is full or some row of it is in reserve, as the office
    publishes it (2025: 821 of 825 full ones have one, 108 of 111 with free places and reserves, and none of the 476
    with free places and nobody in reserve). Elsewhere no points were needed; the reason is in ``code``.

    *Median*: of the points of all admitted to the offering; between two values, half up to a hundredth. It is given
    however few they are, as the office publishes it (parameter ``admission.statistics_publication``).

    *Places*: seats of the groups that can hold the offering's rows. In a shared pool the shared seats are shown on each
    offering that shares them, marked ``shared``. *Vacant*: those places less all who hold one, whichever
    offering they hold it for; never below 0 (the office may admit above the seats).

    No offerings gives empty arrays.
    """
    offerings = outcome.records.offerings
    offering = outcome.records.choices.offering
    count = len(offerings.ids)
    rows = np.flatnonzero(facts.cause == Cause.ADMITTED)
    admitted = _count(offering[rows], count)
    reserves = _count(offering[facts.status == code_of(STATUS_OF[Cause.RESERVE_POINTS])], count)
    competing = _count(offering[np.isin(facts.cause, [*SELECTED, Cause.STRUCK_HIGHER, Cause.LEFT_PLACE])], count)
    places, holders, shared = _places(outcome, facts.group[rows])
    vacant = np.maximum(places - holders, 0).astype(np.int32)
    limit = _lowest(outcome, facts, rows)
    reasons = (
        (offerings.closed, LimitCode.CLOSED),
        (offerings.selection == Selection.RANK, LimitCode.RANKED),
        (((reserves > 0) | (vacant == 0)) & (limit != NONE), LimitCode.GIVEN),
        ((places == 0) & (admitted == 0), LimitCode.NO_PLACES),
        (competing == 0, LimitCode.NO_APPLICANTS),
        (admitted == 0, LimitCode.NOBODY_ADMITTED),
        (reserves == 0, LimitCode.ALL_ADMITTED),
    )
    codes = tuple(LimitCode)
    chosen = np.select(
        [holds for holds, _ in reasons],
        [codes.index(code) for _, code in reasons],
        codes.index(LimitCode.FREE_QUOTA_ONLY),
    )
    return Statistics(
        limit=np.where(chosen == codes.index(LimitCode.GIVEN), limit, NONE).astype(np.int32),
        median=_median(offering[rows], outcome.ranked.points[rows], count),
        places=places,
        admitted=admitted,
        reserves=reserves,
        vacant=vacant,
        shared=shared,
        code=tuple(codes[position] for position in chosen.tolist()),
    )


def open_seats(outcome: Outcome) -> int:
    """The seats of the round, each counted once; not those that only offerings that do not start could fill."""
    groups, offerings = outcome.records.groups, outcome.records.offerings
    starts = np.zeros(len(groups.branch_ids), np.bool_)
    starts[offerings.branch[~offerings.closed]] = True
    is_open = np.repeat(starts, np.diff(groups.start))
    own = groups.offering != NONE
    is_open[own] = ~offerings.closed[groups.offering[own]]
    return int(groups.seats[is_open].sum())


def _count(offering: Int32, count: int) -> Int32:
    """How many times each offering occurs."""
    return np.bincount(offering, minlength=count).astype(np.int32)


def _lowest(outcome: Outcome, facts: RowFacts, rows: Int64) -> Int32:
    """The lowest points admitted to each offering through its ordinary groups, NONE without any."""
    person = outcome.records.choices.applicant[rows]
    value = last_in(outcome).granted[person]
    ordinary = ~outcome.records.groups.free[facts.group[rows]] & ~is_typed(value)
    unset = np.iinfo(np.int64).max
    lowest = np.full(len(outcome.records.offerings.ids), unset, np.int64)
    np.minimum.at(lowest, outcome.records.choices.offering[rows[ordinary]], value[ordinary])
    return np.where(lowest == unset, NONE, lowest).astype(np.int32)


def _median(offering: Int32, points: Int32, count: int) -> Int32:
    """The median of the points of each offering, half up; NONE where nobody has points."""
    given = points >= 0
    offering, points = offering[given], points[given].astype(np.int64)
    order = np.lexsort((points, offering))
    points = np.append(points[order], 0)
    number = np.bincount(offering, minlength=count)
    start = np.cumsum(number) - number
    low = points[np.where(number > 0, start + (number - 1) // 2, -1)]
    high = points[np.where(number > 0, start + number // 2, -1)]
    return np.where(number > 0, (low + high + 1) // 2, NONE).astype(np.int32)


def _places(outcome: Outcome, held: Int32) -> tuple[Int32, Int32, Bool]:
    """For each offering: places, how many of them are held, and whether some are shared."""
    groups, offerings = outcome.records.groups, outcome.records.offerings
    branch = np.repeat(np.arange(len(groups.branch_ids)), np.diff(groups.start))
    holders = np.bincount(held, minlength=len(groups.seats)).astype(np.int32)
    for_all = groups.offering == NONE

    def of_offering(number: Int32) -> Int32:
        pooled = np.bincount(branch[for_all], weights=number[for_all], minlength=len(groups.branch_ids))
        own = np.bincount(groups.offering[~for_all], weights=number[~for_all], minlength=len(offerings.ids))
        return (pooled[offerings.branch] + own).astype(np.int32)

    several = np.bincount(offerings.branch[~offerings.closed], minlength=len(groups.branch_ids)) > 1
    pooled = np.bincount(branch[for_all], minlength=len(groups.branch_ids)) > 0
    places = np.where(offerings.closed, 0, of_offering(groups.seats)).astype(np.int32)
    return places, of_offering(holders), (several & pooled)[offerings.branch] & ~offerings.closed
