"""Page tokens: what was asked and where the page ended, signed for the system and the list that they were made for."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core import signing
from django.http import HttpRequest
from ninja import Schema
from pydantic import ValidationError

from gymnasieregion.contexts.register.selectors.exchange_questions import Piece
from gymnasieregion.contexts.register.web.ss12000.door import MOST
from gymnasieregion.contexts.register.web.ss12000.faults import CombinedError, TokenError

ASKED, PLACE = "q", "p"
BESIDE = frozenset({"pageToken", "limit"})
Q = TypeVar("Q", bound=Schema)


def went_on(request: HttpRequest, asked: Q) -> tuple[Q, tuple[str, ...], int]:
    """What a list is asked for, when it is the first page and when a token goes on with an earlier question.

    Args:
        request: The request.
        asked: What its parameters say; has ``limit`` and ``page_token``.

    Returns:
        The question, where the page before ended, and how many rows at most.

    Raises:
        CombinedError: If there is a token and another parameter than ``limit``.
        TokenError: If the token is not ours for this system and list.
    """
    limit: int | None = asked.limit  # type: ignore[attr-defined]  # every list has it
    token: str | None = asked.page_token  # type: ignore[attr-defined]  # the same
    if token is None:
        return asked, (), min(limit or MOST, MOST)
    others = sorted(set(request.GET) - BESIDE)
    if others:
        raise CombinedError(names=", ".join(others))
    try:
        kept: dict[str, Any] = signing.loads(token, salt=_salt(request))
        earlier = type(asked).model_validate(kept[ASKED])
    except (signing.BadSignature, ValidationError) as fault:
        raise TokenError from fault
    return earlier, tuple(kept[PLACE]), min(limit or earlier.limit or MOST, MOST)  # type: ignore[attr-defined]  # the same


def page(request: HttpRequest, asked: Schema, piece: Piece, data: Sequence[Any] | dict[str, Any]) -> dict[str, Any]:
    """A page as the standard has it, with a token while there is more.

    Args:
        request: The request.
        asked: The whole question, as ``went_on`` gave it.
        piece: The page, which says where it ended.
        data: What is on it.
    """
    token = None
    if piece.place:
        question = {name: _text(value) for name, value in asked.model_dump(by_alias=True).items() if value}
        question.pop("pageToken", None)
        token = signing.dumps({ASKED: question, PLACE: piece.place}, salt=_salt(request), compress=True)
    return {"data": data, "pageToken": token}


def _salt(request: HttpRequest) -> str:
    """A token is good for one list and one system."""
    return f"register.exchange:{request.path}:{request.auth.client.pk}"  # type: ignore[attr-defined]  # set by Key


def _text(value: object) -> object:
    """A value as it is written in an address, so that the token is read as the address was."""
    if isinstance(value, list):
        return [_text(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
