"""Whose accounts are covered: those of people with protected identities, whom another room knows.

Accounts cannot ask the room where people apply, so that room tells at start which roles are for somebody protected.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from gymnasieregion.platform.accounts.limits import HOMES
from gymnasieregion.platform.accounts.models import Assignment, User
from gymnasieregion.platform.pages.words import said

Scopes = Callable[[], QuerySet[Any]]
"""Gives what a role is for, where that is somebody protected; one column of a query that has not been asked."""

_ASKED: list[Scopes] = []
HOME_ROLES = tuple(role.value for role in sorted(HOMES))


def cover_people_by(scopes: Scopes) -> None:
    """Let a room say which roles are for somebody protected; the latest that says it is asked.

    Args:
        scopes: Gives what the roles are for.
    """
    _ASKED[:] = [scopes]


def is_covered(user: str = "pk") -> Exists:
    """Whether an account is of somebody protected, or of their guardian; for a query.

    Args:
        user: The field of the outer query that holds the user's key.
    """
    homes = Assignment.objects.filter(user=OuterRef(user), role__in=HOME_ROLES)
    return Exists(homes.filter(scope_id__in=_ASKED[0]()) if _ASKED else homes.none())


def covered_name() -> str:
    """What somebody is called on screen whose account is covered."""
    return said("Skyddad identitet", "Protected identity")


def shown(person: User) -> User:
    """An account as a page may show it: of somebody protected neither name, user name nor address.

    Args:
        person: Fetched with ``is_covered``; what is shown is never saved.
    """
    if getattr(person, "is_covered", False):
        person.display_name, person.username, person.email = covered_name(), "–", ""
    return person
