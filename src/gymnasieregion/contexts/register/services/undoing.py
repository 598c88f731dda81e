"""Undoing an event, as an event of its own: what it wrote is closed, and what it closed is written again."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction

from gymnasieregion.contexts.register.core.codes import EventKind, Protection
from gymnasieregion.contexts.register.core.study_spells import checked_history
from gymnasieregion.contexts.register.core.versions import ChangedSinceError, undoing
from gymnasieregion.contexts.register.models import Person, RegisterEvent
from gymnasieregion.contexts.register.selectors.facts import NUMBERS, SPELLS, TABLES, versions_touched_by
from gymnasieregion.contexts.register.selectors.groups import heads_of, together
from gymnasieregion.contexts.register.services.fields import put_back
from gymnasieregion.contexts.register.services.later_events import later_events, refusal_naming
from gymnasieregion.contexts.register.services.people import refuse_taken
from gymnasieregion.contexts.register.services.telling import Telling, begin, record_many, record_one
from gymnasieregion.contexts.register.services.writing import reconcile, write
from gymnasieregion.kernel.errors import RegionError


class UndoneAlreadyError(RegionError):
    """The event was undone before."""

    sv: ClassVar[str] = "Händelsen är redan ångrad."
    en: ClassVar[str] = "The event is undone already."


def undo(*, event: int, telling: Telling) -> RegisterEvent:
    """Undo an event, whichever it is; undoing an undoing does it again.

    Args:
        event: The event's key.
        telling: Who undoes it, and why.

    Returns:
        The event that undid it.

    Raises:
        UndoneAlreadyError: If it was undone before.
        ChangedSinceError: If a later event has changed what it wrote; the sentence names those that have.
        RegionError: If what was before can no longer be so; the sentence says why.
    """
    try:
        return _undo(event, telling)
    except ChangedSinceError as refusal:
        raise refusal_naming(later_events(RegisterEvent.objects.get(pk=event))) from refusal


@transaction.atomic
def _undo(event: int, telling: Telling) -> RegisterEvent:
    """Undo an event, or leave all as it is."""
    old = RegisterEvent.objects.select_for_update().get(pk=event)
    if old.undone_by_id is not None:
        raise UndoneAlreadyError
    before, after = put_back(old, telling)
    new = begin(EventKind.UNDO, telling, person=old.person_id, before=before, after=after)
    touched = {UUID(key) for key in after} | _undo_spells(old, new)
    for table in TABLES:
        if table is not SPELLS:
            touched |= _undo_in(table, old, new)
    reconcile(together(SPELLS, set(heads_of(touched).values())), new, {})
    old.undone_by = new
    old.save(update_fields=["undone_by"])
    RegisterEvent.objects.filter(undone_by=old).update(undone_by=None)
    facts = {"undone": old.kind}
    if old.person_id is None:
        record_many(new, telling, after={**facts, "persons": len(touched)}, entries=())
    else:
        record_one(new, telling, _covered(old, Person.objects.get(pk=old.person_id)), before=None, after=facts)
    return new


def _undo_spells(old: RegisterEvent, new: RegisterEvent) -> set[UUID]:
    """Undo an event among the study spells, if the histories that come of it may be so; whose were touched."""
    versions = versions_touched_by(SPELLS, old.pk)
    change = undoing(versions, old.pk)
    heads = heads_of({version.fact.person for version in versions})
    after = {
        head: [spell for spell in spells if spell.spell not in change.closes]
        for head, spells in together(SPELLS, set(heads.values())).items()
    }
    for spell in change.opens:
        after[heads[spell.person]].append(spell)
    for spells in after.values():
        checked_history(spells)
    write(SPELLS, change, new)
    return set(heads)


def _undo_in(table: Any, old: RegisterEvent, new: RegisterEvent) -> set[UUID]:  # noqa: ANN401 - any of the tables
    """Undo an event in another table; whose facts were touched."""
    versions = versions_touched_by(table, old.pk)
    change = undoing(versions, old.pk)
    if table is NUMBERS:
        refuse_taken(change.opens)
    write(table, change, new)
    return {version.fact.person for version in versions}


def _covered(old: RegisterEvent, person: Person) -> Person:
    """Whom the log is told of: a protection that begins or ends is told of nobody."""
    if old.kind == EventKind.PROTECT:
        person.protection = Protection.MARKED.value
    return person
