"""Read a file (CSV, XLSX or Parquet) as the text cells of a table, and check its columns."""

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path

import polars as pl
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from gymnasieregion.platform.tables.csv_cells import Sheet, read_csv, rows_with_content
from gymnasieregion.platform.tables.faults import FaultList
from gymnasieregion.platform.tables.file_kinds import tell_other
from gymnasieregion.platform.tables.formulas import formulas_without_value
from gymnasieregion.platform.tables.schema import Table

SUFFIXES = (".csv", ".xlsx", ".parquet")

Misread = Callable[[str], str]
"""Given the name of a column that the table has not, the code of what it is a sign of; "" for nothing."""


def sheet_in(data: bytes, file: str, table: Table, faults: FaultList, misread: Misread = lambda _: "") -> Sheet | None:
    """Read the content of a file as a table with its columns checked.

    Args:
        data: The bytes of the file.
        file: Its name; the ending says what it is.
        table: Which table.
        faults: Where faults are added.
        misread: Knows the columns of another table that is often mistaken for this one.

    Returns:
        The cells; None where a fault makes them meaningless.
    """
    expected = ",".join(table.columns)
    is_header = partial(_is_header, table=table, faults=faults, misread=misread)
    suffix = Path(file).suffix.lower()
    if suffix == ".csv":
        sheet = read_csv(data, file, expected, faults, lambda names: is_header(file, _named(names, table)))
        return sheet and replace(sheet, header=_named(sheet.header, table))
    found = _xlsx(data, file, table, faults) if suffix == ".xlsx" else _parquet(data, file, faults)
    if found is None:
        return None
    above = _rows_above(found.cells)
    cells = found.cells[above:]
    if cells.is_empty():
        faults.add(file, 1, "", "", "EMPTY_FILE", expected=expected)
        return None
    header = _named((str(name or "").strip() for name in cells.row(0)), table)
    while header and not header[-1]:
        header = header[:-1]  # columns that are only formatted, and those beside the table
    if not is_header(file, header, place=lambda number: xl_col_to_name(found.columns[number])):
        return None
    _tell_beside(found, len(header), above, file, faults)
    if suffix == ".xlsx":
        cells = _with_formulas(cells, data, found, above, [_holds_numbers(table, name) for name in header])
    cells = cells[1:, : len(header)].rename({old: f"c{i}" for i, old in enumerate(cells.columns[: len(header)])})
    return Sheet(file, header, rows_with_content(cells), lambda row: row + above + 2)


@dataclass(frozen=True, slots=True)
class _Found:
    """The cells of a sheet with its header among them, the sheet's name, and its columns' places from 0."""

    cells: pl.DataFrame
    sheet: str
    columns: tuple[int, ...]


def _with_formulas(
    cells: pl.DataFrame, data: bytes, found: _Found, above: int, holds_numbers: Sequence[bool]
) -> pl.DataFrame:
    """The cells, with the formula itself where none has saved its value; a 0 is one where numbers stand."""
    places = {place: number for number, place in enumerate(found.columns[: len(holds_numbers)])}
    columns: dict[int, dict[int, str]] = {}
    for row, place, formula, is_zero in formulas_without_value(data, found.sheet):
        number = places.get(place)
        if number is not None and above < row < above + cells.height and not (is_zero and holds_numbers[number]):
            columns.setdefault(number, {})[row - above] = formula
    written = {
        cells.columns[number]: cells[:, number].scatter(list(formulas), list(formulas.values()))
        for number, formulas in columns.items()
    }
    return cells.with_columns(**written)


def _holds_numbers(table: Table, column: str) -> bool:
    return table.field(column).type in {"integer", "number", "boolean"}


def _rows_above(cells: pl.DataFrame) -> int:
    """How many empty rows a sheet begins with."""
    filled = cells.select(pl.any_horizontal(pl.all().fill_null("").str.strip_chars() != "").alias("filled"))["filled"]
    return int(filled.arg_max() or 0) if filled.any() else cells.height


def _tell_beside(found: _Found, width: int, above: int, file: str, faults: FaultList) -> None:
    """A fault for each cell to the right of the table."""
    last = str(found.cells[above, width - 1]).strip()
    for number in range(width, found.cells.width):
        stray = found.cells[:, number].fill_null("").str.strip_chars()
        for row in (stray != "").arg_true().to_list():
            place = xl_rowcol_to_cell(row, found.columns[number])
            faults.add(file, row + 1, "", stray[row], "STRAY_CELL_IN_SHEET", cell=place, sheet=found.sheet, last=last)


def _xlsx(data: bytes, file: str, table: Table, faults: FaultList) -> _Found | None:
    """The sheet named as the table, else the first, with its header as the first row."""
    import fastexcel  # noqa: PLC0415 - half of all folders have no XLSX

    try:
        book = fastexcel.read_excel(data)
        names = book.sheet_names
        sheet = book.load_sheet(table.name if table.name in names else 0, header_row=None, skip_rows=0, dtypes="string")
        places = tuple(column.absolute_index for column in sheet.available_columns())
        return _Found(sheet.to_polars(), sheet.name, places)
    except fastexcel.FastExcelError:
        if not tell_other(data, file, ".xlsx", faults):
            faults.add(file, 0, "", "", "FILE_UNREADABLE", format="XLSX")
        return None


def _parquet(data: bytes, file: str, faults: FaultList) -> _Found | None:
    """The columns as text, with the header as the first row."""
    try:
        frame = pl.read_parquet(BytesIO(data))
        text = frame.select(
            pl.when(pl.col(name)).then(pl.lit("yes")).when(pl.col(name).not_()).then(pl.lit("no")).alias(name)
            if kind == pl.Boolean
            else pl.col(name).cast(pl.String)
            for name, kind in frame.schema.items()
        )
    except (pl.exceptions.PolarsError, OSError):
        if not tell_other(data, file, ".parquet", faults):
            faults.add(file, 0, "", "", "FILE_UNREADABLE", format="Parquet")
        return None
    header = pl.DataFrame({name: [name] for name in text.columns}, schema=text.schema)
    return _Found(pl.concat([header, text]), "", tuple(range(text.width)))


def _named(headings: Iterable[str], table: Table) -> tuple[str, ...]:
    """The columns that headings mean; one that stands as a column is called is that column."""
    return tuple(heading if heading in table.columns else table.named(heading) for heading in headings)


def _is_header(
    file: str,
    header: tuple[str, ...],
    table: Table,
    faults: FaultList,
    misread: Misread,
    place: Callable[[int], str] | None = None,
) -> bool:
    """Whether the header is one that the table allows; adds a fault for each column that is not."""
    before = len(faults.faults)
    expected = ",".join(table.columns)
    known = set(table.columns)
    needed = [field.name for field in table.fields if field.required or table.exact]
    unknown = [name for name in header if name and name not in known]
    for number in (number for number, name in enumerate(header) if not name):
        faults.add(file, 1, "", "", "COLUMN_NAMELESS", place=place(number) if place else str(number + 1))
    for name, code in ((name, misread(name)) for name in unknown):
        if code:
            faults.add(file, 1, name, name, code, expected=expected)
            return False
    for name in dict.fromkeys(unknown):
        left = [field for field in table.fields if field.name not in header] or list(table.fields)
        told = hint(name, [*(field.name for field in left), *(field.title for field in left)])
        faults.add(file, 1, name, name, "COLUMN_UNKNOWN", hint_sv=told[0], hint_en=told[1])
    for name in dict.fromkeys(name for name in header if header.count(name) > 1 and name in known):
        faults.add(file, 1, name, name, "COLUMN_TWICE")
    for name in needed:
        if name not in header:
            faults.add(file, 1, name, "", "COLUMN_MISSING", expected=expected)
    if len(faults.faults) == before and table.exact and header != table.columns:
        faults.add(file, 1, "", ",".join(header), "COLUMN_ORDER", expected=expected)
    return len(faults.faults) == before


def hint(name: str, known: Sequence[str], ending: str = "") -> tuple[str, str]:
    """What to write instead of an unknown name of a column or a file, in Swedish and English.

    Args:
        name: What stands there.
        known: The names there are.
        ending: The ending of a file's name.
    """
    written = {each.lower(): each for each in known}
    for close in difflib.get_close_matches(name.lower(), written, n=1, cutoff=0.6):
        return f"Menas {written[close]}{ending}?", f"Is {written[close]}{ending} meant?"
    return "Ta bort den.", "Take it away."
