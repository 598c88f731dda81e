"""Which pupils a client of the exchange may see, found and put in order by the database a page at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from gymnasieregion.contexts.register.core.codes import EventKind, Protection
from gymnasieregion.contexts.register.core.numbers import NATIONAL
from gymnasieregion.contexts.register.core.ss12000 import Grant
from gymnasieregion.contexts.register.models import Enrolment, Person, PersonIdentifier, RegisterEvent, Residence
from gymnasieregion.contexts.register.selectors.exchange_questions import BY_MODIFIED, Days, Moments, Piece, piece_of
from gymnasieregion.contexts.register.selectors.exchange_reach import Reach

ORDERS: Mapping[str, tuple[str, ...]] = {
    "": (),
    "DisplayNameAsc": ("given_name", "family_name"),
    "GivenNameAsc": ("given_name",),
    "GivenNameDesc": ("-given_name",),
    "FamilyNameAsc": ("family_name",),
    "FamilyNameDesc": ("-family_name",),
    "CivicNoAsc": ("number",),
    "CivicNoDesc": ("-number",),
}
"""The columns of each sort key; the id settles what is left. ``ModifiedDesc`` has no column."""

JOINED = (EventKind.MERGE.value, EventKind.UNDO.value)
"""Events that change who is who, and so what is told of the person that they are written on."""


@dataclass(frozen=True, slots=True)
class PersonQuestion:
    """What a list of persons is asked for.

    Args:
        names: Each is somewhere in one of the names, in capitals or not.
        number: Who has it now, in canonical form; None for anybody.
        organisation: Enrolled at this unit, or a unit of this provider; None for any.
        days: When a study spell starts and ends.
        in_class: Only those who are in a class.
        nobody: Asked for something that nobody in the register has.
        sort: A key of ``ORDERS``, or ``ModifiedDesc``.
    """

    moments: Moments = field(default_factory=Moments)
    names: tuple[str, ...] = ()
    number: str | None = None
    organisation: UUID | None = None
    days: Days = field(default_factory=Days)
    in_class: bool = False
    nobody: bool = False
    sort: str = ""


@dataclass(frozen=True, slots=True)
class _Changed:
    """Somebody with when they changed."""

    id: UUID
    created: datetime
    modified: datetime


def persons_page(reach: Reach, asked: PersonQuestion, place: Sequence[str], most: int) -> Piece:
    """The ids of a page of persons, in order.

    Args:
        reach: Who asks.
        asked: What for.
        place: Where the page before ended; () for the first.
        most: How many at most.
    """
    if asked.nobody:
        return Piece(())
    found = _asked_for(reach, asked)
    if asked.sort == "ModifiedDesc":
        changed = modified_at(reach)
        rows = found.order_by().values_list("pk", "created_at")
        everybody = [_Changed(key, created, changed.get(key, created)) for key, created in rows]
        page = piece_of(everybody, BY_MODIFIED, place, most)
        return replace(page, rows=tuple(one.id for one in page.rows))
    order = ORDERS[asked.sort]
    columns = [column.removeprefix("-") for column in order]
    rows = found.filter(_after(order, place)).order_by(*order, "pk").values_list(*columns, "pk")[: most + 1]
    keys = list(rows)
    last = tuple(str(value) for value in keys[most - 1]) if len(keys) > most else ()
    return Piece(tuple(key[-1] for key in keys[:most]), last)


def visible(reach: Reach, *, ids: Collection[UUID] | None = None, numbers: Collection[str] = ()) -> QuerySet[Person]:
    """The persons whom a client may see: those with a study spell in its reach, merged ones as the one they are.

    Nobody with a protected identity without the grant, and never anybody with assumed personal details.

    Args:
        reach: Who asks.
        ids: Only these; None for all, unless numbers are given.
        numbers: Those who have these numbers too.
    """
    found = _visible(reach, Q())
    if ids is None and not numbers:
        return found
    known = PersonIdentifier.objects.filter(value__in=list(numbers), recorded_to=None)
    return found.filter(Q(pk__in=list(ids or ())) | Q(pk__in=_heads(known)))


def covered(reach: Reach) -> Q:
    """Who is hidden from a client whatever they study."""
    hidden = {Protection.NEW_IDENTITY.value}
    if Grant.PROTECTED not in reach.grants:
        hidden |= {kind.value for kind in Protection if kind is not Protection.NONE}
    return Q(protection__in=sorted(hidden))


def modified_at(reach: Reach, heads: Collection[UUID] | None = None) -> Mapping[UUID, datetime]:
    """When what a client sees of each person last changed, by id: their own fields, study spells, numbers, home.

    Args:
        reach: Who asks; only what it may see counts.
        heads: Of whom; None for everybody.
    """
    found: dict[UUID, datetime] = {}
    for rows, key, moments in _changes(reach, heads):
        grouped = rows.order_by().values_list(key).annotate(*(Max(name) for name in moments))
        for person, *latest in grouped:
            for moment in latest:
                if moment is not None and (person not in found or moment > found[person]):
                    found[person] = moment
    return found


def _changes(reach: Reach, heads: Collection[UUID] | None) -> list[tuple[QuerySet[Any], str, tuple[str, ...]]]:
    """Where it is written that something changed: rows, whose they are, and the moments."""
    versions: list[QuerySet[Any]] = [Enrolment.objects.filter(reach.at_units)]
    if Grant.NUMBERS in reach.grants:
        versions.append(PersonIdentifier.objects.all())
    if Grant.HOMES in reach.grants:
        versions.append(Residence.objects.all())
    told = ("recorded_from", "recorded_to")
    found: list[tuple[QuerySet[Any], str, tuple[str, ...]]] = [
        (Person.objects.all(), "pk", ("changed_at",)),
        (Person.objects.exclude(merged_into=None), "merged_into", ("changed_at",)),
        (RegisterEvent.objects.filter(kind__in=JOINED, person__isnull=False), "person", ("recorded_at",)),
    ]
    for rows in versions:
        found += [(rows, "person", told), (rows.exclude(person__merged_into=None), "person__merged_into", told)]
    if heads is None:
        return found
    return [(rows.filter(**{f"{key}__in": list(heads)}), key, moments) for rows, key, moments in found]


def _asked_for(reach: Reach, asked: PersonQuestion) -> QuerySet[Person]:
    """Whom a question is about, in no order."""
    spells = _days(asked.days) & (~Q(class_name="") if asked.in_class else Q())
    if asked.organisation is not None:
        spells &= _at(reach, asked.organisation)
    found = _visible(reach, spells)
    for name in asked.names:
        found = found.filter(Q(given_name__iregex=_literal(name)) | Q(family_name__iregex=_literal(name)))
    if asked.number is not None:
        found = found.filter(pk__in=_heads(PersonIdentifier.objects.filter(value=asked.number, recorded_to=None)))
    limits = asked.moments
    if limits.created_before:
        found = found.filter(created_at__lte=limits.created_before)
    if limits.created_after:
        found = found.filter(created_at__gt=limits.created_after)
    if limits.modified_after:
        found = found.filter(_modified_after(reach, limits.modified_after))
    if limits.modified_before:
        found = found.exclude(_modified_after(reach, limits.modified_before))
    return found.annotate(number=_number()) if "number" in asked.sort.lower() or "CivicNo" in asked.sort else found


def _visible(reach: Reach, spells: Q) -> QuerySet[Person]:
    """Heads with a known study spell in reach that fits."""
    known = Enrolment.objects.filter(reach.at_units & spells, recorded_to=None).order_by()
    own, theirs = known.filter(person=OuterRef("pk")), known.filter(person__merged_into=OuterRef("pk"))
    return Person.objects.filter(Exists(own) | Exists(theirs), merged_into=None).exclude(covered(reach))


def _modified_after(reach: Reach, moment: datetime) -> Q:
    """Persons of whom something changed after a moment; the same as ``modified_at`` says."""
    changed = Q()
    for rows, key, moments in _changes(reach, None):
        later = Q()
        for name in moments:
            later |= Q(**{f"{name}__gt": moment})
        changed |= Q(pk__in=rows.filter(later).order_by().values(key))
    return changed


def _heads(rows: QuerySet[PersonIdentifier]) -> QuerySet[Any]:
    """Whose some numbers are."""
    return rows.order_by().annotate(head=Coalesce("person__merged_into", "person")).values("head")


def _at(reach: Reach, organisation: UUID) -> Q:
    """Study spells at an organisation."""
    at = Q(pk__in=())
    for span in reach.units_of(organisation):
        within = Q(school_unit=span.key)
        if span.starts_on:
            within &= Q(starts_on__gte=span.starts_on)
        if span.ends_on:
            within &= Q(starts_on__lt=span.ends_on)
        at |= within
    return at


def _days(days: Days) -> Q:
    """Study spells that start and end as asked; one that goes on fits every limit of the end."""
    fits = Q()
    if days.start_before:
        fits &= Q(starts_on__lte=days.start_before)
    if days.start_after:
        fits &= Q(starts_on__gte=days.start_after)
    if days.end_before:
        fits &= Q(ends_on__isnull=True) | Q(ends_on__lte=days.end_before)
    if days.end_after:
        fits &= Q(ends_on__isnull=True) | Q(ends_on__gte=days.end_after)
    return fits


def _number() -> Coalesce:
    """Somebody's latest national number, "" for none."""
    known = PersonIdentifier.objects.filter(person=OuterRef("pk"), recorded_to=None, kind__in=sorted(NATIONAL))
    return Coalesce(Subquery(known.order_by("-starts_on").values("value")[:1]), Value(""))


def _after(order: Sequence[str], place: Sequence[str]) -> Q:
    """What comes after the row that a page ended with, in an order that the id settles."""
    if not place:
        return Q()
    after, alike = Q(), Q()
    for column, value in zip((*order, "pk"), (*place[:-1], UUID(place[-1])), strict=True):
        name = column.removeprefix("-")
        after |= alike & Q(**{f"{name}__{'lt' if column.startswith('-') else 'gt'}": value})
        alike &= Q(**{name: value})
    return after


def _literal(text: str) -> str:
    """A pattern that is the text itself, for both databases."""
    return "".join(sign if sign.isalnum() or ord(sign) > ord("~") else f"\\{sign}" for sign in text)
