"""The databases that the platform is measured on, and the processes that work on them."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from postgres import cluster

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Databases:
    """Empty databases of both kinds, one for each purpose.

    Args:
        folder: Where the files of the measurement are; gone afterwards.
        server: The URL of the PostgreSQL cluster.
    """

    folder: Path
    server: str

    def url(self, kind: str, purpose: str) -> str:
        """The URL of the database for a purpose; PostgreSQL's is made the first time."""
        if kind == "sqlite":
            return f"sqlite:///{self.folder / purpose}.sqlite3"
        with psycopg.connect(self.server, autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [purpose]).fetchone()
            if not known:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(purpose)))
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{purpose}"))

    def copied(self, kind: str, source: str, purpose: str) -> str:
        """The URL of a new database for a purpose, as that for another stands now; nobody may be connected to it."""
        if kind == "sqlite":
            name = [str(self.folder / f"{each}.sqlite3") for each in (source, purpose)]
            with closing(sqlite3.connect(name[0])) as old, closing(sqlite3.connect(name[1])) as new:
                old.backup(new)
            return self.url(kind, purpose)
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(purpose), sql.Identifier(source))
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(made)
        return self.url(kind, purpose)

    def filled(self, kind: str) -> str:
        """The URL of a database with the demo's parties and offer in it."""
        url = self.url(kind, "demo")
        self.manage(url, "migrate", "--verbosity", "0")
        self.manage(url, "load_demo_offer")
        return url

    def environment(self, url: str, **more: str) -> dict[str, str]:
        """The environment of a demo's process that works on a database; "" is the one in the folder."""
        return {
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "gymnasieregion.site.settings",
            "GYMNASIEREGION_DEMO": "1",
            "GYMNASIEREGION_VAR": str(self.folder / "var"),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tools")]),
            **more,
        }

    def manage(self, url: str, *words: str) -> None:
        """Run one of Django's commands on a database."""
        self.run([sys.executable, "-m", "django", *words], url)

    def for_tests(self, kind: str) -> str:
        """The URL for tests that make databases of their own; "" lets them use files."""
        return self.server if kind == "postgresql" else ""

    def inside(self, url: str, *words: str, part: str = "platform_inside", **more: str) -> Any:  # noqa: ANN401 - JSON
        """What a part that needs a process of its own has measured.

        Args:
            url: The database.
            words: What the part is asked for.
            part: The module of this folder.
            more: Variables of the environment.
        """
        told = self.run([sys.executable, "-m", f"bench.{part}", *words], url, **more)
        return json.loads(told.splitlines()[-1])

    def run(self, words: Sequence[str], url: str, **more: str) -> str:
        """Run a command that must succeed.

        Raises:
            RuntimeError: If it does not.
        """
        done = subprocess.run(
            list(words), env=self.environment(url, **more), cwd=self.folder, capture_output=True, text=True,
            check=False, timeout=1800,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout


@contextmanager
def databases(folder: Path, programs: Path) -> Iterator[Databases]:
    """Both kinds of database, as long as they are needed."""
    (folder / "var" / "static").mkdir(parents=True)
    with cluster(programs) as url:
        yield Databases(folder, url)
