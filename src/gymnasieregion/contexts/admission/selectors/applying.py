"""Questions about one application: whose it is, the list as it is now, its versions, and when it may be changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from gymnasieregion.contexts.admission.core.application_rows import OTHER_OFFICE, Row, Rows, digest_of, rows_of_json
from gymnasieregion.contexts.admission.core.application_window import Editor, Window, window_at
from gymnasieregion.contexts.admission.core.guardianship import came_of_age
from gymnasieregion.contexts.admission.core.receipt_code import receipt_code
from gymnasieregion.contexts.admission.models import (
    AdmissionYear,
    Applicant,
    Application,
    ApplicationVersion,
    ForwardedChoice,
)
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.former import former_applicant
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.kept_questions import kept_question
from gymnasieregion.platform.pages.formats import STOCKHOLM

__all__ = [
    "ApplicationNow",
    "Row",
    "application_of",
    "digest_of",
    "editor_of",
    "own_applicant",
    "rows_as_they_stood",
    "versions_of",
    "window_of",
]


CHOSEN, SENT, EXTRA = "chosen", "sent", "extra"
_ROWS = """
    SELECT 'chosen', rank, offering_id, '' FROM admission_choice WHERE applicant_id = %s
    UNION ALL SELECT 'sent', rank, CAST(id AS text), '' FROM admission_forwardedchoice
    WHERE applicant_id = %s AND state <> %s
    UNION ALL SELECT 'extra', 0, offering_id, kind || ':' || name FROM admission_chosenextra WHERE applicant_id = %s
"""
"""A whole list; each page and each save of an application asks it, and Django takes ten times as long to write it."""


@dataclass(frozen=True, slots=True)
class ApplicationNow:
    """An application as it is: what is saved here is what is applied for.

    Args:
        rows: The whole list in order, choices that other offices admit to among them (``Row.other`` tells them).
        digest: Of the rows; every form that changes the list carries it.
        version: The last one that was saved; 0 while nobody has saved here.
        saved_at: When; None while nobody has.
        confirmed_version: The last one that the applicant confirmed; 0 for none.
        confirmed_at: When; None for none.
        locked: Whether the counsellor holds it locked.
        locked_by: The user who does; "" when nobody does.
        locked_at: Since when.
        locked_why: Why, as written.
    """

    rows: Rows
    digest: str
    version: int
    saved_at: datetime | None
    confirmed_version: int
    confirmed_at: datetime | None
    locked: bool
    locked_by: str = ""
    locked_at: datetime | None = None
    locked_why: str = ""

    @property
    def here(self) -> Rows:
        """The rows that are admitted to here, without those that go to another office."""
        return tuple(row for row in self.rows if row.other is None)

    @property
    def code(self) -> str:
        """The code of the list, as its receipt has it."""
        return receipt_code(self.digest)

    @property
    def is_confirmed(self) -> bool:
        """Whether the version that counts is the one that was confirmed."""
        return 0 < self.confirmed_version == self.version


def own_applicant(actor: Actor, today: date) -> Applicant | None:
    """The applicant whose application an applicant or a guardian comes to: of the present year, else of a former one.

    The present year is that of ``current_admission_year``, asked for in the same query. A guardian is not led to a
    protected identity, which goes by the office, nor to somebody who has come of age.

    Args:
        actor: Who asks.
        today: The day.

    Returns:
        None for other roles, and when neither year has them.
    """
    if actor.role not in {Role.APPLICANT, Role.GUARDIAN} or not actor.scope_id:
        return None
    found = next(iter(_of_present_year(today=today, applicant_id=actor.scope_id)), None)
    found = found or former_applicant(actor, today)
    if found and actor.role is Role.GUARDIAN:
        is_open = found.protection == Applicant.Protection.NONE and found.birth_date > came_of_age(today)
        return found if is_open else None
    return found


@kept_question
def _of_present_year(*, today: date, applicant_id: str) -> QuerySet[Applicant]:
    ahead = AdmissionYear.objects.filter(days__day__gte=today).order_by("year").values("pk")[:1]
    latest = AdmissionYear.objects.order_by("-year").values("pk")[:1]
    year = Coalesce(Subquery(ahead), Subquery(latest))
    return Applicant.objects.filter(year=year, applicant_id=applicant_id).select_related("application", "year")


def application_of(applicant: Applicant) -> ApplicationNow:
    """An application as it is now; one query, one more when the application was not fetched with the applicant.

    Args:
        applicant: Whose.
    """
    application = getattr(applicant, "application", None) or Application(applicant=applicant)
    rows = rows_now(applicant.pk)
    return ApplicationNow(
        rows=rows,
        digest=digest_of(rows),
        version=application.version,
        saved_at=application.saved_at,
        confirmed_version=application.confirmed_version,
        confirmed_at=application.confirmed_at,
        locked=bool(application.locked_by),
        locked_by=application.locked_by,
        locked_at=application.locked_at,
        locked_why=application.locked_why,
    )


def rows_now(applicant: int) -> Rows:
    """The whole list of an applicant in order; one query, so that it is of one moment.

    A choice to another office has its place in the whole list; those that are admitted to here fill the places between.

    Args:
        applicant: The applicant's key in the database.
    """
    here: list[tuple[int, str]] = []
    there: list[tuple[int, int]] = []
    extras: dict[str, dict[str, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [applicant, applicant, ForwardedChoice.State.WITHDRAWN.value, applicant])
        found = cursor.fetchall()
    for what, rank, id_, named in found:
        if what == EXTRA:
            kind, _, name = named.partition(":")
            extras.setdefault(id_, {})[kind] = name
        elif what == SENT:
            there.append((rank, int(id_)))
        else:
            here.append((rank, id_))
    rows = [Row(id_, extras.get(id_, {})) for _, id_ in sorted(here)]
    for rank, pk in sorted(there):
        rows.insert(min(max(rank, 1), len(rows) + 1) - 1, Row(f"{OTHER_OFFICE}{pk}"))
    return tuple(rows)


def window_of(year: int, now: datetime) -> Window:
    """When applications of a year may be changed, seen from a moment; one query.

    Args:
        year: The admission year.
        now: The moment.
    """
    return window_at(days_of(year), now)


def editor_of(actor: Actor) -> Editor | None:
    """As what somebody may change applications; None for those who may not."""
    return {
        Role.APPLICANT: Editor.PUPIL,
        Role.COUNSELLOR: Editor.COUNSELLOR,
        Role.REGIONAL_OFFICE: Editor.OFFICE,
    }.get(actor.role)


def rows_of_version(version: ApplicationVersion) -> Rows:
    """The list that a version holds."""
    return rows_of_json(json.loads(version.rows)["rows"])


def versions_of(applicant: Applicant) -> Sequence[ApplicationVersion]:
    """Every version of an application, the latest first."""
    return list(applicant.application_versions.order_by("-version"))


def rows_as_they_stood(applicant: int, moment: datetime) -> Rows:
    """The list as it stood just before a moment.

    What stood before anybody saved here was registered by the office, and counts from the beginning.

    Args:
        applicant: The applicant's key in the database.
        moment: The first moment that does not count, as of ``Window.application_closed``.
    """
    return latest_and_stood(applicant, 0, moment)[1]


def latest_and_stood(applicant: int, version: int, moment: datetime | None) -> tuple[ApplicationVersion | None, Rows]:
    """A version of an application, and the list as it stood just before a moment; one query, two while none was saved.

    Args:
        applicant: The applicant's key in the database.
        version: Which version; 0 for none.
        moment: The first moment that does not count; None when nobody asks how the list stood.
    """
    if moment is None:
        found = _version(applicant=applicant, version=version)
    else:
        found = _version_first_and_stood(applicant=applicant, version=version, moment=moment)
    latest = next((each for each in found if each.version == version), None)
    if moment is None:
        return latest, ()
    if not found:
        return None, rows_now(applicant)
    stood = [each for each in found if each.saved_at < moment or (not each.saved_by and each.version == 1)]
    return latest, rows_of_version(stood[-1]) if stood else ()


@kept_question
def _version(*, applicant: int, version: int) -> QuerySet[ApplicationVersion]:
    return ApplicationVersion.objects.filter(applicant=applicant, version=version)


@kept_question
def _version_first_and_stood(*, applicant: int, version: int, moment: datetime) -> QuerySet[ApplicationVersion]:
    """A version, the first one, and the last before a moment, in order."""
    every = ApplicationVersion.objects.filter(applicant=applicant)
    stood = every.filter(saved_at__lt=moment).order_by("-version").values("version")[:1]
    return every.filter(Q(version=version) | Q(version=1) | Q(version=Subquery(stood))).order_by("version")


def today_of(now: datetime) -> date:
    """The day in Stockholm at a moment."""
    return now.astimezone(STOCKHOLM).date()
