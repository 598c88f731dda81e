"""``/organisations``: providers of schools, and school units."""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from gymnasieregion.contexts.register.core.ss12000 import Entity
from gymnasieregion.contexts.register.selectors.exchange_published import PublishedEntity, names_of, published
from gymnasieregion.contexts.register.selectors.exchange_questions import BY_ID, BY_MODIFIED, Order, piece_of
from gymnasieregion.contexts.register.web.ss12000 import shapes
from gymnasieregion.contexts.register.web.ss12000.bodies import OrganisationLookup
from gymnasieregion.contexts.register.web.ss12000.door import LOOKUP, ONE, REFUSALS, answer, few, reach_of
from gymnasieregion.contexts.register.web.ss12000.faults import NotFoundError
from gymnasieregion.contexts.register.web.ss12000.fields import Id
from gymnasieregion.contexts.register.web.ss12000.paging import page, went_on
from gymnasieregion.contexts.register.web.ss12000.questions import NamesQuestion, OrganisationQuestion
from gymnasieregion.contexts.register.web.ss12000.schemas import Organisation, Organisations

router = Router(tags=["Organisation"])
ORDERS: Mapping[str | None, Order] = {
    None: BY_ID,
    "ModifiedDesc": BY_MODIFIED,
    "DisplayNameAsc": (lambda one: str(one.facts["name"]), False),
}


@router.get("/organisations", response={200: Organisations, **REFUSALS})
def organisations(request: HttpRequest, asked: Query[OrganisationQuestion]) -> HttpResponse:
    """Huvudmän och skolenheter."""
    reach_of(request, Entity.ORGANISATION)
    question, place, most = went_on(request, asked)
    everything = published(Entity.ORGANISATION)
    found = [one for one in everything if _is_asked_for(one, question)]
    piece = piece_of(found, ORDERS[question.sort], place, most)
    names = {one.id: one.facts["name"] for one in everything} if question.expand_names else None
    return answer(page(request, question, piece, [shapes.organisation(one, names) for one in piece.rows]))


@router.post("/organisations/lookup", response={200: list[Organisation], **LOOKUP})
def organisations_lookup(request: HttpRequest, wanted: OrganisationLookup, asked: Query[NamesQuestion]) -> HttpResponse:
    """Många organisationer på en gång, efter id, skolenhetskod eller organisationskod."""
    reach_of(request, Entity.ORGANISATION)
    few(wanted.ids, wanted.schoolUnitCodes, wanted.organisationCodes)
    codes = {("Skolenhet", code) for code in wanted.schoolUnitCodes}
    codes |= {("Huvudman", code) for code in wanted.organisationCodes}
    ids = set(wanted.ids)
    everything = published(Entity.ORGANISATION)
    found = [one for one in everything if one.id in ids or (one.facts["type"], one.facts["code"]) in codes]
    names = {one.id: one.facts["name"] for one in everything} if asked.expand_names else None
    return answer([shapes.organisation(one, names) for one in found])


@router.get("/organisations/{id}", response={200: Organisation, **ONE})
def organisation(request: HttpRequest, id: Id, asked: Query[NamesQuestion]) -> HttpResponse:  # noqa: A002 - the standard's
    """En organisation."""
    reach_of(request, Entity.ORGANISATION)
    names = names_of(Entity.ORGANISATION) if asked.expand_names else None
    return answer(one_of(Entity.ORGANISATION, id, lambda one: shapes.organisation(one, names)))


def one_of(kind: Entity, key: UUID, shape: Callable[[PublishedEntity], shapes.Shape]) -> shapes.Shape:
    """One object of a kind.

    Raises:
        NotFoundError: If there is none.
    """
    found = published(kind, [key])
    if not found:
        raise NotFoundError
    return shape(found[0])


def _is_asked_for(one: PublishedEntity, asked: OrganisationQuestion) -> bool:
    facts = one.facts
    code = facts["code"]
    is_unit = facts["type"] == "Skolenhet"
    parent = UUID(facts["parent"]) if is_unit else None
    return (
        asked.moments.hold(one.created, one.modified)
        and asked.days.hold(one.day("starts_on"), one.day("ends_on"))
        and _among(parent, asked.parent)
        and _among(code if is_unit else None, asked.school_unit_code)
        and _among(None if is_unit else code, asked.organisation_code)
        and asked.municipality_code in {None, facts.get("municipality")}
        and _among(facts["type"], asked.type)
        and (not asked.school_types or not set(asked.school_types).isdisjoint(facts.get("forms", ())))
    )


def _among(value: object, wanted: Collection[object]) -> bool:
    """Whether a value is one of those wanted; no wish is met by all."""
    return not wanted or value in wanted
