"""Who came when the first term began: one pupil or many at once, with what can be undone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.core.three_days import is_over, last_day_to_come
from gymnasieregion.contexts.admission.models import Arrival
from gymnasieregion.contexts.admission.selectors.applying import today_of
from gymnasieregion.contexts.admission.selectors.arrivals import UNKNOWN, WRITE, Holder, holders_of
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.services.arrivals import Written, undo_arrivals, write_arrivals
from gymnasieregion.contexts.admission.web.after_words import ARRIVALS, NOTHING_WRITTEN
from gymnasieregion.contexts.admission.web.school_list import seen_of, whose_offering
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.time_limits import last_day
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.fields import whole_number
from gymnasieregion.platform.pages.words import page_language, said

UNDO = "UNDO"
MOST = 2_000


@allowed(WRITE, about=whose_offering)
@require_http_methods(["GET", "POST"])
def arrivals(request: HttpRequest, pk: int) -> HttpResponse:
    """Those who hold a seat, and what is written of each."""
    seen, now, refusal = seen_of(pk), timezone.now(), ""
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    ticked = [number for text in request.POST.getlist("person")[:MOST] if (number := whole_number(text))]
    what, ground = request.POST.get("do", ""), request.POST.get("ground", "")[:1000]
    if request.method == "POST":
        whose: dict[str, Any] = {"offering": seen.offering, "applicants": ticked, "actor": actor, "now": now}
        try:
            if what == UNDO:
                done = undo_arrivals(**whose)
            elif what in set(Arrival.State):
                done = write_arrivals(state=what, ground=ground, **whose)
            else:
                raise Http404(what)
        except RegionError as refused:
            refusal = refused.text(page_language())
        else:
            messages.success(request, _done(done, what))
            return redirect(f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path)
    days, today = days_of(seen.year.year), today_of(now)
    starts = days.get("TERM_STARTS")
    holders = holders_of(seen.offering, actor)
    asked = request.GET.get("state", "all")
    shown = {
        "year": seen.year,
        "offering": seen.offering,
        "refusal": refusal,
        "starts": starts,
        "is_term": starts is not None and today >= starts,
        "last": last_day_to_come(starts, last_day) if starts else None,
        "is_over": is_over(starts, today, last_day),
        "asked": asked,
        "states": _states(holders, asked),
        "rows": [_row(each) | {"ticked": each.person.pk in ticked} for each in holders if asked in {"all", _key(each)}],
        "count": len(holders),
        "ground": ground if refusal else "",
    }
    return render(request, "admission/school_arrivals.html", shown, status=409 if refusal else 200)


def _key(holder: Holder) -> str:
    """The state as the address has it."""
    return holder.state or "none"


def _states(holders: tuple[Holder, ...], asked: str) -> list[dict[str, Any]]:
    """Every state that somebody has, with how many: links that narrow the list."""
    words = {"none": NOTHING_WRITTEN, **ARRIVALS}
    told = [{"code": "all", "words": said("Alla", "All"), "count": len(holders), "is_asked": asked == "all"}]
    for code, (pair, _) in words.items():
        count = sum(_key(each) == code for each in holders)
        if count or asked == code:
            told.append({"code": code, "words": said(*pair), "count": count, "is_asked": asked == code})
    return told


def _row(holder: Holder) -> dict[str, Any]:
    words, kind = ARRIVALS.get(holder.state, NOTHING_WRITTEN)
    person = holder.person
    return {
        "pk": person.pk,
        "id": person.applicant_id,
        "name": "" if holder.is_protected else ", ".join(p for p in (person.family_name, person.given_name) if p),
        "is_protected": holder.is_protected,
        "state": said(*words),
        "tag": kind,
        "arrival": holder.arrival,
        "ground": holder.arrival.ground if holder.arrival else "",
        "is_written": holder.state != UNKNOWN,
    }


def _done(done: Written, what: str) -> str:
    """What came of it, in words."""
    told = said(f"Sparat för {done.count}.", f"Saved for {done.count}.")
    if what == UNDO:
        told = said(f"Ångrat för {done.count}.", f"Undone for {done.count}.")
    if done.seats > 0:
        told += said(
            f" Ni har {done.seats} fler att kalla reserver till.", f" You have {done.seats} more places to call to."
        )
    elif what == Arrival.State.ENDED:
        told += said(" Nästa reservantagning fyller platserna.", " The next reserve admission fills the places.")
    return told
