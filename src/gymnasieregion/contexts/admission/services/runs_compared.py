"""Two runs of a year compared; what has been compared once is remembered, since runs never change."""

import tempfile
from functools import lru_cache
from pathlib import Path

from gymnasieregion.contexts.admission.models import Run
from gymnasieregion.contexts.admission.selectors.tables_schema import input_tables
from gymnasieregion.contexts.admission.services.run_difference import RunDifference, compare_runs
from gymnasieregion.contexts.admission.services.runs_packing import run_folder

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
    read = ("run.json", "results.csv", *(f"input/{table.path}" for table in input_tables()))
    with tempfile.TemporaryDirectory(prefix="gymnasieregion-compare-") as place:
        folders = [Path(place) / name for name in ("first", "second")]
        for run, folder in zip((first, second), folders, strict=True):
            run_folder(Run.objects.get(pk=run), folder, only=read)
        return compare_runs(*folders)
