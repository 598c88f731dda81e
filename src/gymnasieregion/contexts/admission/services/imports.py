"""Files for the year's tables: handed in, looked through, mended, applied or taken away."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.db.models import Max

from gymnasieregion.contexts.admission.models import ImportFile
from gymnasieregion.contexts.admission.selectors.kept_rows import Replace
from gymnasieregion.contexts.admission.services.import_check import protected_among
from gymnasieregion.contexts.admission.services.import_entries import entries_of
from gymnasieregion.contexts.admission.services.import_findings import (
    REPLACES,
    Findings,
    counts_of,
    findings_in,
)
from gymnasieregion.contexts.admission.services.import_seats import SEATS, seats_of
from gymnasieregion.contexts.admission.services.imports_kept import (
    State,
    end_file,
    found_of,
    log_file,
    put_findings,
    replace_of,
    taken_in,
)
from gymnasieregion.contexts.admission.services.readiness import check_after_import
from gymnasieregion.contexts.admission.services.year_rows import lock_year, remove_rows, write_difference
from gymnasieregion.contexts.offer.api import set_seats
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.jobs.api import enqueue

SEND, CHECK, APPLY, DISCARD = (f"admission.import.{verb}" for verb in ("send", "check", "apply", "discard"))
SMALL = 100_000
"""Bytes of a file that is looked through while its sender waits."""


class NotReadyError(RegionError):
    """The file has faults, is still looked through, has been applied or was taken away."""

    sv: ClassVar[str] = "Filen {name} har fel, granskas, är redan inlagd eller borttagen. Inget är ändrat."
    en: ClassVar[str] = (
        "The file {name} has faults, is being checked, or was applied or taken away. Nothing is changed."
    )


@transaction.atomic
def send_file(
    *, year: int, table: str, file_name: str, data: bytes, replace: Replace, actor: Actor, now: datetime
) -> ImportFile:
    """Hand in a file for a table: a small one is looked through at once, for another a job is left.

    Args:
        year: The admission year.
        table: A key of ``REPLACES``.
        file_name: Its name; the ending says what it is.
        data: Its bytes.
        replace: What it takes the place of, one of those the table allows.
        actor: Who hands it in.
        now: The moment, from the door.

    Raises:
        AdmissionYear.DoesNotExist: If the year has not been opened.
        FileKindError, FileTooLargeError: If the file cannot be taken.
    """
    assert replace in REPLACES[table], replace
    row = taken_in(year=year, table=table, file_name=file_name, data=data, actor=actor, now=now)
    row.found = canonical_json({"replace": replace}).decode()
    if len(data) <= SMALL:
        put_findings(row, look_through(row), now)
        log_file(row, SEND, actor, now)
        return row
    row.save()
    log_file(row, SEND, actor, now)
    enqueue(kind=CHECK, key=f"{CHECK}:{row.pk}:{now.timestamp()}", payload={"import": row.pk}, actor=actor, now=now)
    return row


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in a file, and the last event of the log before anybody looked."""

    seq: int
    findings: Findings


def look_now(row: ImportFile) -> Looked:
    """Look through a file, with a mark by which it is known whether others have written since."""
    seq = Event.objects.aggregate(last=Max("seq"))["last"] or 0
    return Looked(seq, look_through(row))


def has_moved_on(seq: int) -> bool:
    """Whether anything that a file is checked against may have been written after an event of the log."""
    others = Event.objects.filter(seq__gt=seq)
    for elsewhere in ("jobs.", "audit.", "accounts."):
        others = others.exclude(action__startswith=elsewhere)
    return others.exists()


def look_through(row: ImportFile) -> Findings:
    """What is found in a file that is kept, against what is there now."""
    data = zlib.decompress(bytes(row.content))
    return findings_in(year=row.year_id, table=row.table, file_name=row.file_name, data=data, replace=replace_of(row))


@transaction.atomic
def check_again(*, import_id: int, actor: Actor, now: datetime) -> ImportFile:
    """Look through a file once more, since what it was checked against may have been mended instead of the file.

    Args:
        import_id: Which file.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        ImportFile.DoesNotExist: If there is no such file.
        NotReadyError: If it has been applied or was taken away, or is being looked through.
    """
    row = ImportFile.objects.select_for_update().get(pk=import_id)
    if row.state not in {State.FAULTY, State.READY}:
        raise NotReadyError(name=row.file_name)
    if len(row.content) <= SMALL // 2:
        put_findings(row, look_through(row), now)
        log_file(row, CHECK, actor, now)
        return row
    row.state, row.faults = State.CHECKING, 0
    row.save(update_fields=["state", "faults"])
    enqueue(kind=CHECK, key=f"{CHECK}:{row.pk}:{now.timestamp()}", payload={"import": row.pk}, actor=actor, now=now)
    return row


@transaction.atomic
def keep_findings(*, import_id: int, findings: Findings, actor: Actor, now: datetime) -> ImportFile:
    """Keep what a job found in a file; a file that somebody has taken away meanwhile is left alone.

    Args:
        import_id: Which file.
        findings: What was found.
        actor: The job.
        now: The moment, from the door.
    """
    row = ImportFile.objects.select_for_update().get(pk=import_id)
    if row.state == State.CHECKING:
        put_findings(row, findings, now)
        log_file(row, CHECK, actor, now)
    return row


@transaction.atomic
def ask_to_apply(*, import_id: int, actor: Actor, now: datetime) -> ImportFile:
    """Apply a file: a small one at once, for another a job is left.

    Args:
        import_id: Which file.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        ImportFile.DoesNotExist: If there is no such file.
        NotReadyError: If it cannot be applied.
        RegionError: If the offer refuses its seats.
    """
    row = ImportFile.objects.select_for_update().get(pk=import_id)
    if row.state != State.READY:
        raise NotReadyError(name=row.file_name)
    if len(row.content) <= SMALL // 2:  # a text is packed to less than half
        return apply_file(import_id=import_id, actor=actor, now=now)
    row.state = State.APPLYING
    row.save(update_fields=["state"])
    enqueue(kind=APPLY, key=f"{APPLY}:{row.pk}:{now.timestamp()}", payload={"import": row.pk}, actor=actor, now=now)
    return row


@transaction.atomic
def apply_file(*, import_id: int, actor: Actor, now: datetime, looked: Looked | None = None) -> ImportFile:
    """Write the rows of a file, or nothing: it is looked through again first, since others may have written meanwhile.

    Args:
        import_id: Which file; one that has been applied is left alone.
        actor: Who does it.
        now: The moment, from the door.
        looked: What was found in it a moment ago; holds if nobody has written since.

    Returns:
        The file: applied, or with the faults that it has by now.

    Raises:
        ImportFile.DoesNotExist: If there is no such file.
        NotReadyError: If it has faults or was taken away.
        RegionError: If the offer refuses its seats.
    """
    row = ImportFile.objects.select_for_update().get(pk=import_id)
    if row.state == State.APPLIED:
        return row
    if row.state not in {State.READY, State.APPLYING}:
        raise NotReadyError(name=row.file_name)
    lock_year(row.year_id)
    findings = looked.findings if looked and not has_moved_on(looked.seq) else look_through(row)
    if findings.faults or not findings.changes:
        put_findings(row, findings, now)
        log_file(row, CHECK, actor, now)
        return row
    if row.table == SEATS:
        _write_seats(row, findings, actor, now)
        entries: list[dict[str, object]] = []
    else:
        entries = _write(row, findings)
    found = {**found_of(row), "counts": counts_of(findings.change)} if findings.change else found_of(row)
    end_file(row, State.APPLIED, found, now)
    check_after_import(year=row.year_id, actor=actor, now=now)
    log_file(row, APPLY, actor, now, entries)
    return row


@transaction.atomic
def discard_file(*, import_id: int, actor: Actor, now: datetime) -> ImportFile:
    """Take a file away that has not been applied; what was found in it goes too.

    Args:
        import_id: Which file.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        ImportFile.DoesNotExist: If there is no such file.
        NotReadyError: If it has been applied, or is being applied.
    """
    row = ImportFile.objects.select_for_update().get(pk=import_id)
    if row.state in {State.APPLIED, State.APPLYING}:
        raise NotReadyError(name=row.file_name)
    if row.state != State.DISCARDED:
        end_file(row, State.DISCARDED, {"replace": found_of(row)["replace"]}, now)
        log_file(row, DISCARD, actor, now)
    return row


def _write(row: ImportFile, findings: Findings) -> list[dict[str, object]]:
    assert findings.change is not None
    for table, rows in findings.followers.items():
        remove_rows(table, rows["_pk"].to_list())
    write_difference(row.year_id, row.table, findings.change)
    return entries_of(row.table, findings.change, findings.followers, protected_among(row.year_id))


def _write_seats(row: ImportFile, findings: Findings, actor: Actor, now: datetime) -> None:
    assert findings.frame is not None
    seats = seats_of(findings.frame)
    set_seats(year=row.year_id, seats=seats, actor=actor, why=f"{row.file_name} SHA-256 {row.sha256}", now=now)
