"""What another system has told, written in one transaction; what cannot be taken is kept as faults."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
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
from gymnasieregion.contexts.register.models import (
    ExchangeSource,
    ForeignPerson,
    Person,
    PersonIdentifier,
    Pull,
    PullFault,
)
from gymnasieregion.contexts.register.selectors.exchange_bodies import number_on
from gymnasieregion.contexts.register.selectors.facts import HOMES, NUMBERS, SPELLS, chunks
from gymnasieregion.contexts.register.selectors.groups import heads_of, together
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
    _change_persons(taking, known, people)
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
    holders = _holders({one.number.value for key, one in people.items() if one.number and key not in found})
    for key, one in people.items():
        if key not in found and one.number and one.number.value in holders:
            found[key] = holders[one.number.value]
    heads = heads_of(set(found.values()))
    return {key: heads[person] for key, person in found.items()}


def _holders(values: Collection[str]) -> dict[str, UUID]:
    """Who has had each of some numbers, now or before."""
    found: dict[str, UUID] = {}
    for some in chunks(values):
        rows = PersonIdentifier.objects.filter(value__in=some, recorded_to=None).order_by("starts_on", "pk")
        found |= dict(rows.values_list("value", "person"))
    return found


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


def _change_persons(taking: Taking, known: Mapping[UUID, UUID], people: Mapping[UUID, TheirPerson]) -> None:
    """A protection that begins and a new number, each an event of its own; of one person both or neither."""
    heads = set(known.values())
    unprotected = {
        key
        for some in chunks(heads)
        for key in Person.objects.filter(pk__in=some, protection=Protection.NONE.value).values_list("pk", flat=True)
    }
    numbers = together(NUMBERS, heads)
    on = taking.telling.now.astimezone(STOCKHOLM).date()
    for key, person in known.items():
        one = people[key]
        is_hidden_now = one.protection is not Protection.NONE and person in unprotected
        new_number = one.number.value if one.number and one.number.value != number_on(numbers[person], on) else ""
        if not (is_hidden_now or new_number):
            continue
        try:
            with transaction.atomic():
                if is_hidden_now:
                    protect(person=person, protection=one.protection, telling=taking.telling)
                if new_number:
                    change_number(person=person, number=new_number, on=on, telling=taking.telling)
        except RegionError as fault:
            taking.cannot("Person", key, fault)
        else:
            taking.counts["protected"] += is_hidden_now
            taking.counts["numbers"] += bool(new_number)


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
    # what is known comes in the order it was written, a history in that of its days
    changed = sorted(person for person, history in after.items() if {*history} != {*before[person]})
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
