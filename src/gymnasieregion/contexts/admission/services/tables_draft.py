"""The tables of a folder on their way in: canonical values, with null where a cell is at fault."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from gymnasieregion.contexts.admission.services.tables_identity import canonical_identity
from gymnasieregion.contexts.admission.services.tables_values import KINDS
from gymnasieregion.platform.tables import drafts
from gymnasieregion.platform.tables.csv_cells import Sheet
from gymnasieregion.platform.tables.drafts import Draft, written_cells
from gymnasieregion.platform.tables.faults import FaultList
from gymnasieregion.platform.tables.schema import Table

__all__ = ["Book", "Draft", "Numbers", "distinct", "draft_of", "numbers"]

Numbers = npt.NDArray[np.int64]


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
    draft = drafts.draft_of(table, sheet, is_known=is_known, faults=faults, kinds=KINDS)
    if sheet is None or table.name != "applicants":
        return draft
    return replace(draft, frame=_with_identity(draft, written_cells(table, sheet), faults))


def _with_identity(draft: Draft, written: pl.DataFrame, faults: FaultList) -> pl.DataFrame:
    """The applicants with their identity numbers canonical, compared with their birth dates."""
    values, codes = canonical_identity(written["identity_number"], draft.frame["birth_date"])
    for code in codes.drop_nulls().unique().sort():
        rows = written.select("_row", "identity_number").with_columns(draft.frame["birth_date"]).filter(codes == code)
        facts = {"birth_date": "birth_date"} if code == "IDENTITY_BIRTH_DATE" else {}
        draft.tell(faults, rows, "identity_number", code, facts=facts)
    return draft.frame.with_columns(values.alias("identity_number"))
