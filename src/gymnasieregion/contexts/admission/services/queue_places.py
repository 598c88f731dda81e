"""Every place in the reserve lists of a round, and why it differs from the round before, for the whole region at once.

``core/queue_moves.py`` is the definition; what is here gives the same with columns instead of people.
"""

from dataclasses import dataclass

import polars as pl

from gymnasieregion.contexts.admission.models import Publication, Run
from gymnasieregion.contexts.admission.selectors.runs import NoSuchFileError, frame_of
from gymnasieregion.contexts.admission.selectors.runs_tickets import tickets_of
from gymnasieregion.contexts.admission.services.publication import GIVES_SEATS

COLUMNS = (
    "applicant_id", "offering_id", "group_id", "place", "before", "seated", "left", "came", "passed",
)  # fmt: skip
"""Of what is returned: the fields of ``QueuePlace``, with the applicant's id in the run."""

QUEUE = ("branch_id", "group_id")
WAITER = (*QUEUE, "who")


@dataclass(frozen=True, slots=True)
class RoundQueues:
    """The reserve lists of a round and who got its seats, with names of people that are the same in every round.

    Args:
        reserves: ``branch_id``, ``group_id``, ``place``, ``applicant_id``, ``offering_id`` and ``who``.
        seats: ``who`` and ``offering_id`` of everyone admitted.
    """

    reserves: pl.DataFrame
    seats: pl.DataFrame


def queue_rows(run: Run, previous: Publication | None) -> pl.DataFrame:
    """Every place in the reserve lists of a round, and why it is another than it was; writes nothing.

    A round that gives no seats has no lists to wait in, and so no rows.

    Args:
        run: A run that is done.
        previous: The publication before it that gave seats, from ``previous_publication``; None for the first.

    Returns:
        The columns of ``COLUMNS``; ``before`` is null for a place that there was not before.
    """
    if run.kind not in GIVES_SEATS:
        return pl.DataFrame(schema=dict.fromkeys(COLUMNS[:3], pl.String) | dict.fromkeys(COLUMNS[3:], pl.Int64))
    try:
        then = round_queues(previous.run) if previous is not None else None
    except NoSuchFileError:  # its files have been removed with age
        then = None
    return places_between(round_queues(run), then)


def previous_publication(run: Run) -> Publication | None:
    """The latest publication of the year that gave seats, other than a run's own; None before the first."""
    found = Publication.objects.filter(run__year=run.year_id, run__kind__in=GIVES_SEATS, published_at__isnull=False)
    rows = found.exclude(run=run.pk).select_related("run__snapshot").order_by("-published_at", "-pk")
    own = Publication.objects.filter(run=run.pk, published_at__isnull=False).first()
    if own is not None:
        rows = rows.filter(published_at__lte=own.published_at)
    return rows.first()


def round_queues(run: Run) -> RoundQueues:
    """The reserve lists and the seats of a run that is done.

    An id may be covered between two rounds; a ticket never changes, so people are told apart by theirs.

    Raises:
        NoSuchFileError: If its files are not there.
    """
    tickets = tickets_of(run).rename({"ticket": "who"})
    seats = frame_of(run.pk, "results.csv").select("applicant_id", "offering_id").drop_nulls()
    reserves = frame_of(run.pk, "reserves.csv").select(*QUEUE, "place", "applicant_id", "offering_id")
    return RoundQueues(_with_who(reserves, tickets), _with_who(seats, tickets).select("who", "offering_id"))


def places_between(now: RoundQueues, then: RoundQueues | None) -> pl.DataFrame:
    """Every place of a round's reserve lists, held against those of an earlier round.

    Args:
        now: The round.
        then: The earlier one; None when there is none.

    Returns:
        As ``queue_rows``, by list and place.
    """
    rows = now.reserves.sort(*QUEUE, "place", "applicant_id", "offering_id")
    if then is None:
        none = [pl.lit(None, pl.Int64).alias("before"), *(pl.lit(0, pl.Int64).alias(name) for name in COLUMNS[5:])]
        return rows.with_columns(none).select(COLUMNS)
    waits, waited = _waiters(now.reserves), _waiters(then.reserves)
    seated = _seated(now, then)
    gone = waited.join(waits, on=WAITER, how="anti").join(
        seated.with_columns(got=pl.lit(1, pl.Int64)), on=("branch_id", "who"), how="left"
    )
    gone = gone.select(*WAITER, seated=pl.col("got").fill_null(0), left=1 - pl.col("got").fill_null(0))
    new = waits.join(waited, on=WAITER, how="anti").select(*WAITER, came=pl.lit(1, pl.Int64))
    lost = _up_to(waited, gone, ("seated", "left")).rename({"first": "before"})
    won = _up_to(waits, new, ("came",)).rename({"first": "place"})
    earlier = then.reserves.select(*WAITER, "offering_id", before=pl.col("place"))
    found = (
        rows.join(earlier, on=(*WAITER, "offering_id"), how="left", maintain_order="left")
        .join(lost, on=(*QUEUE, "before"), how="left", maintain_order="left")
        .join(won, on=(*QUEUE, "place"), how="left", maintain_order="left")
    )
    stood = pl.col("before").is_not_null()
    counted = [pl.when(stood).then(pl.col(name)).otherwise(0).fill_null(0).alias(name) for name in COLUMNS[5:8]]
    change = pl.col("place") - pl.col("before") + pl.col("seated") + pl.col("left") - pl.col("came")
    return found.with_columns(counted).with_columns(passed=change.fill_null(0)).select(COLUMNS)


def _with_who(frame: pl.DataFrame, tickets: pl.DataFrame) -> pl.DataFrame:
    """A table with the ticket of each person; the id of those who have none."""
    joined = frame.join(tickets, on="applicant_id", how="left", maintain_order="left")
    return joined.with_columns(who=pl.coalesce("who", "applicant_id"))


def _waiters(reserves: pl.DataFrame) -> pl.DataFrame:
    """Everyone who waits in each list once, with their first place: a person may have two rows in a shared list.

    A place is one more than the number of other people before, so first places are 1, 2, 3 … in each list, and before
    a row are the others whose first place is not larger than its own place.
    """
    return reserves.group_by(WAITER).agg(first=pl.col("place").min())


def _seated(now: RoundQueues, then: RoundQueues) -> pl.DataFrame:
    """Who got a seat in which branch; one that is in nobody's list of reserves moves nobody."""
    known = pl.concat([each.reserves.select("offering_id", "branch_id") for each in (now, then)]).unique()
    return now.seats.join(known, on="offering_id").select("branch_id", "who").unique()


def _up_to(waiters: pl.DataFrame, marked: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """For each first place in each list, how many of those marked stand there or before it."""
    each = waiters.join(marked, on=WAITER, how="left").sort(*QUEUE, "first")
    counts = [pl.col(name).fill_null(0).cum_sum().over(QUEUE).alias(name) for name in names]
    return each.select(*QUEUE, "first", *counts)
