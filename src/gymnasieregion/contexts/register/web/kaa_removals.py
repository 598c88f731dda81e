"""Erasing those who have grown too old for the register of the municipality's duty."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from gymnasieregion.contexts.register.selectors.kaa_erasure import due_erasure, erasures_of
from gymnasieregion.contexts.register.selectors.kaa_rules import ERASURE_AGE, erasure_age_on
from gymnasieregion.contexts.register.services.kaa_erasure import ERASE, ask_to_erase
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.book import law_book
from gymnasieregion.law.reference import municipality_text, reference_table
from gymnasieregion.platform.access.actor import Scope
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed, scope_of
from gymnasieregion.platform.pages.words import page_language, said

REMOVALS = "register.kaa_removal.see"


@allowed(REMOVALS)
@require_GET
def removals(request: HttpRequest) -> HttpResponse:
    """How many are to be erased, by when, and what has been erased."""
    home, homes = home_of(request, REMOVALS)
    today = timezone.localdate()
    shown = {
        "home": municipality_text(home),
        "code": home,
        "homes": homes,
        "due": due_erasure(today.year, home),
        "age": erasure_age_on(today),
        "rule": law_book().dated(ERASURE_AGE, today),
        "erased": erasures_of(home),
        "may_erase": is_allowed(request.actor, ERASE),  # type: ignore[attr-defined]  # set by ActorMiddleware
    }
    return render(request, "register/kaa_removals.html", shown)


@allowed(ERASE)
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Let those be erased who turn 21 this year or have done so."""
    now = timezone.now()
    home = request.actor.scope_id  # type: ignore[attr-defined]
    try:
        ask_to_erase(year=timezone.localdate().year, municipality=home, actor=request.actor, now=now)  # type: ignore[attr-defined]
    except RegionError as refused:
        messages.error(request, refused.text(page_language()))
    else:
        messages.success(request, said("Gallringen är på väg.", "The erasure is on its way."))
    return redirect("register-kaa-removals")


def home_of(request: HttpRequest, action: str) -> tuple[str, list[tuple[str, str]]]:
    """The municipality that is shown, and those that may be chosen: none for who has one of their own."""
    actor = request.actor  # type: ignore[attr-defined]
    if scope_of(action, actor.role) is Scope.MUNICIPALITY:
        return actor.scope_id, []
    homes = [(row["code"], row["name"]) for row in reference_table("municipalities")]
    asked = request.GET.get("kommun", "")
    return asked if asked in dict(homes) else homes[0][0], homes
