"""Looks through a file for a table of the year: its faults, or what it would change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import cast, get_args

import polars as pl

from gymnasieregion.contexts.admission.selectors.kept_rows import Difference, Replace, difference
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.import_check import check_rows_in, protected_among
from gymnasieregion.contexts.admission.services.import_faults import Told, told_of_file
from gymnasieregion.contexts.admission.services.import_seats import SEATS, check_seats_in
from gymnasieregion.contexts.admission.services.tables_faults import FaultList
from gymnasieregion.contexts.admission.services.tables_files import sheet_in
from gymnasieregion.platform.tables.csv_cells import Sheet

REPLACES: Mapping[str, tuple[Replace, ...]] = {
    "applicants": ("key", "all"),
    "grades": ("applicant", "all"),
    "choices": ("applicant", "all"),
    "row_decisions": ("key", "all"),
    "tests": ("key", "all"),
    "ranks": ("key", "all"),
    "held": ("key", "all"),
    "completions": ("key", "all"),
    SEATS: ("key",),
}
"""What a file of each table may take the place of, the usual first; of seats, the groups of the offerings named."""

MOST_TOLD, MOST_SHOWN = 20_000, 20
"""Faults that are kept with the file, and rows of each kind that are shown before it is applied."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in a file.

    Args:
        faults: What stops it; none lets it be applied.
        warnings: What is odd.
        frame: Its rows, canonical, with those that stay of the whole table; None with faults.
        change: What it would change; None with faults.
        followers: Rows of other tables that go with it.
        lines: The cells of lines at fault, as written, by line.
    """

    faults: tuple[Told, ...]
    warnings: tuple[Told, ...] = ()
    frame: pl.DataFrame | None = None
    change: Difference | None = None
    followers: Mapping[str, pl.DataFrame] = field(default_factory=lambda: MappingProxyType({}))
    lines: Mapping[int, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def changes(self) -> bool:
        """Whether anything would be written."""
        found = self.change
        return found is not None and bool(found.new.height or found.changed.height or found.removed.height)

    def as_json(self, replace: Replace, protected: Collection[str]) -> dict[str, object]:
        """As the house keeps it with the file.

        Args:
            replace: What the file takes the place of.
            protected: Applicants whose rows are not shown.
        """
        kept: dict[str, object] = {
            "replace": replace,
            "faults": [each.as_json() for each in self.faults[:MOST_TOLD]],
            "warnings": [each.as_json() for each in self.warnings[:MOST_TOLD]],
            "lines": {str(line): list(cells) for line, cells in self.lines.items()},
        }
        if self.change is not None:
            kept["counts"] = counts_of(self.change)
            kept["followers"] = {name: rows.height for name, rows in self.followers.items() if rows.height}
            kept["sample"] = _sample(self.change, protected)
        return kept


def replace_named(text: str) -> Replace:
    """What a file takes the place of, out of what the house has kept of it."""
    assert text in get_args(Replace), text
    return cast("Replace", text)


def counts_of(found: Difference) -> dict[str, int]:
    """How many rows are new, changed, taken away and the same."""
    return {
        "new": found.new.height,
        "changed": found.changed.height,
        "removed": found.removed.height,
        "same": found.same,
    }


def findings_in(*, year: int, table: str, file_name: str, data: bytes, replace: Replace) -> Findings:
    """Look through a file.

    Args:
        year: The admission year.
        table: A key of ``REPLACES``.
        file_name: Its name; the ending says what it is.
        data: Its bytes.
        replace: What it takes the place of.
    """
    faults = FaultList()
    sheet = sheet_in(data, file_name, table_named(table), faults)
    if sheet is not None and not faults.faults and sheet.cells.is_empty():
        faults.add(file_name, 1, "", "", "NO_ROWS")
    told = tuple(told_of_file(fault) for fault in faults.in_order(stopping=True))
    if sheet is None or sheet.cells.is_empty():
        return Findings(told)
    found = _found_among(year, table, sheet, replace)
    if not told:
        return found
    every = tuple(sorted((*told, *found.faults), key=lambda fault: (bool(fault.table), fault.line)))
    return Findings(every, found.warnings, lines=_lines(sheet, every))


def _found_among(year: int, table: str, sheet: Sheet, replace: Replace) -> Findings:
    """What is found among the rows that could be read."""
    if table == SEATS:
        told, frame, change = check_seats_in(year=year, sheet=sheet)
        return Findings(told, (), frame, change, lines=_lines(sheet, told))
    checked = check_rows_in(year=year, table=table, sheet=sheet, replace=replace)
    if checked.frame is None:
        return Findings(checked.faults, checked.warnings, lines=_lines(sheet, checked.faults))
    change = difference(year=year, table=table, frame=checked.frame, replace=replace)
    return Findings((), checked.warnings, checked.frame, change, checked.followers)


def _lines(sheet: Sheet, faults: tuple[Told, ...]) -> Mapping[int, tuple[str, ...]]:
    """The cells of the first lines at fault, as they are written."""
    wanted = sorted({fault.line for fault in faults if fault.line > 0})[:MOST_TOLD]
    if not wanted:
        return {}
    last = wanted[-1]
    found: dict[int, tuple[str, ...]] = {}
    places, lines = set(wanted), sheet.line_of
    for row, *cells in sheet.cells.select("_row", *(f"c{n}" for n in range(len(sheet.header)))).iter_rows():
        line = lines(row)
        if line > last:
            break
        if line in places:
            found[line] = tuple(cells)
    return found


def _sample(found: Difference, protected: Collection[str]) -> dict[str, list[list[str]]]:
    """The first rows of each kind."""
    frames = {"new": found.new, "before": found.before, "after": found.changed, "removed": found.removed}
    shown = {}
    for part, frame in frames.items():
        rows = frame.drop("_pk", strict=False)
        if "applicant_id" in rows.columns:
            rows = rows.filter(~pl.col("applicant_id").is_in(list(protected)))
        shown[part] = [list(row) for row in rows.head(MOST_SHOWN).iter_rows()]
    return shown


__all__ = ["Findings", "counts_of", "findings_in", "protected_among", "replace_named"]
