"""The filters that are chosen in a list, as its page tells them: each with the address that takes it away."""

from collections.abc import Mapping
from typing import TypeAlias

from django.http import HttpRequest

Chosen: TypeAlias = list[tuple[str, str, str]]
"""What a list is filtered by, the value in words, and the address without it."""


def without(request: HttpRequest, name: str) -> str:
    """The address of the list without one filter, from its first page."""
    query = request.GET.copy()
    query.pop(name, None)
    query.pop("page", None)
    return f"?{query.urlencode()}"


def chosen_filters(request: HttpRequest, told: Mapping[str, tuple[str, str]]) -> Chosen:
    """The filters that are on, for ``pages/parts/chosen.html``.

    Args:
        request: The reader's.
        told: By name in the address: what it filters by, and the value in words; "" where it is off.
    """
    return [(what, value, without(request, name)) for name, (what, value) in told.items() if value]
