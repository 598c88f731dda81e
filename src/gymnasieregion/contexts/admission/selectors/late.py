"""What has come in late of one person: choices that no round has tried yet, and grades set after the latest round."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from gymnasieregion.contexts.admission.core.application_rows import ids_of
from gymnasieregion.contexts.admission.models import (
    Applicant,
    ApplicationVersion,
    Choice,
    Completion,
    HeldSeat,
    RowDecision,
    Run,
    SnapshotFile,
)
from gymnasieregion.contexts.admission.selectors.applying import rows_of_version
from gymnasieregion.contexts.admission.selectors.cases_seats import frozen_table
from gymnasieregion.contexts.admission.selectors.replying import counted_since, published_since
from gymnasieregion.contexts.admission.selectors.runs_tickets import tickets_of


@dataclass(frozen=True, slots=True)
class LateGrade:
    """A grade that the latest round did not know.

    Args:
        subject: Its code.
        mark: The grade.
        day: When it was set.
    """

    subject: str
    mark: str
    day: date


def late_choices(applicant: Applicant) -> tuple[str, ...]:
    """The choices of somebody that are marked as late, in the order of the list; two queries."""
    marked = RowDecision.objects.filter(applicant=applicant, added=RowDecision.Added.LATE)
    chosen = Choice.objects.filter(applicant=applicant, offering_id__in=marked.values("offering_id"))
    return tuple(chosen.order_by("rank").values_list("offering_id", flat=True))


def untried(applicant: Applicant) -> frozenset[str]:
    """The late choices of somebody that no round counts with yet, so that they can be taken back."""
    since = _since(applicant)
    return frozenset(id_ for id_, moment in since.items() if not counted_since(applicant.year_id, None, moment))


def unanswered(applicant: Applicant) -> frozenset[str]:
    """The late choices of somebody that no published round counts with; one may be decided that does."""
    since = _since(applicant)
    return frozenset(id_ for id_, moment in since.items() if not published_since(applicant.year_id, moment))


def _since(applicant: Applicant) -> Mapping[str, datetime]:
    """Since when each late choice has stood in the list; not the one that they hold a seat of."""
    late = set(late_choices(applicant))
    late -= set(HeldSeat.objects.filter(applicant=applicant).values_list("offering_id", flat=True))
    since: dict[str, datetime] = {}
    if late:
        for version in ApplicationVersion.objects.filter(applicant=applicant).order_by("version"):
            ids = set(ids_of(rows_of_version(version)))
            since = {id_: since.get(id_, version.saved_at) for id_ in late & ids}
    return since


def late_grades(applicant: Applicant, run: Run | None) -> tuple[LateGrade, ...]:
    """The completions of somebody that the latest round did not know: the next one tries all choices with them.

    Args:
        applicant: Whose.
        run: The last published round that gave seats; None before one.
    """
    rows = Completion.objects.filter(applicant=applicant).order_by("completed_on", "subject")
    held = [LateGrade(row.subject, row.mark, row.completed_on) for row in rows]
    if not held or run is None:
        return ()
    try:
        table = frozen_table(run, "completions")
    except SnapshotFile.DoesNotExist:
        return ()
    mine = table.filter(pl.col("applicant_id") == applicant.applicant_id)
    known = set(mine.select("subject", "mark", "completed_on").iter_rows())
    return tuple(each for each in held if (each.subject, each.mark, each.day.isoformat()) not in known)


def new_completions(run: Run, before: Run) -> pl.DataFrame:
    """The grades set later that a round counted with and the round before did not know.

    Args:
        run: The round.
        before: The round before.

    Returns:
        ``applicant_id`` in the round, ``subject`` and ``mark``, by applicant and subject; no rows where the input of
        either has been removed with age.
    """
    grade = ("subject", "mark", "completed_on")
    try:
        now, then = (_completions_with_tickets(each) for each in (run, before))
    except SnapshotFile.DoesNotExist:
        return pl.DataFrame(schema=dict.fromkeys(("applicant_id", "subject", "mark"), pl.String))
    new = now.join(then, on=["ticket", *grade], how="anti")
    return new.select("applicant_id", "subject", "mark").sort("applicant_id", "subject", "mark")


def _completions_with_tickets(run: Run) -> pl.DataFrame:
    """An id may be covered between two rounds; a ticket never changes."""
    joined = frozen_table(run, "completions").join(tickets_of(run), on="applicant_id", how="left")
    return joined.with_columns(ticket=pl.coalesce("ticket", "applicant_id"))
