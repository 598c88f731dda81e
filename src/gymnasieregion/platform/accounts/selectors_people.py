"""Reads of people for those who give roles: whom somebody may see, and who holds a code from the school."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.accounts.covering import is_covered
from gymnasieregion.platform.accounts.limits import HOMES
from gymnasieregion.platform.accounts.models import Assignment, OneTimeCode, User
from gymnasieregion.platform.accounts.selectors import live_assignments

SEE_HOMES = "accounts.home.see"
_AT_HOME = Assignment.objects.filter(user=OuterRef("pk"), role__in=[role.value for role in sorted(HOMES)])


def visible_people(actor: Actor) -> QuerySet[User]:
    """The accounts that somebody may see, by name.

    Those who see no pupils' data see nobody who is or has been an applicant or a guardian: who sets such a person's
    password could read on as them. Nobody but the office sees that somebody with a protected identity has an account.
    """
    people = User.objects.order_by("display_name", "username").annotate(is_covered=is_covered())
    if actor.role is not Role.REGIONAL_OFFICE:
        people = people.filter(is_covered=False)
    return people if is_allowed(actor, SEE_HOMES) else people.exclude(Exists(_AT_HOME))


def may_handle(actor: Actor, user_id: UUID) -> bool:
    """Whether an account is one that somebody may see."""
    return visible_people(actor).filter(pk=user_id).exists()


def people_found(actor: Actor, query: str, role: str, day: date) -> QuerySet[User]:
    """The accounts that somebody looks for, with the roles that count on a day in ``live``.

    Args:
        actor: Who looks.
        query: A part of a name, a user name, or what a role is for; "" for any.
        role: A role that counts on the day; "" for any, ``none`` for those without one.
        day: The day.
    """
    live = live_assignments(day)
    mine = live.filter(user=OuterRef("pk")).order_by()
    people = visible_people(actor)
    if query:
        scoped = Exists(mine.filter(scope_id__iexact=query))
        named = Q(display_name__icontains=query) | Q(username__icontains=query)
        people = people.filter(named & Q(is_covered=False) | scoped)
    if role == "none":
        people = people.exclude(Exists(mine))
    elif role:
        people = people.filter(Exists(mine.filter(role=role)))
    return people.prefetch_related(Prefetch("assignments", queryset=live, to_attr="live"))


def applicants_numbered(numbers: Iterable[str], day: date) -> dict[str, User]:
    """Those who apply on a day, by the numbers given: user names, or ids of applicants; of nobody are left out.

    Whose identity is protected is found by the user name alone.
    """
    wanted = list(numbers)
    live = live_assignments(day).filter(role=Role.APPLICANT.value)
    by_id = {row.scope_id: row.user for row in live.filter(~is_covered("user"), scope_id__in=wanted)}
    return by_id | {row.user.username: row.user for row in live.filter(user__username__in=wanted)}


def has_counsellor(unit: str, day: date) -> bool:
    """Whether somebody is the counsellor of a school on a day, and can hand out its codes."""
    return live_assignments(day).filter(role=Role.COUNSELLOR.value, scope_id=unit).exists()


def last_codes(unit: str, query: str = "") -> QuerySet[OneTimeCode]:
    """The last code of each pupil, by the pupils' names; of nobody whose identity is protected.

    Args:
        unit: The school that handed it out; "" for any.
        query: A part of the pupil's name or number; "" for any.
    """
    newest = OneTimeCode.objects.filter(user=OuterRef("user")).order_by("-issued_at", "-pk")
    codes = OneTimeCode.objects.filter(~is_covered("user"), pk=Subquery(newest.values("pk")[:1]), user__is_active=True)
    if unit:
        codes = codes.filter(unit=unit)
    if query:
        codes = codes.filter(Q(user__display_name__icontains=query) | Q(user__username__icontains=query))
    return codes.select_related("user").order_by("user__display_name", "user__username")
