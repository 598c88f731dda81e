"""Writes many rows of a table of the year at once, past the models: hundreds of thousands in seconds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

import polars as pl
from django.db import connection, models

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant
from gymnasieregion.contexts.admission.selectors.kept_rows import (
    PK,
    Difference,
    Replace,
    difference,
    keys_of_applicants,
)
from gymnasieregion.contexts.admission.selectors.tables import HUNDREDTHS, KEPT
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.bulk import insert_rows

AT_A_TIME = 500
"""Keys in one DELETE; SQLite has a bound on the values of a statement."""

TAKEN = "~{key}"
"""What stands in a column that may hold a value once while two rows change values; no id can begin so."""

Value: TypeAlias = "str | int | None"
"""A cell as the database keeps it; True and False are numbers here."""
Row: TypeAlias = "tuple[Value, ...]"


class UnknownApplicantError(RegionError):
    """Rows name somebody who is not among the year's applicants; whoever writes them checks that first."""

    sv: ClassVar[str] = "{applicant} finns inte bland årets sökande."
    en: ClassVar[str] = "{applicant} is not among the applicants of the year."


@dataclass(frozen=True, slots=True)
class Changes:
    """How many rows were written: new, changed, taken away; and how many were there already, just so."""

    new: int
    changed: int
    removed: int
    same: int

    @property
    def any(self) -> bool:
        """Whether anything was written."""
        return bool(self.new or self.changed or self.removed)


def write_rows(*, year: int, table: str, frame: pl.DataFrame, replace: Replace) -> Changes:
    """Write rows of a table of a year; called within a service's transaction, records no event.

    Nobody else writes rows of the same year until the transaction ends. An applicant who is taken away is no longer
    tried and keeps every row; somebody who is named again is tried again.

    Args:
        year: The admission year.
        table: ``applicants``, ``grades``, ``choices``, ``row_decisions``, ``tests``, ``ranks``, ``held`` or
            ``completions``.
        frame: Canonical text in the columns of the schema, checked; applicants may have more columns of the model,
            as text in the same way.
        replace: What the rows take the place of: ``all`` rows of the table (those of applicants who are not tried
            stay), the rows of each ``applicant`` named, or those with the same ``key``.

    Raises:
        AdmissionYear.DoesNotExist: If the year has not been opened.
        UnknownApplicantError: If a row names an applicant who is not there.
    """
    lock_year(year)
    return write_difference(year, table, difference(year=year, table=table, frame=frame, replace=replace))


def lock_year(year: int) -> None:
    """Keep others from writing rows of a year until the transaction ends.

    Raises:
        AdmissionYear.DoesNotExist: If the year has not been opened.
    """
    AdmissionYear.objects.select_for_update().get(pk=year)


def write_difference(year: int, table: str, found: Difference) -> Changes:
    """Write what ``difference`` found after ``lock_year``, in the same transaction.

    Raises:
        UnknownApplicantError: If a row names an applicant who is not there.
    """
    if table == "applicants":
        _write_applicants(year, found)
    else:
        _write(year, table, found)
    return Changes(found.new.height, found.changed.height, found.removed.height, found.same)


def remove_rows(table: str, keys: Sequence[str]) -> None:
    """Take away rows of a table that ``kept_rows`` gave; called as ``write_rows`` is, and never for applicants.

    Args:
        table: A key of ``KEPT``.
        keys: Their ``_pk``.
    """
    assert table != "applicants"
    _delete(KEPT[table], keys)


def _write(year: int, table: str, found: Difference) -> None:
    """Rows that change are taken away and put in again, so that two of them can change places."""
    model = KEPT[table]
    _delete(model, [*found.before[PK].to_list(), *found.removed[PK].to_list()])
    frame = pl.concat([found.new, found.changed])
    if frame.is_empty():
        return
    keys = keys_of_applicants(year)
    absent = next((each for each in frame["applicant_id"].unique(maintain_order=True) if each not in keys), None)
    if absent is not None:
        raise UnknownApplicantError(applicant=absent)
    cells: list[Sequence[Value]] = [
        [keys[cell] for cell in frame[name]] if name == "applicant_id" else _values(model, name, frame[name])
        for name in frame.columns
    ]
    insert_rows(model, frame.columns, zip(*cells, strict=True))  # the key of an applicant is in a column applicant_id


def _write_applicants(year: int, found: Difference) -> None:
    """Applicants keep their keys, since others point at them."""
    off = [(False, int(key)) for key in found.removed[PK]]
    _run(f"UPDATE {_quoted(Applicant)} SET is_active = %s WHERE id = %s", off)  # noqa: S608
    if found.changed.height:
        _free_what_is_unique(found)
        cells, names = _applicant_cells(found.changed)
        sets = ", ".join(f"{_name(name)} = %s" for name in names)
        keys = [int(key) for key in found.before[PK]]
        _run(f"UPDATE {_quoted(Applicant)} SET {sets} WHERE id = %s", zip(*cells, keys, strict=True))  # noqa: S608
    if found.new.height:
        cells, names = _applicant_cells(_with_defaults(found.new))
        years = [year] * found.new.height
        insert_rows(Applicant, ["year_id", *names], zip(years, *cells, strict=True))


def _free_what_is_unique(found: Difference) -> None:
    """Let go of numbers and tickets that change, so that two applicants can change them with each other."""
    for name, free in (("identity_number", ""), ("ticket", TAKEN)):
        moved = found.before.filter(found.before[name] != found.changed[name])
        rows = [(free.format(key=key), int(key)) for key in moved[PK]]
        _run(f"UPDATE {_quoted(Applicant)} SET {_name(name)} = %s WHERE id = %s", rows)  # noqa: S608


def _with_defaults(frame: pl.DataFrame) -> pl.DataFrame:
    """New applicants with every column of the model."""
    words: Mapping[object, str] = {True: "yes", False: "no"}
    missing = {
        field.name: words.get(field.get_default(), str(field.get_default()))
        for field in Applicant._meta.concrete_fields  # noqa: SLF001 - Django's documented way
        if field.has_default() and field.name not in frame.columns
    }
    return frame.with_columns(pl.lit(value).alias(name) for name, value in missing.items())


def _applicant_cells(frame: pl.DataFrame) -> tuple[list[Sequence[Value]], list[str]]:
    """Columns of values and their names, the applicant tried where the frame does not say."""
    whole = frame if "is_active" in frame.columns else frame.with_columns(is_active=pl.lit("yes"))
    return [_values(Applicant, name, whole[name]) for name in whole.columns], whole.columns


def _values(model: type[models.Model], name: str, cells: pl.Series) -> list[Value]:
    """Canonical text as the database keeps it."""
    kind = model._meta.get_field(name).get_internal_type()  # noqa: SLF001 - documented
    read = _hundredths if name in HUNDREDTHS else _READERS.get(kind)
    if read is None:
        return cells.to_list()
    known = {cell: read(cell) for cell in cells.unique()}
    return [known[cell] for cell in cells]


def _hundredths(cell: str) -> Value:
    return int(cell.replace(".", "")) if cell else None


def _number(cell: str) -> Value:
    return int(cell) if cell else None


def _day(cell: str) -> Value:
    return cell or None


_READERS: Mapping[str, Callable[[str], Value]] = {
    "BooleanField": {"": None, "no": False, "yes": True}.__getitem__,
    "PositiveIntegerField": _number,
    "PositiveSmallIntegerField": _number,
    "DateField": _day,
}


def _name(column: str) -> str:
    return connection.ops.quote_name(column)


def _quoted(model: type[models.Model]) -> str:
    return _name(model._meta.db_table)  # noqa: SLF001 - documented


def _run(sql: str, rows: Iterable[Row]) -> None:
    """The same statement for each row."""
    if values := list(rows):
        with connection.cursor() as cursor:
            cursor.executemany(sql, values)


def _delete(model: type[models.Model], keys: Sequence[str]) -> None:
    """Rows by their keys; nothing points at them."""
    numbers = [int(key) for key in keys]
    with connection.cursor() as cursor:
        for start in range(0, len(numbers), AT_A_TIME):
            some = numbers[start : start + AT_A_TIME]
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(f"DELETE FROM {_quoted(model)} WHERE id IN ({marks})", some)  # noqa: S608
