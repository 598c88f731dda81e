"""What every way of signing in ends with: a session, and the page where the person was going."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from gymnasieregion.platform.accounts.kept_forms import kept_form
from gymnasieregion.platform.accounts.models import SignIn, User
from gymnasieregion.platform.accounts.selectors import day_of, live_assignments_of
from gymnasieregion.platform.accounts.services import sign_ins
from gymnasieregion.platform.accounts.session import start_session

START = "/"
KEPT_FORM = "/logga-in/formular/"
"""Where a form that came too late can be sent again."""


def next_page(request: HttpRequest, asked: str | None = None) -> str:
    """Where somebody was going: a page of this site, else the start page.

    Args:
        request: What they sent; its ``next`` is read when ``asked`` is None.
        asked: Where they say that they were going.
    """
    target = (request.POST.get("next") or request.GET.get("next") or "") if asked is None else asked
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_ours and target.startswith("/") else START


def let_in(
    request: HttpRequest, user: User, method: SignIn.Method, *, level: str = "", asked: str | None = None
) -> HttpResponse:
    """Sign somebody in and send them on; a sign-in that was open in the same browser is ended first.

    Whoever filled in a form that came too late is sent to where it can be sent again.

    Args:
        request: What they sent.
        user: Who they have proved to be.
        method: How.
        level: The level of assurance, in the issuer's words.
        asked: Where they were going, when it is not in the request.

    Raises:
        RegionError: If they may not come in.
    """
    now, target = timezone.now(), next_page(request, asked)
    made = sign_ins.sign_in(user_id=user.pk, method=method, level=level, now=now)
    earlier = request.sign_in  # type: ignore[attr-defined]
    if earlier is not None:
        sign_ins.sign_out(actor=request.actor, sign_in_id=earlier.pk, now=now)  # type: ignore[attr-defined]
    start_session(request, made, now)
    if kept_form(request, str(user.pk), now) is not None:
        target = KEPT_FORM
    if len(live_assignments_of(user.pk, day_of(now))) > 1:
        return redirect(f"/roll/?{urlencode({'next': target})}")
    return redirect(target)
