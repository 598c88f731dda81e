"""Reads of the log: what each role may see of it, and what it says of one person."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gymnasieregion.platform.access.actor import Actor, Role, Scope
from gymnasieregion.platform.access.table import scope_of
from gymnasieregion.platform.accounts.covering import is_covered, shown
from gymnasieregion.platform.accounts.models import User
from gymnasieregion.platform.audit.models import Entry, Event
from gymnasieregion.platform.pages.formats import STOCKHOLM

NAMES_LOOKED_THROUGH = 200


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What somebody looks for in the log; "" and None look for anything.

    Args:
        who: A user's id, or a part of a name.
        role: A role's code.
        action: An action, whole.
        about: How what was written begins, such as ``offering:17``.
        first_day: From the beginning of this day in Sweden.
        last_day: Until the end of this day in Sweden.
    """

    who: str = ""
    role: str = ""
    action: str = ""
    about: str = ""
    first_day: dt.date | None = None
    last_day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One value that an event changed.

    Args:
        path: The name of the field, and the names within it.
        before: As JSON knows it; None for nothing.
        after: The same.
    """

    path: tuple[str, ...]
    before: object
    after: object


def visible_events(actor: Actor) -> QuerySet[Event]:
    """What somebody may see of the log, newest first: what they did themself and what is within their reach."""
    events = Event.objects.order_by("-seq")
    match scope_of("audit.event.list", actor.role):
        case Scope.ALL | Scope.REGION | Scope.OFFICE:
            return events
        case Scope.UNIT | Scope.PROVIDER | Scope.MUNICIPALITY as scope if actor.scope_id:
            return events.filter(Q(**{scope.value: actor.scope_id}) | Q(actor_id=actor.user_id))
        case _:
            return events.none()


def events_found(actor: Actor, wanted: EventFilter) -> QuerySet[Event]:
    """Those of the events that somebody may see which they look for, newest first."""
    events = visible_events(actor)
    if wanted.who:
        events = events.filter(actor_id__in=[wanted.who, *_ids_named(wanted.who)])
    if wanted.role:
        events = events.filter(role=wanted.role)
    if wanted.action:
        events = events.filter(action=wanted.action)
    if wanted.about:
        events = events.filter(about__startswith=wanted.about)
    if wanted.first_day:
        events = events.filter(at__gte=_midnight(wanted.first_day))
    if wanted.last_day:
        events = events.filter(at__lt=_midnight(wanted.last_day + dt.timedelta(days=1)))
    return events


def own_events(actor: Actor) -> QuerySet[Event]:
    """What the log says of somebody, newest first: what they did, what was done to what is theirs, and who looked.

    With a borrowed view it is the log of the one whose view it is. A guardian sees what they did themself.
    """
    ids = own_ids(actor)
    names = [f"{kind}:{own}" for own in ids for kind in ("person", "user", "applicant")]
    among_the_rows = Exists(Entry.objects.filter(event=OuterRef("pk"), about__in=names))
    mine = Q(person__in=ids) | Q(about__in=names) | Q(on_behalf_of__in=ids) | among_the_rows
    did = Q() if actor.on_behalf_of else Q(actor_id=actor.user_id)
    return Event.objects.filter(mine | did).order_by("-seq")


def own_ids(actor: Actor) -> list[str]:
    """By which identifiers the log knows somebody."""
    as_applicant = [actor.scope_id] if actor.role is Role.APPLICANT and actor.scope_id else []
    if actor.on_behalf_of:
        return sorted({actor.on_behalf_of, *as_applicant})
    return sorted({actor.user_id, *as_applicant})


def actions_in_the_log() -> list[str]:
    """Every action that the log has an event of, by name."""
    return list(Event.objects.order_by("action").values_list("action", flat=True).distinct())


def names_of(user_ids: Iterable[str]) -> Mapping[str, str]:
    """What users are called, by id; jobs and users that are gone are not among them, and the protected are covered."""
    known = [user_id for user_id in set(user_ids) if _is_uuid(user_id)]
    users = User.objects.filter(pk__in=known).annotate(is_covered=is_covered()).order_by("pk") if known else []
    return {str(user.pk): shown(user).display_name for user in users}


def changes_of(event: Event) -> list[Change]:
    """What an event changed, value by value, by name; values that stayed the same are left out."""
    before, after = values_of(event.before), values_of(event.after)
    return [
        Change(path, before.get(path), after.get(path))
        for path in sorted(before.keys() | after.keys())
        if before.get(path) != after.get(path)
    ]


def values_of(content: str) -> dict[tuple[str, ...], object]:
    """The innermost values of something, each by its field and the names within it.

    Args:
        content: As the log keeps it: canonical JSON, or "" for nothing.

    >>> values_of('{"name":"NA","seats":{"free":1,"open":30}}')
    {('name',): 'NA', ('seats', 'free'): 1, ('seats', 'open'): 30}
    """
    return dict(_innermost((), json.loads(content))) if content else {}


def entries_of(event: Event) -> QuerySet[Entry]:
    """The rows of a bulk write, in their order."""
    return Entry.objects.filter(event=event).order_by("number")


def _ids_named(part: str) -> list[str]:
    """The ids of the users whose name holds a text."""
    users = User.objects.filter(~is_covered(), display_name__icontains=part).order_by("pk")
    return [str(pk) for pk in users.values_list("pk", flat=True)[:NAMES_LOOKED_THROUGH]]


def _midnight(day: dt.date) -> dt.datetime:
    """When a day begins in Sweden."""
    return dt.datetime.combine(day, dt.time(), tzinfo=STOCKHOLM)


def _is_uuid(text: str) -> bool:
    """Whether a text is a user's id."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _innermost(path: tuple[str, ...], value: object) -> Iterator[tuple[tuple[str, ...], object]]:
    """The values in a value that are no table themselves; an empty table is nothing."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _innermost((*path, name), inner)
    else:
        yield path, value
