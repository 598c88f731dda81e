"""People's roles as the pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.accounts.models import Assignment
from gymnasieregion.platform.accounts.selectors import is_live
from gymnasieregion.platform.accounts.web.people_forms import RoleForm
from gymnasieregion.platform.pages.formats import day_text
from gymnasieregion.platform.pages.role_words import role_text
from gymnasieregion.platform.pages.words import page_language, said


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role as a row of a person's page.

    Args:
        pk: Its number.
        code: The role's code.
        text: What the role is called.
        scope_id: What it is for; "" for the region.
        scope: The same in words.
        starts_on: The first day.
        last_day: The last day; None for until further notice.
        is_live: Whether it counts today.
        was_mistake: Whether it never counted.
    """

    pk: int
    code: str
    text: str
    scope_id: str
    scope: str
    starts_on: date
    last_day: date | None
    is_live: bool
    was_mistake: bool


def role_rows(assignments: Iterable[Assignment], day: date) -> list[RoleRow]:
    """Roles as rows, in their order."""
    return [
        RoleRow(
            pk=one.pk,
            code=one.role,
            text=role_text(Role(one.role)),
            scope_id=one.scope_id,
            scope=scope_text(one),
            starts_on=one.starts_on,
            last_day=one.ends_on - timedelta(days=1) if one.ends_on else None,
            is_live=is_live(one, day),
            was_mistake=one.ends_on == one.starts_on,
        )
        for one in assignments
    ]


def scope_text(assignment: Assignment) -> str:
    """What a role is for, in words."""
    return assignment.scope_id or said("hela regionen", "the whole region")


def role_facts(form: RoleForm) -> list[tuple[str, object]]:
    """A role that was written in a form, to be checked."""
    typed, lang = form.cleaned_data, page_language()
    last = day_text(typed["last_day"], lang) if typed["last_day"] else said("tills vidare", "until further notice")
    return [
        (said("Roll", "Role"), role_text(form.role_chosen())),
        (said("Gäller", "For"), typed["scope_id"] or said("hela regionen", "the whole region")),
        (said("Första dagen", "First day"), day_text(typed["starts_on"], lang)),
        (said("Sista dagen", "Last day"), last),
        (said("Varför", "Why"), typed["why"]),
    ]


def issuer_name(address: str) -> str:
    """What people call an issuer; its address when the installation no longer trusts it."""
    return next((one.name(page_language()) for one in settings.ISSUERS if one.address == address), address)
