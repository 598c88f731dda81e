"""The office's home: where in the year we are, what is due, what blocks, who must act, and the key numbers."""

from collections.abc import Collection, Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.core.practice_moments import moment_of
from gymnasieregion.contexts.admission.core.reserve_turn import calls_from
from gymnasieregion.contexts.admission.core.year_days import ROUND_OF, is_round_left, round_prepared, stage_on
from gymnasieregion.contexts.admission.models import AdmissionYear, Run
from gymnasieregion.contexts.admission.selectors.cockpit import (
    Figures,
    current_admission_year,
    days_of,
    figures_of,
    published_kinds,
)
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.admission.selectors.readiness import Report, Weight, Who, report_of
from gymnasieregion.contexts.admission.services.readiness import is_waiting
from gymnasieregion.contexts.admission.web.after_words import MOMENTS
from gymnasieregion.contexts.admission.web.cockpit_picture import picture
from gymnasieregion.contexts.admission.web.cockpit_readiness import group_address, item_rows
from gymnasieregion.contexts.admission.web.cockpit_words import DOES, STAGES, WHO, item_title
from gymnasieregion.contexts.admission.web.runs_words import KINDS
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.navigation import may_open
from gymnasieregion.platform.pages.words import said
from gymnasieregion.platform.pages.year_dates import EVENT_WORDS

SEE = "admission.cockpit.see"
NEXT_DAYS, MOST_GROUPS, MOST_SHOWN = 3, 5, 200


@allowed(SEE)
@require_GET
def current(request: HttpRequest) -> HttpResponse:
    """The home of the year that the office works with now."""
    year = current_admission_year(timezone.localdate())
    if year is None:
        return render(request, "admission/cockpit_empty.html")
    return _home(request, year)


@allowed(SEE)
@require_GET
def home(request: HttpRequest, year: int) -> HttpResponse:
    """The home of a year."""
    return _home(request, get_object_or_404(AdmissionYear, pk=year))


def _home(request: HttpRequest, year: AdmissionYear) -> HttpResponse:
    today = timezone.localdate()
    days = days_of(year.year)
    stage = stage_on(days, today)
    published = published_kinds(year.year)
    kind = round_prepared(stage, published)
    next_kind = _next_kind(kind, published)
    is_over = not is_round_left(next_kind, days, today, published)
    report = None if is_over else report_of(year.year, kind)
    practised = moment_of(days, today) if year.synthetic else None
    figures = figures_of(year.year, kind)
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    office = sees_protected(actor)
    shown = {
        "year": year,
        "years": AdmissionYear.objects.order_by("-year").values_list("year", flat=True),
        "stage": said(*STAGES[stage]),
        "today": today,
        "picture": picture(days, today),
        "due": _due(days, today),
        "practised": said(*MOMENTS[practised][0]) if practised else "",
        "is_over": is_over,
        "calls_from": calls_from(days),
        "kind": kind,
        "kind_words": said(*KINDS[kind]),
        "report": report,
        "stops": item_rows(year.year, report, Weight.STOPS, office=office),
        "due_items": item_rows(year.year, report, Weight.DUE, office=office),
        "who": _who(year.year, report),
        "waiting": is_waiting(year.year, kind),
        "figures": figures,
        "addresses": _addresses(year.year, figures),
        "steps": _steps(actor, year.year, next_kind, figures, is_over=is_over),
    }
    return render(request, "admission/cockpit.html", shown)


def _due(days: Mapping[str, date], today: date) -> list[dict[str, object]]:
    """The next days of the calendar: what, when, how far away, and by whom."""
    ahead = [(event, day) for event, day in days.items() if day >= today and event in EVENT_WORDS]
    return [
        {
            "words": said(*EVENT_WORDS[event]),
            "day": day,
            "is_deadline": event.endswith(("_CLOSES", "_BY")),
            "distance": distance(day, today),
            "who": said(*DOES[event]),
        }
        for event, day in ahead[:NEXT_DAYS]
    ]


def distance(day: date, today: date) -> str:
    """How far away a day is, in words."""
    days = (day - today).days
    if days == 0:
        return said("i dag", "today")
    return said("i morgon", "tomorrow") if days == 1 else said(f"om {days} dagar", f"in {days} days")


def _who(year: int, report: Report | None) -> list[dict[str, object]]:
    """Those who must act, outside the office: how many of each kind, and the ones with most left."""
    if report is None:
        return []
    told = []
    for who in (Who.SCHOOL, Who.MUNICIPALITY, Who.SENDING):
        left = report.left_to(who)
        if left:
            groups = [(group, _parts(year, report, who, group.key)) for group in left[:MOST_SHOWN]]
            told.append(
                {
                    "words": said(*WHO[who]),
                    "count": len(left),
                    "groups": groups[:MOST_GROUPS],
                    "more": groups[MOST_GROUPS:],
                }
            )
    return told


def _parts(year: int, report: Report, who: Who, key: str) -> list[dict[str, object]]:
    """What one of those who must act has left, each with the address of its rows."""
    return [
        {"title": item_title(item), "count": group.count, "address": group_address(year, item, key)}
        for item in report.items
        if item.who == who
        for group in item.groups
        if group.key == key
    ]


def _addresses(year: int, figures: Figures) -> dict[str, str]:
    """Where the rows behind each key number are."""

    def of_run(run: Run | None) -> str:
        return reverse("admission-run", args=[year, run.number]) if run else ""

    return {
        "people": f"{reverse('admission-people', args=[year])}?active=yes",
        "choices": f"/antagning/{year}/tabeller/choices/",
        "runs": reverse("admission-runs", args=[year]),
        "run": of_run(figures.run),
        "published": of_run(figures.published.run if figures.published else None),
        "coming": of_run(figures.coming.run if figures.coming else None),
    }


def _next_kind(kind: str, published: Collection[str]) -> str:
    """The kind of round that a stage prepares, or where that is published already the next that is not.

    A reserve round may be made again and again.
    """
    kinds = list(dict.fromkeys(each for each in ROUND_OF.values() if each != Run.Kind.SIMULATION))
    if kind not in kinds:
        return kind
    return next((each for each in kinds[kinds.index(kind) :] if each not in published), kinds[-1])


def _steps(actor: Actor, year: int, kind: str, figures: Figures, *, is_over: bool) -> list[tuple[str, str]]:
    """What the office does next, as far as the reader may: words and address, the likeliest first.

    When its rounds are over it follows what schools and pupils do.
    """
    run_at = reverse("admission-run-new", args=[year])
    steps = [
        (said("Simulera", "Simulate"), f"{run_at}?kind=simulation"),
        (said("Läs in filer", "Import files"), reverse("admission-tables", args=[year])),
        (said("Frys underlaget", "Freeze the input"), reverse("admission-snapshots", args=[year])),
    ]
    if is_over:
        steps = [
            (said("Följ skolornas kallelser", "Follow the schools' calls"), f"{reverse('admission-school')}?ar={year}"),
            (said("Svar på platser", "Replies to places"), reverse("admission-replies", args=[year])),
            (said("Ärenden", "Cases"), reverse("admission-cases", args=[year])),
        ]
    elif kind != Run.Kind.SIMULATION:
        words = said(*KINDS[kind])
        steps.append((said(f"Kör: {words.lower()}", f"Run: {words.lower()}"), f"{run_at}?kind={kind}"))
    if (run := figures.to_publish) is not None and not is_over:
        words = said(f"Publicera körning {run.number}", f"Publish run {run.number}")
        steps.insert(0, (words, reverse("admission-run-publish", args=[year, run.number])))
    return [(words, address) for words, address in steps if may_open(actor, address)]
