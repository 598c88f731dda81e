"""The tables of a folder on their way in: canonical values, with null where a cell is at fault."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from gymnasieregion.contexts.admission.selectors.tables_schema import Table
from gymnasieregion.contexts.admission.services.tables_csv import Sheet
from gymnasieregion.contexts.admission.services.tables_faults import FaultList
from gymnasieregion.contexts.admission.services.tables_identity import canonical_identity
from gymnasieregion.contexts.admission.services.tables_values import canonical, what_is_wrong

Numbers = npt.NDArray[np.int64]


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


@dataclass(frozen=True)
class Book:
    """All tables of a folder on their way in, and the numbers that their ids are compared by."""

    drafts: Mapping[str, Draft]
    _places: dict[tuple[str, str], Numbers] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Draft:
        return self.drafts[name]

    @cached_property
    def applicants(self) -> pl.Series:
        """The applicants' ids, sorted and distinct."""
        return distinct(self["applicants"].frame["applicant_id"])

    @cached_property
    def offerings(self) -> pl.Series:
        """The offerings' ids, sorted and distinct."""
        return distinct(self["offerings"].frame["offering_id"])

    @cached_property
    def offering_facts(self) -> pl.DataFrame:
        """One row for each offering id: its branch, selection, status and tests."""
        return self["offerings"].frame.filter(pl.col("offering_id").is_not_null()).unique("offering_id", keep="first")

    @cached_property
    def chosen(self) -> Numbers:
        """The (applicant, offering) of every choice row, sorted."""
        return np.sort(self.pairs("choices"))

    def among(self, column: str) -> pl.Series:
        """The ids that an id column is compared with."""
        return self.applicants if column == "applicant_id" else self.offerings

    def places(self, name: str, column: str) -> Numbers:
        """The place of each id of a table among all ids of its kind; -1 where it is not there."""
        if (name, column) not in self._places:
            self._places[name, column] = numbers(self[name].frame[column], self.among(column))
        return self._places[name, column]

    def pairs(self, name: str) -> Numbers:
        """(applicant, offering) of each row as one number; -1 where either is unknown."""
        applicant, offering = self.places(name, "applicant_id"), self.places(name, "offering_id")
        return np.where((applicant < 0) | (offering < 0), -1, applicant * len(self.offerings) + offering)


def distinct(values: pl.Series) -> pl.Series:
    """The values that are not null, sorted by their UTF-8 bytes, each once."""
    return values.drop_nulls().unique().sort()


def numbers(values: pl.Series, among: pl.Series) -> Numbers:
    """The place of each value in a sorted list.

    Args:
        values: (N,) text.
        among: Sorted and distinct text.

    Returns:
        (N,) int64; -1 for null and for what is not in the list.
    """
    places = values.cast(pl.Enum(among), strict=False).to_physical()
    return places.cast(pl.Int64).fill_null(-1).to_numpy()


def draft_of(table: Table, sheet: Sheet | None, *, is_known: bool, faults: FaultList) -> Draft:
    """Make the cells of a sheet canonical.

    Args:
        table: The schema.
        sheet: The cells; None for a table without a file, or with one that cannot be read.
        is_known: False when the file is at fault.
        faults: Where a fault is added for each cell without a canonical value.

    Returns:
        The draft; without a sheet, a table without rows.
    """
    if sheet is None:
        schema = {"_row": pl.UInt32, **dict.fromkeys(table.columns, pl.String)}
        return Draft(table, table.path, pl.DataFrame(schema=schema), lambda row: row + 2, is_known)
    is_known = is_known and sheet.is_whole
    place = {name: f"c{column}" for column, name in enumerate(sheet.header)}
    written = sheet.cells.select(
        "_row",
        *(pl.col(place[name]).alias(name) if name in place else pl.lit("").alias(name) for name in table.columns),
    )
    frame = written.with_columns(canonical(written[column.name], column) for column in table.fields)
    draft = Draft(table, sheet.file, frame, sheet.line_of, is_known)
    _tell_cells(draft, written, faults)
    if table.name == "applicants":
        frame = _with_identity(draft, written, faults)
    return Draft(table, sheet.file, _filled(frame, table), sheet.line_of, is_known)


def _tell_cells(draft: Draft, written: pl.DataFrame, faults: FaultList) -> None:
    """A fault for each cell that became null; cells that are written alike are told together."""
    for column in draft.table.fields:
        bad = draft.frame[column.name].is_null()
        if not bad.any():
            continue
        rows = written.select("_row", column.name).filter(bad)
        alike: dict[tuple[str, tuple[tuple[str, str], ...]], list[str]] = {}
        for cell in rows[column.name].unique():
            code, facts = what_is_wrong(cell, column)
            alike.setdefault((code, tuple(facts.items())), []).append(cell)
        for (code, facts_of_all), cells in alike.items():
            told = rows.filter(pl.col(column.name).is_in(cells))
            draft.tell(faults, told, column.name, code, **dict(facts_of_all))


def _with_identity(draft: Draft, written: pl.DataFrame, faults: FaultList) -> pl.DataFrame:
    """The applicants with their identity numbers canonical, compared with their birth dates."""
    values, codes = canonical_identity(written["identity_number"], draft.frame["birth_date"])
    for code in codes.drop_nulls().unique().sort():
        rows = written.select("_row", "identity_number").with_columns(draft.frame["birth_date"]).filter(codes == code)
        facts = {"birth_date": "birth_date"} if code == "IDENTITY_BIRTH_DATE" else {}
        draft.tell(faults, rows, "identity_number", code, facts=facts)
    return draft.frame.with_columns(values.alias("identity_number"))


def _filled(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Empty cells filled in where the schema says what they mean."""
    for column in table.fields:
        if meaning := column.empty_means:
            value = pl.col(meaning[1:]) if meaning.startswith("=") else pl.lit(meaning)
            filled = pl.when(pl.col(column.name) == "").then(value).otherwise(pl.col(column.name))
            frame = frame.with_columns(filled.alias(column.name))
    return frame
