"""Questions about a guardian's own pages: whose guardian somebody is, what they have seen, and how they are reached."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import BooleanField, DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from gymnasieregion.contexts.admission.core.application_rows import Rows
from gymnasieregion.contexts.admission.core.guardianship import came_of_age
from gymnasieregion.contexts.admission.models import (
    Applicant,
    ApplicationVersion,
    GuardianContact,
    SeenVersion,
)
from gymnasieregion.contexts.admission.selectors.applying import ApplicationNow, rows_of_version
from gymnasieregion.contexts.admission.selectors.cockpit import current_admission_year
from gymnasieregion.contexts.admission.selectors.extracts import is_key
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.selectors import live_assignments

FIRST = datetime(2000, 1, 1, tzinfo=UTC)
"""Before anything was saved."""


@dataclass(frozen=True, slots=True)
class Child:
    """Somebody whose guardian one is.

    Args:
        person: The child in the present year.
        assignment: The role by which one is.
    """

    person: Applicant
    assignment: int

    @property
    def name(self) -> str:
        """What the child is called on the guardian's pages."""
        return self.person.given_name or self.person.applicant_id


def other_children(actor: Actor, today: date) -> list[Child]:
    """Those of the present year whose guardian somebody is beside the child of the role, by name.

    One query, two more for a guardian of several.

    Those who have come of age and those whose identity is protected are not among them.

    Args:
        actor: The guardian.
        today: The day.
    """
    if actor.role is not Role.GUARDIAN or not is_key(actor.user_id):
        return []
    roles = live_assignments(today).filter(user=UUID(actor.user_id), role=Role.GUARDIAN.value)
    ids = dict(roles.exclude(scope_id=actor.scope_id).values_list("scope_id", "pk"))
    year = current_admission_year(today) if ids else None
    if year is None:
        return []
    rows = Applicant.objects.filter(
        year=year, applicant_id__in=ids, protection=Applicant.Protection.NONE, birth_date__gt=came_of_age(today)
    ).select_related("application")
    children = [Child(person, ids[person.applicant_id]) for person in rows]
    return sorted(children, key=lambda child: (child.name, child.person.applicant_id))


def contact_of(applicant: Applicant, user_id: str) -> GuardianContact | None:
    """A guardian's own contact details; None while none are given.

    Args:
        applicant: The child.
        user_id: The guardian.
    """
    return GuardianContact.objects.filter(applicant=applicant, user_id=user_id).first()


def last_seen(applicant: Applicant, user_id: str) -> SeenVersion | None:
    """The latest version that a guardian has said that they have seen; None for none."""
    return SeenVersion.objects.filter(applicant=applicant, user_id=user_id).order_by("-version").first()


def is_seen(application: ApplicationNow, seen: SeenVersion | None) -> bool:
    """Whether what a guardian has seen is the version that counts.

    A list that the office registered has no version until somebody saves; then it becomes the first.

    Args:
        application: As it is now.
        seen: From ``last_seen``.
    """
    if seen is None:
        return False
    return seen.version == application.version or (seen.version == 0 and seen.digest == application.digest)


def rows_seen(seen: SeenVersion) -> Rows:
    """The list that a guardian has seen; () when nobody keeps it any more."""
    wanted = ApplicationVersion.objects.filter(applicant=seen.applicant_id, digest=seen.digest)
    version = wanted.filter(version__lte=max(seen.version, 1)).order_by("-version").first()
    return rows_of_version(version) if version else ()


def with_guardians_to_tell(rows: QuerySet[Applicant]) -> QuerySet[Applicant]:
    """Applicants with ``has_guardians_to_tell``: whether a guardian has given an address to be told at."""
    given = GuardianContact.objects.filter(applicant=OuterRef("pk")).exclude(email="")
    is_open = Q(protection=Applicant.Protection.NONE)
    return rows.annotate(has_guardians_to_tell=ExpressionWrapper(is_open & Q(Exists(given)), BooleanField()))


def guardians_to_tell(year: int, until: datetime, day: date) -> list[GuardianContact]:
    """The guardians of a year who are to be told of what has been saved or confirmed, each once.

    Left out are those who have seen the version, whose role has ended, whose child has come of age, and the guardians
    of protected identities.

    Args:
        year: The admission year.
        until: Of what is saved before this moment.
        day: The day on which they are told.
    """
    before = Coalesce(OuterRef("told_until"), Value(FIRST), output_field=DateTimeField())
    seen = SeenVersion.objects.filter(
        applicant=OuterRef("applicant"), user_id=OuterRef(OuterRef("user_id")), version__gte=OuterRef("version")
    )
    saved = ApplicationVersion.objects.filter(
        applicant=OuterRef("applicant"), saved_at__gte=before, saved_at__lt=until
    ).exclude(Exists(seen))
    told = Coalesce(F("told_until"), Value(FIRST), output_field=DateTimeField())
    confirmed = Q(applicant__application__confirmed_at__gte=told, applicant__application__confirmed_at__lt=until)
    rows = (
        GuardianContact.objects.filter(
            Q(Exists(saved)) | confirmed,
            applicant__year=year,
            applicant__is_active=True,
            applicant__protection=Applicant.Protection.NONE,
            applicant__birth_date__gt=came_of_age(day),
        )
        .exclude(email="")
        .order_by("pk")
    )
    found = list(rows.annotate(child=F("applicant__applicant_id")))
    live = _guardians(day, {contact.child for contact in found})
    return [contact for contact in found if (contact.user_id, contact.child) in live]


def _guardians(day: date, ids: Collection[str]) -> frozenset[tuple[str, str]]:
    """Who is whose guardian on a day, among some applicants."""
    if not ids:
        return frozenset()
    rows = live_assignments(day).filter(role=Role.GUARDIAN.value, scope_id__in=ids)
    return frozenset((str(user), scope_id) for user, scope_id in rows.values_list("user", "scope_id"))
