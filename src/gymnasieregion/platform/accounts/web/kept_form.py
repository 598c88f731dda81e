"""The page with a form that came when nobody was signed in: its owner sends it again, or throws it away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.accounts.kept_forms import drop_form, kept_form
from gymnasieregion.platform.accounts.web.doors import START


@allowed("accounts.login.stay")
@require_http_methods(["GET", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """Show the form to its owner alone; throw it away when that is asked for."""
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    found = kept_form(request, actor.user_id, timezone.now())
    if request.method == "POST":
        drop_form(request)
    if found is None or request.method == "POST":
        return redirect(found.page if found else START)
    return render(request, "accounts/kept_form.html", {"kept": found})
