"""The school's home in the admission: what waits, the most urgent first, and its educations with their applicants."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.core.year_days import DAY_OF, ROUND_OF, stage_on
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.paths import waiting_requests
from gymnasieregion.contexts.admission.selectors.school_after import AFTER, after_result
from gymnasieregion.contexts.admission.selectors.school_rows import (
    LIST,
    NOBODY,
    WAITS,
    Wishes,
    own_offerings,
    waiting,
    wishes_of,
)
from gymnasieregion.contexts.admission.web.cockpit_words import STAGES
from gymnasieregion.contexts.admission.web.school_parts import PATH, address_of
from gymnasieregion.contexts.admission.web.school_words import SHORT, WAITS_WORDS, word
from gymnasieregion.contexts.admission.web.school_year import other_years, year_asked
from gymnasieregion.contexts.offer.api import folded
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed, scope_of
from gymnasieregion.platform.pages.navigation import WHOLE
from gymnasieregion.platform.pages.words import said
from gymnasieregion.platform.pages.year_dates import EVENT_WORDS

ROWS_A_PAGE, MOST_NAMED, MOST_SCHOOLS = 50, 6, 8
DECIDE_PATH = "admission.path.decide"
CODES = (*AFTER, PATH, *WAITS)
"""What may wait: what comes after the result, requests to come to an education, and rows of applications."""


@allowed(LIST)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the school, and its educations."""
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    today = timezone.localdate()
    year = year_asked(request)
    if year is None:
        return render(request, "admission/school_empty.html")
    every = own_offerings(year.year, actor)
    offer = _wanted(request, every)
    page = Paginator(offer, ROWS_A_PAGE).get_page(request.GET.get("page"))
    everybody = scope_of(LIST, actor.role) in WHOLE and not request.GET.get("unit")
    asked = list(page) if everybody else offer  # for the whole region the office's list of what is missing tells it
    after = after_result(year.year, [row.offering_id for row in offer], actor, timezone.now())
    left = {**_left(asked, year.year, actor), **after}
    by_school = _by_school(after, offer) if everybody else []
    wishes = wishes_of(list(page), year.year, actor)
    days = days_of(year.year)
    stage = stage_on(days, today)
    before = [(event, days[event]) for event in DAY_OF.get(ROUND_OF[stage], ()) if event in days]
    shown = {
        "year": year,
        "asked_year": request.GET.get("ar", ""),
        "years": other_years(year),
        "stage": said(*STAGES[stage]),
        "before": [(said(*EVENT_WORDS[event]), day) for event, day in before if day >= today][:1],
        "title": _title(actor, every),
        "schools": sorted({(row.unit, row.school) for row in every}, key=lambda pair: pair[1]),
        "unit": request.GET.get("unit", ""),
        "q": request.GET.get("q", ""),
        "everybody": everybody,
        "by_school": by_school[:MOST_SCHOOLS],
        "more_schools": by_school[MOST_SCHOOLS:],
        "todo": [] if everybody else [_task(code, left[code], offer) for code in CODES if sum(_of(left, code))],
        "done": [word(SHORT, code) for code in WAITS if not sum(_of(left, code))],
        "page": page,
        "count": len(offer),
        "rows": [_row(row, wishes.get(row.offering_id, NOBODY), left) for row in page],
        "may_see_admitted": is_allowed(actor, "admission.admitted.list"),
        "many": len({row.unit for row in every}) > 1,
    }
    return render(request, "admission/school_home.html", shown)


def _left(asked: Sequence[OfferRow], year: int, actor: Actor) -> Mapping[str, Mapping[str, int]]:
    """How many wait for each thing at each of some educations."""
    left = waiting(asked, year, actor)
    if not is_allowed(actor, DECIDE_PATH):
        return left
    return {**left, PATH: waiting_requests(year, [row.offering_id for row in asked])}


def _by_school(after: Mapping[str, Mapping[str, int]], offer: Sequence[OfferRow]) -> list[dict[str, Any]]:
    """What waits for each school after the result, those with most of the most urgent first."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for row in offer:
        told = {code: count for code in AFTER if (count := after.get(code, {}).get(row.offering_id))}
        if told:
            counts.setdefault((row.unit, row.school), Counter()).update(told)
    found = sorted(counts.items(), key=lambda each: [-each[1][code] for code in AFTER])
    return [
        {"unit": unit, "school": school, "parts": [(word(SHORT, code), left[code]) for code in AFTER if left[code]]}
        for (unit, school), left in found
    ]


def _of(left: Mapping[str, Mapping[str, int]], code: str) -> Collection[int]:
    """How many wait for one thing, education by education."""
    return left.get(code, {}).values()


def _wanted(request: HttpRequest, offer: Sequence[OfferRow]) -> list[OfferRow]:
    """The educations that fit the filters of the home page."""
    unit, words = request.GET.get("unit", ""), folded(request.GET.get("q", "")[:160]).split()
    of_unit = [row for row in offer if not unit or row.unit == unit]
    if not words:
        return of_unit
    texts = [(row, folded(f"{row.study_path} {row.school} {row.municipality}")) for row in of_unit]
    return [row for row, text in texts if all(part in text for part in words)]


def _title(actor: Actor, offer: Sequence[OfferRow]) -> str:
    """Whose page it is: the school's name, or the provider's."""
    schools, providers = {row.school for row in offer}, {row.provider_name for row in offer}
    if actor.scope_id and len(schools) == 1:
        return next(iter(schools))
    return next(iter(providers)) if actor.scope_id and len(providers) == 1 else ""


def _task(code: str, counts: Mapping[str, int], offer: Sequence[OfferRow]) -> dict[str, Any]:
    """Something that waits, with the educations where most of it waits."""
    where = sorted((row for row in offer if counts.get(row.offering_id)), key=lambda row: -counts[row.offering_id])
    title, meaning = WAITS_WORDS[code]
    return {
        "code": code,
        "title": said(*title),
        "meaning": said(*meaning),
        "count": sum(counts.values()),
        "where": [(row, counts[row.offering_id], address_of(code, row)) for row in where[:MOST_NAMED]],
        "more": max(0, len(where) - MOST_NAMED),
    }


def _row(row: OfferRow, wishes: Wishes, left: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """An education in the list."""
    undecided = [(code, left[code].get(row.offering_id, 0)) for code in CODES if code in left and code != "STATEMENT"]
    return {
        "offer": row,
        "wishes": wishes,
        "left": sum(count for _, count in undecided),
        "parts": [(word(SHORT, code), count, address_of(code, row)) for code, count in undecided if count],
        "is_closed": row.status == "CLOSED",
    }
