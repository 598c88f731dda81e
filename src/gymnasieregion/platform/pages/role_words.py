"""What each role is called on screen."""

from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.pages.words import said

ROLE_WORDS: dict[Role, tuple[str, str]] = {
    Role.PUBLIC: ("Besökare", "Visitor"),
    Role.APPLICANT: ("Sökande", "Applicant"),
    Role.GUARDIAN: ("Vårdnadshavare", "Guardian"),
    Role.COUNSELLOR: ("Studie- och yrkesvägledare", "Study and career counsellor"),
    Role.TEACHER_ASSESSOR: ("Bedömare av färdighetsprov", "Assessor of skill tests"),
    Role.PRINCIPAL: ("Rektor", "Principal"),
    Role.PROVIDER_OFFICER: ("Huvudmannens antagningshandläggare", "Provider's admission officer"),
    Role.MUNICIPAL_OFFICER: ("Kommunens handläggare", "Municipal officer"),
    Role.KAA_OFFICER: ("Handläggare för aktivitetsansvaret", "Officer for the activity responsibility"),
    Role.FINANCE_OFFICER: ("Ekonom", "Finance officer"),
    Role.PLANNER: ("Planerare", "Planner"),
    Role.REGIONAL_OFFICE: ("Antagningskansliet", "Regional office"),
    Role.SURVEY_OFFICER: ("Enkätansvarig", "Survey officer"),
    Role.PROJECT_LEADER: ("Projektledare", "Project leader"),
    Role.AUDITOR: ("Revisor", "Auditor"),
    Role.SYSTEM_ADMINISTRATOR: ("Systemadministratör", "System administrator"),
}


def role_text(role: Role) -> str:
    """What a role is called, in the language of the page being made."""
    return said(*ROLE_WORDS[role])
