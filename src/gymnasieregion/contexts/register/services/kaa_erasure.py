"""Erasing youths from the register of the municipality's duty, for good; the job reports what it erased."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from gymnasieregion.contexts.register.core.kaa_file import file_bytes, rows_in
from gymnasieregion.contexts.register.models import Responsibility, SentFile
from gymnasieregion.contexts.register.selectors.kaa_erasure import ERASED, TABLES, due_persons, every_number
from gymnasieregion.contexts.register.services.kaa_writing import day_of
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.jobs.registry import Work

ERASE = ERASED
"""The kind of job that erases, and its event."""


class NothingToEraseError(RegionError):
    """Nobody is to be erased."""

    sv: ClassVar[str] = "Ingen i registret ska gallras till och med {year}."
    en: ClassVar[str] = "Nobody in the register is to be erased up to {year}."


@transaction.atomic
def ask_to_erase(*, year: int, municipality: str, actor: Actor, now: datetime) -> int:
    """Let those who are 21 or more by the end of a year be erased; a job does it.

    Args:
        year: By the end of which year; not a later one than this.
        municipality: Only one's; "" for all.
        actor: Who asks, or which timer.
        now: The moment, from the door.

    Returns:
        The job's number.

    Raises:
        NothingToEraseError: If nobody is due, or the year has not come.
    """
    if year > day_of(now).year or not due_persons(year, municipality):
        raise NothingToEraseError(year=year)
    payload = {"year": year, "municipality": municipality}
    key = f"{ERASE}:{municipality or 'all'}:{year}:{now.isoformat()}"
    return enqueue(kind=ERASE, key=key, payload=payload, actor=actor, now=now)


def whom_to_erase(work: Work) -> list[UUID]:
    """Those whom the job is to erase; writes nothing."""
    found = sorted(due_persons(int(work.payload["year"]), str(work.payload["municipality"])))
    work.progress(0.5, f"{len(found)} ungdomar ska gallras", f"{len(found)} youths are to be erased")
    return found


def erase(work: Work, persons: list[UUID], now: datetime) -> Mapping[str, object]:
    """Erase every row of some youths, and their rows in files that were sent, with one event that says how much went.

    Args:
        work: The job.
        persons: From ``whom_to_erase``.
        now: The moment.

    Returns:
        How many rows of each table went, and in how many sent files.

    Source: förordning (2006:39) 7 §.
    """
    municipality = str(work.payload["municipality"])
    of = Q(person__in=persons) & (Q(municipality_code=municipality) if municipality else Q())
    duties = Responsibility.objects.filter(of).order_by("spell").values_list("spell", flat=True).distinct()
    entries = [{"about": f"kaa:{spell}"} for spell in duties]
    counts: Counter[str] = Counter()
    for table in TABLES:
        counts[table.__name__] = table._default_manager.filter(of).delete()[0]  # noqa: SLF001 - any table
    files, rows = _thin_files(every_number(persons), municipality)
    erased = {"year": work.payload["year"], "youths": len(persons), **counts, "files": files, "file_rows": rows}
    record(
        actor=work.actor, action=ERASE, about=f"municipality:{municipality or '*'}", before=None, after=erased, why="",
        now=now, entries=entries,
    )  # fmt: skip
    return erased


def _thin_files(numbers: frozenset[str], municipality: str) -> tuple[int, int]:
    """Take the rows of some youths out of every file that was sent; how many files and rows."""
    files = rows_gone = 0
    rows = SentFile.objects.filter(municipality_code=municipality) if municipality else SentFile.objects.all()
    for sent in rows.select_for_update().order_by("pk").iterator(chunk_size=1):
        had = rows_in(bytes(sent.content))
        left = [row for row in had if row.identitet not in numbers]
        if len(left) < len(had):
            sent.content, gone = file_bytes(left), len(had) - len(left)
            sent.rows_erased += gone
            sent.save(update_fields=["content", "rows_erased"])
            files, rows_gone = files + 1, rows_gone + gone
    return files, rows_gone
