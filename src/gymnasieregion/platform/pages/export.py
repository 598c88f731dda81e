"""Tables as files: CSV that opens in a spreadsheet, XLSX with numbers as numbers, and JSON-stat."""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Literal, TypeAlias

import xlsxwriter
from django.http import HttpResponse

from gymnasieregion.kernel.errors import Language
from gymnasieregion.platform.disclosure.api import (
    Published,
    PublishedTable,
    file_header,
    file_rows,
    json_stat,
    legend,
)

Cell: TypeAlias = "str | int | Decimal | Published | None"
Form = Literal["csv", "xlsx", "json"]
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON_STAT = "application/json"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MADE = datetime(2025, 1, 1)  # noqa: DTZ001 - the same content gives the same bytes


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A CSV file with commas, in UTF-8 with the mark by which a spreadsheet knows it.

    Args:
        name: The file's name without ending.
        header: The names of the columns.
        rows: The cells.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_harmless(_plain(cell)) for cell in row] for row in rows)
    return file_answer(f"{name}.csv", CSV, text.getvalue().encode("utf-8-sig"))


def xlsx_answer(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], notes: Sequence[str]) -> HttpResponse:
    """An XLSX file with the table on one sheet and what a reader must know on another.

    Args:
        name: The file's name without ending.
        header: The names of the columns.
        rows: The cells.
        notes: Source and caveats, one a row.
    """
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": _MADE})
        sheet = book.add_worksheet("Tabell")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, header, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(
                number, 0, [float(cell) if isinstance(cell, Decimal) else cell for cell in map(_plain, row)]
            )
        about = book.add_worksheet("Källa")
        for number, note in enumerate(notes):
            about.write_string(number, 0, note)
    return file_answer(f"{name}.xlsx", XLSX, file.getvalue())


def published_answer(
    form: Form, name: str, table: PublishedTable, lang: Language, *, label: str, source: str, updated: date
) -> HttpResponse:
    """A published table as a file, each number with its sign and its type: the one way that such a table leaves.

    Args:
        form: CSV and XLSX have a row for each cell; ``json`` is JSON-stat 2.0.
        name: The file's name without ending.
        table: What is published.
        lang: The reader's language.
        label: What it shows.
        source: Whose figures they are.
        updated: The day of its figures.
    """
    if form == "json":
        content = json_stat(table, lang, label=label, source=source, updated=updated)
        return file_answer(f"{name}.json", JSON_STAT, json.dumps(content, ensure_ascii=False))
    header = file_header(table, lang)
    if form == "csv":
        return csv_answer(name, header, file_rows(table, lang))
    signs = [f"{sign} {meaning}" for sign, meaning in legend(table.cells, lang)]
    return xlsx_answer(name, header, file_rows(table, lang), [label, source, updated.isoformat(), *signs])


def _plain(cell: Cell) -> str | int | Decimal | None:
    """A published cell as its number, and as its sign when it has none."""
    if not isinstance(cell, Published):
        return cell
    return cell.symbol if cell.number is None else cell.number


def _harmless(cell: str | int | Decimal | None) -> str | int | Decimal | None:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def file_answer(name: str, kind: str, content: bytes | str) -> HttpResponse:
    """A file to keep.

    Args:
        name: Its name with ending.
        kind: Its media type.
        content: What is in it.
    """
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
