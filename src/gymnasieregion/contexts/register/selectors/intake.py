"""What can be taken in from the admission, and what has been."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from gymnasieregion.contexts.admission.api import admitted_of, term_start
from gymnasieregion.contexts.register.core.codes import EventKind, Source
from gymnasieregion.contexts.register.models import Enrolment, RegisterEvent, TakenIn

RUN = "register.intake.run"
INTAKES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class YearToTakeIn:
    """An admission year whose admitted can be taken in.

    Args:
        starts_on: The first day of the term, from which they study.
        admitted: How many hold a seat.
        waiting: How many of them are not taken in.
    """

    year: int
    starts_on: date
    admitted: int
    waiting: int


def years_to_take_in(today: date) -> Sequence[YearToTakeIn]:
    """This admission year, the one before and the one after, as far as their calendars say when the term begins."""
    found = []
    for year in (today.year + 1, today.year, today.year - 1):
        starts_on = term_start(year)
        if starts_on is None:
            continue
        admitted = {who.applicant_id for who in admitted_of(year)}
        taken = TakenIn.objects.filter(year=year, event__undone_by=None).values_list("applicant_id", flat=True)
        found.append(YearToTakeIn(year, starts_on, len(admitted), len(admitted.difference(taken))))
    return found


def intakes() -> Sequence[tuple[RegisterEvent, int]]:
    """The latest intakes from the admission, the latest first, and how many each enrolled; two queries."""
    rows = RegisterEvent.objects.filter(kind=EventKind.INTAKE, source=Source.ADMISSION)
    latest = list(rows.order_by("-recorded_at", "-pk")[:INTAKES_SHOWN])
    spells = Enrolment.objects.filter(event__in=latest).order_by()
    counts = dict(spells.values("event").annotate(count=Count("pk")).values_list("event", "count"))
    return [(row, counts.get(row.pk, 0)) for row in latest]
