"""Places that nobody holds now: those left after the latest round, and those of any education after the start."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from gymnasieregion.contexts.admission.core.application_window import window_at
from gymnasieregion.contexts.admission.core.free_seats import HeldGroup, free_to_all
from gymnasieregion.contexts.admission.models import Applicant, HeldSeat, ReserveCall, Run
from gymnasieregion.contexts.admission.selectors.cases_seats import GAVE_UP
from gymnasieregion.contexts.admission.selectors.runs import offering_rows
from gymnasieregion.contexts.admission.selectors.school_reserves import last_round
from gymnasieregion.contexts.offer.api import offer_rows, some_of_offer, some_offer_rows, sort_key
from gymnasieregion.contexts.offer.contracts import OfferedEducation, OfferRow

Reply = ReserveCall.Reply
OPEN = "OPEN"
FREE = "FREE"


@dataclass(frozen=True, slots=True)
class Place:
    """An education with places that nobody holds.

    Args:
        offering: The education.
        free: How many.
    """

    offering: OfferRow
    free: int


def places_now(year: int, now: datetime, *, offerings: Collection[str] | None = None) -> Mapping[str, int]:
    """How many places of each open education nobody holds now, nor has been called to; three queries.

    Args:
        year: The admission year.
        now: The moment that calls are held against.
        offerings: Only these; None for all.
    """
    rows = offer_rows(year) if offerings is None else some_offer_rows(year, list(offerings))
    held = HeldSeat.objects.filter(applicant__year=year, applicant__is_active=True).exclude(reply__in=GAVE_UP)
    calls = ReserveCall.objects.filter(year=year, reply=Reply.WAITING, answer_by__gt=now)
    if offerings is not None:
        held, calls = held.filter(offering_id__in=list(offerings)), calls.filter(offering_id__in=list(offerings))
    taken: dict[str, int] = {}
    for query in (held, calls):
        for id_, count in query.order_by().values_list("offering_id").annotate(Count("pk")):
            taken[id_] = taken.get(id_, 0) + count
    return {row.offering_id: max(0, row.seats - taken.get(row.offering_id, 0)) for row in rows if row.status == OPEN}


def held_groups(year: int, offered: Collection[OfferedEducation], now: datetime) -> Mapping[str, Sequence[HeldGroup]]:
    """The groups of seats of some educations with how many hold one of each or may still answer a call; one query.

    Args:
        year: The admission year.
        offered: The educations; one that does not start has no groups.
        now: The moment that calls are held against.
    """
    ids = [each.offering_id for each in offered]
    held = HeldSeat.objects.filter(applicant__year=year, applicant__is_active=True).exclude(reply__in=GAVE_UP)
    calls = ReserveCall.objects.filter(year=year, reply=Reply.WAITING, answer_by__gt=now)
    counted, called = (
        query.filter(offering_id__in=ids).order_by().values_list("offering_id", "group_id").annotate(Count("pk"))
        for query in (held, calls)
    )
    taken: Counter[tuple[str, str]] = Counter()
    for id_, group, count in counted.union(called, all=True):
        taken[id_, group] += count
    return {each.offering_id: _with_held(each, taken) if each.status == OPEN else () for each in offered}


def free_places(year: int, now: datetime, run: Run | None) -> tuple[Place, ...]:
    """The educations to apply to for a place that was left over: the latest round admitted every eligible reserve.

    A place that only those who are granted free quota can get is none of them.

    Args:
        year: The admission year.
        now: The moment.
        run: The last published round that gave seats; None gives no places.
    """
    if run is None:
        return ()
    columns = offering_rows(run.pk).select("offering_id", "vacant", "reserves").iter_rows()
    left = [id_ for id_, vacant, reserves in columns if vacant and not reserves]
    groups = held_groups(year, some_of_offer(year, left), now)
    return _places(year, {id_: free_to_all(of) for id_, of in groups.items()})


def open_places(year: int, now: datetime) -> tuple[Place, ...]:
    """The educations with a place that nobody holds now, by municipality, school and name."""
    return _places(year, places_now(year, now))


def may_apply_late(days: Mapping[str, date], run: Run | None, now: datetime) -> bool:
    """Whether free places are applied for now: a round has given seats, and no window of the application is open.

    Args:
        days: The calendar of the year.
        run: Its last published round that gave seats; None before one.
        now: The moment.
    """
    return run is not None and not window_at(days, now).is_open


def found_places(places: Collection[Place], filters: Mapping[str, str]) -> tuple[Place, ...]:
    """Those of some places that fit every filter, in the order asked for.

    Args:
        places: Among which.
        filters: By name, "" for none: ``q``, ``municipality``, ``programme``, ``sort``.
    """
    words = filters.get("q", "").casefold().split()
    fit = [
        each
        for each in places
        if filters.get("municipality", "") in {"", each.offering.municipality_code}
        and filters.get("programme", "") in {"", each.offering.programme}
        and all(word in _text(each.offering) for word in words)
    ]
    match filters.get("sort", ""):
        case "name":
            fit.sort(key=lambda each: (sort_key(each.offering.study_path), sort_key(each.offering.school)))
        case "school":
            fit.sort(key=lambda each: (sort_key(each.offering.school), sort_key(each.offering.study_path)))
        case "-free":
            fit.sort(key=lambda each: -each.free)
    return tuple(fit)


def round_and_days(applicant: Applicant, days: Mapping[str, date], today: date) -> tuple[Run | None, date | None]:
    """The last round of a person's year that gave seats, and the day when the next central round is decided.

    Args:
        applicant: Whose year.
        days: Its calendar.
        today: The day.
    """
    ahead = [days[event] for event in ("RESERVE_ROUND_1", "RESERVE_ROUND_2") if days.get(event, today) > today]
    return last_round(applicant.year_id), min(ahead, default=None)


def _with_held(offered: OfferedEducation, taken: Mapping[tuple[str, str], int]) -> list[HeldGroup]:
    at = {group.group_id: position for position, group in enumerate(offered.groups)}
    return [
        HeldGroup(
            seats=group.seats,
            held=taken.get((offered.offering_id, group.group_id), 0),
            is_free=group.kind == FREE,
            overflow_to=at.get(group.overflow_to),
            limit=group.limit,
        )
        for group in offered.groups
    ]


def _places(year: int, free: Mapping[str, int]) -> tuple[Place, ...]:
    return tuple(Place(row, free[row.offering_id]) for row in offer_rows(year) if free.get(row.offering_id))


def _text(offering: OfferRow) -> str:
    parts = (offering.study_path, offering.school, offering.municipality, offering.study_path_code)
    return " ".join(parts).casefold()
