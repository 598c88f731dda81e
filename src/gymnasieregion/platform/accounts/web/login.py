"""The page for signing in, signing in as a persona of the demo, and signing out."""

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.accounts.kept_forms import has_kept
from gymnasieregion.platform.accounts.models import SignIn, User
from gymnasieregion.platform.accounts.services import sign_ins
from gymnasieregion.platform.accounts.services.personas import PERSONAS
from gymnasieregion.platform.accounts.session import end_session
from gymnasieregion.platform.accounts.web.doors import let_in, next_page
from gymnasieregion.platform.accounts.web.forms import PasswordForm, SchoolCodeForm
from gymnasieregion.platform.pages.role_words import role_text
from gymnasieregion.platform.pages.words import page_language, said


def login_page(request: HttpRequest, refusal: RegionError | None = None, **bound: forms.Form) -> HttpResponse:
    """The page with every way of signing in.

    Args:
        request: What was sent.
        refusal: Why nobody was let in, for a way without a form of its own.
        bound: A form that was filled in and failed, by its name on the page.
    """
    page = {
        "next": next_page(request),
        "because": request.signed_out_because,  # type: ignore[attr-defined]
        "is_form_kept": has_kept(request),
        "refusal": refusal.text(page_language()) if refusal else "",
        "personas": _personas() if sign_ins.personas_are_on() else [],
        "issuers": _issuers(),
        "password_form": PasswordForm(),
        "code_form": SchoolCodeForm(),
        "form": next(iter(bound.values()), None),
        **bound,
    }
    return render(request, "accounts/login.html", page, status=422 if refusal or bound else 200)


@allowed("accounts.login")
@require_GET
def login(request: HttpRequest) -> HttpResponse:
    """Show every way of signing in."""
    return login_page(request)


@allowed("accounts.login")
@require_POST
def login_as_persona(request: HttpRequest) -> HttpResponse:
    """Become one of the demo's persons; there is no such page outside of the demo."""
    if not sign_ins.personas_are_on():
        raise Http404
    user = get_object_or_404(User, username=request.POST.get("persona", ""), is_persona=True)
    try:
        return let_in(request, user, SignIn.Method.PERSONA)
    except RegionError as refusal:
        return login_page(request, refusal)


@allowed("accounts.logout")
@require_http_methods(["GET", "POST"])
def logout(request: HttpRequest) -> HttpResponse:
    """Ask whether to end the sign-in, end it, and throw the session away."""
    if request.method == "GET":
        return render(request, "accounts/logout.html")
    sign_in = request.sign_in  # type: ignore[attr-defined]
    if sign_in is not None:
        sign_ins.sign_out(actor=request.actor, sign_in_id=sign_in.pk, now=timezone.now())  # type: ignore[attr-defined]
    end_session(request)
    return redirect("/")


def _personas() -> list[dict[str, str]]:
    """The demo's persons as the page shows them; only those that have been made."""
    made = set(User.objects.filter(is_persona=True, is_active=True).values_list("username", flat=True))
    return [
        {
            "username": persona.username,
            "name": persona.name,
            "role": role_text(persona.role),
            "does": said(persona.does_sv, persona.does_en),
        }
        for persona in PERSONAS
        if persona.username in made
    ]


def _issuers() -> list[dict[str, str]]:
    """The other places to sign in at."""
    return [
        {"name": issuer.name(page_language()), "address": f"/logga-in/{issuer.protocol}/{issuer.id}/"}
        for issuer in settings.ISSUERS
    ]
