"""One assessor's points from a file or pasted from a spreadsheet: read whole, every fault told, nothing half."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from gymnasieregion.contexts.admission.core.points_entry import MOST_POINTS, read_points, written_points
from gymnasieregion.contexts.admission.selectors.school_points import PointsRow
from gymnasieregion.contexts.admission.selectors.tables_schema import Field, Table, table_named
from gymnasieregion.contexts.admission.services.imports_kept import ENDINGS, FileKindError, FileTooLargeError
from gymnasieregion.contexts.admission.services.tables_faults import FaultList
from gymnasieregion.contexts.admission.services.tables_files import sheet_in

COLUMNS = ("applicant_id", "given_name", "family_name", "points")
"""Of the list of those called, which is filled in and handed in again; the names are not read."""

MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, or of what was pasted."""

    number: int
    applicant: str
    points: str


@dataclass(frozen=True, slots=True)
class PointsFile:
    """What was handed in.

    Args:
        points: Hundredths by the applicant's key, None for somebody who did not attend; not to be used with faults.
        faults: Every fault, by line.
    """

    points: Mapping[int, int | None]
    faults: FaultList


def read_file(data: bytes, file_name: str, rows: Sequence[PointsRow], most: int | None) -> PointsFile:
    """Read a CSV or XLSX file with the columns ``applicant_id`` and ``points``; a line without points is passed over.

    Args:
        data: Its bytes.
        file_name: Its name; the ending says what it is.
        rows: Those who may be among.
        most: The most that the test gives, in hundredths; None for no bound.

    Raises:
        FileKindError, FileTooLargeError: If the file cannot be taken.
    """
    name = Path(file_name).name[-200:]
    if Path(name).suffix.lower() not in ENDINGS:
        raise FileKindError(name=name)
    if len(data) > MOST_BYTES:
        raise FileTooLargeError(most=MOST_BYTES // 1_000_000)
    faults = FaultList()
    sheet = sheet_in(data, name, _table(), faults)
    if sheet is None or faults.faults:
        return PointsFile({}, faults)
    place = {column: f"c{number}" for number, column in enumerate(sheet.header)}
    cells = sheet.cells.select("_row", place["applicant_id"], place["points"]).rows()
    return _checked(name, (Line(sheet.line_of(row), who, points) for row, who, points in cells), rows, most, faults)


def read_pasted(text: str, rows: Sequence[PointsRow], most: int | None) -> PointsFile:
    """Read lines of an id and points, as they are copied out of a spreadsheet; a heading is passed over.

    Args:
        text: With a tab, a semicolon or spaces between id and points.
        rows: Those who may be among.
        most: The most that the test gives, in hundredths; None for no bound.
    """
    faults, lines = FaultList(), []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = _cells(line)
        if not line.strip() or cells[0].casefold() == COLUMNS[0]:
            continue
        if len(cells) == 1:
            faults.add("", number, "", cells[0][:80], "POINTS_LINE")
        else:
            lines.append(Line(number, cells[0], cells[-1]))
    return _checked("", lines, rows, most, faults)


def _cells(line: str) -> list[str]:
    """The cells of a line, from which only the first and the last are read: names may stand between them."""
    apart = next((mark for mark in ("\t", ";") if mark in line), None)
    return [cell.strip() for cell in line.split(apart)] or [""]


def _checked(
    name: str, lines: Iterable[Line], rows: Sequence[PointsRow], most: int | None, faults: FaultList
) -> PointsFile:
    """Every line held against those who may be entered."""
    by_id = {row.person.applicant_id.casefold(): row for row in rows if row.is_called}
    seen: dict[str, int] = {}
    found: dict[int, int | None] = {}
    for line in lines:
        who = line.applicant.strip().casefold()
        if not line.points.strip():
            continue
        row, read = by_id.get(who), read_points(line.points, most)
        if who in seen:
            faults.add(name, line.number, "applicant_id", line.applicant, "POINTS_TWICE", first=str(seen[who]))
        elif row is None:
            faults.add(name, line.number, "applicant_id", line.applicant, "POINTS_NOT_CALLED")
        elif not row.is_open_to_reader:
            faults.add(name, line.number, "applicant_id", line.applicant, "POINTS_NOT_OPEN")
        elif read.fault is not None:
            bound = written_points(MOST_POINTS if most is None else most)
            faults.add(name, line.number, "points", line.points, read.fault.value, most=bound)
        else:
            found[row.person.pk] = read.hundredths
        seen.setdefault(who, line.number)
    if not found and not faults.faults:
        faults.add(name, 0, "", "", "POINTS_NONE")
    faults.faults.sort(key=lambda fault: fault.line)
    return PointsFile(found, faults)


@cache
def _table() -> Table:
    """The columns that the file may have."""
    tests = table_named("tests")
    text = Field("", "string", "", ("", ""), False, False, (), "", None, None, "", "")
    others = [replace(text, name=name, title=name) for name in COLUMNS[1:3]]
    fields = (tests.field("applicant_id"), *others, replace(text, name="points", title="Provpoäng", required=True))
    return replace(tests, path="points.csv", fields=fields, primary_key=("applicant_id",), references=())
