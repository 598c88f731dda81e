"""An applicant's own result, answered as soon as it is known who reads: the page that everybody asks for at once."""

from collections.abc import Callable
from typing import TypeAlias

from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gymnasieregion.contexts.admission.selectors.result_pages import inside_of, newest_page, result_inside
from gymnasieregion.contexts.admission.services.result_frame import HOME, whole_page
from gymnasieregion.contexts.admission.web.result import SEE
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.words import page_reading
from gymnasieregion.platform.pages.zipped import accepts_gzip

Respond: TypeAlias = Callable[[HttpRequest], HttpResponse]


def ask_along(get_response: Respond) -> Respond:
    """Lets the page be asked for along with the session, before it is known whose that is.

    Args:
        get_response: What comes after.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if _is_home(request):
            request.session.along = newest_page(page_reading(), timezone.now())  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


class OwnResultMiddleware:
    """Hands out what was made at publication, without a question of its own; all else goes on to the pages."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer an applicant to whom nothing has happened since their result."""
        if _is_home(request):
            answer = own_result(request)
            if answer is not None:
                return answer
        return self.get_response(request)


def own_result(request: HttpRequest) -> HttpResponse | None:
    """The page that the reader's own result is; None where there is more to show, or it is not an applicant's own.

    Args:
        request: For the page of one's own result.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    is_own = actor.role is Role.APPLICANT and not actor.on_behalf_of and is_allowed(actor, SEE)
    is_bare = not request.META.get("QUERY_STRING") and CookieStorage.cookie_name not in request.COOKIES
    if not (is_own and is_bare):
        return None
    request.get_host()  # refuses a name that is not ours, as CommonMiddleware does for the pages behind
    how, now, found = page_reading(), timezone.now(), request.session.found_along  # type: ignore[attr-defined]
    inside = inside_of(found, now) if found else result_inside(actor.scope_id, how, now)
    if inside is None:
        return None
    is_zipped = accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    answer = HttpResponse(whole_page(inside, how, is_zipped=is_zipped), headers={"Vary": "Accept-Encoding"})
    if is_zipped:
        answer["Content-Encoding"] = "gzip"
    answer["Content-Length"] = str(len(answer.content))
    return answer


def _is_home(request: HttpRequest) -> bool:
    return request.path_info == HOME and request.method == "GET"
