"""The pages of choices that other offices admit to."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, ForwardedChoice
from gymnasieregion.contexts.admission.selectors.forwarded import (
    file_of,
    forwarded_found,
    forwarded_of,
    offices_of,
    sha256_of,
)
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.admission.services.forwarding import forward, mark_sent, set_state
from gymnasieregion.contexts.admission.web import people_forms as typed
from gymnasieregion.contexts.admission.web.people_editing import edited
from gymnasieregion.contexts.admission.web.people_person import person_of
from gymnasieregion.contexts.admission.web.people_words import choices, word
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.export import CSV, file_answer
from gymnasieregion.platform.pages.words import page_language, said

ROWS_A_PAGE = 50
SEND = "admission.forwarded.send"


@allowed("admission.forwarded.list")
@require_GET
def forwarded(request: HttpRequest, year: int) -> HttpResponse:
    """Every choice that goes to another office, and what waits to be sent."""
    opened = get_object_or_404(AdmissionYear, pk=year)
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    filters = {name: request.GET.get(name, "").strip()[:160] for name in ("q", "office", "state")}
    rows = forwarded_found(forwarded_of(year, protected=sees_protected(actor)), filters)
    paginator = Paginator(rows, ROWS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    offices = offices_of(year)
    shown = {
        "year": opened,
        "filters": filters,
        "page": page,
        "count": paginator.count,
        "rows": [(row, word("state", row.state)) for row in page],
        "offices": [office for office, _ in offices],
        "states": choices("state"),
        "waiting": [(office, count) for office, count in offices if count],
        "may_send": is_allowed(actor, SEND),
    }
    return render(request, "admission/person_forwarded.html", shown)


@allowed(SEND)
@require_GET
def send(request: HttpRequest, year: int) -> HttpResponse:
    """Show what waits for one office: the file first, then that it has been sent."""
    opened = get_object_or_404(AdmissionYear, pk=year)
    office = request.GET.get("office", "")
    rows = forwarded_of(year, protected=False).filter(
        office=office, state=ForwardedChoice.State.WAITING, applicant__is_active=True
    )
    shown = {
        "year": opened, "office": office, "rows": list(rows[:ROWS_A_PAGE]), "count": rows.count(),
        "sha256": sha256_of(year, office),
    }  # fmt: skip
    if not shown["count"]:
        raise Http404(office)
    return render(request, "admission/person_forwarded_send.html", shown)


@allowed(SEND)
@require_GET
def send_file(request: HttpRequest, year: int) -> HttpResponse:
    """The file to one office."""
    get_object_or_404(AdmissionYear, pk=year)
    office = request.GET.get("office", "")
    return file_answer(f"{year}-{slugify(office) or 'kansli'}.csv", CSV, file_of(year, office))


@allowed(SEND)
@require_POST
def sent(request: HttpRequest, year: int) -> HttpResponse:
    """Mark what the file held as sent."""
    get_object_or_404(AdmissionYear, pk=year)
    office = request.POST.get("office", "")
    try:
        count = mark_sent(year=year, office=office, file_sha256=request.POST.get("sha256", ""), **_who(request))
    except RegionError as refused:
        messages.error(request, refused.text(page_language()))
    else:
        messages.success(request, said(f"Skickade val: {count}.", f"Choices sent: {count}."))
    return redirect("admission-forwarded", year=year)


@allowed("admission.forwarded.answer")
@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, year: int, choice: int) -> HttpResponse:
    """Say how far one choice has come."""
    rows = forwarded_of(year, protected=sees_protected(request.actor))  # type: ignore[attr-defined]
    row = get_object_or_404(rows, pk=choice)
    person = person_of(request, year, row.applicant_id)
    words = (
        said("Val till ett annat kansli", "A choice to another office"),
        f"{row.office}: {row.school}, {row.education}. {word('state', row.state)}.",
        said("Spara", "Save"),
    )
    now = {"state": row.state, "answer": row.answer}

    def act(data: Any, who: Any) -> object:  # noqa: ANN401 - what was typed
        return set_state(choice=row.pk, state=ForwardedChoice.State(data["state"]), answer=data["answer"], **who)

    return edited(request, person, typed.StateForm(request.POST or None, initial=now), words, act)


@allowed("admission.forwarded.add")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Add a choice that another office admits to."""
    person: Applicant = person_of(request, year, pk)
    words = (
        said("Lägg till val till ett annat kansli", "Add a choice to another office"),
        said(
            "Kansliet där skolan ligger antar. Valet skickas dit med betygen.",
            "The office where the school lies admits. The choice is sent there with the grades.",
        ),
        said("Lägg till", "Add"),
    )
    return edited(
        request, person, typed.ForwardForm(request.POST or None), words,
        lambda data, who: forward(applicant=pk, **data, **who),
    )  # fmt: skip


def _who(request: HttpRequest) -> dict[str, Any]:
    """Who acts, and when."""
    return {"actor": request.actor, "now": timezone.now()}  # type: ignore[attr-defined]
