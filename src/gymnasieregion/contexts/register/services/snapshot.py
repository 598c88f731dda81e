"""A snapshot of the register into the warehouse: pseudonymised, and read anew only for cohorts that have changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

import polars as pl
from django.db import transaction

from gymnasieregion.contexts.agreement.api import parties_on
from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.register.analytics.outcomes import outcomes
from gymnasieregion.contexts.register.core.paths import TERM_TURNS
from gymnasieregion.contexts.register.selectors.followup_rules import follow_up_rules_on
from gymnasieregion.contexts.register.selectors.paths import groups
from gymnasieregion.contexts.register.services import snapshot_reading as reading
from gymnasieregion.contexts.register.services.snapshot_rows import Around, Read, person_rows, spell_rows
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record
from gymnasieregion.warehouse.engine import Engine
from gymnasieregion.warehouse.pseudonym import pseudonyms
from gymnasieregion.warehouse.store import Draft, Snapshot, current, new_snapshot

Progress: TypeAlias = Callable[[float, str, str], None]
"""Told the share that is done, and what in Swedish and English."""

LAYOUT = "1"
"""Of the tables; another one makes the next snapshot from the beginning."""

OVERLAP = timedelta(hours=1)
"""So long before the last snapshot changes are looked for: what was being written when it was made came after it."""

AT_ONCE = 500_000
"""Persons whose outcomes are computed together; what holds memory down."""

TABLES = ("persons", "spells")
MUNICIPALITY = "MUNICIPALITY"
SNAPSHOT_MADE = "register.snapshot.made"


@dataclass(frozen=True, slots=True)
class Made:
    """What a snapshot took.

    Args:
        snapshot: The snapshot.
        cohorts: The cohorts that were read anew; the others were kept.
        persons: Rows of persons that were read.
        spells: Rows of spells that were read.
    """

    snapshot: Snapshot
    cohorts: tuple[int, ...]
    persons: int
    spells: int


def make_snapshot(
    *, warehouse: Path, key: bytes, engine: Engine, actor: Actor, now: datetime, day: date, progress: Progress
) -> Made:
    """Write the register as it is known now to the warehouse, and what became of each person.

    Nothing in the database is locked: what was known at a moment stays known as of that moment, whatever is written
    meanwhile.

    Args:
        warehouse: The warehouse's folder.
        key: Its own key, which makes the pseudonyms.
        engine: What computes the outcomes.
        actor: Who makes it.
        now: The moment, from the door.
        day: The day that the figures are of.
        progress: Told how far it has come.

    Returns:
        The snapshot and how much was read.

    Raises:
        NoRuleInForceError: If no rules of follow-up are known for the day.
    """
    around = _around(day)
    facts = {"layout": LAYOUT, "key": sha256(key).hexdigest()[:16], "around": _mark(around)}
    progress(0.0, "Läser vilka som har börjat", "Reading who has begun")
    persons = _persons(key, now)
    with new_snapshot(warehouse, known_at=now, day=day, facts=facts) as draft:
        anew = _cohorts_to_read(draft.before, persons, facts)
        read = _write_anew(draft, persons.filter(pl.col("cohort").is_in(anew)), around, progress)
        for table in TABLES:
            for cohort in persons["cohort"].unique().to_list():
                if cohort not in anew:
                    draft.keep(table, str(cohort))
        write_outcomes(draft, engine, progress)
    made = Made(current(warehouse), tuple(sorted(anew)), *read)
    _tell(made, actor, now)
    progress(1.0, "Klart", "Done")
    return made


def _persons(key: bytes, now: datetime) -> pl.DataFrame:
    """Everybody who has begun, merged ones on rows of their own: ``key``, ``head``, ``person``, ``cohort``, ``number``.

    The numbers go by cohort and pseudonym, so that rows sorted by number lie as the tables are to lie.
    """
    found = reading.heads_and_starts(now)
    heads = found.group_by("head").agg(pl.min("started_on"))
    year = pl.col("started_on").dt.year() - (pl.col("started_on").dt.month() < TERM_TURNS)
    heads = heads.with_columns(
        person=pl.Series(pseudonyms(key, map(bytes.fromhex, heads["head"])), dtype=pl.String),
        cohort=year.cast(pl.Int32),
    )
    heads = heads.sort("cohort", "person").with_row_index("number").with_columns(pl.col("number").cast(pl.Int32))
    return found.select("key", "head").join(heads.drop("started_on"), on="head")


def _cohorts_to_read(before: Snapshot | None, persons: pl.DataFrame, facts: Mapping[str, str]) -> set[int]:
    """The cohorts where something has changed since the snapshot before; all when it was made in another way.

    Whoever has come or gone is seen by the count, whoever has changed by what was recorded.
    """
    heads = persons.unique("head")
    counts = dict(heads.group_by("cohort").len().iter_rows())
    if before is None or before.facts != facts:
        return set(counts)
    changed = reading.changed_since(before.known_at - OVERLAP)
    touched = set(heads.join(changed, on="head")["cohort"])
    held = {int(part): rows for part, rows in before.rows["persons"].items()}
    return touched | {cohort for cohort, count in counts.items() if held.get(cohort) != count}


def _write_anew(draft: Draft, persons: pl.DataFrame, around: Around, progress: Progress) -> tuple[int, int]:
    """Read and write some cohorts; how many persons and spells."""
    if persons.is_empty():
        return 0, 0
    read = _read(persons, draft.known_at, progress)
    progress(0.4, "Lägger samman hem, skolor och perioder", "Joining homes, schools and spells")
    spells = spell_rows(read, around)
    people = person_rows(read, spells, around)
    cohorts = people["cohort"].unique().sort().to_list()
    for place, cohort in enumerate(cohorts):
        mine = {
            name: rows.filter(pl.col("cohort") == cohort) for name, rows in (("persons", people), ("spells", spells))
        }
        for name, rows in mine.items():
            draft.write(name, str(cohort), rows.drop("number", "cohort"))
        counts = f"{mine['persons'].height} / {mine['spells'].height}"
        progress(0.5 + 0.2 * place / len(cohorts), f"{cohort}: {counts} perioder", f"{cohort}: {counts} spells")
    return people.height, spells.height


def _read(persons: pl.DataFrame, now: datetime, progress: Progress) -> Read:
    """Everything that is known of some persons."""
    with reading.wanted(persons):
        progress(0.1, "Läser studieperioder", "Reading study spells")
        spells = reading.spells(now)
        progress(0.25, "Läser personer, hem, nummer och examina", "Reading persons, homes, numbers and diplomas")
        heads = persons.unique("head").select("number", "person", "cohort")
        return Read(
            persons=heads,
            people=reading.people(),
            spells=spells,
            homes=reading.homes(now),
            diplomas=reading.diplomas(now),
            personnummer=reading.personnummer(now),
            admission_groups=_when_they_began(reading.admission_groups(), heads),
        )


def _when_they_began(groups: pl.DataFrame, heads: pl.DataFrame) -> pl.DataFrame:
    """The kind of seats that each was admitted to in the year they began: ``number``, ``admission_group``."""
    begun = groups.join(heads.select("number", year="cohort"), on=["number", "year"])
    return begun.select("number", "admission_group").unique("number", keep="first", maintain_order=True)


def write_outcomes(draft: Draft, engine: Engine, progress: Progress) -> None:
    """Compute what became of each person, some cohorts at a time."""
    tables, rules = engine.tables(draft.so_far()), follow_up_rules_on(draft.day)
    parts = {int(part): rows for part, rows in draft.rows.get("persons", {}).items()}
    for place, some in enumerate(chunks := _chunks(parts)):
        progress(
            0.7 + 0.3 * place / len(chunks), f"Räknar utfall {some[0]}-{some[-1]}", f"Outcomes {some[0]}-{some[-1]}"
        )
        persons, spells = (table.filter(table.part.isin(some)) for table in (tables["persons"], tables["spells"]))
        rows = engine.rows(outcomes(persons, spells, draft.day, rules).drop("person"))
        rows = rows.sort("programme", "unit", "home")
        for cohort in some:
            draft.write("outcomes", str(cohort), rows.filter(pl.col("part") == cohort).drop("part"))


def _chunks(parts: Mapping[int, int]) -> list[list[int]]:
    """The cohorts in order, so many together that they have about ``AT_ONCE`` persons."""
    chunks: list[list[int]] = []
    held = AT_ONCE
    for part in sorted(parts):
        if held >= AT_ONCE:
            chunks.append([])
            held = 0
        chunks[-1].append(part)
        held += parts[part]
    return chunks


def _around(day: date) -> Around:
    """The schools, programmes and municipalities of a day."""
    units = [
        (code, unit.key, unit.provider, unit.organisation_form, unit.municipality_code)
        for unit in school_units()
        for code in {unit.key, *(code for _, code in unit.codes)}
    ]
    names = ["school_unit", "unit", "provider", "provider_form", "municipality"]
    schema = dict.fromkeys(names, pl.String)
    table = pl.DataFrame(units, schema=schema, orient="row").unique("school_unit", keep="last", maintain_order=True)
    region = sorted(party.code for party in parties_on(day) if party.kind == MUNICIPALITY and party.in_admission)
    return Around(table.with_columns(pl.col("municipality").cast(pl.Int16)), groups(), region)


def _mark(around: Around) -> str:
    """What changes when a school, a programme or the region does: then everything is read anew."""
    held = repr((sorted(around.units.iter_rows()), sorted(around.groups.items()), list(around.region)))
    return sha256(held.encode()).hexdigest()[:16]


def _tell(made: Made, actor: Actor, now: datetime) -> None:
    """Write the snapshot down in the log."""
    after = {
        "day": made.snapshot.day.isoformat(), "persons": made.persons, "spells": made.spells,
        "cohorts": list(made.cohorts),
    }  # fmt: skip
    with transaction.atomic():
        record(
            actor=actor, action=SNAPSHOT_MADE, about=f"snapshot:{made.snapshot.folder.name}", before=None, after=after,
            why="", now=now,
        )  # fmt: skip
