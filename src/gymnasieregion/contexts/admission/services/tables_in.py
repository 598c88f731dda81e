"""Read an input folder: every table canonical, or every fault told at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from gymnasieregion.contexts.admission.selectors.tables_schema import Table, input_tables
from gymnasieregion.contexts.admission.services.tables_draft import Book, Draft, draft_of
from gymnasieregion.contexts.admission.services.tables_faults import BadInputError, Fault, FaultList, write_fault_report
from gymnasieregion.contexts.admission.services.tables_files import sheet_of, tell_unknown_files
from gymnasieregion.contexts.admission.services.tables_keys import order_of, tell_unknown
from gymnasieregion.contexts.admission.services.tables_offer_checks import check_offer
from gymnasieregion.contexts.admission.services.tables_round import read_round
from gymnasieregion.contexts.admission.services.tables_row_checks import check_rows
from gymnasieregion.platform.tables.csv_cells import Sheet

__all__ = ["BadInputError", "Fault", "Tables", "read_folder", "write_fault_report"]

NEEDS_ROWS = frozenset({"offerings", "seat_groups", "applicants", "choices"})


@dataclass(frozen=True, slots=True)
class Tables:
    """The input of a round in canonical form.

    Args:
        frames: For each input table all columns of the schema in order, as canonical text ("" where empty),
            sorted by the primary key. Optional tables that were not handed in have no rows.
        round: ``round.json``.
        warnings: What was odd and did not stop the round, by file and line.
    """

    frames: Mapping[str, pl.DataFrame]
    round: Mapping[str, Any]
    warnings: tuple[Fault, ...] = ()

    def __getitem__(self, name: str) -> pl.DataFrame:
        return self.frames[name]


def read_folder(path: Path) -> Tables:
    """Read and check the folder of a round.

    Args:
        path: The folder; see ``datapackage.json`` for what is in it.

    Returns:
        The tables, the same whatever the order of the rows and the format of the files.

    Raises:
        BadInputError: With every fault of the folder; nothing is read by halves.
    """
    faults = FaultList()
    if not path.is_dir():
        faults.add(str(path), 0, "", "", "FOLDER_MISSING")
        raise BadInputError(faults.in_order(stopping=True))
    tell_unknown_files(path, input_tables(), faults)
    settings = read_round(path, faults)
    return checked_tables({table.name: _draft(path, table, faults) for table in input_tables()}, settings, faults)


def checked_sheets(sheets: Mapping[str, Sheet], settings: dict[str, Any], faults: FaultList) -> Tables:
    """Check the tables of a round that have been read already.

    Args:
        sheets: The cells of each input table by its name; a table that is not here has no rows.
        settings: ``round.json`` as ``checked_round`` gave it.
        faults: The faults found so far, with those of the settings.

    Raises:
        BadInputError: With every fault.
    """
    drafts = {
        table.name: draft_of(table, sheets.get(table.name), is_known=True, faults=faults) for table in input_tables()
    }
    return checked_tables(drafts, settings, faults)


def checked_tables(drafts: Mapping[str, Draft], settings: dict[str, Any], faults: FaultList) -> Tables:
    """Check drafts of all tables against each other.

    Args:
        drafts: Every input table by its name.
        settings: ``round.json``; {} when it is at fault.
        faults: The faults found so far.

    Raises:
        BadInputError: With every fault.
    """
    book = Book(drafts)
    order = {name: order_of(book, name, faults) for name in book.drafts}
    for name, draft in book.drafts.items():
        if draft.table.references:
            tell_unknown(book, name, faults)
    check_offer(book, faults)
    check_rows(book, settings, faults)
    warnings = faults.in_order(stopping=False)
    if stopping := faults.in_order(stopping=True):
        raise BadInputError(stopping, warnings)
    frames = {}
    for name, draft in book.drafts.items():
        frame, rows = draft.frame.drop("_row"), order[name]
        frames[name] = (frame if rows is None else frame[rows]).rechunk()
    return Tables(frames, settings, warnings)


def _draft(path: Path, table: Table, faults: FaultList) -> Draft:
    before = len(faults.faults)
    sheet = sheet_of(path, table, faults)
    is_known = sheet is not None or len(faults.faults) == before
    draft = draft_of(table, sheet, is_known=is_known, faults=faults)
    if sheet is not None and sheet.is_whole and draft.frame.is_empty() and table.name in NEEDS_ROWS:
        faults.add(sheet.file, 1, "", "", "NO_ROWS")
        return Draft(table, sheet.file, draft.frame, sheet.line_of, is_known=False)
    return draft
