"""Write the canonical input tables: the same bytes for the same round, however its files were made."""

from io import BytesIO
from pathlib import Path

import polars as pl

from gymnasieregion.contexts.admission.selectors.tables_schema import input_tables
from gymnasieregion.contexts.admission.services.tables_in import Tables
from gymnasieregion.kernel.canonical import canonical_json


def write_canonical(tables: Tables, directory: Path) -> None:
    """Write every input table as CSV (comma, LF, sorted by key, all columns) and ``round.json`` canonical.

    ``read_folder`` of the directory gives equal tables again. The directory is the office's own: it holds the
    secret of the lottery.

    Args:
        tables: What ``read_folder`` gave. A table without rows is written with its header only.
        directory: Where to write; made when it is not there.
    """
    directory.mkdir(parents=True, exist_ok=True)
    for table in input_tables():
        (directory / table.path).write_bytes(canonical_csv(tables[table.name]))
    (directory / "round.json").write_bytes(canonical_json(dict(tables.round)) + b"\n")


def canonical_csv(frame: pl.DataFrame) -> bytes:
    """A canonical table as CSV.

    Args:
        frame: All columns of the schema as canonical text, sorted by the primary key.
    """
    file = BytesIO()
    frame.with_columns(pl.all().replace("", None)).write_csv(file, line_terminator="\n")  # "" would be quoted
    return file.getvalue()
