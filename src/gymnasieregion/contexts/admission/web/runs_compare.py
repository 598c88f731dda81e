"""Two runs beside each other: what differs in their input, who moved and why, by person, by chain and by offering."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.core.difference import Seat
from gymnasieregion.contexts.admission.models import Run
from gymnasieregion.contexts.admission.selectors.runs import comparable_runs
from gymnasieregion.contexts.admission.selectors.runs_changed import changed_offerings, in_order
from gymnasieregion.contexts.admission.selectors.runs_names import OfferingName, name_in, names_in
from gymnasieregion.contexts.admission.selectors.runs_people import Person, persons
from gymnasieregion.contexts.admission.services.runs_compared import compared
from gymnasieregion.contexts.admission.web.runs import done_run, run_row
from gymnasieregion.contexts.admission.web.runs_causes import cause_rows, told
from gymnasieregion.contexts.admission.web.runs_moved import HOWS, Moved, all_moved, file_rows
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.export import csv_answer, xlsx_answer
from gymnasieregion.platform.pages.words import said

ROWS_A_PAGE, OFFERINGS_AT_TOP = 50, 5
FILTERS = ("hur", "utbildning", "q", "kedja", "orsak")
BECAUSE: dict[str, tuple[str, str]] = {
    "CAUSE": ("Kedjan började med:", "The chain began with:"),
    "TOOK": ("Tog platsen efter", "Took the seat of"),
    "PUSHED": ("Trängdes ut av", "Pushed out by"),
}


@allowed("admission.run.see")
@require_GET
def compare(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """A run beside an earlier one: ``?med=`` its number."""
    second = _whole_run(year, number)
    others = [run for run in comparable_runs(year)[:50] if run.pk != second.pk]
    shown: dict[str, Any] = {"year": second.year, **run_row(second), "others": others}
    if "med" not in request.GET:
        return render(request, "admission/run_compare_choose.html", shown)
    first = _other(request, year)
    found = compared(first, second)
    every = all_moved(found)
    offerings = changed_offerings(first, second, found.moved)
    by_offering = request.GET.get("vy") == "utbildningar"
    sorted_ones = _Lines(in_order(offerings, request.GET.get("sort", "")))
    listed: Any = sorted_ones if by_offering else _asked(request, every, (first, second))
    paginator = Paginator(listed, ROWS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    shown |= {
        "first": first,
        "first_row": run_row(first),
        "found": found,
        "moved": len(every),
        "told": [(code, said(*words), sum(one.how == code for one in every)) for code, words in HOWS.items()],
        "causes": cause_rows(found),
        "same_settings": first.settings == second.settings,
        "offerings": offerings.head(OFFERINGS_AT_TOP).to_dicts(),
        "offerings_count": offerings.height,
        "by_offering": by_offering,
        "page": page,
        "count": paginator.count,
        "rows": page if by_offering else _shown(page, (first, second), request),
        "filters": _filters(request),
        "hows": [(code, said(*words)) for code, words in HOWS.items()],
    }
    return render(request, "admission/run_compare.html", shown)


@allowed("admission.run.see")
@require_GET
def compare_csv(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Everyone who moved and what began their chain, as CSV, without protected identities."""
    name, header, rows, _ = _file(request, year, number)
    return csv_answer(name, header, rows)


@allowed("admission.run.see")
@require_GET
def compare_xlsx(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The same as XLSX."""
    return xlsx_answer(*_file(request, year, number))


def _file(
    request: HttpRequest, year: int, number: int
) -> tuple[str, Sequence[str], Iterable[Sequence[Any]], Sequence[str]]:
    """The name, the header, the rows and the notes of the file that the address asks for."""
    second, first = _whole_run(year, number), _other(request, year)
    rows = _asked(request, all_moved(compared(first, second)), (first, second))
    known = _known(rows, (first, second), request)
    notes = [said(f"Körning {first.number} mot {number}, {year}.", f"Run {first.number} against {number}, {year}.")]
    if second.year.synthetic:
        notes.append(said("Alla sökande är påhittade.", "All applicants are invented."))
    return (f"jamforelse-{year}-{first.number}-{number}", *file_rows(rows, known), notes)


class _Lines:
    """The rows of a frame, counted and cut as a list is.

    Args:
        rows: The frame.
    """

    def __init__(self, rows: pl.DataFrame) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return self._rows.height

    def __getitem__(self, part: slice) -> list[dict[str, Any]]:
        return self._rows[part].to_dicts()


def _other(request: HttpRequest, year: int) -> Run:
    """The run to compare with.

    Raises:
        Http404: If there is none.
    """
    asked = request.GET.get("med", "")
    if not asked.isdigit():
        raise Http404(asked)
    return _whole_run(year, int(asked))


def _whole_run(year: int, number: int) -> Run:
    """A run that is done and has its input still.

    Raises:
        Http404: If there is none.
    """
    run = done_run(year, number)
    if not comparable_runs(year).filter(pk=run.pk).exists():
        raise Http404(number)
    return run


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:100] for name in FILTERS}


def _known(rows: Iterable[Moved], runs: tuple[Run, Run], request: HttpRequest) -> Mapping[str, Person]:
    """Who those are today who moved, led to it or began a chain; an id is there only for a reader who may know it."""
    ids = {id_ for one in rows for id_ in (one.link.move.applicant, one.link.by, one.starter) if id_}
    return persons(runs[0].year_id, ids, request.actor, *runs)  # type: ignore[attr-defined]  # set by ActorMiddleware


def _asked(request: HttpRequest, every: Sequence[Moved], runs: tuple[Run, Run]) -> list[Moved]:
    """Those who fit every filter of the address; whom the reader may not know is not found by their id."""
    filters = _filters(request)
    rows = list(every)
    if filters["hur"] in HOWS:
        rows = [one for one in rows if one.how == filters["hur"]]
    if filters["utbildning"]:
        rows = [one for one in rows if filters["utbildning"] in _offerings(one)]
    if filters["q"]:
        sought = filters["q"].lower()
        found = {id_ for id_, person in _known(rows, runs, request).items() if sought in person.id.lower()}
        rows = [one for one in rows if one.link.move.applicant in found]
    if filters["orsak"]:
        rows = [one for one in rows if any(change.kind == filters["orsak"] for change in one.began)]
    if filters["kedja"].isdigit():
        rows = [one for one in rows if one.chain == int(filters["kedja"])]
    return rows


def _offerings(one: Moved) -> set[str | None]:
    return {seat.offering for seat in (one.link.move.before, one.link.move.after) if seat is not None}


def _shown(page: Iterable[Moved], runs: tuple[Run, Run], request: HttpRequest) -> list[Any]:
    """A page of moves in words, protected identities without their ids for those who may not know."""
    rows = list(page)
    known = _known(rows, runs, request)

    def name(offering: str) -> OfferingName:
        return _name(offering, runs)

    nobody = Person("", "", is_protected=False)
    return [
        {
            "moved": one,
            "person": (person := known.get(one.link.move.applicant, nobody)),
            "by": known.get(one.link.by or "", nobody),
            "because": said(*BECAUSE[one.link.how]),
            "how": said(*HOWS[one.how]),
            "before": _seat(one.link.move.before, runs),
            "after": _seat(one.link.move.after, runs),
            "began": told(one.began if one.step == 1 else (), name, is_protected=person.is_protected),
            "own": told(one.own if one.step > 1 else (), name, is_protected=person.is_protected),
        }
        for one in rows
    ]


def _seat(seat: Seat | None, runs: tuple[Run, Run]) -> dict[str, Any]:
    """A seat in words; "" for none."""
    if seat is None or seat.offering is None:
        return {"id": "", "rank": 0, "name": "", "school": ""}
    named = _name(seat.offering, runs)
    return {"id": seat.offering, "rank": seat.rank, "name": named.name, "school": named.school}


def _name(offering: str, runs: tuple[Run, Run]) -> OfferingName:
    """What an offering is called, in the second run if that has it."""
    first, second = runs
    return names_in(second).get(offering) or name_in(first, offering)
