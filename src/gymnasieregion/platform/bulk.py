"""Many rows of a table written at once, past the models: hundreds of thousands in seconds."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice

from django.db import connection, models

FEW = 30
"""So few rows are sent one by one in the same breath, which costs less than what begins and ends a copy."""

MANY = 5_000
"""After so many copied rows PostgreSQL counts the table anew, so that the next question is planned for what it holds.

It does so by itself within a minute: too late for those who read what was just published.
"""

MOST_VALUES = 30_000
"""Values of one statement where rows are not copied; SQLite takes 32,766."""


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write new rows of a model's table; called within a transaction.

    Args:
        model: Whose table.
        columns: The columns' names in the database; a key that is not among them is given by the database.
        rows: The values of each row in that order.
    """
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(quote(column) for column in columns)  # noqa: SLF001 - documented
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not (isinstance(rows, Sequence) and len(rows) < FEW):
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            if cursor.rowcount >= MANY:
                cursor.execute(f"ANALYZE {table}")
        else:
            one = f"({', '.join(['%s'] * len(columns))})"
            values = iter(rows)
            while some := list(islice(values, MOST_VALUES // len(columns))):
                # executemany() is one statement a row, and SQLite walks through its journal of savepoints after each
                marks = ", ".join([one] * len(some))
                cursor.execute(f"INSERT INTO {table} ({names}) VALUES {marks}", list(chain.from_iterable(some)))  # type: ignore[arg-type]  # noqa: S608 - names of the house's own
