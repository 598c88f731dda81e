"""Find the file of a table (CSV, XLSX or Parquet) in a folder, and read its cells with the columns checked."""

from collections.abc import Sequence
from pathlib import Path

from gymnasieregion.contexts.admission.selectors.tables_schema import Table
from gymnasieregion.contexts.admission.services.tables_faults import FaultList
from gymnasieregion.platform.tables import sheets
from gymnasieregion.platform.tables.csv_cells import Sheet
from gymnasieregion.platform.tables.sheets import SUFFIXES, hint

REPORT_ENDING = "-fel.csv"
"""The report of a run that was refused; it lies in the input folder when the result was to lie there."""
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
    path = folder / found[0]
    return sheet_in(path.read_bytes(), path.name, table, faults)


def tell_unknown_files(folder: Path, tables: Sequence[Table], faults: FaultList) -> None:
    """Find the files that look like tables but are none; a misspelt name would else be passed over in silence.

    Args:
        folder: The input folder.
        tables: The tables that it may have.
        faults: Where a fault is added for each file.
    """
    known = [table.name for table in tables]
    for path in sorted(folder.iterdir()):
        is_hidden = path.name.startswith((".", "~$"))  # what Excel puts beside an open file
        looks_like_table = path.is_file() and path.suffix.lower() in SUFFIXES and not is_hidden
        if looks_like_table and not path.name.endswith(REPORT_ENDING) and not _is_table(path, known):
            told = hint(path.stem, known, path.suffix.lower())
            faults.add(path.name, 0, "", "", "FILE_UNKNOWN", hint_sv=told[0], hint_en=told[1])


def sheet_in(data: bytes, file: str, table: Table, faults: FaultList) -> Sheet | None:
    """Read the content of a file as a table with its columns checked.

    Args:
        data: The bytes of the file.
        file: Its name; the ending says what it is.
        table: Which table.
        faults: Where faults are added.

    Returns:
        The cells; None where a fault makes them meaningless.
    """
    misread = _merit_instead if table.name == "grades" else _nothing
    return sheets.sheet_in(data, file, table, faults, misread)


def _is_table(path: Path, known: Sequence[str]) -> bool:
    return path.stem in known and path.suffix in SUFFIXES


def _merit_instead(column: str) -> str:
    """Grades that were added up before they were handed in."""
    return "MERIT_COLUMN" if column.lower() in MERIT_WORDS else ""


def _nothing(_column: str) -> str:
    return ""
