"""Classes as a client of the exchange sees them: a name at a school unit, and who is in it when."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Min, Q

from gymnasieregion.contexts.register.core.codes import EventKind, Protection, SchoolForm
from gymnasieregion.contexts.register.core.ss12000 import Grant, group_id
from gymnasieregion.contexts.register.models import Enrolment, Person, RegisterEvent
from gymnasieregion.contexts.register.selectors.exchange_reach import Reach

MOVED = (EventKind.MERGE.value, EventKind.UNDO.value, EventKind.PROTECT.value)
"""Events that change who is told to be in a class, with no change of a study spell."""


@dataclass(frozen=True, slots=True)
class ToldGroup:
    """A class.

    Args:
        unit: The key of its school unit.
        starts_on: The first day that anybody is in it.
        ends_on: The first day that nobody is in it any more; None while somebody is.
        deleted: When the last study spell in it was taken away; None while it has one.
    """

    id: UUID
    unit: str
    name: str
    form: SchoolForm
    created: datetime
    modified: datetime
    starts_on: date | None
    ends_on: date | None
    deleted: datetime | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """That somebody is in a class.

    Args:
        ends_on: The first day that they are not; None while they are.
    """

    person: UUID
    name: str
    protection: Protection
    starts_on: date
    ends_on: date | None


def told_groups(reach: Reach, units: Collection[str] | None = None) -> tuple[ToldGroup, ...]:
    """Every class in reach that somebody is or has been in, and those that are gone; by unit and name.

    Args:
        reach: Who asks.
        units: Only at units with these keys; None for all in reach.
    """
    known = Q(recorded_to=None)
    at = Q() if units is None else Q(school_unit__in=sorted(units))
    spells_at = (
        Enrolment.objects.filter(reach.at_units & at).exclude(class_name="").order_by("school_unit", "class_name")
    )
    rows = spells_at.values_list("school_unit", "class_name").annotate(
        created=Min("recorded_from"),
        opened=Max("recorded_from"),
        closed=Max("recorded_to"),
        of_form=Min("form"),
        spells=Count("pk", filter=known),
        going_on=Count("pk", filter=known & Q(ends_on=None)),
        first=Min("starts_on", filter=known),
        last=Max("ends_on", filter=known),
    )
    moved = _moved(reach)
    return tuple(
        ToldGroup(
            group_id(unit, name), unit, name, SchoolForm(form), created,
            max(moment for moment in (opened, closed, moved.get((unit, name))) if moment is not None),
            starts_on, None if going_on else ends_on, None if spells else closed,
        )
        for unit, name, created, opened, closed, form, spells, going_on, starts_on, ends_on in rows
    )  # fmt: skip


def memberships(reach: Reach, groups: Iterable[ToldGroup]) -> Mapping[UUID, Sequence[Membership]]:
    """Who is in some classes, by the class's id: earliest first, spells that follow on each other as one.

    Nobody with a protected identity without the grant, and never anybody with assumed personal details. One query.
    """
    wanted = {(group.unit, group.name): group.id for group in groups}
    units, names = {unit for unit, _ in wanted}, {name for _, name in wanted}
    found: dict[UUID, list[Membership]] = {key: [] for key in wanted.values()}
    for unit, name, told in _memberships(reach, Q(school_unit__in=units, class_name__in=names)):
        if (unit, name) in wanted:
            _join(found[wanted[unit, name]], told)
    return {key: sorted(some, key=lambda one: (one.starts_on, str(one.person))) for key, some in found.items()}


def groups_of(reach: Reach, persons: Collection[UUID]) -> Mapping[UUID, Sequence[tuple[ToldGroup, Membership]]]:
    """The classes that some persons are in, by person, earliest first; () for nobody's."""
    theirs = Q(person__in=list(persons)) | Q(person__merged_into__in=list(persons))
    found: dict[tuple[UUID, str, str], list[Membership]] = {}
    for unit, name, told in _memberships(reach, reach.at_units & theirs & ~Q(class_name="")):
        _join(found.setdefault((told.person, unit, name), []), told)
    groups = {(one.unit, one.name): one for one in told_groups(reach, {unit for _, unit, _ in found})}
    told_of: dict[UUID, list[tuple[ToldGroup, Membership]]] = {person: [] for person in persons}
    for (person, unit, name), members in found.items():
        told_of[person] += [(groups[unit, name], member) for member in members]
    return {person: sorted(some, key=lambda one: one[1].starts_on) for person, some in told_of.items()}


def _memberships(reach: Reach, spells: Q) -> Iterable[tuple[str, str, Membership]]:
    """Unit, class and stretch of time of study spells that a client may see, those of a person in a row."""
    rows = Enrolment.objects.filter(spells, recorded_to=None).select_related("person__merged_into")
    for row in rows.order_by("person", "starts_on", "pk"):
        head = row.person.merged_into or row.person
        if not any(_is_hidden(reach, each) for each in (head, row.person)):
            name = f"{head.given_name} {head.family_name}".strip()
            told = Membership(head.pk, name, Protection(head.protection), row.starts_on, row.ends_on)
            yield row.school_unit, row.class_name, told


def _is_hidden(reach: Reach, person: Person) -> bool:
    protection = Protection(person.protection)
    return protection is Protection.NEW_IDENTITY or (
        protection is not Protection.NONE and Grant.PROTECTED not in reach.grants
    )


def _join(members: list[Membership], told: Membership) -> None:
    """Add a stretch of time in a class, or let it go on from the one before."""
    before = members[-1] if members else None
    if before and before.person == told.person and before.ends_on == told.starts_on:
        members[-1] = Membership(told.person, told.name, told.protection, before.starts_on, told.ends_on)
    else:
        members.append(told)


def _moved(reach: Reach) -> Mapping[tuple[str, str], datetime]:
    """When who is told to be in a class changed for another reason than a study spell. Two queries."""
    events = RegisterEvent.objects.filter(kind__in=MOVED, person__isnull=False).order_by()
    moments = dict(events.values_list("person").annotate(Max("recorded_at")))
    if not moments:
        return {}
    theirs = Enrolment.objects.filter(
        Q(person__in=list(moments)) | Q(person__merged_into__in=list(moments)), reach.at_units
    ).exclude(class_name="")
    found: dict[tuple[str, str], datetime] = {}
    for unit, name, person, head in theirs.order_by().values_list(
        "school_unit", "class_name", "person", "person__merged_into"
    ):
        for moment in (moments.get(person), moments.get(head)):
            if moment and moment > found.get((unit, name), moment.min.replace(tzinfo=moment.tzinfo)):
                found[unit, name] = moment
    return found
