"""Read a file of events: every cell as what it means, or every cell told that means nothing."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import polars as pl

from gymnasieregion.contexts.offer.api import school_units, study_path
from gymnasieregion.contexts.register.core.codes import EventKind, IdentifierKind
from gymnasieregion.contexts.register.core.numbers import NumberShapeError, ReadNumber, read_number
from gymnasieregion.contexts.register.selectors.file_schema import event_tables
from gymnasieregion.contexts.register.services.file_acts import Row
from gymnasieregion.contexts.register.services.file_faults import FaultList
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.reference import municipality_names
from gymnasieregion.platform.tables import values
from gymnasieregion.platform.tables.drafts import Draft, draft_of, written_cells
from gymnasieregion.platform.tables.schema import Field, Table
from gymnasieregion.platform.tables.sheets import sheet_in
from gymnasieregion.platform.tables.values import Facts, Kind, Kinds


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of a file.

    Args:
        place: Its place among the rows with something in them, from 0.
        line: The physical line.
        cells: What it says.
    """

    place: int
    line: int
    cells: Row


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file says.

    Args:
        name: What it is called.
        table: Its columns.
        rows: Those without a fault, in order.
        written: Every row with something in it, the cells as they are written.
        line_of: The physical line of a ``_row`` of those.
    """

    name: str
    table: Table
    rows: tuple[ReadRow, ...]
    written: pl.DataFrame
    line_of: Callable[[int], int]

    def written_at(self, place: int, column: str) -> str:
        """What is written in a cell; "" for a column that the table has not."""
        return str(self.written[column][place]) if column in self.written.columns else ""

    def written_on(self, lines: Collection[int]) -> Mapping[int, tuple[str, ...]]:
        """The cells of some lines as they are written."""
        numbered = {self.line_of(row): cells for row, *cells in self.written.iter_rows()} if lines else {}
        return {line: tuple(numbered[line]) for line in sorted(lines) if line in numbered}


def read_events(kind: EventKind, file_name: str, data: bytes, faults: FaultList) -> ReadFile:
    """Read a file of events of a kind, and check all that can be checked without knowing who is in the register.

    Args:
        kind: What happened to everybody in it.
        file_name: Its name; the ending says what it is.
        data: Its bytes.
        faults: Where every fault is added.

    Returns:
        The rows; none where the file cannot be read.
    """
    table = event_tables()[kind]
    sheet = sheet_in(data, file_name, table, faults)
    if sheet is None:
        return ReadFile(file_name, table, (), pl.DataFrame(schema={"_row": pl.UInt32}), lambda row: row)
    if sheet.is_whole and sheet.cells.is_empty():
        faults.add(file_name, 1, "", "", "NO_ROWS")
    draft = draft_of(table, sheet, is_known=True, faults=faults, kinds=_kinds())
    written = written_cells(table, sheet)
    _tell_twice(draft, faults)
    numbers = {field.name: _numbers(draft, field, faults) for field in table.fields if field.kind == "number"}
    return ReadFile(file_name, table, tuple(_rows(draft, numbers)), written, draft.line_of)


def _kinds() -> Kinds:
    """What the kinds of columns may hold: schools by their codes now and before, study paths, municipalities."""
    there = school_units()
    units = {code: unit.key for unit in there for _, code in unit.codes}
    units |= {unit.codes[-1][1]: unit.key for unit in there}  # a code that is another's now is that one's
    units |= {unit.key: unit.key for unit in there}
    return MappingProxyType(
        {
            **values.KINDS,
            "unit": Kind(lambda _: ("UNIT_UNKNOWN", {}), units.get),
            "municipality": Kind(
                lambda _: ("MUNICIPALITY_UNKNOWN", {}), lambda code: code if code in municipality_names() else None
            ),
            "study_path": Kind(
                lambda code: ("STUDY_PATH_UNKNOWN", _why_no_path(code)),
                lambda code: None if _why_no_path(code) else code,
            ),
            "number": Kind(lambda _: ("TEXT_LONG", {"most": "21"})),
        }
    )


def _why_no_path(code: str) -> Facts:
    """What the offer says against a code, in both languages; nothing when it is known."""
    try:
        study_path(code)
    except RegionError as error:
        return {"why_sv": error.text("sv"), "why_en": error.text("en")}
    return {}


def _tell_twice(draft: Draft, faults: FaultList) -> None:
    """A fault for each row with the key of an earlier one."""
    key = list(draft.table.primary_key)
    rows = draft.frame.drop_nulls(key).with_columns(_first=pl.col("_row").first().over(key))
    again = rows.filter(pl.col("_row") != pl.col("_first"))
    draft.tell(faults, again, key[0], "DUPLICATE", facts={"first": "_first"})


def _numbers(draft: Draft, field: Field, faults: FaultList) -> list[ReadNumber | str | None]:
    """What the numbers of a column say, by row; None where there is none or it is at fault.

    Somebody who is looked up may have a number of a kind that the number does not tell, which is then the text itself.
    """
    kind_column = f"{field.name}_kind"
    kinds = draft.frame[kind_column] if kind_column in draft.frame.columns else [None] * draft.frame.height
    is_looked_up = field.name == "number"
    known: dict[tuple[str, str | None], ReadNumber | str | RegionError] = {}
    found: list[ReadNumber | str | None] = []
    for row, text, kind in zip(draft.frame["_row"], draft.frame[field.name], kinds, strict=True):
        if not text:
            found.append(None)
            continue
        if (text, kind) not in known:
            known[text, kind] = _read_number(text, kind, is_looked_up=is_looked_up)
        read = known[text, kind]
        if isinstance(read, RegionError):
            told = {"why_sv": read.text("sv"), "why_en": read.text("en")}
            faults.add(draft.file, draft.line_of(row), field.name, text, "NUMBER_WRONG", **told)
            found.append(None)
        else:
            found.append(read)
    return found


def _read_number(text: str, kind: str | None, *, is_looked_up: bool) -> ReadNumber | str | RegionError:
    try:
        return read_number(text, IdentifierKind(kind) if kind else None)
    except NumberShapeError as refusal:
        if not is_looked_up:
            return refusal
    except RegionError as refusal:
        return refusal
    try:
        return read_number(text, IdentifierKind.LMA).value  # a dossier number has the same form
    except NumberShapeError as refusal:
        return refusal


def _rows(draft: Draft, numbers: Mapping[str, list[ReadNumber | str | None]]) -> Iterator[ReadRow]:
    """The rows without a fault in any cell."""
    columns = {field.name: _typed(draft.frame[field.name], field) for field in draft.table.fields}
    wrong = draft.frame.select(pl.any_horizontal(pl.all().is_null()).alias("wrong"))["wrong"]
    for name, found in numbers.items():
        wrong |= pl.Series([read is None for read in found], dtype=pl.Boolean) & (draft.frame[name] != "")
    columns |= {name: found for name, found in numbers.items() if name != "number"}
    asked = numbers.get("number", [])
    names = tuple(columns)
    lines = map(draft.line_of, draft.frame["_row"])
    for place, (line, is_wrong, *cells) in enumerate(zip(lines, wrong.to_list(), *columns.values(), strict=True)):
        if is_wrong:
            continue
        row: dict[str, Any] = dict(zip(names, cells, strict=True))
        read = asked[place]
        row["number"] = read.value if isinstance(read, ReadNumber) else read or ""
        row["read"] = read if isinstance(read, ReadNumber) else None
        yield ReadRow(place, line, row)


def _typed(cells: pl.Series, field: Field) -> list[Any]:
    """The values of a column as Python has them; None for an empty day or number."""
    if field.type == "date":
        return cells.str.to_date("%Y-%m-%d", strict=False).to_list()
    if field.type == "integer":
        return cells.cast(pl.Int64, strict=False).to_list()
    return (cells == "yes").to_list() if field.type == "boolean" else cells.to_list()
