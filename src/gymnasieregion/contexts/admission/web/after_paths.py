"""Asking for a change of study path or to come back: what one has asked, the answers, and where there is a place."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gymnasieregion.contexts.admission.core.guardianship import came_of_age
from gymnasieregion.contexts.admission.models import PathRequest
from gymnasieregion.contexts.admission.selectors.applying import today_of
from gymnasieregion.contexts.admission.selectors.choice_advice import day_of_rules
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.paths import ASK, paths_from, requests_of, standing_of
from gymnasieregion.contexts.admission.selectors.people import whose
from gymnasieregion.contexts.admission.selectors.places import open_places
from gymnasieregion.contexts.admission.services.paths import ask_path, withdraw_path
from gymnasieregion.contexts.admission.web.after_places import listed_places
from gymnasieregion.contexts.admission.web.after_who import base_of
from gymnasieregion.contexts.admission.web.after_words import PATH_KINDS, PATH_STATES
from gymnasieregion.contexts.admission.web.apply_who import Asked, for_own_and_others
from gymnasieregion.contexts.offer.api import some_offer_rows
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.fields import whole_number
from gymnasieregion.platform.pages.words import page_reading, said

SEE = "admission.path.see"


@for_own_and_others(SEE, ["GET"])
def _paths(request: HttpRequest, asked: Asked) -> HttpResponse:
    """What somebody has asked for, and the educations with a place."""
    return _page(request, asked)


@for_own_and_others(ASK, ["POST"])
def _ask(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Ask for an education, or take a request back.

    Raises:
        Http404: If there is no such request.
    """
    who: dict[str, Any] = {"applicant": asked.person.pk, "actor": asked.actor, "now": asked.now}
    try:
        if request.POST.get("do") == "back":
            withdraw_path(request=whole_number(request.POST.get("request", "")) or 0, **who)
            told = said("Din ansökan är återtagen.", "Your request is taken back.", "Du har tagit tillbaka det.")
        else:
            ask_path(offering_id=request.POST.get("offering", "")[:80], **who)
            told = said(
                "Skolan har fått din ansökan. Du har kvar din plats tills skolan säger ja.",
                "The school has your request. You keep your place until the school says yes.",
                "Skolan har fått din fråga. Du har kvar din plats så länge.",
            )
    except RegionError as refused:
        return _page(request, asked, refused.text(page_reading()))
    except PathRequest.DoesNotExist as gone:
        raise Http404 from gone
    messages.success(request, told)
    return redirect(f"{base_of(asked)}byta/")


paths, paths_of = _paths
ask, ask_for = _ask


def _page(request: HttpRequest, asked: Asked, refusal: str = "") -> HttpResponse:
    person, now = asked.person, asked.now
    days, today = days_of(person.year_id), today_of(now)
    first, stands = paths_from(days), standing_of(person)
    is_time = first is not None and today >= first
    places = [each for each in open_places(person.year_id, now) if stands.kind_to(each.offering.offering_id)]
    may_ask = is_time and is_allowed(asked.actor, ASK, whose(person))
    requests = requests_of(person)
    wanted = {row.offering_id for row in requests} | {row.left_offering_id for row in requests} - {""}
    wanted |= {stands.held.offering_id} if stands.held else set()
    names = {row.offering_id: row for row in some_offer_rows(person.year_id, sorted(wanted))} if wanted else {}
    day = day_of_rules(person.year_id, days)
    shown = {
        **(listed_places(request, person, places, day) if is_time and places else {"count": 0}),
        "asked": asked,
        "year": person.year,
        "base": base_of(asked),
        "refusal": refusal,
        "first": first,
        "is_time": is_time,
        "all": len(places),
        "held": names.get(stands.held.offering_id) if stands.held else None,
        "left": stands.left,
        "has_guardian": person.birth_date > came_of_age(today),
        "requests": [_request(row, names) for row in requests],
        "waiting": {row.offering_id for row in requests if row.state == PathRequest.State.WAITING},
        "may_ask": may_ask,
    }
    return render(request, "admission/after_paths.html", shown, status=409 if refusal else 200)


def _request(row: PathRequest, names: dict[str, Any]) -> dict[str, Any]:
    words, kind = PATH_STATES[row.state]
    return {
        "row": row,
        "kind": said(*PATH_KINDS[row.kind]),
        "offering": names.get(row.offering_id),
        "left": names.get(row.left_offering_id),
        "state": said(*words),
        "tag": kind,
        "is_waiting": row.state == PathRequest.State.WAITING,
    }
