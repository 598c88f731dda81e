"""Erasing files of events that nobody has applied, when they have been kept as long as they may; the job reports it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.register.models import EventFile
from gymnasieregion.contexts.register.selectors.files import is_worked_on
from gymnasieregion.contexts.register.selectors.retention import files_due
from gymnasieregion.contexts.register.services.files_kept import State, end_file
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.jobs.registry import Work
from gymnasieregion.platform.pages.formats import STOCKHOLM

ERASE = "register.file.erase"
"""The kind of job that erases, and its event."""


class NoFileToEraseError(RegionError):
    """No file has been kept as long as it may."""

    sv: ClassVar[str] = "Ingen fil med händelser ska gallras."
    en: ClassVar[str] = "No file of events is to be erased."


@transaction.atomic
def ask_to_erase(*, actor: Actor, now: datetime) -> int:
    """Let files that have been kept as long as they may be erased; a job does it.

    Args:
        actor: Who asks, or which timer.
        now: The moment, from the door.

    Returns:
        The job's number.

    Raises:
        NoFileToEraseError: If none is due.
    """
    if not files_due(now.astimezone(STOCKHOLM).date()):
        raise NoFileToEraseError
    return enqueue(kind=ERASE, key=f"{ERASE}:{now.isoformat()}", payload={}, actor=actor, now=now)


def which_to_erase(work: Work) -> list[int]:
    """The files that the job is to erase; writes nothing."""
    found = files_due(work.clock().astimezone(STOCKHOLM).date())
    work.progress(0.5, f"{len(found)} filer ska gallras", f"{len(found)} files are to be erased")
    return found


def erase(work: Work, files: Sequence[int], now: datetime) -> Mapping[str, object]:
    """Erase what is in some files and what was found in them, with one event that says how much went.

    Args:
        work: The job.
        files: From ``which_to_erase``; one that somebody has applied or begun to work with since is left alone.
        now: The moment.

    Returns:
        How many files, and how many faults with the lines that they were on.
    """
    rows = EventFile.objects.select_for_update().filter(pk__in=files).exclude(content=b"").order_by("pk")
    erased = [row for row in rows if not is_worked_on(row)]
    told: dict[str, object] = {"erased_files": len(erased), "faults": sum(row.faults for row in erased)}
    for row in erased:
        row.faults = 0
        end_file(row, State.DISCARDED, {}, now)
    record(
        actor=work.actor, action=ERASE, about="event_file:*", before=None, after=told, why="", now=now,
        entries=[{"about": f"event_file:{row.pk}"} for row in erased],
    )  # fmt: skip
    return told
