"""What stands in the way of undoing an event: the later ones that have changed the same facts, and stand."""

from collections.abc import Sequence
from typing import ClassVar, cast

from django.db import transaction
from django.db.models import Q

from gymnasieregion.contexts.register.core.codes import EventKind
from gymnasieregion.contexts.register.core.versions import ChangedSinceError, changed_since
from gymnasieregion.contexts.register.models import RegisterEvent
from gymnasieregion.contexts.register.selectors.facts import TABLES, chunks, versions_touched_by
from gymnasieregion.contexts.register.services.fields import Kept, changed_fields
from gymnasieregion.platform.pages.formats import moment_text

NAMED = 5
"""So many are named in a sentence; a page shows them all."""


class ChangedByLaterError(ChangedSinceError):
    """What the event wrote has been changed by later ones, which the sentence names."""

    sv: ClassVar[str] = "Det går inte att ångra: samma uppgift har ändrats sedan dess. Ångra först {later_sv}."
    en: ClassVar[str] = "It cannot be undone: the same fact has been changed since. Undo first {later_en}."


def refusal_naming(later: Sequence[RegisterEvent]) -> ChangedSinceError:
    """A refusal that names the events that are to be undone first; one that names none where none is known."""
    if not later:
        return ChangedSinceError()
    more = len(later) - NAMED
    sv = [f"{event_words(row)[0]} (skrevs {moment_text(row.recorded_at, 'sv')})" for row in later[:NAMED]]
    en = [f"{event_words(row)[1]} (written {moment_text(row.recorded_at, 'en')})" for row in later[:NAMED]]
    if more > 0:
        sv, en = [*sv, f"{more} till"], [*en, f"{more} more"]
    return ChangedByLaterError(later_sv=", sedan ".join(sv), later_en=", then ".join(en))


@transaction.atomic
def later_events(event: RegisterEvent) -> Sequence[RegisterEvent]:
    """The events that have changed what an event wrote, and stand: in the order that they can be undone.

    One that has been undone is not among them, nor what undid it.
    """
    keys = _of_facts(event) | _of_fields(event)
    since = Q(recorded_at__gt=event.recorded_at) | Q(recorded_at=event.recorded_at, pk__gt=event.pk)
    found: list[RegisterEvent] = []
    for some in chunks([str(key) for key in keys]):
        found += RegisterEvent.objects.filter(since, pk__in=some, undone_by=None, undoes=None)
    return sorted(found, key=lambda row: (row.recorded_at, row.pk), reverse=True)


def _of_facts(event: RegisterEvent) -> set[int]:
    """The events that wrote or closed a version of a fact that is not as the event left it."""
    found: set[int] = set()
    for table in TABLES:
        for some in chunks(changed_since(versions_touched_by(table, event.pk), event.pk)):
            for keys in table.versions().filter(spell__in=some).values_list("event", "closed_by"):
                found.update(key for key in keys if key is not None)
    return found


def _of_fields(event: RegisterEvent) -> set[int]:
    """The events that wrote a field of a person that is not as the event left it."""
    found: set[int] = set()
    for person, names in changed_fields(event).items():
        rows = RegisterEvent.objects.filter(after__has_key=person).values_list("pk", "after")
        found.update(key for key, after in rows if names & cast("Kept", after)[person].keys())
    return found


def event_words(row: RegisterEvent) -> tuple[str, str]:
    """What an event is called in a sentence; a protection that begins or ends is told of nobody."""
    if row.kind == EventKind.PROTECT:
        return "en händelse som inte visas", "an event that is not shown"
    kind = EventKind(row.kind)
    return kind.sv, kind.en
