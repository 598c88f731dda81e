"""A database of its own, for what cannot be tested inside one connection: processes that die, backups, restores."""

import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

SUITE = os.environ.get("DATABASE_URL", "")


def environment(url):
    """The environment of a process that works on a database."""
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "gymnasieregion.site.settings_test"}


CHECKS_NOTHING = {"restore"}
"""Commands that do not let Django look through the settings, which for the others takes as long as all else."""


def manage(url, *words, check=True):
    """Run one of Django's commands in a process of its own, on a database."""
    unchecked = [] if words[0] in CHECKS_NOTHING else ["--skip-checks"]
    done = subprocess.run(
        [sys.executable, "-m", "django", *words, *unchecked],
        env=environment(url), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


@contextmanager
def empty_database(folder, like=""):
    """An empty database of the suite's kind, or a copy of another one that nobody uses; gone afterwards."""
    name = f"own_{uuid.uuid4().hex}"
    if not SUITE.startswith("postgres"):
        path = Path(folder) / f"{name}.sqlite3"
        if like:
            shutil.copy(urlsplit(like).path[1:], path)
        yield f"sqlite:///{path}"
        return
    template = f'TEMPLATE "{urlsplit(like).path[1:]}"' if like else ""
    with psycopg.connect(SUITE, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" {template}')
    try:
        yield urlunsplit(urlsplit(SUITE)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(SUITE, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def made_database(folder, like=""):
    """A database with every table in it and nothing else: a copy of one where there is one."""
    with empty_database(folder, like=like) as url:
        if not like:
            manage(url, "migrate", "--verbosity", "0")
            settle(url)
        yield url


def settle(url):
    """Let the file of a database alone be the whole of it, so that it can be copied."""
    if not url.startswith("postgres"):
        rows_of(url, "PRAGMA wal_checkpoint(TRUNCATE)")


def rows_of(url, question):
    """The rows that a question to a database gives, past Django."""
    if url.startswith("postgres"):
        with psycopg.connect(url) as connection:
            return connection.execute(question).fetchall()
    with closing(sqlite3.connect(urlsplit(url).path[1:], timeout=20)) as connection:
        return connection.execute(question).fetchall()
