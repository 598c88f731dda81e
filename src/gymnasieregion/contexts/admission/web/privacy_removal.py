"""The office's page of removal: what is due, asking for it, and letting what another has asked for."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gymnasieregion.contexts.admission.models import AdmissionYear, Removal
from gymnasieregion.contexts.admission.selectors.applying import today_of
from gymnasieregion.contexts.admission.selectors.retention import (
    RETENTION,
    Hindrance,
    Line,
    counts_in,
    lines_of,
    opened_years,
    removals_of,
    removed_in,
)
from gymnasieregion.contexts.admission.services.retention import (
    REMOVE,
    ask_to_remove,
    due_lines,
    let_removal,
    refuse_removal,
)
from gymnasieregion.contexts.admission.web.privacy_kinds import KINDS, kind_text
from gymnasieregion.contexts.admission.web.privacy_words import STATES
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.audit.who import who_names
from gymnasieregion.platform.jobs.selectors import UNFINISHED, job_of
from gymnasieregion.platform.pages.why import WhyForm, is_done
from gymnasieregion.platform.pages.words import page_language, said

SEE = "admission.retention.see"
SHOWN = 20


@allowed(SEE)
@require_GET
def removals(request: HttpRequest) -> HttpResponse:
    """Every kind of record of every year: how much there is, and from when it may go; removes nothing."""
    today = today_of(timezone.now())
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by ActorMiddleware
    asked = removals_of(SHOWN)
    names = who_names(row.asked_by for row in asked)
    waiting = {row.year_id for row in asked if row.state in {Removal.State.ASKED, Removal.State.LET}}
    rule = law_book().dated(RETENTION, today)
    may_ask = is_allowed(actor, REMOVE)
    years = []
    for year in opened_years():
        lines = lines_of(year, today)
        due = sum(line.hindrance is None for line in lines)
        may = may_ask and bool(due) and year not in waiting
        years.append({"year": year, "lines": [_line(line) for line in lines], "due": due, "may_ask": may})
    shown = {
        "years": years,
        "asked": [(row, names[row.asked_by], *_state(row)) for row in asked],
        "rule": rule,
    }
    return render(request, "admission/privacy_removals.html", shown)


@allowed(REMOVE)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, year: int) -> HttpResponse:
    """Show what of a year is due, and ask for it to be removed."""
    opened = get_object_or_404(AdmissionYear, pk=year)
    form = WhyForm(request.POST or None)
    if is_done(request, form, partial(ask_to_remove, year=year)):
        text = said(
            "Gallringen är begärd. En annan måste släppa den.", "The removal is asked for. Another must let it."
        )
        messages.success(request, text)
        return redirect("admission-removals")
    due = [_line(line) for line in due_lines(year, timezone.now())]
    shown = {"year": opened, "lines": due, "form": form}
    return render(request, "admission/privacy_removal_ask.html", shown, status=422 if form.is_bound else 200)


@allowed(SEE)
@require_GET
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what it is for, who asked and answered, how far it has come, and what was removed."""
    row = get_object_or_404(Removal.objects.select_related("year"), pk=pk)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return render(request, "admission/privacy_removal.html", _of(row, actor, WhyForm()))


@allowed(REMOVE)
@require_POST
def let(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a removal that another has asked for."""
    get_object_or_404(Removal, pk=pk)
    try:
        let_removal(removal=pk, actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    except RegionError as refused:
        messages.error(request, refused.text(page_language()))
    else:
        messages.success(request, said("Gallringen görs nu.", "The removal is being done."))
    return redirect("admission-removal", pk=pk)


@allowed(REMOVE)
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a removal that another has asked for."""
    row = get_object_or_404(Removal.objects.select_related("year"), pk=pk)
    form = WhyForm(request.POST or None)
    if is_done(request, form, partial(refuse_removal, removal=pk)):
        messages.success(request, said("Begäran är avslagen.", "The request is refused."))
        return redirect("admission-removals")
    actor: Actor = request.actor  # type: ignore[attr-defined]
    status = 422 if form.is_bound else 200
    return render(request, "admission/privacy_removal.html", _of(row, actor, form), status=status)


def _of(row: Removal, actor: Actor, form: WhyForm) -> dict[str, Any]:
    """What the page of a request shows."""
    names = who_names([row.asked_by, row.answered_by])
    job = job_of(f"{REMOVE}:{row.pk}")
    waits = row.state == Removal.State.ASKED and is_allowed(actor, REMOVE)
    removed = removed_in(row)
    lines = [(kind_text(kind), told["rows"], removed.get(kind)) for kind, told in counts_in(row).items()]
    state, tone = _state(row)
    return {
        "row": row,
        "year": row.year,
        "lines": lines,
        "state": state,
        "tone": tone,
        "asked_by": names[row.asked_by],
        "answered_by": names[row.answered_by],
        "may_answer": waits and row.asked_by != actor.user_id,
        "asked_self": waits and row.asked_by == actor.user_id,
        "form": form,
        "job": job,
        "runs": job is not None and job.state in UNFINISHED,
        "percent": round(job.share * 100) if job else 0,
        "words": said(job.words_sv, job.words_en) if job else "",
        "fault": said(job.error_sv, job.error_en) if job else "",
    }


def _state(row: Removal) -> tuple[str, str]:
    sv, en, tone = STATES[Removal.State(row.state)]
    return said(sv, en), tone


def _line(line: Line) -> dict[str, Any]:
    """A kind of records as the list shows it."""
    sv, en, held_sv, held_en = KINDS[line.kind]
    state, tone = _standing(line)
    return {"line": line, "name": said(sv, en), "held": said(held_sv, held_en), "state": state, "tone": tone}


def _standing(line: Line) -> tuple[str, str]:
    words: dict[Hindrance | None, tuple[str, str, str]] = {
        None: ("Kan gallras", "May be removed", "warn"),
        Hindrance.NOT_DUE: ("Sparas", "Kept", ""),
        Hindrance.RUNNING: ("Året pågår", "The year is running", "info"),
        Hindrance.OPEN_CASE: ("Ett ärende är öppet", "A case is open", "info"),
        Hindrance.NOTHING: ("Inget kvar", "Nothing left", "good"),
    }
    sv, en, tone = words[line.hindrance]
    return said(sv, en), tone
