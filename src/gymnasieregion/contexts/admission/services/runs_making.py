"""A run decided from the database: computed with no transaction open, then written whole in one."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from gymnasieregion.contexts.admission.models import AdmissionYear, Run, RunFile
from gymnasieregion.contexts.admission.selectors.tables_schema import input_tables
from gymnasieregion.contexts.admission.services.phases_told import ToldPhases
from gymnasieregion.contexts.admission.services.run_round import STEPS, Decided, decide_tables, write_run
from gymnasieregion.contexts.admission.services.runs_packing import packed_folder
from gymnasieregion.contexts.admission.services.snapshots import (
    Frozen,
    PackedFile,
    frames_now,
    frames_of,
    frozen_folder,
    keep_snapshot,
)
from gymnasieregion.contexts.admission.services.tables_faults import BadInputError, Fault
from gymnasieregion.contexts.admission.services.tables_in import Tables
from gymnasieregion.contexts.admission.services.year_tables import tables_of
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record

DECIDED = "admission.run.decided"
MOST_TOLD = 2_000
"""Faults and warnings of a run that are kept one by one; beyond them only their number."""

PHASES = STEPS + 2
"""How many phases a run from the database has."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a run came to, ready to be written.

    Args:
        run: The run.
        state: Done, refused or failed.
        trouble: What stands in the way, or the warnings; as JSON knows it.
        document: ``run.json``; None unless the run is done.
        files: What the run wrote, packed; () unless it is done.
        frozen: The input tables, when they were read from the database.
        phases: What each phase took.
    """

    run: int
    state: str
    trouble: Mapping[str, object]
    document: Mapping[str, Any] | None
    files: tuple[PackedFile, ...]
    frozen: Frozen | None
    phases: Sequence[Mapping[str, object]]


def make_run(run_id: int, phases: ToldPhases, given: Mapping[str, pl.DataFrame] | None = None) -> Made:
    """Decide a run, check it, and pack everything that it came to; writes nothing to the database.

    Args:
        run_id: Which.
        phases: Told of each phase.
        given: The tables to decide from; None for those of the run's snapshot, or of the database without one.

    Raises:
        Run.DoesNotExist: If there is no such run.
    """
    run = Run.objects.get(pk=run_id)
    with phases("läser underlaget ur databasen", "reading the input from the database"):
        frames = given if given is not None else _frames(run)
    try:
        with phases("granskar tabellerna", "checking the tables"):
            tables = tables_of(frames, run.settings)
    except BadInputError as refused:
        told = {"faults": fault_rows(refused.faults, frames), "count": len(refused.faults)}
        return Made(run_id, Run.State.REFUSED, told, None, (), None, phases.as_json())
    decided = decide_tables(tables, phases)
    with tempfile.TemporaryDirectory(prefix="gymnasieregion-run-") as place:
        folder = Path(place)
        written = write_run(decided, folder, phases)
        if written.document is None:
            told = {"checks": [check_row(check) for check in written.report.checks if not check.ok]}
            return Made(run_id, Run.State.FAILED, told, None, (), None, phases.as_json())
        with phases("packar det som ska sparas", "packing what is to be kept"):
            hashes = written.document["files"]
            files = packed_folder(folder, hashes)
            frozen = None if run.snapshot_id is not None else frozen_folder(tables.frames, folder, hashes)
    told = _warnings(decided, tables, frames)
    return Made(run_id, Run.State.DONE, told, written.document, files, frozen, phases.as_json())


def _frames(run: Run) -> Mapping[str, pl.DataFrame]:
    return frames_now(run.year_id) if run.snapshot_id is None else frames_of(run.snapshot_id)


def keep_run(made: Made, *, actor: Actor, now: datetime) -> Mapping[str, object]:
    """Write what a run came to, in the transaction of its job, with one event.

    Args:
        made: From ``make_run``.
        actor: The job.
        now: The moment.

    Returns:
        What the page of the job shows.
    """
    year = Run.objects.values_list("year_id", flat=True).get(pk=made.run)
    AdmissionYear.objects.select_for_update().get(pk=year)
    run = Run.objects.select_for_update().get(pk=made.run)
    run.state, run.done_at = made.state, now
    run.trouble = canonical_json(dict(made.trouble)).decode()
    if made.document is not None:
        run.seal, run.counts = made.document["seal"], canonical_json(made.document["counts"]).decode()
        if made.frozen is not None:
            run.snapshot = keep_snapshot(year, made.frozen, name="", made_by=run.asked_by, now=now)
        RunFile.objects.bulk_create(
            RunFile(run=run, name=f.name, part=f.part, sha256=f.sha256, size=f.size, content=f.content)
            for f in made.files
        )
    run.save(update_fields=["state", "done_at", "trouble", "seal", "counts", "snapshot"])
    counts = dict(made.document["counts"]) if made.document is not None else {}
    after = {"state": run.state, "seal": run.seal, "snapshot": run.snapshot_id, "counts": counts}
    about = f"admission_run:{run.pk}"
    record(actor=actor, action=DECIDED, about=about, before=None, after=after, why="", now=now)
    return {"run": run.pk, "state": run.state, "seal": run.seal, "phases": list(made.phases)}


def fault_rows(faults: Sequence[Fault], frames: Mapping[str, pl.DataFrame]) -> list[dict[str, object]]:
    """Faults as a run keeps them: where, what is wrong and what would be right, and the key of the row.

    Args:
        faults: From the check of the tables.
        frames: The tables that were checked; a fault's line is a row of these.
    """
    return [_fault_row(fault, frames) for fault in faults[:MOST_TOLD]]


def check_row(check: Any) -> dict[str, object]:  # noqa: ANN401 - a Check of the verification
    """A check that fell, as a run keeps it."""
    return {"code": check.code, "count": check.count, "sv": check.sv, "en": check.en}


def _fault_row(fault: Fault, frames: Mapping[str, pl.DataFrame]) -> dict[str, object]:
    table = next((table for table in input_tables() if table.path == fault.file), None)
    key: dict[str, str] = {}
    if table is not None and fault.line >= 2:  # noqa: PLR2004 - line 1 is the header
        row = frames[table.name].row(fault.line - 2, named=True)
        key = {column: row[column] for column in table.primary_key}
    return {
        "table": table.name if table else "",
        "key": key,
        "column": fault.column,
        "value": fault.value,
        "code": fault.code,
        "wrong": {lang: fault.wrong(lang) for lang in ("sv", "en")},
        "right": {lang: fault.right(lang) for lang in ("sv", "en")},
    }


def _warnings(decided: Decided, tables: Tables, frames: Mapping[str, pl.DataFrame]) -> dict[str, object]:
    """What was odd and did not stop the run."""
    settings = [{"code": one.code, "sv": one.sv, "en": one.en} for one in decided.settings_warnings]
    return {
        "warnings": fault_rows(tables.warnings, frames),
        "count": len(tables.warnings),
        "settings": settings,
        "by_code": decided.warnings,
    }
