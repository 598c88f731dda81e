"""Keys and references of the tables: what comes twice, and what is named but not there."""

import numpy as np
import numpy.typing as npt
import polars as pl

from gymnasieregion.contexts.admission.services.tables_draft import Book, Draft, Numbers, distinct, numbers
from gymnasieregion.contexts.admission.services.tables_faults import FaultList

TWICE = {
    ("offerings", "offering_id"): "OFFERING_TWICE",
    ("applicants", "applicant_id"): "APPLICANT_TWICE",
    ("grades", "subject"): "SUBJECT_TWICE",
    ("choices", "rank"): "RANK_TWICE",
    ("choices", "offering_id"): "CHOICE_TWICE",
    ("seat_groups", "group_id"): "GROUP_TWICE",
    ("held", "applicant_id"): "HELD_TWICE",
}
"""The message for a key of a table, by its last column."""

SOURCES = {"applicant_id": "applicants", "offering_id": "offerings"}
"""The table that says which ids there are."""


def order_of(book: Book, name: str, faults: FaultList) -> npt.NDArray[np.int64] | None:
    """Find the rows of a table that have the key of another row.

    Args:
        book: All tables.
        name: Which table.
        faults: Where a fault is added for every row but the first with its key.

    Returns:
        (N,) the rows sorted by the primary key; None when they are sorted already.
    """
    draft = book[name]
    primary = _key(book, draft, draft.table.primary_key)
    order = _tell_twice(draft, draft.table.primary_key, primary, faults)
    for key in draft.table.unique_keys:
        _tell_twice(draft, key, _key(book, draft, key), faults)
    for field in draft.table.fields:
        if field.unique:
            values = draft.frame[field.name].replace("", None)
            _tell_twice(draft, (field.name,), numbers(values, distinct(values)), faults)
    return order


def _key(book: Book, draft: Draft, columns: tuple[str, ...]) -> Numbers:
    """The key of each row as one number that sorts as the key does; -1 where a part is at fault."""
    key = np.zeros(draft.frame.height, np.int64)
    unknown = np.zeros(draft.frame.height, np.bool_)
    for column in columns:
        part, size = _part(book, draft, column)
        unknown |= part < 0
        key = key * size + part
    return np.where(unknown, -1, key)


def _part(book: Book, draft: Draft, column: str) -> tuple[Numbers, int]:
    """One column of a key as numbers, and how many numbers there are."""
    values = draft.frame[column]
    field = draft.table.field(column)
    if field.type == "integer":
        return values.cast(pl.Int64).fill_null(-1).to_numpy(), int(field.maximum or 0) + 1
    if column in SOURCES and book[SOURCES[column]].is_known:
        return book.places(draft.table.name, column), len(book.among(column))
    among = distinct(values)
    return numbers(values, among), len(among)


def _tell_twice(
    draft: Draft, columns: tuple[str, ...], key: Numbers, faults: FaultList
) -> npt.NDArray[np.int64] | None:
    """Tell the rows with the key of an earlier row; the rows sorted by key, None when they are sorted already."""
    if bool((key[1:] > key[:-1]).all()):
        return None
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    same = (ordered[1:] == ordered[:-1]) & (ordered[1:] >= 0)
    if same.any():
        firsts = np.flatnonzero(np.concatenate(([True], ~same)))
        first = order[firsts[np.cumsum(np.concatenate(([0], ~same)))]]
        again = np.flatnonzero(np.concatenate(([False], same)))
        told = draft.frame[order[again]].with_columns(draft.frame["_row"][first[again]].alias("_first"))
        default = "VALUE_TWICE" if len(columns) == 1 else "DUPLICATE"
        code = TWICE.get((draft.table.name, columns[-1]), default)
        draft.tell(faults, told.sort("_row"), columns[-1], code, facts={"first": "_first"})
    return order


def tell_unknown(book: Book, name: str, faults: FaultList) -> None:
    """Find the rows that name an applicant, an offering or a choice that is not there.

    Args:
        book: All tables.
        name: Which table; its foreign keys are looked up.
        faults: Where a fault is added for each such row. Nothing is looked up in a table that could not be read.
    """
    draft = book[name]
    targets = {reference.target for reference in draft.table.references}
    if "choices" in targets:
        targets |= {"applicants", "offerings"}
    for column, target in SOURCES.items():
        if target in targets and book[target].is_known and column in draft.table.columns:
            absent = book.places(name, column) < 0
            if absent.any():
                rows = draft.frame.filter(pl.Series(absent) & (pl.col(column) != ""))
                draft.tell(faults, rows, column, "NOT_FOUND", target=book[target].file)
    if "choices" in targets and draft.frame.height and all(book[target].is_known for target in targets):
        pairs = book.pairs(name)
        found = np.searchsorted(book.chosen, pairs)
        absent = (pairs >= 0) & (book.chosen[np.minimum(found, len(book.chosen) - 1)] != pairs)
        rows = draft.frame.filter(absent)
        draft.tell(faults, rows, "offering_id", "NOT_A_CHOICE", facts={"applicant": "applicant_id"})
