"""The made-up register as records of a database, and snapshots of it."""

import resource
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
from django.db import connection, models, transaction

from bench.figures import step
from bench.register_synth import DAY, HOMES, PROVIDERS, UNITS, register
from gymnasieregion.contexts.agreement.models import Party
from gymnasieregion.contexts.offer.models import Provider, SchoolUnit
from gymnasieregion.contexts.register.contracts import BREAKS_OFF, EndReason, Sex, Source
from gymnasieregion.contexts.register.models import (
    Diploma,
    Enrolment,
    Person,
    PersonIdentifier,
    RegisterEvent,
    Residence,
)
from gymnasieregion.contexts.register.models.no_overlap import unguarding
from gymnasieregion.contexts.register.services.snapshot import Made, make_snapshot
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.warehouse.engine import Engine
from gymnasieregion.warehouse.pseudonym import pseudonyms

RECORDED = datetime(2026, 10, 1, 12, tzinfo=UTC)
KEY = b"a key of the measurement's own, as long as a real one has to be"
ACTOR = Actor("job:bench", "bench", Role.REGIONAL_OFFICE)
OUTSIDE = "1480"
INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name LIKE 'register_%'"
AS_MADE = (
    "starts_on", "ends_on", "back_on", "sex", "unit", "provider", "provider_form", "municipality", "programme",
    "education_code", "group", "school_year", "end_reason", "next_programme", "next_group", "next_start",
)  # fmt: skip
"""Columns of spells that must come out as they went in; homes move, and admission groups are another room's."""


def load_register() -> dict[str, int]:
    """Write the whole register, in one transaction for each cohort.

    The guards against overlap are off meanwhile: they look at each row, and what is loaded has none. SQLite makes its
    indexes of random keys afterwards, and does not wait for the disk.
    """
    indexes: list[tuple[str, str]] = []
    with connection.cursor() as cursor:
        for statement in unguarding(connection.vendor):
            cursor.execute(statement)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -1000000")
            cursor.execute(INDEXES)
            indexes = cursor.fetchall()
            for name, _ in indexes:
                cursor.execute(f'DROP INDEX "{name}"')
    _surroundings()
    told = RegisterEvent.objects.create(
        kind="INTAKE", recorded_at=RECORDED, said_by="bench", source=Source.ADMISSION.value
    )
    spells = 0
    for cohort, persons, rows in register():
        step(f"loading {cohort}")
        with transaction.atomic():
            _write(Person, _people(persons))
            _write(Enrolment, _enrolments(rows), told)
            _write(Residence, _residences(persons), told)
            _write(PersonIdentifier, _identifiers(persons, cohort), told)
            _write(Diploma, _diplomas(persons), told)
        spells += rows.height
    with connection.cursor() as cursor:
        for _, statement in indexes:
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
    return {"spells": spells}


def take_snapshots(folder: Path, engine: Engine) -> dict[str, float]:
    """Seconds of a whole snapshot, one with nothing new and one with one person changed; and what is wrong."""
    with timed() as whole:
        made = _snapshot(folder, engine, hours=0)
    with timed() as again:
        _snapshot(folder, engine, hours=2)
    somebody = Person.objects.order_by("pk").values_list("pk", flat=True)[0]
    at = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC) + timedelta(hours=3)
    Person.objects.filter(pk=somebody).update(changed_at=at)
    with timed() as one:
        changed = _snapshot(folder, engine, hours=4)
    assert len(changed.cohorts) == 1
    return {
        "seconds": whole.wall, "cpu": whole.processor, "again": again.wall, "one": one.wall, "rows": made.spells,
        "mb": peak_mb(), "wrong": _wrong_rows(changed),
    }  # fmt: skip


def _snapshot(folder: Path, engine: Engine, hours: int) -> Made:
    now = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC) + timedelta(hours=hours)
    return make_snapshot(
        warehouse=folder, key=KEY, engine=engine, actor=ACTOR, now=now, day=DAY,
        progress=lambda share, _, en: step(f"{share:4.0%} {en}"),
    )  # fmt: skip


def peak_mb() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@dataclass
class Took:
    """Seconds on the wall, and of all processors for this process."""

    wall: float = 0.0
    processor: float = 0.0


@contextmanager
def timed() -> Iterator[Took]:
    """How long a block takes; known when it has ended."""
    took, wall, processor = Took(), time.perf_counter(), time.process_time()
    yield took
    took.wall, took.processor = time.perf_counter() - wall, time.process_time() - processor


def _surroundings() -> None:
    """Providers, schools and the municipalities of the region."""
    municipal = PROVIDERS // 2
    providers = [
        Provider.objects.create(
            code=f"P{number:02}", name=f"P{number:02}", form="MUNICIPAL" if number < municipal else "INDEPENDENT"
        )
        for number in range(PROVIDERS)
    ]
    for number in range(UNITS):
        SchoolUnit.objects.create(
            key=f"S{number:03}", provider=providers[number % PROVIDERS], synthetic=True,
            municipality_code=f"{HOMES[number % HOMES.size]:04}",
        )  # fmt: skip
    for code in HOMES:
        Party.objects.create(
            code=f"{code:04}", name=f"{code:04}", kind="MUNICIPALITY", county="", joined_on=date(2000, 1, 1),
            in_admission=True, in_free_search=True,
        )  # fmt: skip


def _people(persons: pl.DataFrame) -> pl.DataFrame:
    codes = {sex.number: sex.value for sex in Sex}
    return persons.select(
        id="person", given_name=pl.lit("Påhittad"), family_name=pl.lit("Påhittad"),
        birth_date=pl.col("twentieth").dt.offset_by("-20y"), protection=pl.lit("NONE"),
        sex=pl.col("sex").replace_strict(codes, return_dtype=pl.String),
        created_at=pl.lit(RECORDED.isoformat(" ")), changed_at=pl.lit(RECORDED.isoformat(" ")),
    )  # fmt: skip


def _enrolments(spells: pl.DataFrame) -> pl.DataFrame:
    codes = {0: "", **{reason.number: reason.value for reason in EndReason}}
    breaking = [reason.number for reason in BREAKS_OFF]
    return spells.select(
        "starts_on", "ends_on", "education_code", "programme", "school_year", person_id="person", school_unit="unit",
        form=pl.lit("GY"), markers=pl.lit(""), class_name=pl.lit(""),
        end_reason=pl.col("end_reason").replace_strict(codes, return_dtype=pl.String),
        break_off_on=pl.when(pl.col("end_reason").is_in(breaking)).then("ends_on"), source=pl.lit("ADMISSION"),
    )  # fmt: skip


def _residences(persons: pl.DataFrame) -> pl.DataFrame:
    born, moved = pl.col("twentieth").dt.offset_by("-20y"), persons.filter(pl.col("moved_away_on").is_not_null())
    here = persons.select(
        person_id="person", starts_on=born, ends_on="moved_away_on",
        municipality_code=pl.col("home").cast(pl.String).str.zfill(4), district_code=pl.lit(""),
    )  # fmt: skip
    away = moved.select(
        person_id="person", starts_on="moved_away_on", ends_on=pl.lit(None, pl.Date), municipality_code=pl.lit(OUTSIDE),
        district_code=pl.lit(""),
    )  # fmt: skip
    return pl.concat([here, away])


def _identifiers(persons: pl.DataFrame, cohort: int) -> pl.DataFrame:
    """A value that is no number of anybody's."""
    return persons.with_row_index("n").select(
        person_id="person", starts_on=pl.col("twentieth").dt.offset_by("-20y"), ends_on=pl.lit(None, pl.Date),
        kind=pl.when("has_number").then(pl.lit("PERSONNUMMER")).otherwise(pl.lit("TEMPORARY")),
        value=pl.format("påhittat {}-{}", pl.lit(cohort), "n"),
    )  # fmt: skip


def _diplomas(persons: pl.DataFrame) -> pl.DataFrame:
    kinds = (("DIPLOMA", "diploma_on", pl.lit(2500), pl.col("is_eligible")),
             ("CERTIFICATE", "certificate_on", pl.col("certificate_points"), pl.lit(value=False)))  # fmt: skip
    return pl.concat(
        persons.filter(pl.col(on).is_not_null()).select(
            person_id="person", kind=pl.lit(kind), awarded_on=on, points=points.cast(pl.Int16), programme="programme",
            education_code="programme", school_unit="unit", is_eligible=eligible,
        )
        for kind, on, points, eligible in kinds
    )  # fmt: skip


def _write(model: type[models.Model], rows: pl.DataFrame, told: RegisterEvent | None = None) -> None:
    """Write rows; with an event they are versions that are known since it."""
    if told is not None:
        spells = [uuid.uuid4().hex for _ in range(rows.height)]
        rows = rows.with_columns(
            spell=pl.Series(spells, dtype=pl.String),
            recorded_from=pl.lit(RECORDED.isoformat(" ")),
            event_id=pl.lit(told.pk),
        )
    table, names = model._meta.db_table, ", ".join(rows.columns)  # noqa: SLF001 - documented
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT csv)") as copy:
                copy.write(rows.write_csv(include_header=False, quote_style="non_numeric", null_value="").encode())
            return
        marks = ", ".join(["%s"] * rows.width)
        days = [name for name, kind in rows.schema.items() if kind == pl.Date]
        values = rows.with_columns(pl.col(days).cast(pl.String)).rows()
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608 - names of ours


def _wrong_rows(made: Made) -> int:
    """Spells in the warehouse that are not as they were made."""
    wrong = 0
    for cohort, _, spells in register():
        ids = spells["person"].unique()
        names = dict(zip(ids, pseudonyms(KEY, map(bytes.fromhex, ids)), strict=True))
        expected = spells.with_columns(pl.col("person").replace_strict(names, return_dtype=pl.String))
        found = pl.read_parquet(made.snapshot.file("spells", str(cohort)), hive_partitioning=False)
        columns = ["person", *AS_MADE]
        same = found.select(columns).join(expected.select(columns), on=columns, how="semi", nulls_equal=True)
        wrong += max(found.height, expected.height) - same.height
    return wrong
