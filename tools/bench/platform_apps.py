"""What the web server is measured with: a bare answer of its own, Django's, and one indexed read."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from gymnasieregion.site.one_core import keep_to_one_core

HELLO = b"hello"

keep_to_one_core()  # as the service's own processes do

application = get_wsgi_application()


def raw(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """The least that a WSGI application can do."""
    del environ
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(HELLO)))])
    return [HELLO]


def hello(request: HttpRequest) -> HttpResponse:
    """The least that a Django page can do."""
    del request
    return HttpResponse(HELLO, content_type="text/plain")


def read(request: HttpRequest) -> HttpResponse:
    """One row by its index."""
    from gymnasieregion.contexts.offer.models import Offering  # noqa: PLC0415 - after the set-up

    del request
    row = Offering.objects.values("offering_id", "name", "school").filter(offering_id="U0700").first()
    return JsonResponse(row or {}, status=200 if row else 404)


urlpatterns = [path("", hello), path("read/", read)]
