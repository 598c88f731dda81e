"""``/persons``: pupils with their enrolments."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from gymnasieregion.contexts.register.core.codes import Protection
from gymnasieregion.contexts.register.core.ss12000 import Entity, Grant
from gymnasieregion.contexts.register.selectors.exchange_bodies import told_persons
from gymnasieregion.contexts.register.selectors.exchange_groups import groups_of
from gymnasieregion.contexts.register.selectors.exchange_persons import persons_page, visible
from gymnasieregion.contexts.register.selectors.exchange_reach import Reach
from gymnasieregion.contexts.register.web.ss12000 import shapes
from gymnasieregion.contexts.register.web.ss12000.bodies import PersonLookup
from gymnasieregion.contexts.register.web.ss12000.door import LOOKUP, ONE, REFUSALS, answer, few, look_at, reach_of
from gymnasieregion.contexts.register.web.ss12000.faults import NotFoundError
from gymnasieregion.contexts.register.web.ss12000.fields import Id
from gymnasieregion.contexts.register.web.ss12000.paging import page, went_on
from gymnasieregion.contexts.register.web.ss12000.questions import ExpandPersonQuestion, PersonListQuestion
from gymnasieregion.contexts.register.web.ss12000.schemas import Person, Persons

router = Router(tags=["Person"])
CLASSES = "groupMemberships"


@router.get("/persons", response={200: Persons, **REFUSALS})
def persons(request: HttpRequest, asked: Query[PersonListQuestion]) -> HttpResponse:
    """Elever med inskrivningar."""
    reach = reach_of(request, Entity.PERSON)
    question, place, most = went_on(request, asked)
    if question.needs_numbers:
        reach_of(request, Entity.PERSON, Grant.NUMBERS)
    if question.relationship is not None or question.organisation is not None:
        reach_of(request, Entity.PERSON, Grant.ENROLMENTS)
    piece = persons_page(reach, question.person_question, place, most)
    return answer(page(request, question, piece, _told(request, reach, piece.rows, question)))


@router.post("/persons/lookup", response={200: list[Person], **LOOKUP})
def persons_lookup(request: HttpRequest, wanted: PersonLookup, asked: Query[ExpandPersonQuestion]) -> HttpResponse:
    """Många elever på en gång, efter id eller personnummer."""
    reach = reach_of(request, Entity.PERSON, *([Grant.NUMBERS] if wanted.civicNos else []))
    few(wanted.ids, wanted.civicNos)
    found = visible(reach, ids=wanted.ids, numbers=wanted.civicNos).order_by("pk").values_list("pk", flat=True)
    return answer(_told(request, reach, list(found), asked))


@router.get("/persons/{id}", response={200: Person, **ONE})
def person(request: HttpRequest, id: Id, asked: Query[ExpandPersonQuestion]) -> HttpResponse:  # noqa: A002 - the standard's
    """En elev."""
    reach = reach_of(request, Entity.PERSON)
    found = list(visible(reach, ids=[id]).values_list("pk", flat=True))
    if not found:
        raise NotFoundError
    return answer(_told(request, reach, found, asked)[0])


def _told(
    request: HttpRequest, reach: Reach, keys: Sequence[UUID], asked: ExpandPersonQuestion
) -> list[dict[str, Any]]:
    """Persons in the standard's shape, with what was asked for beside them; looks at protected ones are logged."""
    names = bool(asked.expand_names)
    if CLASSES in asked.expand:
        reach_of(request, Entity.GROUP)
    classes = groups_of(reach, keys) if CLASSES in asked.expand else {}
    people = told_persons(reach, keys, timezone.localdate())
    look_at(request, reach, [one.id for one in people if one.protection is not Protection.NONE])
    told = []
    for one in people:
        shape = shapes.person(reach, one, names=names)
        if asked.expand:
            beside: dict[str, Any] = {name: [] for name in asked.expand}
            if CLASSES in beside:
                beside[CLASSES] = shapes.own_memberships(reach, classes[one.id], names=names)
            shape["_embedded"] = beside
        told.append(shape)
    return told
