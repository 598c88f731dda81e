"""A publication made: one result for each person, and the seats that they now hold, all at once."""

import json
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import polars as pl

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, PersonResult, Publication, Run
from gymnasieregion.contexts.admission.selectors.rules import rules_for
from gymnasieregion.contexts.admission.selectors.tables import kept_table
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.phases_told import ToldPhases
from gymnasieregion.contexts.admission.services.publication import GIVES_SEATS, moment_key
from gymnasieregion.contexts.admission.services.pupils_covered import todays_ids
from gymnasieregion.contexts.admission.services.runs_packing import run_folder
from gymnasieregion.contexts.admission.services.slips import slip_rows
from gymnasieregion.contexts.admission.services.snapshots import LEVEL
from gymnasieregion.contexts.admission.services.year_rows import write_rows
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.bulk import insert_rows

PUBLISHED = "admission.run.published"
PHASES = 2
GAVE_UP = ("NO", "WITHDRAWN")
"""Replies that stay when the seat is gone: they say which rows are not to be tried again."""


@dataclass(frozen=True, slots=True)
class Results:
    """What a publication says, ready to be written.

    Args:
        publication: Which.
        decided_at: Of the decision that the job is for.
        persons: For each applicant their own lines, packed.
        seats: applicant_id, offering_id and group_id of everyone admitted; None when the round gives no seats.
        silent_gave_up: Whether no reply meant a no in the round.
        counts: How many persons, and how many admitted.
    """

    publication: int
    decided_at: str
    persons: Mapping[str, bytes]
    seats: pl.DataFrame | None
    silent_gave_up: bool
    counts: Mapping[str, int]


def make_results(publication_id: int, decided_at: str, phases: ToldPhases) -> Results:
    """Make what a publication says to each person; writes nothing.

    Args:
        publication_id: Which.
        decided_at: The moment of the decision, ISO.
        phases: Told of each phase.
    """
    publication = Publication.objects.select_related("run").get(pk=publication_id)
    if not _holds(publication, decided_at):
        return Results(publication_id, decided_at, {}, None, silent_gave_up=False, counts={})
    run = publication.run
    with tempfile.TemporaryDirectory(prefix="gymnasieregion-publish-") as place:
        folder = Path(place)
        with phases("läser körningens resultat", "reading the result of the run"):
            run_folder(run, folder, only=("results.csv", "choice_results.csv"))
            results = pl.read_csv(BytesIO((folder / "results.csv").read_bytes()), infer_schema=False).fill_null("")
        with phases("gör ett besked till var och en", "making a result for each person"):
            persons = {who: zlib.compress(rows, LEVEL) for who, rows in slip_rows(folder)}
    admitted = results.filter(pl.col("offering_id") != "").select("applicant_id", "offering_id", "group_id")
    seats = admitted if run.kind in GIVES_SEATS else None
    counts = {"persons": len(persons), "admitted": len(admitted)}
    return Results(publication_id, decided_at, persons, seats, _no_reply_is_no(run), counts)


def keep_results(made: Results, *, actor: Actor, now: datetime) -> Mapping[str, object]:
    """Make a run known, in the transaction of its job, with one event; once, whatever happens.

    Args:
        made: From ``make_results``.
        actor: The job.
        now: The moment.
    """
    year = Publication.objects.values_list("run__year_id", flat=True).get(pk=made.publication)
    AdmissionYear.objects.select_for_update().get(pk=year)
    publication = Publication.objects.select_for_update().get(pk=made.publication)
    if not _holds(publication, made.decided_at):
        return {"published": False}
    run = Run.objects.get(pk=publication.run_id)
    keys = dict(Applicant.objects.filter(year_id=year).order_by().values_list("applicant_id", "pk"))
    covered = todays_ids(run, made.persons.keys() - keys.keys())
    keys |= {former: keys[today] for former, today in covered.items()}
    results = ((publication.pk, keys[who], content) for who, content in made.persons.items() if who in keys)
    insert_rows(PersonResult, ("publication_id", "applicant_id", "content"), results)
    publication.published_at = now
    publication.save(update_fields=["published_at"])
    after: dict[str, object] = {"run": run.pk, "seal": run.seal, **made.counts}
    if made.seats is not None:
        known = made.seats.filter(pl.col("applicant_id").is_in(list(keys)))
        known = known.with_columns(pl.col("applicant_id").replace(covered))
        held = held_after(known, kept_table("held", year), silent_gave_up=made.silent_gave_up)
        changes = write_rows(year=year, table="held", frame=held, replace="all")
        after |= {"held_new": changes.new, "held_changed": changes.changed, "held_removed": changes.removed}
    about = f"admission_run:{run.pk}"
    record(actor=actor, action=PUBLISHED, about=about, before=None, after=after, why="", now=now)
    return {"published": True, **after}


def held_after(seats: pl.DataFrame, before: pl.DataFrame, *, silent_gave_up: bool) -> pl.DataFrame:
    """The table of held seats after a round.

    A reply follows its seat. A new seat has no reply, but who has withdrawn stays withdrawn. Who has given up a seat
    and got no other keeps the row with the reply, since it says which choices are left for good.

    Args:
        seats: applicant_id, offering_id and group_id of everyone admitted.
        before: The table of held seats until now, canonical text.
        silent_gave_up: Whether no reply meant a no in the round.
    """
    gave_up = [*GAVE_UP, ""] if silent_gave_up else GAVE_UP
    earlier = before.select("applicant_id", was=pl.col("offering_id"), reply=pl.col("reply"))
    stays = (pl.col("offering_id") == pl.col("was")) | (pl.col("reply") == "WITHDRAWN")
    now = seats.join(earlier, on="applicant_id", how="left", maintain_order="left").with_columns(
        reply=pl.when(stays).then(pl.col("reply")).otherwise(pl.lit(""))
    )
    gone = before.filter(pl.col("reply").is_in(gave_up)).join(seats, on="applicant_id", how="anti")
    columns = table_named("held").columns
    return pl.concat([now.select(columns), gone.select(columns)]).sort("applicant_id")


def _no_reply_is_no(run: Run) -> bool:
    """Whether the rules of the round took no reply for a no."""
    settings = json.loads(run.settings)
    day, kind, decisions = date.fromisoformat(settings["day"]), settings["kind"], settings["decisions"]
    return rules_for(day=day, kind=kind, decisions=decisions).round.no_reply == "NO"


def _holds(publication: Publication, decided_at: str) -> bool:
    """Whether the decision that a job is for is the one that holds, and is not carried out yet."""
    waits = publication.published_at is None and publication.cancelled_at is None
    return waits and moment_key(publication.decided_at) == decided_at
