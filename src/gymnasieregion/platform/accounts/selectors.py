"""Reads of people, their roles and their sign-ins."""

from datetime import UTC, date, datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.brought import HeldRole, HeldSignIn, Owner
from gymnasieregion.platform.accounts.models import Assignment, SignIn, User
from gymnasieregion.platform.kept_questions import kept_question

QUARTER_S = 900
"""A day begins where a quarter of an hour does, in every zone of time."""


def day_of(now: datetime) -> date:
    """The day in Sweden at a moment."""
    return _day_of_quarter(now.timestamp() // QUARTER_S)


@lru_cache(maxsize=64)
def _day_of_quarter(number: float) -> date:
    return timezone.localdate(datetime.fromtimestamp(number * QUARTER_S, tz=UTC))


def is_live(assignment: Assignment | HeldRole, day: date) -> bool:
    """Whether a role counts on a day."""
    return assignment.starts_on <= day and (assignment.ends_on is None or day < assignment.ends_on)


def live_assignments(day: date) -> QuerySet[Assignment]:
    """The roles that count on a day, with their users, in a fixed order; none for an account that is closed."""
    return (
        Assignment.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day, user__is_active=True
        )
        .select_related("user")
        .order_by("role", "scope_id", "id")
    )


def live_assignments_of(user_id: UUID, day: date) -> list[Assignment]:
    """The roles that somebody has on a day."""
    return _live_of(user=user_id, day=day)


@kept_question
def _live_of(*, user: UUID, day: date) -> QuerySet[Assignment]:
    return live_assignments(day).filter(user_id=user)


def open_sign_ins_of(user_id: UUID) -> list[SignIn]:
    """The sign-ins of somebody that have not been ended, latest first."""
    rows = SignIn.objects.filter(user_id=user_id, ended_at__isnull=True).select_related("assignment")
    return list(rows.order_by("-started_at", "-id"))


def actor_as(user: User | Owner, assignment: Assignment | HeldRole) -> Actor:
    """Somebody in one of their roles."""
    return Actor(str(user.pk), user.display_name, Role(assignment.role), assignment.scope_id)


def actor_of(sign_in: SignIn | HeldSignIn) -> Actor:
    """Who acts in a sign-in: the person in the chosen role, or the office with an applicant's view.

    With a borrowed view the user is still the one of the office, so that the log names who really looked.
    """
    if sign_in.viewing is None:
        return actor_as(sign_in.user, sign_in.assignment)
    applicant = sign_in.viewing.user
    return Actor(
        user_id=str(sign_in.user_id),
        name=sign_in.user.display_name,
        role=Role(sign_in.viewing.role),
        scope_id=sign_in.viewing.scope_id or str(applicant.pk),
        on_behalf_of=applicant.username,
    )
