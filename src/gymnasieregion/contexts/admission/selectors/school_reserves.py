"""The reserves of an education after the start of term: the lists of the last published round, and the calls made.

Of a reserve's other choices and seats a school learns nothing but that they have left the list.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import polars as pl
from django.db.models import Q

from gymnasieregion.contexts.admission.core.reserve_turn import free_seat
from gymnasieregion.contexts.admission.core.second_hand import is_second_hand
from gymnasieregion.contexts.admission.models import (
    Applicant,
    Application,
    Choice,
    HeldSeat,
    PathRequest,
    ReserveCall,
    RowDecision,
    Run,
    SeatsToCall,
)
from gymnasieregion.contexts.admission.selectors.cases_seats import GAVE_UP
from gymnasieregion.contexts.admission.selectors.missing_rows import area_on
from gymnasieregion.contexts.admission.selectors.runs import frame_of
from gymnasieregion.contexts.admission.selectors.school_admitted import people_in, published_rounds
from gymnasieregion.contexts.offer.contracts import OfferedEducation, OfferRow

CALL = "admission.reserve.call"
Reply = ReserveCall.Reply


class Standing(StrEnum):
    """How a reserve stands in the list."""

    WAITS = "WAITS"
    CALLED = "CALLED"
    YES = "YES"
    NO = "NO"
    SILENT = "SILENT"
    LEFT = "LEFT"


@dataclass(frozen=True, slots=True)
class Reserve:
    """Somebody in a reserve list.

    Args:
        place: From 1, as the round gave it.
        person: The applicant.
        points: What they compete with; None where the school ranked.
        call: Of this education; None for who has not been called.
        standing: How they stand now: who has said yes elsewhere, holds the seat or is no longer tried has left.
        is_second_hand: Whether they stand after everybody of first hand, whatever their points.
    """

    place: int
    person: Applicant
    points: float | None
    call: ReserveCall | None
    standing: Standing
    is_second_hand: bool

    @property
    def is_protected(self) -> bool:
        """Whether the identity is protected: only the office calls."""
        return self.person.protection != Applicant.Protection.NONE


@dataclass(frozen=True, slots=True)
class ReserveList:
    """The reserves of one group of seats.

    Args:
        group_id: Which group.
        kind: ``OPEN`` or ``FREE``.
        seats: How many free seats the school calls to.
        taken: The numbers of the seats that somebody has said yes to, or may still answer for.
        reserves: In order of place.
    """

    group_id: str
    kind: str
    seats: int
    taken: frozenset[int]
    reserves: tuple[Reserve, ...]

    @property
    def free(self) -> int | None:
        """The number of the seat that the next call is to; None when there is none."""
        return free_seat(self.seats, self.taken)

    @property
    def next(self) -> Reserve | None:
        """Whose turn it is; None when nobody waits."""
        return next((reserve for reserve in self.reserves if reserve.standing is Standing.WAITS), None)


def last_round(year: int) -> Run | None:
    """The last published round of a year that gave seats; None before one."""
    return next(iter(published_rounds(year)), None)


def reserve_lists(
    offering: OfferRow, facts: OfferedEducation, run: Run, now: datetime, *, lists: Sequence[str] | None = None
) -> tuple[ReserveList, ...]:
    """The reserve lists of an education, one for each group of seats; a fixed number of queries.

    Args:
        offering: The education in the overview's words.
        facts: The same, with its groups.
        run: The round whose reserves they are.
        now: The moment that answers are held against.
        lists: Only these groups; None for all.
    """
    rows = frame_of(run.pk, "reserves.csv").filter(pl.col("branch_id") == offering.offering_id)
    people = people_in(run, set(rows["applicant_id"]))
    keys = [person.pk for person in people.values()]
    calls = list(
        ReserveCall.objects.filter(Q(applicant__in=keys) | Q(offering_id=offering.offering_id), year=run.year_id)
    )
    own = {call.applicant_id: call for call in calls if call.offering_id == offering.offering_id}
    gone = _gone(offering, keys, calls)
    second = _second_hand(facts, run.year_id, people.values())
    seats = dict(
        SeatsToCall.objects.filter(year=run.year_id, offering_id=offering.offering_id).values_list("group_id", "seats")
    )
    found = []
    for group in facts.groups:
        if lists is not None and group.group_id not in lists:
            continue
        of_group = rows.filter(pl.col("group_id") == group.group_id).sort("place")
        reserves = tuple(
            Reserve(
                place,
                people[who],
                points,
                own.get(people[who].pk),
                _standing(people[who], own, gone, now),
                people[who].pk in second,
            )
            for place, who, points in of_group.select("place", "applicant_id", "points").iter_rows()
            if who in people
        )
        taken = frozenset(
            call.seat for call in own.values() if call.group_id == group.group_id and holds_seat(call, gone, now)
        )
        found.append(ReserveList(group.group_id, group.kind, seats.get(group.group_id, 0), taken, reserves))
    return tuple(found)


def _second_hand(facts: OfferedEducation, year: int, people: Collection[Applicant]) -> frozenset[int]:
    """Which of some applicants are of second hand to an education; one query."""
    area, first_hand = area_on(year), facts.first_hand
    rows = RowDecision.objects.filter(offering_id=facts.offering_id, applicant__in=[person.pk for person in people])
    decided = dict(rows.values_list("applicant_id", "hand"))
    return frozenset(
        each.pk
        for each in people
        if is_second_hand(first_hand, each.home_municipality_code, decided.get(each.pk, ""), area)
    )


def holds_seat(call: ReserveCall, gone: frozenset[int], now: datetime) -> bool:
    """Whether a call keeps its seat from others: a yes, or an answer that may still come."""
    if call.reply == Reply.YES:
        return True
    return call.reply == Reply.WAITING and now < call.answer_by and call.applicant_id not in gone


def contacts_of(lists: Sequence[ReserveList]) -> Mapping[int, str]:
    """How those who have been called and may still answer are reached, by the applicant's key; one query at most.

    A school learns it of nobody else in its lists, and of no protected identity.
    """
    called = [
        reserve.person
        for found in lists
        for reserve in found.reserves
        if reserve.standing is Standing.CALLED and not reserve.is_protected
    ]
    keys = [person.pk for person in called]
    phones = dict(Application.objects.filter(applicant__in=keys).values_list("applicant_id", "phone")) if keys else {}
    return {person.pk: ", ".join(way for way in (phones.get(person.pk, ""), person.email) if way) for person in called}


def gone_of(offering: OfferRow, applicants: Sequence[int], year: int) -> frozenset[int]:
    """Those of some applicants who have left the lists of an education; see ``Standing.LEFT``."""
    calls = list(ReserveCall.objects.filter(applicant__in=applicants, year=year))
    return _gone(offering, applicants, calls)


def last_second(until: datetime) -> datetime:
    """The last moment that counts, of the first one that no longer does: as it is told."""
    return until - timedelta(seconds=1)


def moves_of(year: int) -> Mapping[str, tuple[int, int]]:
    """How many have come to and left each education of a year by a yes to a call or a change of study path."""
    found: dict[str, list[int]] = {}
    calls = ReserveCall.objects.filter(year=year, reply=Reply.YES).order_by()
    paths = PathRequest.objects.filter(applicant__year=year, state=PathRequest.State.GRANTED).order_by()
    for rows in (calls, paths):
        for came, left, reply in rows.values_list("offering_id", "left_offering_id", "left_reply"):
            found.setdefault(came, [0, 0])[0] += 1
            if left and reply not in GAVE_UP:
                found.setdefault(left, [0, 0])[1] += 1
    return {offering: (came, left) for offering, (came, left) in found.items()}


def _gone(offering: OfferRow, keys: Sequence[int], calls: Sequence[ReserveCall]) -> frozenset[int]:
    """Who has left the lists: said yes or moved elsewhere, holds the seat, left the admission, or chose otherwise."""
    elsewhere = {
        call.applicant_id for call in calls if call.reply == Reply.YES and call.offering_id != offering.offering_id
    }
    called = {call.applicant_id for call in calls if call.offering_id == offering.offering_id}
    held = HeldSeat.objects.filter(applicant__in=keys)
    here = held.filter(offering_id=offering.offering_id).exclude(reply__in=GAVE_UP)
    holds = set(here.values_list("applicant_id", flat=True)) - called
    withdrawn = set(held.filter(reply=HeldSeat.Reply.WITHDRAWN).values_list("applicant_id", flat=True))
    tried = Choice.objects.filter(
        applicant__in=keys, applicant__is_active=True, offering_id=offering.offering_id
    ).values_list("applicant_id", flat=True)
    said_yes = {call.applicant_id for call in calls if call.reply == Reply.YES}
    gave_up = held.filter(offering_id=offering.offering_id, reply__in=GAVE_UP, applicant__in=said_yes & called)
    elsewhere |= set(gave_up.values_list("applicant_id", flat=True))
    moved = PathRequest.objects.filter(applicant__in=keys, state=PathRequest.State.GRANTED)
    elsewhere |= set(moved.exclude(offering_id=offering.offering_id).values_list("applicant_id", flat=True))
    return frozenset(elsewhere | holds | withdrawn | (set(keys) - set(tried)))


def _standing(person: Applicant, own: Mapping[int, ReserveCall], gone: frozenset[int], now: datetime) -> Standing:
    call = own.get(person.pk)
    if call is None:
        return Standing.LEFT if person.pk in gone else Standing.WAITS
    if call.reply == Reply.WAITING:
        if person.pk in gone:
            return Standing.LEFT
        return Standing.CALLED if now < call.answer_by else Standing.SILENT
    if call.reply == Reply.YES and person.pk in gone:
        return Standing.LEFT
    return Standing(call.reply)
