"""What another system has told, written in one transaction; what cannot be taken is kept as faults."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import ClassVar
from uuid import UUID, uuid4

from django.db import transaction

from gymnasieregion.contexts.register.core.codes import EventKind, Protection
from gymnasieregion.contexts.register.core.exchange_reading import TheirPerson
from gymnasieregion.contexts.register.core.exchange_taking import leave, take
from gymnasieregion.contexts.register.core.homes import Home
from gymnasieregion.contexts.register.core.numbers import Number
from gymnasieregion.contexts.register.core.study_spells import History
from gymnasieregion.contexts.register.models import ExchangeSource, ForeignPerson, Person, Pull, PullFault
from gymnasieregion.contexts.register.selectors.exchange_bodies import number_on
from gymnasieregion.contexts.register.selectors.facts import HOMES, NUMBERS, SPELLS, chunks
from gymnasieregion.contexts.register.selectors.groups import heads_of, person_with, together
from gymnasieregion.contexts.register.services.exchange_fetching import Fetched
from gymnasieregion.contexts.register.services.exchange_told import (
    Taking,
    read_classes,
    read_persons,
    read_units,
    told_of,
)
from gymnasieregion.contexts.register.services.people import NumberTakenError, change_number, protect
from gymnasieregion.contexts.register.services.telling import Telling, begin, record_many
from gymnasieregion.contexts.register.services.writing import add, add_persons, write_histories
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.pages.formats import STOCKHOLM

PULLED = "register.exchange.pulled"
RANDOM = 4
"""The version of an id that is drawn at random, and so tells nothing of whose it is."""


class GoneError(RegionError):
    """The system no longer tells of somebody whom it said studies now."""

    sv: ClassVar[str] = (
        "Systemet lämnar inte längre ut eleven. Studieperioden som pågick togs bort; skriv in eleven igen om den pågår."
    )
    en: ClassVar[str] = (
        "The system no longer gives out the pupil. The spell that went on is removed; enrol the pupil again if it does."
    )


@transaction.atomic
def take_over(*, source: ExchangeSource, fetched: Fetched, telling: Telling) -> Pull:
    """Write what a system has told; where it says what is known already, nothing is written.

    The system speaks for its own school units. Of somebody who is known, a new number and a protection that begins are
    taken; names, homes and a protection that ends are not: those the office changes.

    Args:
        source: The system.
        fetched: What it told.
        telling: Who fetches; the source is SS 12000.

    Returns:
        What came of it, with a fault for each object that could not be taken.
    """
    taking = Taking(source, fetched, telling)
    read_units(taking)
    read_classes(taking)
    people = read_persons(taking)
    known = _known(source, people)
    fresh = _new_keys(taking, [one for one in people.values() if one.id not in known and one.enrolments])
    who = {**known, **fresh}
    for key, person in known.items():
        _change_person(taking, person, people[key])
    gone = _gone(taking) - set(known.values())
    before = dict(together(SPELLS, {*who.values(), *gone}))
    after = _histories(taking, people, who, before)
    _leave(taking, gone, before, after)
    _write(taking, [(people[key], person) for key, person in fresh.items() if after.get(person)], before, after)
    _link(source, {key: person for key, person in who.items() if key in known or after.get(person)})
    return _finish(taking)


def _known(source: ExchangeSource, people: Mapping[UUID, TheirPerson]) -> dict[UUID, UUID]:
    """Who each of them is here: told before, with the same id, or with the same number."""
    found: dict[UUID, UUID] = {}
    for some in chunks(people):
        found |= {key: key for key in Person.objects.filter(pk__in=some).values_list("pk", flat=True)}
        found |= dict(source.persons.filter(foreign_id__in=some).values_list("foreign_id", "person"))
    for key, one in people.items():
        if key not in found and one.number and (holder := person_with(one.number.value)):
            found[key] = holder
    heads = heads_of(set(found.values()))
    return {key: heads[person] for key, person in found.items()}


def _new_keys(taking: Taking, fresh: Sequence[TheirPerson]) -> dict[UUID, UUID]:
    """Our keys of those who are new: the id that all systems have of them, unless it could tell who they are."""
    held = Counter(one.number.value for one in fresh if one.number)
    found: dict[UUID, UUID] = {}
    for one in fresh:
        if one.number and held[one.number.value] > 1:
            taking.cannot("Person", one.id, NumberTakenError(value=one.number.value))
        else:
            found[one.id] = one.id if one.id.version == RANDOM else uuid4()
    return found


def _change_person(taking: Taking, person: UUID, one: TheirPerson) -> None:
    """A protection that begins and a new number, each an event of its own; both or neither."""
    here = Person.objects.get(pk=person)
    on = taking.telling.now.astimezone(STOCKHOLM).date()
    try:
        with transaction.atomic():
            if one.protection is not Protection.NONE and here.protection == Protection.NONE:
                protect(person=person, protection=one.protection, telling=taking.telling)
                taking.counts["protected"] += 1
            if one.number and one.number.value != number_on(together(NUMBERS, [person])[person], on):
                change_number(person=person, number=one.number.value, on=on, telling=taking.telling)
                taking.counts["numbers"] += 1
    except RegionError as fault:
        taking.cannot("Person", one.id, fault)


def _histories(
    taking: Taking, people: Mapping[UUID, TheirPerson], who: Mapping[UUID, UUID], before: Mapping[UUID, History]
) -> dict[UUID, History]:
    """The history of everybody who can be taken, by our key; those who cannot are left as they are."""
    after: dict[UUID, History] = {}
    units = frozenset(taking.units.values())
    for key, person in who.items():
        one = people[key]
        try:
            told = list(told_of(taking, one))
            history = after.get(person, before[person])
            after[person] = take(history, told, person=person, units=units, status=one.status, new=_keys())
        except RegionError as fault:
            taking.cannot("Person", key, fault)
    return after


def _gone(taking: Taking) -> set[UUID]:
    """Whom the system no longer tells of, among those whom it has told of."""
    found: set[UUID] = set()
    for some in chunks(taking.fetched.deleted):
        found |= set(taking.source.persons.filter(foreign_id__in=some).values_list("person", flat=True))
    return set(heads_of(found).values())


def _leave(taking: Taking, gone: set[UUID], before: Mapping[UUID, History], after: dict[UUID, History]) -> None:
    """Let those whom the system no longer tells of study there no more."""
    units = frozenset(taking.units.values())
    for person in sorted(gone):
        left = leave(before[person], units)
        if left != before[person]:
            after[person] = left
            foreign = taking.source.persons.filter(person=person).values_list("foreign_id", flat=True).first()
            taking.cannot("Person", foreign, GoneError())
            taking.counts["gone"] += 1


def _write(
    taking: Taking, fresh: list[tuple[TheirPerson, UUID]], before: Mapping[UUID, History], after: Mapping[UUID, History]
) -> None:
    """Write those who are new and the histories that have changed, as one event; nothing when there is neither."""
    changed = sorted(person for person, history in after.items() if history != before[person])
    taking.counts["new"] = len(fresh)
    taking.counts["changed"] = len(changed) - len(fresh)
    taking.counts["unchanged"] = len(after) - len(changed)
    if not changed:
        return
    event = begin(EventKind.PULL, taking.telling)
    now = event.recorded_at
    add_persons(
        Person(
            pk=person, given_name=one.given_name, family_name=one.family_name, birth_date=one.birth_date,
            sex=one.sex.value, protection=one.protection.value, created_at=now, changed_at=now,
        )
        for one, person in fresh
    )  # fmt: skip
    first_day = {person: after[person][0].starts_on for _, person in fresh}
    numbers = [
        Number(uuid4(), person, first_day[person], one.number.kind, one.number.value)
        for one, person in fresh
        if one.number
    ]
    add(NUMBERS, numbers, event)
    add(HOMES, [Home(uuid4(), person, first_day[person], one.home) for one, person in fresh if one.home], event)
    write_histories({key: before[key] for key in changed}, {key: after[key] for key in changed}, event)
    told = Person.objects.filter(pk__in=changed, protection=Protection.NONE.value).order_by("pk")
    entries = [{"about": f"person:{key}"} for key in told.values_list("pk", flat=True)]
    record_many(event, taking.telling, after={"system": taking.source.name, **taking.counts}, entries=entries)


def _link(source: ExchangeSource, who: Mapping[UUID, UUID]) -> None:
    """Remember who each of them is."""
    ForeignPerson.objects.bulk_create(
        (ForeignPerson(source=source, foreign_id=key, person_id=person) for key, person in who.items()),
        batch_size=500, ignore_conflicts=True,
    )  # fmt: skip


def _finish(taking: Taking) -> Pull:
    """Keep what came of it; faults of earlier times are replaced by those of this."""
    source, now = taking.source, taking.telling.now
    counts = {**taking.counts, "faults": len(taking.faults)}
    made = Pull.objects.create(
        source=source, started_at=taking.fetched.at, since=taking.fetched.since, ended_at=now, counts=counts
    )
    keep_faults(made, taking.faults)
    source.pulled_until = taking.fetched.at
    source.save(update_fields=["pulled_until"])
    about = f"exchange_source:{source.pk}"
    record(
        actor=taking.telling.actor, action=PULLED, about=about, before=None, after={"name": source.name, **counts},
        why="", now=now,
    )  # fmt: skip
    return made


def keep_faults(pull: Pull, faults: list[PullFault]) -> None:
    """Keep the faults of a pull instead of those of earlier ones from the same system."""
    PullFault.objects.filter(pull__source=pull.source_id).delete()
    for fault in faults:
        fault.pull = pull
    PullFault.objects.bulk_create(faults, batch_size=500)


def _keys() -> Iterator[UUID]:
    """New keys, one after the other."""
    return (make() for make in repeat(uuid4))
