"""Asks the database for one row by a question in plain SQL, for what is asked at nearly every request."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from django.db import DEFAULT_DB_ALIAS, connections

Ask: TypeAlias = Callable[[str, Sequence[str | int]], tuple[Any, ...] | None]
"""Given SQL with ``%s`` for each value, and the values: the first row, or None."""


def one_row(sql: str, values: Sequence[str | int]) -> tuple[Any, ...] | None:
    """The first row that Django's connection finds; None for none.

    The driver is asked past Django's cursors, which cost as much as the answer, unless somebody counts what they ask.

    Args:
        sql: A question of ours, with ``%s`` for each value.
        values: The values, of kinds that both databases take: text and numbers.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.queries_logged or connection.execute_wrappers:
        with connection.cursor() as listened:
            listened.execute(sql, values)
            heard: tuple[Any, ...] | None = listened.fetchone()
            return heard
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            cursor = connection.one_row.execute(sql, values)
        else:
            cursor = connection.connection.execute(marked(sql), values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


@lru_cache(maxsize=64)
def marked(sql: str) -> str:
    """A question with SQLite's marks for the values."""
    return sql.replace("%s", "?")
