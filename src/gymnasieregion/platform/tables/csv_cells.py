"""Read one CSV file as text cells, and know on which physical line every row stands."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from gymnasieregion.platform.tables.faults import MOST_OF_A_KIND, FaultList
from gymnasieregion.platform.tables.file_kinds import tell_other

NEWLINE, QUOTE = 10, 34

Records = npt.NDArray[np.int64]
"""Numbers of records of a file in order; 0 is the header."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one file as text.

    Args:
        file: Name of the file.
        header: The column names as written, in order, stripped.
        cells: One String column ``c0``, ``c1`` ... for each name and ``_row`` (uint32); an empty cell is "".
        line_of: Physical line of a ``_row``.
        is_whole: False when rows are left out because their cells cannot be told apart; each is a fault already.
    """

    file: str
    header: tuple[str, ...]
    cells: pl.DataFrame
    line_of: Callable[[int], int]
    is_whole: bool = True


def read_csv(
    data: bytes, file: str, expected: str, faults: FaultList, is_header: Callable[[tuple[str, ...]], bool]
) -> Sheet | None:
    """Read a CSV file with ``;`` or ``,``, with or without BOM.

    Args:
        data: The bytes of the file.
        file: Its name, for faults.
        expected: The header it should have, for faults.
        faults: Where faults are added.
        is_header: Tells whether the names are a header of the table, and adds a fault where they are not. Asked
            first: with a wrong header no row is worth counting the cells of.

    Returns:
        The cells; None where a fault makes them meaningless.
    """
    if tell_other(data, file, ".csv", faults):
        return None
    data = data.removeprefix(b"\xef\xbb\xbf")
    if not _is_text(data, file, faults):
        return None
    if b"\r" in data and b"\n" not in data:
        data = data.replace(b"\r", b"\n")  # line ends of old Macintosh programs
    if not data.strip():
        faults.add(file, 1, "", "", "EMPTY_FILE", expected=expected)
        return None
    names, delimiter = _header(data)
    if not delimiter:
        faults.add(file, 1, "", "", "DELIMITER")
        return None
    if not is_header(_without_empty_ends(names)):
        return None
    return _rows(data, names, delimiter, file, faults)


def _without_empty_ends(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names without the empty columns that a spreadsheet leaves behind."""
    while names and not names[-1]:
        names = names[:-1]
    return names


def _rows(data: bytes, names: tuple[str, ...], delimiter: str, file: str, faults: FaultList) -> Sheet | None:
    """The rows below the header; those whose cells are not as many as the header's are told and left out."""
    layout = _Layout(data, ord(delimiter)) if QUOTE in data else None
    if layout is not None and layout.open_quote_line:
        faults.add(file, layout.open_quote_line, "", "", "QUOTE_OPEN")
        return None
    if layout is None and data.count(delimiter.encode()) == (len(names) - 1) * _line_count(data):
        cells = _cells(data, len(names), delimiter)
        if cells is not None:
            return _sheet(file, names, cells, _next_line, faults)
    layout = layout or _Layout(data, ord(delimiter))
    kept = _even(layout, len(names), file, faults)
    if kept is None:
        return None
    cells = _cells(layout.only(data, kept), len(names), delimiter)
    if cells is None:  # text after a closing quotation mark
        kept = _well_quoted(data, layout, kept, delimiter, file, faults)
        cells = _cells(layout.only(data, kept), len(names), delimiter)
    if cells is None:
        faults.add(file, 0, "", "", "FILE_UNREADABLE", format="CSV")
        return None
    is_whole = len(kept) == 1 + int((~layout.blank[1:]).sum())
    return _sheet(file, names, cells, lambda row: layout.line_of_record(int(kept[row + 1])), faults, is_whole=is_whole)


def _cells(data: bytes, width: int, delimiter: str) -> pl.DataFrame | None:
    """The cells below the header as text; None where they cannot be told apart."""
    schema = {f"c{column}": pl.String for column in range(width)}
    try:
        return pl.read_csv(
            data, has_header=False, skip_rows=1, schema=schema, separator=delimiter, raise_if_empty=False
        )
    except pl.exceptions.PolarsError:
        return None


def _sheet(
    file: str,
    names: tuple[str, ...],
    cells: pl.DataFrame,
    line_of: Callable[[int], int],
    faults: FaultList,
    *,
    is_whole: bool = True,
) -> Sheet:
    """The cells below their names; what stands in the nameless columns to the right is told and left out."""
    header = _without_empty_ends(names)
    for number in range(len(header), len(names)):
        stray = cells[f"c{number}"].fill_null("").str.strip_chars()
        for row in (stray != "").arg_true().to_list():
            faults.add(file, line_of(row), "", stray[row], "STRAY_CELL", number=str(number + 1), last=header[-1])
    columns = [f"c{number}" for number in range(len(header))]
    return Sheet(file, header, rows_with_content(cells.select(columns)), line_of, is_whole)


def rows_with_content(cells: pl.DataFrame) -> pl.DataFrame:
    """The rows with something in them, numbered by ``_row`` from before the empty ones went."""
    cells = cells.with_row_index("_row")
    names = [name for name in cells.columns if name != "_row"]
    nothing = [cells[name].null_count() for name in names]
    if names and min(nothing) > 0:  # a wholly empty row has a null in every column
        cells = cells.filter(~pl.all_horizontal(pl.col(name).fill_null("").str.strip_chars() == "" for name in names))
    return cells.with_columns(pl.col(names).fill_null(""))


def _next_line(row: int) -> int:
    return row + 2  # the header is line 1


def _line_count(data: bytes) -> int:
    return data.count(b"\n") + (not data.endswith(b"\n"))


def _is_text(data: bytes, file: str, faults: FaultList) -> bool:
    if data.isascii() and b"\0" not in data:
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = f"0x{data[error.start]:02X}"
        around = data[max(0, data.rfind(b"\n", 0, error.start) + 1) :].split(b"\n", 1)[0]
        shown = around[:80].decode("latin-1").replace("\0", "").strip()
        faults.add(file, data.count(b"\n", 0, error.start) + 1, "", shown, "NOT_UTF8", byte=byte)
        return False
    if (nul := data.find(b"\0")) >= 0:
        faults.add(file, data.count(b"\n", 0, nul) + 1, "", "", "NUL_BYTE")
        return False
    return True


def _header(data: bytes) -> tuple[tuple[str, ...], str]:
    """The names of the first line and the delimiter; "" where it is neither comma nor semicolon."""
    line = data.split(b"\n", 1)[0].decode("utf-8").strip("\r").replace("\r", " ")
    delimiter = ";" if line.count(";") > line.count(",") else ","
    if delimiter not in line and ("\t" in line or "|" in line):
        return (), ""
    names = next(csv.reader(io.StringIO(line), delimiter=delimiter), [])
    return tuple(name.strip() for name in names), delimiter


class _Layout:
    """Where the rows of a file begin, with line breaks and delimiters inside quotes left out."""

    def __init__(self, data: bytes, delimiter: int) -> None:
        octets = np.frombuffer(data, np.uint8)
        breaks = octets == NEWLINE
        splits = octets == delimiter
        self.open_quote_line = 0
        self._breaks: npt.NDArray[np.int64] = np.flatnonzero(breaks)
        if QUOTE in data:
            inside = (np.cumsum(octets == QUOTE, dtype=np.uint8) & 1).astype(bool)
            if inside[-1]:
                last_outside = len(inside) - 1 - int(np.argmin(inside[::-1]))
                self.open_quote_line = data.count(b"\n", 0, last_outside + 1) + 1
            breaks, splits = breaks & ~inside, splits & ~inside
        ends = np.flatnonzero(breaks)
        if len(data) and not breaks[-1]:
            ends = np.append(ends, len(data))
        self.starts: npt.NDArray[np.int64] = np.concatenate(([0], ends[:-1] + 1))
        before = np.searchsorted(np.flatnonzero(splits), np.append(self.starts, len(data)))
        self.cell_counts: npt.NDArray[np.int64] = np.diff(before) + 1
        self.blank: npt.NDArray[np.bool_] = (ends == self.starts) | (
            (ends == self.starts + 1) & (octets[np.minimum(self.starts, len(data) - 1)] == ord("\r"))
        )

    def line_of_record(self, record: int) -> int:
        """Physical line on which a record (0 = the header) begins."""
        return int(np.searchsorted(self._breaks, self.starts[record])) + 1

    def bytes_of(self, data: bytes, record: int, last: int | None = None) -> bytes:
        """A record with its line break, or all from it to a last one."""
        after = (record if last is None else last) + 1
        return data[int(self.starts[record]) : int(self.starts[after]) if after < len(self.starts) else len(data)]

    def only(self, data: bytes, kept: Records) -> bytes:
        """The file with some of its records."""
        if len(kept) == len(self.starts):
            return data
        breaks = np.flatnonzero(np.diff(kept) > 1)
        firsts, lasts = np.append(kept[:1], kept[breaks + 1]), np.append(kept[breaks], kept[-1:])
        return b"".join(self.bytes_of(data, a, b) for a, b in zip(firsts.tolist(), lasts.tolist(), strict=True))


def _even(layout: _Layout, expected: int, file: str, faults: FaultList) -> Records | None:
    """The header and the rows with as many cells; a fault for each other row, None when the header is what is wrong."""
    is_wrong = (layout.cell_counts != expected) & ~layout.blank
    wrong = np.flatnonzero(is_wrong)
    below = layout.cell_counts[1:][~layout.blank[1:]]
    if len(wrong) > 1 and len(wrong) == len(below) and (below == below[0]).all():
        faults.add(file, 1, "", "", "HEADER_CELL_COUNT", found=str(below[0]), expected=str(expected))
        return None
    for record in wrong[:MOST_OF_A_KIND]:
        found = str(layout.cell_counts[record])
        faults.add(file, layout.line_of_record(int(record)), "", "", "CELL_COUNT", found=found, expected=str(expected))
    if len(wrong) > MOST_OF_A_KIND:
        faults.add(file, 0, "", "", "MORE_FAULTS", count=str(len(wrong) - MOST_OF_A_KIND))
    is_wrong |= layout.blank
    is_wrong[0] = False
    return np.flatnonzero(~is_wrong)


def _well_quoted(data: bytes, layout: _Layout, kept: Records, delimiter: str, file: str, faults: FaultList) -> Records:
    """The header and the rows where nothing follows a closing quotation mark; a fault for each other row."""
    fine = [int(kept[0])]
    for record in kept[1:].tolist():
        row = layout.bytes_of(data, record).decode("utf-8").rstrip("\r\n")
        try:
            list(csv.reader(io.StringIO(row, newline=""), delimiter=delimiter, strict=True))
        except csv.Error:
            faults.add(file, layout.line_of_record(record), "", row[:80], "QUOTE_INSIDE")
        else:
            fine.append(record)
    return np.array(fine, np.int64)
