"""Puts an action of the access file before a view; a view without one fails the build."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from gymnasieregion.platform.access.actor import Belongs, Role
from gymnasieregion.platform.access.table import is_allowed, scope_of

View = Callable[..., HttpResponseBase]


def allowed(action: str, about: Callable[..., Belongs] | None = None) -> Callable[[View], View]:
    """Let in only those whom the access file lets do the action.

    Args:
        action: A name of the access file.
        about: Given the view's keyword arguments, whom and what the object belongs to; may raise ``Http404``.

    Raises:
        UnknownActionError: When the module is loaded, if the file has no such action.
    """
    scope_of(action, Role.PUBLIC)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - whatever the URL holds
            actor = request.actor  # type: ignore[attr-defined]  # put there by ActorMiddleware
            asks_about = guarded.about  # type: ignore[attr-defined]  # set below
            if is_allowed(actor, action, asks_about(**kwargs) if asks_about else None):
                return _answer(view, request, kwargs)
            if actor.role is Role.PUBLIC:
                return redirect(f"/logga-in/?{urlencode({'next': request.get_full_path()})}")
            raise PermissionDenied(action)

        guarded.action = action  # type: ignore[attr-defined]  # read by the walk over all URLs
        guarded.about = about  # type: ignore[attr-defined]  # the same
        return guarded

    return decorate


def _answer(view: View, request: HttpRequest, values: dict[str, Any]) -> HttpResponseBase:
    """What a view answers: to HEAD as to GET, and a page in words where it is asked in a way that it does not take."""
    asked = request.method
    request.method = "GET" if asked == "HEAD" else asked
    answer = view(request, **values)
    request.method = asked
    if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        page = render(request, "pages/405.html", status=answer.status_code)
        page["Allow"] = answer["Allow"]
        return page
    return answer
