"""What the house keeps of files that are handed in, and what the log says of them."""

import json
from collections.abc import Mapping
from datetime import datetime

from gymnasieregion.contexts.admission.models import ImportFile
from gymnasieregion.contexts.admission.selectors.kept_rows import Replace
from gymnasieregion.contexts.admission.services.import_check import protected_among
from gymnasieregion.contexts.admission.services.import_findings import Findings, replace_named
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record

State = ImportFile.State


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
    row.found = canonical_json(findings.as_json(replace_of(row), protected_among(row.year_id))).decode()
    if findings.faults:
        row.state = State.FAULTY
    elif findings.changes:
        row.state = State.READY
    else:
        row.state, row.content, row.done_at = State.APPLIED, b"", now
    row.save()


def log_file(
    row: ImportFile, action: str, actor: Actor, now: datetime, entries: list[dict[str, object]] | None = None
) -> None:
    """Record one event of a file, with its SHA-256.

    Args:
        row: The file.
        action: What was done with it.
        actor: Who did it.
        now: The moment, from the door.
        entries: The rows that were written.
    """
    after: Mapping[str, object] = {
        "year": row.year_id,
        "table": row.table,
        "file_name": row.file_name,
        "state": row.state,
        "faults": row.faults,
        **{name: found_of(row)[name] for name in ("replace", "counts", "followers") if name in found_of(row)},
    }
    record(
        actor=actor,
        action=action,
        about=f"import:{row.pk}",
        before=None,
        after=after,
        why="",
        now=now,
        entries=entries or (),
        file_sha256=row.sha256,
    )
