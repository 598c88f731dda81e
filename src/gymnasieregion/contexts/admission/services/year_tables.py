"""The input of a round out of the database, checked as a folder of files is."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import polars as pl
from django.db import transaction

from gymnasieregion.contexts.admission.models import AdmissionYear
from gymnasieregion.contexts.admission.selectors.tables import year_tables
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.tables_faults import FaultList
from gymnasieregion.contexts.admission.services.tables_in import Tables, checked_sheets
from gymnasieregion.contexts.admission.services.tables_round import checked_round
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.platform.tables.csv_cells import Sheet


def settings_text(year: AdmissionYear, *, kind: str, name: str, day: date, decisions: list[dict[str, Any]]) -> str:
    """The text of ``round.json`` for a round of a year, canonical.

    Args:
        year: The year, with its secrets.
        kind: A kind of round.
        name: What the round is called.
        day: The day whose rules hold.
        decisions: The office's decisions for the round, records of the parameter schema.
    """
    settings = {
        "kind": kind,
        "year": year.year,
        "day": day.isoformat(),
        "name": name,
        "lottery": {"secret": year.secret, "entropy": year.entropy},
        "slip_secret": year.slip_secret,
        "decisions": decisions,
        "synthetic": year.synthetic,
    }
    return canonical_json(settings).decode()


def tables_now(year: int, settings: str) -> Tables:
    """What a round of a year would be decided from now, every table of the same moment.

    Args:
        year: The admission year.
        settings: The text of ``round.json``.

    Raises:
        BadInputError: With every fault; the files are named as in a folder, and a line is a row of the sorted table.
    """
    with transaction.atomic():
        frames = year_tables(year).frames
    return tables_of(frames, settings)


def tables_of(frames: Mapping[str, pl.DataFrame], settings: str) -> Tables:
    """Canonical tables of frames of text, checked.

    Args:
        frames: Input tables by name, with the columns of the schema.
        settings: The text of ``round.json``.

    Raises:
        BadInputError: With every fault.
    """
    faults = FaultList()
    checked = checked_round(settings, faults)
    return checked_sheets({name: sheet_of_frame(name, frame) for name, frame in frames.items()}, checked, faults)


def sheet_of_frame(name: str, frame: pl.DataFrame, line_of: Callable[[int], int] = lambda row: row + 2) -> Sheet:
    """A frame of text as the sheet of a table.

    Args:
        name: The table.
        frame: Its columns, by name.
        line_of: The line that a fault of a row names.
    """
    cells = frame.rename({column: f"c{place}" for place, column in enumerate(frame.columns)}).with_row_index("_row")
    return Sheet(table_named(name).path, tuple(frame.columns), cells, line_of)
