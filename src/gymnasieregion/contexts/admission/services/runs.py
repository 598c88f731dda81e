"""Asking for a run of a round, and taking a run away."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Max

from gymnasieregion.contexts.admission.models import AdmissionYear, Run, Snapshot
from gymnasieregion.contexts.admission.services.runs_packing import run_folder
from gymnasieregion.contexts.admission.services.tables_faults import BadInputError, FaultList
from gymnasieregion.contexts.admission.services.tables_round import checked_round
from gymnasieregion.contexts.admission.services.year_tables import settings_text
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.selectors import UNFINISHED, job_of

__all__ = ["ask_for_rerun", "ask_for_run", "is_worked_on", "job_of_run", "reason_to_stay", "remove_run", "run_folder"]

ASK, REMOVE = "admission.run.ask", "admission.run.remove"
DECIDE = "admission.run.decide"
"""The kind of job that decides a run."""


class OtherYearError(RegionError):
    """The snapshot, or the run to make again, is of another year."""

    sv: ClassVar[str] = "Underlaget hör till ett annat antagningsår."
    en: ClassVar[str] = "The input belongs to another admission year."


class SnapshotThinnedError(RegionError):
    """A run would be made from a snapshot whose files have been removed."""

    sv: ClassVar[str] = "Ögonblicksbild {number} är gallrad. Gör en körning på ett annat underlag."
    en: ClassVar[str] = "Snapshot {number} has been thinned. Make a run from other input."


class RunNotDoneError(RegionError):
    """Only a run that is done can be made again."""

    sv: ClassVar[str] = "Körning {number} är inte klar, så den kan inte göras om."
    en: ClassVar[str] = "Run {number} is not done, so it cannot be made again."


class RunStaysError(RegionError):
    """The run is or was to be made known, or another thing leans on it."""

    sv: ClassVar[str] = "Körning {number} kan inte tas bort. {why_sv}"
    en: ClassVar[str] = "Run {number} cannot be removed. {why_en}"


@transaction.atomic
def ask_for_run(
    *,
    year: int,
    kind: str,
    name: str,
    day: date,
    decisions: list[dict[str, Any]],
    snapshot: int | None,
    rerun_of: int | None,
    actor: Actor,
    now: datetime,
) -> Run:
    """Ask for a run; a job decides it.

    Args:
        year: The admission year.
        kind: A kind of round.
        name: What the run is called.
        day: The day whose rules hold.
        decisions: The office's decisions for it, records of the parameter schema; [] for those of the book.
        snapshot: What it is decided from; None for what stands in the database when the job begins.
        rerun_of: A run to make again from its own snapshot and settings; the other arguments are then not read.
        actor: Who asks.
        now: The moment, from the door.

    Raises:
        AdmissionYear.DoesNotExist: If the year is not open.
        BadInputError: If the settings cannot be used, with every fault.
        OtherYearError: If the snapshot or the run is of another year.
        RunNotDoneError: If the run to make again is not done.
        SnapshotThinnedError: If the snapshot's personal data have been removed.
    """
    of_year = AdmissionYear.objects.select_for_update().get(pk=year)
    if rerun_of is None:
        settings = settings_text(of_year, kind=kind, name=name.strip(), day=day, decisions=decisions)
    else:
        first = Run.objects.get(pk=rerun_of)
        if first.state != Run.State.DONE:
            raise RunNotDoneError(number=first.number)
        settings, snapshot = first.settings, first.snapshot_id
        kind, name = first.kind, first.name
        _check_year(year, first.year_id)
    faults = FaultList()
    checked_round(settings, faults)
    if stopping := faults.in_order(stopping=True):
        raise BadInputError(stopping)
    if snapshot is not None:
        chosen = Snapshot.objects.get(pk=snapshot)
        _check_year(year, chosen.year_id)
        if not chosen.files.exists():
            raise SnapshotThinnedError(number=chosen.number)
    run = Run.objects.create(
        year=of_year,
        number=(Run.objects.filter(year=of_year).aggregate(last=Max("number"))["last"] or 0) + 1,
        name=name.strip(),
        kind=kind,
        settings=settings,
        snapshot_id=snapshot,
        rerun_of_id=rerun_of,
        asked_at=now,
        asked_by=actor.user_id,
    )
    enqueue(kind=DECIDE, key=f"{DECIDE}:{run.pk}", payload={"run": run.pk}, actor=actor, now=now)
    after = {"year": year, "number": run.number, "kind": kind, "name": run.name, "snapshot": snapshot}
    _record(ASK, run, None, after | {"rerun_of": rerun_of}, "", actor, now)
    return run


def ask_for_rerun(*, run: Run, actor: Actor, now: datetime) -> Run:
    """Ask for a run to be made again from its own snapshot and settings.

    Args:
        run: Which.
        actor: Who asks.
        now: The moment, from the door.

    Raises:
        RunNotDoneError: If it is not done.
    """
    return ask_for_run(
        year=run.year_id,
        kind=run.kind,
        name=run.name,
        day=now.date(),
        decisions=[],
        snapshot=run.snapshot_id,
        rerun_of=run.pk,
        actor=actor,
        now=now,
    )


@transaction.atomic
def remove_run(*, run: int, why: str, actor: Actor, now: datetime) -> Run:
    """Take away what a run wrote; its row stays with its number, so that nobody wonders where it went.

    Args:
        run: Which.
        why: The ground, kept in the log.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        Run.DoesNotExist: If there is no such run.
        RunStaysError: If it is decided now, is no simulation though done, has been published, or is made again or
            pointed at by a case.
    """
    row = Run.objects.select_for_update().get(pk=run)
    before = {"state": row.state, "seal": row.seal}
    if reason := reason_to_stay(row):
        raise RunStaysError(number=row.number, why_sv=reason[0], why_en=reason[1])
    row.files.all().delete()
    row.state, row.seal, row.counts, row.trouble = Run.State.REMOVED, "", "", ""
    row.save(update_fields=["state", "seal", "counts", "trouble"])
    _record(REMOVE, row, before, {"state": row.state}, why, actor, now)
    return row


def reason_to_stay(run: Run) -> tuple[str, str] | None:
    """Why a run cannot be removed, in Swedish and English; None when it can."""
    State, Kind = Run.State, Run.Kind  # noqa: N806 - they are classes
    is_real = run.state == State.DONE and run.kind != Kind.SIMULATION and run.rerun_of_id is None
    reasons: tuple[tuple[Callable[[], bool], tuple[str, str]], ...] = (
        (lambda: run.state == State.REMOVED, ("Den är redan borttagen.", "It has been removed already.")),
        (
            lambda: run.state == State.WAITING and is_worked_on(run),
            ("Den räknas nu.", "It is being decided now."),
        ),
        (
            lambda: hasattr(run, "publication"),
            ("Den är eller har varit beslutad för publicering.", "It is or was decided to be published."),
        ),
        (lambda: is_real, ("Bara simuleringar och omkörningar tas bort.", "Only simulations and reruns are removed.")),
        (
            lambda: run.reruns.exclude(state=State.REMOVED).exists(),
            ("Den har omkörningar; ta bort dem först.", "It has reruns; remove them first."),
        ),
        (run.cases.exists, ("Ett ärende bygger på den.", "A case leans on it.")),
    )
    return next((words for holds, words in reasons if holds()), None)


def is_worked_on(run: Run) -> bool:
    """Whether a job waits to decide a run, or does so now."""
    job = job_of_run(run)
    return job is not None and job.state in UNFINISHED


def job_of_run(run: Run) -> Job | None:
    """The job that decides a run, or did; None when it has been taken away with age."""
    return job_of(f"{DECIDE}:{run.pk}")


def _check_year(year: int, other: int) -> None:
    if year != other:
        raise OtherYearError


def _record(
    action: str,
    run: Run,
    before: Mapping[str, object] | None,
    after: Mapping[str, object],
    why: str,
    actor: Actor,
    now: datetime,
) -> None:
    about = f"admission_run:{run.pk}"
    record(actor=actor, action=action, about=about, before=before, after=after, why=why, now=now)
