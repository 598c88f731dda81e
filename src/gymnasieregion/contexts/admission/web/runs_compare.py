"""Two runs beside each other: who moved and why, by person, by chain and by offering."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.core.difference import Link, Seat
from gymnasieregion.contexts.admission.models import Run
from gymnasieregion.contexts.admission.selectors.runs import offering_rows, runs_of
from gymnasieregion.contexts.admission.selectors.runs_people import Person, persons
from gymnasieregion.contexts.admission.services.run_difference import RunDifference
from gymnasieregion.contexts.admission.services.runs_compared import compared
from gymnasieregion.contexts.admission.web.runs import done_run, run_row
from gymnasieregion.contexts.admission.web.runs_words import TABLES, word
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.export import csv_answer
from gymnasieregion.platform.pages.words import said

ROWS_A_PAGE = 50
EXPORTED = (
    "applicant_id", "how", "offering_before", "rank_before", "offering_after", "rank_after", "chain", "step",
    "because", "by", "own_input_changed",
)  # fmt: skip
HOWS: dict[str, tuple[str, str]] = {
    "gained": ("Fick en plats", "Got a seat"),
    "lost": ("Förlorade sin plats", "Lost the seat"),
    "up": ("Till ett högre val", "To a higher choice"),
    "down": ("Till ett lägre val", "To a lower choice"),
    "other": ("Till ett annat val", "To another choice"),
}
BECAUSE: dict[str, tuple[str, str]] = {
    "CAUSE": ("Kedjan börjar här", "The chain begins here"),
    "TOOK": ("Tog platsen efter", "Took the seat of"),
    "PUSHED": ("Trängdes ut av", "Pushed out by"),
}


@dataclass(frozen=True, slots=True)
class Moved:
    """One person who moved, and their place in the chains.

    Args:
        link: The move, and what led to it.
        chain: The number of the chain, from 1.
        step: The place in it, from 1.
        how: A key of ``HOWS``.
        tables: The person's own tables that differ.
    """

    link: Link
    chain: int
    step: int
    how: str
    tables: tuple[str, ...]


@allowed("admission.run.see")
@require_GET
def compare(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """A run beside an earlier one: ``?med=`` its number."""
    second = done_run(year, number)
    others = [run for run in runs_of(year).filter(state=Run.State.DONE)[:50] if run.pk != second.pk]
    shown: dict[str, Any] = {"year": second.year, **run_row(second), "others": others}
    if "med" not in request.GET:
        return render(request, "admission/run_compare_choose.html", shown)
    first = _other(request, year)
    found = compared(first, second)
    every = all_moved(found)
    rows = _asked(request, every, (first, second))
    by_offering = request.GET.get("vy") == "utbildningar"
    names = _names(first, second)
    listed: Sequence[Any] = _by_offering(every, names) if by_offering else rows
    paginator = Paginator(listed, ROWS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    shown |= {
        "first": first,
        "first_row": run_row(first),
        "found": found,
        "moved": len(every),
        "told": [(code, said(*words), sum(one.how == code for one in every)) for code, words in HOWS.items()],
        "changed": len(found.changed),
        "common": [(word(TABLES, table), len(ids)) for table, ids in found.common.items()],
        "same_settings": first.settings == second.settings,
        "by_offering": by_offering,
        "page": page,
        "count": paginator.count,
        "rows": page if by_offering else _shown(page, names, (first, second), request),
        "filters": _filters(request),
        "hows": [(code, said(*words)) for code, words in HOWS.items()],
    }
    return render(request, "admission/run_compare.html", shown)


@allowed("admission.run.see")
@require_GET
def compare_csv(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Everyone who moved, as CSV, without protected identities."""
    second, first = done_run(year, number), _other(request, year)
    rows = _asked(request, all_moved(compared(first, second)), (first, second))
    known = _known(rows, (first, second), request)
    return csv_answer(f"jamforelse-{year}-{first.number}-{number}", EXPORTED, _cells(rows, known))


def all_moved(found: RunDifference) -> list[Moved]:
    """Everyone who moved, chain by chain, the longest first."""
    return [
        Moved(link, chain, step, _how(link), tuple(found.changed.get(link.move.applicant, ())))
        for chain, links in enumerate(found.chains, start=1)
        for step, link in enumerate(links, start=1)
    ]


def _other(request: HttpRequest, year: int) -> Run:
    """The run to compare with.

    Raises:
        Http404: If there is none.
    """
    asked = request.GET.get("med", "")
    if not asked.isdigit():
        raise Http404(asked)
    return done_run(year, int(asked))


def _how(link: Link) -> str:
    before, after = link.move.before, link.move.after
    if before is None or before.offering is None:
        return "gained"
    if after is None or after.offering is None:
        return "lost"
    if after.rank == before.rank:
        return "other"
    return "up" if after.rank < before.rank else "down"


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:100] for name in ("hur", "utbildning", "q", "kedja")}


def _known(rows: Iterable[Moved], runs: tuple[Run, Run], request: HttpRequest) -> Mapping[str, Person]:
    """Who those who moved are today, and those who led to it; an id is there only for a reader who may know it."""
    ids = {id_ for one in rows for id_ in (one.link.move.applicant, one.link.by) if id_}
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
    if filters["kedja"].isdigit():
        rows = [one for one in rows if one.chain == int(filters["kedja"])]
    return rows


def _offerings(one: Moved) -> set[str | None]:
    return {seat.offering for seat in (one.link.move.before, one.link.move.after) if seat is not None}


def _names(first: Run, second: Run) -> dict[str, tuple[str, str]]:
    """What each offering of either run is called, and its school."""
    return {
        id_: (name, school)
        for run in (first, second)
        for id_, name, school in offering_rows(run.pk).select("offering_id", "name", "school").iter_rows()
    }


def _shown(
    page: Iterable[Moved], names: dict[str, tuple[str, str]], runs: tuple[Run, Run], request: HttpRequest
) -> list[Any]:
    """A page of moves in words, protected identities without their ids for those who may not know."""
    rows = list(page)
    known = _known(rows, runs, request)
    nobody = Person("", "", is_protected=False)
    return [
        {
            "moved": one,
            "person": known.get(one.link.move.applicant, nobody),
            "by": known.get(one.link.by or "", nobody),
            "because": said(*BECAUSE[one.link.how]),
            "how": said(*HOWS[one.how]),
            "before": _seat(one.link.move.before, names),
            "after": _seat(one.link.move.after, names),
            "tables": ", ".join(word(TABLES, table) for table in one.tables),
        }
        for one in rows
    ]


def _seat(seat: Seat | None, names: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """A seat in words; "" for none."""
    if seat is None or seat.offering is None:
        return {"id": "", "rank": 0, "name": "", "school": ""}
    name, school = names.get(seat.offering, (seat.offering, ""))
    return {"id": seat.offering, "rank": seat.rank, "name": name, "school": school}


def _by_offering(every: Sequence[Moved], names: dict[str, tuple[str, str]]) -> list[dict[str, Any]]:
    """For each offering that somebody came to or left: how many of each, the most moved first."""
    counts: dict[str, list[int]] = {}
    for one in every:
        before, after = one.link.move.before, one.link.move.after
        if after is not None and after.offering:
            counts.setdefault(after.offering, [0, 0])[0] += 1
        if before is not None and before.offering:
            counts.setdefault(before.offering, [0, 0])[1] += 1
    rows = [
        {"id": id_, "name": name, "school": school, "came": came, "left": left, "net": came - left}
        for id_, (came, left) in counts.items()
        for name, school in [names.get(id_, (id_, ""))]
    ]
    return sorted(rows, key=lambda row: (-(row["came"] + row["left"]), row["id"]))


def _cells(rows: Iterable[Moved], known: Mapping[str, Person]) -> Iterable[Sequence[Any]]:
    """The rows of the file; a protected identity is left out, also as the one who led to a move."""
    open_ones = {id_: person.id for id_, person in known.items() if not person.is_protected}
    for one in rows:
        move = one.link.move
        if move.applicant in open_ones:
            before, after = move.before or Seat(None, 0), move.after or Seat(None, 0)
            yield (
                open_ones[move.applicant], one.how, before.offering, before.rank or None, after.offering,
                after.rank or None, one.chain, one.step, one.link.how, open_ones.get(one.link.by or "", ""),
                " ".join(one.tables),
            )  # fmt: skip
