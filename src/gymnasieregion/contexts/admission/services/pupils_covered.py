"""Applicants whose ids were covered after a run was made: their tickets tell who they are today."""

from collections.abc import Collection, Mapping
from io import BytesIO

import polars as pl

from gymnasieregion.contexts.admission.models import Applicant, Run
from gymnasieregion.contexts.admission.services.snapshots import snapshot_bytes


def todays_ids(run: Run, former: Collection[str]) -> Mapping[str, str]:
    """The ids of today of applicants who stand under other ids in a run.

    Args:
        run: A run that is done.
        former: Ids of the run that nobody of the year has today; none costs nothing.

    Returns:
        For each of them that has one, the id of today.
    """
    if not former or run.snapshot_id is None:
        return {}
    table = pl.read_csv(BytesIO(snapshot_bytes(run.snapshot_id)["applicants.csv"]), infer_schema=False).fill_null("")
    rows = table.filter(pl.col("applicant_id").is_in(list(former))).select("applicant_id", "ticket")
    tickets = {ticket or who: who for who, ticket in rows.iter_rows()}
    today = Applicant.objects.filter(year=run.year_id, ticket__in=list(tickets)).values_list("ticket", "applicant_id")
    return {tickets[ticket]: who for ticket, who in today}
