"""What is to be removed of each year, when it is due, and how much there is of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, cast

from django.db.models import Count, DateTimeField, F, Min, Q, QuerySet, Value

from gymnasieregion.contexts.admission.models import (
    AdmissionYear,
    Applicant,
    Application,
    ApplicationVersion,
    Attachment,
    Case,
    ImportFile,
    ReadinessReport,
    Reminder,
    Removal,
    Run,
    SeatsToCall,
    SeenVersion,
    Snapshot,
    SnapshotFile,
)
from gymnasieregion.contexts.admission.selectors.cockpit import current_admission_year
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.accounts.models import Assignment
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.selectors import UNFINISHED
from gymnasieregion.platform.messages.models import Message
from gymnasieregion.platform.pages.formats import STOCKHOLM

RETENTION = "admission.retention"
LAST_MONTH = 12
HOME_ROLES = (Role.APPLICANT.value, Role.GUARDIAN.value)


class Kind(StrEnum):
    """The kinds of records, as the parameter names them; in the order in which they are removed."""

    DRAFTS = "DRAFTS"
    REMINDERS = "REMINDERS"
    ATTACHMENTS = "ATTACHMENTS"
    IMPORTS = "IMPORTS"
    ACCOUNTS = "ACCOUNTS"
    APPLICATIONS = "APPLICATIONS"
    TRIALS = "TRIALS"
    RUNS = "RUNS"
    JOBS = "JOBS"


OF_CASES = frozenset({Kind.ACCOUNTS, Kind.APPLICATIONS, Kind.TRIALS, Kind.RUNS})
"""Kinds that an open case needs."""


class Hindrance(StrEnum):
    """Why a kind of a year cannot be removed yet."""

    NOT_DUE = "NOT_DUE"
    RUNNING = "RUNNING"
    OPEN_CASE = "OPEN_CASE"
    NOTHING = "NOTHING"


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of records of a year.

    Args:
        year: The admission year.
        kind: Which.
        due: The first day on which it may be removed.
        months: How long it is kept after the year.
        rows: How many there are.
        oldest: The day of the oldest; None where the rows have no day, or there are none.
        hindrance: Why it cannot be removed now; None when it can.
    """

    year: int
    kind: Kind
    due: date
    months: int
    rows: int
    oldest: date | None
    hindrance: Hindrance | None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows there are, and the moment of the oldest."""

    rows: int
    oldest: datetime | None


def months_kept(today: date) -> Mapping[Kind, int]:
    """How many months each kind is kept, by the rule of a day.

    Applications wait for published runs and accounts: without the applicants nobody finds whose those are.

    Args:
        today: The day.

    Raises:
        NoRuleInForceError: If no rule is known for the day.
    """
    value = cast("Mapping[str, int]", law_book().get(RETENTION, today))
    kept = {Kind(code): months for code, months in value.items()}
    return {**kept, Kind.APPLICATIONS: max(kept[kind] for kind in (Kind.APPLICATIONS, Kind.RUNS, Kind.ACCOUNTS))}


def due_day(year: int, months: int) -> date:
    """The first day on which records of a year may be removed.

    >>> due_day(2026, 24), due_day(2026, 6)
    (datetime.date(2029, 1, 1), datetime.date(2027, 7, 1))
    """
    whole, rest = divmod(months, LAST_MONTH)
    return date(year + 1 + whole, 1 + rest, 1)


def lines_of(year: int, today: date) -> Sequence[Line]:
    """Every kind of records of a year as it stands on a day; the same few queries whatever there is.

    Args:
        year: The admission year.
        today: The day.
    """
    current = current_admission_year(today)
    running = current is None or year >= current.year
    kept = months_kept(today)
    opened = AdmissionYear.objects.get(pk=year).opened_at
    cases = Case.objects.filter(publication__run__year=year).exclude(state__in=("DECIDED", "CLOSED")).exists()
    found = []
    for kind, counted in counted_in(year).items():
        oldest = counted.oldest or (opened if counted.rows else None)
        line = Line(year, kind, due_day(year, kept[kind]), kept[kind], counted.rows, _day(oldest), None)
        found.append(replace(line, hindrance=_hindrance(line, today, running=running, cases=cases)))
    return found


def counted_in(year: int) -> Mapping[Kind, Counted]:
    """How many rows of each kind there are in a year, and the moment of the oldest; one query for all tables.

    Args:
        year: The admission year.
    """
    parts = [_counting(rows, kind, moment) for kind in Kind for rows, moment in queries_of(year, kind)]
    found = dict.fromkeys(Kind, Counted(0, None))
    for kind, rows, first in parts[0].union(*parts[1:], all=True):
        had = found[Kind(kind)]
        oldest = min((moment for moment in (had.oldest, first) if moment is not None), default=None)
        found[Kind(kind)] = Counted(had.rows + rows, oldest)
    return found


def _counting(rows: QuerySet[Any], kind: Kind, moment: str) -> QuerySet[Any]:
    """The query that counts some rows and finds their first moment, to be asked together with others."""
    no_moment = Value(None, output_field=DateTimeField())
    counted = rows.order_by().annotate(of_kind=Value(kind.value)).values("of_kind")
    counted = counted.annotate(how_many=Count("pk"), first=Min(moment) if moment else no_moment)
    told: QuerySet[Any] = counted.values_list("of_kind", "how_many", "first")
    return told


def queries_of(year: int, kind: Kind) -> Sequence[tuple[QuerySet[Any], str]]:
    """The rows of a kind in a year, and the field with their moment; "" for rows that have none.

    Args:
        year: The admission year.
        kind: Which.
    """
    of = {"applicant__year": year}
    rows: Mapping[Kind, Sequence[tuple[QuerySet[Any], str]]] = {
        Kind.DRAFTS: ((superseded(year), "saved_at"), (SeenVersion.objects.filter(**of), "seen_at")),
        Kind.REMINDERS: ((Reminder.objects.filter(**of), "sent_at"), (old_messages(year), "made_at")),
        Kind.ATTACHMENTS: ((Attachment.objects.filter(**of), "sent_at"),),
        Kind.IMPORTS: (
            (ImportFile.objects.filter(year=year), "sent_at"),
            (ReadinessReport.objects.filter(year=year), "made_at"),
        ),
        Kind.ACCOUNTS: ((home_assignments(year), ""),),
        Kind.APPLICATIONS: (
            (Applicant.objects.filter(year=year), ""),
            (Case.objects.filter(publication__run__year=year), "opened_at"),
            (SeatsToCall.objects.filter(year=year), "said_at"),
        ),
        Kind.TRIALS: ((trials(year), "asked_at"), (unneeded_snapshots(year), "made_at")),
        Kind.RUNS: ((published_runs(year), "asked_at"), (needed_snapshots(year), "made_at")),
        Kind.JOBS: ((old_jobs(year), "finished_at"),),
    }
    return rows[kind]


def superseded(year: int) -> QuerySet[ApplicationVersion]:
    """Versions of a year's applications that are neither the last nor the one that was confirmed."""
    rows = ApplicationVersion.objects.filter(applicant__year=year)
    last = Application.objects.filter(applicant__year=year)
    known = rows.filter(applicant__in=last.values("applicant"))
    return known.exclude(version=F("applicant__application__version")).exclude(
        version=F("applicant__application__confirmed_version")
    )


def trials(year: int) -> QuerySet[Run]:
    """Runs of a year that were never published, and that no case leans on."""
    rows = Run.objects.filter(year=year, publication__published_at__isnull=True).exclude(state=Run.State.THINNED)
    return rows.filter(cases=None, redo_of=None).exclude(Q(state=Run.State.REMOVED) & Q(files=None))


def unneeded_snapshots(year: int) -> QuerySet[Snapshot]:
    """Snapshots of a year with files, that no published run and no case was made from."""
    needed = Run.objects.filter(year=year).filter(
        Q(publication__published_at__isnull=False) | Q(cases__isnull=False) | Q(redo_of__isnull=False)
    )
    rows = Snapshot.objects.filter(year=year, pk__in=SnapshotFile.objects.values("snapshot"))
    return rows.exclude(pk__in=needed.exclude(snapshot=None).values("snapshot"))


def home_assignments(year: int) -> QuerySet[Assignment]:
    """The roles of those who applied in a year and of their guardians, but for ids that another year has too."""
    own = Applicant.objects.filter(year=year).values("applicant_id")
    others = Applicant.objects.exclude(year=year).values("applicant_id")
    return Assignment.objects.filter(role__in=HOME_ROLES, scope_id__in=own).exclude(scope_id__in=others)


def old_jobs(year: int) -> QuerySet[Job]:
    """The jobs that were over by the end of a year, whatever they were for."""
    return Job.objects.exclude(state__in=UNFINISHED).filter(finished_at__lt=_end_of(year))


def old_messages(year: int) -> QuerySet[Message]:
    """The messages by e-mail and SMS that were made by the end of a year, whatever they were for."""
    return Message.objects.filter(made_at__lt=_end_of(year))


def published_runs(year: int) -> QuerySet[Run]:
    """Published runs of a year that still hold personal data."""
    return Run.objects.filter(year=year, publication__published_at__isnull=False, state=Run.State.DONE)


def needed_snapshots(year: int) -> QuerySet[Snapshot]:
    """Snapshots with files that a published run or a case was made from."""
    rows = Snapshot.objects.filter(year=year, pk__in=SnapshotFile.objects.values("snapshot"))
    return rows.exclude(pk__in=unneeded_snapshots(year).values("pk"))


def removals_of(limit: int) -> Sequence[Removal]:
    """What has been asked to be removed, the latest first."""
    return list(Removal.objects.select_related("year")[:limit])


def counts_in(removal: Removal) -> Mapping[Kind, Mapping[str, object]]:
    """The kinds of a removal, with rows and oldest day as they were when it was asked for."""
    return {Kind(kind): told for kind, told in json.loads(removal.counted).items()}


def removed_in(removal: Removal) -> Mapping[Kind, int]:
    """How many rows of each kind a removal took away; nothing while it is not done."""
    return {Kind(kind): rows for kind, rows in json.loads(removal.removed or "{}").items()}


def opened_years() -> Sequence[int]:
    """The years that have been opened, the earliest first."""
    return list(AdmissionYear.objects.order_by("year").values_list("year", flat=True))


def _hindrance(line: Line, today: date, *, running: bool, cases: bool) -> Hindrance | None:
    """Why a kind cannot be removed now; None when it can."""
    if running:
        return Hindrance.RUNNING
    if today < line.due:
        return Hindrance.NOT_DUE
    if not line.rows:
        return Hindrance.NOTHING
    return Hindrance.OPEN_CASE if cases and line.kind in OF_CASES else None


def _end_of(year: int) -> datetime:
    return datetime.combine(date(year + 1, 1, 1), time(), tzinfo=STOCKHOLM).astimezone(UTC)


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(STOCKHOLM).date() if moment else None
