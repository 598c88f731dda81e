"""``/groups``: classes and who is in them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from gymnasieregion.contexts.register.core.codes import Protection
from gymnasieregion.contexts.register.core.ss12000 import Entity
from gymnasieregion.contexts.register.selectors.exchange_groups import ToldGroup, memberships, told_groups
from gymnasieregion.contexts.register.selectors.exchange_questions import BY_ID, BY_MODIFIED, Order, piece_of
from gymnasieregion.contexts.register.selectors.exchange_reach import Reach
from gymnasieregion.contexts.register.web.ss12000 import shapes
from gymnasieregion.contexts.register.web.ss12000.bodies import IdLookup
from gymnasieregion.contexts.register.web.ss12000.door import LOOKUP, ONE, REFUSALS, answer, few, look_at, reach_of
from gymnasieregion.contexts.register.web.ss12000.faults import NotFoundError
from gymnasieregion.contexts.register.web.ss12000.fields import Id
from gymnasieregion.contexts.register.web.ss12000.paging import page, went_on
from gymnasieregion.contexts.register.web.ss12000.questions import ExpandGroupQuestion, GroupListQuestion
from gymnasieregion.contexts.register.web.ss12000.schemas import Group, Groups

router = Router(tags=["Grupper"])
CLASS = "Klass"


def _end(one: ToldGroup) -> str:
    """The end of a class as text; what goes on comes last."""
    return (one.ends_on or date.max).isoformat()


ORDERS: Mapping[str | None, Order] = {
    None: BY_ID,
    "ModifiedDesc": BY_MODIFIED,
    "DisplayNameAsc": (lambda one: str(one.name), False),
    "StartDateAsc": (lambda one: str(one.starts_on), False),
    "StartDateDesc": (lambda one: str(one.starts_on), True),
    "EndDateAsc": (_end, False),
    "EndDateDesc": (_end, True),
}


@router.get("/groups", response={200: Groups, **REFUSALS})
def groups(request: HttpRequest, asked: Query[GroupListQuestion]) -> HttpResponse:
    """Klasser med dem som går där."""
    reach = reach_of(request, Entity.GROUP)
    question, place, most = went_on(request, asked)
    found = [one for one in _classes(reach) if _is_asked_for(reach, one, question)]
    piece = piece_of(found, ORDERS[question.sort], place, most)
    return answer(page(request, question, piece, _told(request, reach, piece.rows, question)))


@router.post("/groups/lookup", response={200: list[Group], **LOOKUP})
def groups_lookup(request: HttpRequest, wanted: IdLookup, asked: Query[ExpandGroupQuestion]) -> HttpResponse:
    """Många klasser på en gång."""
    reach = reach_of(request, Entity.GROUP)
    few(wanted.ids)
    ids = set(wanted.ids)
    return answer(_told(request, reach, [one for one in _classes(reach) if one.id in ids], asked))


@router.get("/groups/{id}", response={200: Group, **ONE})
def group(request: HttpRequest, id: Id, asked: Query[ExpandGroupQuestion]) -> HttpResponse:  # noqa: A002 - the standard's
    """En klass."""
    reach = reach_of(request, Entity.GROUP)
    found = [one for one in _classes(reach) if one.id == id]
    if not found:
        raise NotFoundError
    return answer(_told(request, reach, found, asked)[0])


def _classes(reach: Reach) -> list[ToldGroup]:
    return [one for one in told_groups(reach) if one.deleted is None]


def _is_asked_for(reach: Reach, one: ToldGroup, asked: GroupListQuestion) -> bool:
    assert one.starts_on is not None
    return (
        asked.moments.hold(one.created, one.modified)
        and asked.days.hold(one.starts_on, one.ends_on)
        and (not asked.group_type or CLASS in asked.group_type)
        and (not asked.school_types or one.form.value in asked.school_types)
        and (not asked.organisation or reach.organisation_of(one.unit, one.starts_on) in asked.organisation)
    )


def _told(
    request: HttpRequest, reach: Reach, rows: Sequence[ToldGroup], asked: ExpandGroupQuestion
) -> list[dict[str, Any]]:
    """Classes in the standard's shape; looks at protected identities among the members are logged."""
    names = bool(asked.expand_names)
    members = memberships(reach, rows)
    hidden = {one.person for some in members.values() for one in some if one.protection is not Protection.NONE}
    look_at(request, reach, hidden)
    beside = {"_embedded": {name: [] for name in asked.expand}} if asked.expand else {}
    return [shapes.group(reach, one, members[one.id], names=names) | beside for one in rows]
