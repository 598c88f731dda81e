"""One row of a table of the year: entered, changed or taken away by hand, with the same checks as a file."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

import polars as pl
from django.db import transaction

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.kept_rows import ACTIVE, PK, Difference, Replace, difference, kept_rows
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.import_check import FOLLOWERS, Checked, check_rows_in, protected_among
from gymnasieregion.contexts.admission.services.import_entries import entries_of
from gymnasieregion.contexts.admission.services.import_faults import Told
from gymnasieregion.contexts.admission.services.pupils_facts import record_change
from gymnasieregion.contexts.admission.services.tables_draft import draft_of
from gymnasieregion.contexts.admission.services.tables_faults import FaultList
from gymnasieregion.contexts.admission.services.year_rows import lock_year, remove_rows, write_difference
from gymnasieregion.contexts.admission.services.year_tables import sheet_of_frame
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor

CHANGE = "admission.row.change"
Row = Mapping[str, str]


class RowFaultsError(RegionError):
    """The row cannot be so; each fault says why.

    Args:
        faults: The faults of the row, and those that it would cause elsewhere.
    """

    sv: ClassVar[str] = "Raden sparades inte. Antal fel: {count}."
    en: ClassVar[str] = "The row was not saved. Faults: {count}."

    def __init__(self, faults: Sequence[Told]) -> None:
        self.faults = tuple(faults)
        super().__init__(count=len(self.faults))


class RowMovedOnError(RegionError):
    """Somebody else changed or took away the row while it was shown."""

    sv: ClassVar[str] = "Någon annan har ändrat raden sedan du öppnade den. Titta på den igen."
    en: ClassVar[str] = "Somebody else has changed the row since you opened it. Look at it again."


class RowIsThereError(RegionError):
    """There is such a row already."""

    sv: ClassVar[str] = "Raden {row} finns redan. Ändra den i stället."
    en: ClassVar[str] = "The row {row} is there already. Change it instead."


class RowAsBeforeError(RegionError):
    """What was given is what is there already."""

    sv: ClassVar[str] = "Inget är ändrat."
    en: ClassVar[str] = "Nothing is changed."


def row_of(year: int, table: str, key: Row) -> dict[str, str] | None:
    """A row as it is kept, by its key; None when it is not there."""
    columns = table_named(table).columns
    rows = kept_rows(table, year, columns, {key["applicant_id"]}).filter(pl.col(ACTIVE) == "yes")
    found = rows.filter(pl.all_horizontal(pl.col(name) == value for name, value in key.items()))
    return None if found.is_empty() else found.select(columns).row(0, named=True)


@transaction.atomic
def save_row(
    *, year: int, table: str, cells: Row, seen: Row | None, actor: Actor, why: str, now: datetime
) -> dict[str, str]:
    """Enter a row, or change the one that was seen.

    A choice that is put at a rank moves those after it; the ranks are 1, 2, 3 without gaps.

    Args:
        year: The admission year.
        table: A table that the room keeps.
        cells: The row as typed, every column of the schema.
        seen: The row as it was shown; None for a new one. Its key stays, but for the rank of a choice.
        actor: Who does it.
        why: The ground, kept in the log.
        now: The moment, from the door.

    Returns:
        The row as it is kept.

    Raises:
        AdmissionYear.DoesNotExist: If the year has not been opened.
        RowFaultsError: If the row cannot be so.
        RowMovedOnError, RowIsThereError, RowAsBeforeError: If it is not as it was shown, there already, or the same.
    """
    lock_year(year)
    key = table_named(table).primary_key
    if seen is not None and row_of(year, table, {name: seen[name] for name in key}) != dict(seen):
        raise RowMovedOnError
    row = _canonical(table, cells)
    row_key = {name: row[name] for name in key}
    if seen is None and table != "choices" and row_of(year, table, row_key) is not None:
        raise RowIsThereError(row=", ".join(row_key.values()))
    if table == "choices":
        others = [one for one in _choices_of(year, row["applicant_id"]) if seen is None or one != dict(seen)]
        place = min(int(row["rank"]), len(others) + 1) - 1
        rows = _ranked([*others[:place], row, *others[place:]])
        _write(year, table, rows, "applicant", row["applicant_id"], actor=actor, why=why, now=now)
        return rows[place]
    _write(year, table, [row], "key", row["applicant_id"], actor=actor, why=why, now=now)
    return row


@transaction.atomic
def take_row_away(*, year: int, table: str, seen: Row, actor: Actor, why: str, now: datetime) -> None:
    """Take away a row; the choices after a choice move up, and an applicant is no longer tried.

    Args:
        year: The admission year.
        table: A table that the room keeps.
        seen: The row as it was shown.
        actor: Who does it.
        why: The ground, kept in the log.
        now: The moment, from the door.

    Raises:
        AdmissionYear.DoesNotExist: If the year has not been opened.
        RowFaultsError: If another row needs it.
        RowMovedOnError: If it is not as it was shown.
    """
    lock_year(year)
    key = table_named(table).primary_key
    if row_of(year, table, {name: seen[name] for name in key}) != dict(seen):
        raise RowMovedOnError
    who = seen["applicant_id"]
    others = [one for one in _choices_of(year, who) if one != dict(seen)] if table == "choices" else []
    if others:
        _write(year, table, _ranked(others), "applicant", who, actor=actor, why=why, now=now)
        return
    columns = table_named(table).columns
    there = kept_rows(table, year, columns, {who}).drop(ACTIVE)
    gone = there.filter(pl.all_horizontal(pl.col(name) == seen[name] for name in key))
    empty = there.select(columns).clear()
    found = Difference(empty, empty, gone.clear(), gone, 0)
    followers = (
        {name: kept_rows(name, year, table_named(name).columns, {who}).drop(ACTIVE) for name in FOLLOWERS}
        if table == "choices"
        else {}
    )
    _keep(year, table, found, followers, who, actor=actor, why=why, now=now)


def _canonical(table: str, cells: Row) -> dict[str, str]:
    """The row as it would be kept.

    Raises:
        RowFaultsError: If a cell has no canonical value.
    """
    schema, faults = table_named(table), FaultList()
    frame = pl.DataFrame(
        [{name: cells.get(name, "") for name in schema.columns}], schema=dict.fromkeys(schema.columns, pl.String)
    )
    row = draft_of(schema, sheet_of_frame(table, frame), is_known=True, faults=faults).frame.drop("_row")
    if faults.faults:
        raise RowFaultsError(
            [Told(0, "", (), f.column, f.value, f.code, f.facts) for f in faults.in_order(stopping=True)]
        )
    return row.row(0, named=True)


def _choices_of(year: int, applicant: str) -> list[dict[str, str]]:
    columns = table_named("choices").columns
    rows = kept_rows("choices", year, columns, {applicant}).select(columns)
    return rows.sort(pl.col("rank").cast(pl.Int64)).to_dicts()


def _ranked(rows: Sequence[Row]) -> list[dict[str, str]]:
    return [{**row, "rank": str(rank)} for rank, row in enumerate(rows, start=1)]


def _write(
    year: int, table: str, rows: Sequence[Row], replace: Replace, who: str, *, actor: Actor, why: str, now: datetime
) -> None:
    frame = pl.DataFrame(list(rows), schema=dict.fromkeys(table_named(table).columns, pl.String))
    checked: Checked = check_rows_in(year=year, table=table, sheet=sheet_of_frame(table, frame), replace=replace)
    if checked.frame is None:
        raise RowFaultsError(checked.faults)
    found = difference(year=year, table=table, frame=checked.frame, replace=replace)
    if not (found.new.height or found.changed.height or found.removed.height):
        raise RowAsBeforeError
    _keep(year, table, found, checked.followers, who, actor=actor, why=why, now=now)


def _keep(
    year: int,
    table: str,
    found: Difference,
    followers: Mapping[str, pl.DataFrame],
    who: str,
    *,
    actor: Actor,
    why: str,
    now: datetime,
) -> None:
    """Write, and record what the log keeps: every row before and after."""
    for name, rows in followers.items():
        remove_rows(name, rows[PK].to_list())
    write_difference(year, table, found)
    (entry,) = entries_of(table, found, followers, protected_among(year, {who}))
    before, after = _sides({name: parts for name, parts in entry.items() if name != "about"})
    row = Applicant.objects.get(year=year, applicant_id=who)
    record_change(row, action=CHANGE, before=before, after=after, actor=actor, why=why, now=now)


def _sides(tables: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """What was there and what is there now, by table."""
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for table, parts in tables.items():
        assert isinstance(parts, dict)
        for part, rows in parts.items():
            side = before if part in {"before", "removed"} else after
            side[f"{table}.{part}"] = rows
    return before, after
