"""The database from one URL."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from gymnasieregion.kernel.errors import RegionError

SQLITE_ON_CONNECT = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    "PRAGMA temp_store=MEMORY;PRAGMA cache_size=-20000;"
)
"""FULL, since in WAL with NORMAL a power cut may lose the last commits."""

KEPT_S = 60
"""For how long a thread of the server keeps its connection. In WAL one that waits holds nobody up; and the last one to
close puts the log into the file, which others wait for."""


class UnknownDatabaseError(RegionError):
    """The database's URL is of a kind that the project does not run on."""

    sv = "DATABASE_URL börjar med {scheme}. Använd postgresql:// eller sqlite:///, eller inget alls för SQLite."
    en = "DATABASE_URL begins with {scheme}. Use postgresql:// or sqlite:///, or nothing at all for SQLite."


def database_from(url: str, default: Path) -> dict[str, Any]:
    """Django's settings of a database.

    Args:
        url: ``postgresql://user:password@host:port/name``, ``sqlite:///path`` or "".
        default: The SQLite file when there is no URL.

    Raises:
        UnknownDatabaseError: For any other kind of URL.
    """
    parts = urlsplit(url)
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": KEPT_S,
            "CONN_HEALTH_CHECKS": True,
        }
    if parts.scheme not in {"", "sqlite"}:
        raise UnknownDatabaseError(scheme=parts.scheme)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": parts.path[1:] if parts.scheme else default,
        "CONN_MAX_AGE": KEPT_S,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_ON_CONNECT},
    }
