"""Backup and restore of SQLite, while others write: its own online copy, page by page."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.db import connection

from gymnasieregion.platform.audit.chain import NO_EVENT_BEFORE
from gymnasieregion.platform.backup.facts import Facts, blocks_hash

ENDING = ".sqlite3"


def live_facts() -> Facts:
    """What the database of the settings holds."""
    return _facts(_live())


def copy_to(path: Path) -> Facts:
    """Copy the database as it is at one moment; what is written meanwhile is not in it.

    Args:
        path: A file that is not there.

    Returns:
        What the copy holds.
    """
    with closing(sqlite3.connect(path)) as copy:
        _live().backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, that can be moved on its own
        facts = _facts(copy)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return facts


def is_used() -> bool:
    """Whether a server, a worker or anybody else has the database open.

    In WAL each connection holds a lock for as long as it is open, and nobody can leave WAL meanwhile.
    """
    connection.close()
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=0)) as alone:
        try:
            alone.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                return True
            raise
    return False


def bring_back(path: Path) -> None:
    """Put a copy in the place of everything in the database.

    Args:
        path: The copy; it is not changed.
    """
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        copy.backup(_live())
    connection.close()


def _live() -> sqlite3.Connection:
    """The connection under Django's."""
    connection.ensure_connection()
    live: sqlite3.Connection = connection.connection
    return live


def _facts(database: sqlite3.Connection) -> Facts:
    """What a database holds."""
    asks = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
    tables = [name for (name,) in database.execute(asks)]
    counts = {name: int(database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in tables}  # noqa: S608
    hashes = {name: blocks_hash(_rows(database, name)) for name in tables}
    last = None
    if "audit_event" in tables:
        last = database.execute("SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1").fetchone()
    seq, head = last or (0, NO_EVENT_BEFORE)
    return Facts(counts, hashes, seq, head)


def _rows(database: sqlite3.Connection, table: str) -> Iterator[bytes]:
    """The rows of a table as bytes, by row number; every value as SQL would write it."""
    columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
    written = " || ',' || ".join(f'quote("{column}")' for column in columns)
    for (row,) in database.execute(f'SELECT {written} FROM "{table}" ORDER BY rowid'):  # noqa: S608
        yield f"{row}\n".encode()
