"""``/programmes`` and ``/schoolUnitOfferings``: what can be studied, and where."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from gymnasieregion.contexts.register.core.ss12000 import Entity
from gymnasieregion.contexts.register.selectors.exchange_published import PublishedEntity, names_of, published
from gymnasieregion.contexts.register.selectors.exchange_questions import BY_ID, BY_MODIFIED, Order, piece_of
from gymnasieregion.contexts.register.web.ss12000 import shapes
from gymnasieregion.contexts.register.web.ss12000.bodies import IdLookup
from gymnasieregion.contexts.register.web.ss12000.door import LOOKUP, ONE, REFUSALS, answer, few, reach_of
from gymnasieregion.contexts.register.web.ss12000.fields import Id
from gymnasieregion.contexts.register.web.ss12000.organisations import one_of
from gymnasieregion.contexts.register.web.ss12000.paging import page, went_on
from gymnasieregion.contexts.register.web.ss12000.questions import NamesQuestion, OfferingQuestion, ProgrammeQuestion
from gymnasieregion.contexts.register.web.ss12000.schemas import (
    Programme,
    Programmes,
    SchoolUnitOffering,
    SchoolUnitOfferings,
)

router = Router(tags=["Studieinformation"])
PROGRAMME_ORDERS: Mapping[str | None, Order] = {
    None: BY_ID,
    "ModifiedDesc": BY_MODIFIED,
    "NameAsc": (lambda one: str(one.facts["name"]), False),
    "CodeAsc": (lambda one: str(one.facts["code"]), False),
}
OFFERING_ORDERS: Mapping[str | None, Order] = {
    None: BY_ID,
    "ModifiedDesc": BY_MODIFIED,
    "StartDateAsc": (lambda one: str(one.facts["starts_on"]), False),
    "StartDateDesc": (lambda one: str(one.facts["starts_on"]), True),
    "EndDateAsc": (lambda one: str(one.facts["ends_on"]), False),
    "EndDateDesc": (lambda one: str(one.facts["ends_on"]), True),
}


@router.get("/programmes", response={200: Programmes, **REFUSALS})
def programmes(request: HttpRequest, asked: Query[ProgrammeQuestion]) -> HttpResponse:
    """Program och nationella inriktningar, i Gy11:s och i Gy25:s form."""
    reach_of(request, Entity.PROGRAMME)
    question, place, most = went_on(request, asked)
    everything = published(Entity.PROGRAMME)
    found = [one for one in everything if _is_asked_for(one, question)]
    piece = piece_of(found, PROGRAMME_ORDERS[question.sort], place, most)
    names = {one.id: one.facts["name"] for one in everything} if question.expand_names else None
    return answer(page(request, question, piece, [shapes.programme(one, names) for one in piece.rows]))


@router.post("/programmes/lookup", response={200: list[Programme], **LOOKUP})
def programmes_lookup(request: HttpRequest, wanted: IdLookup, asked: Query[NamesQuestion]) -> HttpResponse:
    """Många program på en gång."""
    reach_of(request, Entity.PROGRAMME)
    few(wanted.ids)
    names = names_of(Entity.PROGRAMME) if asked.expand_names else None
    return answer([shapes.programme(one, names) for one in published(Entity.PROGRAMME, wanted.ids)])


@router.get("/programmes/{id}", response={200: Programme, **ONE})
def programme(request: HttpRequest, id: Id, asked: Query[NamesQuestion]) -> HttpResponse:  # noqa: A002 - the standard's
    """Ett program."""
    reach_of(request, Entity.PROGRAMME)
    names = names_of(Entity.PROGRAMME) if asked.expand_names else None
    return answer(one_of(Entity.PROGRAMME, id, lambda one: shapes.programme(one, names)))


@router.get("/schoolUnitOfferings", response={200: SchoolUnitOfferings, **REFUSALS})
def offerings(request: HttpRequest, asked: Query[OfferingQuestion]) -> HttpResponse:
    """Vad skolenheterna erbjuder dem som börjar ett läsår."""
    reach_of(request, Entity.OFFERING)
    question, place, most = went_on(request, asked)
    found = [
        one
        for one in published(Entity.OFFERING)
        if question.moments.hold(one.created, one.modified)
        and question.organisation in {None, UUID(one.facts["organisation"])}
    ]
    piece = piece_of(found, OFFERING_ORDERS[question.sort], place, most)
    units = names_of(Entity.ORGANISATION) if question.expand_names else None
    return answer(page(request, question, piece, [shapes.offering(one, units) for one in piece.rows]))


@router.post("/schoolUnitOfferings/lookup", response={200: list[SchoolUnitOffering], **LOOKUP})
def offerings_lookup(request: HttpRequest, wanted: IdLookup, asked: Query[NamesQuestion]) -> HttpResponse:
    """Många skolenheters erbjudanden på en gång."""
    reach_of(request, Entity.OFFERING)
    few(wanted.ids)
    units = names_of(Entity.ORGANISATION) if asked.expand_names else None
    return answer([shapes.offering(one, units) for one in published(Entity.OFFERING, wanted.ids)])


@router.get("/schoolUnitOfferings/{id}", response={200: SchoolUnitOffering, **ONE})
def offering(request: HttpRequest, id: Id, asked: Query[NamesQuestion]) -> HttpResponse:  # noqa: A002 - the standard's
    """En skolenhets erbjudande ett läsår."""
    reach_of(request, Entity.OFFERING)
    units = names_of(Entity.ORGANISATION) if asked.expand_names else None
    return answer(one_of(Entity.OFFERING, id, lambda one: shapes.offering(one, units)))


def _is_asked_for(one: PublishedEntity, asked: ProgrammeQuestion) -> bool:
    facts = one.facts
    return (
        asked.moments.hold(one.created, one.modified)
        and (not asked.school_type or facts["form"] in asked.school_type)
        and asked.code in {None, facts["code"]}
        and asked.parent in {None, facts["parent"]}
    )
