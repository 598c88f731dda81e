"""Practising another time of the year: the office moves the invented calendar of a practice year."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.core.practice_moments import Moment, moment_of, moved_days
from gymnasieregion.contexts.admission.models import AdmissionYear
from gymnasieregion.contexts.admission.selectors.applying import today_of
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.services.practice import MOVE, practise_another_time
from gymnasieregion.contexts.admission.web.after_words import MOMENTS
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.words import page_language, said
from gymnasieregion.platform.pages.year_dates import EVENT_WORDS


@allowed(MOVE)
@require_http_methods(["GET", "POST"])
def practice(request: HttpRequest, year: int) -> HttpResponse:
    """The times to choose among, with what can be tried at each; a real year has no such page.

    Raises:
        Http404: If the year is not for practice.
    """
    row = get_object_or_404(AdmissionYear, pk=year)
    if not row.synthetic:
        raise Http404(year)
    now, refusal = timezone.now(), ""
    if request.method == "POST":
        try:
            practise_another_time(year=year, moment=request.POST.get("moment", ""), actor=request.actor, now=now)  # type: ignore[attr-defined]  # set by ActorMiddleware
        except RegionError as refused:
            refusal = refused.text(page_language())
        else:
            messages.success(request, said("Övningskalendern är flyttad.", "The practice calendar is moved."))
            return redirect("admission-practice", year=year)
    days, today = days_of(year), today_of(now)
    shown = {
        "year": row,
        "today": today,
        "refusal": refusal,
        "stands": moment_of(days, today),
        "moments": [
            (moment, said(*title), said(*text))
            for moment, (title, text) in MOMENTS.items()
            if moved_days(days, Moment(moment), today) is not None
        ],
        "days": [(said(*EVENT_WORDS[event]), day) for event, day in days.items()],
    }
    return render(request, "admission/cockpit_practice.html", shown, status=409 if refusal else 200)
