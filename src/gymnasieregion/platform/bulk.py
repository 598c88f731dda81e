"""Many rows of a table written at once, past the models: hundreds of thousands in seconds."""

from collections.abc import Iterable, Sequence

from django.db import connection, models

FEW = 30
"""So few rows are sent one by one in the same breath, which costs less than what begins and ends a copy."""


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
        elif values := list(rows):
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # type: ignore[arg-type]  # noqa: S608 - names of the house's own
