"""The work on files of events that takes time: looking through them, letting them happen, undoing them."""

from collections.abc import Mapping
from datetime import datetime

from gymnasieregion.contexts.register.models import EventFile
from gymnasieregion.contexts.register.services.file_findings import Findings
from gymnasieregion.contexts.register.services.file_plan import Progress
from gymnasieregion.contexts.register.services.files import keep_findings, look_through
from gymnasieregion.contexts.register.services.files_applying import Looked, apply_file, look_now, undo_file
from gymnasieregion.contexts.register.services.files_kept import State
from gymnasieregion.platform.jobs.registry import Work

READ, CHECKED = 0.1, 0.6
"""Shares of the work when the file is read, and when it is checked before it is applied."""


def check(work: Work) -> Findings | None:
    """Look through a file; None when somebody has taken it away."""
    row = EventFile.objects.get(pk=int(work.payload["file"]))
    return look_through(row, _progress(work, 1.0)) if row.state == State.CHECKING else None


def keep_checked(work: Work, findings: Findings | None, now: datetime) -> Mapping[str, object]:
    """Keep what was found."""
    if findings is None:
        return {}
    row = keep_findings(file_id=int(work.payload["file"]), findings=findings, actor=work.actor, now=now)
    return {"state": row.state, "faults": row.faults}


def prepare(work: Work) -> Looked | None:
    """Look through a file just before it is applied; None when somebody has applied it."""
    row = EventFile.objects.get(pk=int(work.payload["file"]))
    looked = look_now(row, _progress(work, CHECKED)) if row.state == State.APPLYING else None
    work.progress(CHECKED, "Skriver raderna", "Writes the rows")
    return looked


def apply(work: Work, looked: Looked | None, now: datetime) -> Mapping[str, object]:
    """Apply a file, unless somebody has."""
    row = apply_file(file_id=int(work.payload["file"]), actor=work.actor, now=now, looked=looked)
    return {"state": row.state, "faults": row.faults}


def begin_undoing(work: Work) -> None:
    """Say what is being done; the undoing itself is one transaction."""
    work.progress(READ, "Ångrar filen", "Undoes the file")


def undo(work: Work, _: None, now: datetime) -> Mapping[str, object]:
    """Undo a file, unless somebody has."""
    undo_file(file_id=int(work.payload["file"]), why=str(work.payload["why"]), actor=work.actor, now=now)
    return {"undone": True}


def _progress(work: Work, most: float) -> Progress:
    """Tells how far the check has come, of a share of the work."""
    work.progress(0, "Läser filen", "Reads the file")

    def tell(share: float) -> None:
        work.progress(READ + (most - READ) * share, "Granskar raderna", "Checks the rows")

    return tell
