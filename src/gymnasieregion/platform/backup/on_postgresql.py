"""Backup and restore of PostgreSQL by its own programs; the figures are of the same snapshot as the backup."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.audit.chain import NO_EVENT_BEFORE
from gymnasieregion.platform.backup.facts import Facts, blocks_hash

ENDING = ".dump"
OF_DJANGO = frozenset({"server_side_binding", "prepare_threshold"})
"""Of a connection's options: how Django asks, which is nothing to PostgreSQL's own programs."""


class ProgramMissingError(RegionError):
    """PostgreSQL's own programs are not on this machine."""

    sv = "Programmet {name} saknas. På Debian och Ubuntu: apt-get install postgresql-client"
    en = "The program {name} is missing. On Debian and Ubuntu: apt-get install postgresql-client"


class ProgramFailedError(RegionError):
    """One of them failed."""

    sv = "{name} gick inte: {said}"
    en = "{name} failed: {said}"


def live_facts() -> Facts:
    """What the database of the settings holds."""
    with transaction.atomic():
        _one_snapshot()
        return _facts()


def copy_to(path: Path) -> Facts:
    """Dump the database as it is at one moment; what is written meanwhile is not in it.

    Args:
        path: A file that is not there.

    Returns:
        What the dump holds.

    Raises:
        ProgramMissingError: Without ``pg_dump``.
        ProgramFailedError: If it fails.
    """
    with transaction.atomic():
        _one_snapshot()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        _run("pg_dump", ["--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={path}"])
        return _facts()


def is_used() -> bool:
    """Whether a server, a worker or anybody else has the database open."""
    asks = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    with connection.cursor() as cursor:
        cursor.execute(asks)
        (others,) = cursor.fetchone()
    return bool(others)


def bring_back(path: Path) -> None:
    """Put a dump in the place of what is in the database: wholly, or not at all.

    Args:
        path: The dump.

    Raises:
        ProgramMissingError: Without ``pg_restore``.
        ProgramFailedError: If it fails; the database is as it was.
    """
    connection.close()
    _run("pg_restore", ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error", str(path)])


def _one_snapshot() -> None:
    """Let everything in this transaction see one moment."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _run(name: str, words: Sequence[str]) -> None:
    """Run one of PostgreSQL's programs on the database; the password is not shown to others on the machine."""
    program = shutil.which(name)
    if program is None:
        raise ProgramMissingError(name=name)
    where = connection.settings_dict
    reached = {
        "PGHOST": where["HOST"],
        "PGPORT": where["PORT"],
        "PGUSER": where["USER"],
        "PGPASSWORD": where["PASSWORD"],
    }
    environment = {**os.environ, **{key: str(value) for key, value in reached.items() if value}}
    options = {key: value for key, value in where["OPTIONS"].items() if key not in OF_DJANGO}
    database = make_conninfo("", dbname=where["NAME"], **options)
    done = subprocess.run(  # noqa: S603 - the program is PostgreSQL's own
        [program, f"--dbname={database}", *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ProgramFailedError(name=name, said=done.stderr.strip())


def _facts() -> Facts:
    """What the database holds, in the open transaction."""
    asks = (
        "SELECT c.relname, coalesce("
        "string_agg(quote_ident(a.attname), ', ' ORDER BY array_position(i.indkey, a.attnum)), '') "
        "FROM pg_class c LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary "
        "LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey) "
        "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY c.relname ORDER BY c.relname"
    )
    counts, hashes = {}, {}
    with connection.cursor() as cursor:
        cursor.execute(asks)
        for table, key in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - the names come from the database
            counts[table] = int(cursor.fetchone()[0])
            order = f"ORDER BY {key}" if key else ""
            with cursor.copy(f'COPY (SELECT * FROM "{table}" {order}) TO STDOUT') as rows:  # noqa: S608
                hashes[table] = blocks_hash(rows)
        last = None
        if "audit_event" in counts:
            cursor.execute("SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1")
            last = cursor.fetchone()
    seq, head = last or (0, NO_EVENT_BEFORE)
    return Facts(counts, hashes, seq, head)
