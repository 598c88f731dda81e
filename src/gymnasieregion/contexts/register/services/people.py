"""Persons of the register: new ones, their numbers, their homes, their protection."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

from django.db import transaction

from gymnasieregion.contexts.register.core import changes, homes, numbers
from gymnasieregion.contexts.register.core.codes import EventKind, IdentifierKind, Protection, Sex
from gymnasieregion.contexts.register.core.homes import Home
from gymnasieregion.contexts.register.core.numbers import Number, ReadNumber, read_number
from gymnasieregion.contexts.register.core.versions import difference
from gymnasieregion.contexts.register.models import Person, PersonIdentifier, RegisterEvent
from gymnasieregion.contexts.register.selectors.facts import HOMES, NUMBERS
from gymnasieregion.contexts.register.selectors.groups import Group, group_of, together
from gymnasieregion.contexts.register.services.fields import change_fields
from gymnasieregion.contexts.register.services.histories import Placement, log_facts, spell_from
from gymnasieregion.contexts.register.services.telling import Telling, begin, record_one
from gymnasieregion.contexts.register.services.writing import add, write, write_histories
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.reference import municipality_names


class NumberTakenError(RegionError):
    """Somebody else has the number on some of the days."""

    sv: ClassVar[str] = "Numret {value} hör till någon annan i registret. Är det samma person, slå ihop dem."
    en: ClassVar[str] = "The number {value} is somebody else's in the register. If it is the same person, merge them."


class UnknownMunicipalityError(RegionError):
    """There is no such municipality."""

    sv: ClassVar[str] = "Kommunkoden {code} är okänd. Skriv fyra siffror, till exempel 0180."
    en: ClassVar[str] = "The municipality code {code} is unknown. Write four digits, such as 0180."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody who is not in the register yet.

    Args:
        birth_date: The day of birth.
        municipality_code: Where they live.
        number: As ``read_number`` gives it; None for nobody's number, as a protected person may have.
        district_code: The electoral district; "" where it is not known. A protected person has none.
    """

    birth_date: date
    municipality_code: str
    number: ReadNumber | None = None
    given_name: str = ""
    family_name: str = ""
    sex: Sex = Sex.UNKNOWN
    protection: Protection = Protection.NONE
    district_code: str = ""


@transaction.atomic
def register_person(
    *, who: NewPerson, since: date, telling: Telling, placement: Placement | None = None,
    kind: EventKind = EventKind.REGISTER,
) -> RegisterEvent:  # fmt: skip
    """Write somebody new into the register, with number, home and, when it is given, the first study spell.

    Args:
        who: The person.
        since: From when number and home are known.
        telling: Who says it.
        placement: Where they begin to study; None for somebody who does not.
        kind: ``ENROL_RESIDENT``, ``ENROL_NON_RESIDENT`` or ``ENROL_PROTECTED`` with a placement, else ``REGISTER``.

    Returns:
        The event; its person is the new one.

    Raises:
        NumberTakenError: If somebody has the number.
        UnknownMunicipalityError: If there is no such municipality.
        RegionError: If the placement cannot be so; the sentence says why.
    """
    refuse_unknown_municipality(who.municipality_code)
    told_by_number = who.number.sex if who.number else Sex.UNKNOWN
    sex = who.sex if who.sex is not Sex.UNKNOWN else told_by_number
    person = Person.objects.create(
        given_name=who.given_name, family_name=who.family_name, birth_date=who.birth_date, sex=sex.value,
        protection=who.protection.value, created_at=telling.now, changed_at=telling.now,
    )  # fmt: skip
    event = begin(kind, telling, person=person.pk)
    district = who.district_code if who.protection is Protection.NONE else ""
    add(HOMES, [Home(uuid4(), person.pk, since, who.municipality_code, district_code=district)], event)
    if who.number:
        given = Number(uuid4(), person.pk, since, who.number.kind, who.number.value)
        refuse_taken([given])
        add(NUMBERS, [given], event)
    facts: dict[str, object] = {"municipality_code": who.municipality_code}
    if placement is not None:
        spell = replace(spell_from(person.pk, placement), source=telling.source)
        write_histories({person.pk: ()}, {person.pk: changes.enrol((), spell)}, event)
        facts |= log_facts(spell)
    record_one(
        event, telling, person, before=None, after=facts,
        unit=placement.school_unit if placement else "", municipality=who.municipality_code,
    )  # fmt: skip
    return event


@transaction.atomic
def change_number(
    *, person: UUID, number: str, on: date, telling: Telling, kind: IdentifierKind | None = None
) -> RegisterEvent:
    """Give somebody another number from a day; birth date and sex follow what the number says.

    Args:
        person: Who.
        number: As written.
        on: The first day that they have it.
        telling: Who says it.
        kind: Told for LMA and dossier numbers; else None.

    Raises:
        NumberTakenError: If somebody else has it then.
        RegionError: If it is no number, or theirs already; the sentence says so.
    """
    group, read = group_of(person, lock=True), read_number(number, kind)
    head = group.head.pk
    before = together(NUMBERS, [head])[head]
    after = numbers.change_number(before, Number(uuid4(), head, on, read.kind, read.value))
    return _tell_numbers(EventKind.CHANGE_NUMBER, group, read, before, after, telling)


@transaction.atomic
def correct_number(
    *, person: UUID, number: UUID, right: str, telling: Telling, kind: IdentifierKind | None = None
) -> RegisterEvent:
    """Put right a number that was wrong from the beginning.

    Args:
        person: Who.
        number: The key of the number through its versions.
        right: As it should be.
        telling: Who says it.
        kind: Told for LMA and dossier numbers; else None.

    Raises:
        NumberTakenError: If somebody else has it on some of the days.
        RegionError: If it is no number; the sentence says so.
    """
    group, read = group_of(person, lock=True), read_number(right, kind)
    head = group.head.pk
    before = together(NUMBERS, [head])[head]
    after = numbers.correct_number(before, number, read)
    return _tell_numbers(EventKind.CORRECT_NUMBER, group, read, before, after, telling)


@transaction.atomic
def move(*, person: UUID, municipality_code: str, on: date, telling: Telling, district_code: str = "") -> RegisterEvent:
    """Let somebody live in a municipality from a day, until the next move that is known.

    Args:
        person: Who.
        municipality_code: Where; of a protected person where they stay.
        on: The first day there.
        telling: Who says it.
        district_code: The electoral district; never kept of a protected person.

    Raises:
        UnknownMunicipalityError: If there is no such municipality.
        NothingChangesError: If they live there then already.
    """
    refuse_unknown_municipality(municipality_code)
    group = group_of(person, lock=True)
    head = group.head
    before = together(HOMES, [head.pk])[head.pk]
    district = district_code if head.protection == Protection.NONE else ""
    after = homes.move(before, Home(uuid4(), head.pk, on, municipality_code, district_code=district))
    event = begin(EventKind.MOVE, telling, person=head.pk)
    write(HOMES, difference(before, after), event)
    was = homes.home_on(before, on)
    record_one(
        event, telling, head,
        before={"municipality_code": was.municipality_code} if was else None,
        after={"municipality_code": municipality_code, "starts_on": on.isoformat()},
        municipality=municipality_code,
    )  # fmt: skip
    return event


@transaction.atomic
def change_person(
    *, person: UUID, given_name: str, family_name: str, birth_date: date, sex: Sex, telling: Telling
) -> RegisterEvent:
    """Change what the register says of a person themself.

    Raises:
        NothingChangesError: If it says so already.
    """
    group = group_of(person, lock=True)
    right = {"given_name": given_name, "family_name": family_name, "birth_date": birth_date, "sex": sex.value}
    event = change_fields(EventKind.CHANGE_PERSON, group.head, right, telling)
    record_one(event, telling, group.head, before=None, after={"fields": sorted(event.after[str(group.head.pk)])})
    return event


@transaction.atomic
def protect(*, person: UUID, protection: Protection, telling: Telling) -> RegisterEvent:
    """Begin, change or end the protection of somebody's identity; a protected person's districts are let go.

    Raises:
        NothingChangesError: If they are protected so already.
    """
    group = group_of(person, lock=True)
    head = group.head
    event = change_fields(EventKind.PROTECT, head, {"protection": protection.value}, telling)
    if protection is not Protection.NONE:
        before = together(HOMES, [head.pk])[head.pk]
        write(HOMES, difference(before, tuple(replace(home, district_code="") for home in before)), event)
    # the log is read by more people than those who may know that there is a protection, or was one
    record_one(event, telling, replace_protection(head), before=None, after=None)
    return event


def replace_protection(person: Person) -> Person:
    """The person as the log sees one who is, or was until now, protected: covered."""
    person.protection = Protection.MARKED.value
    return person


def refuse_taken(given: "list[Number] | tuple[Number, ...]") -> None:
    """Raise NumberTakenError if somebody has one of some numbers on a day that it would hold."""
    for number in given:
        others = PersonIdentifier.objects.filter(value=number.value, recorded_to=None).exclude(spell=number.spell)
        others = others.exclude(ends_on__lte=number.starts_on)
        if number.ends_on is not None:
            others = others.filter(starts_on__lt=number.ends_on)
        if others.exists():
            raise NumberTakenError(value=number.value)


def refuse_unknown_municipality(code: str) -> None:
    """Raise UnknownMunicipalityError if there is no municipality with a code."""
    if code not in municipality_names():
        raise UnknownMunicipalityError(code=code)


def _tell_numbers(
    kind: EventKind,
    group: Group,
    read: ReadNumber,
    before: tuple[Number, ...],
    after: tuple[Number, ...],
    telling: Telling,
) -> RegisterEvent:
    """Write numbers, and what the latest says of birth and sex."""
    change = difference(before, after)
    right: dict[str, object] = {}
    if read.birth_date:
        right["birth_date"] = read.birth_date
    if read.sex is not Sex.UNKNOWN:
        right["sex"] = read.sex.value
    event = change_fields(kind, group.head, right, telling, may_be_none=True)
    refuse_taken(change.opens)
    write(NUMBERS, change, event)
    facts = {"kind": read.kind.value}
    record_one(event, telling, group.head, before=None, after=facts)
    return event
