"""A publication made: one result for each person, and the seats that they now hold, all at once."""

import tempfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

import polars as pl

from gymnasieregion.contexts.admission.models import (
    AdmissionYear,
    Applicant,
    PersonResult,
    Publication,
    QueuePlace,
    ResultPage,
    Run,
)
from gymnasieregion.contexts.admission.selectors.tables import kept_table
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.messages import tell_of_result
from gymnasieregion.contexts.admission.services.phases_told import ToldPhases
from gymnasieregion.contexts.admission.services.publication import GIVES_SEATS, moment_key
from gymnasieregion.contexts.admission.services.pupils_covered import todays_ids
from gymnasieregion.contexts.admission.services.queue_places import COLUMNS, previous_publication, queue_rows
from gymnasieregion.contexts.admission.services.result_insides import insides
from gymnasieregion.contexts.admission.services.result_making import FILES, about_of, rules_of, slip_paths, told_of
from gymnasieregion.contexts.admission.services.runs_packing import run_folder
from gymnasieregion.contexts.admission.services.slips import slip_rows
from gymnasieregion.contexts.admission.services.snapshots import LEVEL
from gymnasieregion.contexts.admission.services.year_rows import write_rows
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.bulk import insert_rows

PUBLISHED = "admission.run.published"
PHASES = 4
GAVE_UP = ("NO", "WITHDRAWN")
"""Replies that stay when the seat is gone: they say which rows are not to be tried again."""


@dataclass(frozen=True, slots=True)
class Results:
    """What a publication says, ready to be written.

    Args:
        publication: Which.
        decided_at: Of the decision that the job is for.
        persons: For each applicant what is kept of them.
        seats: applicant_id, offering_id and group_id of everyone admitted; None when the round gives no seats.
        silent_gave_up: Whether no reply meant a no in the round.
        counts: How many persons, and how many admitted.
        queues: Places in reserve lists, from ``queue_places.queue_rows``.
    """

    publication: int
    decided_at: str
    persons: Mapping[str, "OnePerson"]
    seats: pl.DataFrame | None
    silent_gave_up: bool
    counts: Mapping[str, int]
    queues: pl.DataFrame


@dataclass(frozen=True, slots=True)
class OnePerson:
    """What a publication keeps of one person.

    Args:
        lines: Their own lines, packed.
        path: Of their slip to the run's root.
        page: The inside of their page for each way to read, packed.
    """

    lines: bytes
    path: bytes
    page: tuple[bytes, bytes, bytes]


def make_results(publication_id: int, decided_at: str, phases: ToldPhases) -> Results:
    """Make what a publication says to each person; writes nothing.

    Args:
        publication_id: Which.
        decided_at: The moment of the decision, ISO.
        phases: Told of each phase.
    """
    publication = Publication.objects.select_related("run__year").get(pk=publication_id)
    if not _holds(publication, decided_at):
        none = pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
        return Results(publication_id, decided_at, {}, None, silent_gave_up=False, counts={}, queues=none)
    run, rules = publication.run, rules_of(publication.run)
    with tempfile.TemporaryDirectory(prefix="gymnasieregion-publish-") as place:
        folder = Path(place)
        with phases("läser körningens resultat", "reading the result of the run"):
            run_folder(run, folder, only=FILES)
            results = pl.read_csv(BytesIO((folder / "results.csv").read_bytes()), infer_schema=False).fill_null("")
        with phases("jämför köerna med omgången före", "comparing the queues with the round before"):
            previous = previous_publication(run)
            queues = queue_rows(run, previous)
        with phases("gör intygen", "making the slips"):
            lines = {who: zlib.compress(rows, LEVEL) for who, rows in slip_rows(folder)}
            paths = slip_paths(run, folder)
        with phases("gör en sida till var och en", "making a page for each person"):
            told = told_of(run, folder, queues, previous.run if previous else None)
            pages = insides(told, about_of(publication, rules, folder))
            persons = {who: OnePerson(lines[who], path, page) for (who, page), path in zip(pages, paths, strict=True)}
    admitted = results.filter(pl.col("offering_id") != "").select("applicant_id", "offering_id", "group_id")
    seats = admitted if run.kind in GIVES_SEATS else None
    counts = {"persons": len(persons), "admitted": len(admitted)}
    silent = rules.round.no_reply == "NO"
    return Results(publication_id, decided_at, persons, seats, silent_gave_up=silent, counts=counts, queues=queues)


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
    _write_people(publication.pk, keys, made)
    publication.published_at = now
    publication.save(update_fields=["published_at"])
    after: dict[str, object] = {"run": run.pk, "seal": run.seal, **made.counts}
    after["messages"] = tell_of_result(publication, now)
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


def _write_people(publication: int, keys: Mapping[str, int], made: Results) -> None:
    """Write what is kept of each person who is still in the year, by their keys in the database."""
    here = [(keys[who], person) for who, person in made.persons.items() if who in keys]
    results = ((publication, key, person.lines, person.path) for key, person in here)
    insert_rows(PersonResult, ("publication_id", "applicant_id", "content", "path"), results)
    pages = ((publication, key, *person.page) for key, person in here)
    insert_rows(ResultPage, ("publication_id", "applicant_id", "sv", "en", "easy"), pages)
    rows: Iterable[tuple[str, ...]] = made.queues.select(COLUMNS).iter_rows()
    places = ((publication, keys[who], *rest) for who, *rest in rows if who in keys)
    insert_rows(QueuePlace, ("publication_id", "applicant_id", *COLUMNS[1:]), places)


def _holds(publication: Publication, decided_at: str) -> bool:
    """Whether the decision that a job is for is the one that holds, and is not carried out yet."""
    waits = publication.published_at is None and publication.cancelled_at is None
    return waits and moment_key(publication.decided_at) == decided_at
