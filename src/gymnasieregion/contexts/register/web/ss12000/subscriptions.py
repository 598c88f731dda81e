"""``/subscriptions``, ``/log`` and ``/statistics``: who is told of changes, and what they say of what they fetched."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from gymnasieregion.contexts.register.models import ExchangeClient, Subscription
from gymnasieregion.contexts.register.selectors.exchange_questions import BY_ID, piece_of
from gymnasieregion.contexts.register.selectors.exchange_subscriptions import told_subscriptions
from gymnasieregion.contexts.register.services import exchange_subscriptions as service
from gymnasieregion.contexts.register.services.exchange_subscriptions import Reported, TargetError
from gymnasieregion.contexts.register.web.ss12000 import bodies, schemas
from gymnasieregion.contexts.register.web.ss12000.door import ONE, REFUSALS, answer
from gymnasieregion.contexts.register.web.ss12000.faults import NotFoundError, ParameterError
from gymnasieregion.contexts.register.web.ss12000.fields import Id
from gymnasieregion.contexts.register.web.ss12000.paging import page, went_on
from gymnasieregion.contexts.register.web.ss12000.questions import PageQuestion
from gymnasieregion.contexts.register.web.ss12000.shapes import Shape, moment
from gymnasieregion.platform.pages.words import page_language

router = Router(tags=["Prenumeration"])
reports = Router(tags=["Loggning"])


@router.get("/subscriptions", response={200: schemas.Subscriptions, **REFUSALS})
def subscriptions(request: HttpRequest, asked: Query[PageQuestion]) -> HttpResponse:
    """Systemets egna prenumerationer."""
    question, place, most = went_on(request, asked)
    piece = piece_of(told_subscriptions(_client(request)), BY_ID, place, most)
    return answer(page(request, question, piece, [_shape(one.row) for one in piece.rows]))


@router.post("/subscriptions", response={201: schemas.Subscription, **REFUSALS})
def subscribe(request: HttpRequest, wanted: bodies.CreateSubscription) -> HttpResponse:
    """Bli uppringd när något ändras. Anropet säger bara vilka slag som har ändrats; systemet hämtar sedan själv."""
    entities = [one.resource for one in wanted.resourceTypes]
    try:
        made = service.subscribe(
            client=_client(request), name=wanted.name, target=wanted.target, entities=entities, now=timezone.now()
        )
    except TargetError as fault:
        raise ParameterError(name="target", what=fault.text(page_language())) from fault
    return answer(_shape(made), HTTPStatus.CREATED)


@router.get("/subscriptions/{id}", response={200: schemas.Subscription, **ONE})
def subscription(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002 - the standard's
    """En prenumeration."""
    found = Subscription.objects.filter(pk=id, client=_client(request)).first()
    if found is None:
        raise NotFoundError
    return answer(_shape(found))


@router.patch("/subscriptions/{id}", response={200: schemas.Subscription, **ONE})
def renew(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002 - the standard's
    """Förläng en prenumeration, 90 dagar från nu."""
    try:
        found = service.renew(client=_client(request), subscription_id=id, now=timezone.now())
    except Subscription.DoesNotExist as fault:
        raise NotFoundError from fault
    return answer(_shape(found))


@router.delete("/subscriptions/{id}", response={204: None, **ONE})
def unsubscribe(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002 - the standard's
    """Avsluta en prenumeration."""
    try:
        service.unsubscribe(client=_client(request), subscription_id=id, now=timezone.now())
    except Subscription.DoesNotExist as fault:
        raise NotFoundError from fault
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@reports.post("/log", response={201: None, **REFUSALS})
def log(request: HttpRequest, said: bodies.LogEntry) -> HttpResponse:
    """Säg vad som var fel med något som hämtades."""
    reported = Reported(
        severity=said.severityLevel, entity_type=said.resourceType or "", entity=said.resourceId,
        address=said.resourceUrl or "", code=said.messageType or "", message=said.message,
        occurred_at=said.timeOfOccurance,
    )  # fmt: skip
    service.report(client=_client(request), said=reported, now=timezone.now())
    return HttpResponse(status=HTTPStatus.CREATED)


@reports.post("/statistics", response={201: None, **REFUSALS})
def statistics(request: HttpRequest, said: bodies.StatisticsEntry) -> HttpResponse:
    """Säg hur mycket av det som hämtades som togs emot."""
    reported = Reported(
        entity_type=said.resourceType, address=said.resourceUrl or "", occurred_at=said.timeOfOccurance,
        counts=(said.newCount, said.updatedCount, said.deletedCount),
    )  # fmt: skip
    service.report(client=_client(request), said=reported, now=timezone.now())
    return HttpResponse(status=HTTPStatus.CREATED)


def _client(request: HttpRequest) -> ExchangeClient:
    client: ExchangeClient = request.auth.client  # type: ignore[attr-defined]  # set by Key
    return client


def _shape(one: Subscription) -> Shape:
    return {
        "id": str(one.pk),
        "expires": moment(one.expires_at),
        "name": one.name,
        "target": one.target,
        "resourceTypes": [{"resource": entity} for entity in one.entities],
    }
