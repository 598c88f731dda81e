"""Removing what two of the office have let: what stays is made first, then all goes in one transaction, one event."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from gymnasieregion.contexts.admission.models import (
    AdmissionYear,
    Applicant,
    Attachment,
    Case,
    ImportFile,
    ReadinessReport,
    Reminder,
    Removal,
    Run,
    RunFile,
    SeatsToCall,
    SeenVersion,
    SnapshotFile,
)
from gymnasieregion.contexts.admission.selectors.retention import (
    Kind,
    counts_in,
    home_assignments,
    needed_snapshots,
    old_jobs,
    old_messages,
    published_runs,
    superseded,
    trials,
    unneeded_snapshots,
)
from gymnasieregion.contexts.admission.services.retention import REMOVE, CountsChangedError, due_lines
from gymnasieregion.contexts.admission.services.retention_runs import Kept, kept_of, thin
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.accounts.services.closing import close_accounts
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.disclosure.api import rule_in_force
from gymnasieregion.platform.jobs.registry import Work
from gymnasieregion.platform.pages.formats import STOCKHOLM

Entries = list[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Made:
    """What is to stay of what goes.

    Args:
        removal: Which request.
        kept: Of each published run that goes.
    """

    removal: int
    kept: tuple[Kept, ...]


def make(work: Work) -> Made:
    """Make what is to stay of the published runs that go, and check each against its seal; writes nothing.

    Args:
        work: The job, with the request.
    """
    removal = Removal.objects.get(pk=work.payload["removal"])
    if removal.state != Removal.State.LET or Kind.RUNS not in counts_in(removal):
        return Made(removal.pk, ())
    assert removal.answered_at is not None  # it has been let
    rule = rule_in_force(law_book(), removal.answered_at.astimezone(STOCKHOLM).date())
    runs = list(published_runs(removal.year_id).order_by("number"))
    kept = []
    for number, run in enumerate(runs):
        sv, en = f"gör det som ska vara kvar av körning {run.number}", f"making what stays of run {run.number}"
        work.progress(number / len(runs), sv, en)
        kept.append(kept_of(run, rule.smallest_group))
    work.progress(0.99, "tar bort", "removing")
    return Made(removal.pk, tuple(kept))


def keep(work: Work, made: Made, now: datetime) -> Mapping[str, object]:
    """Remove it, with one event that says how much of each kind went, and of whom.

    Args:
        work: The job.
        made: From ``make``.
        now: The moment.

    Raises:
        CountsChangedError: If a run has been published since it was let.
    """
    year = Removal.objects.values_list("year_id", flat=True).get(pk=made.removal)
    AdmissionYear.objects.select_for_update().get(pk=year)
    removal = Removal.objects.select_for_update().get(pk=made.removal)
    if removal.state != Removal.State.LET:
        return {"removed": False}
    kinds = set(counts_in(removal))
    if kinds - {line.kind for line in due_lines(year, now)}:
        raise CountsChangedError
    runs = set(published_runs(year).values_list("pk", flat=True)) if Kind.RUNS in kinds else set()
    if runs != {one.run for one in made.kept}:
        raise CountsChangedError
    entries = list(_entries(year, kinds))
    removed = {str(kind): _REMOVERS[kind](year, made.kept) for kind in Kind if kind in kinds}
    removal.state, removal.done_at, removal.removed = Removal.State.DONE, now, canonical_json(removed).decode()
    removal.save(update_fields=["state", "done_at", "removed"])
    _record(removal, removed, entries, work.actor, now)
    return removed


def _record(removal: Removal, removed: Mapping[str, int], entries: Entries, actor: Actor, now: datetime) -> None:
    about = f"admission_removal:{removal.pk}"
    after = {"year": removal.year_id, "rows_removed": dict(removed)}
    record(actor=actor, action=REMOVE, about=about, before=None, after=after, why="", now=now, entries=entries)


def _entries(year: int, kinds: set[Kind]) -> Iterator[Mapping[str, object]]:
    """Of whom and what: the pseudonym that the log keeps with how many rows of each kind, and which runs and files."""
    counts: dict[str, Counter[str]] = {}
    for kind in kinds & _OWN.keys():
        for rows in _OWN[kind](year):
            for who, number in rows:
                counts.setdefault(who, Counter())[str(kind)] += number
    for who in sorted(counts):
        yield {"about": f"applicant:{who}", "rows_removed": dict(counts[who])}
    if Kind.RUNS in kinds:
        for key, seal in published_runs(year).order_by("pk").values_list("pk", "seal"):
            yield {"about": f"admission_run:{key}", "seal": seal}
    if Kind.IMPORTS in kinds:
        for key, digest in ImportFile.objects.filter(year=year).order_by("pk").values_list("pk", "sha256"):
            yield {"about": f"import:{key}", "sha256": digest}


def _by_person(rows: QuerySet[Any], path: str = "applicant__applicant_id") -> QuerySet[Any]:
    """How many of some rows each applicant has."""
    counted: QuerySet[Any] = rows.order_by().values_list(path).annotate(rows=Count("pk"))
    return counted


_OWN: Mapping[Kind, Callable[[int], Sequence[QuerySet[Any]]]] = {
    Kind.DRAFTS: lambda year: (
        _by_person(superseded(year)),
        _by_person(SeenVersion.objects.filter(applicant__year=year)),
    ),
    Kind.REMINDERS: lambda year: (_by_person(Reminder.objects.filter(applicant__year=year)),),
    Kind.ATTACHMENTS: lambda year: (_by_person(Attachment.objects.filter(applicant__year=year)),),
    Kind.APPLICATIONS: lambda year: (_by_person(Applicant.objects.filter(year=year), "applicant_id"),),
}
"""Rows of each person, of the kinds that are persons' own."""


def _drafts(year: int, _: Sequence[Kept]) -> int:
    return superseded(year).delete()[0] + SeenVersion.objects.filter(applicant__year=year).delete()[0]


def _reminders(year: int, _: Sequence[Kept]) -> int:
    return Reminder.objects.filter(applicant__year=year).delete()[0] + old_messages(year).delete()[0]


def _attachments(year: int, _: Sequence[Kept]) -> int:
    return Attachment.objects.filter(applicant__year=year).delete()[0]


def _imports(year: int, _: Sequence[Kept]) -> int:
    reports = ReadinessReport.objects.filter(year=year).delete()[0]
    return ImportFile.objects.filter(year=year).delete()[0] + reports


def _accounts(year: int, _: Sequence[Kept]) -> int:
    closed = close_accounts(home_assignments(year))
    return closed.assignments + closed.users


def _applications(year: int, _: Sequence[Kept]) -> int:
    """The cases first, which may be of seats alone; then the applicants, with all that is theirs."""
    cases = Case.objects.filter(publication__run__year=year).delete()[0]
    calls = SeatsToCall.objects.filter(year=year).delete()[0]
    return cases + calls + Applicant.objects.filter(year=year).delete()[0]


def _trials(year: int, _: Sequence[Kept]) -> int:
    """A run keeps its number and name, as when it is removed by hand."""
    runs = list(trials(year).values_list("pk", flat=True))
    RunFile.objects.filter(run__in=runs).delete()
    empty = {"state": Run.State.REMOVED, "seal": "", "counts": "", "trouble": ""}
    Run.objects.filter(pk__in=runs).update(**empty)
    snapshots = list(unneeded_snapshots(year).values_list("pk", flat=True))
    SnapshotFile.objects.filter(snapshot__in=snapshots).delete()
    return len(runs) + len(snapshots)


def _runs(year: int, kept: Sequence[Kept]) -> int:
    snapshots = list(needed_snapshots(year).values_list("pk", flat=True))
    runs = thin(kept)
    SnapshotFile.objects.filter(snapshot__in=snapshots).delete()
    AdmissionYear.objects.filter(pk=year).update(slip_secret="")
    return runs + len(snapshots)


def _jobs(year: int, _: Sequence[Kept]) -> int:
    return old_jobs(year).delete()[0]


_REMOVERS: Mapping[Kind, Callable[[int, Sequence[Kept]], int]] = {
    Kind.DRAFTS: _drafts,
    Kind.REMINDERS: _reminders,
    Kind.ATTACHMENTS: _attachments,
    Kind.IMPORTS: _imports,
    Kind.ACCOUNTS: _accounts,
    Kind.APPLICATIONS: _applications,
    Kind.TRIALS: _trials,
    Kind.RUNS: _runs,
    Kind.JOBS: _jobs,
}
