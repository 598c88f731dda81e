"""Many rows out of the records' database at once, past the models: millions in seconds, on both databases."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import polars as pl
from django.db import connection


def answer(sql: str, schema: pl.Schema) -> pl.DataFrame:
    """The whole answer to a question, as columns.

    Args:
        sql: A question of ours, without parameters and percent signs; a day is asked for by ``day_of``.
        schema: What its columns are called and are: texts, whole numbers and days.

    Returns:
        The rows in the order of the question; an empty text is null.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)") as copy:
                data = b"".join(copy)
            return pl.read_csv(data, has_header=False, schema=schema) if data else pl.DataFrame(schema=schema)
        cursor.execute(sql)
        raw = {name: pl.String if kind == pl.Date else kind for name, kind in schema.items()}
        rows = pl.DataFrame(cursor.fetchall(), schema=raw, orient="row")
        days = [name for name, kind in schema.items() if kind == pl.Date]
        return rows.with_columns(pl.col(pl.String).replace("", None)).with_columns(pl.col(days).str.to_date())


def day_of(column: str) -> str:
    """A column of days as ``answer`` reads it: SQLite's would be turned into a day of Python's, row by row."""
    return f"CAST({column} AS text)"


def moment(at: datetime) -> str:
    """A moment as it is written in a question."""
    text = connection.ops.adapt_datetimefield_value(at)
    return f"'{text}'" if connection.vendor == "sqlite" else f"'{at.isoformat()}'::timestamptz"


@contextmanager
def temporary(table: str, columns: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[None]:
    """A table that only this connection sees, until the block ends.

    Args:
        table: Its name.
        columns: Its columns as in CREATE TABLE.
        names: The columns that are filled.
        rows: Their values.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns})")
        try:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                cursor.execute(f"ANALYZE {table}")
            else:
                marks = ", ".join(["%s"] * len(names))
                insert = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names of ours
                cursor.executemany(insert, list(rows))  # type: ignore[arg-type]
            yield
        finally:
            cursor.execute(f"DROP TABLE {table}")
