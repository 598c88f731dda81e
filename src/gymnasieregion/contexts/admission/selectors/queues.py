"""The queues that somebody stands in: the place that the latest round gave, the place now, and why it has moved.

Causes are counts. Who somebody else is, or what they have chosen, is never told.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from gymnasieregion.contexts.admission.core.free_seats import HeldGroup, free_to_all, free_to_quota
from gymnasieregion.contexts.admission.core.queue_moves import Move as Cause
from gymnasieregion.contexts.admission.core.second_hand import is_second_hand
from gymnasieregion.contexts.admission.models import (
    Applicant,
    Choice,
    HeldSeat,
    PathRequest,
    Publication,
    QueuePlace,
    ReserveCall,
    RowDecision,
)
from gymnasieregion.contexts.admission.selectors.cases_seats import GAVE_UP
from gymnasieregion.contexts.admission.selectors.missing_rows import area_on
from gymnasieregion.contexts.admission.selectors.places import held_groups
from gymnasieregion.contexts.offer.api import some_of_offer

Reply = ReserveCall.Reply


@dataclass(frozen=True, slots=True)
class Move:
    """One cause of a move and how many it was.

    Args:
        code: A ``core.queue_moves.Move``.
        count: How many people; below zero for those whom one went past oneself.
    """

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Step:
    """A place on the way.

    Args:
        publication: The round that gave it.
        place: From 1.
        moves: Why it differs from the place before; empty for the first.
    """

    publication: Publication
    place: int
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class LivePlace:
    """A place in one queue.

    Args:
        offering_id: The education.
        group_id: Its group of seats.
        place_then: As the round gave it.
        place_now: As it is, with what has happened since.
        free_seats: Seats that nobody holds now and that the next round gives to the queue.
        moves: Why the place is another now than then.
        is_left: Whether the applicant has left the queue since.
        is_over: Whether they wait there no more for another cause: they have left the admission, got a seat that they
            wanted more or the one that they waited for, or not taken a call.
        is_free_quota: Whether it is the queue to the free quota.
        is_second_hand: Whether everybody of first hand stands before, whatever their points.
        way: The place in each round so far, the earliest first, the latest included.
    """

    offering_id: str
    group_id: str
    place_then: int
    place_now: int
    free_seats: int
    moves: tuple[Move, ...]
    is_left: bool = False
    is_over: bool = False
    is_free_quota: bool = False
    is_second_hand: bool = False
    way: tuple[Step, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether the applicant still waits there."""
        return not self.is_left and not self.is_over

    @property
    def change(self) -> int:
        """How many places down the last step was; below zero for up."""
        before = self.way[-2].place if len(self.way) > 1 else self.place_then
        return self.place_now - before


def queues_of(applicant: Applicant, publication: Publication, now: datetime) -> tuple[LivePlace, ...]:
    """Every queue that a round put somebody in, in the order of the choices; six queries, however many.

    An education whose seats lie in several groups has one queue for all, and one for the free quota.

    Args:
        applicant: Whose.
        publication: The latest that gave seats.
        now: The moment that calls are held against.
    """
    rows = QueuePlace.objects.filter(applicant=applicant, publication__published_at__isnull=False)
    if publication.published_at is not None:
        rows = rows.filter(publication__published_at__lte=publication.published_at)
    rows = rows.annotate(is_over=ExpressionWrapper(_has_left(now) | Q(_seated_here()), output_field=BooleanField()))
    decided = RowDecision.objects.filter(applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"))
    rows = rows.annotate(hand=Coalesce(Subquery(decided.values("hand")[:1]), Value("")))
    every = list(rows.select_related("publication__run").order_by("publication__published_at", "publication_id"))
    own = [row for row in every if row.publication_id == publication.pk]
    if not own:
        return ()
    ranks = dict(Choice.objects.filter(applicant=applicant).values_list("offering_id", "rank"))
    gone = _gone_before(own, now)
    offered = some_of_offer(applicant.year_id, sorted({row.offering_id for row in own}))
    seats = held_groups(applicant.year_id, offered, now)
    quota = {(each.offering_id, group.group_id) for each in offered for group in each.groups if group.kind == "FREE"}
    second = _second_hand(applicant, own, {each.offering_id: each.first_hand for each in offered})
    found = []
    for row in own:
        counts = gone.get((row.offering_id, row.group_id), {})
        is_quota = (row.offering_id, row.group_id) in quota
        steps = [each for each in every if (each.offering_id, each.group_id) == (row.offering_id, row.group_id)]
        found.append(
            LivePlace(
                offering_id=row.offering_id,
                group_id=row.group_id,
                place_then=row.place,
                place_now=row.place - sum(counts.values()),
                free_seats=_free(seats.get(row.offering_id, ()), is_free_quota=is_quota),
                moves=tuple(Move(code, count) for code, count in counts.items() if count),
                is_left=row.offering_id not in ranks or not applicant.is_active,
                is_over=row.is_over,
                is_free_quota=is_quota,
                is_second_hand=row.offering_id in second,
                way=tuple(Step(each.publication, each.place, round_moves(each)) for each in steps),
            )
        )
    last = len(ranks) + 1
    found.sort(key=lambda each: (each.is_left, ranks.get(each.offering_id, last), each.place_now, each.group_id))
    first = {(each.offering_id, each.is_free_quota): each for each in reversed(found)}
    return tuple(each for each in found if first[each.offering_id, each.is_free_quota] is each)


def round_moves(row: QueuePlace) -> tuple[Move, ...]:
    """Why a round gave another place than the round before."""
    if row.before is None:
        return ()
    counts = ((Cause.SEATED, row.seated), (Cause.LEFT, row.left), (Cause.CAME, row.came), (Cause.PASSED, row.passed))
    return tuple(Move(code.value, count) for code, count in counts if count)


def waiting_places(publication: int, offerings: Collection[str], now: datetime) -> QuerySet[QueuePlace]:
    """The places of those who still wait in the queues of some educations and have not been called there, in no order.

    Args:
        publication: The key of the latest round that gave seats.
        offerings: The ids of the educations.
        now: The moment that calls are held against.
    """
    called = ReserveCall.objects.filter(applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"))
    rows = QueuePlace.objects.filter(publication=publication, offering_id__in=offerings)
    return rows.exclude(Q(Exists(called)) | Q(_seated_here()) | gone_of_calls(now))


def gone_of_calls(now: datetime) -> Q:
    """Whether whoever has a place in a queue, or a call, can no longer get that seat.

    Args:
        now: The moment that calls are held against.
    """
    moved = PathRequest.objects.filter(applicant=OuterRef("applicant"), state=PathRequest.State.GRANTED)
    return _has_left(now) | Q(Exists(moved.exclude(offering_id=OuterRef("offering_id"))))


def _second_hand(applicant: Applicant, own: Sequence[Any], first_hand: Mapping[str, str]) -> frozenset[str]:
    """The educations of somebody's places, each with its decided hand, to which they are of second hand."""
    area, home = area_on(applicant.year_id), applicant.home_municipality_code
    return frozenset(
        row.offering_id for row in own if is_second_hand(first_hand.get(row.offering_id, ""), home, row.hand, area)
    )


def _free(groups: Sequence[HeldGroup], *, is_free_quota: bool) -> int:
    """The free seats that the next round gives to a queue: whoever is granted free quota is tried for all of them."""
    return free_to_quota(groups) if is_free_quota else free_to_all(groups)


def _gone_before(own: Sequence[QueuePlace], now: datetime) -> Mapping[tuple[str, str], Mapping[str, int]]:
    """For each queue how many who stood before have got a seat there, or left it, since the round; one query."""
    before = Q()
    for row in own:
        before |= Q(offering_id=row.offering_id, group_id=row.group_id, place__lt=row.place)
    rows = QueuePlace.objects.filter(before, publication=own[0].publication_id)
    people = rows.filter(_has_left(now) | Q(_seated_here())).order_by()
    cause = Case(When(_seated_here(), then=Value(Cause.SEATED.value)), default=Value(Cause.LEFT.value))
    counted = people.annotate(cause=cause).values_list("offering_id", "group_id", "cause")
    found: dict[tuple[str, str], dict[str, int]] = {}
    for offering, group, code, count in counted.annotate(count=Count("applicant", distinct=True)):
        found.setdefault((offering, group), {})[code] = count
    return {key: dict(sorted(counts.items(), reverse=True)) for key, counts in found.items()}


def _held() -> QuerySet[HeldSeat]:
    return HeldSeat.objects.filter(applicant=OuterRef("applicant"))


def _seated_here() -> Exists:
    """Whether somebody holds a seat of the education."""
    return Exists(_held().filter(offering_id=OuterRef("offering_id")).exclude(reply__in=GAVE_UP))


def _has_left(now: datetime) -> Q:
    """Whether somebody waits no more: left the admission or the choice, said no to a call, or holds a higher choice."""
    calls = ReserveCall.objects.filter(applicant=OuterRef("applicant"))
    here = calls.filter(offering_id=OuterRef("offering_id"))
    chosen = Choice.objects.filter(applicant=OuterRef("applicant"))
    return (
        Q(Exists(_held().filter(reply=HeldSeat.Reply.WITHDRAWN)))
        | Q(applicant__is_active=False)
        | ~Q(Exists(chosen.filter(offering_id=OuterRef("offering_id"))))
        | Q(Exists(here.filter(Q(reply__in=[Reply.NO, Reply.SILENT]) | Q(reply=Reply.WAITING, answer_by__lte=now))))
        | Q(Exists(calls.filter(reply=Reply.YES).exclude(offering_id=OuterRef("offering_id"))))
        | Q(Exists(_higher_seat()))
    )


def _higher_seat() -> QuerySet[Choice]:
    """The choice of the seat that somebody holds, where it stands above the choice of the queue."""
    held = _held().filter(offering_id=OuterRef("offering_id")).exclude(reply__in=GAVE_UP)
    queue = Choice.objects.filter(
        applicant=OuterRef("applicant"), offering_id=OuterRef(OuterRef("offering_id")), rank__gt=OuterRef("rank")
    )
    mine = Choice.objects.filter(applicant=OuterRef("applicant"))
    return mine.filter(Exists(held), Exists(queue))
