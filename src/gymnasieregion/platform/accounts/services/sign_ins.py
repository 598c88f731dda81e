"""Signing in and out, choosing a role, and borrowing an applicant's view."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.accounts.models import OneTimeCode, SignIn, User
from gymnasieregion.platform.accounts.selectors import actor_as, actor_of, day_of, live_assignments, live_assignments_of
from gymnasieregion.platform.accounts.services.recording import record_of_person


class AccountIsClosedError(RegionError):
    """The account has been closed."""

    sv = "Kontot är stängt. Kontakta antagningskansliet."
    en = "The account is closed. Contact the regional office."


class NoRoleError(RegionError):
    """The person is known, but has no role today."""

    sv = "Du har ingen roll här i dag. Be den som ansvarar för behörigheter hos dig att ge dig en."
    en = "You have no role here today. Ask whoever is in charge of access where you work to give you one."


class PersonaInProductionError(RegionError):
    """A made-up person tried to sign in where people are real."""

    sv = "Demopersoner finns inte här."
    en = "There are no demo personas here."


class NotYourRoleError(RegionError):
    """The role is somebody else's, or has ended."""

    sv = "Den rollen är inte din, eller så har den slutat gälla."
    en = "That role is not yours, or it has ended."


class SignedOutError(RegionError):
    """The sign-in has ended."""

    sv = "Du är utloggad. Logga in igen."
    en = "You are signed out. Sign in again."


class MayNotViewAsError(RegionError):
    """Only the office may borrow an applicant's view."""

    sv = "Din roll får inte se som en sökande."
    en = "Your role may not see as an applicant."


class NoSuchApplicantError(RegionError):
    """Nobody who applies has that number."""

    sv = "Det finns ingen sökande med numret {username}."
    en = "There is no applicant with the number {username}."


class ReasonMissingError(RegionError):
    """To look as somebody else needs a reason that they can read afterwards."""

    sv = "Skriv varför. Den sökande kan läsa det i loggen."
    en = "Say why. The applicant can read it in the log."


@dataclass(frozen=True, slots=True)
class LetOut:
    """How many ways in were closed.

    Args:
        sign_ins: Sign-ins that were open.
        codes: Codes of schools that nobody had used.
    """

    sign_ins: int
    codes: int


def personas_are_on() -> bool:
    """Whether the demo's made-up persons may sign in; never in production, whatever else is set."""
    return bool(settings.DEMO) and not settings.PRODUCTION


@transaction.atomic
def sign_in(*, user_id: UUID, method: SignIn.Method, level: str = "", now: datetime) -> SignIn:
    """Let in somebody who has proved who they are, in the first of their roles.

    Args:
        user_id: Who.
        method: How they proved it.
        level: The level of assurance, in the issuer's own words; "" where there is none.
        now: The moment, from the door.

    Raises:
        AccountIsClosedError: If the account is closed.
        PersonaInProductionError: For a made-up person outside of the demo.
        NoRoleError: If the person has no role today.
        User.DoesNotExist: If there is no such user.
    """
    user = User.objects.get(pk=user_id)
    if not user.is_active:
        raise AccountIsClosedError
    if user.is_persona and not personas_are_on():
        raise PersonaInProductionError
    roles = live_assignments_of(user.pk, day_of(now))
    if not roles:
        raise NoRoleError
    made = SignIn.objects.create(user=user, assignment=roles[0], method=method, level=level, started_at=now)
    after = {"sign_in": made.pk, "method": method.value, "level": level, "assignment": roles[0].pk}
    record_of_person(user.pk, action="accounts.login", after=after, actor=actor_as(user, roles[0]), now=now)
    return made


@transaction.atomic
def sign_out(*, actor: Actor, sign_in_id: int, now: datetime) -> SignIn:
    """End a sign-in: this one, or one's own on another computer.

    Args:
        actor: Who; only one's own sign-ins can be ended.
        sign_in_id: Which.
        now: The moment, from the door.

    Raises:
        SignedOutError: If it has ended already, or is somebody else's.
    """
    ended = SignIn.objects.select_for_update().filter(pk=sign_in_id, ended_at__isnull=True).first()
    if ended is None or str(ended.user_id) != actor.user_id:
        raise SignedOutError
    ended.ended_at = now
    ended.save(update_fields=["ended_at"])
    after = {"sign_in": ended.pk, "ended_at": now.isoformat()}
    record_of_person(ended.user_id, action="accounts.logout", after=after, actor=actor, now=now)
    return ended


@transaction.atomic
def choose_role(*, sign_in_id: int, assignment_id: int, now: datetime) -> SignIn:
    """Go on in another of one's roles; a borrowed view is handed back.

    Args:
        sign_in_id: The sign-in.
        assignment_id: The role.
        now: The moment, from the door.

    Raises:
        SignedOutError: If the sign-in has ended.
        NotYourRoleError: If the role is not the person's own, or does not count today.
    """
    current = _open(sign_in_id)
    chosen = next((a for a in live_assignments_of(current.user_id, day_of(now)) if a.pk == assignment_id), None)
    if chosen is None:
        raise NotYourRoleError
    before = {"assignment": current.assignment_id, "role": current.assignment.role}
    current.assignment, current.viewing = chosen, None
    current.save(update_fields=["assignment", "viewing"])
    after = {"assignment": chosen.pk, "role": chosen.role}
    who = actor_as(current.user, chosen)
    record_of_person(current.user_id, action="accounts.role.choose", before=before, after=after, actor=who, now=now)
    return current


@transaction.atomic
def view_as(*, actor: Actor, sign_in_id: int, username: str, why: str, now: datetime) -> SignIn:
    """Borrow an applicant's view: the pages as they see them, to read and not to change.

    Args:
        actor: Who, of the office.
        sign_in_id: Their sign-in.
        username: The applicant's number.
        why: The reason, which the applicant can read.
        now: The moment, from the door.

    Raises:
        MayNotViewAsError: If the access file does not let the actor, or the actor has borrowed a view already.
        ReasonMissingError: If no reason is given.
        SignedOutError: If the sign-in has ended or is not the actor's.
        NoSuchApplicantError: If no applicant has that number today.
    """
    if not is_allowed(actor, "accounts.view_as") or actor.on_behalf_of:
        raise MayNotViewAsError
    if not why.strip():
        raise ReasonMissingError
    current = _open(sign_in_id)
    if str(current.user_id) != actor.user_id:
        raise SignedOutError
    viewing = live_assignments(day_of(now)).filter(role=Role.APPLICANT.value, user__username=username).first()
    if viewing is None:
        raise NoSuchApplicantError(username=username)
    current.viewing = viewing
    current.save(update_fields=["viewing"])
    after = {"sign_in": current.pk, "assignment": viewing.pk}
    record_of_person(viewing.user_id, action="accounts.view_as", after=after, actor=actor, why=why, now=now)
    return current


@transaction.atomic
def stop_viewing_as(*, sign_in_id: int, now: datetime) -> SignIn:
    """Hand a borrowed view back.

    Args:
        sign_in_id: The sign-in.
        now: The moment, from the door.

    Raises:
        SignedOutError: If the sign-in has ended.
        MayNotViewAsError: If no view is borrowed.
    """
    current = _open(sign_in_id)
    if current.viewing is None:
        raise MayNotViewAsError
    before, whose, actor = {"assignment": current.viewing.pk}, current.viewing.user_id, actor_of(current)
    current.viewing = None
    current.save(update_fields=["viewing"])
    record_of_person(whose, action="accounts.view_as.end", before=before, actor=actor, now=now)
    return current


def let_nobody_in(*, now: datetime) -> LetOut:
    """End every sign-in and void every code of a school; part of a service that records it, in its transaction.

    Args:
        now: The moment, from the door.
    """
    ended = SignIn.objects.filter(ended_at__isnull=True).update(ended_at=now)
    voided, _ = OneTimeCode.objects.filter(used_at__isnull=True).delete()
    return LetOut(ended, voided)


def _open(sign_in_id: int) -> SignIn:
    """A sign-in that has not ended, for change."""
    rows = SignIn.objects.select_for_update(of=("self",)).select_related("user", "assignment", "viewing__user")
    current = rows.filter(pk=sign_in_id, ended_at__isnull=True).first()
    if current is None:
        raise SignedOutError
    return current
