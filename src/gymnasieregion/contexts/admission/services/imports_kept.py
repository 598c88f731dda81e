"""What the house keeps of files that are handed in, and what the log says of them."""

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from gymnasieregion.contexts.admission.models import AdmissionYear, ImportFile
from gymnasieregion.contexts.admission.selectors.kept_rows import Replace
from gymnasieregion.contexts.admission.services.import_check import protected_among
from gymnasieregion.contexts.admission.services.import_findings import Findings, replace_named
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record

State = ImportFile.State
MOST = 50_000_000
"""Bytes of the largest file that is taken."""

ENDINGS = (".csv", ".xlsx")


class FileKindError(RegionError):
    """The file is of a kind that is not read."""

    sv: ClassVar[str] = "Filen {name} kan inte läsas. Lämna en CSV-fil eller en Excel-fil (.xlsx)."
    en: ClassVar[str] = "The file {name} cannot be read. Hand in a CSV file or an Excel file (.xlsx)."


class FileTooLargeError(RegionError):
    """The file is larger than any table of a year."""

    sv: ClassVar[str] = "Filen är större än {most} MB. Dela den i flera."
    en: ClassVar[str] = "The file is larger than {most} MB. Divide it."


def taken_in(*, year: int, table: str, file_name: str, data: bytes, actor: Actor, now: datetime) -> ImportFile:
    """A file that is handed in, not saved yet.

    Args:
        year: The admission year.
        table: What it is for.
        file_name: Its name; the ending says what it is.
        data: Its bytes.
        actor: Who hands it in.
        now: The moment, from the door.

    Raises:
        AdmissionYear.DoesNotExist: If the year has not been opened.
        FileKindError, FileTooLargeError: If the file cannot be taken.
    """
    name = Path(file_name).name[-200:]
    if Path(name).suffix.lower() not in ENDINGS:
        raise FileKindError(name=name)
    if len(data) > MOST:
        raise FileTooLargeError(most=MOST // 1_000_000)
    return ImportFile(
        year=AdmissionYear.objects.get(pk=year),
        table=table,
        file_name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        content=zlib.compress(data),
        sent_at=now,
        sent_by=actor.user_id,
        sent_scope=actor.scope_id,
    )


def found_of(row: ImportFile) -> dict[str, object]:
    """What the house has kept of what was found in a file."""
    found: dict[str, object] = json.loads(row.found)
    return found


def replace_of(row: ImportFile) -> Replace:
    """What a file takes the place of."""
    return replace_named(str(found_of(row)["replace"]))


def put_findings(row: ImportFile, findings: Findings, now: datetime) -> None:
    """Keep what was found: a file has faults, can be applied, or is as what is there already.

    Args:
        row: The file; it is saved.
        findings: What was found in it.
        now: The moment, from the door.
    """
    row.faults, row.warnings = len(findings.faults), len(findings.warnings)
    found = findings.as_json(replace_of(row), protected_among(row.year_id))
    put_found(row, found, changes=findings.changes, now=now)


def put_found(row: ImportFile, found: Mapping[str, object], *, changes: bool, now: datetime) -> None:
    """Keep what was found, and let it say in what state the file is.

    Args:
        row: The file, with its number of faults; it is saved.
        found: What was found in it.
        changes: Whether anything would be written.
        now: The moment, from the door.
    """
    row.found = canonical_json(found).decode()
    if row.faults:
        row.state = State.FAULTY
    elif changes:
        row.state = State.READY
    else:
        row.state, row.content, row.done_at = State.APPLIED, b"", now
    row.save()


def end_file(row: ImportFile, state: State, found: Mapping[str, object], now: datetime) -> None:
    """Be done with a file: its bytes go.

    Args:
        row: The file; it is saved.
        state: Applied or discarded.
        found: What is left of what was found in it.
        now: The moment, from the door.
    """
    row.state, row.content, row.done_at = state, b"", now
    row.found = canonical_json(found).decode()
    row.save()


def log_file(
    row: ImportFile, action: str, actor: Actor, now: datetime, entries: list[dict[str, object]] | None = None
) -> None:
    """Record one event of a file for a table.

    Args:
        row: The file.
        action: What was done with it.
        actor: Who did it.
        now: The moment, from the door.
        entries: The rows that were written.
    """
    kept: dict[str, object] = {
        name: found_of(row)[name] for name in ("replace", "counts", "followers") if name in found_of(row)
    }
    record_file(row, action, {"table": row.table, **kept}, actor, now, entries or ())


def record_file(
    row: ImportFile,
    action: str,
    facts: Mapping[str, object],
    actor: Actor,
    now: datetime,
    entries: Sequence[Mapping[str, object]],
) -> None:
    """Record one event of a file, with its SHA-256.

    Args:
        row: The file.
        action: What was done with it.
        facts: What the log keeps of it besides its year, name, state and number of faults.
        actor: Who did it.
        now: The moment, from the door.
        entries: The rows that were written.
    """
    after = {"year": row.year_id, "file_name": row.file_name, "state": str(row.state), "faults": row.faults, **facts}
    record(
        actor=actor,
        action=action,
        about=f"import:{row.pk}",
        before=None,
        after=after,
        why="",
        now=now,
        entries=entries,
        file_sha256=row.sha256,
    )
