"""Who says it, when, why, and how it came in: what every event of the register needs to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gymnasieregion.contexts.register.core.codes import EventKind, Protection, Source
from gymnasieregion.contexts.register.models import Person, RegisterEvent
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How an event is told.

    Args:
        actor: Who says it.
        now: The moment, from the door; nothing in here reads a clock.
        why: The ground in free text, kept with the event; "" when the event says it.
        source: How it came in.
        file_sha256: Of the file that it came from, as 64 hex digits; "" for none.
    """

    actor: Actor
    now: datetime
    why: str = ""
    source: Source = Source.FORM
    file_sha256: str = ""


def begin(
    kind: EventKind,
    telling: Telling,
    *,
    person: UUID | None = None,
    before: Fields | None = None,
    after: Fields | None = None,
) -> RegisterEvent:
    """Write an event down, so that the versions that it writes and closes can point to it.

    Args:
        kind: What happened.
        telling: Who says it.
        person: To whom; None when it is to many.
        before: Fields of persons that it changes, by the person's key as text, as they were.
        after: The same as they will be.
    """
    return RegisterEvent.objects.create(
        kind=kind.value,
        recorded_at=telling.now,
        said_by=telling.actor.user_id,
        why=telling.why,
        person_id=person,
        source=telling.source.value,
        file_sha256=telling.file_sha256,
        before=dict(before or {}),
        after=dict(after or {}),
    )


def record_one(
    event: RegisterEvent,
    telling: Telling,
    person: Person,
    *,
    before: Fields | None,
    after: Fields | None,
    unit: str = "",
    municipality: str = "",
) -> int:
    """Add an event about one person to the log, as the last thing that a service does.

    Of a protected identity the log keeps nothing but that something happened, since others may read it.

    Args:
        event: The event.
        telling: Who said it.
        person: Whom it is about.
        before: What the log keeps of what was there.
        after: And of what is there now.
        unit: The school unit that may read it.
        municipality: The municipality that may.
    """
    hidden = person.protection != Protection.NONE
    return record(
        actor=telling.actor,
        action=action_of(event.kind),
        about=f"person:{person.pk}",
        before=None if hidden else before,
        after=None if hidden else after,
        why="" if hidden else telling.why,
        now=telling.now,
        file_sha256=telling.file_sha256,
        belongs_to=Belongs(person=str(person.pk))
        if hidden
        else Belongs(person=str(person.pk), unit=unit, municipality=municipality),
    )


def record_many(event: RegisterEvent, telling: Telling, *, after: Fields, entries: Sequence[Fields]) -> int:
    """Add an event about many persons to the log, with an entry for each that others may read of.

    Args:
        event: The event.
        telling: Who said it.
        after: What the log keeps of the whole, such as counts.
        entries: Rows with ``about``; none for a protected identity.
    """
    return record(
        actor=telling.actor,
        action=action_of(event.kind),
        about=f"register_event:{event.pk}",
        before=None,
        after=after,
        why=telling.why,
        now=telling.now,
        entries=entries,
        file_sha256=telling.file_sha256,
    )


def action_of(kind: str) -> str:
    """What the log calls an event of a kind.

    >>> action_of("CHANGE_PATH")
    'register.event.change_path'
    """
    return f"register.event.{kind.lower()}"
