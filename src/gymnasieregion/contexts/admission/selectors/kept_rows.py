"""The rows that this room keeps, with their keys in the database, and how another set of rows differs from them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import polars as pl
from django.core.exceptions import EmptyResultSet

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.tables import KEPT, kind_of, text_frame
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named

Replace: TypeAlias = Literal["all", "applicant", "key"]
"""What rows take the place of: the whole table, all rows of the applicants named, or the rows with the same key."""

PK, ACTIVE = "_pk", "_active"
AT_A_TIME, MOST_BY_NAME = 500, 4_000
"""Applicants asked for in one query, and at most by name; of more, the whole table is read."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How rows differ from those that are kept.

    Args:
        new: Rows whose key is not kept.
        changed: Rows whose key is kept with other cells.
        before: What is kept for the rows of ``changed``, in the same order, with ``_pk``.
        removed: What is kept and goes away, with ``_pk``.
        same: How many are kept as they are.
    """

    new: pl.DataFrame
    changed: pl.DataFrame
    before: pl.DataFrame
    removed: pl.DataFrame
    same: int


def kept_rows(name: str, year: int, columns: Sequence[str], applicants: Collection[str] | None = None) -> pl.DataFrame:
    """The rows of a table in a year as canonical text, also those of applicants who are not tried.

    Args:
        name: A key of ``KEPT``.
        year: The admission year.
        columns: Columns of the schema, or fields of the model.
        applicants: Only the rows of these, by id; None for all.

    Returns:
        ``_pk`` (text), the columns, and ``_active`` (``yes`` or ``no``): whether the applicant is tried in the year.
    """
    who = "applicant_id" if name == "applicants" else "applicant__applicant_id"
    if applicants is None or len(applicants) > MOST_BY_NAME:
        rows = kept_where(name, year, columns)
        return rows if applicants is None else rows.filter(pl.col("applicant_id").is_in(list(applicants)))
    ids = sorted(applicants)
    parts = [ids[start : start + AT_A_TIME] for start in range(0, len(ids), AT_A_TIME)] or [[]]
    return pl.concat([kept_where(name, year, columns, **{f"{who}__in": part}) for part in parts])


def kept_where(name: str, year: int, columns: Sequence[str], **only: object) -> pl.DataFrame:
    """As ``kept_rows``, of the rows that a filter of Django's lets through."""
    own = name == "applicants"
    every = KEPT[name]._default_manager  # noqa: SLF001 - Django's documented way to the rows of any model
    rows = every.filter(**{"year" if own else "applicant__year": year}, **only).order_by()
    fields = ["applicant__applicant_id" if column == "applicant_id" and not own else column for column in columns]
    kinds = {PK: "AutoField"} | {column: kind_of(name, column) for column in columns} | {ACTIVE: "BooleanField"}
    try:
        return text_frame(rows.values_list("pk", *fields, "is_active" if own else "applicant__is_active"), kinds)
    except EmptyResultSet:
        return pl.DataFrame(schema=dict.fromkeys(kinds, pl.String))


def difference(*, year: int, table: str, frame: pl.DataFrame, replace: Replace) -> Difference:
    """How rows differ from those that are kept.

    Args:
        year: The admission year.
        table: A key of ``KEPT``.
        frame: Canonical text, the columns of the schema; of applicants also fields of the model.
        replace: What the rows take the place of. Rows of applicants who are not tried stay where the whole table goes.
            An applicant who is named without a cell ``is_active`` is tried.
    """
    named = None if replace == "all" else frame["applicant_id"].unique()
    there = kept_rows(table, year, frame.columns, named)
    key = list(table_named(table).primary_key)
    joined = frame.join(there, on=key, how="left", suffix="_there", nulls_equal=True, maintain_order="left")
    kept = pl.col(PK).is_not_null()
    others = [column for column in frame.columns if column not in key]
    unlike = pl.any_horizontal(pl.lit(value=False), *(pl.col(name) != pl.col(f"{name}_there") for name in others))
    if table == "applicants" and "is_active" not in frame.columns:
        unlike = unlike | (pl.col(ACTIVE) == "no")
    differs = joined.filter(kept & unlike)
    gone = _gone(there, frame, key, replace)
    return Difference(
        new=joined.filter(~kept).select(frame.columns),
        changed=differs.select(frame.columns),
        before=differs.select(PK, *key, *(pl.col(f"{name}_there").alias(name) for name in others)),
        removed=gone.drop(ACTIVE),
        same=joined.filter(kept).height - differs.height,
    )


def _gone(there: pl.DataFrame, frame: pl.DataFrame, key: Sequence[str], replace: Replace) -> pl.DataFrame:
    """What is kept and has no row in its place."""
    if replace == "key":
        return there.clear()
    rows = there.join(frame.select(key), on=list(key), how="anti", maintain_order="left")
    if replace == "all":
        return rows.filter(pl.col(ACTIVE) == "yes")
    return rows.join(frame.select("applicant_id"), on="applicant_id", how="semi", maintain_order="left")


def keys_of_applicants(year: int) -> Mapping[str, int]:
    """The key in the database of every applicant of a year, by id."""
    return dict(Applicant.objects.filter(year=year).order_by().values_list("applicant_id", "pk"))
