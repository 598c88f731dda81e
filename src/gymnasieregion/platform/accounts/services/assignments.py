"""Giving roles, and ending them."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.accounts.limits import HOMES
from gymnasieregion.platform.accounts.models import Assignment, User
from gymnasieregion.platform.accounts.selectors_people import SEE_HOMES, may_handle
from gymnasieregion.platform.accounts.services.people import PupilsAccountError
from gymnasieregion.platform.accounts.services.recording import record_of_person

GIVE = "accounts.assignment.give"
END = "accounts.assignment.end"


class MayNotGiveRolesError(RegionError):
    """The one who gives or ends a role has not got that right themself."""

    sv = "Din roll får inte ge eller avsluta roller."
    en = "Your role may not give or end roles."


class OwnRoleError(RegionError):
    """Nobody gives themself a role: it takes two."""

    sv = "Du kan inte ge dig själv en roll. Be en kollega."
    en = "You cannot give yourself a role. Ask a colleague."


class NoSuchRoleError(RegionError):
    """The public is no role that can be given."""

    sv = "Rollen {role} kan inte ges till någon."
    en = "The role {role} cannot be given to anybody."


class RoleAlreadyGivenError(RegionError):
    """The person has the role already."""

    sv = "{name} har redan den rollen."
    en = "{name} has that role already."


class RoleAlreadyEndedError(RegionError):
    """The role has an end already."""

    sv = "Rollen avslutades redan {ends_on}."
    en = "The role was ended already on {ends_on}."


class RoleEndsBeforeItStartsError(RegionError):
    """The end is before the start."""

    sv = "Rollen börjar {starts_on} och kan inte sluta {ends_on}."
    en = "The role starts on {starts_on} and cannot end on {ends_on}."


@transaction.atomic
def give_assignment(
    *,
    actor: Actor,
    user_id: UUID,
    role: Role,
    scope_id: str,
    starts_on: date,
    ends_on: date | None = None,
    why: str,
    now: datetime,
) -> Assignment:
    """Give somebody a role.

    Args:
        actor: Who gives it.
        user_id: Who gets it.
        role: Which.
        scope_id: The applicant, school unit, provider or municipality that it is for; "" region-wide.
        starts_on: The first day.
        ends_on: The first day without it; None for until further notice.
        why: The ground, shown in the log.
        now: The moment, from the door.

    Raises:
        MayNotGiveRolesError: If the access file does not let the actor.
        OwnRoleError: If somebody gives themself a role.
        NoSuchRoleError: For the public.
        PupilsAccountError: If it is about an applicant or a guardian, and the actor sees none.
        RoleEndsBeforeItStartsError: If the end is before the start.
        RoleAlreadyGivenError: If the person has it, without an end.
        User.DoesNotExist: If there is no such user.
    """
    if not is_allowed(actor, GIVE):
        raise MayNotGiveRolesError
    if actor.user_id == str(user_id):
        raise OwnRoleError
    if role is Role.PUBLIC:
        raise NoSuchRoleError(role=role.value)
    if ends_on is not None and ends_on < starts_on:
        raise RoleEndsBeforeItStartsError(starts_on=starts_on, ends_on=ends_on)
    user = User.objects.select_for_update().get(pk=user_id)
    if not may_handle(actor, user.pk) or (role in HOMES and not is_allowed(actor, SEE_HOMES)):
        raise PupilsAccountError
    if user.assignments.filter(role=role.value, scope_id=scope_id, ends_on__isnull=True).exists():
        raise RoleAlreadyGivenError(name=user.display_name)
    given = Assignment.objects.create(
        user=user, role=role.value, scope_id=scope_id, starts_on=starts_on, ends_on=ends_on, given_by=actor.user_id
    )
    record_of_person(user.pk, action=GIVE, after=_facts(given), actor=actor, why=why, now=now)
    return given


@transaction.atomic
def end_assignment(*, actor: Actor, assignment_id: int, ends_on: date, why: str, now: datetime) -> Assignment:
    """End a role that somebody has.

    Args:
        actor: Who ends it.
        assignment_id: Which.
        ends_on: The first day without it; the day of its start for a role that was given by mistake.
        why: The ground, shown in the log.
        now: The moment, from the door.

    Raises:
        MayNotGiveRolesError: If the access file does not let the actor.
        PupilsAccountError: If the account is an applicant's or a guardian's, and the actor sees none.
        RoleAlreadyEndedError: If it has an end that is not later than the new one.
        RoleEndsBeforeItStartsError: If the end is before the start.
        Assignment.DoesNotExist: If there is no such assignment.
    """
    if not is_allowed(actor, END):
        raise MayNotGiveRolesError
    assignment = Assignment.objects.select_for_update().get(pk=assignment_id)
    if not may_handle(actor, assignment.user_id):
        raise PupilsAccountError
    if assignment.ends_on is not None and assignment.ends_on <= ends_on:
        raise RoleAlreadyEndedError(ends_on=assignment.ends_on)
    if ends_on < assignment.starts_on:
        raise RoleEndsBeforeItStartsError(starts_on=assignment.starts_on, ends_on=ends_on)
    before = _facts(assignment)
    assignment.ends_on = ends_on
    assignment.save(update_fields=["ends_on"])
    after = _facts(assignment)
    record_of_person(assignment.user_id, action=END, before=before, after=after, actor=actor, why=why, now=now)
    return assignment


def _facts(assignment: Assignment) -> dict[str, object]:
    """An assignment as the log keeps it."""
    return {
        "assignment": assignment.pk,
        "role": assignment.role,
        "scope_id": assignment.scope_id,
        "starts_on": assignment.starts_on.isoformat(),
        "ends_on": assignment.ends_on.isoformat() if assignment.ends_on else None,
    }
