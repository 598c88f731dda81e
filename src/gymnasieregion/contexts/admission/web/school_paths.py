"""What pupils have asked a school for: a change to an education, or to come back; the school says yes or no."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.core.guardianship import came_of_age
from gymnasieregion.contexts.admission.models import Applicant, PathRequest
from gymnasieregion.contexts.admission.selectors.applying import today_of
from gymnasieregion.contexts.admission.selectors.choice_eligible import eligible_at
from gymnasieregion.contexts.admission.selectors.paths import DECIDE, requests_to
from gymnasieregion.contexts.admission.selectors.places import places_now
from gymnasieregion.contexts.admission.selectors.school_reserves import last_round, reserve_lists
from gymnasieregion.contexts.admission.services.paths import decide_path, undo_path
from gymnasieregion.contexts.admission.web.after_words import PATH_KINDS, PATH_STATES
from gymnasieregion.contexts.admission.web.school_list import Seen, seen_of, whose_offering
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.fields import whole_number
from gymnasieregion.platform.pages.words import page_language, said

State = PathRequest.State


@allowed(DECIDE, about=whose_offering)
@require_http_methods(["GET", "POST"])
def paths(request: HttpRequest, pk: int) -> HttpResponse:
    """The requests to an education, those that wait first.

    Raises:
        Http404: If there is no such request, or nothing is asked for.
    """
    seen, refusal = seen_of(pk), ""
    number = whole_number(request.POST.get("request", "")) or 0
    if request.method == "POST":
        try:
            messages.success(request, _done(request, seen, number))
        except RegionError as refused:
            refusal = refused.text(page_language())
        except PathRequest.DoesNotExist as gone:
            raise Http404(number) from gone
        else:
            return redirect("admission-school-paths", pk=pk)
    return _page(request, seen, refusal, number)


def _done(request: HttpRequest, seen: Seen, number: int) -> str:
    """Decide or undo; what came of it, in words.

    Raises:
        RegionError: If it cannot be done.
        PathRequest.DoesNotExist: If there is no such request.
        Http404: If nothing is asked for.
    """
    sent = request.POST
    whose: dict[str, Any] = {
        "offering": seen.offering, "request": number, "actor": request.actor, "now": timezone.now(),  # type: ignore[attr-defined]
    }  # fmt: skip
    match sent.get("do", ""):
        case "yes" | "no":
            granted = sent["do"] == "yes"
            decide_path(granted=granted, ground=sent.get("ground", ""), heard=sent.get("heard", ""), **whose)
            if granted:
                return said("Eleven har platsen nu.", "The pupil has the place now.")
            return said("Ansökan är avslagen. Eleven läser skälet.", "The request is refused. The pupil reads why.")
        case "undo":
            undo_path(**whose)
            return said("Beslutet är ångrat. Ansökan väntar igen.", "The decision is undone. The request waits again.")
    raise Http404


def _page(request: HttpRequest, seen: Seen, refusal: str, number: int) -> HttpResponse:
    now, id_ = timezone.now(), seen.offering.offering_id
    rows = requests_to(seen.offering, request.actor)  # type: ignore[attr-defined]
    run = last_round(seen.year.year)
    lists = reserve_lists(seen.offering, seen.facts, run, now) if run and rows else ()
    waiting = [row.applicant_id for row in rows if row.state == State.WAITING]
    eligible = eligible_at(seen.year.year, waiting, id_) if waiting else {}
    shown = {
        "year": seen.year,
        "offering": seen.offering,
        "refusal": refusal,
        "free": places_now(seen.year.year, now, offerings=[id_]).get(id_, 0),
        "reserves": sum(each.standing.value == "WAITS" for found in lists for each in found.reserves),
        "rows": [
            _row(row, now, request.POST if refusal and row.pk == number else {})
            | {"eligible": eligible.get(row.applicant_id)}
            for row in rows
        ],
    }
    return render(request, "admission/school_paths.html", shown, status=409 if refusal else 200)


def _row(row: PathRequest, now: datetime, sent: Mapping[str, Any]) -> dict[str, Any]:
    """A request as the page shows it; of the pupil's other choices and seat it says nothing."""
    person, (words, kind) = row.applicant, PATH_STATES[row.state]
    waits = row.state == State.WAITING
    name = ", ".join(part for part in (person.family_name, person.given_name) if part)
    return {
        "row": row,
        "id": person.applicant_id,
        "name": name if person.protection == Applicant.Protection.NONE else "",
        "is_protected": person.protection != Applicant.Protection.NONE,
        "kind": said(*PATH_KINDS[row.kind][:2]),
        "state": said(*words[:2]),
        "tag": kind,
        "is_waiting": waits,
        "is_minor": person.birth_date > came_of_age(today_of(now)),
        "ground": sent.get("ground", ""),
        "heard": sent.get("heard", ""),
        "may_undo": row.state in {State.GRANTED, State.REFUSED},
    }
