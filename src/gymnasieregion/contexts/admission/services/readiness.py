"""Checks what is missing before a round: seconds at full scale, so it is a job, and what it finds is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from gymnasieregion.contexts.admission.core.year_days import day_of_round, round_prepared, stage_on
from gymnasieregion.contexts.admission.models import AdmissionYear, ReadinessReport, Run, YearDay
from gymnasieregion.contexts.admission.selectors.cockpit import published_kinds
from gymnasieregion.contexts.admission.selectors.readiness import CHECK, Item, Weight, content_of, last_write
from gymnasieregion.contexts.admission.services.readiness_items import items_of
from gymnasieregion.contexts.admission.services.years import NoSuchAdmissionYearError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.registry import Work
from gymnasieregion.platform.pages.formats import STOCKHOLM


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found.

    Args:
        year: The admission year.
        kind: Before which kind of round.
        day: The day of that round.
        log_seq: The log's last write before anything was read.
        items: What is missing.
    """

    year: int
    kind: str
    day: date
    log_seq: int
    items: tuple[Item, ...]


@transaction.atomic
def ask_for_check(*, year: int, kind: str, actor: Actor, now: datetime) -> int:
    """Leave a check to be made; when the same check waits already, nothing is left.

    Args:
        year: The admission year.
        kind: Before which kind of round.
        actor: Who asks.
        now: The moment, from the door.

    Returns:
        The job's number.

    Raises:
        NoSuchAdmissionYearError: If the year is not open.
        ValueError: If there is no such kind of round.
    """
    if not AdmissionYear.objects.filter(pk=year).exists():
        raise NoSuchAdmissionYearError(year=year)
    name = f"{CHECK}:{year}:{Run.Kind(kind).value}"
    waiting = Job.objects.filter(key__startswith=f"{name}:", state=Job.State.READY).order_by("-id").first()
    if waiting is not None:
        return waiting.pk
    last = Job.objects.order_by("-id").values_list("id", flat=True).first() or 0
    key = f"{name}:{last + 1}"
    payload = {"year": year, "kind": kind, "today": now.date().isoformat()}
    return enqueue(kind=CHECK, key=key, payload=payload, actor=actor, now=now)


def check_after_import(*, year: int, actor: Actor, now: datetime) -> None:
    """Leave a check before the round that the year prepares, within a service that has written rows of a file.

    Args:
        year: The admission year.
        actor: Who brought the file in.
        now: The moment, from the door.
    """
    days = dict(YearDay.objects.filter(year=year).values_list("event", "day"))
    kind = round_prepared(stage_on(days, now.astimezone(STOCKHOLM).date()), published_kinds(year))
    ask_for_check(year=year, kind=kind, actor=actor, now=now)


def is_waiting(year: int, kind: str) -> bool:
    """Whether a check waits or is being made."""
    states = (Job.State.READY, Job.State.RUNNING)
    return Job.objects.filter(key__startswith=f"{CHECK}:{year}:{kind}:", state__in=states).exists()


def check(work: Work) -> Checked:
    """Make the check that a job is for."""
    year, kind, today = work.payload["year"], work.payload["kind"], date.fromisoformat(work.payload["today"])
    return checked(year=year, kind=kind, today=today)


def checked(*, year: int, kind: str, today: date) -> Checked:
    """What is missing before a round of a kind would be run.

    Args:
        year: The admission year.
        kind: A kind of round.
        today: The day.

    Raises:
        AdmissionYear.DoesNotExist: If the year is not open.
    """
    log_seq, _ = last_write()  # first: what is written while we read makes the check old
    row = AdmissionYear.objects.get(pk=year)
    days = dict(YearDay.objects.filter(year=row).values_list("event", "day"))
    day = day_of_round(kind, year, days, today)
    order = list(Weight)
    items = sorted(items_of(row, kind, day, days), key=lambda item: (order.index(item.weight), -item.count, item.code))
    return Checked(year, kind, day, log_seq, tuple(items))


def keep(work: Work, found: Checked, now: datetime) -> Mapping[str, object]:
    """Keep what a check found in place of the one before it, in the transaction that ends its job."""
    ReadinessReport.objects.update_or_create(
        year_id=found.year,
        kind=found.kind,
        defaults={
            "log_seq": found.log_seq,
            "made_at": now,
            "content": content_of(found.day.isoformat(), found.items),
        },
    )
    counts = dict(_counts(found))
    record(
        actor=work.actor,
        action=CHECK,
        about=f"admission_year:{found.year}",
        before=None,
        after={"kind": found.kind, "day": found.day.isoformat(), **counts},
        why="",
        now=now,
    )
    return counts


def _counts(found: Checked) -> Iterator[tuple[str, int]]:
    """How many kinds of things are missing, by weight."""
    for weight in Weight:
        yield weight.value.lower(), sum(item.weight == weight for item in found.items)
