"""What a case is held against: the input of the round that it is about, and the seats of today."""

import zlib
from collections.abc import Mapping
from io import BytesIO

import polars as pl
from django.db.models import QuerySet

from gymnasieregion.contexts.admission.core.difference import Seat
from gymnasieregion.contexts.admission.models import HeldSeat, Publication, Run, SnapshotFile
from gymnasieregion.contexts.admission.selectors.tables import kept_table, offer_frames
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named

GAVE_UP = (HeldSeat.Reply.NO.value, HeldSeat.Reply.WITHDRAWN.value)
"""Replies of those who hold the seat no more; the row stays, since it says which choices are left for good."""

LAST_CHOICE = 999
"""The rank of a seat that the person has no choice for any more: any choice is better."""


def publications_of(year: int) -> QuerySet[Publication]:
    """The published rounds of a year that gave seats, the latest first."""
    found = Publication.objects.filter(run__year=year, published_at__isnull=False)
    return found.exclude(run__kind=Run.Kind.PRELIMINARY).select_related("run__year").order_by("-published_at", "-pk")


def latest_publication(year: int) -> int:
    """The key of the latest publication of a year that gave seats; 0 when there is none."""
    return publications_of(year).values_list("pk", flat=True).first() or 0


def frozen_table(run: Run, name: str) -> pl.DataFrame:
    """One table that a run was decided from, as canonical text.

    Args:
        run: A run that is done.
        name: The table.

    Raises:
        SnapshotFile.DoesNotExist: If there is no such table.
    """
    file = SnapshotFile.objects.get(snapshot=run.snapshot_id, name=table_named(name).path)
    return pl.read_csv(BytesIO(zlib.decompress(file.content)), infer_schema=False).fill_null("")


def seats_today(year: int, ranks: Mapping[tuple[str, str], int]) -> dict[str, Seat]:
    """Who holds which seat now; who has given it up holds none.

    Args:
        year: The admission year.
        ranks: The rank of each choice, by applicant and offering.
    """
    held = kept_table("held", year).filter(~pl.col("reply").is_in(GAVE_UP))
    rows = held.select("applicant_id", "offering_id").iter_rows()
    return {who: Seat(offering, ranks.get((who, offering), LAST_CHOICE)) for who, offering in rows}


def seats_of_offer(year: int) -> dict[str, int]:
    """The seats of every offering of a year today, its groups together."""
    groups = offer_frames(year)["seat_groups"].group_by("branch_id").agg(pl.col("seats").cast(pl.Int64).sum())
    return dict(groups.iter_rows())
