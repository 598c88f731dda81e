"""Asks the database for one row by a question in plain SQL, for what is asked at nearly every request."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from django.db import connection

Ask: TypeAlias = Callable[[str, Sequence[str | int]], tuple[Any, ...] | None]
"""Given SQL with ``%s`` for each value, and the values: the first row, or None."""


def one_row(sql: str, values: Sequence[str | int]) -> tuple[Any, ...] | None:
    """The first row that Django's connection finds; None for none.

    Args:
        sql: A question of ours, with ``%s`` for each value.
        values: The values, of kinds that both databases take: text and numbers.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row
