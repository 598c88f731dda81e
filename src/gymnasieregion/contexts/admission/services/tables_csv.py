"""Read one CSV file as text cells, and know on which physical line every row stands."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from gymnasieregion.contexts.admission.services.tables_faults import FaultList

NEWLINE, QUOTE = 10, 34


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one file as text.

    Args:
        file: Name of the file.
        header: The column names as written, in order, stripped.
        cells: One String column ``c0``, ``c1`` ... for each name and ``_row`` (uint32); an empty cell is "".
        line_of: Physical line of a ``_row``.
    """

    file: str
    header: tuple[str, ...]
    cells: pl.DataFrame
    line_of: Callable[[int], int]


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
    layout = _Layout(data, ord(delimiter)) if QUOTE in data else None
    if layout is not None and layout.open_quote_line:
        faults.add(file, layout.open_quote_line, "", "", "QUOTE_OPEN")
        return None
    ragged = layout is not None or data.count(delimiter.encode()) != (len(names) - 1) * _line_count(data)
    if ragged and not _is_regular(layout or _Layout(data, ord(delimiter)), len(names), file, faults):
        return None
    schema = {f"c{column}": pl.String for column in range(len(names))}
    try:
        cells = pl.read_csv(
            data, has_header=False, skip_rows=1, schema=schema, separator=delimiter, raise_if_empty=False
        )
    except pl.exceptions.PolarsError:  # text after a closing quotation mark, and the like
        faults.add(file, 0, "", "", "FILE_UNREADABLE", format="CSV")
        return None
    while names and not names[-1] and cells[:, -1].null_count() == cells.height:
        names, cells = names[:-1], cells[:, :-1]  # columns that a spreadsheet left behind
    return Sheet(file, names, rows_with_content(cells), _next_line if layout is None else layout.line_of)


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

    def line_of(self, row: int) -> int:
        """Physical line on which a row below the header begins."""
        return self.line_of_record(row + 1)


def _is_regular(layout: _Layout, expected: int, file: str, faults: FaultList) -> bool:
    """Whether every row has as many cells as the header; adds a fault for each that has not."""
    wrong = np.flatnonzero((layout.cell_counts != expected) & ~layout.blank)
    below = layout.cell_counts[1:][~layout.blank[1:]]
    if len(wrong) > 1 and len(wrong) == len(below) and (below == below[0]).all():
        faults.add(file, 1, "", "", "HEADER_CELL_COUNT", found=str(below[0]), expected=str(expected))
        return False
    for record in wrong:
        found = str(layout.cell_counts[record])
        faults.add(file, layout.line_of_record(int(record)), "", "", "CELL_COUNT", found=found, expected=str(expected))
    return len(wrong) == 0
