"""Files of events that happen: applied whole or not at all as one event, and undone as one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from gymnasieregion.contexts.register.core.codes import Source
from gymnasieregion.contexts.register.models import EventFile, Person
from gymnasieregion.contexts.register.selectors.facts import chunks
from gymnasieregion.contexts.register.selectors.file_known import holders_of, standings_of
from gymnasieregion.contexts.register.selectors.files import is_worked_on
from gymnasieregion.contexts.register.services.file_findings import Findings, counts_of, no_collecting
from gymnasieregion.contexts.register.services.file_plan import Plan, Progress
from gymnasieregion.contexts.register.services.file_told import TOLD
from gymnasieregion.contexts.register.services.file_writing import write_plan
from gymnasieregion.contexts.register.services.files import CHECK, SMALL, NotReadyError, leave, look_through
from gymnasieregion.contexts.register.services.files_kept import State, end_file, found_of, log_file, put_findings
from gymnasieregion.contexts.register.services.telling import Telling
from gymnasieregion.contexts.register.services.undoing import undo
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.models import Event

APPLY, UNDO = "register.file.apply", "register.file.undo"
FEW = 2_000
"""Rows of a file that is undone while somebody waits."""


class NotAppliedError(RegionError):
    """The file has not been applied, or is undone already."""

    sv: ClassVar[str] = "Filen {name} är inte inlagd, eller är redan ångrad."
    en: ClassVar[str] = "The file {name} is not applied, or is undone already."


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in a file, the last event of the log before anybody looked, and whether at the protected too."""

    seq: int
    findings: Findings
    with_protected: bool = True


def look_now(row: EventFile, progress: Progress = lambda _: None, *, with_protected: bool = True) -> Looked:
    """Look through a file, with a mark by which it is known whether others have written since."""
    seq = Event.objects.aggregate(last=Max("seq"))["last"] or 0
    return Looked(seq, look_through(row, progress, with_protected=with_protected), with_protected)


@transaction.atomic
def ask_to_apply(*, file_id: int, actor: Actor, now: datetime) -> EventFile:
    """Apply a file: a small one at once, for another a job is left.

    Args:
        file_id: Which file.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        EventFile.DoesNotExist: If there is no such file.
        NotReadyError: If it cannot be applied.
    """
    row = EventFile.objects.select_for_update().get(pk=file_id)
    if row.state != State.READY:
        raise NotReadyError(name=row.file_name)
    if len(row.content) <= SMALL // 2:
        return apply_file(file_id=file_id, actor=actor, now=now)
    row.state = State.APPLYING
    row.save(update_fields=["state"])
    leave(APPLY, row, actor, now)
    return row


@transaction.atomic
def apply_file(*, file_id: int, actor: Actor, now: datetime, looked: Looked | None = None) -> EventFile:
    """Let the rows of a file happen, all of them or none: it is looked through again first.

    Args:
        file_id: Which file; one that has been applied is left alone.
        actor: Who does it.
        now: The moment, from the door.
        looked: What was found in it a moment ago; holds if nobody has written since.

    Returns:
        The file: applied, with the faults that it has by now, or the same as one that has been applied.

    Raises:
        EventFile.DoesNotExist: If there is no such file.
        NotReadyError: If it has faults or was taken away.
    """
    row = EventFile.objects.get(pk=file_id)
    alike = EventFile.objects.select_for_update().filter(kind=row.kind, sha256=row.sha256).order_by("pk")
    row = next(each for each in alike if each.pk == file_id)
    if row.state == State.APPLIED:
        return row
    if row.state not in {State.READY, State.APPLYING}:
        raise NotReadyError(name=row.file_name)
    findings = _still_so(row, looked)
    if findings.plan is None or not findings.changes:
        put_findings(row, findings, now)
        log_file(row, CHECK, actor, now)
        return row
    telling = Telling(actor=actor, now=now, why=row.file_name, source=Source(row.source), file_sha256=row.sha256)
    with no_collecting():
        row.event = write_plan(findings.plan, telling)
    end_file(row, State.APPLIED, {"counts": counts_of(findings.plan)}, now)
    log_file(row, APPLY, actor, now)
    return row


@transaction.atomic
def ask_to_undo(*, file_id: int, why: str, actor: Actor, now: datetime) -> EventFile:
    """Undo all that a file did, as one act: at once what a small one did, for another a job is left.

    Args:
        file_id: Which file.
        why: The ground.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        EventFile.DoesNotExist: If there is no such file.
        NotAppliedError: If it is not applied, or is undone already.
        ChangedSinceError: If a later event has changed what it wrote.
        RegionError: If what was before can no longer be so; the sentence says why.
    """
    row = EventFile.objects.select_for_update(of=("self",)).select_related("event").get(pk=file_id)
    if row.event is None or row.event.undone_by_id is not None:
        raise NotAppliedError(name=row.file_name)
    if int(counts(row)["rows"]) <= FEW:
        return undo_file(file_id=file_id, why=why, actor=actor, now=now)
    if not is_worked_on(row):
        leave(UNDO, row, actor, now, why=why)
    return row


@transaction.atomic
def undo_file(*, file_id: int, why: str, actor: Actor, now: datetime) -> EventFile:
    """Undo all that a file did; one that is undone already is left alone.

    Args:
        file_id: Which file.
        why: The ground.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        EventFile.DoesNotExist: If there is no such file.
        NotAppliedError: If it is not applied.
        RegionError: As ``ask_to_undo``.
    """
    row = EventFile.objects.select_for_update(of=("self",)).select_related("event").get(pk=file_id)
    if row.event is None:
        raise NotAppliedError(name=row.file_name)
    if row.event.undone_by_id is None:
        with no_collecting():
            undo(event=row.event.pk, telling=Telling(actor=actor, now=now, why=why, source=Source(row.source)))
        row.event.refresh_from_db()
        log_file(row, UNDO, actor, now)
    return row


def counts(row: EventFile) -> dict[str, int]:
    """How many rows, persons and new persons a file that was applied was about."""
    found: dict[str, int] = found_of(row)["counts"]  # type: ignore[assignment]  # as ``counts_of`` gave them
    return found


def _still_so(row: EventFile, looked: Looked | None) -> Findings:
    """What is found in a file, when nobody else can write to those whom it is about any more."""
    looked = looked or look_now(row)
    while looked.findings.plan is not None:
        plan = looked.findings.plan
        _lock(plan.known)
        if not has_moved_on(looked.seq) or _is_as_known(plan):
            break
        looked = look_now(row, with_protected=looked.with_protected)
    return looked.findings


def _lock(persons: Collection[UUID]) -> None:
    """Let nobody else change some persons until the transaction ends; always in the same order."""
    if not connection.features.has_select_for_update:  # SQLite: whoever writes is alone
        return
    for some in chunks(sorted(persons)):
        rows = Person.objects.select_for_update().filter(pk__in=some).order_by("pk")
        list(rows.values_list("pk", flat=True))


def _is_as_known(plan: Plan) -> bool:
    """Whether those whom a plan is about are as it knows them, and nobody has the numbers of those who are new."""
    new = {who.number.value for who in plan.new.values() if who.number}
    held = holders_of(new)
    return not any(held.who(value) for value in new) and standings_of(plan.known, TOLD[plan.kind].parts) == plan.known


def has_moved_on(seq: int) -> bool:
    """Whether anything that a file is checked against may have been written after an event of the log."""
    others = Event.objects.filter(seq__gt=seq)
    for elsewhere in ("jobs.", "audit.", "accounts.", "admission.", "register.file."):
        others = others.exclude(action__startswith=elsewhere)
    return others.exists()
