"""An offering in a run with its lists, and one person's answers."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.models import Applicant, Run
from gymnasieregion.contexts.admission.selectors.people import visible
from gymnasieregion.contexts.admission.selectors.runs import frame_of, offering_rows, place_of
from gymnasieregion.contexts.admission.selectors.runs_people import (
    Person,
    admitted_to,
    choices_of,
    persons,
    reserves_of,
)
from gymnasieregion.contexts.admission.selectors.runs_tickets import id_in_run
from gymnasieregion.contexts.admission.services.runs_packing import explanations_of
from gymnasieregion.contexts.admission.web.people_person import look_first
from gymnasieregion.contexts.admission.web.runs import done_run, run_row
from gymnasieregion.contexts.admission.web.runs_words import NO_LIMIT, STATUS_TONES, STATUSES, word
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.export import Cell, csv_answer
from gymnasieregion.platform.pages.words import said

PERSONS_A_PAGE = 50
EXPORTED = ("list", "place", "applicant_id", "group_id", "points", "rank", "tier")


@allowed("admission.run.see")
@require_GET
def offering(request: HttpRequest, year: int, number: int, offering: str) -> HttpResponse:
    """An offering in a run: its figures, who is admitted, and who waits."""
    run = done_run(year, number)
    figures = _figures(run, offering)
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    lists = {"admitted": admitted_to(run.pk, offering), "reserves": reserves_of(run.pk, offering)}
    which = "reserves" if request.GET.get("lista") == "reserver" else "admitted"
    page = Paginator(lists[which].to_dicts(), PERSONS_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "year": run.year,
        **run_row(run),
        "offering": figures,
        "no_limit": word(NO_LIMIT, figures["reason"]) if figures["reason"] else "",
        "which": which,
        "sizes": {name: rows.height for name, rows in lists.items()},
        "page": page,
        "rows": _with_persons(run, page, actor),
        "may_see_person": is_allowed(actor, "admission.result.see"),
    }
    return render(request, "admission/run_offering.html", shown)


@allowed("admission.run.see")
@require_GET
def offering_csv(request: HttpRequest, year: int, number: int, offering: str) -> HttpResponse:
    """Both lists of an offering as CSV, without protected identities."""
    run = done_run(year, number)
    _figures(run, offering)
    lists = {
        said("antagen", "admitted"): admitted_to(run.pk, offering),
        said("reserv", "reserve"): reserves_of(run.pk, offering),
    }
    ids = {id_ for listed in lists.values() for id_ in listed["applicant_id"]}
    known = persons(year, ids, request.actor, run)  # type: ignore[attr-defined]  # set by ActorMiddleware
    rows = [cells for name, listed in lists.items() for cells in _cells(name, listed, known)]
    return csv_answer(f"korning-{year}-{number}-{offering}", EXPORTED, rows)


@allowed("admission.result.see")
@require_GET
def person(request: HttpRequest, year: int, number: int, applicant: str) -> HttpResponse:
    """What a run said to one person, with the core's sentences; a protected identity is asked for first."""
    run = done_run(year, number)
    actor = request.actor  # type: ignore[attr-defined]
    whose = get_object_or_404(visible(year, actor).select_related("year"), applicant_id=applicant)
    then = id_in_run(run, whose)
    place = place_of(run.pk, then)
    if place is None:
        raise Http404(applicant)
    asked_first = look_first(request, whose)
    if asked_first is not None:
        return asked_first
    told = {rank: said(sv, en) for rank, sv, en in explanations_of(run.pk, place, then)}
    names = _names(run)
    result = frame_of(run.pk, "results.csv").row(place, named=True)
    rows = [
        {
            **row,
            "name": names.get(row["offering_id"], (row["offering_id"], "")),
            "status": word(STATUSES, row["status"]),
            "tone": STATUS_TONES.get(row["status"], ""),
            "text": told.get(row["rank"], ""),
        }
        for row in choices_of(run.pk, then).iter_rows(named=True)
    ]
    shown = {
        "year": run.year,
        **run_row(run),
        "person": whose,
        "name": f"{whose.given_name} {whose.family_name}".strip(),
        "is_protected": whose.protection != Applicant.Protection.NONE,
        "result": {**result, "status": word(STATUSES, result["status"])},
        "result_tone": STATUS_TONES.get(result["status"], ""),
        "rows": rows,
        "may_bundle": is_allowed(actor, "admission.bundle.see"),
    }
    return render(request, "admission/run_person.html", shown)


def _figures(run: Run, offering: str) -> dict[str, Any]:
    """The figures of an offering in a run.

    Raises:
        Http404: If the run has no such offering.
    """
    rows = offering_rows(run.pk).filter(pl.col("offering_id") == offering)
    if rows.is_empty():
        raise Http404(offering)
    return rows.row(0, named=True)


def _names(run: Run) -> dict[str, tuple[str, str]]:
    """What each offering of a run is called, and its school."""
    rows = offering_rows(run.pk).select("offering_id", "name", "school")
    return {id_: (name, school) for id_, name, school in rows.iter_rows()}


def _with_persons(run: Run, page: Iterable[dict[str, Any]], actor: Actor) -> list[tuple[dict[str, Any], Person]]:
    """Rows of a list with whose they are."""
    rows = list(page)
    known: Mapping[str, Person] = persons(run.year_id, (row["applicant_id"] for row in rows), actor, run)
    nobody = Person("", "", is_protected=False)
    return [(row, known.get(row["applicant_id"], nobody)) for row in rows]


def _cells(name: str, rows: pl.DataFrame, known: Mapping[str, Person]) -> Iterable[Sequence[Cell]]:
    """The rows of those who may be told of; the place of an admitted person is their place by points."""
    for number, row in enumerate(rows.iter_rows(named=True), start=1):
        person = known.get(row["applicant_id"])
        if person is not None and not person.is_protected:
            points = None if row["points"] is None else Decimal(f"{row['points']:.2f}")
            place = row["place"] if row.get("place") is not None else number
            yield (
                name, place, person.id, row["group_id"], points, row.get("rank"), row.get("tier"),
            )  # fmt: skip
