"""Questions of the office's home: which year it is, its calendar, and how far it has come."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, Choice, Publication, Run, YearDay
from gymnasieregion.contexts.admission.selectors.runs import offering_rows
from gymnasieregion.contexts.admission.selectors.seats import latest_done
from gymnasieregion.contexts.offer.api import offer_rows
from gymnasieregion.platform.kept_questions import kept_question
from gymnasieregion.platform.pages.formats import STOCKHOLM
from gymnasieregion.platform.pages.year_dates import DecidedDates


@dataclass(frozen=True, slots=True)
class Figures:
    """The key numbers of a year.

    Args:
        applicants: How many are tried in the year.
        choices: Their choices in all.
        offerings: Open offerings.
        seats: Of those offerings.
        runs: Runs asked for, those that have been removed not counted.
        run: The latest run that gave out seats; None when there is none.
        admitted: In that run; None without one.
        vacant: Free places in that run; None without one.
        over: Admitted above the places in that run; None without one.
        published: The latest publication that has become visible; None when there is none.
        coming: The next one that has been decided; None when there is none.
        to_publish: The latest run of the kind that the year prepares, when it is done and nothing is decided of it.
    """

    applicants: int
    choices: int
    offerings: int
    seats: int
    runs: int
    run: Run | None
    admitted: int | None
    vacant: int | None
    over: int | None
    published: Publication | None
    coming: Publication | None
    to_publish: Run | None


def current_admission_year(today: date) -> AdmissionYear | None:
    """The year that the office works with on a day.

    That is the first open year whose calendar has a day left, else the latest that is open.

    Args:
        today: The day.

    Returns:
        None when no year has been opened.
    """
    ahead = AdmissionYear.objects.filter(days__day__gte=today).order_by("year").first()
    return ahead or AdmissionYear.objects.order_by("-year").first()


def days_of(year: int) -> Mapping[str, date]:
    """The calendar of a year, day by event, earliest first."""
    return dict(_days(year=year))


@kept_question
def _days(*, year: int) -> QuerySet[YearDay, tuple[str, date]]:
    return YearDay.objects.filter(year=year).order_by("day", "event").values_list("event", "day")


def kept_dates() -> Mapping[int, DecidedDates]:
    """The calendar of every open year, for the public page of dates; one query."""
    rows = YearDay.objects.order_by("year_id", "day", "event")
    days: dict[int, dict[str, date]] = {}
    decided: dict[int, tuple[date | None, bool]] = {}
    of_year = ("year_id", "year__days_decided_at", "year__synthetic")
    for year, decided_at, synthetic, event, day in rows.values_list(*of_year, "event", "day"):
        days.setdefault(year, {})[event] = day
        decided[year] = (decided_at.astimezone(STOCKHOLM).date() if decided_at else None, synthetic)
    return {year: DecidedDates(found, *decided[year]) for year, found in days.items()}


def figures_of(year: int, kind: str) -> Figures:
    """The key numbers of a year.

    Args:
        year: The admission year.
        kind: The kind of round that the year prepares.
    """
    open_rows = [row for row in offer_rows(year) if row.status == "OPEN"]
    run = latest_done(year)
    outcome = offering_rows(run.pk) if run else None
    publications = Publication.objects.filter(run__year=year, cancelled_at__isnull=True).select_related("run")
    return Figures(
        applicants=Applicant.objects.filter(year=year, is_active=True).count(),
        choices=Choice.objects.filter(applicant__year=year, applicant__is_active=True).count(),
        offerings=len(open_rows),
        seats=sum(row.seats for row in open_rows),
        runs=Run.objects.filter(year=year).exclude(state=Run.State.REMOVED).count(),
        run=run,
        admitted=int(outcome["admitted"].sum()) if outcome is not None else None,
        vacant=int(outcome["vacant"].sum()) if outcome is not None else None,
        over=int(outcome["over"].sum()) if outcome is not None else None,
        published=publications.filter(published_at__isnull=False).order_by("-published_at").first(),
        coming=publications.filter(published_at__isnull=True).order_by("publish_at").first(),
        to_publish=_to_publish(year, kind),
    )


def published_kinds(year: int) -> Mapping[str, int]:
    """The kinds of round that have been published in a year, each with how many."""
    rows = Publication.objects.filter(run__year=year, published_at__isnull=False)
    return Counter(rows.values_list("run__kind", flat=True))


def _to_publish(year: int, kind: str) -> Run | None:
    """The latest run of a kind, when it is done and nobody has decided to publish it; never a simulation."""
    if kind == Run.Kind.SIMULATION:
        return None
    last = Run.objects.filter(year=year, kind=kind, rerun_of__isnull=True).exclude(state=Run.State.REMOVED)
    run = last.order_by("-number").first()
    return run if run and run.state == Run.State.DONE and not hasattr(run, "publication") else None
