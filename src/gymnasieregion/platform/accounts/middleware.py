"""Puts ``request.actor`` on every request: the person in the chosen role, or the public."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gymnasieregion.platform.access.actor import PUBLIC, Role
from gymnasieregion.platform.accounts.limits import STAMPED_EVERY, idle_limit, longest_sign_in
from gymnasieregion.platform.accounts.models import SignIn
from gymnasieregion.platform.accounts.selectors import actor_of, day_of, is_live, sign_in_with_roles
from gymnasieregion.platform.accounts.session import SEEN, SIGN_IN, stamp, time_left

READING = frozenset({"GET", "HEAD", "OPTIONS"})
WITH_A_BORROWED_VIEW = frozenset(
    {"accounts.logout", "accounts.login.stay", "accounts.view_as.end", "site.language.choose"}
)
"""What may be done, and not only read, while an applicant's view is borrowed."""


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
            self._meet(request, sign_in_with_roles(pk), now)
        response = self.get_response(request)
        if request.actor is not PUBLIC:  # type: ignore[attr-defined]
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> None:
        """With a borrowed view one reads and changes nothing."""
        del args, kwargs
        if request.actor.on_behalf_of and request.method not in READING:  # type: ignore[attr-defined]
            action = getattr(view, "action", "")
            if action not in WITH_A_BORROWED_VIEW:
                raise PermissionDenied(action)

    def _meet(self, request: HttpRequest, sign_in: SignIn | None, now: datetime) -> None:
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


def why_it_no_longer_counts(sign_in: SignIn | None, seen: datetime, now: datetime) -> str:
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
