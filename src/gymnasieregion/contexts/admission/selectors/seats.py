"""Seats against wishes: for each offering its seats, who has chosen it, and what the latest run came to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.db.models import Count, QuerySet

from gymnasieregion.contexts.admission.models import AdmissionYear, Choice, Run
from gymnasieregion.contexts.admission.selectors.readiness import last_write
from gymnasieregion.contexts.admission.selectors.runs import offering_rows, runs_of
from gymnasieregion.contexts.offer.api import offer_rows
from gymnasieregion.contexts.offer.contracts import OfferRow

NOBODY = (0, 0, 0, 0)
KEPT_YEARS = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to for an offering.

    Args:
        admitted: How many are admitted.
        vacant: Free places.
        reserves: Rows in reserve.
        over: Admitted above the places of the run.
        limit: The admission limit in points; None where there is none.
    """

    admitted: int
    vacant: int
    reserves: int
    over: int
    limit: float | None


@dataclass(frozen=True, slots=True)
class SeatRow:
    """An offering with its seats, its applicants and its latest outcome.

    Args:
        offer: The offering.
        chosen: How many chose it first, second, third, and later.
        outcome: Of the run; None without a run, or where the run did not have it.
    """

    offer: OfferRow
    chosen: tuple[int, int, int, int]
    outcome: Outcome | None

    @property
    def first(self) -> int:
        """How many chose it first."""
        return self.chosen[0]

    @property
    def all(self) -> int:
        """How many chose it at all."""
        return sum(self.chosen)


def seat_rows(year: int, run: Run | None) -> list[SeatRow]:
    """Every offering of a year, by municipality, school and name.

    Args:
        year: The admission year.
        run: The run whose outcome is shown; None for none.
    """
    wishes, outcomes = demand_of(year), _outcomes(run)
    return [
        SeatRow(row, wishes.get(row.offering_id, NOBODY), outcomes.get(row.offering_id)) for row in offer_rows(year)
    ]


def latest_done(year: int) -> Run | None:
    """The latest run of a year that gave out seats, trials of cases and reruns aside; None when there is none."""
    done = runs_of(year).filter(state=Run.State.DONE, cases=None, rerun_of=None)
    return done.exclude(kind=Run.Kind.PRELIMINARY).first()


def demand_of(year: int) -> Mapping[str, tuple[int, int, int, int]]:
    """How many have chosen each offering first, second, third and later; counted again after each write."""
    seq, mark = last_write()
    return _counted(year, mark) if seq else _count(year)


def rows_to(year: int, offering_id: str) -> "QuerySet[Choice]":
    """The choices of an offering with their applicants, by choice number and applicant."""
    found = Choice.objects.filter(offering_id=offering_id, applicant__year=year, applicant__is_active=True)
    return found.select_related("applicant").order_by("rank", "applicant__applicant_id")


def count_applicants(year: int, offering_id: str) -> int | None:
    """How many applicants of a year have a row to an offering; None while the admission year is not open."""
    count = Choice.objects.filter(offering_id=offering_id, applicant__year=year, applicant__is_active=True).count()
    return count if count or AdmissionYear.objects.filter(pk=year).exists() else None


def applicants_at(year: int, offering_id: str) -> str:
    """The address of the list of those who have chosen an offering."""
    return f"/antagning/{year}/platser/{quote(offering_id, safe='')}/"


@lru_cache(maxsize=KEPT_YEARS)
def _counted(year: int, mark: str) -> Mapping[str, tuple[int, int, int, int]]:
    """The same for the same last event of the log."""
    del mark
    return _count(year)


def _count(year: int) -> Mapping[str, tuple[int, int, int, int]]:
    rows = Choice.objects.filter(applicant__year=year, applicant__is_active=True).order_by()
    counts: dict[str, list[int]] = {}
    for offering_id, rank, count in rows.values_list("offering_id", "rank").annotate(count=Count("pk")):
        counts.setdefault(offering_id, [0, 0, 0, 0])[min(rank, 4) - 1] += count
    return {offering_id: (first, second, third, more) for offering_id, (first, second, third, more) in counts.items()}


def _outcomes(run: Run | None) -> Mapping[str, Outcome]:
    """What a run came to, by offering."""
    if run is None:
        return {}
    columns = ("offering_id", "admitted", "vacant", "reserves", "over", "limit")
    rows: Sequence[tuple[Any, ...]] = offering_rows(run.pk).select(columns).rows()
    return {offering_id: Outcome(*cells) for offering_id, *cells in rows}
