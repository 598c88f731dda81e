"""Publishing a run at a moment, taking that back, and taking a run away."""

from functools import partial

import polars as pl
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.selectors.runs_consequences import consequences
from gymnasieregion.contexts.admission.services.publication import (
    GIVES_SEATS,
    cancel_publication,
    publish,
    reason_not_to_publish,
)
from gymnasieregion.contexts.admission.services.publication_days import ahead_words, days_ahead_of, planned_day
from gymnasieregion.contexts.admission.services.runs import reason_to_stay, remove_run
from gymnasieregion.contexts.admission.services.snapshots import frames_of
from gymnasieregion.contexts.admission.web.runs import done_run, found_run, run_row
from gymnasieregion.contexts.admission.web.runs_forms import PublishForm
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.formats import moment_text
from gymnasieregion.platform.pages.why import WhyForm, is_done
from gymnasieregion.platform.pages.words import page_language, said


@allowed("admission.run.publish")
@require_http_methods(["GET", "POST"])
def publish_run(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Show what publishing leads to, ask when, and decide."""
    run = done_run(year, number)
    reason = reason_not_to_publish(run)
    if reason is not None:
        messages.error(request, said(*reason))
        return redirect("admission-run", year=year, number=number)
    now = timezone.now()
    planned, ahead = planned_day(run), days_ahead_of(run, now)
    form = PublishForm(
        request.POST or None,
        now=now,
        planned=planned,
        ahead_at=lambda moment: days_ahead_of(run, moment),
        gives_seats=run.kind in GIVES_SEATS,
    )
    if request.method == "POST" and form.is_valid():
        try:
            at = form.moment()
            opens, actor = form.replies_from(), request.actor  # type: ignore[attr-defined]  # by ActorMiddleware
            publish(run=run, publish_at=at, actor=actor, now=now, why=form.ground(), replies_from=opens)
        except RegionError as refused:
            form.add_error(None, refused.text(page_language()))
        else:
            moment = moment_text(at, page_language())
            if at > now:
                text = said(f"Resultatet blir synligt {moment}.", f"The result becomes visible on {moment}.")
            else:
                text = said("Resultatet publiceras nu.", "The result is being published now.")
            messages.success(request, text)
            return redirect("admission-run", year=year, number=number)
    assert run.snapshot_id is not None  # a run that is done has one
    held: pl.DataFrame = frames_of(run.snapshot_id)["held"]
    told = consequences(run, gives_seats=run.kind in GIVES_SEATS, replies_then=held)
    shown = {
        "year": run.year, **run_row(run), "form": form, "told": told, "snapshot": run.snapshot,
        "ahead": ahead_words(ahead or form.ahead, page_language()),
    }  # fmt: skip
    return render(request, "admission/run_publish.html", shown, status=422 if form.is_bound else 200)


@allowed("admission.run.publish")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Take back the decision to publish, before the moment."""
    run = done_run(year, number)
    publication = getattr(run, "publication", None)
    if publication is None or publication.cancelled_at is not None:
        raise Http404(number)
    form = WhyForm(request.POST or None)
    if is_done(request, form, partial(cancel_publication, publication=publication.pk)):
        messages.success(request, said("Resultatet publiceras inte.", "The result is not published."))
        return redirect("admission-run", year=year, number=number)
    shown = {"year": run.year, **run_row(run), "form": form}
    return render(request, "admission/run_cancel.html", shown, status=422 if form.is_bound else 200)


@allowed("admission.run.remove")
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Ask why, and take away what a run wrote."""
    run = found_run(year, number)
    form = WhyForm(request.POST or None)
    if is_done(request, form, partial(remove_run, run=run.pk)):
        messages.success(request, said("Körningen är borttagen.", "The run is removed."))
        return redirect("admission-runs", year=year)
    reason = reason_to_stay(run)
    shown = {"year": run.year, **run_row(run), "form": form, "reason": said(*reason) if reason else ""}
    return render(request, "admission/run_remove.html", shown, status=422 if form.is_bound else 200)
