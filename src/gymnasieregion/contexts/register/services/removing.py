"""Removing persons from the register for good, when they have been kept as long as they may; the job reports it."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from gymnasieregion.contexts.register.models import ClientReport, Conflict, Person, RegisterEvent
from gymnasieregion.contexts.register.selectors.facts import TABLES, chunks
from gymnasieregion.contexts.register.selectors.groups import members_of
from gymnasieregion.contexts.register.selectors.retention import due_for_removal
from gymnasieregion.contexts.register.services.exchange_publishing import note_erased
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.jobs.registry import Work
from gymnasieregion.platform.pages.formats import STOCKHOLM

REMOVE = "register.removal.run"
"""The kind of job that removes, and its event."""


class NobodyToRemoveError(RegionError):
    """Nobody has been kept as long as they may."""

    sv: ClassVar[str] = "Ingen i elevregistret ska gallras."
    en: ClassVar[str] = "Nobody is to be removed from the register."


@transaction.atomic
def ask_to_remove(*, actor: Actor, now: datetime) -> int:
    """Let those who have been kept as long as they may be removed; a job does it.

    Args:
        actor: Who asks, or which timer.
        now: The moment, from the door.

    Returns:
        The job's number.

    Raises:
        NobodyToRemoveError: If nobody is due.
    """
    if not due_for_removal(now.astimezone(STOCKHOLM).date()):
        raise NobodyToRemoveError
    return enqueue(kind=REMOVE, key=f"{REMOVE}:{now.isoformat()}", payload={}, actor=actor, now=now)


def whom_to_remove(work: Work) -> list[UUID]:
    """Those whom the job is to remove; writes nothing."""
    found = due_for_removal(work.clock().astimezone(STOCKHOLM).date())
    work.progress(0.5, f"{len(found)} personer ska gallras", f"{len(found)} persons are to be removed")
    return found


def remove(work: Work, heads: list[UUID], now: datetime) -> Mapping[str, object]:
    """Remove those whom the job found, in the transaction that ends it."""
    return dict(remove_persons(heads=heads, actor=work.actor, now=now))


def remove_persons(*, heads: Collection[UUID], actor: Actor, now: datetime) -> Mapping[str, int]:
    """Remove every row of some persons and of those merged into them, with one event that says how much went.

    Events that others' rows still lean on lose all that is about the persons, and stay as empty shells.

    Args:
        heads: Whom.
        actor: Who does it.
        now: The moment.

    Returns:
        How many rows of each table went.
    """
    counts: Counter[str] = Counter()
    members = members_of(heads)
    note_erased(persons=members, now=now)
    for some in chunks(members):
        if remarks := ClientReport.objects.filter(entity__in=some).delete()[0]:
            counts["ClientReport"] += remarks
        # the versions first: they lean on the events
        for table in TABLES:
            counts[table.model.__name__] += table.versions().filter(person__in=some).delete()[0]
        counts["Conflict"] += Conflict.objects.filter(person__in=some).delete()[0]
        events = list(RegisterEvent.objects.filter(person__in=some).order_by("pk").values_list("pk", flat=True))
        blank: dict[str, Any] = {"person": None, "before": {}, "after": {}, "why": "", "file_sha256": ""}
        RegisterEvent.objects.filter(pk__in=events).update(**blank)
        counts["RegisterEvent"] += RegisterEvent.objects.filter(pk__in=set(events) - _leaned_on(events)).delete()[0]
        counts["Person"] += Person.objects.filter(pk__in=some).delete()[0]
    entries = [{"about": f"person:{key}"} for key in sorted(members)]
    record(
        actor=actor, action=REMOVE, about="register:*", before=None, after=dict(counts), why="", now=now,
        entries=entries,
    )  # fmt: skip
    return counts


def _leaned_on(events: Collection[int]) -> set[int]:
    """Those of some events that versions or conflicts of others still point to."""
    found: set[int] = set()
    for table in TABLES:
        rows = table.versions().filter(Q(event__in=events) | Q(closed_by__in=events))
        for pair in rows.values_list("event", "closed_by"):
            found |= set(pair)
    conflicts = Conflict.objects.filter(Q(found_by__in=events) | Q(settled_by__in=events))
    for pair in conflicts.order_by().values_list("found_by", "settled_by"):
        found |= set(pair)
    return found
