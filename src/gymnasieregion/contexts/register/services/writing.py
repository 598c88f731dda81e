"""Writing versions: the one place where the register's facts are closed and added, for one person or for many."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any, cast
from uuid import UUID

from django.db import connection
from django.db.models import DateField, DateTimeField, Field, ForeignKey, Model, UUIDField

from gymnasieregion.contexts.register.core.codes import Settlement
from gymnasieregion.contexts.register.core.study_spells import Double, History, StudySpell, doubles
from gymnasieregion.contexts.register.core.versions import Difference, F, difference
from gymnasieregion.contexts.register.models import Conflict, Person, RegisterEvent
from gymnasieregion.contexts.register.selectors.facts import SPELLS, Table, chunks
from gymnasieregion.contexts.register.selectors.groups import members_of
from gymnasieregion.platform.bulk import insert_rows

RECORDED = ("recorded_from", "event_id")
PERSON = ("id", "given_name", "family_name", "birth_date", "sex", "protection", "created_at", "changed_at")
"""The columns of a new person."""


def write(table: Table[F], change: Difference[F], event: RegisterEvent) -> None:
    """Close some versions of a table and add others, in the name of an event.

    Args:
        table: ``SPELLS``, ``HOMES``, ``NUMBERS`` or ``AWARDS``.
        change: What is closed and what is added; closing comes first, so that the guards see no overlap.
        event: The event.
    """
    for some in chunks(change.closes):
        known = table.versions().filter(spell__in=some, recorded_to=None)
        known.update(recorded_to=event.recorded_at, closed_by=event)
    add(table, change.opens, event)


def add(table: Table[F], facts: Iterable[F], event: RegisterEvent) -> None:
    """Add versions of new facts, many at once.

    Args:
        table: ``SPELLS``, ``HOMES``, ``NUMBERS`` or ``AWARDS``.
        facts: What is known from now on.
        event: The event that said so.
    """
    recorded = (event.recorded_at, event.pk)
    insert(table.model, (*table.columns, *RECORDED), ((*table.write(fact), *recorded) for fact in facts))


def add_persons(persons: Iterable[Person]) -> None:
    """Add new persons, many at once.

    Args:
        persons: Not saved yet, each with its key.
    """
    insert(Person, PERSON, ([getattr(person, name) for name in PERSON] for person in persons))


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write new rows, many at once.

    Args:
        model: Whose table.
        columns: The columns; a field is named as its column, without ``_id``.
        rows: The values of each row in that order, as the fields hold them.
    """
    kept = [_kept_as(cast("Field[Any, Any]", model._meta.get_field(name.removesuffix("_id")))) for name in columns]  # noqa: SLF001 - documented
    prepared = (
        [value if as_kept is None else as_kept(value) for as_kept, value in zip(kept, row, strict=True)] for row in rows
    )
    insert_rows(model, columns, prepared)


def _kept_as(field: "Field[Any, Any]") -> Callable[[Any], object] | None:
    """How a field's value becomes what the database keeps; None where it is kept as it is.

    PostgreSQL's driver knows keys, days and moments. For SQLite they are written as the fields write them, but without
    asking the field a million times.
    """
    target: Field[Any, Any] = field
    while isinstance(target, ForeignKey):
        target = target.target_field
    if connection.vendor == "postgresql":
        return None
    if isinstance(target, UUIDField):
        return lambda key: key and key.hex
    if isinstance(target, DateTimeField):
        return cache(lambda moment: target.get_db_prep_save(moment, connection))
    return (lambda day: day and day.isoformat()) if isinstance(target, DateField) else None


def write_histories(
    before: Mapping[UUID, History],
    after: Mapping[UUID, History],
    event: RegisterEvent,
    settled: Mapping[frozenset[UUID], Settlement] | None = None,
) -> Difference[StudySpell]:
    """Write the study spells of some persons, and find and settle what cannot both be right.

    Args:
        before: What is known, by the head of each group.
        after: What will be; checked already.
        event: The event.
        settled: How an officer has settled two spells, by their keys.

    Returns:
        What was closed and added.
    """
    change = difference(chain.from_iterable(before.values()), chain.from_iterable(after.values()))
    write(SPELLS, change, event)
    reconcile(after, event, settled or {})
    return change


def reconcile(
    histories: Mapping[UUID, History], event: RegisterEvent, settled: Mapping[frozenset[UUID], Settlement]
) -> None:
    """Keep the conflicts of some persons as their spells are: new ones found, those that are no more settled.

    Args:
        histories: What is known now, by the head of each group.
        event: The event after which it is so.
        settled: How an officer has settled two spells, by their keys; the others are called corrected.
    """
    found = {_pair(one): (head, one) for head, history in histories.items() for one in doubles(history)}
    for row in _open_conflicts(members_of(histories)):
        pair = frozenset((row.first_spell, row.second_spell))
        if pair not in found:
            row.settled_at, row.settled_by = event.recorded_at, event
            row.how = settled.get(pair, Settlement.CORRECTED).value
            row.save(update_fields=["settled_at", "settled_by", "how"])
            continue
        _, double = found.pop(pair)
        if (row.first_spell, row.starts_on, row.ends_on) != (double.first, double.starts_on, double.ends_on):
            row.first_spell, row.second_spell = double.first, double.second
            row.starts_on, row.ends_on = double.starts_on, double.ends_on
            row.save(update_fields=["first_spell", "second_spell", "starts_on", "ends_on"])
    Conflict.objects.bulk_create(
        Conflict(
            person_id=head, first_spell=double.first, second_spell=double.second, starts_on=double.starts_on,
            ends_on=double.ends_on, found_at=event.recorded_at, found_by=event,
        )
        for head, double in found.values()
    )  # fmt: skip


def _pair(double: Double) -> frozenset[UUID]:
    return frozenset((double.first, double.second))


def _open_conflicts(persons: Collection[UUID]) -> Iterable[Conflict]:
    for some in chunks(persons):
        yield from Conflict.objects.filter(person__in=some, settled_at=None).order_by("pk")
