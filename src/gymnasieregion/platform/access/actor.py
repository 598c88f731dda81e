"""Who is acting, in which role and for what: the one thing that access and the log ask about a person."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The roles of the access file; a person acts in one of them at a time."""

    PUBLIC = "public"
    APPLICANT = "applicant"
    GUARDIAN = "guardian"
    COUNSELLOR = "counsellor"
    TEACHER_ASSESSOR = "teacher_assessor"
    PRINCIPAL = "principal"
    PROVIDER_OFFICER = "provider_officer"
    MUNICIPAL_OFFICER = "municipal_officer"
    KAA_OFFICER = "kaa_officer"
    FINANCE_OFFICER = "finance_officer"
    PLANNER = "planner"
    REGIONAL_OFFICE = "regional_office"
    SURVEY_OFFICER = "survey_officer"
    PROJECT_LEADER = "project_leader"
    AUDITOR = "auditor"
    SYSTEM_ADMINISTRATOR = "system_administrator"


class Scope(StrEnum):
    """How far a role reaches in the access file; an empty cell is no access."""

    OWN = "own"
    UNIT = "unit"
    PROVIDER = "provider"
    MUNICIPALITY = "municipality"
    REGION = "region"
    OFFICE = "office"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts.

    Args:
        user_id: The user, "" for the public, ``job:<kind>`` for a job.
        name: What the person is called on screen.
        role: The role chosen for now.
        scope_id: What the role is for: an applicant, a school unit, a provider or a municipality; "" region-wide.
        on_behalf_of: Whose view the office has borrowed (view-as), else "".
    """

    user_id: str
    name: str
    role: Role
    scope_id: str = ""
    on_behalf_of: str = ""


PUBLIC = Actor("", "", Role.PUBLIC)


@dataclass(frozen=True, slots=True)
class Belongs:
    """Whom and what an object belongs to; what is not known is ""."""

    person: str = ""
    unit: str = ""
    provider: str = ""
    municipality: str = ""
