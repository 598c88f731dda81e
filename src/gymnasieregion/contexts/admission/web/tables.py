"""The year's tables: what there is, each as a list with its filters, and as files of the form that is read back."""

from io import BytesIO
from urllib.parse import urlencode

import polars as pl
import xlsxwriter
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.models import AdmissionYear, ImportFile
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.admission.selectors.table_lists import (
    PROTECTED,
    RowList,
    Wanted,
    counts_of_tables,
    offering_names,
    offerings_called,
)
from gymnasieregion.contexts.admission.selectors.tables import KEPT, offer_frames
from gymnasieregion.contexts.admission.selectors.tables_schema import Field, Table, table_named
from gymnasieregion.contexts.admission.services.import_findings import REPLACES
from gymnasieregion.contexts.admission.services.import_seats import SEATS
from gymnasieregion.contexts.admission.web.tables_words import (
    cell_text,
    codes_of,
    heading,
    short_about,
    state_words,
    title_of,
)
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.export import CSV, XLSX, file_answer
from gymnasieregion.platform.pages.filters import Chosen, chosen_filters
from gymnasieregion.platform.pages.words import said

SEE, CHANGE, SEND = "admission.table.see", "admission.row.change", "admission.import.send"
ROWS_A_PAGE, FILES_SHOWN = 40, 20
OF_OFFER = ("offerings", SEATS)
"""Tables that the offer keeps."""
MOST_IN_XLSX = 100_000
"""Rows; a spreadsheet with more is slow to make and to open, and CSV holds them all."""

Names = dict[str, tuple[str, str]]


@allowed(SEE)
@require_GET
def overview(request: HttpRequest, year: int) -> HttpResponse:
    """Every table of the year with its number of rows, and the latest files."""
    opened = get_object_or_404(AdmissionYear, pk=year)
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    counts = counts_of_tables(year)
    files = ImportFile.objects.filter(year=year, table__in=REPLACES).defer("content", "found")
    shown = {
        "year": opened,
        "tables": [(name, title_of(name), short_about(name), counts[name]) for name in KEPT],
        "seats": (SEATS, title_of(SEATS), short_about(SEATS)),
        "files": [(row, title_of(row.table), *state_words(row.state)) for row in files[:FILES_SHOWN]],
        "may_send": is_allowed(actor, SEND),
    }
    return render(request, "admission/table_overview.html", shown)


@allowed(SEE)
@require_GET
def rows(request: HttpRequest, year: int, table: str) -> HttpResponse:
    """The rows of a table; the offer's own, which have a page of their own, are shown there."""
    if table in OF_OFFER:
        get_object_or_404(AdmissionYear, pk=year)
        return redirect("admission-seats", year=year)
    opened, schema = get_object_or_404(AdmissionYear, pk=year), kept_schema(table)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    names = offering_names(year) if "offering_id" in schema.columns else {}
    wanted = asked(request, year, schema, names, protected=sees_protected(actor))
    listed = RowList(wanted)
    paginator = Paginator(listed, ROWS_A_PAGE)  # type: ignore[arg-type]  # counted and cut as a list is
    page = paginator.get_page(request.GET.get("page"))
    shown = {
        "year": opened,
        "table": table,
        "title": title_of(table),
        "about": short_about(table),
        "page": page,
        "count": paginator.count,
        "protected": (protected := listed.protected()),
        "in_file": paginator.count - protected,
        "asked": {name: request.GET.get(name, "") for name in ("applicant", "offering", "sort")},
        "headings": [(field.name, heading(field), _sorts(field.name)) for field in schema.fields],
        "rows": [_row(schema, row, names) for row in page],
        "filters": _filters(request, schema),
        "has_offering": bool(names),
        "chosen": _chosen(request, schema),
        "clear": request.path,
        "may_change": is_allowed(actor, CHANGE),
        "may_send": is_allowed(actor, SEND),
    }
    return render(request, "admission/table_list.html", shown)


@allowed(SEE)
@require_GET
def rows_csv(request: HttpRequest, year: int, table: str) -> HttpResponse:
    """The rows that are shown, without protected identities, as the CSV file that is read back."""
    get_object_or_404(AdmissionYear, pk=year)
    if table == SEATS:
        return file_answer(f"{table}-{year}.csv", CSV, _csv(seat_rows(year)))
    return file_answer(f"{table}-{year}.csv", CSV, _csv(_frame(request, year, table)))


@allowed(SEE)
@require_GET
def rows_xlsx(request: HttpRequest, year: int, table: str) -> HttpResponse:
    """The rows that are shown, without protected identities, as the Excel file that is read back."""
    get_object_or_404(AdmissionYear, pk=year)
    frame = seat_rows(year) if table == SEATS else _frame(request, year, table)
    if frame.height > MOST_IN_XLSX:
        raise Http404(table)
    book = BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as file:
        sheet = file.add_worksheet(table)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, frame.columns, file.add_format({"bold": True}))
        for number, row in enumerate(frame.iter_rows(), start=1):
            sheet.write_row(number, 0, row)
    return file_answer(f"{table}-{year}.xlsx", XLSX, book.getvalue())


def kept_schema(table: str) -> Table:
    """The schema of a table that the room keeps.

    Raises:
        Http404: If there is no such table.
    """
    if table not in KEPT:
        raise Http404(table)
    return table_named(table)


def asked(request: HttpRequest, year: int, schema: Table, names: Names, *, protected: bool) -> Wanted:
    """What the address looks for."""
    offering = request.GET.get("offering", "").strip()[:200]
    return Wanted(
        year=year,
        table=schema.name,
        applicant=request.GET.get("applicant", "").strip()[:80],
        offerings=offerings_called(names, offering) if offering and names else None,
        exact={
            field.name: request.GET.get(field.name, "")
            for field in schema.fields
            if request.GET.get(field.name, "") in dict(codes_of(field))
        },
        sees_protected=protected,
        sort=request.GET.get("sort", ""),
    )


def seat_rows(year: int) -> pl.DataFrame:
    """The seat groups of the offer, in order."""
    return offer_frames(year)[SEATS].sort("branch_id", pl.col("position").cast(pl.Int64))


def _frame(request: HttpRequest, year: int, table: str) -> pl.DataFrame:
    schema = kept_schema(table)
    names = offering_names(year) if "offering_id" in schema.columns and request.GET.get("offering") else {}
    return RowList(asked(request, year, schema, names, protected=False)).frame().drop(PROTECTED)


def _csv(frame: pl.DataFrame) -> bytes:
    """No cell of these tables can be taken for a formula: their patterns see to that."""
    return frame.with_columns(pl.all().replace("", None)).write_csv(include_bom=True).encode()  # "" would be quoted


def _sorts(column: str) -> bool:
    """Whether a list is put in order by a column: those that have an index, so that a large table answers at once."""
    return column in {"applicant_id", "offering_id"}


def _row(schema: Table, row: dict[str, str], names: Names) -> dict[str, object]:
    """A row with its cells in words; of a protected identity nothing but the id."""
    hidden = row[PROTECTED] == "yes"
    cells = [
        (
            field.name,
            heading(field),
            "–" if hidden and field.name != "applicant_id" else cell_text(field, row[field.name]) or "–",
            ", ".join(names.get(row[field.name], ())) if field.name == "offering_id" and not hidden else "",
            hidden or _says_nothing(field, row),
        )
        for field in schema.fields
    ]
    return {"who": row["applicant_id"], "hidden": hidden, "cells": cells, "key": _key(schema, row)}


def _says_nothing(field: Field, row: dict[str, str]) -> bool:
    """Whether a cell says what an empty one is read as, which a narrow screen need not show."""
    meaning = field.empty_means
    return row[field.name] in {"", row.get(meaning[1:], "") if meaning.startswith("=") else meaning}


def _key(schema: Table, row: dict[str, str]) -> str:
    return urlencode({name: row[name] for name in schema.primary_key})


def _filters(request: HttpRequest, schema: Table) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """Column, heading, values and the chosen value of each column that has a list of values."""
    listed = [(field, codes_of(field)) for field in schema.fields]
    return [(field.name, heading(field), codes, request.GET.get(field.name, "")) for field, codes in listed if codes]


def _chosen(request: HttpRequest, schema: Table) -> Chosen:
    """The filters that are on: what each filters by, its value in words, and the address without it."""
    told = {
        "applicant": (said("Sökande", "Applicant"), request.GET.get("applicant", "")),
        "offering": (said("Utbildning", "Programme"), request.GET.get("offering", "")),
    }
    told |= {name: (title, dict(codes).get(value, "")) for name, title, codes, value in _filters(request, schema)}
    return chosen_filters(request, told)
