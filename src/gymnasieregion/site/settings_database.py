"""The database from one URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from gymnasieregion.kernel.errors import RegionError

SQLITE_ON_CONNECT = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    "PRAGMA temp_store=MEMORY;PRAGMA cache_size=-20000;PRAGMA secure_delete=ON;"
)
"""secure_delete, so that what is removed is overwritten in the file and not only let go of.

FULL, since in WAL with NORMAL a power cut may lose the last commits."""

KEPT_S = 60
"""For how long a thread of the server keeps its connection. In WAL one that waits holds nobody up; and the last one to
close puts the log into the file, which others wait for."""


class UnknownDatabaseError(RegionError):
    """The database's URL is of a kind that the project does not run on, or is not whole."""

    sv = (
        "DATABASE_URL går inte att tyda: {fault_sv}. Skriv postgresql://användare:lösenord@värd:port/namn, "
        "sqlite:///fil, eller inget alls för SQLite i var/."
    )
    en = (
        "DATABASE_URL is not understood: {fault_en}. Write postgresql://user:password@host:port/name, "
        "sqlite:///file, or nothing at all for SQLite in var/."
    )


class UnusableDatabaseError(RegionError):
    """The database does not answer, or not as it should."""

    sv = "Databasen går inte att använda: {fault}\nKontrollera DATABASE_URL, att databasen går och att mappen finns."
    en = "The database cannot be used: {fault}\nCheck DATABASE_URL, that the database runs and that the folder exists."


def database_from(url: str, default: Path) -> dict[str, Any]:
    """Django's settings of a database.

    Args:
        url: ``postgresql://user:password@host:port/name?sslmode=require``, ``sqlite:///path`` or "".
        default: The SQLite file when there is no URL.

    Raises:
        UnknownDatabaseError: For any other kind of URL, or one that is not whole.
    """
    if not url:
        return _sqlite(default)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as fault:
        raise UnknownDatabaseError(fault_sv="porten är inget tal", fault_en="the port is no number") from fault
    if parts.scheme in {"postgresql", "postgres"}:
        return _postgresql(parts, port)
    if parts.scheme != "sqlite":
        raise UnknownDatabaseError(
            fault_sv="den börjar varken med postgresql:// eller sqlite:///",
            fault_en="it begins with neither postgresql:// nor sqlite:///",
        )
    if parts.netloc or parts.query or not parts.path.strip("/"):
        raise UnknownDatabaseError(
            fault_sv="efter sqlite:/// ska en fil stå och inget mer",
            fault_en="after sqlite:/// there should be a file and nothing more",
        )
    return _sqlite(unquote(parts.path[1:]))


@contextmanager
def told_plainly() -> Iterator[None]:
    """Let a database that does not answer be something that the operator can put right, and no fault of ours.

    Raises:
        UnusableDatabaseError: In the place of Django's error.
    """
    from django.db import OperationalError  # noqa: PLC0415 - Django is heavy

    try:
        yield
    except OperationalError as fault:
        raise UnusableDatabaseError(fault=str(fault).strip()) from fault


def _sqlite(file: str | Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": KEPT_S,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_ON_CONNECT},
    }


def _postgresql(parts: SplitResult, port: int | None) -> dict[str, Any]:
    import psycopg  # noqa: PLC0415 - heavy, and not needed on SQLite
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415

    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise UnknownDatabaseError(fault_sv="databasens namn saknas", fault_en="the name of the database is missing")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    try:
        make_conninfo("", **options)
    except psycopg.ProgrammingError as fault:
        raise UnknownDatabaseError(
            fault_sv=f"efter ? står något som PostgreSQL inte känner ({fault})",
            fault_en=f"after ? there is something that PostgreSQL does not know ({fault})",
        ) from fault
    return {
        "ENGINE": "gymnasieregion.platform.postgresql",
        "NAME": name,
        "USER": options.pop("user", unquote(parts.username or "")),
        "PASSWORD": options.pop("password", unquote(parts.password or "")),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(port or "")),
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3, **options},
        "CONN_MAX_AGE": KEPT_S,
        "CONN_HEALTH_CHECKS": True,
    }
