"""Seats against wishes: for each offering its seats, who has chosen it, and what the latest run came to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import polars as pl
from django.db.models import QuerySet

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, Choice, Run
from gymnasieregion.contexts.admission.selectors.readiness import last_write
from gymnasieregion.contexts.admission.selectors.runs import offering_rows, runs_of
from gymnasieregion.contexts.admission.selectors.school_reserves import moves_of
from gymnasieregion.contexts.admission.selectors.tables import kind_of, text_frame
from gymnasieregion.contexts.offer.api import offer_rows, over_admissions
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
        over: How many of the seats are over-admission.
        came: Reserves who have said yes to a call after the start of term.
        left: Those who left their seat here for one that they were called to.
    """

    offer: OfferRow
    chosen: tuple[int, int, int, int]
    outcome: Outcome | None
    over: int = 0
    came: int = 0
    left: int = 0

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
    over, moves = over_admissions(year), moves_of(year)
    return [
        SeatRow(
            row, wishes.get(row.offering_id, NOBODY), outcomes.get(row.offering_id), over.get(row.offering_id, 0),
            *moves.get(row.offering_id, (0, 0)),
        )
        for row in offer_rows(year)
    ]  # fmt: skip


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
    """How many applicants of a year have a row to an offering; None while the admission year is not open.

    The schools read it too, so protected identities are not counted: beside the schools' own lists, which leave them
    out, the difference would tell that there are some.
    """
    count = rows_to(year, offering_id).filter(applicant__protection=Applicant.Protection.NONE).count()
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
    """Counted outside the database, which takes three times as long to group so many texts."""
    rows = Choice.objects.filter(applicant__year=year, applicant__is_active=True).order_by()
    frame = text_frame(
        rows.values_list("offering_id", "rank"), {"offering_id": "CharField", "rank": kind_of("choices", "rank")}
    )
    rank = pl.col("rank").cast(pl.Int64)
    numbers = [(rank == number).sum().alias(str(number)) for number in (1, 2, 3)]
    counts = frame.group_by("offering_id").agg(*numbers, (rank > 3).sum().alias("later"))  # noqa: PLR2004 - the last of them
    return {
        offering_id: (first, second, third, later) for offering_id, first, second, third, later in counts.iter_rows()
    }


def _outcomes(run: Run | None) -> Mapping[str, Outcome]:
    """What a run came to, by offering."""
    if run is None:
        return {}
    columns = ("offering_id", "admitted", "vacant", "reserves", "over", "limit")
    rows: Sequence[tuple[Any, ...]] = offering_rows(run.pk).select(columns).rows()
    return {offering_id: Outcome(*cells) for offering_id, *cells in rows}
