"""The one access file, and the one question that may be asked of it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs, Role, Scope

FILE = Path(__file__).with_name("access.csv")


class UnknownActionError(RegionError):
    """A view or a service names an action that the access file does not have."""

    sv = "Åtgärden {action} finns inte i behörighetsfilen."
    en = "The action {action} is not in the access file."


@dataclass(frozen=True, slots=True)
class Action:
    """A row of the access file.

    Args:
        name: ``context.noun.verb``.
        title_sv: What it is called on screen.
        title_en: The same in English.
        scopes: How far each role reaches; a role that is not here has no access.
    """

    name: str
    title_sv: str
    title_en: str
    scopes: Mapping[Role, Scope]


@cache
def actions() -> Mapping[str, Action]:
    """Every action of the access file, by name."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["action"]: Action(
            name=row["action"],
            title_sv=row["title_sv"],
            title_en=row["title_en"],
            scopes={role: Scope(row[role.value]) for role in Role if row[role.value]},
        )
        for row in rows
    }


def scope_of(action: str, role: Role) -> Scope | None:
    """How far a role reaches with an action; None for no access.

    Raises:
        UnknownActionError: If the file has no such action.
    """
    if action not in actions():
        raise UnknownActionError(action=action)
    return actions()[action].scopes.get(role)


def is_allowed(actor: Actor, action: str, about: Belongs | None = None) -> bool:
    """Whether somebody may do something to something.

    Args:
        actor: Who, in which role.
        action: What, a name of the access file.
        about: What it is done to; None where the view itself shows only what is within the actor's scope.

    Raises:
        UnknownActionError: If the file has no such action.
    """
    scope = scope_of(action, actor.role)
    if scope is None:
        return False
    if scope in {Scope.ALL, Scope.REGION, Scope.OFFICE} or about is None:
        return True
    if scope is Scope.OWN:
        return about.person in persons_of(actor)
    belongs_to = {
        Scope.UNIT: about.unit,
        Scope.PROVIDER: about.provider,
        Scope.MUNICIPALITY: about.municipality,
    }[scope]
    return bool(actor.scope_id) and belongs_to == actor.scope_id


def persons_of(actor: Actor) -> frozenset[str]:
    """Whom an actor means by *one's own*: themself, and the applicant that an applicant's or guardian's role is for.

    With a borrowed view it is the applicant alone, not the one of the office who looks.
    """
    themself = "" if actor.on_behalf_of else actor.user_id
    applicant = actor.scope_id if actor.role in {Role.APPLICANT, Role.GUARDIAN} else ""
    return frozenset({themself, applicant} - {""})
