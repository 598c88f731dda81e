"""Applicants whose ids were covered after a run was made: their tickets tell who they are today."""

from collections.abc import Collection, Mapping
from io import BytesIO

import polars as pl

from gymnasieregion.contexts.admission.models import Applicant, Run
from gymnasieregion.contexts.admission.services.snapshots import snapshot_bytes


def without_numbers(frames: Mapping[str, pl.DataFrame], year: int) -> Mapping[str, pl.DataFrame]:
    """The tables of an earlier snapshot, to be frozen anew, without the numbers of those who are protected by now.

    Args:
        frames: Every input table.
        year: The admission year.
    """
    hidden = Applicant.objects.filter(year=year).exclude(protection=Applicant.Protection.NONE)
    tickets = list(hidden.values_list("ticket", flat=True))
    own = pl.when(pl.col("ticket") == "").then(pl.col("applicant_id")).otherwise(pl.col("ticket"))
    number = pl.when(own.is_in(tickets)).then(pl.lit("")).otherwise(pl.col("identity_number"))
    return {**frames, "applicants": frames["applicants"].with_columns(identity_number=number)}


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
