"""Changing study path and coming back to one: the pupil asks, the school decides where it has a place.

A yes moves the seat at once. What is held then stands first in the list of choices, so that every other reserve list
is left, as when a reserve says yes to a call.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from gymnasieregion.contexts.admission.core.application_rows import Row, Rows, digest_of
from gymnasieregion.contexts.admission.core.guardianship import came_of_age
from gymnasieregion.contexts.admission.models import (
    AdmissionYear,
    Applicant,
    ApplicationVersion,
    HeldSeat,
    PathRequest,
    ReserveCall,
)
from gymnasieregion.contexts.admission.selectors.applying import rows_now, rows_of_version, today_of
from gymnasieregion.contexts.admission.selectors.choice_eligible import eligible_at
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.paths import ASK, DECIDE, paths_from, standing_of
from gymnasieregion.contexts.admission.selectors.people import sees_protected, whose
from gymnasieregion.contexts.admission.selectors.places import places_now
from gymnasieregion.contexts.admission.selectors.school_rows import belongs
from gymnasieregion.contexts.admission.services.applying import rewrite_list
from gymnasieregion.contexts.admission.services.paths_errors import (
    AskedAlreadyError,
    LongTextError,
    NobodyHeardError,
    NoGroundForNoError,
    NoPathToAskError,
    NoPlaceError,
    NotTimeForPathsError,
    PathNotEligibleError,
    ProtectedPathError,
    RequestIsOverError,
)
from gymnasieregion.contexts.admission.services.pupils_facts import about_of
from gymnasieregion.contexts.admission.services.reserve_calls_errors import TooLateToUndoError
from gymnasieregion.contexts.offer.api import some_of_offer, some_offer_rows
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record

WITHDRAW, UNDO = "admission.path.withdraw", "admission.path.undo"
MOST = 300
State = PathRequest.State


@transaction.atomic
def ask_path(*, applicant: int, offering_id: str, actor: Actor, now: datetime) -> PathRequest:
    """Ask to change to an education that has a place, or to come back to one that was left.

    Args:
        applicant: The applicant's key in the database.
        offering_id: The education.
        actor: Who asks.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        NotTimeForPathsError: Before the term.
        AskedAlreadyError: If the same request waits.
        NoPathToAskError: If nothing is held and the education was not left.
        NoPlaceError: If there is no place.

    Source:
        Gymnasieförordningen (2010:2039) 7 kap. 9 and 10 §§.
    """
    who = _locked(applicant)
    first = paths_from(days_of(who.year_id))
    if first is None or today_of(now) < first:
        raise NotTimeForPathsError
    stands = standing_of(who)
    kind = stands.kind_to(offering_id)
    if not kind:
        raise NoPathToAskError
    if PathRequest.objects.filter(applicant=who, offering_id=offering_id, state=State.WAITING).exists():
        raise AskedAlreadyError
    if not places_now(who.year_id, now, offerings=[offering_id]).get(offering_id):
        raise NoPlaceError
    row = PathRequest.objects.create(
        applicant=who, kind=kind, offering_id=offering_id, asked_by=actor.user_id, asked_at=now
    )
    (offering,) = some_offer_rows(who.year_id, [offering_id])
    _record(ASK, offering, who, None, {"path": kind, "path_state": str(State.WAITING)}, actor, now)
    return row


@transaction.atomic
def withdraw_path(*, applicant: int, request: int, actor: Actor, now: datetime) -> None:
    """Take back a request that waits.

    Args:
        applicant: The applicant's key in the database.
        request: Which.
        actor: Who takes it back.
        now: The moment, from the door.

    Raises:
        PathRequest.DoesNotExist: If it is not theirs.
        RequestIsOverError: If it has been decided.
    """
    who = _locked(applicant)
    row = PathRequest.objects.select_for_update().get(pk=request, applicant=who)
    if row.state != State.WAITING:
        raise RequestIsOverError
    row.state, row.decided_at, row.decided_by = State.WITHDRAWN, now, actor.user_id
    row.save()
    (offering,) = some_offer_rows(who.year_id, [row.offering_id])
    before, after = {"path_state": str(State.WAITING)}, {"path_state": str(State.WITHDRAWN)}
    _record(WITHDRAW, offering, who, before, after, actor, now)


@transaction.atomic
def decide_path(
    *, offering: OfferRow, request: int, granted: bool, ground: str, heard: str, actor: Actor, now: datetime
) -> PathRequest:
    """Decide on a request; a yes moves the seat, and takes back what else the pupil has asked for.

    Args:
        offering: The education.
        request: Which of its requests.
        granted: Yes or no.
        ground: Why, as the pupil reads it; may be "" for a yes.
        heard: Who has been heard, and when; may be "" for who has come of age.
        actor: Who decides.
        now: The moment, from the door.

    Raises:
        PathRequest.DoesNotExist: If there is no such request.
        ProtectedPathError: If it is somebody whom only the office may know of.
        RequestIsOverError: If it has been decided.
        NobodyHeardError, NoGroundForNoError, LongTextError: For the texts.
        NoPlaceError, PathNotEligibleError: If it cannot be granted.

    Source:
        Gymnasieförordningen (2010:2039) 7 kap. 9 and 10 §§.
    """
    row = _request(offering, request, actor)
    ground, heard = " ".join(ground.split()), " ".join(heard.split())
    if row.state != State.WAITING:
        raise RequestIsOverError
    _refuse_texts(row.applicant, ground, heard, now, granted=granted)
    if granted:
        _move(offering, row, actor, now)
    row.state = State.GRANTED if granted else State.REFUSED
    row.ground, row.heard, row.decided_by, row.decided_at = ground, heard, actor.user_id, now
    row.save()
    if granted:
        others = PathRequest.objects.filter(applicant=row.applicant, state=State.WAITING)
        others.update(state=State.WITHDRAWN, decided_at=now, decided_by=actor.user_id)
    before, after = {"path_state": str(State.WAITING)}, {"path": row.kind, "path_state": str(row.state)}
    _record(DECIDE, offering, row.applicant, before, after, actor, now)
    return row


@transaction.atomic
def undo_path(*, offering: OfferRow, request: int, actor: Actor, now: datetime) -> None:
    """Undo a decision, so that the request waits again and the pupil has the seat that they left.

    Args:
        offering: The education.
        request: Which of its requests.
        actor: Who undoes it.
        now: The moment, from the door.

    Raises:
        PathRequest.DoesNotExist: If there is no such request.
        ProtectedPathError: If it is somebody whom only the office may know of.
        RequestIsOverError: If it is not decided.
        AskedAlreadyError: If the pupil has asked again since.
        TooLateToUndoError: If the seat that was left is taken or called to, or the pupil has changed something since.
    """
    row = _request(offering, request, actor)
    if row.state not in {State.GRANTED, State.REFUSED}:
        raise RequestIsOverError
    if PathRequest.objects.filter(applicant=row.applicant, offering_id=row.offering_id, state=State.WAITING).exists():
        raise AskedAlreadyError
    before = {"path_state": str(row.state)}
    if row.state == State.GRANTED:
        _move_back(offering, row, actor, now)
    row.state, row.decided_at, row.decided_by, row.ground, row.heard = State.WAITING, None, "", "", ""
    row.left_offering_id = row.left_group_id = row.left_reply = ""
    row.save()
    _record(UNDO, offering, row.applicant, before, {"path_state": str(State.WAITING)}, actor, now)


def _locked(applicant: int) -> Applicant:
    """Lock the year, which calls and publications lock too, and then the applicant."""
    year = Applicant.objects.values_list("year_id", flat=True).get(pk=applicant)
    AdmissionYear.objects.select_for_update().get(pk=year)
    return Applicant.objects.select_for_update(of=("self",)).select_related("year").get(pk=applicant)


def _request(offering: OfferRow, request: int, actor: Actor) -> PathRequest:
    AdmissionYear.objects.select_for_update().get(pk=offering.year)
    row = PathRequest.objects.select_related("applicant__year").get(
        pk=request, offering_id=offering.offering_id, applicant__year=offering.year
    )
    if row.applicant.protection != Applicant.Protection.NONE and not sees_protected(actor):
        raise ProtectedPathError
    return row


def _refuse_texts(who: Applicant, ground: str, heard: str, now: datetime, *, granted: bool) -> None:
    if max(len(ground), len(heard)) > MOST:
        raise LongTextError(most=MOST)
    if not heard and who.birth_date > came_of_age(today_of(now)):
        raise NobodyHeardError
    if not granted and not ground:
        raise NoGroundForNoError


def _move(offering: OfferRow, row: PathRequest, actor: Actor, now: datetime) -> None:
    """Let the pupil hold the seat, and remember the one that they leave."""
    who, id_ = row.applicant, offering.offering_id
    if not places_now(offering.year, now, offerings=[id_]).get(id_):
        raise NoPlaceError
    stands = rows_now(who.pk)
    if eligible_at(who.year_id, [who.pk], id_).get(who.pk) is False:
        raise PathNotEligibleError
    held = HeldSeat.objects.filter(applicant=who).first()
    if held is not None:
        row.left_offering_id, row.left_group_id, row.left_reply = held.offering_id, held.group_id, held.reply
    (facts,) = some_of_offer(offering.year, [id_])
    group = next((each for each in facts.groups if each.kind == "OPEN" and each.seats), facts.groups[-1])
    rewrite_list(who, _first(stands, id_), actor, now)
    HeldSeat.objects.update_or_create(
        applicant=who, defaults={"offering_id": id_, "group_id": group.group_id, "reply": HeldSeat.Reply.YES}
    )


def _move_back(offering: OfferRow, row: PathRequest, actor: Actor, now: datetime) -> None:
    """Let the pupil hold the seat that they left, with the list as it was, unless something has come in between."""
    who = row.applicant
    held = HeldSeat.objects.filter(applicant=who, offering_id=offering.offering_id).first()
    called = ReserveCall.objects.filter(
        year=offering.year, offering_id=row.left_offering_id, called_at__gte=row.decided_at
    )
    was_held = bool(row.left_offering_id) and row.left_reply not in {HeldSeat.Reply.NO, HeldSeat.Reply.WITHDRAWN}
    room = places_now(offering.year, now, offerings=[row.left_offering_id]) if was_held else {}
    if held is None or (was_held and (called.exists() or not room.get(row.left_offering_id))):
        raise TooLateToUndoError
    rewrite_list(who, _list_before(who, row), actor, now)
    if row.left_offering_id:
        held.offering_id, held.group_id, held.reply = row.left_offering_id, row.left_group_id, row.left_reply
        held.save()
    else:
        held.delete()


def _list_before(who: Applicant, row: PathRequest) -> Rows:
    """The list that a decision changed.

    Raises:
        TooLateToUndoError: If it has been changed again since.
    """
    stands = rows_now(who.pk)
    made = None
    if row.decided_at is not None:
        versions = ApplicationVersion.objects.filter(applicant=who, saved_at=row.decided_at)
        made = versions.order_by("-version").first()
    if made is None:
        return stands  # the education stood first already
    before = ApplicationVersion.objects.filter(applicant=who, version=made.version - 1).first()
    if before is None or made.digest != digest_of(stands):
        raise TooLateToUndoError
    return rows_of_version(before)


def _first(rows: Rows, offering_id: str) -> Rows:
    """A list with one education first."""
    own = next((row for row in rows if row.offering_id == offering_id), Row(offering_id))
    return (own, *(row for row in rows if row.offering_id != offering_id))


def _record(
    action: str, offering: OfferRow, who: Applicant, before: Mapping[str, object] | None, after: Mapping[str, object],
    actor: Actor, now: datetime,
) -> None:  # fmt: skip
    """One event for the pupil and the school that is asked; of a seat that is left it says nothing."""
    of, told = belongs(offering), {"offering_id": offering.offering_id}
    protected = who.protection != Applicant.Protection.NONE
    seen_by = whose(who) if protected else Belongs(person=who.applicant_id, unit=of.unit, provider=of.provider)
    record(
        actor=actor, action=action, about=about_of(who), before=None if before is None else {**told, **before},
        after={**told, **after}, why="", now=now, belongs_to=seen_by,
    )  # fmt: skip
