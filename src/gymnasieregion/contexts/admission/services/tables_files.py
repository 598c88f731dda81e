"""Find the file of a table (CSV, XLSX or Parquet), read its cells as text, and check its columns."""

import difflib
from pathlib import Path

import polars as pl

from gymnasieregion.contexts.admission.services.tables_csv import Sheet, read_csv, rows_with_content
from gymnasieregion.contexts.admission.services.tables_faults import FaultList
from gymnasieregion.contexts.admission.services.tables_schema import Table

SUFFIXES = (".csv", ".xlsx", ".parquet")
MERIT_WORDS = frozenset({"merit", "merit_value", "meritvarde", "meritvärde", "points", "poang", "poäng"})


def sheet_of(folder: Path, table: Table, faults: FaultList) -> Sheet | None:
    """Read the file of a table with its columns checked.

    Args:
        folder: The input folder.
        table: Which table.
        faults: Where faults are added.

    Returns:
        The cells; None where the table has no file, or a fault makes its cells meaningless.
    """
    found = [f"{table.name}{suffix}" for suffix in SUFFIXES if (folder / f"{table.name}{suffix}").is_file()]
    if not found:
        if table.required:
            faults.add(table.path, 0, "", "", "FILE_MISSING", expected=table.path)
        return None
    if len(found) > 1:
        faults.add(found[0], 0, "", "", "FILE_TWICE", found=", ".join(found))
        return None
    sheet = _read(folder / found[0], table, faults)
    return sheet if sheet is not None and _columns_are_right(sheet, table, faults) else None


def _read(path: Path, table: Table, faults: FaultList) -> Sheet | None:
    expected = ",".join(table.columns)
    if path.suffix == ".csv":
        return read_csv(path.read_bytes(), path.name, expected, faults)
    cells = _xlsx(path, table, faults) if path.suffix == ".xlsx" else _parquet(path, faults)
    if cells is None:
        return None
    if cells.is_empty():
        faults.add(path.name, 1, "", "", "EMPTY_FILE", expected=expected)
        return None
    header = tuple(str(name or "").strip() for name in cells.row(0))
    while header and not header[-1] and cells[:, len(header) - 1].null_count() == cells.height:
        header = header[:-1]  # columns that are only formatted
    cells = cells[1:, : len(header)].rename({old: f"c{i}" for i, old in enumerate(cells.columns[: len(header)])})
    return Sheet(path.name, header, rows_with_content(cells), lambda row: row + 2)


def _xlsx(path: Path, table: Table, faults: FaultList) -> pl.DataFrame | None:
    """The sheet named as the table, else the first, with its header as the first row."""
    import fastexcel  # noqa: PLC0415 - half of all folders have no XLSX

    try:
        book = fastexcel.read_excel(path.read_bytes())
        names = book.sheet_names
        sheet = book.load_sheet(table.name if table.name in names else 0, header_row=None, skip_rows=0, dtypes="string")
        return sheet.to_polars()
    except fastexcel.FastExcelError:
        faults.add(path.name, 0, "", "", "FILE_UNREADABLE", format="XLSX")
        return None


def _parquet(path: Path, faults: FaultList) -> pl.DataFrame | None:
    """The columns as text, with the header as the first row."""
    try:
        frame = pl.read_parquet(path)
        text = frame.select(
            pl.when(pl.col(name)).then(pl.lit("yes")).when(pl.col(name).not_()).then(pl.lit("no")).alias(name)
            if kind == pl.Boolean
            else pl.col(name).cast(pl.String)
            for name, kind in frame.schema.items()
        )
    except (pl.exceptions.PolarsError, OSError):
        faults.add(path.name, 0, "", "", "FILE_UNREADABLE", format="Parquet")
        return None
    header = pl.DataFrame({name: [name] for name in text.columns}, schema=text.schema)
    return pl.concat([header, text])


def _columns_are_right(sheet: Sheet, table: Table, faults: FaultList) -> bool:
    """Whether the header is one that the table allows; adds a fault for each column that is not."""
    before = len(faults.faults)
    expected = ",".join(table.columns)
    known = set(table.columns)
    needed = [field.name for field in table.fields if field.required or table.exact]
    unknown = [name for name in sheet.header if name not in known]
    if table.name == "grades" and (merit := [name for name in unknown if name.lower() in MERIT_WORDS]):
        faults.add(sheet.file, 1, merit[0], merit[0], "MERIT_COLUMN", expected=expected)
        return False
    for name in dict.fromkeys(unknown):
        hint = _hint(name, [column for column in table.columns if column not in sheet.header] or list(table.columns))
        faults.add(sheet.file, 1, name, name, "COLUMN_UNKNOWN", hint_sv=hint[0], hint_en=hint[1])
    for name in dict.fromkeys(name for name in sheet.header if sheet.header.count(name) > 1 and name in known):
        faults.add(sheet.file, 1, name, name, "COLUMN_TWICE")
    for name in needed:
        if name not in sheet.header:
            faults.add(sheet.file, 1, name, "", "COLUMN_MISSING", expected=expected)
    if len(faults.faults) == before and table.exact and sheet.header != table.columns:
        faults.add(sheet.file, 1, "", ",".join(sheet.header), "COLUMN_ORDER", expected=expected)
    return len(faults.faults) == before


def _hint(name: str, columns: list[str]) -> tuple[str, str]:
    """What to write instead of an unknown column name."""
    close = difflib.get_close_matches(name.lower(), columns, n=1, cutoff=0.6)
    if close:
        return f"Menas {close[0]}?", f"Is {close[0]} meant?"
    return "Ta bort den.", "Take it away."
