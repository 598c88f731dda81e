"""What a snapshot reads of the records: what was known at a moment, of the persons that are wanted."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import polars as pl
from django.db import connection

from gymnasieregion.contexts.register.core.codes import EndReason, IdentifierKind
from gymnasieregion.warehouse.extract import answer, day_of, moment, temporary

WANTED = "snapshot_wanted"
VERSIONS = ("register_enrolment", "register_residence", "register_diploma", "register_personidentifier")


def heads_and_starts(known_at: datetime) -> pl.DataFrame:
    """Each person who has ever begun: their key, whom they are merged into, and the first day of their own spells.

    Returns:
        ``key`` and ``head`` (32 hex digits), ``started_on``; no row for one who never came.
    """
    sql = f"""
        SELECT {_hex("p.id")}, {_hex("coalesce(p.merged_into_id, p.id)")}, {day_of("min(e.starts_on)")}
        FROM register_enrolment e JOIN register_person p ON p.id = e.person_id
        WHERE {_known("e", known_at)} AND e.end_reason <> '{EndReason.NEVER_CAME.value}'
        GROUP BY p.id, p.merged_into_id
    """  # noqa: S608 - names and codes of the house's own
    return answer(sql, pl.Schema({"key": pl.String, "head": pl.String, "started_on": pl.Date}))


def changed_since(since: datetime) -> pl.DataFrame:
    """The heads of those of whom something was recorded, ended or changed after a moment: ``head``."""
    after = moment(since)
    questions = [
        f"SELECT person_id FROM {table} WHERE recorded_from > {after} OR recorded_to > {after}"  # noqa: S608
        for table in VERSIONS
    ]
    persons = f"SELECT id FROM register_person WHERE changed_at > {after}"  # noqa: S608
    sql = f"""
        SELECT DISTINCT {_hex("coalesce(p.merged_into_id, p.id)")} FROM register_person p
        WHERE p.id IN ({" UNION ".join([*questions, persons])})
    """  # noqa: S608
    return answer(sql, pl.Schema({"head": pl.String}))


@contextmanager
def wanted(persons: pl.DataFrame) -> Iterator[None]:
    """Ask of these persons alone, until the block ends.

    Args:
        persons: ``key``, 32 hex digits, and the ``number`` of the person that they are.
    """
    columns = f"person {_key_type()} PRIMARY KEY, number integer NOT NULL"
    with temporary(WANTED, columns, persons.select("key", "number")):
        yield


def people() -> pl.DataFrame:
    """``number``, ``sex`` and ``born`` of each wanted person; a merged one is the one they are merged into."""
    sql = f"""
        SELECT w.number, p.sex, {day_of("p.birth_date")}
        FROM {WANTED} w JOIN register_person p ON p.id = w.person WHERE p.merged_into_id IS NULL
    """  # noqa: S608
    return answer(sql, pl.Schema({"number": pl.Int32, "sex": pl.String, "born": pl.Date}))


def spells(known_at: datetime) -> pl.DataFrame:
    """The study spells of the wanted, but for those who never came."""
    sql = f"""
        SELECT w.number, {day_of("e.starts_on")}, {day_of("e.ends_on")}, e.school_unit, e.programme, e.education_code,
               e.school_year, e.end_reason
        FROM register_enrolment e JOIN {WANTED} w ON w.person = e.person_id
        WHERE {_known("e", known_at)} AND e.end_reason <> '{EndReason.NEVER_CAME.value}'
    """  # noqa: S608
    schema = {
        "number": pl.Int32, "starts_on": pl.Date, "ends_on": pl.Date, "school_unit": pl.String, "programme": pl.String,
        "education_code": pl.String, "school_year": pl.Int8, "end_reason": pl.String,
    }  # fmt: skip
    return answer(sql, pl.Schema(schema))


def homes(known_at: datetime) -> pl.DataFrame:
    """Where the wanted have lived."""
    sql = f"""
        SELECT w.number, {day_of("r.starts_on")}, {day_of("r.ends_on")}, r.municipality_code
        FROM register_residence r JOIN {WANTED} w ON w.person = r.person_id WHERE {_known("r", known_at)}
    """  # noqa: S608
    schema = {"number": pl.Int32, "starts_on": pl.Date, "ends_on": pl.Date, "municipality_code": pl.String}
    return answer(sql, pl.Schema(schema))


def diplomas(known_at: datetime) -> pl.DataFrame:
    """What the wanted have left with."""
    sql = f"""
        SELECT w.number, d.kind, {day_of("d.awarded_on")}, d.points, CASE WHEN d.is_eligible THEN 1 ELSE 0 END
        FROM register_diploma d JOIN {WANTED} w ON w.person = d.person_id WHERE {_known("d", known_at)}
    """  # noqa: S608
    schema = {
        "number": pl.Int32, "kind": pl.String, "awarded_on": pl.Date, "points": pl.Int16, "is_eligible": pl.Int8,
    }  # fmt: skip
    return answer(sql, pl.Schema(schema))


def personnummer(known_at: datetime) -> pl.DataFrame:
    """When the wanted have had a Swedish personnummer: ``number``, ``starts_on``, ``ends_on``."""
    sql = f"""
        SELECT w.number, {day_of("i.starts_on")}, {day_of("i.ends_on")}
        FROM register_personidentifier i JOIN {WANTED} w ON w.person = i.person_id
        WHERE {_known("i", known_at)} AND i.kind = '{IdentifierKind.PERSONNUMMER.value}'
    """  # noqa: S608
    return answer(sql, pl.Schema({"number": pl.Int32, "starts_on": pl.Date, "ends_on": pl.Date}))


def admission_groups() -> pl.DataFrame:
    """In what kind of seats the wanted came by the admission, a year: ``number``, ``year``, ``admission_group``."""
    sql = f"""
        SELECT w.number, t.year, t.admission_group
        FROM register_takenin t JOIN {WANTED} w ON w.person = t.person_id
        WHERE t.admission_group <> '' ORDER BY t.id
    """  # noqa: S608
    return answer(sql, pl.Schema({"number": pl.Int32, "year": pl.Int16, "admission_group": pl.String}))


def _known(table: str, at: datetime) -> str:
    """The versions that were known at a moment."""
    now = moment(at)
    return f"{table}.recorded_from <= {now} AND ({table}.recorded_to IS NULL OR {table}.recorded_to > {now})"


def _hex(column: str) -> str:
    """A key as 32 hex digits: as SQLite has it, and PostgreSQL not."""
    return column if connection.vendor == "sqlite" else f"replace(({column})::text, '-', '')"


def _key_type() -> str:
    return "char(32)" if connection.vendor == "sqlite" else "uuid"
