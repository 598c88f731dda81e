"""What the house keeps of files of events that are handed in, and what the log says of them."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from gymnasieregion.contexts.register.core.codes import EventKind, Source
from gymnasieregion.contexts.register.models import EventFile
from gymnasieregion.contexts.register.services.file_findings import Findings
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs, Role
from gymnasieregion.platform.audit.api import record

State = EventFile.State
MOST = 50_000_000
"""Bytes of the largest file that is taken."""

ENDINGS = (".csv", ".xlsx")


class FileKindError(RegionError):
    """The file is of a kind that is not read."""

    sv: ClassVar[str] = "Filen {name} kan inte läsas. Lämna en CSV-fil eller en Excel-fil (.xlsx)."
    en: ClassVar[str] = "The file {name} cannot be read. Hand in a CSV file or an Excel file (.xlsx)."


class FileTooLargeError(RegionError):
    """The file is larger than any file of events."""

    sv: ClassVar[str] = "Filen är större än {most} MB. Dela den i flera."
    en: ClassVar[str] = "The file is larger than {most} MB. Divide it."


def taken_in(*, kind: EventKind, file_name: str, data: bytes, source: Source, actor: Actor, now: datetime) -> EventFile:
    """A file that is handed in, not saved yet.

    Args:
        kind: What happened to everybody in it.
        file_name: Its name; the ending says what it is.
        data: Its bytes.
        source: How it came in.
        actor: Who hands it in.
        now: The moment, from the door.

    Raises:
        FileKindError, FileTooLargeError: If the file cannot be taken.
    """
    name = Path(file_name).name[-200:]
    if Path(name).suffix.lower() not in ENDINGS:
        raise FileKindError(name=name)
    if len(data) > MOST:
        raise FileTooLargeError(most=MOST // 1_000_000)
    return EventFile(
        kind=kind.value, file_name=name, sha256=hashlib.sha256(data).hexdigest(), content=zlib.compress(data),
        source=source.value, sent_at=now, sent_by=actor.user_id, sent_role=actor.role.value, sent_scope=actor.scope_id,
    )  # fmt: skip


def found_of(row: EventFile) -> dict[str, object]:
    """What the house has kept of what was found in a file."""
    found: dict[str, object] = json.loads(row.found)
    return found


def put_findings(row: EventFile, findings: Findings, now: datetime) -> None:
    """Keep what was found: a file has faults, can be applied, or changes nothing.

    Args:
        row: The file; it is saved.
        findings: What was found in it.
        now: The moment, from the door.
    """
    row.faults, row.warnings = len(findings.faults), len(findings.warnings)
    if row.faults:
        row.state = State.FAULTY
    elif findings.changes:
        row.state = State.READY
    else:
        end_file(row, State.SAME, findings.as_json(), now)
        return
    row.found = canonical_json(findings.as_json()).decode()
    row.save()


def end_file(row: EventFile, state: State, found: Mapping[str, object], now: datetime) -> None:
    """Be done with a file: its bytes go, and all that was found but the numbers.

    Args:
        row: The file; it is saved.
        state: Applied, the same or discarded.
        found: What was found in it.
        now: The moment, from the door.
    """
    row.state, row.content, row.done_at = state, b"", now
    row.found = canonical_json({name: found[name] for name in ("counts", "earlier") if name in found}).decode()
    row.save()


def log_file(row: EventFile, action: str, actor: Actor, now: datetime) -> None:
    """Record what was done with a file; what its rows did is an event of its own.

    Args:
        row: The file.
        action: What was done with it.
        actor: Who did it.
        now: The moment, from the door.
    """
    after = {
        "kind": row.kind, "file_name": row.file_name, "state": str(row.state), "faults": row.faults,
        **({"counts": found_of(row)["counts"]} if "counts" in found_of(row) else {}),
    }  # fmt: skip
    whose = Belongs(
        unit=actor.scope_id if actor.role is Role.PRINCIPAL else "",
        provider=actor.scope_id if actor.role is Role.PROVIDER_OFFICER else "",
    )
    record(
        actor=actor, action=action, about=f"event_file:{row.pk}", before=None, after=after, why="", now=now,
        file_sha256=row.sha256, belongs_to=whose,
    )  # fmt: skip
