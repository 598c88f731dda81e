"""Two runs of a year compared; what has been compared once is remembered, since runs never change."""

import json
import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial

import polars as pl

from gymnasieregion.contexts.admission.models import Run, SnapshotFile
from gymnasieregion.contexts.admission.selectors.runs import frame_of
from gymnasieregion.contexts.admission.selectors.runs_tickets import tickets_of
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.run_difference import RunDifference, RunTables, compare_tables
from gymnasieregion.contexts.admission.services.run_lines import table_of
from gymnasieregion.contexts.admission.services.runs_packing import AT_ONCE, file_bytes

KEPT = 6
"""How many comparisons are kept in memory."""


def compared(first: Run, second: Run) -> RunDifference:
    """How the second run differs from the first.

    Args:
        first: The earlier run, done.
        second: The later run, done.
    """
    return _compared(first.seal, second.seal, first.pk, second.pk)


@lru_cache(maxsize=KEPT)
def _compared(first_seal: str, second_seal: str, first: int, second: int) -> RunDifference:
    """The comparison of two runs with these seals."""
    del first_seal, second_seal  # they tell the runs of one database from those of another
    runs = {run.pk: run for run in Run.objects.select_related("snapshot").filter(pk__in=(first, second))}
    renamed = _renamed(runs[first], runs[second])
    return compare_tables(_tables_of(runs[first], renamed), _tables_of(runs[second], {}))


def _tables_of(run: Run, renamed: Mapping[str, str]) -> RunTables:
    """What a comparison reads of a run; who is called something else in the other run has that id."""
    results = frame_of(run.pk, "results.csv").select("applicant_id", "offering_id", "rank")
    document = json.loads(file_bytes(run.pk, "run.json"))
    return RunTables(document, _with_ids(results, renamed), partial(_contents, run, renamed))


def _contents(run: Run, renamed: Mapping[str, str], names: Sequence[str]) -> dict[str, bytes]:
    """Some of a run's input tables as they were written; two are unpacked at a time, since zlib lets others run."""
    paths = {table_named(name).path: name for name in names}
    rows = SnapshotFile.objects.filter(snapshot=run.snapshot_id, name__in=paths).values_list("name", "content")
    packed = {paths[path]: bytes(content) for path, content in rows}
    with ThreadPoolExecutor(AT_ONCE) as workers:
        found = dict(zip(packed, workers.map(zlib.decompress, packed.values()), strict=True))
    return {name: _renamed_content(content, renamed) for name, content in found.items()} if renamed else found


def _renamed_content(content: bytes, renamed: Mapping[str, str]) -> bytes:
    return _with_ids(table_of(content), renamed).write_csv(line_terminator="\n").encode()


def _with_ids(frame: pl.DataFrame, renamed: Mapping[str, str]) -> pl.DataFrame:
    if not renamed or "applicant_id" not in frame.columns:
        return frame
    return frame.with_columns(pl.col("applicant_id").replace(renamed))


def _renamed(first: Run, second: Run) -> Mapping[str, str]:
    """Those whose id differs between two runs, since they were covered meanwhile: the id in the second, by the first's.

    Args:
        first: The earlier run.
        second: The later run.
    """
    name = table_named("applicants").path
    files = SnapshotFile.objects.filter(snapshot__in=[first.snapshot_id, second.snapshot_id], name=name)
    if len(set(files.values_list("sha256", flat=True))) == 1:  # the same people with the same ids
        return {}
    both = tickets_of(first).join(tickets_of(second), on="ticket", how="inner", suffix="_second")
    differ = both.filter(pl.col("applicant_id") != pl.col("applicant_id_second"))
    return dict(differ.select("applicant_id", "applicant_id_second").iter_rows())
