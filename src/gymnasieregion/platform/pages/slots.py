"""Places on a page that other rooms fill, so that the room whose page it is need not know them."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

Fill: TypeAlias = Callable[[HttpRequest, Mapping[str, object]], str]
"""Given the reader's request and what the page is about, a part of the page as safe HTML; "" for nothing."""

_FILLS: dict[str, dict[str, Fill]] = {}


def fill_slot(name: str, room: str, fill: Fill) -> None:
    """Let a room fill a place; told once at start, a later telling takes the place of the room's earlier one.

    Args:
        name: The place, ``room.page``, as the page's template names it.
        room: The room that fills it.
        fill: What it puts there.
    """
    _FILLS.setdefault(name, {})[room] = fill


def filled(name: str, request: HttpRequest, about: Mapping[str, object]) -> SafeString:
    """Everything that rooms put in a place, in the order that they told it.

    Args:
        name: The place.
        request: The reader's.
        about: What the page is about.
    """
    return format_html_join("", "{}", ((fill(request, about),) for fill in _FILLS.get(name, {}).values()))
