"""Events that a system tells of, one or many in a call: checked and applied as a file is, at once or not at all."""

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import StringIO
from typing import TypeAlias

from django.db import transaction

from gymnasieregion.contexts.register.core.codes import EventKind, Source
from gymnasieregion.contexts.register.models import EventFile
from gymnasieregion.contexts.register.selectors.file_schema import event_tables
from gymnasieregion.contexts.register.services.file_findings import SEND, Findings
from gymnasieregion.contexts.register.services.files import NotYourKindError, kinds_for
from gymnasieregion.contexts.register.services.files_applying import apply_file, look_now
from gymnasieregion.contexts.register.services.files_kept import State, log_file, put_findings, taken_in
from gymnasieregion.platform.access.actor import Actor

Cell: TypeAlias = str | int | bool | None
MOST_ROWS = 1_000
"""Rows of one call; more are handed in as a file."""


@transaction.atomic
def tell_rows(
    *, kind: EventKind, rows: Sequence[Mapping[str, Cell]], with_protected: bool, actor: Actor, now: datetime
) -> tuple[EventFile, Findings]:
    """Let rows of one kind of event happen, all of them or none; the same rows again change nothing.

    Args:
        kind: What happened.
        rows: At least one and at most ``MOST_ROWS``, each by the columns of the kind's files.
        with_protected: Whether the system may know of protected identities; as far as its role may.
        actor: The system.
        now: The moment, from the door.

    Returns:
        The rows as the house keeps a file, applied or the same; with faults it is not kept. And what was found.

    Raises:
        NotYourKindError: If only the office tells of such events.
    """
    if kind not in kinds_for(actor):
        raise NotYourKindError(kind=kind.sv)
    name, data = f"{kind.lower()}.csv", written(kind, rows)
    row = taken_in(kind=kind, file_name=name, data=data, source=Source.API, actor=actor, now=now)
    looked = look_now(row, with_protected=with_protected)
    if looked.findings.faults:
        return row, looked.findings
    put_findings(row, looked.findings, now)
    log_file(row, SEND, actor, now)
    if row.state == State.READY:
        row = apply_file(file_id=row.pk, actor=actor, now=now, looked=looked)
    return row, looked.findings


def written(kind: EventKind, rows: Sequence[Mapping[str, Cell]]) -> bytes:
    """Rows as the bytes of a file, one line each, the same for the same rows.

    Args:
        kind: What happened.
        rows: Each by its columns; one that the kind has not is written too, so that it is told as a fault.
    """
    told = {name for row in rows for name in row}
    columns = event_tables()[kind].columns
    names = [*(name for name in columns if name in told), *sorted(told - set(columns))]
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_text(row.get(name)) for name in names] for row in rows)
    return text.getvalue().encode()


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    return "" if cell is None else str(cell)
