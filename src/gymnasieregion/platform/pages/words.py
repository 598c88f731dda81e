"""The one way to say something on a page in the reader's language; in a template it is ``{% t "sv" "en" %}``."""

from typing import cast

from django.http import HttpRequest
from django.utils.functional import lazystr
from django.utils.translation import get_language, get_language_from_request

from gymnasieregion.kernel.errors import Language

OTHER: dict[Language, tuple[Language, str]] = {"sv": ("en", "English"), "en": ("sv", "Svenska")}
"""For each language the other one, and what it calls itself."""


def page_language() -> Language:
    """The language of the page being made; Swedish when none is chosen."""
    return "en" if (get_language() or "sv").startswith("en") else "sv"


def said(sv: str, en: str) -> str:
    """The one of two texts that is in the language of the page being made."""
    return en if page_language() == "en" else sv


def both_for(request: HttpRequest, sv: str, en: str) -> str:
    """The one of two texts that the reader who sent a request wants.

    Args:
        request: From the reader; its language was chosen by Django's LocaleMiddleware, or is chosen here.
        sv: The Swedish text.
        en: The English text.
    """
    chosen = getattr(request, "LANGUAGE_CODE", None) or get_language_from_request(request)
    return en if chosen.startswith("en") else sv


class _Said:
    """Two texts that become one when they are shown."""

    def __init__(self, sv: str, en: str) -> None:
        self.sv, self.en = sv, en

    def __str__(self) -> str:
        return said(self.sv, self.en)


def later(sv: str, en: str) -> str:
    """Two texts of which one is chosen when it is shown: for labels and hints that are written where a class is."""
    return cast("str", lazystr(_Said(sv, en)))
