"""Who the applicants of a run are today: an id may be covered after a run was decided, a ticket never changes."""

import zlib
from functools import lru_cache
from io import BytesIO

import polars as pl

from gymnasieregion.contexts.admission.models import Applicant, Run, SnapshotFile
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named

KEPT = 4
"""Runs whose tickets are kept in memory; at full scale some 3 MB each."""


def tickets_of(run: Run) -> pl.DataFrame:
    """The ``applicant_id`` and ``ticket`` of everyone in a run; empty for a run that has no snapshot."""
    if run.snapshot is None:
        return pl.DataFrame(schema={"applicant_id": pl.String, "ticket": pl.String})
    return _tickets(run.snapshot.sha256, run.snapshot.pk)


def id_in_run(run: Run, applicant: Applicant | None) -> str:
    """What an applicant was called in a run: the id of today, or the one before it was covered; "" for nobody."""
    if applicant is None:
        return ""
    table = tickets_of(run)
    for column, value in (("ticket", applicant.ticket), ("applicant_id", applicant.applicant_id)):
        same = table.filter(pl.col(column) == value)["applicant_id"].to_list()
        if same:
            return str(same[0])
    return ""


@lru_cache(maxsize=KEPT)
def _tickets(sha256: str, snapshot: int) -> pl.DataFrame:
    """The tickets of a snapshot with a hash."""
    del sha256  # it tells the snapshots of one database from those of another
    file = SnapshotFile.objects.filter(snapshot=snapshot, name=table_named("applicants").path).first()
    if file is None:  # its personal data have been removed
        return pl.DataFrame(schema={"applicant_id": pl.String, "ticket": pl.String})
    table = pl.read_csv(
        BytesIO(zlib.decompress(file.content)), infer_schema=False, columns=["applicant_id", "ticket"]
    ).fill_null("")
    own = pl.when(pl.col("ticket") == "").then(pl.col("applicant_id")).otherwise(pl.col("ticket"))
    return table.select("applicant_id", ticket=own)
