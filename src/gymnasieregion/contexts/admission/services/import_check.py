"""Checks rows on their way into a table of the year against what is there, as a folder of files is checked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.kept_rows import (
    ACTIVE,
    AT_A_TIME,
    MOST_BY_NAME,
    PK,
    Replace,
    kept_rows,
    kept_where,
)
from gymnasieregion.contexts.admission.selectors.tables import KEPT, offer_frames
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.import_faults import Told, told_of_file
from gymnasieregion.contexts.admission.services.tables_draft import draft_of
from gymnasieregion.contexts.admission.services.tables_faults import BadInputError, Fault, FaultList
from gymnasieregion.contexts.admission.services.tables_in import checked_sheets
from gymnasieregion.contexts.admission.services.year_tables import sheet_of_frame
from gymnasieregion.platform.tables.csv_cells import Sheet

NOT_YET = frozenset({"NO_CHOICES", "NO_GRADES"})
"""What is lacking in a year that is not full; the list of what is missing before a round tells it."""

FOLLOWERS = ("row_decisions", "tests", "ranks")
"""What goes with a choice that is taken away. A seat that is held does not."""

PAIR = ("applicant_id", "offering_id")
Frames = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of rows found.

    Args:
        frame: The rows, canonical; None where there is a fault.
        faults: What stops them, by line; then what they would break among rows that are kept.
        warnings: What is odd about them.
        followers: Rows that are kept and go with the choices that are taken away, by table; with ``_pk``.
    """

    frame: pl.DataFrame | None
    faults: tuple[Told, ...]
    warnings: tuple[Told, ...] = ()
    followers: Frames = field(default_factory=lambda: MappingProxyType({}))


def check_rows_in(*, year: int, table: str, sheet: Sheet, replace: Replace) -> Checked:
    """Check rows for a table of a year with everything that they touch.

    Args:
        year: The admission year.
        table: A key of ``KEPT``.
        sheet: The rows, their columns checked.
        replace: What they take the place of.
    """
    rows = draft_of(table_named(table), sheet, is_known=True, faults=FaultList()).frame.drop("_row")
    named = None if replace == "all" else set(rows["applicant_id"].drop_nulls()) | _ranked_with(year, table, rows)
    around, followers, stays = _around(year, table, rows, replace, named)
    offer = offer_frames(year)
    faults, warnings = _told(table, _joined(sheet, table, around[table]), around, offer)
    handed_in = _file_of(table)
    own = tuple(told_of_file(fault) for fault in faults if fault.file == handed_in and fault.line >= 0)
    broken = [_of_kept(fault, around) for fault in faults if fault.line < 0 and sheet.is_whole]
    caused = _caused(year, table, broken, around, offer, named) if broken else ()
    odd = tuple(told_of_file(fault) for fault in warnings if fault.file == handed_in and fault.line > 0)
    if own or caused:
        return Checked(None, (*own, *caused), odd)
    return Checked(pl.concat([rows, stays.select(rows.columns)]) if replace == "all" else rows, (), odd, followers)


def _around(
    year: int, table: str, rows: pl.DataFrame, replace: Replace, named: Collection[str] | None
) -> tuple[Frames, Frames, pl.DataFrame]:
    """The kept rows that the rows are checked with, those that go with choices taken away, and those that stay."""
    around = {name: kept_rows(name, year, table_named(name).columns, named) for name in KEPT}
    around = {name: frame.filter(pl.col(ACTIVE) == "yes").drop(ACTIVE) for name, frame in around.items()}
    replaced = list(table_named(table).primary_key) if replace == "key" else ["applicant_id"]
    stays = around[table].join(rows.select(replaced), on=replaced, how="anti")
    if replace == "all":  # a file need not name those who are protected
        stays = stays.filter(pl.col("applicant_id").is_in(list(protected_among(year))))
    around[table] = stays
    if table == "applicants":
        if replace == "all":
            tried = pl.concat([rows.select("applicant_id"), stays.select("applicant_id")])
            around = {name: frame.join(tried, on="applicant_id", how="semi") for name, frame in around.items()}
        around[table] = pl.concat([around[table], _with_their_number(year, rows)]).unique(PK, maintain_order=True)
    followers = {}
    if table == "choices":
        chosen = pl.concat([rows.select(PAIR), around[table].select(PAIR)])
        for name in FOLLOWERS:
            followers[name] = around[name].join(chosen, on=PAIR, how="anti")
            around[name] = around[name].join(chosen, on=PAIR, how="semi")
    return around, followers, stays


def _with_their_number(year: int, rows: pl.DataFrame) -> pl.DataFrame:
    """Others of the year, tried or not, who have a number or a ticket of these applicants."""
    columns, found = table_named("applicants").columns, []
    for name in ("identity_number", "ticket"):
        values = [value for value in rows[name].drop_nulls().unique() if value]
        if len(values) > MOST_BY_NAME:
            found.append(kept_rows("applicants", year, columns).filter(pl.col(name).is_in(values)))
        else:
            parts = [values[start : start + AT_A_TIME] for start in range(0, len(values), AT_A_TIME)] or [[]]
            found += [kept_where("applicants", year, columns, **{f"{name}__in": part}) for part in parts]
    others = pl.concat(found).drop(ACTIVE).unique(PK, maintain_order=True)
    return others.join(rows.select("applicant_id"), on="applicant_id", how="anti")


def _ranked_with(year: int, table: str, rows: pl.DataFrame) -> set[str]:
    """Those who have a rank of the same offerings, since two may not have the same; nobody for another table."""
    if table != "ranks":
        return set()
    offerings = rows["offering_id"].drop_nulls().unique().to_list()
    return set(kept_where("ranks", year, ["applicant_id"], offering_id__in=offerings)["applicant_id"])


def _joined(sheet: Sheet, table: str, kept: pl.DataFrame) -> Sheet:
    """The kept rows and those of a file, so that of two alike the file's is told; a line below 0 is a kept row."""
    columns = table_named(table).columns
    names = {name: f"c{number}" for number, name in enumerate(columns)}
    place = {name: f"c{number}" for number, name in enumerate(sheet.header)}
    handed_in = sheet.cells.select(
        (pl.col("_row") + kept.height).cast(pl.UInt32),
        *((pl.col(place[name]) if name in place else pl.lit("")).alias(cell) for name, cell in names.items()),
    )
    there = kept.select(columns).rename(names).with_row_index("_row")
    line_of, first = sheet.line_of, kept.height

    def line(row: int) -> int:
        return -row - 1 if row < first else line_of(row - first)

    return Sheet(_file_of(table), columns, pl.concat([there, handed_in]), line, sheet.is_whole)


def _file_of(table: str) -> str:
    """What the file is called within the check, so that no name that somebody gave it is taken for another table's."""
    return f"{table}.file"


def _told(table: str, sheet: Sheet | None, around: Frames, offer: Frames) -> tuple[list[Fault], list[Fault]]:
    """What the check of a whole round says of the tables together, without what is only not there yet."""
    sheets = {name: sheet_of_frame(name, frame.drop(PK), lambda row: -row - 1) for name, frame in around.items()}
    sheets |= {name: sheet_of_frame(name, frame) for name, frame in offer.items()}
    if sheet is not None:
        sheets[table] = sheet
    try:
        warnings = checked_sheets(sheets, {}, FaultList()).warnings
    except BadInputError as bad:
        return [fault for fault in bad.faults if fault.code not in NOT_YET], list(bad.warnings)
    return [], list(warnings)


def _caused(
    year: int, table: str, broken: list[Told], around: Frames, offer: Frames, named: Collection[str] | None
) -> tuple[Told, ...]:
    """The faults of kept rows that were not there before."""
    kept = kept_rows(table, year, table_named(table).columns, named)
    before = {**around, table: kept.filter(pl.col(ACTIVE) == "yes").drop(ACTIVE)}
    faults = [_of_kept(fault, before) for fault in _told(table, None, before, offer)[0] if fault.line < 0]
    there = {(each.table, each.row, each.column, each.code) for each in faults}
    return tuple(each for each in broken if (each.table, each.row, each.column, each.code) not in there)


def _of_kept(fault: Fault, frames: Frames) -> Told:
    """A fault of a row that is kept."""
    name = fault.file.split(".", maxsplit=1)[0]
    row = frames[name].select(table_named(name).primary_key).row(-fault.line - 1)
    return Told(0, name, row, fault.column, fault.value, fault.code, fault.facts)


def protected_among(year: int, applicants: Collection[str] | None = None) -> frozenset[str]:
    """The ids of applicants of a year whose identity is protected; of those given, or of all."""
    rows = Applicant.objects.filter(year=year).exclude(protection=Applicant.Protection.NONE)
    ids = frozenset(rows.values_list("applicant_id", flat=True))
    return ids if applicants is None else ids & frozenset(applicants)
