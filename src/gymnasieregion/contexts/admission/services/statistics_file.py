"""Reads the file of a published result: tolerant of spelling, strict about numbers, and every fault at once."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import StringIO
from pathlib import Path

import polars as pl

from gymnasieregion.contexts.admission.core.limit_reasons import Reason, RowFigures, reason_of
from gymnasieregion.contexts.admission.core.statistics import LimitCode
from gymnasieregion.contexts.admission.selectors.statistics_rows import COUNTS, FIGURES, POINTS, SCHEMA
from gymnasieregion.contexts.admission.services.statistics_headers import Header, Message, header_of
from gymnasieregion.contexts.offer.api import folded

WITHHELD, PRACTICE = "P", "PRACTICE"
"""What may stand in the place of a number, and the mark that the practice region's own files have."""

FIRST_YEAR, LAST_YEAR = 1990, 2100
_SPACES = re.compile(r"\s")
_NEEDED_TEXTS = ("municipality", "school", "name")
_DECIMALS = -2
Row = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    Args:
        year: The year of the file; 0 when there is a fault.
        rows: The rows, with the columns of ``SCHEMA``; none when there is a fault.
        figures: Which figures the file has.
        is_practice: Whether the file says that it is of the practice region.
        faults: What makes it unreadable, each with row and column; nothing may be written when there is any.
        warnings: What was read although it is odd.
    """

    year: int
    rows: pl.DataFrame
    figures: tuple[str, ...]
    is_practice: bool
    faults: tuple[Message, ...]
    warnings: tuple[Message, ...]


def read_results(name: str, data: bytes) -> Reading:
    """Read a file of a published result.

    Args:
        name: Its name; the ending says whether it is CSV or XLSX.
        data: Its bytes.
    """
    rows = _xlsx_rows(data) if Path(name).suffix.lower() == ".xlsx" else _csv_rows(data)
    if rows is None:
        return _unread("Filen kan inte läsas. Spara den som .xlsx eller CSV.", "Save the file as .xlsx or CSV.")
    if not rows:
        return _unread("Filen är tom.", "The file is empty.")
    header = header_of(rows)
    if header.faults:
        return Reading(0, _empty(), (), is_practice=False, faults=header.faults, warnings=header.warnings)
    body = rows[header.place + 1 :]
    if not body:
        return _unread("Filen har inga rader under rubrikerna.", "The file has no rows below its header.")
    return _read(header, body)


def _read(header: Header, body: Sequence[Row]) -> Reading:
    reader = _Cells(header)
    found = [reader.row(number, cells) for number, cells in body]
    faults = [*reader.faults, *_year_faults(reader.years, header)]
    figures = tuple(name for name in FIGURES if name in header.columns)
    if faults:
        faults.sort(key=lambda one: one.row)
        return Reading(0, _empty(), figures, reader.is_practice, (*faults,), header.warnings)
    kept, twice = _once(found)
    rows = pl.DataFrame(kept, schema=SCHEMA, orient="row")
    return Reading(reader.years[0][1], rows, figures, reader.is_practice, (), (*header.warnings, *twice))


def _unread(sv: str, en: str) -> Reading:
    return Reading(0, _empty(), (), is_practice=False, faults=(Message(0, "", "", sv, en),), warnings=())


def _empty() -> pl.DataFrame:
    return pl.DataFrame(schema=SCHEMA)


class _Cells:
    """Reads cells and collects what is wrong with them."""

    def __init__(self, header: Header) -> None:
        self.header = header
        self.faults: list[Message] = []
        self.years: list[tuple[int, int]] = []
        self.is_practice = False

    def row(self, number: int, cells: Sequence[str]) -> dict[str, object]:
        """One row of ``SCHEMA``."""
        text = {
            column: " ".join(cells[at].split()) if at < len(cells) else "" for column, at in self.header.columns.items()
        }
        for column in _NEEDED_TEXTS:
            if not text[column]:
                self._wrong(number, column, "", "Här ska något stå.", "Something must stand here.")
        year = self._year(number, text["year"])
        if year is not None:
            self.years.append((number, year))
        self.is_practice = self.is_practice or text.get("marker") == PRACTICE
        points = {column: self._points(number, column, text.get(column, "")) for column in POINTS}
        counts = {column: self._count(number, column, text.get(column, "")) for column in COUNTS}
        figures = RowFigures(
            text.get("code", ""), points["limit"], counts["places"], counts["admitted"], counts["reserves"],
            counts["vacant"],
        )  # fmt: skip
        reason, is_derived = self._reason(number, text.get("reason", ""), figures)
        return {
            "line": number,
            **{column: text.get(column, "") for column in ("municipality", "school", "form", "code", "name")},
            **{column: None if value is None else float(value) for column, value in points.items()},
            **counts,
            "reason": reason,
            "derived": is_derived,
            "shared": bool(text.get("shared")),
            "withheld": " ".join(column for column in FIGURES if text.get(column, "").upper() == WITHHELD),
        }

    def _year(self, number: int, text: str) -> int | None:
        digits = text.removesuffix(".0")
        if digits.isascii() and digits.isdigit() and FIRST_YEAR <= int(digits) <= LAST_YEAR:
            return int(digits)
        self._wrong(
            number, "year", text, "Här ska ett år stå, till exempel 2024.", "A year must stand here, e.g. 2024."
        )
        return None

    def _points(self, number: int, column: str, text: str) -> Decimal | None:
        """Points; nothing, 0 and ``P`` mean that there is no value."""
        value = self._number(number, column, text)
        if value is not None and (exponent := value.normalize().as_tuple().exponent) < _DECIMALS:  # type: ignore[operator]  # the number is finite
            sv, en = f"{-exponent} decimaler, högst två går.", f"{-exponent} decimals, at most two will do."  # type: ignore[operator]
            self._wrong(number, column, text, sv, en)
            return None
        return value or None

    def _count(self, number: int, column: str, text: str) -> int | None:
        value = self._number(number, column, text)
        if value is None or value == value.to_integral_value():
            return None if value is None else int(value)
        self._wrong(number, column, text, "Här ska ett helt tal stå.", "A whole number must stand here.")
        return None

    def _number(self, number: int, column: str, text: str) -> Decimal | None:
        """A number with decimal comma or point, and spaces between thousands; None for nothing and for ``P``."""
        if not text or text.upper() == WITHHELD:
            return None
        try:
            value = Decimal(_SPACES.sub("", text).replace(",", "."))
        except InvalidOperation:
            value = Decimal("NaN")
        if value.is_finite() and value >= 0:
            return value
        sv, en = "Här ska ett tal stå, P, eller ingenting.", "A number must stand here, P, or nothing."
        self._wrong(number, column, text, sv, en)
        return None

    def _reason(self, number: int, text: str, figures: RowFigures) -> tuple[str, bool]:
        """The reason that the file gives, else the one that the figures show; and whether it is derived."""
        if figures.limit is not None or not text:
            reason = reason_of(figures)
            return reason.value, reason is not Reason.GIVEN
        if text in {*map(str, Reason), *map(str, LimitCode)}:
            return text, False
        self._wrong(number, "reason", text, "Koden är okänd.", "The code is unknown.")
        return "", False

    def _wrong(self, number: int, column: str, value: str, sv: str, en: str) -> None:
        self.faults.append(Message(number, self.header.names.get(column, column), value[:80], sv, en))


def _year_faults(years: Sequence[tuple[int, int]], header: Header) -> Iterable[Message]:
    """The rows of another year than the first."""
    for number, year in years:
        if year != years[0][1]:
            sv, en = f"Filen börjar med {years[0][1]}. En fil har ett år.", f"The file begins with {years[0][1]}."
            yield Message(number, header.names["year"], str(year), sv, en)


def _once(rows: Sequence[Mapping[str, object]]) -> tuple[list[Mapping[str, object]], list[Message]]:
    """The rows, those that repeat another wholly left out; and what is told of offerings that stand twice."""
    seen: dict[tuple[str, ...], list[Mapping[str, object]]] = {}
    kept, told = [], []
    for row in rows:
        key = tuple(folded(str(row[column])) for column in ("municipality", "school", "form", "code", "name"))
        before = seen.setdefault(key, [])
        same = next((one for one in before if {**one, "line": 0} == {**row, "line": 0}), None)
        line = row["line"]
        assert isinstance(line, int)
        if same is not None:
            sv, en = f"Samma rad som rad {same['line']}, läst en gång.", f"The same as row {same['line']}, read once."
            told.append(Message(line, "", str(row["name"]), sv, en))
            continue
        if before:
            sv = f"Samma utbildning som på rad {before[0]['line']} men andra siffror. Båda är kvar."
            en = f"The same programme as on row {before[0]['line']} with other figures. Both are kept."
            told.append(Message(line, "", str(row["name"]), sv, en))
        before.append(row)
        kept.append(row)
    return kept, told


def _csv_rows(data: bytes) -> list[Row] | None:
    """The rows with something in them; in UTF-8 or the character set of older Windows programs."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        return None
    first = text[:4000]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error:
        return None


def _xlsx_rows(data: bytes) -> list[Row] | None:
    """The rows of the first sheet with something in them."""
    import fastexcel  # noqa: PLC0415 - only this needs it, and it takes time to load

    try:
        sheet = fastexcel.read_excel(data).load_sheet(0, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except fastexcel.FastExcelError:
        return None
    rows = ((number, [cell or "" for cell in cells]) for number, cells in enumerate(sheet.iter_rows(), start=1))
    return [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
