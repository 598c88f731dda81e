"""Files of events: handed in, looked through, mended and taken away; ``files_applying`` lets them happen."""

import zlib
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.register.core.codes import EventKind, Source
from gymnasieregion.contexts.register.models import EventFile
from gymnasieregion.contexts.register.selectors.files import has_stopped, keys_of_jobs
from gymnasieregion.contexts.register.services.file_findings import SEND, Findings, findings_in, reach_of
from gymnasieregion.contexts.register.services.file_plan import Progress
from gymnasieregion.contexts.register.services.file_told import TOLD
from gymnasieregion.contexts.register.services.files_kept import State, end_file, log_file, put_findings, taken_in
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.jobs.api import enqueue

CHECK, DISCARD = "register.file.check", "register.file.discard"
SMALL = 100_000
"""Bytes of a file that is looked through while its sender waits."""


class NotReadyError(RegionError):
    """The file has faults, is still looked through, has been applied or was taken away."""

    sv: ClassVar[str] = "Filen {name} har fel, granskas, är redan inlagd eller borttagen. Inget är ändrat."
    en: ClassVar[str] = (
        "The file {name} has faults, is being checked, or was applied or taken away. Nothing is changed."
    )


class NotYourKindError(RegionError):
    """Only the office hands in files of the kind."""

    sv: ClassVar[str] = "Filer för »{kind}« lämnas av kansliet."
    en: ClassVar[str] = "Files for “{kind}” are handed in by the office."


def kinds_for(actor: Actor) -> tuple[EventKind, ...]:
    """The kinds of events that somebody may tell in a file, in the order of the package."""
    if reach_of(actor).units is None:
        return tuple(TOLD)
    return tuple(kind for kind, told in TOLD.items() if told.units)


@transaction.atomic
def send_file(
    *, kind: EventKind, file_name: str, data: bytes, actor: Actor, now: datetime, source: Source = Source.FILE
) -> EventFile:
    """Hand in a file of events: a small one is looked through at once, for another a job is left.

    Args:
        kind: What happened to everybody in it.
        file_name: Its name; the ending says what it is.
        data: Its bytes.
        actor: Who hands it in.
        now: The moment, from the door.
        source: How it came in.

    Raises:
        NotYourKindError: If only the office hands in such files.
        FileKindError, FileTooLargeError: If the file cannot be taken.
    """
    if kind not in kinds_for(actor):
        raise NotYourKindError(kind=kind.sv)
    row = taken_in(kind=kind, file_name=file_name, data=data, source=source, actor=actor, now=now)
    if len(data) <= SMALL:
        put_findings(row, look_through(row), now)
        log_file(row, SEND, actor, now)
        return row
    row.save()
    log_file(row, SEND, actor, now)
    leave(CHECK, row, actor, now)
    return row


def look_through(row: EventFile, progress: Progress = lambda _: None, *, with_protected: bool = True) -> Findings:
    """What is found in a file that is kept, against what is known now and as far as its sender reaches."""
    # never as far as whoever asks reaches: its sender reads what is found
    sender = Actor(row.sent_by, "", Role(row.sent_role), row.sent_scope)
    data = zlib.decompress(bytes(row.content))
    reach = reach_of(sender)
    reach = replace(reach, protected=reach.protected and with_protected)
    return findings_in(EventKind(row.kind), row.file_name, data, reach, progress)


@transaction.atomic
def check_again(*, file_id: int, actor: Actor, now: datetime) -> EventFile:
    """Look through a file once more, since the register may have been mended instead of the file.

    Args:
        file_id: Which file.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        EventFile.DoesNotExist: If there is no such file.
        NotReadyError: If it has been applied or was taken away, or is being looked through.
    """
    row = EventFile.objects.select_for_update().get(pk=file_id)
    if row.state not in {State.FAULTY, State.READY} and not has_stopped(row):
        raise NotReadyError(name=row.file_name)
    if len(row.content) <= SMALL // 2:  # a text is packed to less than half
        put_findings(row, look_through(row), now)
        log_file(row, CHECK, actor, now)
        return row
    row.state, row.faults = State.CHECKING, 0
    row.save(update_fields=["state", "faults"])
    leave(CHECK, row, actor, now)
    return row


@transaction.atomic
def keep_findings(*, file_id: int, findings: Findings, actor: Actor, now: datetime) -> EventFile:
    """Keep what a job found in a file; one that somebody has taken away meanwhile is left alone.

    Args:
        file_id: Which file.
        findings: What was found.
        actor: The job.
        now: The moment, from the door.
    """
    row = EventFile.objects.select_for_update().get(pk=file_id)
    if row.state == State.CHECKING:
        put_findings(row, findings, now)
        log_file(row, CHECK, actor, now)
    return row


@transaction.atomic
def discard_file(*, file_id: int, actor: Actor, now: datetime) -> EventFile:
    """Take away a file that has not been applied; what was found in it goes too.

    Args:
        file_id: Which file.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        EventFile.DoesNotExist: If there is no such file.
        NotReadyError: If it has been applied, or is being applied.
    """
    row = EventFile.objects.select_for_update().get(pk=file_id)
    if row.state == State.APPLIED or (row.state == State.APPLYING and not has_stopped(row)):
        raise NotReadyError(name=row.file_name)
    if row.state != State.DISCARDED:
        row.faults = 0
        end_file(row, State.DISCARDED, {}, now)
        log_file(row, DISCARD, actor, now)
    return row


def leave(what: str, row: EventFile, actor: Actor, now: datetime, **more: str) -> None:
    """Leave what takes time to a job."""
    key = f"{keys_of_jobs(row)}{what}:{now.timestamp()}"
    enqueue(kind=what, key=key, payload={"file": row.pk, **more}, actor=actor, now=now)
