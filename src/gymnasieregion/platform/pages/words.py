"""The one way to say something on a page in the reader's language; in a template it is ``{% t "sv" "en" %}``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, Literal, NamedTuple, TypeAlias, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.functional import lazystr
from django.utils.translation import activate, get_language, get_language_from_request, override

from gymnasieregion.kernel.errors import Language

OTHER: dict[Language, tuple[Language, str]] = {"sv": ("en", "English"), "en": ("sv", "Svenska")}
"""For each language the other one, and what it calls itself."""

Reading: TypeAlias = Literal["sv", "en", "easy"]
"""A way to read the pages: Swedish, English, or easy Swedish."""

EASY_COOKIE = "lattlast"
"""The cookie of somebody who has asked for easy Swedish; it holds nothing but that."""

_EASY: ContextVar[bool] = ContextVar("easy", default=False)


class ReadingMiddleware:
    """Lets a page speak the language that Django would choose, and easy Swedish (lättläst) to those who asked for it.

    It does what ``LocaleMiddleware`` does for a site without languages in its addresses, and remembers the choices.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read the choices from the cookies and the browser's languages, for this page alone."""
        cookies = request.COOKIES
        accepted = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
        activate(chosen_language(cookies.get(settings.LANGUAGE_COOKIE_NAME), accepted))
        token = _EASY.set(cookies.get(EASY_COOKIE) == "1")
        try:
            response = self.get_response(request)
        finally:
            _EASY.reset(token)
        patch_vary_headers(response, ["Accept-Language"])
        response.headers.setdefault("Content-Language", get_language())
        return response


class _Asked(NamedTuple):
    """As much of a request as Django chooses a language by."""

    COOKIES: dict[str, str]
    META: dict[str, str]


@lru_cache(maxsize=1024)
def chosen_language(cookie: str | None, accepted: str) -> str:
    """The language that Django chooses.

    Args:
        cookie: What the cookie of the language holds; None without it.
        accepted: The languages of the browser, as it says them.
    """
    cookies = {} if cookie is None else {settings.LANGUAGE_COOKIE_NAME: cookie}
    asked: Any = _Asked(cookies, {"HTTP_ACCEPT_LANGUAGE": accepted})
    return get_language_from_request(asked)


def easy_reading() -> bool:
    """Whether the page being made is in easy Swedish."""
    return page_language() == "sv" and _EASY.get()


def page_reading() -> Reading:
    """The way to read of the page being made."""
    return way_to_read(get_language() or "sv", easy=_EASY.get())


def way_to_read(language: str, *, easy: bool) -> Reading:
    """A way to read, by what was chosen.

    Args:
        language: As Django writes it.
        easy: Whether easy Swedish was asked for.
    """
    return "en" if language.startswith("en") else "easy" if easy else "sv"


@contextmanager
def reading(how: Reading) -> Iterator[None]:
    """Let what is made inside be read in a way of one's own choice, whatever the page being made is in."""
    token = _EASY.set(how == "easy")
    try:
        with override("sv" if how == "easy" else how):
            yield
    finally:
        _EASY.reset(token)


def page_language() -> Language:
    """The language of the page being made; Swedish when none is chosen."""
    return "en" if (get_language() or "sv").startswith("en") else "sv"


def said(sv: str, en: str, easy: str = "") -> str:
    """The one of two texts that is in the language of the page being made.

    Args:
        sv: The Swedish text.
        en: The English text.
        easy: The text in easy Swedish; "" where the Swedish one is easy enough.
    """
    return en if page_language() == "en" else easy if easy and _EASY.get() else sv


class _Said:
    """Texts that become one when they are shown."""

    def __init__(self, sv: str, en: str, easy: str) -> None:
        self.texts = sv, en, easy

    def __str__(self) -> str:
        return said(*self.texts)


def later(sv: str, en: str, easy: str = "") -> str:
    """Texts of which one is chosen when it is shown: for labels and hints that are written where a class is."""
    return cast("str", lazystr(_Said(sv, en, easy)))
