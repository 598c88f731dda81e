"""Calling reserves one by one after the start of term: never two open calls to one seat, on either database."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from gymnasieregion.contexts.admission.core.reserve_turn import answer_until, calls_from
from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, HeldSeat, ReserveCall, Run, SeatsToCall
from gymnasieregion.contexts.admission.selectors.cases_seats import GAVE_UP
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.admission.selectors.places import places_now
from gymnasieregion.contexts.admission.selectors.school_reserves import (
    CALL,
    ReserveList,
    gone_of,
    holds_seat,
    last_round,
    reserve_lists,
)
from gymnasieregion.contexts.admission.selectors.school_rows import belongs
from gymnasieregion.contexts.admission.services.pupils_facts import about_of
from gymnasieregion.contexts.admission.services.reserve_calls_errors import (
    CallIsOverError,
    NoFreeSeatError,
    NotNextError,
    NotTimeToCallError,
    OfficeCallsError,
    SeatsToCallError,
    TooLateToUndoError,
)
from gymnasieregion.contexts.offer.api import some_of_offer
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.access.actor import Actor, Belongs, Role
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.pages.formats import STOCKHOLM

SEATS, ANSWER, UNDO = "admission.reserve.seats", "admission.reserve.answer", "admission.reserve.undo"
ANSWER_DAYS = "admission.reserve_answer_days"
MOST_SEATS = 500
Reply = ReserveCall.Reply


@transaction.atomic
def say_free_seats(*, offering: OfferRow, group_id: str, seats: int, actor: Actor, now: datetime) -> SeatsToCall:
    """Say how many free seats of a group reserves are called to, since the start of term.

    Args:
        offering: The education.
        group_id: One of its groups.
        seats: How many, those already called to among them.
        actor: Who says it.
        now: The moment, from the door.

    Raises:
        NotTimeToCallError: Before schools call.
        SeatsToCallError: If fewer than are taken, or very many.
        NotNextError: If the education has no such group.
    """
    found = _list(offering, group_id, now)
    least = max(found.taken, default=0)
    if not least <= seats <= MOST_SEATS:
        raise SeatsToCallError(least=least, most=MOST_SEATS)
    row, _ = SeatsToCall.objects.update_or_create(
        year_id=offering.year, offering_id=offering.offering_id, group_id=group_id,
        defaults={"seats": seats, "said_by": actor.user_id, "said_at": now},
    )  # fmt: skip
    told = {"offering_id": offering.offering_id, "group_id": group_id}
    record(
        actor=actor, action=SEATS, about=f"offering:{offering.key}", before={**told, "seats_to_call": found.seats},
        after={**told, "seats_to_call": seats}, why="", now=now, belongs_to=belongs(offering),
    )  # fmt: skip
    return row


@transaction.atomic
def call_next(*, offering: OfferRow, group_id: str, expected: int, actor: Actor, now: datetime) -> ReserveCall:
    """Call the next reserve of a list to its first free seat.

    Calls whose time has passed are closed first, so that their seats are free.

    Args:
        offering: The education.
        group_id: The list.
        expected: The key of the applicant whose turn it was when the list was shown.
        actor: Who calls.
        now: The moment, from the door.

    Raises:
        NotTimeToCallError: Before schools call.
        NoFreeSeatError: If every seat is taken or waits for an answer.
        NotNextError: If it is another's turn.
        OfficeCallsError: If it is somebody whom only the office may know of.

    Source:
        Gymnasievalet Sjuhärad and others, as the parameter ``admission.reserve_answer_days`` tells.
    """
    found = _list(offering, group_id, now)
    turn, seat = found.next, found.free
    if seat is None:
        raise NoFreeSeatError
    if turn is not None and turn.is_protected and not sees_protected(actor):
        raise OfficeCallsError
    if turn is None or turn.person.pk != expected:
        raise NotNextError
    ended = _end(offering, group_id, now)
    days = int(str(law_book().get(ANSWER_DAYS, now.astimezone(STOCKHOLM).date())))
    call = ReserveCall.objects.create(
        applicant=turn.person, year_id=offering.year, offering_id=offering.offering_id, group_id=group_id, seat=seat,
        called_by=actor.user_id, called_at=now, answer_by=answer_until(now, days),
    )  # fmt: skip
    told = {
        "offering_id": offering.offering_id, "group_id": group_id, "seat": seat,
        "answer_by": call.answer_by.isoformat(), "ended": len(ended),
    }  # fmt: skip
    _record(CALL, offering, turn.person, None, told, actor, now)
    return call


@transaction.atomic
def answer_call(*, offering: OfferRow, call: int, reply: str, actor: Actor, now: datetime) -> ReserveCall:
    """Write what a reserve answered, within the time; a yes leaves the seat held and every other reserve list.

    Args:
        offering: The education.
        call: Which call of it.
        reply: ``YES`` or ``NO``.
        actor: Who writes: the school, the office, or the one who was called.
        now: The moment, from the door.

    Raises:
        ReserveCall.DoesNotExist: If there is no such call.
        CallIsOverError: If it is answered, or the time has passed.
        OfficeCallsError: If it is somebody whom only the office may know of.
    """
    row = _locked(offering, call, actor)
    gone = gone_of(offering, [row.applicant_id], offering.year)
    if row.reply != Reply.WAITING or not holds_seat(row, gone, now) or reply not in {Reply.YES, Reply.NO}:
        raise CallIsOverError
    row.reply, row.replied_at = reply, now
    if reply == Reply.YES:
        _take_seat(row)
    row.save()
    _record(ANSWER, offering, row.applicant, {"called_reply": str(Reply.WAITING)}, {"called_reply": str(reply)}, actor,
            now)  # fmt: skip
    return row


@transaction.atomic
def undo_call(*, offering: OfferRow, call: int, actor: Actor, now: datetime) -> None:
    """Undo an answer, or a call that nobody has answered, within the time to answer.

    Args:
        offering: The education.
        call: Which call of it.
        actor: Who undoes it; the one who was called undoes an answer, never the call.
        now: The moment, from the door.

    Raises:
        ReserveCall.DoesNotExist: If there is no such call.
        TooLateToUndoError: If the time has passed, the seat has been called to again, or the seat left is taken.
        OfficeCallsError: If it is somebody whom only the office may know of.
    """
    row = _locked(offering, call, actor)
    same_seat = ReserveCall.objects.filter(
        year=row.year_id, offering_id=row.offering_id, group_id=row.group_id, seat=row.seat,
        reply__in=[Reply.WAITING, Reply.YES],
    ).exclude(pk=row.pk)  # fmt: skip
    is_theirs = actor.role is Role.APPLICANT and row.reply == Reply.WAITING
    if now >= row.answer_by or row.reply == Reply.SILENT or is_theirs or same_seat.exists():
        raise TooLateToUndoError
    before = {"called_reply": str(row.reply)}
    if row.reply == Reply.WAITING:
        _record(UNDO, offering, row.applicant, before, None, actor, now)
        row.delete()
        return
    if row.reply == Reply.YES:
        _give_seat_back(row, now)
    row.reply, row.replied_at = Reply.WAITING, None
    row.left_offering_id = row.left_group_id = row.left_reply = ""
    row.save()
    _record(UNDO, offering, row.applicant, before, {"called_reply": str(Reply.WAITING)}, actor, now)


def is_time_to_call(days: Mapping[str, date], run: Run | None, now: datetime) -> bool:
    """Whether schools call reserves by now: after the last central reserve round, with a round published.

    Args:
        days: The calendar of the year.
        run: Its last published round; None before one.
        now: The moment.
    """
    first = calls_from(days)
    return first is not None and now.astimezone(STOCKHOLM).date() >= first and run is not None


def _list(offering: OfferRow, group_id: str, now: datetime) -> ReserveList:
    """One reserve list, which nobody else calls from until the transaction ends: one call at a time in a year."""
    AdmissionYear.objects.select_for_update().get(pk=offering.year)
    run = last_round(offering.year)
    if run is None or not is_time_to_call(days_of(offering.year), run, now):
        raise NotTimeToCallError
    (facts,) = some_of_offer(offering.year, [offering.offering_id])
    found = reserve_lists(offering, facts, run, now, lists=[group_id])
    if not found:
        raise NotNextError
    return found[0]


def _locked(offering: OfferRow, call: int, actor: Actor) -> ReserveCall:
    AdmissionYear.objects.select_for_update().get(pk=offering.year)
    row = ReserveCall.objects.select_related("applicant").get(
        pk=call, offering_id=offering.offering_id, year=offering.year
    )
    if actor.role is Role.APPLICANT:
        if actor.scope_id != row.applicant.applicant_id:
            raise ReserveCall.DoesNotExist
    elif row.applicant.protection != Applicant.Protection.NONE and not sees_protected(actor):
        raise OfficeCallsError
    return row


def _end(offering: OfferRow, group_id: str, now: datetime) -> Sequence[ReserveCall]:
    """Close the calls of a list that no longer keep a seat: nobody answered, or the reserve has left the list."""
    waiting = list(
        ReserveCall.objects.filter(
            year=offering.year, offering_id=offering.offering_id, group_id=group_id, reply=Reply.WAITING
        )
    )
    gone = gone_of(offering, [call.applicant_id for call in waiting], offering.year)
    ended = [call for call in waiting if not holds_seat(call, gone, now)]
    for call in ended:
        call.reply = Reply.NO if call.applicant_id in gone else Reply.SILENT
        call.replied_at = now
    ReserveCall.objects.bulk_update(ended, ["reply", "replied_at"])
    return ended


def _take_seat(call: ReserveCall) -> None:
    """Let the reserve hold the seat, and remember the one that they leave."""
    held = HeldSeat.objects.filter(applicant=call.applicant_id).first()
    if held is not None:
        call.left_offering_id, call.left_group_id, call.left_reply = held.offering_id, held.group_id, held.reply
    HeldSeat.objects.update_or_create(
        applicant_id=call.applicant_id,
        defaults={"offering_id": call.offering_id, "group_id": call.group_id, "reply": HeldSeat.Reply.YES},
    )


def _give_seat_back(call: ReserveCall, now: datetime) -> None:
    """Let the reserve hold the seat that they left, unless they or somebody else have done something since."""
    left, year = call.left_offering_id, call.year_id
    held = HeldSeat.objects.filter(applicant=call.applicant_id, offering_id=call.offering_id)
    if not held.exclude(reply__in=GAVE_UP).exists():
        raise TooLateToUndoError
    since = ReserveCall.objects.filter(year=year, offering_id=left, called_at__gte=call.replied_at)
    if left and since.exists():
        raise TooLateToUndoError
    if left and call.left_reply not in GAVE_UP and not places_now(year, now, offerings=[left]).get(left):
        raise TooLateToUndoError
    if not call.left_offering_id:
        HeldSeat.objects.filter(applicant=call.applicant_id).delete()
        return
    HeldSeat.objects.filter(applicant=call.applicant_id).update(
        offering_id=call.left_offering_id, group_id=call.left_group_id, reply=call.left_reply
    )


def _record(
    action: str,
    offering: OfferRow,
    person: Applicant,
    before: Mapping[str, object] | None,
    after: Mapping[str, object] | None,
    actor: Actor,
    now: datetime,
) -> None:
    """One event about one reserve; of the seat that they leave, which is another school's, it says nothing."""
    of = belongs(offering)
    protected = person.protection != Applicant.Protection.NONE
    whose = Belongs(person=person.applicant_id) if protected else Belongs(
        person=person.applicant_id, unit=of.unit, provider=of.provider
    )  # fmt: skip
    told = {"offering_id": offering.offering_id}
    record(
        actor=actor, action=action, about=about_of(person), before=None if before is None else {**told, **before},
        after=None if after is None else {**told, **after}, why="", now=now, belongs_to=whose,
    )  # fmt: skip
