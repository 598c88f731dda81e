"""Writing invented lives into the register: every version as it would have been written, at its own moment."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from django.db import transaction

from gymnasieregion.contexts.register.core.codes import EventKind, Settlement
from gymnasieregion.contexts.register.core.study_spells import Double, doubles
from gymnasieregion.contexts.register.core.versions import difference
from gymnasieregion.contexts.register.models import Conflict, Person, RegisterEvent, TakenIn
from gymnasieregion.contexts.register.selectors.facts import AWARDS, HOMES, NUMBERS, SPELLS, Table
from gymnasieregion.contexts.register.services.synth_cohorts import Beginner, invent_beginners, surroundings_of
from gymnasieregion.contexts.register.services.synth_life import Known, Life, Told
from gymnasieregion.contexts.register.services.synth_lives import live
from gymnasieregion.contexts.register.services.writing import add_persons, insert
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record

LOAD = "register.practice.load"
FIELDS: Sequence[tuple[Table[Any], str]] = (
    (SPELLS, "spells"), (HOMES, "homes"), (NUMBERS, "numbers"), (AWARDS, "awards"),
)  # fmt: skip
RECORDED = ("recorded_from", "event_id", "recorded_to", "closed_by_id")
BATCH = 1000


@dataclass(slots=True)
class Row:
    """A version to write; events are numbers of the list of events until they are written."""

    fact: Any
    known_from: datetime
    event: int
    known_to: datetime | None = None
    closed_by: int | None = None


@dataclass
class Practice:
    """Everything that is to be written."""

    people: list[Person] = field(default_factory=list)
    events: list[RegisterEvent] = field(default_factory=list)
    shared: dict[tuple[EventKind, datetime], int] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for _, name in FIELDS})
    conflicts: list[Conflict] = field(default_factory=list)
    taken_in: list[TakenIn] = field(default_factory=list)


@transaction.atomic
def load_practice_register(*, cohorts: Sequence[int], applicants: int, seed: int, actor: Actor, now: datetime) -> int:
    """Fill an empty register with the practice region's pupils, as one event in the log.

    Args:
        cohorts: The years in whose autumns they began.
        applicants: How many applied each year.
        seed: The practice year's; the same seed gives the same lives, with other keys.
        actor: Who loads.
        now: The moment, from the door; nothing later is known.

    Returns:
        How many persons were written.
    """
    practice = invent_register(cohorts=cohorts, applicants=applicants, seed=seed, actor=actor, today=now.date())
    add_persons(practice.people)
    keys = [event.pk for event in RegisterEvent.objects.bulk_create(practice.events, batch_size=BATCH)]
    for table, name in FIELDS:
        rows = practice.rows[name]
        insert(table.model, (*table.columns, *RECORDED), _written(table, rows, keys))
    for conflict in practice.conflicts:
        conflict.found_by_id = keys[conflict.found_by_id]
        conflict.settled_by_id = None if conflict.settled_by_id is None else keys[conflict.settled_by_id]
    Conflict.objects.bulk_create(practice.conflicts, batch_size=BATCH)
    for taken in practice.taken_in:
        taken.event_id = keys[taken.event_id]
    TakenIn.objects.bulk_create(practice.taken_in, batch_size=BATCH)
    counts = {"persons": len(practice.people), "events": len(keys), "spells": len(practice.rows["spells"])}
    record(actor=actor, action=LOAD, about="register:*", before=None, after=counts, why="", now=now)
    return len(practice.people)


def invent_register(*, cohorts: Sequence[int], applicants: int, seed: int, actor: Actor, today: date) -> Practice:
    """Invent the register without writing it; see ``load_practice_register``."""
    rng = np.random.default_rng([seed, 8])
    around = {cohort: surroundings_of(cohort, applicants) for cohort in cohorts}
    practice = Practice()
    for who in invent_beginners(cohorts=cohorts, applicants=applicants, seed=seed):
        life = Life(who, uuid4(), rng, today, around[who.cohort])
        _add(practice, who, life.person, live(life), actor)
    return practice


def _add(practice: Practice, who: Beginner, person: UUID, told: Sequence[Told], actor: Actor) -> None:
    """Add somebody's life: each event closes what it changed and adds what is so instead."""
    if not told:
        return
    born = told[0].at
    practice.people.append(
        Person(
            pk=person, given_name="Elev" if who.name else "", family_name=who.name, birth_date=who.birth_date,
            sex=who.sex.value, protection=who.protection.value, created_at=born, changed_at=born,
        )
    )  # fmt: skip
    before, standing, found = Known(), dict[tuple[str, UUID], Row](), dict[frozenset[UUID], Conflict]()
    for event in told:
        number = _event(practice, person, event, actor)
        if event.kind is EventKind.INTAKE:
            practice.taken_in.append(_taken_in(practice, who, person, number))
        for _, name in FIELDS:
            if getattr(before, name) is getattr(event.known, name):
                continue
            change = difference(getattr(before, name), getattr(event.known, name))
            for key in change.closes:
                row = standing[name, key]
                row.known_to, row.closed_by = event.at, number
            for fact in change.opens:
                row = standing[name, fact.spell] = Row(fact, event.at, number)
                practice.rows[name].append(row)
        _find_doubles(practice, person, event, number, found)
        before = event.known


def _taken_in(practice: Practice, who: Beginner, person: UUID, event: int) -> TakenIn:
    """Somebody as taken in from the admission; the id is nobody's in a real round, nor in the practice year."""
    id_ = f"register-{who.cohort}-{len(practice.taken_in)}"
    return TakenIn(
        year=who.cohort, applicant_id=id_, person_id=person, event_id=event, admission_group=who.admission_group
    )


def _event(practice: Practice, person: UUID, told: Told, actor: Actor) -> int:
    """The number of an event; one that is told of many at once is made once."""
    key = (told.kind, told.at)
    if told.together and key in practice.shared:
        return practice.shared[key]
    practice.events.append(
        RegisterEvent(
            kind=told.kind.value, recorded_at=told.at, said_by=actor.user_id, source=told.source.value,
            person_id=None if told.together else person,
        )
    )  # fmt: skip
    if told.together:
        practice.shared[key] = len(practice.events) - 1
    return len(practice.events) - 1


def _find_doubles(
    practice: Practice, person: UUID, told: Told, number: int, found: dict[frozenset[UUID], Conflict]
) -> None:
    """Keep the conflicts as the spells are after an event."""
    now: Mapping[frozenset[UUID], Double] = {
        frozenset((double.first, double.second)): double for double in doubles(told.known.spells)
    }
    for pair in found.keys() - now.keys():
        conflict = found.pop(pair)
        conflict.settled_at, conflict.settled_by_id = told.at, number
        is_settled = told.kind is EventKind.SETTLE_DOUBLE
        conflict.how = (Settlement.KEPT_SECOND if is_settled else Settlement.CORRECTED).value
    for pair, double in now.items():
        if pair in found:
            found[pair].starts_on, found[pair].ends_on = double.starts_on, double.ends_on
            continue
        found[pair] = Conflict(
            person_id=person, first_spell=double.first, second_spell=double.second, starts_on=double.starts_on,
            ends_on=double.ends_on, found_at=told.at, found_by_id=number,
        )  # fmt: skip
        practice.conflicts.append(found[pair])


def _written(table: Table[Any], rows: Iterable[Row], keys: Sequence[int]) -> Iterator[tuple[object, ...]]:
    """The columns of each version, its events by their keys."""
    for row in rows:
        closed_by = None if row.closed_by is None else keys[row.closed_by]
        yield (*table.write(row.fact), row.known_from, keys[row.event], row.known_to, closed_by)
