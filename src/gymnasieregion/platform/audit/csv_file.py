"""A table as a CSV file that a spreadsheet opens and does not obey."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse
from django.utils.translation import get_language, override

OBEYED = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so may be run as a formula by a spreadsheet."""


def csv_answer(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """Hand out a table as a file, row by row.

    Args:
        name: The file's name without ending.
        heads: The headings.
        rows: The cells of each row; a number stands as it is, and text that a spreadsheet would obey gets a ' first.
    """
    answer = StreamingHttpResponse(_lines(heads, rows, get_language()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


class _Line:
    """What csv writes to; hands each line on."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def _lines(heads: Sequence[str], rows: Iterable[Sequence[object]], language: str | None) -> Iterator[bytes]:
    """The lines, in the language that the page was asked in: they are made after the request has ended."""
    writer = csv.writer(_Line())
    with override(language):
        yield f"\ufeff{writer.writerow(heads)}".encode()
        for cells in rows:
            yield str(writer.writerow([safe_cell(cell) for cell in cells])).encode()


def safe_cell(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell(-3)
    ("'=1+1", -3)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(OBEYED) else cell
