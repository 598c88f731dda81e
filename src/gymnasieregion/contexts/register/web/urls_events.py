"""The addresses of the API of events, and its description."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.register.services.file_findings import SEND
from gymnasieregion.contexts.register.web.events_api import api
from gymnasieregion.contexts.register.web.urls import ROOT
from gymnasieregion.platform.access.decorator import allowed

BASE = f"{ROOT}api/v1/"


@cache
def description() -> bytes:
    """The API's own description, OpenAPI 3.1."""
    return json.dumps(api.get_openapi_schema(path_prefix=f"/{BASE}"), ensure_ascii=False).encode()


@allowed("register.exchange.describe")
@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """Show the API's own description, which anybody may read."""
    del request
    return HttpResponse(description(), content_type="application/json")


def _by_key(pattern: URLPattern) -> URLPattern:
    """Say for an address what the access file calls it, and that it is the key of a system that lets in."""
    view: Any = pattern.callback
    view.action, view.about, view.asks_for_key = SEND, None, True
    return pattern


_patterns: Any = api.urls[0]
urlpatterns = [
    path(f"{BASE}openapi.json", openapi, name="register-events-openapi"),
    path(BASE, ([_by_key(one) for one in _patterns if one.name != "api-root"], "register-events", "register-events")),
]
