"""The start page, the year's dates, the choice of language, and the pages for what went wrong."""

import sys
from datetime import date

from django.conf import settings
from django.db import InternalError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from gymnasieregion.law.book import law_book
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.export import file_answer
from gymnasieregion.platform.pages.navigation import all_own_pages, own_pages_for
from gymnasieregion.platform.pages.words import EASY_COOKIE, page_language, said
from gymnasieregion.platform.pages.year_dates import (
    AdmissionYear,
    Decided,
    NoDatesError,
    YearDate,
    admission_year,
    current_year,
    decided_dates,
    known_years,
)  # fmt: skip
from gymnasieregion.platform.pages.year_dates_ical import calendar_text

A_YEAR = 365 * 24 * 60 * 60
WRITES_REFUSED = (OperationalError, InternalError)
"""What the two databases raise when they can only be read: SQLite the first, PostgreSQL the second."""


@allowed("site.start.see")
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The start page: what the service is, what happens now, and where to go."""
    today = timezone.localdate()
    decided = decided_dates()
    year = admission_year(law_book(), current_year(law_book(), today, decided), decided)
    own = own_pages_for(request.actor, all_own_pages())  # type: ignore[attr-defined]  # set by ActorMiddleware
    shown = {"year": year, "rows": date_rows(year, today), "coming": _coming(year, today), "own": own}
    return render(request, "pages/start.html", shown)


@allowed("site.start.see")
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """How well the service works for everyone, and what to do when it does not."""
    return render(request, "pages/accessibility.html")


@allowed("site.start.see")
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """What a new visitor meets when more come than there is room for; the same for all, in both languages."""
    del request
    return render(None, "pages/waiting.html")


@allowed("site.calendar.see")
@require_GET
def dates(request: HttpRequest) -> HttpResponse:
    """The dates of a year, with their source; an example is called one."""
    today, decided = timezone.localdate(), decided_dates()
    year = _asked_year(request, today, decided)
    years = [known for known in known_years(law_book(), decided) if known >= today.year]
    found = {"year": year, "rows": date_rows(year, today), "years": years}
    return render(request, "pages/dates.html", found)


@allowed("site.calendar.see")
@require_GET
def dates_ical(request: HttpRequest) -> HttpResponse:
    """The dates of a year for a calendar program."""
    year = _asked_year(request, timezone.localdate(), decided_dates())
    text = calendar_text(year, page_language())
    return file_answer(f"gymnasieantagningen-{year.year}.ics", "text/calendar; charset=utf-8", text)


@allowed("site.language.choose")
@require_http_methods(["GET", "POST"])
def choose_language(request: HttpRequest) -> HttpResponse:
    """Ask for the reader's language or easy Swedish, remember it for a year, and go back to the page they were on."""
    if request.method == "GET":
        return render(request, "pages/language.html", {"next": request.GET.get("next", "/")})
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    answer = redirect(back)
    if request.POST.get("lang") in dict(settings.LANGUAGES):
        _remember(answer, settings.LANGUAGE_COOKIE_NAME, request.POST["lang"])
    if request.POST.get("easy") in {"0", "1"}:
        _remember(answer, EASY_COOKIE, request.POST["easy"])
    return answer


def _remember(answer: HttpResponse, name: str, value: str) -> None:
    """Keep a choice of the reader's in their browser for a year."""
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_cookie(name, value, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax")


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What somebody meets who may not do what they asked for."""
    del exception
    return render(request, "pages/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What somebody meets where there is no page."""
    del exception
    return render(request, "pages/404.html", status=404)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What somebody meets whose form cannot be trusted: most often it has stood open too long."""
    del reason
    return render(request, "pages/form_too_old.html", status=403)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What somebody meets whose request is not sound: without database, person or menu, in both languages."""
    del request, exception
    return render(None, "pages/400.html", status=400)


def our_fault(request: HttpRequest) -> HttpResponseBase:
    """What somebody meets when we have failed: without database, person or menu, in both languages.

    Where the database takes no writes, whoever wanted to write is told that nothing was saved.
    """
    if request.method == "POST" and isinstance(sys.exception(), WRITES_REFUSED):
        return render(None, "pages/503.html", status=503)
    return render(None, "pages/500.html", status=500)  # the context processors may be at fault


def _asked_year(request: HttpRequest, today: date, decided: Decided) -> AdmissionYear:
    """The year in ``?ar=``, or the one that is wanted now."""
    asked = request.GET.get("ar", "")
    try:
        return admission_year(law_book(), int(asked) if asked else current_year(law_book(), today, decided), decided)
    except (ValueError, NoDatesError) as fault:
        raise Http404(asked) from fault


def date_rows(year: AdmissionYear, today: date) -> list[dict[str, object]]:
    """The dates as the pages show them."""
    ahead = year.next_on(today)
    return [
        {
            "date": one,
            "words": one.words(page_language()),
            "is_past": one.day < today,
            "is_next": one is ahead,
            "distance": _distance(one, today) if one.day >= today else "",
        }
        for one in year.dates
    ]


def _coming(year: AdmissionYear, today: date) -> dict[str, object] | None:
    """The next date of the year; None when all have passed."""
    return next((row for row in date_rows(year, today) if row["is_next"]), None)


def _distance(one: YearDate, today: date) -> str:
    """How far away a date is, in words."""
    days = (one.day - today).days
    if days == 0:
        return said("i dag", "today")
    return said("i morgon", "tomorrow") if days == 1 else said(f"om {days} dagar", f"in {days} days")
