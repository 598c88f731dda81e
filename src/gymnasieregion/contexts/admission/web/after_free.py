"""Free places after a round: the search of them, applying late, taking it back, and grades that came in late."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gymnasieregion.contexts.admission.core.application_rows import ids_of
from gymnasieregion.contexts.admission.core.sentence_words import subject_text
from gymnasieregion.contexts.admission.models import Applicant, HeldSeat
from gymnasieregion.contexts.admission.selectors.applying import rows_now, today_of
from gymnasieregion.contexts.admission.selectors.choice_advice import day_of_rules
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.late import late_choices, late_grades, unanswered, untried
from gymnasieregion.contexts.admission.selectors.people import whose
from gymnasieregion.contexts.admission.selectors.places import free_places, may_apply_late, round_and_days
from gymnasieregion.contexts.admission.services.late_choices import APPLY, apply_for_free, take_back_free
from gymnasieregion.contexts.admission.web.after_places import listed_places
from gymnasieregion.contexts.admission.web.after_who import base_of
from gymnasieregion.contexts.admission.web.apply_who import Asked, for_own_and_others
from gymnasieregion.contexts.offer.api import some_offer_rows
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.words import page_language, page_reading, said

SEE = "admission.free.see"


@for_own_and_others(SEE, ["GET"])
def _places(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The educations with free places."""
    return _page(request, asked)


@for_own_and_others(APPLY, ["POST"])
def _apply(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Apply for a free place, or take that back."""
    offering, is_back = request.POST.get("offering", "")[:80], request.POST.get("do") == "back"
    who: dict[str, Any] = {
        "applicant": asked.person.pk, "offering_id": offering, "actor": asked.actor, "now": asked.now,
    }  # fmt: skip
    try:
        if is_back:
            take_back_free(**who)
            told = said("Valet är borttaget.", "The choice is taken away.")
        else:
            number = apply_for_free(**who)
            told = _applied(asked, number)
    except RegionError as refused:
        return _page(request, asked, refused.text(page_reading()))
    messages.success(request, told)
    query = request.GET.urlencode()
    return redirect(f"{base_of(asked)}lediga/{'?' if query else ''}{query}")


places, places_of = _places
apply_free, apply_free_for = _apply


def _applied(asked: Asked, number: int) -> str:
    """What comes of having applied: the next admission, where the calendar has one."""
    if round_and_days(asked.person, days_of(asked.person.year_id), today_of(asked.now))[1] is None:
        return said(
            f"Du har sökt platsen. Den är val {number} i din ansökan. Kalendern har ingen fler antagning: ring skolan.",
            f"You have applied for the place. It is choice {number}. No more admission is planned: ring the school.",
            f"Du har sökt platsen. Det är ditt val {number}. Ring skolan också.",
        )
    return said(
        f"Du har sökt platsen. Den är val {number} i din ansökan och prövas i nästa antagning.",
        f"You have applied for the place. It is choice {number} and is tried in the next admission.",
        f"Du har sökt platsen. Det är ditt val {number}. Du får svar efter nästa antagning.",
    )


def _page(request: HttpRequest, asked: Asked, refusal: str = "") -> HttpResponse:
    person, now = asked.person, asked.now
    days, today = days_of(person.year_id), today_of(now)
    run, next_day = round_and_days(person, days, today)
    is_time = may_apply_late(days, run, now)
    found = free_places(person.year_id, now, run) if is_time else ()
    held = HeldSeat.objects.filter(applicant=person).first()
    has_left = held is not None and held.reply == HeldSeat.Reply.WITHDRAWN
    listed = listed_places(request, person, found, day_of_rules(person.year_id, days)) if found else {"count": 0}
    shown = {
        **listed,
        "asked": asked,
        "year": person.year,
        "base": base_of(asked),
        "refusal": refusal,
        "is_time": is_time,
        "run": run,
        "next_day": next_day,
        "all": len(found),
        "late": _late(person) if run else [],
        "grades": [
            (subject_text(each.subject, page_language()), each.mark, each.day) for each in late_grades(person, run)
        ],
        "held": _named(person, held.offering_id) if held and not has_left else None,
        "has_left": has_left,
        "may_apply": is_time and not has_left and is_allowed(asked.actor, APPLY, whose(person)),
    }
    return render(request, "admission/after_free.html", shown, status=409 if refusal else 200)


def _named(person: Applicant, offering_id: str) -> Any:  # noqa: ANN401 - an OfferRow or None
    return next(iter(some_offer_rows(person.year_id, [offering_id])), None)


def _late(person: Applicant) -> list[dict[str, Any]]:
    """The late choices of somebody: their numbers in the list, and whether they are answered or can be taken back."""
    late = late_choices(person)
    if not late:
        return []
    offered = {row.offering_id: row for row in some_offer_rows(person.year_id, list(late))}
    numbers = {id_: number for number, id_ in enumerate(ids_of(rows_now(person.pk)), start=1)}
    free, waiting = untried(person), unanswered(person)
    return [
        {
            "offering": offered[id_],
            "number": numbers.get(id_),
            "is_untried": id_ in free,
            "is_answered": id_ not in waiting,
        }
        for id_ in late
        if id_ in offered
    ]
