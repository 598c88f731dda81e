"""Persons and those merged into them: a person is the whole group."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar
from uuid import UUID

from django.db.models import Q

from gymnasieregion.contexts.register.core.diplomas import Award
from gymnasieregion.contexts.register.core.homes import Home
from gymnasieregion.contexts.register.core.numbers import Number
from gymnasieregion.contexts.register.core.study_spells import History
from gymnasieregion.contexts.register.core.versions import F
from gymnasieregion.contexts.register.models import Enrolment, Person, PersonIdentifier
from gymnasieregion.contexts.register.selectors.facts import (
    AWARDS,
    HOMES,
    NUMBERS,
    SPELLS,
    Table,
    chunks,
    facts_of,
    known_at,
)
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.pages.formats import STOCKHOLM


class NoSuchPersonError(RegionError):
    """There is no such person in the register."""

    sv: ClassVar[str] = "Personen finns inte i registret."
    en: ClassVar[str] = "The person is not in the register."


@dataclass(frozen=True, slots=True)
class Group:
    """A person and those merged into them.

    Args:
        head: The person that is kept.
        members: The keys of all of them, the head's first.
    """

    head: Person
    members: tuple[UUID, ...]


def group_of(person: UUID, *, lock: bool = False) -> Group:
    """The group that somebody belongs to.

    Args:
        person: Anybody of the group.
        lock: Whether nobody else may change them until the transaction ends.

    Raises:
        NoSuchPersonError: If there is no such person.
    """
    found = Person.objects.filter(pk=person).values_list("merged_into", flat=True).first()
    rows = Person.objects.select_for_update() if lock else Person.objects.all()
    group = {row.pk: row for row in rows.filter(Q(pk=found or person) | Q(merged_into=found or person)).order_by("pk")}
    head = group.pop(found or person, None)
    if head is None:
        raise NoSuchPersonError
    return Group(head, (head.pk, *group))


def heads_of(persons: Collection[UUID]) -> Mapping[UUID, UUID]:
    """Whom each of some persons is: themself, or the one that they are merged into."""
    found = {}
    for some in chunks(persons):
        for key, head in Person.objects.filter(pk__in=some).values_list("pk", "merged_into").order_by():
            found[key] = head or key
    return found


def members_of(heads: Collection[UUID]) -> Mapping[UUID, UUID]:
    """Everybody of some groups, each with their head."""
    found = {head: head for head in heads}
    for some in chunks(heads):
        rows = Person.objects.filter(merged_into__in=some).values_list("pk", "merged_into").order_by()
        found |= {key: head for key, head in rows if head is not None}
    return found


def together(table: Table[F], heads: Collection[UUID], at: datetime | None = None) -> Mapping[UUID, tuple[F, ...]]:
    """What is known of some groups in a table, by head, earliest first; () for those of whom nothing is.

    Args:
        table: ``SPELLS``, ``HOMES``, ``NUMBERS`` or ``AWARDS``.
        heads: Whose.
        at: As it was known at a moment, in the groups of today; None for now.
    """
    members = members_of(heads)
    found: dict[UUID, tuple[F, ...]] = dict.fromkeys(heads, ())
    for person, facts in facts_of(table, members, at).items():
        found[members[person]] += tuple(facts)
    return found


def history_of(person: UUID, at: datetime | None = None) -> History:
    """Somebody's study spells, earliest first; as they were known at a moment when one is given. Four queries."""
    spells = _of(SPELLS, person, at)
    return tuple(sorted(spells, key=lambda spell: (spell.starts_on, spell.school_unit, spell.spell)))


def homes_of(person: UUID, at: datetime | None = None) -> tuple[Home, ...]:
    """Where somebody has lived, earliest first; as it was known at a moment when one is given."""
    return tuple(sorted(_of(HOMES, person, at), key=lambda home: (home.starts_on, home.spell)))


def numbers_of(person: UUID, at: datetime | None = None) -> tuple[Number, ...]:
    """Somebody's numbers, earliest first; as they were known at a moment when one is given."""
    return tuple(sorted(_of(NUMBERS, person, at), key=lambda number: (number.starts_on, number.spell)))


def awards_of(person: UUID, at: datetime | None = None) -> tuple[Award, ...]:
    """Somebody's diplomas, earliest first; as they were known at a moment when one is given."""
    return tuple(sorted(_of(AWARDS, person, at), key=lambda award: (award.awarded_on, award.spell)))


def end_of(day: date) -> datetime:
    """The last moment of a day in Stockholm: what was known *on* a day was known then.

    >>> end_of(date(2026, 9, 15)).isoformat()
    '2026-09-15T23:59:59.999999+02:00'
    """
    return datetime.combine(day + timedelta(1), time(), STOCKHOLM) - timedelta(microseconds=1)


def person_of_spell(spell: UUID) -> UUID | None:
    """Whose study spell it is, as far as it is known now; None when it is not."""
    return Enrolment.objects.filter(spell=spell, recorded_to=None).values_list("person", flat=True).first()


def person_with(value: str, at: datetime | None = None) -> UUID | None:
    """Who has had a number, now or before: the head of the group; None when nobody has.

    Args:
        value: In canonical form, see ``core.numbers.read_number``.
        at: As it was known at a moment; None for now.
    """
    rows = PersonIdentifier.objects.filter(known_at(at), value=value).order_by("-starts_on", "-pk")
    found = rows.values_list("person", "person__merged_into").first()
    return (found[1] or found[0]) if found else None


def _of(table: Table[F], person: UUID, at: datetime | None) -> tuple[F, ...]:
    head = group_of(person).head.pk
    return together(table, [head], at)[head]
