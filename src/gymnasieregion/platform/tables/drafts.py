"""A table on its way in: canonical values, with null where a cell is at fault."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from gymnasieregion.platform.tables.csv_cells import Sheet
from gymnasieregion.platform.tables.faults import FaultList
from gymnasieregion.platform.tables.schema import Table
from gymnasieregion.platform.tables.values import KINDS, Kinds, canonical, what_is_wrong


@dataclass(frozen=True, slots=True)
class Draft:
    """One table on its way in.

    Args:
        table: Its schema.
        file: The file it was read from; its CSV name where there is none.
        frame: All columns of the schema in order, canonical, null where at fault; and ``_row`` (uint32).
        line_of: Physical line of a ``_row``.
        is_known: False when the file or its columns are at fault, so that nothing can be looked up in it.
    """

    table: Table
    file: str
    frame: pl.DataFrame
    line_of: Callable[[int], int]
    is_known: bool

    def tell(self, faults: FaultList, rows: pl.DataFrame, column: str, code: str, **more: object) -> None:
        """Add a fault for each of some rows; ``facts`` and ``value`` as in ``FaultList.add_rows``."""
        facts, value = more.pop("facts", {}), str(more.pop("value", ""))
        assert isinstance(facts, dict)
        fixed = {name: str(fact) for name, fact in more.items()}
        faults.add_rows(
            rows, file=self.file, line_of=self.line_of, column=column, code=code, value=value, facts=facts, fixed=fixed
        )


def draft_of(table: Table, sheet: Sheet | None, *, is_known: bool, faults: FaultList, kinds: Kinds = KINDS) -> Draft:
    """Make the cells of a sheet canonical.

    Args:
        table: The schema.
        sheet: The cells; None for a table without a file, or with one that cannot be read.
        is_known: False when the file is at fault.
        faults: Where a fault is added for each cell without a canonical value.
        kinds: What the kinds of its columns may be.

    Returns:
        The draft; without a sheet, a table without rows.
    """
    if sheet is None:
        schema = {"_row": pl.UInt32, **dict.fromkeys(table.columns, pl.String)}
        return Draft(table, table.path, pl.DataFrame(schema=schema), lambda row: row + 2, is_known)
    is_known = is_known and sheet.is_whole
    written = written_cells(table, sheet)
    frame = written.with_columns(canonical(written[column.name], column, kinds) for column in table.fields)
    draft = Draft(table, sheet.file, frame, sheet.line_of, is_known)
    _tell_cells(draft, written, kinds, faults)
    return replace(draft, frame=_filled(frame, table))


def written_cells(table: Table, sheet: Sheet) -> pl.DataFrame:
    """The cells of a sheet as they are written: ``_row`` and each column of the schema, "" where it is not there."""
    place = {name: f"c{column}" for column, name in enumerate(sheet.header)}
    cells = {name: pl.col(place[name]) if name in place else pl.lit("") for name in table.columns}
    return sheet.cells.select("_row", **cells)


def _tell_cells(draft: Draft, written: pl.DataFrame, kinds: Kinds, faults: FaultList) -> None:
    """A fault for each cell that became null; cells that are written alike are told together."""
    for column in draft.table.fields:
        bad = draft.frame[column.name].is_null()
        if not bad.any():
            continue
        rows = written.select("_row", column.name).filter(bad)
        alike: dict[tuple[str, tuple[tuple[str, str], ...]], list[str]] = {}
        for cell in rows[column.name].unique():
            code, facts = what_is_wrong(cell, column, kinds)
            alike.setdefault((code, tuple(facts.items())), []).append(cell)
        for (code, facts_of_all), cells in alike.items():
            told = rows.filter(pl.col(column.name).is_in(cells))
            draft.tell(faults, told, column.name, code, **dict(facts_of_all))


def _filled(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Empty cells filled in where the schema says what they mean."""
    for column in table.fields:
        if meaning := column.empty_means:
            value = pl.col(meaning[1:]) if meaning.startswith("=") else pl.lit(meaning)
            filled = pl.when(pl.col(column.name) == "").then(value).otherwise(pl.col(column.name))
            frame = frame.with_columns(filled.alias(column.name))
    return frame
