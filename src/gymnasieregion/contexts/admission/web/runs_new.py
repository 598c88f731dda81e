"""Making a run: what it is, what is missing before it, and the start; and freezing the input."""

import json
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gymnasieregion.contexts.admission.core.year_days import days_of_rules
from gymnasieregion.contexts.admission.models import AdmissionYear, Run, Snapshot, YearDay
from gymnasieregion.contexts.admission.selectors.runs import snapshots_of, snapshots_with_files
from gymnasieregion.contexts.admission.selectors.runs_checklist import Item, checklist
from gymnasieregion.contexts.admission.services.runs import ask_for_rerun, ask_for_run
from gymnasieregion.contexts.admission.services.snapshots import freeze
from gymnasieregion.contexts.admission.services.tables_faults import BadInputError
from gymnasieregion.contexts.admission.web.runs import done_run
from gymnasieregion.contexts.admission.web.runs_forms import FreezeForm, RunForm, snapshot_words
from gymnasieregion.contexts.admission.web.runs_words import KINDS, TABLES, word
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.formats import STOCKHOLM
from gymnasieregion.platform.pages.words import page_language, said

SNAPSHOTS_SHOWN = 50
ITEMS: dict[str, tuple[str, str]] = {
    "applicants": ("Sökande som prövas", "Applicants to be tried"),
    "choices": ("Val", "Choices"),
    "offerings": ("Utbildningar som startar", "Programmes that start"),
    "seats": ("Platser", "Places"),
    "no_grades": ("Sökande utan betyg", "Applicants without grades"),
    "no_choices": ("Sökande utan val", "Applicants without choices"),
    "free_quota": ("Ansökningar om fri kvot som inte är avgjorda", "Applications for free quota not decided"),
    "agreements": ("Överenskommelser som inte är beslutade", "Agreements not decided"),
    "not_shown": ("Sökande vars underlag för kategorin inte är sett", "Applicants whose papers have not been seen"),
    "held_too_early": (
        "Platser som redan hålls, så omgången kan inte göras",
        "Seats held already, so it cannot be made",
    ),
    "final_published": ("Slutlig antagning som är publicerad", "Final admission that is published"),
    "completions": ("Kompletteringar", "Completions"),
    "held": ("Platser som hålls", "Seats held"),
    "no_reply": ("Platser utan svar", "Seats without a reply"),
}


@allowed("admission.run.ask")
@require_http_methods(["GET", "POST"])
def new_run(request: HttpRequest, year: int) -> HttpResponse:
    """Ask what the run is, show what is missing before it, and start it."""
    opened = get_object_or_404(AdmissionYear, pk=year)
    form = _form(request, opened)
    step = request.POST.get("step", "")
    if request.method == "GET" or step == "change" or not form.is_valid():
        shown = {"year": opened, "form": form}
        status = 422 if form.is_bound and step != "change" and form.errors else 200
        return render(request, "admission/run_new.html", shown, status=status)
    if step != "start":
        return render(request, "admission/run_check.html", {"year": opened, **_check(form, year)})
    typed = form.cleaned_data
    try:
        run = ask_for_run(
            year=year,
            kind=typed["kind"],
            name=typed["name"],
            day=typed["day"],
            decisions=form.decisions(),
            snapshot=form.chosen_snapshot(),
            rerun_of=None,
            actor=request.actor,  # type: ignore[attr-defined]  # set by ActorMiddleware
            now=timezone.now(),
        )
    except BadInputError as refused:
        lang = page_language()
        for fault in refused.faults:
            form.add_error(None, f"{fault.wrong(lang)} {fault.right(lang)}")
    except RegionError as refused:
        form.add_error(None, refused.text(page_language()))
    else:
        return redirect("admission-run", year=year, number=run.number)
    return render(request, "admission/run_new.html", {"year": opened, "form": form}, status=422)


@allowed("admission.run.ask")
@require_POST
def rerun(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Make a run again from its own snapshot and settings."""
    run = done_run(year, number)
    try:
        again = ask_for_rerun(run=run, actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    except RegionError as refused:
        messages.error(request, refused.text(page_language()))
        return redirect("admission-run", year=year, number=number)
    return redirect("admission-run", year=year, number=again.number)


@allowed("admission.snapshot.freeze")
@require_http_methods(["GET", "POST"])
def snapshots(request: HttpRequest, year: int) -> HttpResponse:
    """The snapshots of a year, and a new one."""
    opened = get_object_or_404(AdmissionYear, pk=year)
    form = FreezeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        made = freeze(year=year, name=name, actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
        if made.name == name:
            text = said(
                f"Underlaget är fryst: {snapshot_words(made)}.", f"The input is frozen: {snapshot_words(made)}."
            )
        else:
            text = said(
                f"Inget har ändrats sedan {snapshot_words(made)}; den gäller.",
                f"Nothing has changed since {snapshot_words(made)}; it holds.",
            )
        messages.success(request, text)
        return redirect("admission-snapshots", year=year)
    kept = Run.objects.exclude(state=Run.State.REMOVED).order_by("number")
    found = snapshots_of(year).prefetch_related(Prefetch("runs", queryset=kept, to_attr="kept_runs"))
    usable = set(snapshots_with_files(year).values_list("pk", flat=True))
    rows = [(one, _counts(one), one.pk in usable) for one in found[:SNAPSHOTS_SHOWN]]
    shown = {"year": opened, "form": form, "rows": rows}
    return render(request, "admission/run_snapshots.html", shown, status=422 if form.is_bound else 200)


def _form(request: HttpRequest, opened: AdmissionYear) -> RunForm:
    """The form with the year's calendar and snapshots."""
    days = dict(YearDay.objects.filter(year=opened).values_list("event", "day"))
    today = timezone.now().astimezone(STOCKHOLM).date()
    asked = {"kind": request.GET.get("kind", Run.Kind.SIMULATION), "snapshot": request.GET.get("underlag", "now")}
    snapshots_now = list(snapshots_with_files(opened.pk)[:30])
    days = days_of_rules(opened.pk, days)
    return RunForm(request.POST or None, initial=asked, days=days, today=today, snapshots=snapshots_now)


def _check(form: RunForm, year: int) -> dict[str, Any]:
    """What the run will be, and what is missing before it."""
    typed = form.cleaned_data
    snapshot = form.chosen_snapshot()
    items = [] if snapshot is not None else checklist(year, typed["kind"])
    frozen = Snapshot.objects.filter(pk=snapshot).first()
    counts = _counts(frozen) if frozen else []
    return {
        "form": form,
        "typed": typed,
        "kind": word(KINDS, typed["kind"]),
        "input": snapshot_words(frozen) if frozen else "",
        "counts": counts,
        "items": [(said(*ITEMS[item.code]), item, _address(item, year)) for item in items],
        "stops": any(item.stops for item in items),
        "missing": sum(item.is_missing and item.count > 0 for item in items),
        "rules": [(one["id"], one["values"][0]["value"]) for one in form.decisions()],
        "hidden": [bound.as_hidden() for bound in form if bound.name != "day"],
        "day": typed["day"],
    }


def _counts(snapshot: Snapshot) -> list[tuple[str, int]]:
    """Rows in each table of a snapshot."""
    return [(word(TABLES, table), count) for table, count in json.loads(snapshot.counts).items()]


def _address(item: Item, year: int) -> str:
    """Where the rows behind a count are."""
    if item.query:
        return f"/antagning/{year}/sokande/?{item.query}"
    return f"/antagning/{year}/sokande/" if item.code == "applicants" else ""
