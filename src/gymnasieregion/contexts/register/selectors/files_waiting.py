"""What files of events that are neither applied nor taken away hold of somebody."""

import zlib
from collections.abc import Collection, Iterator, Sequence

from gymnasieregion.contexts.register.contracts import EventKind
from gymnasieregion.contexts.register.models import EventFile
from gymnasieregion.contexts.register.selectors.file_schema import event_tables
from gymnasieregion.platform.tables.drafts import written_cells
from gymnasieregion.platform.tables.faults import FaultList
from gymnasieregion.platform.tables.sheets import sheet_in


def waiting_rows(numbers: Collection[str]) -> Iterator[dict[str, object]]:
    """The rows of files that wait in which a cell is one of somebody's numbers. One query; none for no number.

    Args:
        numbers: Every number that they have or have had.
    """
    if not numbers:
        return
    for file in EventFile.objects.exclude(content=b"").order_by("pk").iterator(chunk_size=1):
        for cells in _lines_of(file):
            if any(cell.replace("-", "") in numbers or cell in numbers for cell in cells):
                yield {
                    "kind": file.kind,
                    "file_name": file.file_name,
                    "sent_at": file.sent_at.isoformat(),
                    "row": cells,
                }


def _lines_of(file: EventFile) -> Iterator[Sequence[str]]:
    """The cells of each line as they are written; whole lines of a text that is no such table."""
    data, table = zlib.decompress(bytes(file.content)), event_tables()[EventKind(file.kind)]
    sheet = sheet_in(data, file.file_name, table, FaultList())
    if sheet is not None:
        yield from (cells for _, *cells in written_cells(table, sheet).iter_rows())
    elif file.file_name.lower().endswith(".csv"):
        for line in data.decode("utf-8-sig", errors="replace").splitlines():
            yield [cell.strip(' "') for cell in line.replace(";", ",").split(",")]
