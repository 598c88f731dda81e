"""The counsellor's start page: what there is to do, by urgency, and the classes of the school."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.core.application_window import Window
from gymnasieregion.contexts.admission.core.class_todo import Todo, Urgency, by_urgency, counted
from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant
from gymnasieregion.contexts.admission.selectors.applying import today_of, window_of
from gymnasieregion.contexts.admission.selectors.cockpit import current_admission_year
from gymnasieregion.contexts.admission.selectors.counselling import (
    CLASS,
    Pupil,
    class_counts,
    open_pupils,
    pupils_now,
    schools_with_counts,
)
from gymnasieregion.contexts.admission.selectors.people import whose
from gymnasieregion.contexts.admission.selectors.places import free_places
from gymnasieregion.contexts.admission.selectors.school_reserves import last_round
from gymnasieregion.contexts.admission.web.counsel_words import URGENCY, todo_help, todo_title
from gymnasieregion.platform.access.actor import Actor, Belongs, Scope
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import scope_of
from gymnasieregion.platform.pages.words import said

HERE = "/elever/"
LIST = f"{HERE}lista/"


def year_now() -> AdmissionYear:
    """The admission year that the pages are about.

    Raises:
        Http404: If no year has been opened.
    """
    year = current_admission_year(today_of(timezone.now()))
    if year is None:
        raise Http404
    return year


def whose_pupil(pk: int, **_: int) -> Belongs:
    """Whom a pupil belongs to, for the access file; other parts of the address say nothing of it.

    Raises:
        Http404: If there is no such pupil.
    """
    return whose(get_object_or_404(Applicant, pk=pk))


def pupil_of(request: HttpRequest, pk: int, action: str = CLASS) -> Applicant:
    """A pupil of this year whom the reader may help.

    Raises:
        Http404: If there is none.
    """
    rows = open_pupils(year_now().pk, request.actor, action)  # type: ignore[attr-defined]  # set by ActorMiddleware
    return get_object_or_404(rows.select_related("application", "year"), pk=pk)


def school_asked(request: HttpRequest) -> str:
    """The code of the school that the pages are about: the counsellor's own, or the one the office asks for."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor.scope_id if reaches_one(actor) else request.GET.get("school", "").strip()[:40]


def reaches_one(actor: Actor) -> bool:
    """Whether somebody has the pupils of one school, and need not say which."""
    return scope_of(CLASS, actor.role) is Scope.UNIT


def days_left(window: Window) -> int | None:
    """Days until the pupils may no longer change; 0 on the last day, None while they may not."""
    return (window.closes_on - today_of(timezone.now())).days if window.closes_on else None


@allowed(CLASS)
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What there is to do for the pupils of a school; the office chooses the school first."""
    year, actor = year_now(), request.actor  # type: ignore[attr-defined]
    school = school_asked(request)
    reachable = open_pupils(year.pk, actor)
    if not school:
        schools = schools_with_counts(reachable)
        return render(request, "admission/counsel_schools.html", {"year": year, "schools": schools})
    now = timezone.now()
    pupils = pupils_now(year.pk, reachable.filter(school_code=school), now, year)
    window = window_of(year.pk, now)
    shown = {
        "year": year,
        "school": pupils[0].person.school if pupils else "",
        "query": "" if reaches_one(actor) else urlencode({"school": school}),
        "school_code": school,
        "asks_school": not reaches_one(actor),
        "window": window,
        "days_left": days_left(window),
        "groups": _groups(pupils, days_left(window)),
        "has_result": any(pupil.has_result for pupil in pupils),
        "free_at": _free_at(year.pk, pupils, now),
        "count": len(pupils),
        "classes": class_counts(pupils),
    }
    return render(request, "admission/counsel.html", shown)


def _free_at(year: int, pupils: Iterable[Pupil], now: datetime) -> int:
    """How many educations have free places, where some pupil has no place; else 0, and nothing is asked."""
    if not any(Todo.NO_PLACE in pupil.todo for pupil in pupils):
        return 0
    return len(free_places(year, now, last_round(year)))


def _groups(pupils: Iterable[Pupil], left: int | None) -> list[dict[str, Any]]:
    """What there is to do under each heading of urgency; headings with nothing under them are left out."""
    counts = counted([pupil.todo for pupil in pupils])
    groups = []
    for level in Urgency:
        rows = [
            {"code": str(code), "title": todo_title(code), "help": todo_help(code), "count": counts[code]}
            for code, how in by_urgency(left)
            if how is level and counts[code]
        ]
        if rows:
            groups.append({"title": said(*URGENCY[level]), "level": int(level), "rows": rows})
    return groups
