"""Statistics over the years: the programmes of one family of tables, and one of them."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.selectors.statistics import DataSet, rows_of
from gymnasieregion.contexts.admission.selectors.statistics_rows import FIGURES, municipalities, programmes
from gymnasieregion.contexts.admission.selectors.statistics_years import (
    Line,
    keys_found,
    line_named,
    lines_of,
    tables_by_year,
)
from gymnasieregion.contexts.admission.services.statistics_file import PRACTICE
from gymnasieregion.contexts.admission.web.statistics import SEE, value_of
from gymnasieregion.contexts.admission.web.statistics_words import FILE_NAMES, HEADERS, reason_words, title_of
from gymnasieregion.contexts.offer.api import sort_key
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.export import Cell, csv_answer
from gymnasieregion.platform.pages.filters import Chosen, chosen_filters
from gymnasieregion.platform.pages.formats import number_text
from gymnasieregion.platform.pages.line_chart import line_chart
from gymnasieregion.platform.pages.words import page_language, said

ROWS_A_PAGE = 30
FILTERS = ("q", "municipality", "programme")
SHOWN = ("limit", "admitted", "places")
"""The figures that the list shows of each year."""


@allowed(SEE)
@require_GET
def years(request: HttpRequest, *, is_real: bool) -> HttpResponse:
    """The programmes that fit, with a few figures of each year."""
    tables = tables_by_year(is_real=is_real)
    filters = _filters(request)
    keys = _asked(tables, filters)
    page = Paginator(keys, ROWS_A_PAGE).get_page(request.GET.get("page"))
    every = [rows_of(table) for table in tables.values()]
    shown = {
        **_about(is_real=is_real, tables=tables),
        "filters": filters,
        "chosen": _chosen(request, filters),
        "page": page,
        "count": len(keys),
        "rows": [(line, [_cells_of(line, year) for year in tables]) for line in lines_of(tables, list(page))],
        "municipalities": sorted({name for rows in every for name in municipalities(rows)}, key=sort_key),
        "programmes": sorted({code for rows in every for code in programmes(rows)}),
    }
    return render(request, "admission/statistics_years.html", shown)


@allowed(SEE)
@require_GET
def years_csv(request: HttpRequest, *, is_real: bool) -> HttpResponse:
    """The programmes that fit, one row for each year and row of its table."""
    tables = tables_by_year(is_real=is_real)
    names = ["Ar", *(FILE_NAMES[column] for column in ("municipality", "school", "name", *FIGURES)), "Uppgifter"]
    family = "verklig" if is_real else "ovning"
    lines = lines_of(tables, _asked(tables, _filters(request)))
    return csv_answer(f"statistik-{family}-ar", names, _rows(lines, tables, is_real=is_real))


@allowed(SEE)
@require_GET
def programme(request: HttpRequest, name: str, *, is_real: bool) -> HttpResponse:
    """One programme over the years, as lines and as a table.

    Raises:
        Http404: If no table has it.
    """
    tables = tables_by_year(is_real=is_real)
    line = line_named(tables, name)
    if line is None:
        raise Http404(name)
    figures = [code for code in FIGURES if any(code in table.figures for table in tables.values())]
    shown = {
        **_about(is_real=is_real, tables=tables),
        "line": line,
        "heads": [said(*HEADERS[code]) for code in figures],
        "rows": [
            (table, title_of(table), _figures_of(row, table, figures))
            for year, table in tables.items()
            for row in line.rows.get(year, ())
        ],
        "missing": [year for year in tables if not line.rows.get(year)],
        "twice": [year for year, rows in line.rows.items() if len(rows) > 1],
        "limit_chart": _chart(line, tables, ("limit",)),
        "seat_chart": _chart(line, tables, ("places", "admitted")),
    }
    return render(request, "admission/statistics_programme.html", shown)


def _about(*, is_real: bool, tables: Mapping[int, DataSet]) -> dict[str, Any]:
    family = "verklig" if is_real else "ovning"
    return {
        "is_real": is_real,
        "tables": [(table, title_of(table)) for table in tables.values()],
        "years": list(tables),
        "address": reverse(f"admission-statistics-years-{family}"),
        "programme_route": f"admission-statistics-programme-{family}",
    }


def _asked(tables: Mapping[int, DataSet], filters: Mapping[str, str]) -> Sequence[str]:
    return keys_found(tables, words=filters["q"], municipality=filters["municipality"], programme=filters["programme"])


def _cells_of(line: Line, year: int) -> tuple[object, ...]:
    """A year in the list: how many rows its table has of the programme, and of one row what it says."""
    row = line.one(year)
    return (year, len(line.rows.get(year, ())), *(None if row is None else value_of(row, code) for code in SHOWN))


def _figures_of(
    row: Mapping[str, Any], table: DataSet, figures: Sequence[str]
) -> list[tuple[str, Decimal | int | None, str, str]]:
    """Each figure of a row: its name, its value, a letter where the source has one, and why there is no limit."""
    withheld = row["withheld"].split()
    shown = []
    for code in figures:
        reason = reason_words(row["reason"], is_derived=row["derived"]) if code == "limit" else ""
        value = value_of(row, code) if code in table.figures else None
        shown.append((said(*HEADERS[code]), value, "P" if code in withheld else "", reason))
    return shown


def _chart(line: Line, tables: Mapping[int, DataSet], codes: Sequence[str]) -> object:
    """Lines over the years; None with fewer than two values to draw."""
    drawn = []
    for code in codes:
        rows = [line.one(year) for year in tables]
        values = [None if row is None else value_of(row, code) for row in rows]
        texts = ["" if value is None else number_text(value, page_language()) for value in values]
        points = [(None if value is None else float(value), text) for value, text in zip(values, texts, strict=True)]
        drawn.append((said(*HEADERS[code]), points))
    enough = any(sum(value is not None for value, _ in points) > 1 for _, points in drawn)
    return line_chart(list(tables), drawn) if enough else None


def _rows(lines: Iterable[Line], tables: Mapping[int, DataSet], *, is_real: bool) -> Iterable[Sequence[Cell]]:
    whose = "REAL" if is_real else PRACTICE
    for line in lines:
        for year, rows in line.rows.items():
            for row in rows:
                withheld = row["withheld"].split()
                figures = ["P" if code in withheld else value_of(row, code) for code in FIGURES]
                yield [tables[year].year, row["municipality"], row["school"], row["name"], *figures, whose]


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:100] for name in FILTERS}


def _chosen(request: HttpRequest, filters: Mapping[str, str]) -> Chosen:
    """The filters that are on: what each filters by, its value, and the address without it."""
    told = {
        "q": (said("Sökning", "Search"), filters["q"]),
        "municipality": (said("Kommun", "Municipality"), filters["municipality"]),
        "programme": (said("Program", "Programme"), filters["programme"]),
    }
    return chosen_filters(request, told)
