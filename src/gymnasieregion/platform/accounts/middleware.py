"""Puts ``request.actor`` on every request: the person in the chosen role, or the public."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gymnasieregion.platform.access.actor import PUBLIC, Role
from gymnasieregion.platform.access.table import scope_of
from gymnasieregion.platform.accounts.brought import HeldSignIn
from gymnasieregion.platform.accounts.kept_forms import FIELD, drop_if_sent_again, is_owner, keep_form, owner_of
from gymnasieregion.platform.accounts.limits import STAMPED_EVERY, idle_limit, longest_sign_in
from gymnasieregion.platform.accounts.selectors import actor_of, day_of, is_live
from gymnasieregion.platform.accounts.session import SEEN, SIGN_IN, stamp, time_left

READING = frozenset({"GET", "HEAD", "OPTIONS"})
WITH_A_BORROWED_VIEW = frozenset(
    {"accounts.logout", "accounts.login.stay", "accounts.view_as.end", "site.language.choose"}
)
"""What may be done, and not only read, while an applicant's view is borrowed."""
FOR_ANYBODY = frozenset({"accounts.login", "accounts.logout", "accounts.login.stay", "site.language.choose"})
"""What a form may ask for whoever filled it in: it changes nothing of anybody's but who is signed in."""


class ActorMiddleware:
    """Asks one query for somebody who is signed in, none for the public.

    Sets ``request.actor``, ``request.sign_in`` and ``request.time_left`` (None for the public), and
    ``request.signed_out_because``: "" or one of ``idle``, ``longest``, ``ended`` and ``role`` when the browser brought
    a sign-in that no longer counts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find out who asks, and keep what they are shown out of shared caches."""
        now = timezone.now()
        request.actor, request.sign_in, request.signed_out_because = PUBLIC, None, ""  # type: ignore[attr-defined]
        request.time_left = None  # type: ignore[attr-defined]
        pk = request.session.get(SIGN_IN)
        if pk is not None:
            self._meet(request, request.session.sign_in(pk), now)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.actor is not PUBLIC:  # type: ignore[attr-defined]
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """With a borrowed view one reads and changes nothing, and a form does nothing for another than its owner."""
        del args, kwargs
        action = getattr(view, "action", "")
        if request.method in READING:
            return None
        if request.actor.on_behalf_of and action not in WITH_A_BORROWED_VIEW:  # type: ignore[attr-defined]
            raise PermissionDenied(action)
        return self._met_form(request, action) if action and action not in FOR_ANYBODY else None

    def _met_form(self, request: HttpRequest, action: str) -> HttpResponse | None:
        """Keep a form that came too late for the one who filled it in; a page when that is not the one who is here."""
        actor, owner = request.actor, owner_of(request.POST.get(FIELD, ""))  # type: ignore[attr-defined]
        if actor is PUBLIC:
            if owner and scope_of(action, Role.PUBLIC) is None:
                keep_form(request, owner, timezone.now())
            return None  # the way in stands before the view
        if owner and not is_owner(owner, actor.user_id):
            keep_form(request, owner, timezone.now())
            return render(request, "accounts/somebody_else.html", status=HTTPStatus.CONFLICT)
        drop_if_sent_again(request, actor.user_id, timezone.now())
        return None

    def _meet(self, request: HttpRequest, sign_in: HeldSignIn | None, now: datetime) -> None:
        """Set who acts, if the sign-in still counts."""
        seen = datetime.fromtimestamp(request.session.get(SEEN, 0), tz=now.tzinfo)
        because = why_it_no_longer_counts(sign_in, seen, now)
        if because or sign_in is None:
            request.signed_out_because = because  # type: ignore[attr-defined]
            return
        request.sign_in, request.actor = sign_in, actor_of(sign_in)  # type: ignore[attr-defined]
        if now - seen >= STAMPED_EVERY:
            stamp(request, now)
            seen = now
        request.time_left = time_left(sign_in, seen, now)  # type: ignore[attr-defined]


def why_it_no_longer_counts(sign_in: HeldSignIn | None, seen: datetime, now: datetime) -> str:
    """Why somebody is no longer signed in; "" for one who is.

    Args:
        sign_in: The sign-in that the browser brought, with its user and roles.
        seen: When they were here last.
        now: The moment.
    """
    if sign_in is None or sign_in.ended_at is not None or not sign_in.user.is_active:
        return "ended"
    role, day = Role(sign_in.assignment.role), day_of(now)
    if now - sign_in.started_at >= longest_sign_in(role):
        return "longest"
    if now - seen >= idle_limit(role):
        return "idle"
    if not is_live(sign_in.assignment, day) or (sign_in.viewing is not None and not is_live(sign_in.viewing, day)):
        return "role"
    return ""
