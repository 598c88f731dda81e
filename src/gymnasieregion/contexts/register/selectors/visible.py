"""Whom of the register somebody may see, and whose each thing is; the access file decides, here it is asked."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.register.core.codes import Protection
from gymnasieregion.contexts.register.core.spans import holds_on
from gymnasieregion.contexts.register.core.study_spells import History, StudySpell
from gymnasieregion.contexts.register.models import Enrolment, Person, Residence
from gymnasieregion.contexts.register.selectors.groups import group_of, history_of, homes_of, person_of_spell
from gymnasieregion.platform.access.actor import Actor, Belongs, Scope
from gymnasieregion.platform.access.table import scope_of

LIST = "register.person.list"
SEE = "register.person.see"
SEE_PROTECTED = "register.protected.see"


def sees_protected(actor: Actor) -> bool:
    """Whether somebody may know of protected identities; each look is logged (``services.looking``)."""
    return scope_of(SEE_PROTECTED, actor.role) is not None


def visible(actor: Actor, day: date, action: str = LIST, *, with_protected: bool = False) -> QuerySet[Person]:
    """The persons whom somebody may see with an action on a day, heads of groups alone, in no order.

    A school sees those who are or have been its pupils, a provider those of its schools, a municipality those who live
    there on the day, the office everybody.

    Args:
        actor: Who looks.
        day: The day.
        action: A name of the access file.
        with_protected: Whether protected identities are among them; only for whom ``sees_protected``.
    """
    every = Person.objects.filter(merged_into=None).order_by()
    if not (with_protected and sees_protected(actor)):
        every = every.filter(protection=Protection.NONE.value)
    match scope_of(action, actor.role):
        case Scope.ALL | Scope.REGION | Scope.OFFICE:
            return every
        case Scope.UNIT | Scope.PROVIDER if actor.scope_id:
            pupils = Enrolment.objects.filter(recorded_to=None, school_unit__in=units_of(actor, action))
            return every.filter(pk__in=_heads(pupils))
        case Scope.MUNICIPALITY if actor.scope_id:
            return every.filter(pk__in=_heads(living_in(actor.scope_id, day)))
        case _:
            return every.none()


def visible_history(actor: Actor, person: UUID, day: date, action: str = SEE) -> History:
    """Somebody's study spells as far as a reader may see them.

    A school sees all of them while the pupil is there on the day, and those at the school itself when not.

    Args:
        actor: Who looks; may see the person at all.
        person: Anybody of the group.
        day: The day.
        action: A name of the access file.
    """
    history = history_of(person)
    if scope_of(action, actor.role) not in {Scope.UNIT, Scope.PROVIDER}:
        return history
    own = units_of(actor, action)
    if any(spell.school_unit in own and holds_on(spell, day) for spell in history):
        return history
    return tuple(spell for spell in history if spell.school_unit in own)


def units_of(actor: Actor, action: str) -> frozenset[str]:
    """The keys of the school units that somebody's role reaches with an action; empty for none."""
    scope = scope_of(action, actor.role)
    if scope is Scope.UNIT and actor.scope_id:
        return frozenset({actor.scope_id})
    if scope is Scope.PROVIDER and actor.scope_id:
        return frozenset(unit.key for unit in school_units() if unit.provider == actor.scope_id)
    return frozenset()


def living_in(municipality_code: str, day: date) -> QuerySet[Residence]:
    """The homes in a municipality on a day, as they are known now; one for each person."""
    begun = Residence.objects.filter(recorded_to=None, municipality_code=municipality_code, starts_on__lte=day)
    return begun.filter(Q(ends_on=None) | Q(ends_on__gt=day))


def whose_person(person: UUID, day: date) -> Belongs:
    """Whom a person belongs to on a day: the school of the latest spell that holds, and the home municipality.

    A protected identity belongs to nobody else, so that only those whom the file lets see everybody do.

    Args:
        person: Anybody of the group.
        day: The day.

    Raises:
        NoSuchPersonError: If there is no such person.
    """
    head = group_of(person).head
    if head.protection != Protection.NONE:
        return Belongs(person=str(head.pk))
    here = [spell for spell in history_of(head.pk) if holds_on(spell, day)]
    homes = [home for home in homes_of(head.pk) if holds_on(home, day)]
    return _belongs(head.pk, here[-1] if here else None, homes[0].municipality_code if homes else "")


def whose_spell(spell: UUID, day: date) -> Belongs | None:
    """Whom a study spell belongs to: its own school, and the municipality where the pupil lives on a day.

    None when the spell is not known now; a protected identity's belongs to nobody else.
    """
    person = person_of_spell(spell)
    if person is None:
        return None
    head = group_of(person).head
    if head.protection != Protection.NONE:
        return Belongs(person=str(head.pk))
    (its,) = (each for each in history_of(head.pk) if each.spell == spell)
    homes = [home for home in homes_of(head.pk) if holds_on(home, day)]
    return _belongs(head.pk, its, homes[0].municipality_code if homes else "")


def _belongs(person: UUID, spell: StudySpell | None, municipality: str) -> Belongs:
    if spell is None:
        return Belongs(person=str(person), municipality=municipality)
    providers = {unit.key: unit.provider for unit in school_units()}
    return Belongs(
        person=str(person), unit=spell.school_unit, provider=providers.get(spell.school_unit, ""),
        municipality=municipality,
    )  # fmt: skip


def _heads(rows: "QuerySet[Any]") -> Collection[UUID]:
    """The heads of those whom some rows are of, for a query."""
    found: Collection[UUID] = rows.order_by().values_list(Coalesce("person__merged_into", "person"))
    return found
