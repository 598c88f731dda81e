"""Protected identities in the input of a run, and who may have the files in which they stand."""

import zlib
from collections.abc import Sequence
from io import BytesIO

import polars as pl

from gymnasieregion.contexts.admission.models import Applicant, Run, SnapshotFile
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.admission.selectors.runs_tickets import tickets_of
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.platform.access.actor import Actor


def protected_in(run: Run) -> tuple[Applicant, ...]:
    """Those in the input of a run whose identity is protected today, by id."""
    tickets = set(tickets_of(run)["ticket"])
    hidden = Applicant.objects.filter(year=run.year_id).exclude(protection=Applicant.Protection.NONE)
    return tuple(person for person in hidden.order_by("applicant_id") if person.ticket in tickets)


def may_take(run: Run, people: Sequence[Applicant], actor: Actor) -> bool:
    """Whether somebody may have all files of a run: the office, and others who cannot tell from them who anybody is.

    A number tells it, and so does an id or a ticket from before the identity was covered, since lists have it.

    Args:
        run: The run.
        people: From ``protected_in``.
        actor: Who asks.
    """
    if sees_protected(actor) or not people:
        return True
    if any(person.ticket != person.applicant_id for person in people):
        return False
    file = SnapshotFile.objects.get(snapshot=run.snapshot_id, name=table_named("applicants").path)
    table = pl.read_csv(
        BytesIO(zlib.decompress(file.content)), infer_schema=False, columns=["applicant_id", "identity_number"]
    ).fill_null("")
    ids = [person.applicant_id for person in people]
    return table.filter(pl.col("applicant_id").is_in(ids), pl.col("identity_number") != "").is_empty()
