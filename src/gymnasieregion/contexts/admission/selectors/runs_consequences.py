"""What publishing a run does to whom: told before it is decided."""

from dataclasses import dataclass

import polars as pl

from gymnasieregion.contexts.admission.models import Applicant, Run
from gymnasieregion.contexts.admission.selectors.runs import frame_of
from gymnasieregion.contexts.admission.selectors.tables import kept_table


@dataclass(frozen=True, slots=True)
class Consequences:
    """What publishing a run does.

    Args:
        persons: Who get a result.
        admitted: Of them, who are admitted.
        reserves: Of them, who are not admitted and stand in some reserve list.
        without: Of them, who get no seat and stand in no list.
        gives_seats: Whether the seats of the year become those of the run.
        new_seats: Who get a seat and hold none now.
        moved: Who get another seat than they hold.
        keeps: Who keep the seat that they hold.
        leaves: Who hold a seat that the run does not give them.
        gone: Who are in the run but no longer tried in the year.
        came: Who are tried in the year but not in the run.
        replies_since: Replies in the database that the run did not know of.
    """

    persons: int
    admitted: int
    reserves: int
    without: int
    gives_seats: bool
    new_seats: int
    moved: int
    keeps: int
    leaves: int
    gone: int
    came: int
    replies_since: int


def consequences(run: Run, *, gives_seats: bool, replies_then: pl.DataFrame) -> Consequences:
    """What publishing a run does to whom, as things stand now.

    Args:
        run: A run that is done.
        gives_seats: Whether its kind says who holds which seat.
        replies_then: The table of held seats that the run was decided from.
    """
    results = frame_of(run.pk, "results.csv")
    seats = results.filter(pl.col("offering_id").is_not_null()).select("applicant_id", seat="offering_id")
    held = kept_table("held", run.year_id).select("applicant_id", "reply", was="offering_id")
    both = seats.join(held, on="applicant_id", how="full", coalesce=True)
    active = set(Applicant.objects.filter(year=run.year_id, is_active=True).values_list("applicant_id", flat=True))
    ids = set(results["applicant_id"])
    known = replies_then.select("applicant_id", before="reply")
    since = held.join(known, on="applicant_id", how="left").filter(pl.col("reply") != pl.col("before").fill_null(""))
    reserves = results.filter(pl.col("status") == "Reserv").height
    return Consequences(
        persons=results.height,
        admitted=seats.height,
        reserves=reserves,
        without=results.height - seats.height - reserves,
        gives_seats=gives_seats,
        new_seats=both.filter(pl.col("was").is_null()).height,
        moved=both.filter(pl.col("was") != pl.col("seat")).height,
        keeps=both.filter(pl.col("was") == pl.col("seat")).height,
        leaves=both.filter(pl.col("seat").is_null()).height,
        gone=len(ids - active),
        came=len(active - ids),
        replies_since=since.height,
    )
