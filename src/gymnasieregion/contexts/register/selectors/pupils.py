"""Which pupils of the register somebody may see, and the lists of a day: who studies, who is new, who left, what waits.

A school sees those who study there, a provider those of its schools, a municipality those who live there, the office
everybody. Somebody whose identity is protected stands in no list and is opened by nobody here: the office reaches them
by telephone.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gymnasieregion.contexts.offer.contracts import SchoolUnitFacts
from gymnasieregion.contexts.register.core.codes import Protection
from gymnasieregion.contexts.register.core.homes import Home
from gymnasieregion.contexts.register.core.spans import holds_on
from gymnasieregion.contexts.register.core.study_spells import History
from gymnasieregion.contexts.register.models import Conflict, Enrolment, Residence
from gymnasieregion.platform.access.actor import Actor, Belongs, Scope
from gymnasieregion.platform.access.table import scope_of

LIST, SEE = "register.person.list", "register.person.see"
LATELY = timedelta(days=14)
"""How long somebody is new, or has just left, in the lists."""


OPEN = Protection.NONE.value
SHOWN = Q(person__protection=OPEN) & (Q(person__merged_into=None) | Q(person__merged_into__protection=OPEN))
"""Study spells of nobody whose identity is protected, the person that they are merged into among them."""


class Show(StrEnum):
    """The lists of a day."""

    NOW = "NOW"
    NEW = "NEW"
    LEFT = "LEFT"
    SETTLE = "SETTLE"


def units_of(actor: Actor, every: Iterable[SchoolUnitFacts]) -> frozenset[str] | None:
    """The school units whose study spells somebody sees; None for every unit.

    Args:
        actor: Who reads.
        every: Every school unit.
    """
    match scope_of(SEE, actor.role):
        case Scope.UNIT if actor.scope_id:
            return frozenset({actor.scope_id})
        case Scope.PROVIDER if actor.scope_id:
            return frozenset(unit.key for unit in every if unit.provider == actor.scope_id)
        case Scope.MUNICIPALITY | Scope.REGION | Scope.ALL:
            return None
        case _:
            return frozenset()


def spells_on(show: Show, actor: Actor, today: date, every: Iterable[SchoolUnitFacts]) -> "QuerySet[Enrolment]":
    """The study spells of a list, as they are known now, the latest first.

    Args:
        show: Which list.
        actor: Who reads.
        today: The day.
        every: Every school unit.
    """
    known = Enrolment.objects.filter(SHOWN, recorded_to=None)
    rows = known.filter(_within(actor, today, every)).select_related("person", "person__merged_into")
    same = known.filter(person=OuterRef("person"), school_unit=OuterRef("school_unit"))
    match show:
        case Show.NOW:
            rows = rows.filter(_holds(today)).order_by("person__family_name", "person__given_name", "pk")
        case Show.NEW:
            begun = rows.filter(starts_on__gt=today - LATELY).exclude(
                Exists(same.filter(ends_on=OuterRef("starts_on")))
            )
            rows = begun.order_by("-starts_on", "person__family_name", "pk")
        case Show.LEFT:
            ended = rows.filter(ends_on__gt=today - LATELY, ends_on__lte=today)
            goes_on = Exists(same.filter(starts_on=OuterRef("ends_on")))
            rows = ended.exclude(goes_on).order_by("-ends_on", "person__family_name", "pk")
        case Show.SETTLE:
            waits = Conflict.objects.filter(settled_at=None)
            of_two = Q(first_spell=OuterRef("spell")) | Q(second_spell=OuterRef("spell"))
            rows = rows.filter(Exists(waits.filter(of_two))).order_by(
                "person__family_name", "person", "starts_on", "pk"
            )
    return rows


def found(rows: "QuerySet[Enrolment]", query: str) -> "QuerySet[Enrolment]":
    """Those whose person or study path has every word of a search."""
    for word in query.split():
        rows = rows.filter(
            Q(person__family_name__icontains=word)
            | Q(person__given_name__icontains=word)
            | Q(class_name__iexact=word)
            | Q(education_code__istartswith=word)
        )
    return rows


def conflicts_of(spells: Collection[UUID]) -> Mapping[UUID, int]:
    """For each of some spells the conflict that waits to be settled, if there is one."""
    waits = Conflict.objects.filter(settled_at=None).filter(Q(first_spell__in=spells) | Q(second_spell__in=spells))
    return {spell: row.pk for row in waits.order_by("-pk") for spell in (row.first_spell, row.second_spell)}


def seen_of(history: History, actor: Actor, every: Iterable[SchoolUnitFacts]) -> History:
    """The spells of a history that somebody may see: a school those of its own, a municipality and the office all."""
    units = units_of(actor, every)
    return history if units is None else tuple(spell for spell in history if spell.school_unit in units)


def belongs_of(unit: str, every: Iterable[SchoolUnitFacts], home: str = "") -> Belongs:
    """Whose something is: of a school unit, of who answers for it, and of a home municipality."""
    return Belongs(
        unit=unit, provider=next((each.provider for each in every if each.key == unit), ""), municipality=home
    )


def latest_unit(history: History, today: date) -> str:
    """Where somebody studies or studied last; where they will begin, when they have not begun; "" for nowhere."""
    begun = [spell for spell in history if spell.starts_on <= today] or list(history)
    return begun[-1].school_unit if begun else ""


def home_on(homes: Iterable[Home], today: date) -> str:
    """In which municipality somebody lives on a day; "" where that is not known."""
    return next((home.municipality_code for home in homes if holds_on(home, today)), "")


def _within(actor: Actor, today: date, every: Iterable[SchoolUnitFacts]) -> Q:
    """Which spells are of pupils whom somebody sees."""
    if scope_of(SEE, actor.role) is Scope.MUNICIPALITY:
        homes = Residence.objects.filter(
            _holds(today), recorded_to=None, municipality_code=actor.scope_id or "-", person=OuterRef("person")
        )
        return Q(Exists(homes))
    units = units_of(actor, every)
    return Q() if units is None else Q(school_unit__in=units)


def _holds(today: date) -> Q:
    return Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gt=today))
