"""The demo's made-up persons: one or two for each role, signed in by one click."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.models import Assignment, User
from gymnasieregion.platform.accounts.selectors import day_of
from gymnasieregion.platform.accounts.services.sign_ins import PersonaInProductionError, personas_are_on
from gymnasieregion.platform.audit.api import record

NAMESPACE = UUID("6f1d0b1c-6a51-5a0e-9d0e-2d5f0a0c7a11")
MAKER = Actor("job:demo", "", Role.SYSTEM_ADMINISTRATOR)
FROM = date(2025, 1, 1)
"""The first day of the personas' roles, before anything in the demo."""


@dataclass(frozen=True, slots=True)
class Persona:
    """A made-up person.

    Args:
        role: Whose work they show.
        username: A TF-number for those who have one in reality, else a word; never a personal identity number.
        name: A name that nobody can take for a real one.
        does_sv: What one sees as them.
        does_en: The same in English.
    """

    role: Role
    username: str
    name: str
    does_sv: str
    does_en: str


SIGNE, VERA, VALTER = "20100314TF01", "19800520TF02", "19790811TF03"
STIG, PALLE, KARL, KIM = "demo-syv", "demo-bedomare", "demo-kommun", "demo-kansli"
"""User names of those whom the demo's own data tells of."""

PERSONAS = (
    Persona(Role.APPLICANT, SIGNE, "Signe Sökande",
            "söker till gymnasiet", "applies to upper secondary school"),
    Persona(Role.APPLICANT, "20101121TF04", "Sixten Sökande",
            "söker också, och står efter Signe i en kö", "applies too, and stands after Signe in a queue"),
    Persona(Role.GUARDIAN, VERA, "Vera Vårdnad",
            "är Signes vårdnadshavare", "is Signe's guardian"),
    Persona(Role.GUARDIAN, VALTER, "Valter Vårdnad",
            "är Signes andra vårdnadshavare", "is Signe's other guardian"),
    Persona(Role.COUNSELLOR, STIG, "Stig Studieväg",
            "vägleder på en grundskola", "counsels at a compulsory school"),
    Persona(Role.TEACHER_ASSESSOR, PALLE, "Palle Prov",
            "bedömer färdighetsprov", "assesses skill tests"),
    Persona(Role.TEACHER_ASSESSOR, "demo-bedomare-2", "Berit Bedömare",
            "bedömer samma prov som Palle", "assesses the same tests as Palle"),
    Persona(Role.PRINCIPAL, "demo-rektor", "Rut Rektor",
            "leder en gymnasieskola", "leads an upper-secondary school"),
    Persona(Role.PRINCIPAL, "demo-rektor-im", "Ines Intro",
            "leder en skola med introduktionsprogram", "leads a school with introductory programmes"),
    Persona(Role.PROVIDER_OFFICER, "demo-huvudman", "Hilda Huvudman",
            "sköter en huvudmans utbud", "runs a provider's offer"),
    Persona(Role.MUNICIPAL_OFFICER, KARL, "Karl Kommun",
            "arbetar för en hemkommun", "works for a home municipality"),
    Persona(Role.KAA_OFFICER, "demo-kaa", "Kajsa Ansvar",
            "följer upp unga utan skola", "follows up young people out of school"),
    Persona(Role.FINANCE_OFFICER, "demo-ekonom", "Egon Ekonom",
            "betalar och fakturerar", "pays and invoices"),
    Persona(Role.PLANNER, "demo-planerare", "Pernilla Planerare", "planerar platser", "plans seats"),
    Persona(Role.REGIONAL_OFFICE, KIM, "Kim Kansli",
            "antar och hjälper alla andra", "admits, and helps all the others"),
    Persona(Role.SURVEY_OFFICER, "demo-enkat", "Enar Enkät",
            "ansvarar för elevenkäten", "is in charge of the student survey"),
    Persona(Role.PROJECT_LEADER, "demo-projekt", "Pia Projekt",
            "leder ett projekt mot avhopp", "leads a project against drop-out"),
    Persona(Role.AUDITOR, "demo-revisor", "Rolf Revisor",
            "läser allt och ändrar inget", "reads everything and changes nothing"),
    Persona(Role.SYSTEM_ADMINISTRATOR, "demo-drift", "Disa Drift",
            "sköter driften", "keeps the system running"),
)  # fmt: skip


@transaction.atomic
def make_demo_personas(*, scopes: Mapping[str, str], now: datetime) -> list[User]:
    """Make the demo's persons, or bring them up to date; the second time nothing is written.

    Args:
        scopes: What each role is for (a school unit of the demo, a municipality), and each person by user name where
            that is something else; a role that is not here is region-wide, but for the applicant and the guardians,
            who are for the applicant.
        now: The moment, from the door.

    Returns:
        The persons, in the order of ``PERSONAS``.

    Raises:
        PersonaInProductionError: Outside of the demo.
    """
    if not personas_are_on():
        raise PersonaInProductionError
    day = day_of(now)
    known = {user.username: user for user in User.objects.filter(is_persona=True).order_by("username")}
    missing = [_person(persona) for persona in PERSONAS if persona.username not in known]
    User.objects.bulk_create(missing)
    known |= {user.username: user for user in missing}
    roles = {row.user_id: row for row in Assignment.objects.filter(user__is_persona=True, ends_on__isnull=True)}
    wanted = [(known[persona.username], persona.role, _scope(persona, scopes)) for persona in PERSONAS]
    changed = [entry for entry in wanted if _has(roles.get(entry[0].pk)) != (entry[1].value, entry[2])]
    Assignment.objects.filter(user__in=[user for user, _, _ in changed], ends_on__isnull=True).update(ends_on=day)
    Assignment.objects.bulk_create(
        Assignment(user=user, role=role.value, scope_id=scope_id, starts_on=FROM, given_by=MAKER.user_id)
        for user, role, scope_id in changed
    )
    if changed:
        _log(changed, now)
    return [known[persona.username] for persona in PERSONAS]


def persona_id(username: str) -> str:
    """The key of a persona among the users, which is known before the persona is made.

    Args:
        username: Of ``PERSONAS``.
    """
    return str(uuid5(NAMESPACE, username))


def _person(persona: Persona) -> User:
    """A persona as a user, the same each time, without a password that works."""
    user = User(
        id=UUID(persona_id(persona.username)), username=persona.username, display_name=persona.name, is_persona=True
    )
    user.set_unusable_password()
    return user


def _scope(persona: Persona, scopes: Mapping[str, str]) -> str:
    """What a persona's role is for."""
    otherwise = PERSONAS[0].username if persona.role in {Role.APPLICANT, Role.GUARDIAN} else ""
    return scopes.get(persona.username, scopes.get(persona.role, otherwise))


def _has(assignment: Assignment | None) -> tuple[str, str] | None:
    """A role and what it is for."""
    return (assignment.role, assignment.scope_id) if assignment else None


def _log(changed: list[tuple[User, Role, str]], now: datetime) -> None:
    """One event for all of them."""
    entries = [{"about": f"user:{user.pk}", "role": role.value, "scope_id": scope} for user, role, scope in changed]
    record(
        actor=MAKER,
        action="accounts.assignment.give",
        about="demo:personas",
        before=None,
        after={"personas": len(entries)},
        why="demo",
        now=now,
        entries=entries,
    )
