"""Seats against wishes: every offering with its seats, its applicants and the latest run, and who chose it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, Run
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.admission.selectors.runs import runs_of
from gymnasieregion.contexts.admission.selectors.seats import SeatRow, latest_done, rows_to, seat_rows
from gymnasieregion.contexts.admission.web.runs_words import KINDS
from gymnasieregion.contexts.offer.api import offer_rows
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.export import Cell, csv_answer, xlsx_answer
from gymnasieregion.platform.pages.filters import Chosen, chosen_filters
from gymnasieregion.platform.pages.words import said

SEE, WHO = "admission.seats.see", "admission.demand.see"
ROWS_A_PAGE = 30
COLUMNS = (
    "year", "offering_id", "municipality", "school", "study_path", "study_path_code", "status", "seats", "choice_1",
    "choice_2", "choice_3", "choice_4_or_later", "choices", "admitted", "free_places", "over_admitted", "reserves",
    "run",
)  # fmt: skip
"""The columns of the files, the same in every language."""

STATES: Mapping[str, tuple[str, str]] = {
    "full": ("Fler förstahandsval än platser", "More first choices than places"),
    "unwanted": ("Ingen har valt den", "Nobody has chosen it"),
    "vacant": ("Lediga platser i körningen", "Free places in the run"),
    "over": ("Överantag i körningen", "Over-admission in the run"),
    "closed": ("Startar ej", "Does not start"),
    "unreviewed": ("Ej granskad", "Not reviewed"),
}


def _is(state: str, row: SeatRow) -> bool:
    """Whether an offering is in a state of ``STATES``; any is in the state ""."""
    is_open = row.offer.status == "OPEN"
    tests: Mapping[str, bool] = {
        "": True,
        "full": is_open and row.first > row.offer.seats,
        "unwanted": is_open and row.all == 0,
        "vacant": row.outcome is not None and row.outcome.vacant > 0,
        "over": row.outcome is not None and row.outcome.over > 0,
        "closed": not is_open,
        "unreviewed": is_open and not row.offer.is_reviewed,
    }
    return tests.get(state, False)


SORTS: Mapping[str, Callable[[SeatRow], float]] = {
    "seats": lambda row: row.offer.seats,
    "first": lambda row: row.first,
    "all": lambda row: row.all,
    "pressure": lambda row: row.first - row.offer.seats,
    "admitted": lambda row: row.outcome.admitted if row.outcome else -1,
    "vacant": lambda row: row.outcome.vacant if row.outcome else -1,
    "over": lambda row: row.outcome.over if row.outcome else -1,
}
"""What the list can be put in order by; rows alike stand by municipality, school and name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader has asked for.

    Args:
        year: The year.
        run: Whose outcome is shown; None when no run has given out seats.
        filters: The value of each filter, "" for none.
        rows: Those that fit, in order.
        every: All of the year's offerings.
    """

    year: AdmissionYear
    run: Run | None
    filters: Mapping[str, str]
    rows: Sequence[SeatRow]
    every: Sequence[SeatRow]


@allowed(SEE)
@require_GET
def seats(request: HttpRequest, year: int) -> HttpResponse:
    """The offerings of a year: filters, order, sums and pages."""
    asked = _asked(request, year)
    page = Paginator(asked.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "year": asked.year,
        "run": asked.run,
        "run_words": said(*KINDS[asked.run.kind]) if asked.run else "",
        "runs": [(run.number, f"{run.number}: {run.name}") for run in _runs(year)],
        "filters": asked.filters,
        "sort": request.GET.get("sort", ""),
        "page": page,
        "count": len(asked.rows),
        "sums": _sums(asked.rows),
        "municipalities": sorted({(row.offer.municipality_code, row.offer.municipality) for row in asked.every}),
        "states": [(code, said(*words)) for code, words in STATES.items()],
        "chosen": _chosen(request, asked),
        "clear": request.path,
        "may_change": is_allowed(request.actor, "offer.offering.change"),  # type: ignore[attr-defined]
    }
    return render(request, "admission/cockpit_seats.html", shown)


@allowed(SEE)
@require_GET
def seats_csv(request: HttpRequest, year: int) -> HttpResponse:
    """The filtered list as CSV."""
    asked = _asked(request, year)
    return csv_answer(f"platser-{year}", COLUMNS, _cells(asked))


@allowed(SEE)
@require_GET
def seats_xlsx(request: HttpRequest, year: int) -> HttpResponse:
    """The filtered list as XLSX."""
    asked = _asked(request, year)
    notes = [said(f"Platser och sökande {year}.", f"Places and applicants {year}.")]
    if asked.run:
        notes.append(said(f"Utfall ur körning {asked.run.number}.", f"Outcome of run {asked.run.number}."))
    if asked.year.synthetic:
        notes.append(said("Alla sökande är påhittade.", "All applicants are invented."))
    return xlsx_answer(f"platser-{year}", COLUMNS, _cells(asked), notes)


@allowed(WHO)
@require_GET
def demand(request: HttpRequest, year: int, offering: str) -> HttpResponse:
    """Those who have chosen an offering, by choice number."""
    row = get_object_or_404(AdmissionYear, pk=year)
    offered = next((each for each in offer_rows(year) if each.offering_id == offering), None)
    if offered is None:
        raise Http404(offering)
    found = rows_to(year, offering)
    if not sees_protected(request.actor):  # type: ignore[attr-defined]  # set by ActorMiddleware
        found = found.filter(applicant__protection=Applicant.Protection.NONE)
    paginator = Paginator(found, ROWS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    may_change = is_allowed(request.actor, "offer.offering.change")  # type: ignore[attr-defined]
    shown = {"year": row, "offering": offered, "page": page, "count": paginator.count, "may_change": may_change}
    return render(request, "admission/cockpit_demand.html", shown)


def _asked(request: HttpRequest, year: int) -> Asked:
    """Read the address.

    Raises:
        Http404: If there is no such year or run.
    """
    row = get_object_or_404(AdmissionYear, pk=year)
    filters = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "municipality", "unit", "state", "run")}
    run = latest_done(year)
    if filters["run"]:
        run = next((each for each in _runs(year) if str(each.number) == filters["run"]), None)
        if run is None:
            raise Http404(filters["run"])
    every = seat_rows(year, run)
    words = filters["q"].casefold().split()
    fits = [
        each
        for each in every
        if filters["municipality"] in {"", each.offer.municipality_code}
        and filters["unit"] in {"", each.offer.unit}
        and _is(filters["state"], each)
        and all(word in f"{each.offer.study_path} {each.offer.school}".casefold() for word in words)
    ]
    key = SORTS.get(request.GET.get("sort", "").removeprefix("-"))
    if key is not None:
        fits.sort(key=key, reverse=request.GET["sort"].startswith("-"))
    return Asked(row, run, filters, fits, every)


def _runs(year: int) -> list[Run]:
    """The runs that gave out seats, the latest first."""
    return list(runs_of(year).filter(state=Run.State.DONE).exclude(kind=Run.Kind.PRELIMINARY))


def _sums(rows: Sequence[SeatRow]) -> dict[str, int]:
    """The figures of some offerings together."""
    outcomes = [row.outcome for row in rows if row.outcome]
    return {
        "open": sum(row.offer.status == "OPEN" for row in rows),
        "seats": sum(row.offer.seats for row in rows if row.offer.status == "OPEN"),
        "first": sum(row.first for row in rows),
        "all": sum(row.all for row in rows),
        "admitted": sum(each.admitted for each in outcomes),
        "vacant": sum(each.vacant for each in outcomes),
        "over": sum(each.over for each in outcomes),
        "closed": sum(row.offer.status == "CLOSED" for row in rows),
    }


def _cells(asked: Asked) -> list[list[Cell]]:
    """The rows of the files."""
    number = asked.run.number if asked.run else None
    return [
        [
            asked.year.year, row.offer.offering_id, row.offer.municipality, row.offer.school, row.offer.study_path,
            row.offer.study_path_code, row.offer.status, row.offer.seats, *row.chosen, row.all,
            *((each.admitted, each.vacant, each.over, each.reserves) if (each := row.outcome) else (None,) * 4), number,
        ]
        for row in asked.rows
    ]  # fmt: skip


def _chosen(request: HttpRequest, asked: Asked) -> Chosen:
    """The filters that are on: what each filters by, its value in words, and the address without it."""
    filters = asked.filters
    names = {row.offer.municipality_code: row.offer.municipality for row in asked.every}
    schools = {row.offer.unit: row.offer.school for row in asked.every}
    told = {
        "q": (said("Sökning", "Search"), filters["q"]),
        "municipality": (said("Kommun", "Municipality"), names.get(filters["municipality"], "")),
        "unit": (said("Skola", "School"), schools.get(filters["unit"], "")),
        "state": (said("Läge", "State"), said(*STATES.get(filters["state"], ("", "")))),
        "run": (said("Körning", "Run"), filters["run"]),
    }
    return chosen_filters(request, told)
