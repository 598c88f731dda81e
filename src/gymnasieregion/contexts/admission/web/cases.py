"""The list of a year's cases, and the page of one case."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.core.cases import Consequence
from gymnasieregion.contexts.admission.core.difference import Move, Seat
from gymnasieregion.contexts.admission.models import AdmissionYear, Case, Run
from gymnasieregion.contexts.admission.selectors.cases import (
    Effects,
    cases_in_order,
    effects_of,
    found_cases,
    visible_cases,
)
from gymnasieregion.contexts.admission.selectors.cases_seats import publications_of
from gymnasieregion.contexts.admission.selectors.runs_names import OfferingName, name_in, names_in
from gymnasieregion.contexts.admission.selectors.runs_people import Person, persons
from gymnasieregion.contexts.admission.selectors.table_lists import offerings_called
from gymnasieregion.contexts.admission.selectors.tables_schema import Field, table_named
from gymnasieregion.contexts.admission.services.cases import is_worked_on, job_of_case
from gymnasieregion.contexts.admission.services.cases_change import Change, change_of, columns_of, key_of
from gymnasieregion.contexts.admission.web.cases_letters import letters_of
from gymnasieregion.contexts.admission.web.cases_words import (
    BECAUSE,
    HOWS,
    KINDS,
    MEANS,
    OPTIONS,
    REFUSALS,
    SLUG_OF,
    STATES,
    pairs,
    state_word,
    word,
)
from gymnasieregion.contexts.admission.web.people_person import look_first
from gymnasieregion.contexts.admission.web.tables_words import cell_text, heading, title_of
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.audit.who import who_names
from gymnasieregion.platform.pages.export import Cell, csv_answer
from gymnasieregion.platform.pages.words import said

ROWS_A_PAGE = 50
FILTERS = ("q", "kind", "state", "option")
EXPORTED = (
    "case", "kind", "state", "applicant_id", "offering_id", "study_path", "school", "study_path_code", "table", "run",
    "option", "reference", "opened_at", "decided_at",
)  # fmt: skip
Names = Mapping[str, tuple[str, str]]


def case_of(request: HttpRequest, year: int, pk: int) -> Case:
    """A case that the reader may see.

    Raises:
        Http404: If there is none.
    """
    return get_object_or_404(visible_cases(year, request.actor), pk=pk)  # type: ignore[attr-defined]  # ActorMiddleware


@allowed("admission.case.list")
@require_GET
def cases(request: HttpRequest, year: int) -> HttpResponse:
    """The cases of a year."""
    opened = get_object_or_404(AdmissionYear, pk=year)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    paginator = Paginator(_asked(request, year), ROWS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    shown = {
        "year": opened,
        "page": page,
        "count": paginator.count,
        "rows": [case_row(case) for case in page],
        "filters": _filters(request),
        "kinds": pairs(KINDS),
        "states": pairs(STATES),
        "options": pairs(OPTIONS),
        "sort": request.GET.get("sort", ""),
        "may_open": is_allowed(actor, "admission.case.open"),
    }
    return render(request, "admission/case_list.html", shown)


@allowed("admission.case.list")
@require_GET
def cases_csv(request: HttpRequest, year: int) -> HttpResponse:
    """The cases that the filters leave, as CSV, without protected identities."""
    get_object_or_404(AdmissionYear, pk=year)
    return csv_answer(f"arenden-{year}", EXPORTED, _cells(_asked(request, year)))


@allowed("admission.case.see")
@require_GET
def case(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """A case: what it is about, what the trial found, the ways out, and what was decided."""
    row = case_of(request, year, pk)
    asked_first = look_first(request, row.applicant) if row.applicant is not None else None
    if asked_first is not None:
        return asked_first
    actor: Actor = request.actor  # type: ignore[attr-defined]
    shown: dict[str, Any] = {"year": row.publication.run.year, **case_row(row), **change_shown(row)}
    shown |= {f"may_{verb}": is_allowed(actor, f"admission.case.{verb}") for verb in ("try", "decide", "close")}
    users = who_names({row.opened_by, row.decided_by})
    shown |= {"opener": users.get(row.opened_by, ""), "decider": users.get(row.decided_by, "")}
    if row.state == Case.State.WORKING:
        job = job_of_case(row)
        shown |= {"job": job, "waits": is_worked_on(row), "percent": round(job.share * 100) if job else 0}
        return render(request, "admission/case_waiting.html", shown)
    effects = effects_of(row)
    if effects is not None:
        shown |= _found(request, row, effects)
    return render(request, "admission/case.html", shown)


def case_row(row: Case) -> dict[str, Any]:
    """A case as lists and headings show it."""
    state, tone = state_word(row)
    run = row.publication.run
    hidden = row.applicant is not None and row.applicant.protection != "NONE"
    return {
        "case": row,
        "home": f"/antagning/{run.year_id}/arenden/{row.pk}/",
        "kind": word(KINDS, row.kind),
        "state": state,
        "tone": tone,
        "option": word(OPTIONS, row.option),
        "table": title_of(change_of(row.change).table),
        "offering": name_in(run, row.offering_id) if row.offering_id else None,
        "is_hidden": hidden,
        "published": run,
    }


def change_shown(row: Case) -> dict[str, Any]:
    """What stood and what should have stood, cell by cell in words."""
    change = change_of(row.change)
    before, after = (_by_key(rows, change) for rows in (change.before, change.after))
    fields = [table_named(change.table).field(name) for name in columns_of(change.table)]
    lines = [
        tuple(
            [_cell(field, side[key][field.name], row.publication.run) for field in fields] if key in side else None
            for side in (before, after)
        )
        for key in sorted(before.keys() | after.keys())
    ]
    return {"headings": [heading(field) for field in fields], "lines": lines}


def move_rows(request: HttpRequest, row: Case, moves: Iterable[Move]) -> list[dict[str, Any]]:
    """A page of moves in words, protected identities without their ids for those who may not know."""
    rows = list(moves)
    run = row.publication.run
    known = persons(run.year_id, {move.applicant for move in rows}, request.actor, run)  # type: ignore[attr-defined]
    names = offering_words(run)
    nobody = Person("", "", is_protected=False)
    return [
        {
            "person": known.get(move.applicant, nobody),
            "how": said(*HOWS[how_of(move)]),
            "is_worse": move.is_pushed,
            "before": seat_words(move.before, names),
            "after": seat_words(move.after, names),
        }
        for move in rows
    ]


def how_of(move: Move) -> str:
    """A key of ``HOWS``."""
    before, after = move.before or Seat(None, 0), move.after or Seat(None, 0)
    if before.offering == after.offering:
        return "stays"
    if before.offering is None:
        return "gained"
    if after.offering is None:
        return "lost"
    return "other" if after.rank == before.rank else "up" if after.rank < before.rank else "down"


def seat_words(seat: Seat | None, names: Names) -> dict[str, Any]:
    """A seat in words; an empty id for none."""
    if seat is None or seat.offering is None:
        return {"id": "", "name": "", "school": ""}
    name, school = names.get(seat.offering, (seat.offering, ""))
    return {"id": seat.offering, "name": name, "school": school}


def offering_words(run: Run) -> Names:
    """What each offering of a run is called, and its school."""
    return {id_: (one.name, one.school) for id_, one in names_in(run).items()}


def option_row(one: Consequence, home: str, names: Names) -> dict[str, Any]:
    """A way out as the page of a case tells it."""
    return {
        "code": one.option.value,
        "title": word(OPTIONS, one.option),
        "means": word(MEANS, one.option),
        "refusal": word(REFUSALS, one.refusal) if one.refusal else "",
        "address": f"{home}utvag/{SLUG_OF[one.option]}/",
        "gains": one.gains,
        "losses": one.losses,
        "moved": one.moved,
        "over": sum(place.over_after for place in one.places),
        "places": [(place, *names.get(place.offering, (place.offering, ""))) for place in one.places],
    }


def _found(request: HttpRequest, row: Case, effects: Effects) -> dict[str, Any]:
    """What the trial found, and the ways out."""
    names = offering_words(row.publication.run)
    page = Paginator(effects.links, ROWS_A_PAGE).get_page(request.GET.get("page"))
    links = [link for _, _, link in page]
    run = row.publication.run
    known = persons(run.year_id, {link.by for link in links if link.by}, request.actor, run)  # type: ignore[attr-defined]
    nobody = Person("", "", is_protected=False)
    moved = move_rows(request, row, [link.move for link in links])
    home = f"/antagning/{row.publication.run.year_id}/arenden/{row.pk}/"
    options = [option_row(one, home, names) for one in effects.options]
    return {
        "effects": effects,
        "seats": [
            (said("I den publicerade omgången", "In the published round"), seat_words(effects.published, names)),
            (said("Med rätt uppgifter", "With the right facts"), seat_words(effects.tried, names)),
            (said("I dag", "Today"), seat_words(effects.today, names)),
        ],
        "page": page,
        "moved": len(effects.links),
        "others": sum(
            link.move.applicant != (row.applicant.applicant_id if row.applicant else "") for _, _, link in effects.links
        ),
        "rows": [
            {
                **shown,
                "chain": chain,
                "step": step,
                "because": said(*BECAUSE[link.how]),
                "by": known.get(link.by or "", nobody) if link.by else None,
            }
            for (chain, step, link), shown in zip(page, moved, strict=True)
        ],
        "options": options,
        "chosen": next((one for one in options if one["code"] == row.option), None),
        "letters": letters_of(row, effects, names),
    }


def _by_key(rows: Sequence[Mapping[str, str]], change: Change) -> dict[tuple[str, ...], Mapping[str, str]]:
    return {tuple(one[name].rjust(6) for name in key_of(change.table)): one for one in rows}


def _cell(field: Field, cell: str, run: Run) -> str:
    """A cell in words; an offering by its name."""
    if field.name == "offering_id" and cell:
        return name_in(run, cell).text
    return cell_text(field, cell) or "–"


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:100] for name in FILTERS}


def _asked(request: HttpRequest, year: int) -> Any:  # noqa: ANN401 - a QuerySet of cases
    """The cases that the address asks for, in its order."""
    seen, filters = visible_cases(year, request.actor), _filters(request)  # type: ignore[attr-defined]
    latest = publications_of(year).first() if filters["q"] else None
    offerings = offerings_called(offering_words(latest.run), filters["q"]) if latest is not None else ()
    found = found_cases(seen, filters, offerings)
    return cases_in_order(found, request.GET.get("sort", "")).defer("effects")


def _cells(rows: Iterable[Case]) -> Iterable[Sequence[Cell]]:
    for row in rows:
        if row.applicant is None or row.applicant.protection == "NONE":
            run = row.publication.run
            named = name_in(run, row.offering_id) if row.offering_id else OfferingName("", "")
            yield (
                row.pk, row.kind, row.state, row.applicant.applicant_id if row.applicant else "", row.offering_id,
                named.name, named.school, named.code, change_of(row.change).table, run.number, row.option,
                row.reference, row.opened_at.isoformat(), row.decided_at.isoformat() if row.decided_at else "",
            )  # fmt: skip
