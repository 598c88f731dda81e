"""Freezing all that a round reads, so that it can be read again to the byte."""

import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

import polars as pl
from django.db import connection, transaction
from django.db.models import Max

from gymnasieregion.contexts.admission.models import AdmissionYear, Snapshot, SnapshotFile
from gymnasieregion.contexts.admission.selectors.tables import year_tables
from gymnasieregion.contexts.admission.selectors.tables_schema import input_tables
from gymnasieregion.contexts.admission.services.tables_draft import Book, draft_of
from gymnasieregion.contexts.admission.services.tables_faults import FaultList
from gymnasieregion.contexts.admission.services.tables_keys import order_of
from gymnasieregion.contexts.admission.services.tables_out import canonical_csv
from gymnasieregion.contexts.admission.services.year_tables import sheet_of_frame
from gymnasieregion.kernel.canonical import canonical_json, sha256_hex
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record

LEVEL = 1
"""Of zlib: three times as quick as the usual level, for files a third larger (docs/adr/0022)."""

FREEZE = "admission.snapshot.freeze"


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file, or a part of one, ready for the database.

    Args:
        name: Relative to its folder.
        part: 0 for a whole file.
        sha256: Of the whole file.
        size: Of what is packed.
        content: Packed with zlib.
    """

    name: str
    part: int
    sha256: str
    size: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Frozen:
    """The input tables of a year, frozen and packed.

    Args:
        files: One for each input table, by its path in a folder.
        counts: Rows of each table.
        sha256: Over the hashes of the files.
    """

    files: tuple[PackedFile, ...]
    counts: Mapping[str, int]
    sha256: str


@contextmanager
def same_moment() -> Iterator[None]:
    """Everything read within is of the same moment, on both databases."""
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if begins and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def frames_now(year: int) -> Mapping[str, pl.DataFrame]:
    """The input tables of a year as they stand, every table of the same moment, in no order."""
    with same_moment():
        return year_tables(year).frames


def frozen_tables(frames: Mapping[str, pl.DataFrame]) -> Frozen:
    """Pack canonical tables.

    Args:
        frames: Every input table, canonical and sorted by its key.
    """
    written = {table.path: canonical_csv(frames[table.name]) for table in input_tables()}
    return _frozen(frames, written, {name: sha256_hex(content) for name, content in written.items()})


def frozen_folder(frames: Mapping[str, pl.DataFrame], folder: Path, hashes: Mapping[str, str]) -> Frozen:
    """Pack canonical tables that have been written already.

    Args:
        frames: Every input table.
        folder: The folder of a run, with the tables in ``input/``.
        hashes: SHA-256 of its files by name, from ``run.json``.
    """
    names = [table.path for table in input_tables()]
    written = {name: (folder / "input" / name).read_bytes() for name in names}
    return _frozen(frames, written, {name: hashes[f"input/{name}"] for name in names})


def _frozen(frames: Mapping[str, pl.DataFrame], written: Mapping[str, bytes], hashes: Mapping[str, str]) -> Frozen:
    files = tuple(
        PackedFile(name, 0, hashes[name], len(content), zlib.compress(content, LEVEL))
        for name, content in written.items()
    )
    counts = {table.name: frames[table.name].height for table in input_tables()}
    return Frozen(files, counts, sha256_hex(canonical_json(dict(hashes))))


def in_canonical_order(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Tables as a round reads them, without asking whether a round could: filled in, sorted by key.

    A cell that no round could read stays as it is, and is told when a round is tried.

    Args:
        frames: Every input table as text, in any order.
    """
    faults = FaultList()
    drafts = {
        table.name: draft_of(table, sheet_of_frame(table.name, frames[table.name]), is_known=True, faults=faults)
        for table in input_tables()
    }
    book = Book(drafts)
    made = {}
    for name, draft in drafts.items():
        order = order_of(book, name, faults)
        kept = draft.frame.drop("_row")
        whole = kept.with_columns(kept[column].fill_null(frames[name][column]) for column in kept.columns)
        made[name] = whole if order is None else whole[order]
    return made


def freeze(*, year: int, name: str, actor: Actor, now: datetime) -> Snapshot:
    """Freeze what a round of a year would read now.

    The same content as an earlier snapshot of the year gives that one again; it keeps the name that it has.

    Args:
        year: The admission year.
        name: What the snapshot is called; may be "".
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        AdmissionYear.DoesNotExist: If the year is not open.
    """
    frozen = frozen_tables(in_canonical_order(frames_now(year)))
    with transaction.atomic():
        AdmissionYear.objects.select_for_update().get(pk=year)
        snapshot = keep_snapshot(year, frozen, name=name, made_by=actor.user_id, now=now)
        if name and not snapshot.name:
            snapshot.name = name
            snapshot.save(update_fields=["name"])
        record(
            actor=actor,
            action=FREEZE,
            about=f"admission_snapshot:{snapshot.pk}",
            before=None,
            after={"year": year, "number": snapshot.number, "name": name, "sha256": frozen.sha256, **frozen.counts},
            why="",
            now=now,
        )
    return snapshot


def keep_snapshot(year: int, frozen: Frozen, *, name: str, made_by: str, now: datetime) -> Snapshot:
    """Write a snapshot within a service's transaction; one with the same content in the year is reused.

    Args:
        year: The admission year, locked by the service.
        frozen: The tables.
        name: What it is called; may be "".
        made_by: Who made it.
        now: The moment.
    """
    same = Snapshot.objects.filter(year_id=year, sha256=frozen.sha256).first()
    if same is not None:
        if not same.files.exists():  # it has been thinned, and what it held is in the database again
            _keep_files(same, frozen)
        return same
    last = Snapshot.objects.filter(year_id=year).aggregate(last=Max("number"))["last"] or 0
    snapshot = Snapshot.objects.create(
        year_id=year,
        number=last + 1,
        name=name,
        sha256=frozen.sha256,
        counts=canonical_json(dict(frozen.counts)).decode(),
        made_at=now,
        made_by=made_by,
    )
    _keep_files(snapshot, frozen)
    return snapshot


def _keep_files(snapshot: Snapshot, frozen: Frozen) -> None:
    SnapshotFile.objects.bulk_create(
        SnapshotFile(snapshot=snapshot, name=file.name, sha256=file.sha256, content=file.content)
        for file in frozen.files
    )


def snapshot_bytes(snapshot: int) -> dict[str, bytes]:
    """The files of a snapshot by name, unpacked."""
    rows = SnapshotFile.objects.filter(snapshot_id=snapshot).order_by("name").values_list("name", "content")
    return {name: zlib.decompress(content) for name, content in rows}


def frames_of(snapshot: int) -> dict[str, pl.DataFrame]:
    """The tables of a snapshot as canonical text, by name."""
    written = snapshot_bytes(snapshot)
    return {
        table.name: pl.read_csv(BytesIO(written[table.path]), infer_schema=False).fill_null("")
        for table in input_tables()
    }
