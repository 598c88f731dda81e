"""The addresses of the provider of SS 12000, and its description."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.register.selectors.exchange_reach import READ
from gymnasieregion.contexts.register.web.ss12000 import (
    deleted,
    groups,
    organisations,
    persons,
    studies,
    subscriptions,
)
from gymnasieregion.contexts.register.web.ss12000.door import api
from gymnasieregion.platform.access.decorator import allowed

BASE = "ss12000/v2.0/"

for router in (
    organisations.router,
    persons.router,
    groups.router,
    studies.router,
    deleted.router,
    subscriptions.router,
    subscriptions.reports,
):
    api.add_router("", router)


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
    view.action, view.about, view.asks_for_key = READ, None, True
    return pattern


_patterns, _, _ = api.urls
_views = [one for one in _patterns if isinstance(one, URLPattern) and one.name != "api-root"]
urlpatterns = [
    path(f"{BASE}openapi.json", openapi, name="ss12000-openapi"),
    path(BASE, ([_by_key(one) for one in _views], "ss12000", "ss12000")),
]
