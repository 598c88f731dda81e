"""The page of one's own roles and sign-ins, and the applicant's view that the office may borrow."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import scope_of
from gymnasieregion.platform.accounts.brought import HeldSignIn
from gymnasieregion.platform.accounts.models import Assignment, SignIn
from gymnasieregion.platform.accounts.selectors import day_of, live_assignments_of, open_sign_ins_of
from gymnasieregion.platform.accounts.services import sign_ins
from gymnasieregion.platform.accounts.session import end_session, renew_session
from gymnasieregion.platform.accounts.web.doors import next_page
from gymnasieregion.platform.pages.fields import whole_number
from gymnasieregion.platform.pages.role_words import role_text
from gymnasieregion.platform.pages.words import later, page_language, said

METHOD_WORDS: dict[str, tuple[str, str]] = {
    "PERSONA": ("demoperson", "demo persona"),
    "PASSWORD": ("lösenord och engångskod", "password and one-time code"),
    "CODE": ("kod från skolan", "code from the school"),
    "OIDC": ("e-legitimation eller arbetskonto", "e-identification or work account"),
    "SAML": ("e-legitimation eller arbetskonto", "e-identification or work account"),
}


class ViewAsForm(forms.Form):
    """Whose view is borrowed, and why."""

    username = forms.CharField(
        label=later("Den sökandes nummer", "The applicant's number"),
        help_text=later("Till exempel 20100314TF01", "For example 20100314TF01"),
        max_length=150,
    )
    why = forms.CharField(
        label=later("Varför du behöver se det", "Why you need to see it"),
        help_text=later("Den sökande kan läsa det i loggen", "The applicant can read it in the log"),
        max_length=500,
    )


@allowed("accounts.role.choose")
@require_http_methods(["GET", "POST"])
def role(request: HttpRequest) -> HttpResponse:
    """Show one's roles and sign-ins, or go on in another role."""
    sign_in: HeldSignIn = request.sign_in  # type: ignore[attr-defined]
    if request.method != "POST":
        return _role_page(request)
    now, chosen = timezone.now(), whole_number(request.POST.get("assignment", ""))
    try:
        current = sign_ins.choose_role(sign_in_id=sign_in.pk, assignment_id=chosen or 0, now=now)
    except RegionError as refusal:
        return _role_page(request, refusal=refusal)
    renew_session(request, current, now)
    return redirect(next_page(request))


@allowed("accounts.logout")
@require_POST
def end_sign_in(request: HttpRequest) -> HttpResponse:
    """End one of one's own sign-ins, on this computer or another."""
    current: HeldSignIn | None = request.sign_in  # type: ignore[attr-defined]
    if current is None:
        return redirect("/logga-in/")
    pk = whole_number(request.POST.get("sign_in", "")) or 0
    try:
        sign_ins.sign_out(actor=request.actor, sign_in_id=pk, now=timezone.now())  # type: ignore[attr-defined]
    except RegionError as refusal:
        return _role_page(request, refusal=refusal)
    if pk == current.pk:
        end_session(request)
        return redirect("/")
    messages.success(request, said("Den inloggningen är avslutad.", "That sign-in has been ended."))
    return redirect("/roll/")


@allowed("accounts.view_as")
@require_POST
def view_as(request: HttpRequest) -> HttpResponse:
    """Borrow an applicant's view."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = ViewAsForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            current = sign_ins.view_as(
                actor=actor,
                sign_in_id=request.sign_in.pk,  # type: ignore[attr-defined]
                username=typed["username"],
                why=typed["why"],
                now=timezone.now(),
            )
        except RegionError as refusal:
            form.add_error(None, refusal.text(page_language()))
        else:
            renew_session(request, current, timezone.now())
            return redirect("/")
    return _role_page(request, form=form)


@allowed("accounts.view_as.end")
@require_POST
def stop_viewing_as(request: HttpRequest) -> HttpResponse:
    """Hand a borrowed view back."""
    try:
        current = sign_ins.stop_viewing_as(sign_in_id=request.sign_in.pk, now=timezone.now())  # type: ignore[attr-defined]
    except RegionError as refusal:
        return _role_page(request, refusal=refusal)
    renew_session(request, current, timezone.now())
    return redirect("/roll/")


def _role_page(
    request: HttpRequest, *, refusal: RegionError | None = None, form: ViewAsForm | None = None
) -> HttpResponse:
    """The page, with what went wrong when something did."""
    sign_in: HeldSignIn = request.sign_in  # type: ignore[attr-defined]
    actor: Actor = request.actor  # type: ignore[attr-defined]
    may_view_as = scope_of("accounts.view_as", actor.role) is not None and not actor.on_behalf_of
    page = {
        "next": next_page(request),
        "refusal": refusal.text(page_language()) if refusal else "",
        "viewing": actor.on_behalf_of,
        "roles": _roles(live_assignments_of(sign_in.user_id, day_of(timezone.now())), sign_in),
        "sign_ins": _sign_ins(open_sign_ins_of(sign_in.user_id), sign_in),
        "form": form or (ViewAsForm() if may_view_as else None),
    }
    return render(request, "accounts/role.html", page, status=422 if refusal or form else 200)


def _roles(assignments: list[Assignment], sign_in: HeldSignIn) -> list[dict[str, object]]:
    """One's roles as the page shows them."""
    return [
        {
            "pk": assignment.pk,
            "text": role_text(Role(assignment.role)),
            "scope_id": assignment.scope_id,
            "is_current": assignment.pk == sign_in.assignment_id,
            "ends_on": assignment.ends_on,
        }
        for assignment in assignments
    ]


def _sign_ins(rows: list[SignIn], sign_in: HeldSignIn) -> list[dict[str, object]]:
    """One's open sign-ins as the page shows them."""
    return [
        {
            "pk": row.pk,
            "how": said(*METHOD_WORDS[row.method]),
            "role": role_text(Role(row.assignment.role)),
            "started_at": row.started_at,
            "is_current": row.pk == sign_in.pk,
        }
        for row in rows
    ]
