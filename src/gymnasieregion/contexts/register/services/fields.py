"""Changes of a person's own fields: written with what was there, so that they can be undone."""

from collections.abc import Mapping
from datetime import date
from typing import cast
from uuid import UUID

from gymnasieregion.contexts.register.core.changes import NothingChangesError
from gymnasieregion.contexts.register.core.codes import EventKind
from gymnasieregion.contexts.register.core.versions import ChangedSinceError
from gymnasieregion.contexts.register.models import Person, RegisterEvent
from gymnasieregion.contexts.register.services.telling import Telling, begin

Kept = Mapping[str, Mapping[str, str | None]]
"""Fields as text by the person's key, as an event keeps them."""


def change_fields(
    kind: EventKind, person: Person, right: Mapping[str, object], telling: Telling, *, may_be_none: bool = False
) -> RegisterEvent:
    """Begin an event that changes fields of a person, and change them.

    Args:
        kind: What happened.
        person: Whose; locked.
        right: The fields as they should be.
        telling: Who says it.
        may_be_none: Whether the event happens even when no field changes.

    Raises:
        NothingChangesError: If no field changes and the event is about nothing else.
    """
    changed = {name: value for name, value in right.items() if getattr(person, name) != value}
    if not changed and not may_be_none:
        raise NothingChangesError
    before = {str(person.pk): {name: as_text(getattr(person, name)) for name in changed}} if changed else {}
    after = {str(person.pk): {name: as_text(value) for name, value in changed.items()}} if changed else {}
    event = begin(kind, telling, person=person.pk, before=before, after=after)
    put_fields(after, telling)
    return event


def put_back(event: RegisterEvent, telling: Telling) -> tuple[Kept, Kept]:
    """What undoing an event changes back of persons: the fields as they are, and as they will be.

    Args:
        event: The event that is undone.
        telling: Who undoes it.

    Raises:
        ChangedSinceError: If a field is no longer as the event left it.
    """
    left, was = cast("Kept", event.after), cast("Kept", event.before)
    if changed_fields(event):
        raise ChangedSinceError
    put_fields(was, telling)
    return left, was


def changed_fields(event: RegisterEvent) -> Mapping[str, frozenset[str]]:
    """The fields that an event wrote and that are not as it left them, by the person's key; the persons are locked."""
    found = {}
    for key, fields in cast("Kept", event.after).items():
        person = Person.objects.select_for_update().get(pk=UUID(key))
        changed = frozenset(name for name, value in fields.items() if as_text(getattr(person, name)) != value)
        if changed:
            found[key] = changed
    return found


def put_fields(kept: Kept, telling: Telling) -> None:
    """Give persons the fields that an event keeps."""
    for key, fields in kept.items():
        values = {_column(name): _value(name, text) for name, text in fields.items()}
        Person.objects.filter(pk=UUID(key)).update(**values, changed_at=telling.now)


def as_text(value: object) -> str | None:
    """A field as an event keeps it: a person by key, a day in ISO form, nothing as None."""
    if value is None:
        return None
    if isinstance(value, Person):
        return str(value.pk)
    return value.isoformat() if isinstance(value, date) else str(value)


def _column(name: str) -> str:
    return "merged_into_id" if name == "merged_into" else name


def _value(name: str, text: str | None) -> object:
    if name == "merged_into":
        return UUID(text) if text else None
    return date.fromisoformat(text) if name == "birth_date" and text else text
