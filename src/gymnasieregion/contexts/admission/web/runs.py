"""The list of a year's runs, and the page of one run."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.models import AdmissionYear, Run
from gymnasieregion.contexts.admission.selectors.runs import offering_rows, run_numbered, runs_of
from gymnasieregion.contexts.admission.selectors.runs_figures import (
    ROOMS,
    found,
    in_order,
    limits,
    municipalities,
    sums,
)
from gymnasieregion.contexts.admission.services.publication import job_of_publication, reason_not_to_publish
from gymnasieregion.contexts.admission.services.runs import job_of_run, reason_to_stay
from gymnasieregion.contexts.admission.services.runs_packing import file_bytes
from gymnasieregion.contexts.admission.web.runs_trouble import faults_shown, trouble_of
from gymnasieregion.contexts.admission.web.runs_words import COUNTS, KINDS, NO_LIMIT, state_word, word
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.audit.who import who_names
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.pages.chart import bar_chart
from gymnasieregion.platform.pages.export import Cell, csv_answer, xlsx_answer
from gymnasieregion.platform.pages.filters import Chosen, chosen_filters
from gymnasieregion.platform.pages.words import said

ROWS_A_PAGE, RUNS_A_PAGE, FAULTS_A_PAGE = 25, 30, 50
FILTERS = ("q", "municipality", "room")
EXPORTED = (
    "offering_id", "municipality", "school", "code", "name", "places", "admitted", "reserves", "vacant", "over",
    "limit", "median", "reason",
)  # fmt: skip


def found_run(year: int, number: int) -> Run:
    """A run of a year.

    Raises:
        Http404: If there is none.
    """
    run = run_numbered(year, number)
    if run is None:
        raise Http404(number)
    return run


def done_run(year: int, number: int) -> Run:
    """A run of a year that is done.

    Raises:
        Http404: If there is none, or it has nothing to show.
    """
    run = found_run(year, number)
    if run.state != Run.State.DONE:
        raise Http404(number)
    return run


@allowed("admission.run.list")
@require_GET
def runs(request: HttpRequest, year: int) -> HttpResponse:
    """The runs of a year."""
    opened = get_object_or_404(AdmissionYear, pk=year)
    kind = request.GET.get("kind", "")
    every = runs_of(year)
    if kind in KINDS:
        every = every.filter(kind=kind)
    if "borttagna" not in request.GET:
        every = every.exclude(state=Run.State.REMOVED)
    paginator = Paginator(every, RUNS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    names = who_names(run.asked_by for run in page)
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    shown = {
        "year": opened,
        "page": page,
        "count": paginator.count,
        "rows": [{**run_row(run), "who": names[run.asked_by]} for run in page],
        "kinds": [(code, said(*words)) for code, words in KINDS.items()],
        "kind": kind if kind in KINDS else "",
        "shows_removed": "borttagna" in request.GET,
        "has_removed": Run.objects.filter(year=year, state=Run.State.REMOVED).exists(),
        "may_ask": is_allowed(actor, "admission.run.ask"),
        "may_freeze": is_allowed(actor, "admission.snapshot.freeze"),
    }
    return render(request, "admission/run_list.html", shown)


@allowed("admission.run.see")
@require_GET
def run(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """A run: how far it has come, what stands in its way, or what it came to."""
    row = found_run(year, number)
    job = job_of_run(row)
    shown: dict[str, Any] = {"year": row.year, **run_row(row), "job": job, "phases": _phases(job)}
    actor = request.actor  # type: ignore[attr-defined]
    shown["may_remove"] = is_allowed(actor, "admission.run.remove") and reason_to_stay(row) is None
    if row.state == Run.State.WAITING:
        waits = job is not None and job.state in {Job.State.READY, Job.State.RUNNING}
        shown |= {"percent": round(job.share * 100) if job else 0, "waits": waits}
        return render(request, "admission/run_waiting.html", shown)
    if row.state != Run.State.DONE:
        return render(request, "admission/run_stopped.html", shown | _stopped(request, row))
    return render(request, "admission/run.html", shown | _done(request, row, actor))


@allowed("admission.run.see")
@require_GET
def offerings_csv(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The offerings of a run that the filters leave, as CSV."""
    return csv_answer(f"korning-{year}-{number}", EXPORTED, _cells(_asked(request, done_run(year, number))))


@allowed("admission.run.see")
@require_GET
def offerings_xlsx(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The offerings of a run that the filters leave, as XLSX."""
    row = done_run(year, number)
    notes = [f"{word(KINDS, row.kind)}: {row.name}", f"seal {row.seal}"]
    if row.year.synthetic:
        notes.append(said("Alla sökande är påhittade.", "All applicants are invented."))
    return xlsx_answer(f"korning-{year}-{number}", EXPORTED, _cells(_asked(request, row)), notes)


def run_row(row: Run) -> dict[str, Any]:
    """A run as lists and headings show it."""
    state, tone = state_word(row)
    publication = getattr(row, "publication", None)
    holds = publication is not None and publication.cancelled_at is None
    counts = json.loads(row.counts) if row.counts else {}
    return {
        "run": row,
        "home": f"/antagning/{row.year_id}/korningar/{row.number}/",
        "kind": word(KINDS, row.kind),
        "state": state,
        "tone": tone,
        "applicants": counts.get("applicants"),
        "admitted": counts.get("admitted"),
        "publication": publication if holds else None,
    }


def _done(request: HttpRequest, row: Run, actor: Actor) -> dict[str, Any]:
    """What the page of a run that is done shows beside its heading."""
    every = offering_rows(row.pk)
    rows = _asked(request, row)
    paginator = Paginator(rows.to_dicts(), ROWS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    spread = limits(every)
    counts = json.loads(row.counts)
    document = json.loads(file_bytes(row.pk, "run.json"))
    trouble = trouble_of(row)
    return {
        "told": [(said(*COUNTS[code]), counts[code]) for code in COUNTS if code in counts],
        "checks": [said(check["sv"], check["en"]) for check in document["verification"]["checks"]],
        "distance": document["verification"]["descending_distance"],
        "settings": (settings := json.loads(row.settings)),
        "rules_day": date.fromisoformat(settings["day"]),
        "warnings": faults_shown(trouble.get("warnings", ())[:FAULTS_A_PAGE], row, actor),
        **_publishing(row),
        "warning_count": trouble.get("count", 0),
        "odd_settings": [_for_screen(said(one["sv"], one["en"])) for one in trouble.get("settings", ())],
        "chart": bar_chart([(str(low), count) for low, _, count in spread.bins]),
        "limits": spread,
        "sums": sums(every),
        "page": page,
        "count": paginator.count,
        "offerings": [(one, word(NO_LIMIT, one["reason"]) if one["reason"] else "") for one in page],
        "municipalities": municipalities(every),
        "filters": _filters(request),
        "sort": request.GET.get("sort", ""),
        "rooms": _rooms(),
        "chosen": _chosen(request),
        **_first(row, document),
        "reruns": list(row.reruns.exclude(state=Run.State.REMOVED).order_by("number")),
        "others": [other for other in runs_of(row.year_id).filter(state=Run.State.DONE)[:20] if other.pk != row.pk],
        "refusal": _refusal(row) if is_allowed(actor, "admission.run.publish") else "",
        **{f"may_{verb}": is_allowed(actor, f"admission.run.{verb}") for verb in ("ask", "publish")},
        "may_bundle": is_allowed(actor, "admission.bundle.see"),
    }


def _for_screen(text: str) -> str:
    """A warning without the name that its setting has in files."""
    return re.sub(r" \([a-z]+(_[a-z]+)+\)", "", text)


def _first(row: Run, document: dict[str, Any]) -> dict[str, Any]:
    """The run that this one makes again, with the hash of every file in both."""
    first = row.rerun_of
    if first is None or first.state != Run.State.DONE:
        return {"first": None}
    before, after = json.loads(file_bytes(first.pk, "run.json"))["files"], document["files"]
    names = sorted(before.keys() | after.keys())
    files = [(name, before.get(name, ""), after.get(name, "")) for name in names]
    return {"first": first, "files": files, "same": first.seal == row.seal and before == after}


def _publishing(row: Run) -> dict[str, Any]:
    """Whether the moment of publication has come and the job is not done, or has ended without doing it."""
    publication = getattr(row, "publication", None)
    if publication is None or publication.cancelled_at is not None or publication.published_at is not None:
        return {"is_being_published": False, "publishing_failed": ""}
    job = job_of_publication(publication)
    if job is None or job.state in {Job.State.DEAD, Job.State.CANCELLED}:
        error = said(job.error_sv, job.error_en) if job else ""
        return {
            "is_being_published": False,
            "publishing_failed": error or said("Arbetet avbröts.", "It was cancelled."),
        }
    return {"is_being_published": publication.publish_at <= timezone.now(), "publishing_failed": ""}


def _refusal(row: Run) -> str:
    reason = reason_not_to_publish(row)
    return said(*reason) if reason else ""


def _stopped(request: HttpRequest, row: Run) -> dict[str, Any]:
    """What stood in the way of a run, a page at a time."""
    trouble = trouble_of(row)
    paginator = Paginator(trouble.get("faults", ()), FAULTS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return {
        "page": page,
        "count": trouble.get("count", 0),
        "faults": faults_shown(list(page), row, request.actor),  # type: ignore[attr-defined]
        "checks": [said(check["sv"], check["en"]) for check in trouble.get("checks", ())],
    }


def _phases(job: Job | None) -> list[tuple[str, Decimal]]:
    """What each phase took, as long as the job is kept."""
    found = json.loads(job.result).get("phases", ()) if job and job.result else ()
    return [(said(one["sv"], one["en"]), Decimal(one["seconds"])) for one in found]


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:100] for name in FILTERS}


def _asked(request: HttpRequest, row: Run) -> pl.DataFrame:
    """The offerings that the address asks for, in its order."""
    filters = _filters(request)
    rows = found(offering_rows(row.pk), words=filters["q"], municipality=filters["municipality"], room=filters["room"])
    return in_order(rows, request.GET.get("sort", ""))


def _rooms() -> list[tuple[str, str]]:
    words = {
        "free": said("Har lediga platser", "Has free places"),
        "reserves": said("Har reserver", "Has reserves"),
        "over": said("Fler antagna än platser", "More admitted than places"),
        "empty": said("Ingen antagen", "Nobody admitted"),
    }
    return [(code, words[code]) for code in ROOMS]


def _chosen(request: HttpRequest) -> Chosen:
    """The filters that are on: what each filters by, its value in words, and the address without it."""
    filters = _filters(request)
    told = {
        "q": (said("Sökning", "Search"), filters["q"]),
        "municipality": (said("Kommun", "Municipality"), filters["municipality"]),
        "room": (said("Läge", "State"), dict(_rooms()).get(filters["room"], filters["room"])),
    }
    return chosen_filters(request, told)


def _cells(rows: pl.DataFrame) -> Iterable[Sequence[Cell]]:
    """The rows of the files; points with two decimals."""
    for row in rows.select(EXPORTED).iter_rows():
        yield [Decimal(f"{cell:.2f}") if isinstance(cell, float) else cell for cell in row]
