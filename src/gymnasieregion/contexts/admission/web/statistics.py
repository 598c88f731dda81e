"""The public pages of statistics: which tables there are, and one of them with its files."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.selectors.statistics import (
    DataSet,
    data_sets,
    day_of,
    rows_of,
    statistics_of_run,
    table_of_year,
)
from gymnasieregion.contexts.admission.selectors.statistics_rows import (
    COUNTS,
    POINTS,
    found,
    in_order,
    municipalities,
    programmes,
    spread,
    sums,
)
from gymnasieregion.contexts.admission.services.statistics_file import PRACTICE
from gymnasieregion.contexts.admission.web.runs_words import word
from gymnasieregion.contexts.admission.web.statistics_words import (
    DEFINITIONS,
    FILE_NAMES,
    FORMS,
    headers,
    reason_words,
    rooms,
    title_of,
)
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.chart import bar_chart
from gymnasieregion.platform.pages.export import Cell, csv_answer, xlsx_answer
from gymnasieregion.platform.pages.filters import Chosen, chosen_filters
from gymnasieregion.platform.pages.words import page_language, said

SEE, IMPORT = "admission.statistics.see", "admission.statistics.import"
ROWS_A_PAGE = 100
FILTERS = ("q", "municipality", "programme", "room")
LEADING = ("name", "school", "municipality")


@allowed(SEE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The tables of statistics there are: real ones, and apart from them those of the practice region."""
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    shown = {
        "real": [(one, title_of(one)) for one in data_sets(is_real=True)],
        "practice": [(one, title_of(one)) for one in data_sets(is_real=False)],
        "may_import": is_allowed(actor, IMPORT),
    }
    return render(request, "admission/statistics.html", shown)


@allowed(SEE)
@require_GET
def real_year(request: HttpRequest, year: int, ending: str = "") -> HttpResponse:
    """The real table of a year, as a page or a file."""
    return _answer(request, table_of_year(year, is_real=True), ending)


@allowed(SEE)
@require_GET
def practice_year(request: HttpRequest, year: int, ending: str = "") -> HttpResponse:
    """A table of the practice region that the office has brought in, as a page or a file."""
    return _answer(request, table_of_year(year, is_real=False), ending)


@allowed(SEE)
@require_GET
def of_run(request: HttpRequest, year: int, number: int, ending: str = "") -> HttpResponse:
    """The statistics of a published run, as a page or a file."""
    return _answer(request, statistics_of_run(year, number), ending)


@allowed(SEE)
@require_GET
def moved(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Where the real table of 2025 stood before."""
    query = request.GET.urlencode()
    return redirect(f"/statistik/2025/{rest}{'?' if query else ''}{query}")


def _answer(request: HttpRequest, data_set: DataSet | None, ending: str) -> HttpResponse:
    """A data set as a page, CSV or XLSX; the files have the rows and figures of the page, of all its pages.

    Raises:
        Http404: If there is none.
    """
    if data_set is None:
        raise Http404
    every = rows_of(data_set)
    filters = _filters(request, data_set)
    rows = in_order(
        found(
            every, words=filters["q"], municipality=filters["municipality"], programme=filters["programme"],
            room=filters["room"],
        ),
        request.GET.get("sort", ""),
    )  # fmt: skip
    if not ending:
        return render(request, "admission/statistics_table.html", _shown(request, data_set, every, rows, filters))
    name = f"statistik-{data_set.path.strip('/').replace('/', '-')}"
    columns = _columns(data_set, every)
    names = ["Ar", *(FILE_NAMES[column] for column in columns), "Granskod", "Harledd", "Uppgifter"]
    cells = _cells(rows, columns, data_set)
    return csv_answer(name, names, cells) if ending == "csv" else xlsx_answer(name, names, cells, _notes(data_set))


def _shown(
    request: HttpRequest, data_set: DataSet, every: pl.DataFrame, rows: pl.DataFrame, filters: Mapping[str, str]
) -> dict[str, Any]:
    paginator = Paginator(range(rows.height), ROWS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    first = page.start_index() - 1 if rows.height else 0
    limits = spread(rows) if "limit" in data_set.figures else None
    extra = [name for name in _columns(data_set, every) if name not in {*LEADING, *data_set.figures}]
    return {
        "set": data_set,
        "title": title_of(data_set),
        "day": day_of(data_set.run) if data_set.run else None,
        "filters": filters,
        "sort": request.GET.get("sort", ""),
        "chosen": _chosen(request, data_set, filters),
        "page": page,
        "count": rows.height,
        "rows": [_row(row, data_set) for row in rows.slice(first, ROWS_A_PAGE).iter_rows(named=True)],
        "sums": sums(rows),
        "shares": rows.height > 0 and bool(rows["shared"].any()),
        "withholds": rows.height > 0 and bool((rows["withheld"] != "").any()),
        "has_code": "code" in extra,
        "figures": headers(data_set),
        "definitions": [(name, said(*DEFINITIONS[code])) for code, name in headers(data_set)],
        "limits": limits,
        "chart": bar_chart([(str(low), count) for low, _, count in limits.bins]) if limits else None,
        "reading": [
            (one["row"], one["column"], one["value"], said(one["sv"], one["en"]))
            for one in (json.loads(data_set.imported.warnings) if data_set.imported else ())
        ],
        "municipalities": municipalities(every),
        "programmes": programmes(every),
        "rooms": rooms(data_set),
    }


def _columns(data_set: DataSet, every: pl.DataFrame) -> list[str]:
    """The columns that a data set has something in, in the order of the page."""
    texts = [name for name in ("form", "code") if (every[name] != "").any()]
    return [*LEADING, *texts, *(name for name, _ in headers(data_set))]


def _row(row: Mapping[str, Any], data_set: DataSet) -> dict[str, Any]:
    """A row as the page shows it: each figure with its name in words, a letter where the source has one."""
    withheld = row["withheld"].split()
    figures = []
    for code, name in headers(data_set):
        reason = reason_words(row["reason"], is_derived=row["derived"]) if code == "limit" else ""
        figures.append((name, value_of(row, code), "P" if code in withheld else "", reason))
    texts = {name: row[name] for name in (*LEADING, "code", "shared")}
    form = {"form": word(FORMS, row["form"]), "form_language": page_language() if row["form"] in FORMS else "sv"}
    return {**texts, **form, "figures": figures}


def value_of(row: Mapping[str, Any], code: str) -> Decimal | int | None:
    """A figure; points without needless noughts."""
    value = row[code]
    if value is None or code in COUNTS:
        return value
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return Decimal(text)


def _cells(rows: pl.DataFrame, columns: Sequence[str], data_set: DataSet) -> Iterable[Sequence[Cell]]:
    """The rows of the files; each says whose it is, since a file loses the page around it."""
    whose = "REAL" if data_set.is_real else PRACTICE
    for row in rows.iter_rows(named=True):
        withheld = row["withheld"].split()
        cells: list[Cell] = [data_set.year]
        for name in columns:
            is_figure = name in POINTS or name in COUNTS
            cells.append("P" if name in withheld else value_of(row, name) if is_figure else row[name])
        yield [*cells, row["reason"], "JA" if row["derived"] else "", whose]


def _notes(data_set: DataSet) -> list[str]:
    """What the second sheet of an XLSX file says."""
    notes = [title_of(data_set)]
    if data_set.run is not None:
        run = data_set.run
        notes += [said(f"Körning {run.number}: {run.name}", f"Run {run.number}: {run.name}"), f"seal {run.seal}"]
    else:
        notes += [data_set.source, data_set.href, f"SHA-256 {data_set.sha256}"]
    if not data_set.is_real:
        notes.append(said("Övningsregionen, påhittad.", "The practice region, invented."))
    notes.append(said("Tom ruta: inget värde. P: så står det i källan.", "Empty: no value. P: as the source has it."))
    return [note for note in notes if note]


def _filters(request: HttpRequest, data_set: DataSet) -> dict[str, str]:
    filters = {name: request.GET.get(name, "").strip()[:100] for name in FILTERS}
    if filters["room"] not in dict(rooms(data_set)):
        filters["room"] = ""
    return filters


def _chosen(request: HttpRequest, data_set: DataSet, filters: Mapping[str, str]) -> Chosen:
    """The filters that are on: what each filters by, its value in words, and the address without it."""
    told = {
        "q": (said("Sökning", "Search"), filters["q"]),
        "municipality": (said("Kommun", "Municipality"), filters["municipality"]),
        "programme": (said("Program", "Programme"), filters["programme"]),
        "room": (said("Läge", "State"), dict(rooms(data_set)).get(filters["room"], "")),
    }
    return chosen_filters(request, told)
