"""Signing in with a password and a code from an authenticator, and with a code on paper from the school."""

from datetime import datetime, timedelta

import qrcode
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from qrcode.image.svg import SvgPathImage

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.accounts import totp
from gymnasieregion.platform.accounts.digests import opened
from gymnasieregion.platform.accounts.models import SecondFactor, SignIn, User
from gymnasieregion.platform.accounts.services import codes, passwords, tries
from gymnasieregion.platform.accounts.web.doors import let_in, next_page
from gymnasieregion.platform.accounts.web.forms import FactorForm, PasswordForm, SchoolCodeForm, with_refusal
from gymnasieregion.platform.accounts.web.login import login_page
from gymnasieregion.platform.pages.words import said

HALF_WAY = "accounts.half_way"
"""In the session: who has given the right password, and when."""
HALF_WAY_FOR = timedelta(minutes=5)
ISSUER = "Gymnasieregion"


def address_of(request: HttpRequest) -> str:
    """The address that a request comes from, behind as many proxies as the installation says that it has."""
    hops: int = settings.TRUSTED_PROXIES
    chain = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    if hops and len(chain) >= hops:
        return chain[-hops]
    return str(request.META.get("REMOTE_ADDR", ""))


@allowed("accounts.login")
@sensitive_post_parameters("password")
@require_POST
def login_by_password(request: HttpRequest) -> HttpResponse:
    """Take the password; the code from the authenticator comes on the next page."""
    form, now = PasswordForm(request.POST), timezone.now()
    if not form.is_valid():
        return login_page(request, password_form=form)
    typed = form.cleaned_data
    try:
        user = passwords.check_password(
            username=typed["username"], password=typed["password"], address=address_of(request), now=now
        )
    except RegionError as refusal:
        return login_page(request, password_form=with_refusal(form, refusal))
    passwords.prepare_second_factor(user=user)
    request.session.cycle_key()
    request.session[HALF_WAY] = [str(user.pk), int(now.timestamp())]
    return redirect(f"/logga-in/engangskod/?{urlencode({'next': next_page(request)})}")


@allowed("accounts.login")
@require_http_methods(["GET", "POST"])
def login_by_factor(request: HttpRequest) -> HttpResponse:
    """Take the code from the authenticator; the first time, show how to set it up."""
    now = timezone.now()
    user = _half_way(request, now)
    if user is None:
        messages.info(request, said("Börja med lösenordet.", "Begin with the password."))
        return redirect(f"/logga-in/?{urlencode({'next': next_page(request)})}")
    form = FactorForm(request.POST or None)
    if form.is_valid():
        try:
            passwords.check_code(user=user, code=form.cleaned_data["code"], address=address_of(request), now=now)
            return let_in(request, user, SignIn.Method.PASSWORD)
        except RegionError as refusal:
            with_refusal(form, refusal)
    page = {"form": form, "next": next_page(request), **_set_up(user)}
    return render(request, "accounts/factor.html", page, status=422 if form.is_bound else 200)


@allowed("accounts.login")
@require_POST
def login_by_school_code(request: HttpRequest) -> HttpResponse:
    """Sign in a pupil with a code on paper; a code whose owner is refused is not used up."""
    form, now = SchoolCodeForm(request.POST), timezone.now()
    if not form.is_valid():
        return login_page(request, code_form=form)
    try:
        with tries.quick_try(address=address_of(request), now=now):
            user = codes.use_code(code=form.cleaned_data["code"], now=now)
            answer = let_in(request, user, SignIn.Method.CODE)
    except RegionError as refusal:
        return login_page(request, code_form=with_refusal(form, refusal))
    return answer


def _half_way(request: HttpRequest, now: datetime) -> User | None:
    """Who has given the right password a moment ago."""
    user_id, at = request.session.get(HALF_WAY, ("", 0))
    if not user_id or now.timestamp() - at >= HALF_WAY_FOR.total_seconds():
        return None
    return User.objects.filter(pk=user_id, is_active=True).first()


def _set_up(user: User) -> dict[str, str | SafeString]:
    """What is shown the first time: the secret, as text and as a square code; empty afterwards."""
    factor = SecondFactor.objects.get(user=user)
    if factor.confirmed_at is not None:
        return {"secret": "", "square": ""}
    secret = opened(factor.secret)
    address = totp.address_of(secret, user.username, ISSUER)
    square = qrcode.make(address, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")
    spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return {"secret": spaced, "square": mark_safe(square)}  # noqa: S308 - a drawing made here, no text in it
