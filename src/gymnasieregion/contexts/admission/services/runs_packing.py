"""A run's files on their way into the database and back, to the byte."""

import csv
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl

from gymnasieregion.contexts.admission.models import Run, RunFile
from gymnasieregion.contexts.admission.selectors.tables_schema import input_tables
from gymnasieregion.contexts.admission.services.snapshots import LEVEL, PackedFile, snapshot_bytes
from gymnasieregion.kernel.canonical import sha256_hex

EXPLANATIONS = "explanations.csv"
AT_ONCE = 2
"""Parts packed beside each other; zlib lets other threads run meanwhile."""

PERSONS_IN_A_PART = 256
"""Applicants whose explanations are packed together: one person's are read in a few milliseconds."""


def packed_folder(folder: Path, hashes: Mapping[str, str]) -> tuple[PackedFile, ...]:
    """Every file of a run's folder but the tables of its snapshot, packed.

    Args:
        folder: As ``write_run`` left it.
        hashes: SHA-256 of the files by name, from ``run.json``.
    """
    tables = {f"input/{table.path}" for table in input_tables()}
    files: list[PackedFile] = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder).as_posix()
        if name not in tables:
            content = path.read_bytes()
            places = _cuts(content, folder) if name == EXPLANATIONS else [0, len(content)]
            files += _packed(name, content, places, hashes.get(name) or sha256_hex(content))
    return tuple(files)


def run_folder(run: Run, directory: Path, only: Collection[str] | None = None) -> None:
    """Write a run's whole folder back, to the byte.

    Args:
        run: A run that is done.
        directory: Where; made when it is not there.
        only: Names of files to write; None for all.

    Raises:
        ValueError: If the run is not done, so that it has no folder.
    """
    if run.state != Run.State.DONE or run.snapshot_id is None:
        raise ValueError(f"Run {run.pk} is {run.state}")
    rows = RunFile.objects.filter(run=run).order_by("name", "part")
    if only is not None:
        rows = rows.filter(name__in=only)
    directory.mkdir(parents=True, exist_ok=True)
    for name, part, content in rows.values_list("name", "part", "content").iterator(chunk_size=16):
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab" if part else "wb") as file:
            file.write(zlib.decompress(content))
    tables = {f"input/{table.path}" for table in input_tables()}
    if only is None or tables & set(only):
        for name, content in snapshot_bytes(run.snapshot_id).items():
            if only is None or f"input/{name}" in only:
                (directory / "input").mkdir(exist_ok=True)
                (directory / "input" / name).write_bytes(content)


def file_bytes(run_id: int, name: str) -> bytes:
    """One file that a run wrote, unpacked.

    Raises:
        RunFile.DoesNotExist: If the run has no such file.
    """
    rows = RunFile.objects.filter(run_id=run_id, name=name).order_by("part").values_list("content", flat=True)
    parts = [zlib.decompress(content) for content in rows]
    if not parts:
        raise RunFile.DoesNotExist(f"{run_id} {name}")
    return b"".join(parts)


def explanations_of(run_id: int, place: int, applicant: str) -> list[tuple[int, str, str]]:
    """One person's answers in a run: rank, and the sentences in Swedish and English.

    Args:
        run_id: A run that is done.
        place: The applicant's place among the lines of ``results.csv``, from 0.
        applicant: Their id.
    """
    files = RunFile.objects.filter(run_id=run_id, name=EXPLANATIONS)
    wanted = place // PERSONS_IN_A_PART + 1 if files.filter(part__gt=0).exists() else 0
    packed = files.values_list("content", flat=True).get(part=wanted)
    lines = csv.reader(StringIO(zlib.decompress(packed).decode(), newline=""))
    return [(int(line[1]), line[3], line[4]) for line in lines if line and line[0] == applicant]


def _packed(name: str, content: bytes, places: Sequence[int], digest: str) -> Iterator[PackedFile]:
    """The parts of a file between some places, packed beside each other; each can be unpacked alone."""
    parts = [memoryview(content)[start:stop] for start, stop in pairwise(places)]
    with ThreadPoolExecutor(AT_ONCE) as workers:
        packed = workers.map(lambda part: zlib.compress(part, LEVEL), parts)
        for number, (part, small) in enumerate(zip(parts, packed, strict=True)):
            yield PackedFile(name, number, digest, len(part), small)


def _cuts(content: bytes, folder: Path) -> list[int]:
    """Where the explanations are cut: after the header, and after each so many applicants of ``results.csv``.

    A name that holds a line break cannot be cut by lines; the file is then kept in one part.
    """
    ends = np.flatnonzero(np.frombuffer(content, np.uint8) == ord("\n")) + 1
    people, owners = (
        pl.read_csv(folder / name, columns=["applicant_id"], infer_schema=False)["applicant_id"]
        for name in ("results.csv", "choice_results.csv")
    )
    if len(ends) != len(owners) + 1 or not len(people):
        return [0, len(content)]
    rows = people.to_frame().join(owners.value_counts(), on="applicant_id", how="left", maintain_order="left")
    last = rows["count"].fill_null(0).cum_sum().to_numpy()  # choice rows up to and with each applicant
    every = np.append(last[PERSONS_IN_A_PART - 1 : -1 : PERSONS_IN_A_PART], last[-1])
    return [0, int(ends[0]), *ends[every].tolist()]
