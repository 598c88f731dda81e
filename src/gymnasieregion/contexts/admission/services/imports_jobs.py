"""The work on files that takes time: looking through them and applying them."""

from collections.abc import Mapping
from datetime import datetime

from gymnasieregion.contexts.admission.models import ImportFile
from gymnasieregion.contexts.admission.services.import_findings import Findings
from gymnasieregion.contexts.admission.services.imports import (
    Looked,
    apply_file,
    keep_findings,
    look_now,
    look_through,
)
from gymnasieregion.contexts.admission.services.imports_kept import State
from gymnasieregion.platform.jobs.registry import Work


def check(work: Work) -> Findings | None:
    """Look through a file; None when somebody has taken it away."""
    row = ImportFile.objects.get(pk=int(work.payload["import"]))
    work.progress(0.1, "Läser och granskar filen", "Reads and checks the file")
    return look_through(row) if row.state == State.CHECKING else None


def keep_checked(work: Work, findings: Findings | None, now: datetime) -> Mapping[str, object]:
    """Keep what was found."""
    if findings is None:
        return {}
    row = keep_findings(import_id=int(work.payload["import"]), findings=findings, actor=work.actor, now=now)
    return {"state": row.state, "faults": row.faults}


def prepare(work: Work) -> Looked | None:
    """Look through a file just before it is applied; None when somebody has applied it."""
    row = ImportFile.objects.get(pk=int(work.payload["import"]))
    work.progress(0.1, "Granskar filen en sista gång", "Checks the file a last time")
    looked = look_now(row) if row.state == State.APPLYING else None
    work.progress(0.6, "Lägger in raderna", "Writes the rows")
    return looked


def apply(work: Work, looked: Looked | None, now: datetime) -> Mapping[str, object]:
    """Apply a file, unless somebody has."""
    row = apply_file(import_id=int(work.payload["import"]), actor=work.actor, now=now, looked=looked)
    return {"state": row.state, "faults": row.faults}
