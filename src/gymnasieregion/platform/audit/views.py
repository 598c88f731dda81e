"""The log on screen and as a file: for those who supervise, and each person's own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.audit.api import LOOKED
from gymnasieregion.platform.audit.csv_file import csv_answer
from gymnasieregion.platform.audit.forms import EventFilterForm
from gymnasieregion.platform.audit.heads import heads_file, heads_in
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.audit.selectors import (
    Change,
    actions_in_the_log,
    changes_of,
    entries_of,
    events_found,
    names_of,
    own_events,
    own_ids,
    values_of,
    visible_events,
)  # fmt: skip
from gymnasieregion.platform.audit.tasks import VERIFY
from gymnasieregion.platform.audit.verification import verify_log
from gymnasieregion.platform.audit.words import action_text, field_text, is_for_people, thing_text, value_text, who_text
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.pages.fields import whole_number
from gymnasieregion.platform.pages.formats import STOCKHOLM
from gymnasieregion.platform.pages.role_words import role_text
from gymnasieregion.platform.pages.words import page_language, said

ON_A_PAGE = 50
IN_A_FILE_AT_A_TIME = 1_000


@allowed("audit.event.list")
@require_GET
def event_list(request: HttpRequest) -> HttpResponseBase:
    """Show the log, newest first, or hand it out with ``?format=csv``."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by ActorMiddleware
    form = EventFilterForm(request.GET, known=actions_in_the_log())
    events = events_found(actor, form.wanted())
    if request.GET.get("format") == "csv":
        heads = [
            said("Nummer", "Number"), _time_head(), said("Vem", "Who"), said("Namn", "Name"),
            said("Roll", "Role"), said("Som", "On behalf of"), said("Åtgärd", "Action"),
            said("Namn på åtgärden", "Name of the action"), said("Vad", "What"), said("Ändring", "Change"),
            said("Före", "Before"), said("Efter", "After"), said("Varför", "Why"),
            said("Rader", "Rows"), said("Filens SHA-256", "SHA-256 of the file"), "SHA-256",
        ]  # fmt: skip
        return csv_answer(said("logg", "log"), heads, _cells(events))
    shown, older = _page(request, events)
    names = names_of(event.actor_id for event in shown)
    rows = [_row(event, names.get(event.actor_id, who_text(event.actor_id)), changes_of(event)) for event in shown]
    page = {"form": form, "rows": rows, "older": older, **_may(actor)}
    return render(request, "audit/event_list.html", page)


@allowed("audit.event.list")
@require_GET
def event_detail(request: HttpRequest, seq: int) -> HttpResponse:
    """Show one event of those that the reader may see, with the first rows of a bulk write."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by ActorMiddleware
    event = get_object_or_404(visible_events(actor), seq=seq)
    row = _row(event, names_of([event.actor_id]).get(event.actor_id, who_text(event.actor_id)), changes_of(event))
    hidden = event.action == LOOKED and actor.role is not Role.REGIONAL_OFFICE  # the rows name those who are protected
    entries = [
        {"entry": entry, "told": _words_of(event, values_of(entry.content))}
        for entry in ([] if hidden else entries_of(event)[:ON_A_PAGE])
    ]
    return render(request, "audit/event_detail.html", {"row": row, "entries": entries})


@allowed("audit.own.see")
@require_GET
def own_log(request: HttpRequest) -> HttpResponseBase:
    """Show a person what the log says of them, or hand it out with ``?format=csv``.

    The officers who acted are shown by role; their names are not part of the person's own data.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by ActorMiddleware
    events = own_events(actor)
    if request.GET.get("format") == "csv":
        heads = [
            said("Nummer", "Number"), _time_head(), said("Vem", "Who"), said("Åtgärd", "Action"),
            said("Vad", "What"), said("Ändring", "Change"), said("Före", "Before"), said("Efter", "After"),
            said("Varför", "Why"),
        ]  # fmt: skip
        return csv_answer(said("min-logg", "my-log"), heads, _own_cells(events, actor))
    shown, older = _page(request, events)
    rows = [_row(event, _who(event, actor), _own_changes(event, actor)) for event in shown]
    return render(request, "audit/own_log.html", {"rows": rows, "older": older})


@allowed("audit.check.see")
@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """Read the whole log and show whether it holds; writes nothing, so that the auditor too may ask."""
    try:
        heads = heads_in(heads_file())
    except RegionError as fault:
        messages.error(request, fault.text(page_language()))
        return redirect("audit:list")
    return render(request, "audit/check.html", {"found": verify_log(heads)})


@allowed("audit.log.verify")
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Leave the checking of the whole log as a job, and show the jobs."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by ActorMiddleware
    now = timezone.now()
    enqueue(kind=VERIFY, key=f"{VERIFY}:{now:%Y-%m-%dT%H:%M:%S}", payload={}, actor=actor, now=now)
    messages.success(request, said("Loggen kontrolleras.", "The log is being checked."))
    return redirect("jobs:list")


def _may(actor: Actor) -> dict[str, bool]:
    """What the reader may do with the log."""
    return {
        "may_check": is_allowed(actor, "audit.check.see"),
        "may_verify": is_allowed(actor, "audit.log.verify"),
    }


def _page(request: HttpRequest, events: QuerySet[Event]) -> tuple[list[Event], int | None]:
    """The events of one page, and the number that the next page is before; None for the last page."""
    before = whole_number(request.GET.get("before", ""))
    if before is not None:
        events = events.filter(seq__lt=before)
    found = list(events[: ON_A_PAGE + 1])
    return found[:ON_A_PAGE], found[ON_A_PAGE - 1].seq if len(found) > ON_A_PAGE else None


def _row(event: Event, who: str, changes: Sequence[Change]) -> dict[str, Any]:
    """An event as a row of a page."""
    return {
        "event": event,
        "who": who,
        "role": _role(event.role),
        "action": action_text(event.action),
        "thing": thing_text(event.about),
        "name": values_of(event.after or event.before).get(("name",), "") if changes else "",
        "changes": _changes_in_words(event, changes),
    }


def _changes_in_words(event: Event, changes: Sequence[Change]) -> list[dict[str, str]]:
    """What was changed, as ``what``, ``before`` and ``after``; from one nothing to another is no change."""
    told = [
        {
            "what": field_text(event.action, change.path),
            "before": value_text(event.action, change.path[-1], change.before),
            "after": value_text(event.action, change.path[-1], change.after),
        }
        for change in changes
        if is_for_people(event.action, change.path)
    ]
    return [one for one in told if one["before"] or one["after"]]


def _in_one_cell(event: Event, changes: Sequence[Change]) -> str:
    """The same in one cell of a file."""
    told = _changes_in_words(event, changes)
    return "; ".join(
        f"{one['what']}: {one['before']} → {one['after'] or '–'}" if one["before"] else f"{one['what']}: {one['after']}"
        for one in told
    )


def _words_of(event: Event, values: Mapping[tuple[str, ...], object]) -> list[tuple[str, str]]:
    """The values of a row of a bulk write, each with what it is called; those that are empty are left out."""
    told = [(field_text(event.action, path), value_text(event.action, path[-1], one)) for path, one in values.items()]
    return [(what, text) for what, text in told if text]


def _time_head() -> str:
    return said("Tid (svensk, med avstånd till UTC)", "Time (Swedish, with distance to UTC)")


def _time(event: Event) -> str:
    """When it was, in Stockholm, as ISO 8601 with its distance to UTC."""
    return event.at.astimezone(STOCKHOLM).isoformat()


def _role(code: str) -> str:
    """What a role is called; its code when it is no longer a role."""
    return role_text(Role(code)) if code in {role.value for role in Role} else code


def _who(event: Event, actor: Actor) -> str:
    """Who did it, as the person whose log it is may know: themself, or a role."""
    if event.actor_id == actor.user_id and not actor.on_behalf_of:
        return said("Du", "You")
    return _role(event.role)


def _own_changes(event: Event, actor: Actor) -> list[Change]:
    """What was changed, where it is the person's own."""
    ids = own_ids(actor)
    return changes_of(event) if event.person in ids or event.about.partition(":")[2] in ids else []


def _cells(events: QuerySet[Event]) -> Iterator[list[object]]:
    """The rows of the log as a file."""
    names: dict[str, str] = {}
    for event in events.iterator(chunk_size=IN_A_FILE_AT_A_TIME):
        if event.actor_id not in names:
            names[event.actor_id] = names_of([event.actor_id]).get(event.actor_id, "")
        yield [
            event.seq, _time(event), event.actor_id, names[event.actor_id], _role(event.role), event.on_behalf_of,
            event.action, action_text(event.action), event.about, _in_one_cell(event, changes_of(event)), event.before,
            event.after, event.why, event.entries_count, event.file_sha256, event.hash,
        ]  # fmt: skip


def _own_cells(events: QuerySet[Event], actor: Actor) -> Iterator[list[object]]:
    """The rows of a person's own log as a file."""
    for event in events.iterator(chunk_size=IN_A_FILE_AT_A_TIME):
        mine = _own_changes(event, actor)
        yield [
            event.seq, _time(event), _who(event, actor), action_text(event.action), event.about,
            _in_one_cell(event, mine), event.before if mine else "", event.after if mine else "", event.why,
        ]  # fmt: skip
