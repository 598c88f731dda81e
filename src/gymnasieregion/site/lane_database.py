"""Reads for the lane before Django: a connection for each thread, that can only read."""

import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection

from gymnasieregion.platform.one_row import marked
from gymnasieregion.site.settings_database import KEPT_S


class NoAnswerError(Exception):
    """The database did not answer; Django is left to say so, or to try again."""


class _Kept(threading.local):
    """What one thread keeps: the connection, how it is asked, since when, and what it raises."""

    way: Any = None
    ask: Callable[[str, Sequence[str | int]], Any]
    since: float = 0.0
    faults: tuple[type[Exception], ...] = ()


_KEPT = _Kept()


def read_row(sql: str, values: Sequence[str | int]) -> tuple[Any, ...] | None:
    """The first row of a question; None for none.

    Args:
        sql: A question of ours, with ``%s`` for each value.
        values: The values.

    Raises:
        NoAnswerError: If the database does not answer.
    """
    row: tuple[Any, ...] | None = _asked(sql, values, "fetchone")
    return row


def read_rows(sql: str, values: Sequence[str | int]) -> list[tuple[Any, ...]]:
    """Every row of a question.

    Args:
        sql: A question of ours, with ``%s`` for each value.
        values: The values.

    Raises:
        NoAnswerError: If the database does not answer.
    """
    rows: list[tuple[Any, ...]] = _asked(sql, values, "fetchall")
    return rows


def _asked(sql: str, values: Sequence[str | int], way: str) -> Any:  # noqa: ANN401 - a row, or all of them
    """What the database answers."""
    kept = _KEPT
    if kept.way is None or time.monotonic() - kept.since >= KEPT_S:  # a restored database is another file
        _open_anew()
    try:
        return getattr(kept.ask(sql, values), way)()
    except kept.faults as fault:
        forget_connection()
        raise NoAnswerError from fault


def forget_connection() -> None:
    """Close this thread's connection; the next question opens another."""
    way, _KEPT.way = _KEPT.way, None
    if way is not None:
        with suppress(*_KEPT.faults):
            way.close()


def _open_anew() -> None:
    """Let this thread have a connection that was opened now."""
    forget_connection()
    known: Any = connection
    _KEPT.faults = (known.Database.Error,)
    try:
        _KEPT.way, _KEPT.ask = _sqlite() if connection.vendor == "sqlite" else _postgresql()
    except _KEPT.faults as fault:
        raise NoAnswerError from fault
    _KEPT.since = time.monotonic()


def _sqlite() -> tuple[Any, Callable[[str, Sequence[str | int]], Any]]:
    """A connection to the file, and how it is asked."""
    name = str(connection.settings_dict["NAME"])
    address = name if name.startswith("file:") else f"{Path(name).absolute().as_uri()}?mode=ro"
    way = sqlite3.connect(address, uri=True, isolation_level=None, timeout=1.0)
    way.execute("PRAGMA query_only=ON")
    return way, lambda sql, values: way.execute(marked(sql), values)


def _postgresql() -> tuple[Any, Callable[[str, Sequence[str | int]], Any]]:
    """A connection to the server, and how it is asked: each question is prepared the first time."""
    import psycopg  # noqa: PLC0415 - not needed on SQLite

    given: dict[str, Any] = {**connection.get_connection_params(), "prepare_threshold": 0}
    given.pop("cursor_factory", None)
    given.pop("context", None)
    way = psycopg.connect(**given, autocommit=True)
    way.execute("SET default_transaction_read_only = on")
    return way, partial(way.cursor(binary=True).execute, prepare=True)
