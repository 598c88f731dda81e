"""The events that stand in the way of undoing another, with where they are shown and undone."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.register.models import EventFile, RegisterEvent
from gymnasieregion.contexts.register.selectors.pupils import units_of
from gymnasieregion.contexts.register.services.later_events import event_words, later_events
from gymnasieregion.contexts.register.web.pupil_door import pupil_group
from gymnasieregion.contexts.register.web.pupil_events import events_of
from gymnasieregion.platform.pages.words import said


def later_shown(request: HttpRequest, event: RegisterEvent) -> Sequence[Mapping[str, Any]]:
    """The later events that have changed what an event wrote, in the order that they can be undone.

    Args:
        request: The reader's; what an event changed is shown to those who may read it.
        event: The one that was to be undone.

    Returns:
        Of each: ``row``, ``what`` it is called, ``there`` (the page where it is shown, and at ``#handelse-1`` in a
        history), ``undo`` (where it is undone; "" where the page that shows it does that), ``changed`` (as in the
        history; None where it is not shown).
    """
    later, changed = later_events(event), {}
    if event.person_id is not None:
        every = school_units()
        units = units_of(request.actor, every)  # type: ignore[attr-defined]  # set by ActorMiddleware
        changed = {row["row"].pk: row["changed"] for row in events_of(pupil_group(event.person_id), units, every)}
    files = dict(EventFile.objects.filter(event__in=later).values_list("event", "pk"))
    return [
        {
            "row": row,
            "what": capfirst(said(*event_words(row))),
            "there": _there(row, files),
            "undo": "" if row.pk in files else reverse("register-event-undo", args=[row.pk]),
            "changed": changed.get(row.pk),
        }
        for row in later
    ]


def _there(row: RegisterEvent, files: Mapping[int, int]) -> str:
    """Where an event is shown; "" where it is told on no page."""
    if row.pk in files:
        return reverse("register-file", args=[files[row.pk]])
    return reverse("register-pupil", args=[row.person_id]) if row.person_id else ""
