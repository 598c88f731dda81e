"""The empty file that somebody fills in: the header, and in Excel what each column holds."""

from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from gymnasieregion.contexts.register.contracts import EventKind
from gymnasieregion.contexts.register.selectors.file_schema import event_tables
from gymnasieregion.contexts.register.web.files_words import heading
from gymnasieregion.platform.pages.words import said
from gymnasieregion.platform.tables.schema import Table

ROWS_WITH_LISTS = 100_000
"""Rows of the sheet whose cells offer their values; more than a school has pupils."""
WIDTH = 22


def empty_csv(kind: EventKind) -> bytes:
    """The header alone, as a spreadsheet knows it."""
    return (",".join(event_tables()[kind].columns) + "\r\n").encode("utf-8-sig")


def empty_xlsx(kind: EventKind) -> bytes:
    """A sheet to fill in, and beside it one that says what each column holds, with rows that may stand there."""
    table, book = event_tables()[kind], BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as file:
        sheet, as_text, bold = (
            file.add_worksheet(table.name), file.add_format({"num_format": "@"}), file.add_format({"bold": True}),
        )  # fmt: skip
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(table.columns) - 1, WIDTH, as_text)  # a number keeps its digits, a day its form
        sheet.write_row(0, 0, table.columns, bold)
        for place, field in enumerate(table.fields):
            if field.enum:
                sheet.data_validation(
                    1, place, ROWS_WITH_LISTS, place, {"validate": "list", "source": list(field.enum)}
                )
        about = file.add_worksheet(said("Kolumner", "Columns"))
        about.write_row(0, 0, (said("Kolumn", "Column"), said("Heter", "Called"), said("Krävs", "Needed"),
                               said("Innehåll", "Holds")), bold)  # fmt: skip
        for number, field in enumerate(table.fields, start=1):
            needed = said("ja", "yes") if field.required else ""
            about.write_row(number, 0, (field.name, heading(field), needed, said(*field.description)))
        _examples(about, table, len(table.fields) + 3)
    return book.getvalue()


def _examples(sheet: Worksheet, table: Table, first: int) -> None:
    """Rows that may stand in the table, under its columns."""
    sheet.write_string(first - 1, 0, said("Exempel", "Examples"))
    for number, row in enumerate((table.columns, *table.examples)):
        for place, cell in enumerate(row):
            sheet.write_string(first + number, place, cell)
