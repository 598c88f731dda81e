"""Questions about runs: those of a year, and the tables that a run wrote."""

import zlib
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from types import MappingProxyType

import polars as pl
from django.db.models import Exists, OuterRef, QuerySet

from gymnasieregion.contexts.admission.models import Run, RunFile, Snapshot, SnapshotFile

HUNDREDTHS = ("merit", "points", "limit", "gap", "Antagningsgrans", "Median")
COUNTS = (
    "rank", "tier", "place", "others_short", "AntalPlatser", "AntalAntagna", "AntalReserver", "AntalLedigaPlatser",
)  # fmt: skip
KEPT_FRAMES = 12
"""Tables of runs that are kept in memory: four runs' three; at full scale the largest takes some 30 MB."""

BRIEF = MappingProxyType(
    {
        "Studievag": "name",
        "Skola": "school",
        "Kommun": "municipality",
        "StudieVagKod": "code",
        "Antagningsgrans": "limit",
        "Median": "median",
        "AntalPlatser": "places",
        "AntalAntagna": "admitted",
        "AntalReserver": "reserves",
        "AntalLedigaPlatser": "vacant",
        "Granskod": "reason",
        "Platskod": "shared",
    }
)
"""The published columns of an offering, by the names that pages use."""


class NoSuchFileError(LookupError):
    """The run has no such file: it is not done, or has been removed."""


def runs_of(year: int) -> QuerySet[Run]:
    """The runs of a year, the latest first."""
    found = Run.objects.filter(year=year).select_related("publication", "snapshot", "rerun_of")
    return found.order_by("-number")


def run_numbered(year: int, number: int) -> Run | None:
    """A run by its number in the year; None when there is none."""
    return runs_of(year).filter(number=number).first()


def snapshots_of(year: int) -> QuerySet[Snapshot]:
    """The snapshots of a year, the latest first."""
    return Snapshot.objects.filter(year=year).order_by("-number")


def snapshots_with_files(year: int) -> QuerySet[Snapshot]:
    """The snapshots of a year that a run can still be made from, the latest first: those thinned have no files."""
    return snapshots_of(year).filter(Exists(SnapshotFile.objects.filter(snapshot=OuterRef("pk"))))


def comparable_runs(year: int) -> QuerySet[Run]:
    """The runs of a year that another can be held against, the latest first: done, and with their input still there."""
    has_input = Exists(SnapshotFile.objects.filter(snapshot=OuterRef("snapshot")))
    return runs_of(year).filter(has_input, state=Run.State.DONE)


def frame_of(run_id: int, name: str) -> pl.DataFrame:
    """A table that a run wrote; numbers as numbers (points as points), empty cells as null.

    Args:
        run_id: A run that is done.
        name: The file, such as ``choice_results.csv``.

    Raises:
        NoSuchFileError: If there is no such file.
    """
    seal, state = Run.objects.values_list("seal", "state").get(pk=run_id)
    if not seal:
        raise NoSuchFileError(run_id)
    return _frame(f"{seal} {state}", run_id, name)


def offering_rows(run_id: int) -> pl.DataFrame:
    """One row for each offering of a run: what it is, its figures, and how many are admitted above its places."""
    frame = frame_of(run_id, "statistics.csv").rename(dict(BRIEF))
    above = pl.col("admitted") - pl.col("places")
    return frame.with_columns(over=pl.when(pl.col("shared").is_null()).then(above.clip(lower_bound=0)).otherwise(0))


def place_of(run_id: int, applicant: str) -> int | None:
    """An applicant's place among the lines of ``results.csv``, from 0; None for somebody who is not in the run."""
    ids = frame_of(run_id, "results.csv")["applicant_id"]
    found = ids.search_sorted(applicant)
    return int(found) if found < len(ids) and ids[int(found)] == applicant else None


def _together(packed: Sequence[bytes]) -> bytes:
    """Parts of a file put together."""
    return b"".join(zlib.decompress(part) for part in packed)


@lru_cache(maxsize=KEPT_FRAMES)
def _frame(seal: str, run_id: int, name: str) -> pl.DataFrame:
    """The table of a run with a seal: what is sealed never changes, so what has been read once is right."""
    rows = RunFile.objects.filter(run_id=run_id, name=name).order_by("part").values_list("content", flat=True)
    packed = [bytes(content) for content in rows]
    if not packed:
        raise NoSuchFileError(seal, name)
    frame = pl.read_csv(BytesIO(_together(packed)), infer_schema=False)
    return frame.with_columns(
        *(pl.col(column).cast(pl.Float64) for column in HUNDREDTHS if column in frame.columns),
        *(pl.col(column).cast(pl.Int64) for column in COUNTS if column in frame.columns),
    )
