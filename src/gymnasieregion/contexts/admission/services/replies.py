"""Replies to a seat, and leaving one queue: one at a time with a publication, so that nothing is lost.

``HeldSeat.reply`` is what the next round reads, ``SeatReply`` what has been said and when. Somebody leaves a queue by
taking the choice away, which makes a version of the application as every change does.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gymnasieregion.contexts.admission.core.application_rows import Row, Rows, ids_of
from gymnasieregion.contexts.admission.core.replies import Answer, ReplyState, above, put_back
from gymnasieregion.contexts.admission.models import (
    AdmissionYear,
    Applicant,
    ApplicationVersion,
    HeldSeat,
    Publication,
    QueuePlace,
    SeatReply,
)
from gymnasieregion.contexts.admission.selectors.applying import rows_now, rows_of_version
from gymnasieregion.contexts.admission.selectors.cases_seats import publications_of
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.replying import (
    answer_now,
    counted_since,
    is_ended,
    last_reply,
    window_of,
)
from gymnasieregion.contexts.admission.services.applying import rewrite_list
from gymnasieregion.contexts.admission.services.pupils_facts import record_change
from gymnasieregion.contexts.admission.services.replies_errors import (
    NoResultError,
    NoSeatError,
    NotInQueueError,
    RepliesClosedError,
    RepliesNotOpenError,
    RoundBegunError,
    SeatChangedError,
    SeatEndedError,
    UnknownReplyError,
)
from gymnasieregion.contexts.admission.services.seats_to_call import more_seats_to_call
from gymnasieregion.contexts.offer.api import some_offer_rows
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.pages.formats import moment_text

REPLY, UNDO, LEAVE, RETURN = (
    "admission.reply.give", "admission.reply.undo", "admission.queue.leave", "admission.queue.return",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    """Somebody whom nobody else changes meanwhile, and the round that they answer to."""

    person: Applicant
    publication: Publication


@transaction.atomic
def reply(*, applicant: int, reply: str, actor: Actor, now: datetime, offering_id: str | None = None) -> SeatReply:
    """Reply to the seat that somebody holds; the same reply again is taken once.

    Args:
        applicant: The applicant's key in the database.
        reply: An ``Answer``; "" takes the reply back.
        actor: Who replies. The office may also after the last day, for somebody who has called.
        now: The moment that the request came, from the door.
        offering_id: The education that the reply was meant for; None for whatever is held.

    Returns:
        What has been said last.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        UnknownReplyError: If it is none of the answers.
        NoResultError, RepliesNotOpenError, RepliesClosedError: If it is not the time.
        NoSeatError: If no seat is held.
        SeatChangedError: If another seat is held.
        SeatEndedError: If the school has ended the seat: only the school can give it back.
        RoundBegunError: If a round counts already with what would be taken back.

    Source: the office's practice (frequently asked questions): no reply is a yes; parameter ``admission.no_reply``.
    """
    if reply not in set(Answer):
        raise UnknownReplyError
    wanted, asked = Answer(reply), _locked(applicant, actor, now, is_timed=True)
    seat = HeldSeat.objects.select_for_update().filter(applicant=asked.person).first()
    if seat is None:
        raise NoSeatError
    if offering_id not in {None, seat.offering_id}:
        raise SeatChangedError
    if not wanted.gives_up and is_ended(seat):
        raise SeatEndedError
    last = last_reply(asked.person.pk, seat.offering_id)
    stands = answer_now(seat, last)
    if wanted is stands and (last is not None or wanted is Answer.NONE):
        return last or SeatReply(applicant=asked.person, offering_id=seat.offering_id, replied_at=now)
    counted = last is not None and counted_since(asked.person.year_id, seat, last.replied_at)
    if counted and _takes_back(stands, wanted):
        raise RoundBegunError
    if stands is Answer.ONLY and last is not None and not counted:
        _put_back_what_was_left(asked.person, last.replied_at, actor, now)
    if wanted is Answer.ONLY:
        rows = rows_now(asked.person.pk)
        gone = set(above(ids_of(rows), seat.offering_id))
        rewrite_list(asked.person, tuple(row for row in rows if row.offering_id not in gone), actor, now)
    seat.reply = wanted.kept
    seat.save(update_fields=["reply"])
    if wanted.gives_up is not stands.gives_up:
        _tell_the_school(asked.person, seat, wanted, last, actor, now)
    said = SeatReply.objects.create(
        applicant=asked.person, offering_id=seat.offering_id, reply=wanted.kept, replied_by=actor.user_id,
        replied_at=now,
    )  # fmt: skip
    action = REPLY if wanted is not Answer.NONE else UNDO
    _record(asked.person, action, {"reply": stands.value}, {"reply": wanted.value}, actor, now)
    return said


@transaction.atomic
def leave_queue(*, applicant: int, offering_id: str, actor: Actor, now: datetime) -> None:
    """Leave the queue of one education: the choice is taken away, and the next round does not try it.

    Who has left it already has left it.

    Args:
        applicant: The applicant's key in the database.
        offering_id: Which education.
        actor: Who leaves, or the office for somebody who has called.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        NoResultError, RepliesNotOpenError: If it is not the time.
        NotInQueueError: If the latest round gave no place in that queue.
    """
    asked = _locked(applicant, actor, now, is_timed=False)
    _refuse_no_place(asked, offering_id)
    rows = rows_now(asked.person.pk)
    if offering_id not in ids_of(rows):
        return
    rewrite_list(asked.person, tuple(row for row in rows if row.offering_id != offering_id), actor, now)
    _record(asked.person, LEAVE, None, {"queues_left": 1}, actor, now)


@transaction.atomic
def return_to_queue(*, applicant: int, offering_id: str, actor: Actor, now: datetime) -> None:
    """Come back to a queue that was left, until the next round begins: the choice stands where it stood.

    Args:
        applicant: The applicant's key in the database.
        offering_id: Which education.
        actor: Who comes back.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        NoResultError, RepliesNotOpenError: If it is not the time.
        NotInQueueError: If the queue was never theirs, or has not been left.
        RoundBegunError: If a round counts already with that they have left.
    """
    asked = _locked(applicant, actor, now, is_timed=False)
    _refuse_no_place(asked, offering_id)
    rows = rows_now(asked.person.pk)
    if offering_id in ids_of(rows):
        return
    found = _left_at(asked.person, offering_id)
    if found is None:
        raise NotInQueueError
    before, left_at = found
    if counted_since(asked.person.year_id, None, left_at):
        raise RoundBegunError
    _put_back(asked.person, rows, {offering_id}, before, actor, now)
    _record(asked.person, RETURN, None, {"queues_left": 0}, actor, now)


def _locked(applicant: int, actor: Actor, now: datetime, *, is_timed: bool) -> _Asked:
    """Lock the year, which a publication locks too, and then the applicant; and see that it is the time.

    Args:
        applicant: The applicant's key in the database.
        actor: Who asks.
        now: The moment.
        is_timed: Whether the last day to reply holds.
    """
    year = Applicant.objects.values_list("year_id", flat=True).get(pk=applicant)
    AdmissionYear.objects.select_for_update().get(pk=year)
    person = Applicant.objects.select_for_update().get(pk=applicant)
    publication = publications_of(year).first()
    if publication is None or publication.published_at is None:
        raise NoResultError
    if actor.role is not Role.REGIONAL_OFFICE:
        window = window_of(publication, days_of(year), now)
        if now < window.opens:
            raise RepliesNotOpenError(
                moment_sv=moment_text(window.opens, "sv"), moment_en=moment_text(window.opens, "en")
            )
        if is_timed and window.state is ReplyState.CLOSED:
            raise RepliesClosedError
    return _Asked(person, publication)


def _tell_the_school(
    person: Applicant, seat: HeldSeat, wanted: Answer, last: SeatReply | None, actor: Actor, now: datetime
) -> None:
    """Once schools call reserves, give the school a seat more to call to, or one less when it is taken back.

    Raises:
        RoundBegunError: If a reserve has been called to it.
    """
    (offering,) = some_offer_rows(person.year_id, [seat.offering_id])
    then = now if wanted.gives_up or last is None else last.replied_at
    more = 1 if wanted.gives_up else -1
    changed = more_seats_to_call(
        offering=offering, group_id=seat.group_id, more=more, actor=actor, now=now, then=then
    )  # fmt: skip
    if changed is None:
        raise RoundBegunError


def _takes_back(stands: Answer, wanted: Answer) -> bool:
    """Whether a change takes something back that a round may have given to others."""
    if stands is Answer.WITHDRAWN:
        return wanted is not Answer.WITHDRAWN
    return stands in {Answer.NO, Answer.ONLY} and not wanted.gives_up


def _refuse_no_place(asked: _Asked, offering_id: str) -> None:
    places = QueuePlace.objects.filter(publication=asked.publication, applicant=asked.person, offering_id=offering_id)
    if not places.exists():
        raise NotInQueueError


def _put_back_what_was_left(person: Applicant, left_at: datetime, actor: Actor, now: datetime) -> None:
    """Put back the choices that a reply took away at a moment; nothing when it took none."""
    versions = ApplicationVersion.objects.filter(applicant=person)
    version = versions.filter(saved_at=left_at).order_by("-version").first()
    before = versions.filter(version=version.version - 1).first() if version is not None else None
    if version is None or before is None:
        return
    old = rows_of_version(before)
    gone = set(ids_of(old)) - set(ids_of(rows_of_version(version)))
    _put_back(person, rows_now(person.pk), gone, old, actor, now)


def _put_back(person: Applicant, rows: Rows, back: set[str], before: Rows, actor: Actor, now: datetime) -> None:
    by_id: dict[str, Row] = {row.offering_id: row for row in (*before, *rows)}
    order = put_back(ids_of(rows), back, ids_of(before))
    rewrite_list(person, tuple(by_id[id_] for id_ in order), actor, now)


def _left_at(person: Applicant, offering_id: str) -> tuple[Rows, datetime] | None:
    """The last list that had a choice, and when it was taken away; None when it never was."""
    left: datetime | None = None
    for version in person.application_versions.order_by("-version"):
        rows = rows_of_version(version)
        if offering_id in ids_of(rows):
            return None if left is None else (rows, left)
        left = version.saved_at
    return None


def _record(
    person: Applicant, action: str, before: dict[str, object] | None, after: dict[str, object], actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """One event that the sending school may read: what was replied, never of which choice nor in what order."""
    if person.protection != Applicant.Protection.NONE:
        before, after = None, {}
    record_change(person, action=action, before=before, after=after, actor=actor, why="", now=now)
