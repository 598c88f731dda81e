"""Snapshots: a folder of Parquet files each, that never changes once it can be read.

A snapshot lies in ``<warehouse>/<name>/<table>/part=<part>/rows.parquet``, with ``snapshot.json`` beside the tables.
``<warehouse>/CURRENT`` holds the name of the newest. A snapshot shares the files of parts that did not change with the
one before it, so that making it costs what has changed. Whoever reads the one before may finish: it is taken away by
the snapshot after the next.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import polars as pl

from gymnasieregion.kernel.errors import RegionError

CURRENT, FACTS, UNFINISHED, ROWS = "CURRENT", "snapshot.json", ".unfinished-", "rows.parquet"
ROWS_IN_A_GROUP = 122_880
"""DuckDB's own number: what one thread reads at a time."""


class NoSnapshotError(RegionError):
    """The warehouse is empty."""

    sv = "Lagret är tomt. Kör: gymnasieregion manage snapshot_register"
    en = "The warehouse is empty. Run: gymnasieregion manage snapshot_register"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the records were, as far as was known at a moment.

    Args:
        folder: Where its files lie.
        known_at: The moment: what came to be known later is not in it.
        day: The day that the figures are of.
        facts: What its maker wrote down, to make the next one from.
        rows: How many rows each part of each table has.
    """

    folder: Path
    known_at: datetime
    day: date
    facts: Mapping[str, str]
    rows: Mapping[str, Mapping[str, int]]

    def file(self, table: str, part: str) -> Path:
        """The file of a part of a table."""
        return _file(self.folder, table, part)


@dataclass(slots=True)
class Draft:
    """A snapshot that is being made; nobody reads it yet.

    Args:
        folder: Where it is made.
        before: The newest snapshot; None for the first.
        known_at: See ``Snapshot``, as the next two.
        rows: How many rows each part of each table has so far.
    """

    folder: Path
    before: Snapshot | None
    known_at: datetime
    day: date
    facts: Mapping[str, str]
    rows: dict[str, dict[str, int]] = field(default_factory=dict)

    def so_far(self) -> Snapshot:
        """What has been written, to ask about while the rest is made."""
        rows = {table: dict(parts) for table, parts in self.rows.items()}
        return Snapshot(self.folder, self.known_at, self.day, self.facts, rows)

    def write(self, table: str, part: str, rows: pl.DataFrame) -> None:
        """Write a part of a table.

        Args:
            table: Its name; together with the part new in this snapshot.
            part: What the table is divided by, e.g. a year.
            rows: All its rows, in the order that they are to lie in.
        """
        file = self._place(table, part)
        rows.write_parquet(file, compression="zstd", statistics=True, row_group_size=ROWS_IN_A_GROUP)
        self.rows[table][part] = rows.height

    def keep(self, table: str, part: str) -> None:
        """Take a part as it is in the snapshot before."""
        assert self.before is not None
        file = self._place(table, part)
        old = self.before.file(table, part)
        try:
            os.link(old, file)
        except OSError:  # a file system without links
            shutil.copyfile(old, file)
        self.rows[table][part] = self.before.rows[table][part]

    def _place(self, table: str, part: str) -> Path:
        self.rows.setdefault(table, {})
        file = _file(self.folder, table, part)
        file.parent.mkdir(parents=True, exist_ok=True)
        return file


def current(warehouse: Path) -> Snapshot:
    """The newest snapshot.

    Args:
        warehouse: The warehouse's folder.

    Raises:
        NoSnapshotError: If there is none.
    """
    snapshot = newest(warehouse)
    if snapshot is None:
        raise NoSnapshotError
    return snapshot


def newest(warehouse: Path) -> Snapshot | None:
    """The newest snapshot; None when the warehouse is empty."""
    try:
        folder = warehouse / (warehouse / CURRENT).read_text(encoding="ascii").strip()
        held = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Snapshot(
        folder=folder,
        known_at=datetime.fromisoformat(held["known_at"]),
        day=date.fromisoformat(held["day"]),
        facts=held["facts"],
        rows=held["rows"],
    )


@contextmanager
def new_snapshot(warehouse: Path, *, known_at: datetime, day: date, facts: Mapping[str, str]) -> Iterator[Draft]:
    """Make a snapshot, which becomes the newest when the block ends; an error leaves everything as it was.

    Args:
        warehouse: The warehouse's folder, made if need be; nobody but the owner reads it.
        known_at: The moment, with zone, that the records are read as of.
        day: The day that the figures are of.
        facts: What the next one is to be made from.
    """
    warehouse.mkdir(mode=0o700, parents=True, exist_ok=True)
    before = newest(warehouse)
    name = _new_name(warehouse, known_at)
    unfinished = warehouse / f"{UNFINISHED}{name}"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    draft = Draft(unfinished, before, known_at, day, facts)
    yield draft
    held = {"known_at": known_at.isoformat(), "day": day.isoformat(), "facts": dict(facts), "rows": draft.rows}
    (unfinished / FACTS).write_text(json.dumps(held, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    unfinished.rename(warehouse / name)
    pointer = warehouse / f"{CURRENT}.{os.getpid()}"
    pointer.write_text(f"{name}\n", encoding="ascii")
    pointer.replace(warehouse / CURRENT)
    _clear(warehouse, keep={name} | ({before.folder.name} if before else set()))


def _new_name(warehouse: Path, known_at: datetime) -> str:
    """A name that sorts by time and is not taken."""
    stem = known_at.strftime("%Y%m%dT%H%M%S")
    taken = {path.name for path in warehouse.iterdir()}
    number = 1
    while f"{stem}-{number:03}" in taken:
        number += 1
    return f"{stem}-{number:03}"


def _clear(warehouse: Path, keep: set[str]) -> None:
    """Take away the snapshots that nobody begins to read any more."""
    for path in warehouse.iterdir():
        if path.is_dir() and path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)


def _file(folder: Path, table: str, part: str) -> Path:
    return folder / table / f"part={part}" / ROWS
