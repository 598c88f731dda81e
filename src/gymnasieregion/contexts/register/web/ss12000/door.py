"""The door of the API: who asks, how a fault is told, and what every answer has in common."""

import json
from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from gymnasieregion.contexts.register.core.ss12000 import GRANT_OF, Entity, Grant
from gymnasieregion.contexts.register.selectors.exchange_reach import READ, Reach, actor_of, client_with
from gymnasieregion.contexts.register.web.ss12000.faults import (
    BodyError,
    ExchangeError,
    NoKeyError,
    NotGrantedError,
    ParameterError,
    TooMuchError,
)
from gymnasieregion.contexts.register.web.ss12000.schemas import Error
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.audit.api import record_look
from gymnasieregion.platform.pages.words import page_language, said

MOST = 1000
"""So many objects are given out at a time at most, whatever limit is asked for."""


class Key(HttpBearer):
    """The key of a system, in the header ``Authorization: Bearer``."""

    def authenticate(self, request: HttpRequest, token: str) -> Reach | None:
        """How far the system reaches whose key it is; None for no live key.

        Raises:
            NotGrantedError: If the access file does not let its role fetch.
        """
        client = client_with(token)
        if client is None:
            return None
        actor = actor_of(client)
        if not is_allowed(actor, READ):
            raise NotGrantedError(what=said("använda SS 12000 i sin roll", "use SS 12000 in its role"))
        request.actor = actor  # type: ignore[attr-defined]  # the log's, and what keeps the answer out of caches
        return Reach(client, frozenset(Grant(code) for code in client.grants))


api = NinjaAPI(
    title="SS 12000:2020",
    version="2.0.0",
    description="Elevregistret i gymnasieregionen enligt SS 12000:2020. Handboken säger hur ett system ansluts.",
    urls_namespace="ss12000",
    auth=Key(),
    docs_url=None,
    openapi_url=None,
)

REFUSALS: Mapping[Any, Any] = {400: Error, 401: Error, 403: Error}
ONE: Mapping[Any, Any] = {**REFUSALS, 404: Error}
LOOKUP: Mapping[Any, Any] = {**REFUSALS, 503: Error}
"""What may be answered beside what is asked for."""


def reach_of(request: HttpRequest, kind: Entity, *grants: Grant) -> Reach:
    """How far the system reaches that asks.

    Args:
        request: Its request.
        kind: The kind of objects that it asks for.
        grants: What it needs beside.

    Raises:
        NotGrantedError: If it may not fetch them.
    """
    reach: Reach = request.auth  # type: ignore[attr-defined]  # set by Key
    for grant in (GRANT_OF[kind], *grants):
        if grant not in reach.grants:
            raise NotGrantedError(what=said(grant.sv, grant.en))
    return reach


def answer(content: object, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    """JSON as it stands: the shapes are held by tests, and a thousand pupils are not read twice."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json", status=status)


def few(*wanted: Collection[object]) -> None:
    """Raise TooMuchError if more is looked up than one answer holds."""
    if sum(len(some) for some in wanted) > MOST:
        raise TooMuchError(most=MOST)


def look_at(request: HttpRequest, reach: Reach, persons: Collection[UUID]) -> None:
    """Write in the log which protected identities a system is shown, on the ground that its key was given for."""
    if persons:
        record_look(
            actor=request.actor,  # type: ignore[attr-defined]  # set by Key
            about=f"exchange_client:{reach.client.pk}", why=reach.client.why, now=timezone.now(),
            entries=[{"about": f"person:{person}"} for person in sorted(persons)],
        )  # fmt: skip


def tell(_: HttpRequest, fault: ExchangeError) -> HttpResponse:
    """A fault as the standard has it."""
    response = answer({"code": fault.code, "message": fault.text(page_language())}, fault.status)
    if fault.status is HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def tell_validation(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """The first of what could not be read."""
    first = fault.errors[0]
    name = ".".join(str(part) for part in first["loc"][1:])
    return tell(request, ParameterError(name=name, what=first["msg"].removeprefix("Value error, ")))


def tell_http(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """What ninja itself refuses: a body that is not JSON."""
    del fault
    return tell(request, BodyError())


def tell_no_key(request: HttpRequest, fault: AuthenticationError) -> HttpResponse:
    """A request without a key that counts."""
    del fault
    return tell(request, NoKeyError())


api.add_exception_handler(ExchangeError, tell)  # type: ignore[arg-type]  # it is given the fault itself
api.add_exception_handler(ValidationError, tell_validation)  # type: ignore[arg-type]  # the same
api.add_exception_handler(AuthenticationError, tell_no_key)  # type: ignore[arg-type]  # the same
api.add_exception_handler(HttpError, tell_http)  # type: ignore[arg-type]  # the same
