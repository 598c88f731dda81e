"""The facts of the register as values: rows of the tables read into what the rules know, and the way back."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from gymnasieregion.contexts.register.core.codes import (
    DiplomaKind,
    EndReason,
    IdentifierKind,
    SchoolForm,
    Source,
)
from gymnasieregion.contexts.register.core.diplomas import Award
from gymnasieregion.contexts.register.core.homes import Home
from gymnasieregion.contexts.register.core.numbers import Number
from gymnasieregion.contexts.register.core.study_spells import StudySpell
from gymnasieregion.contexts.register.core.versions import F, Version
from gymnasieregion.contexts.register.models import Diploma, Enrolment, PersonIdentifier, Residence

K = TypeVar("K", UUID, str)
CHUNK = 500
"""How many keys are asked for at once."""


@dataclass(frozen=True, slots=True)
class Table(Generic[F]):
    """A table of versions and the facts that it holds.

    Args:
        model: The table.
        columns: The fact's own columns in the table, in the order of the fact's arguments.
        read: Makes a fact of those columns.
        write: Gives those columns of a fact.
    """

    model: type[Model]
    columns: tuple[str, ...]
    read: Callable[[Sequence[Any]], F]
    write: Callable[[F], tuple[object, ...]]

    def versions(self) -> "QuerySet[Any]":
        """Every version there is, in no order."""
        return self.model._default_manager.order_by()  # noqa: SLF001 - any of the tables


def _read_spell(row: Sequence[Any]) -> StudySpell:
    spell, person, starts, unit, code, programme, year, ends, reason, broke, planned, form, markers, group, source = row
    return StudySpell(
        spell, person, starts, unit, code, programme, year, ends, EndReason(reason) if reason else None, broke, planned,
        SchoolForm(form), markers, group, Source(source),
    )  # fmt: skip


def _write_spell(spell: StudySpell) -> tuple[object, ...]:
    return (
        spell.spell, spell.person, spell.starts_on, spell.school_unit, spell.education_code, spell.programme,
        spell.school_year, spell.ends_on, spell.end_reason.value if spell.end_reason else "", spell.break_off_on,
        spell.path_ends_on, spell.form.value, spell.markers, spell.class_name, spell.source.value,
    )  # fmt: skip


SPELLS = Table(
    Enrolment,
    ("spell", "person_id", "starts_on", "school_unit", "education_code", "programme", "school_year", "ends_on",
     "end_reason", "break_off_on", "path_ends_on", "form", "markers", "class_name", "source"),
    _read_spell,
    _write_spell,
)  # fmt: skip
HOMES = Table(
    Residence,
    ("spell", "person_id", "starts_on", "municipality_code", "ends_on", "district_code"),
    lambda row: Home(*row),
    lambda home: (
        home.spell, home.person, home.starts_on, home.municipality_code, home.ends_on, home.district_code,
    ),
)  # fmt: skip
NUMBERS = Table(
    PersonIdentifier,
    ("spell", "person_id", "starts_on", "kind", "value", "ends_on"),
    lambda row: Number(row[0], row[1], row[2], IdentifierKind(row[3]), row[4], row[5]),
    lambda number: (
        number.spell, number.person, number.starts_on, number.kind.value, number.value, number.ends_on,
    ),
)  # fmt: skip
AWARDS = Table(
    Diploma,
    ("spell", "person_id", "kind", "awarded_on", "programme", "education_code", "school_unit", "is_eligible", "points"),
    lambda row: Award(row[0], row[1], DiplomaKind(row[2]), *row[3:]),
    lambda award: (
        award.spell, award.person, award.kind.value, award.awarded_on, award.programme, award.education_code,
        award.school_unit, award.is_eligible, award.points,
    ),
)  # fmt: skip
TABLES: tuple[Table[Any], ...] = (SPELLS, HOMES, NUMBERS, AWARDS)


def known_at(at: datetime | None) -> Q:
    """Which versions were known at a moment; what is known now for None.

    >>> known_at(None)
    <Q: (AND: ('recorded_to__isnull', True))>
    """
    if at is None:
        return Q(recorded_to__isnull=True)
    return Q(recorded_from__lte=at) & (Q(recorded_to__isnull=True) | Q(recorded_to__gt=at))


def facts_of(table: Table[F], persons: Collection[UUID], at: datetime | None = None) -> Mapping[UUID, list[F]]:
    """What is known of some persons in a table, by person, in the order it was written.

    Args:
        table: ``SPELLS``, ``HOMES``, ``NUMBERS`` or ``AWARDS``.
        persons: Whose rows; a merged person's are their own. One query for each ``CHUNK`` of them.
        at: As it was known at a moment; None for now.
    """
    found: dict[UUID, list[F]] = {}
    for some in chunks(persons):
        rows = table.versions().filter(known_at(at), person__in=some).order_by("person", "pk")
        for row in rows.values_list(*table.columns).iterator():
            found.setdefault(row[1], []).append(table.read(row))
    return found


def versions_touched_by(table: Table[F], event: int) -> list[Version[F]]:
    """The versions that an event wrote or closed, and what is known now of the same facts."""
    touched = table.versions().filter(Q(event=event) | Q(closed_by=event))
    columns = (*table.columns, "recorded_from", "event", "recorded_to", "closed_by")
    found = {row[-5:] + row[:1]: row for row in _rows(touched, columns)}
    for some in chunks({row[0] for row in found.values()}):
        known = table.versions().filter(spell__in=some, recorded_to=None)
        found |= {row[-5:] + row[:1]: row for row in _rows(known, columns)}
    return [Version(table.read(row[:-4]), *row[-4:]) for row in found.values()]


def chunks(keys: Iterable[K]) -> Iterable[list[K] | RawSQL]:
    """Keys by the hundreds, each lot to be asked for with ``__in``.

    For SQLite a lot is one value of the statement: every value costs Django as much as a row that is found.
    """
    every = list(keys)
    lots = (every[start : start + CHUNK] for start in range(0, len(every), CHUNK))
    return lots if connection.vendor == "postgresql" else map(_as_one_value, lots)


def _as_one_value(keys: Iterable[UUID | str]) -> RawSQL:
    """Keys as SQLite has them, in a list of JSON."""
    return RawSQL(
        "SELECT value FROM json_each(%s)", [json.dumps([key.hex if isinstance(key, UUID) else key for key in keys])]
    )


def _rows(versions: "QuerySet[Any]", columns: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    return versions.values_list(*columns).iterator()
