"""The one way to say something on a page in the reader's language; in a template it is ``{% t "sv" "en" %}``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, TypeAlias, cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import lazystr
from django.utils.translation import get_language, override

from gymnasieregion.kernel.errors import Language

OTHER: dict[Language, tuple[Language, str]] = {"sv": ("en", "English"), "en": ("sv", "Svenska")}
"""For each language the other one, and what it calls itself."""

Reading: TypeAlias = Literal["sv", "en", "easy"]
"""A way to read the pages: Swedish, English, or easy Swedish."""

EASY_COOKIE = "lattlast"
"""The cookie of somebody who has asked for easy Swedish; it holds nothing but that."""

_EASY: ContextVar[bool] = ContextVar("easy", default=False)


class EasyReadingMiddleware:
    """Lets a page speak easy Swedish (lättläst) to those who have asked for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read the choice from the cookie, for this page alone."""
        token = _EASY.set(request.COOKIES.get(EASY_COOKIE) == "1")
        try:
            return self.get_response(request)
        finally:
            _EASY.reset(token)


def easy_reading() -> bool:
    """Whether the page being made is in easy Swedish."""
    return page_language() == "sv" and _EASY.get()


def page_reading() -> Reading:
    """The way to read of the page being made."""
    return "easy" if easy_reading() else page_language()


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
