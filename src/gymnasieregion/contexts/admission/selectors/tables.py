"""The tables that a round reads, out of the database: the same columns and codes as in the files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Model, QuerySet

from gymnasieregion.contexts.admission.models import (
    Applicant,
    Choice,
    Completion,
    Grade,
    HeldSeat,
    RowDecision,
    SkillTestPoints,
    TypedRank,
)
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.selectors.text_rows import canonical_text, joined_rows
from gymnasieregion.contexts.offer.api import offer_of
from gymnasieregion.contexts.offer.contracts import OfferedEducation

KEPT: Mapping[str, type[Model]] = {
    "applicants": Applicant,
    "grades": Grade,
    "choices": Choice,
    "row_decisions": RowDecision,
    "tests": SkillTestPoints,
    "ranks": TypedRank,
    "held": HeldSeat,
    "completions": Completion,
}
"""The tables that this room keeps, and their models; the fields of a model have the names of the table's columns."""

HUNDREDTHS = frozenset({"points", "test_weight", "test_max", "test_min"})
"""Whole numbers in the database that are decimals in the tables."""


@dataclass(frozen=True, slots=True)
class YearTables:
    """The input tables of a year as canonical text, "" where empty, in no order.

    Args:
        frames: By name, all input tables of ``datapackage.json``; a column that the database has no value for is "".
    """

    frames: Mapping[str, pl.DataFrame]

    def __getitem__(self, name: str) -> pl.DataFrame:
        return self.frames[name]


def year_tables(year: int) -> YearTables:
    """Everything that a round of a year would read now: active applicants, their rows, and the offer.

    Call it in one transaction, so that all tables are of the same moment.

    Args:
        year: The admission year.
    """
    return YearTables({name: kept_table(name, year) for name in KEPT} | offer_frames(year))


def offer_frames(year: int) -> dict[str, pl.DataFrame]:
    """The offer of a year as the tables ``offerings`` and ``seat_groups``."""
    offered = offer_of(year)
    return {"offerings": _offerings(offered), "seat_groups": _seat_groups(offered)}


def kept_table(name: str, year: int) -> pl.DataFrame:
    """One table that this room keeps, as canonical text; whoever is protected has no number in it.

    No rule reads the number, and what is read here is what a round freezes and hands out.

    Args:
        name: A key of ``KEPT``.
        year: The admission year.
    """
    columns = table_named(name).columns
    own = name == "applicants"
    fields = ["applicant__applicant_id" if column == "applicant_id" and not own else column for column in columns]
    active = {"year": year, "is_active": True} if own else {"applicant__year": year, "applicant__is_active": True}
    every = KEPT[name]._default_manager  # noqa: SLF001 - Django's documented way to the rows of any model
    kinds = {column: kind_of(name, column) for column in columns}
    if not own:
        return text_frame(every.filter(**active).order_by().values_list(*fields), kinds)
    rows = every.filter(**active).order_by().values_list(*fields, "protection")
    is_open = pl.col("protection") == Applicant.Protection.NONE
    number = pl.when(is_open).then(pl.col("identity_number")).otherwise(pl.lit(""))
    return text_frame(rows, {**kinds, "protection": "CharField"}).with_columns(identity_number=number).select(columns)


def kind_of(name: str, column: str) -> str:
    """How a column of a table is kept: ``hundredths``, or the internal type of its field; text is ``CharField``."""
    if column in HUNDREDTHS:
        return "hundredths"
    if column == "applicant_id":
        return "CharField"
    return KEPT[name]._meta.get_field(column).get_internal_type()  # noqa: SLF001 - documented too


def text_frame(rows: "QuerySet[Any, tuple[Any, ...]]", kinds: Mapping[str, str]) -> pl.DataFrame:
    """The rows of a query as canonical text, past the models: hundreds of thousands in a second.

    Args:
        rows: ``values_list`` of the columns.
        kinds: For each column what it is called and how it is kept, as ``kind_of`` says.
    """
    sql, values = rows.query.sql_with_params()
    quick = joined_rows(sql, values, list(kinds)) if len(kinds) > 1 else None
    if quick is not None:
        return quick.with_columns(canonical_text(name, kind) for name, kind in kinds.items())
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchall()
    cells = zip(*found, strict=True) if found else ([] for _ in kinds)
    return pl.DataFrame({name: _text(column, kind) for (name, kind), column in zip(kinds.items(), cells, strict=True)})


def _text(cells: Sequence[Any], kind: str) -> pl.Series:
    """Cells of one column as canonical text."""
    if kind == "CharField":
        return pl.Series(cells, dtype=pl.String)
    if kind == "BooleanField":
        words = {None: "", False: "no", True: "yes"}  # SQLite gives 0 and 1, which are equal to these
        return pl.Series([words[cell] for cell in cells], dtype=pl.String)
    if kind == "hundredths":
        return pl.Series([_points(cell) for cell in cells], dtype=pl.String)
    return pl.Series(["" if cell is None else str(cell) for cell in cells], dtype=pl.String)


def _points(hundredths: int | None) -> str:
    """Hundredths as text with a point and two decimals; "" for None."""
    return "" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"


def _offerings(offered: Sequence[OfferedEducation]) -> pl.DataFrame:
    """The offer as the table of offerings; each is a branch of its own."""
    columns = table_named("offerings").columns
    rows = [
        {column: _cell(row, column) for column in columns if column != "branch_id"} | {"branch_id": row.offering_id}
        for row in offered
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))


def _cell(row: OfferedEducation, column: str) -> str:
    value = getattr(row, column)
    return _points(value) if column in HUNDREDTHS else "" if value is None else str(value)


def _seat_groups(offered: Sequence[OfferedEducation]) -> pl.DataFrame:
    """The seats of the offer as the table of seat groups."""
    rows = [
        {
            "branch_id": row.offering_id,
            "position": str(group.position),
            "group_id": group.group_id,
            "kind": group.kind,
            "seats": str(group.seats),
            "limit": "" if group.limit is None else str(group.limit),
            "overflow_to": group.overflow_to,
            "offering_id": "",
        }
        for row in offered
        for group in row.groups
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(table_named("seat_groups").columns, pl.String))
