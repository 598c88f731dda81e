"""Calling reserves after the start of term: whose turn it is, the answers, and what can still be undone."""

from collections.abc import Collection, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.core.reserve_turn import calls_from
from gymnasieregion.contexts.admission.models import ReserveCall
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.admission.selectors.school_reserves import (
    CALL,
    Reserve,
    ReserveList,
    Standing,
    contacts_of,
    last_round,
    last_second,
    reserve_lists,
)
from gymnasieregion.contexts.admission.services.reserve_calls import (
    answer_call,
    call_next,
    is_time_to_call,
    say_free_seats,
    undo_call,
)
from gymnasieregion.contexts.admission.web.people_words import word
from gymnasieregion.contexts.admission.web.school_list import Seen, seen_of, whose_offering
from gymnasieregion.contexts.admission.web.school_lists_words import GROUPS, STANDINGS
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.fields import whole_number
from gymnasieregion.platform.pages.words import page_language, said

MOST_TYPED = 10
MOST_SHOWN = 60
"""Reserves in a list on the page; the rest are told as a number."""


class NoNumberError(RegionError):
    """The number of free places is no number."""

    sv: ClassVar[str] = "Skriv hur många platser som är lediga, med siffror."
    en: ClassVar[str] = "Write how many places are free, in digits."


@allowed(CALL, about=whose_offering)
@require_http_methods(["GET", "POST"])
def reserves(request: HttpRequest, pk: int) -> HttpResponse:
    """The reserve lists of an education, and the one thing that is done at a time."""
    seen = seen_of(pk)
    refusal = ""
    if request.method == "POST":
        try:
            messages.success(request, _done(request, seen))
        except RegionError as refused:
            refusal = refused.text(page_language())
        else:
            return redirect("admission-school-reserves", pk=pk)
    return _page(request, seen, refusal)


def _done(request: HttpRequest, seen: Seen) -> str:
    """Do what was asked for; what came of it, in words.

    Raises:
        RegionError: If it cannot be done.
        Http404: If there is no such call, or nothing is asked for.
    """
    what, sent = request.POST.get("do", ""), request.POST
    number = whole_number(sent.get("number", "")) or 0
    who: dict[str, Any] = {"offering": seen.offering, "actor": request.actor, "now": timezone.now()}  # type: ignore[attr-defined]
    try:
        match what:
            case "seats":
                if (seats := whole_number(sent.get("seats", ""))) is None:
                    raise NoNumberError
                say_free_seats(group_id=sent.get("group", ""), seats=seats, **who)
                return said("Antalet lediga platser är sparat.", "The number of free places is saved.")
            case "call":
                call = call_next(group_id=sent.get("group", ""), expected=number, **who)
                id_ = call.applicant.applicant_id
                return said(f"{id_} är kallad. Ring nu, och skriv in svaret.", f"{id_} is called. Ring now, and enter "
                            "the answer.")  # fmt: skip
            case "yes" | "no":
                call = answer_call(call=number, reply=what.upper(), **who)
                return _answered(call)
            case "undo":
                undo_call(call=number, **who)
                return said("Det är ångrat.", "It is undone.")
    except ReserveCall.DoesNotExist as gone:
        raise Http404(number) from gone
    raise Http404(what)


def _answered(call: ReserveCall) -> str:
    id_ = call.applicant.applicant_id
    if call.reply == ReserveCall.Reply.YES:
        return said(
            f"{id_} har platsen. Den som tackar ja lämnar sin förra plats och alla andra reservlistor.",
            f"{id_} has the place. Whoever says yes leaves their earlier place and every other reserve list.",
        )
    return said(f"{id_} tackade nej. Platsen är ledig igen.", f"{id_} said no. The place is free again.")


def _page(request: HttpRequest, seen: Seen, refusal: str) -> HttpResponse:
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    run, days = last_round(seen.year.year), days_of(seen.year.year)
    is_time = is_time_to_call(days, run, now)
    lists = reserve_lists(seen.offering, seen.facts, run, now) if run is not None and is_time else ()
    contacts = contacts_of(lists)
    rest = {group.overflow_to for group in seen.facts.groups} - {""}
    typed = {request.POST.get("group", ""): request.POST.get("seats", "")[:MOST_TYPED]} if refusal else {}
    told = [each for each in lists if each.seats or len(lists) == 1 or (each.reserves and each.group_id not in rest)]
    shown = {
        "year": seen.year,
        "offering": seen.offering,
        "run": run,
        "kind": word("run", run.kind) if run else "",
        "first_day": calls_from(days),
        "is_time": is_time,
        "lists": [
            _list(each, actor, now, contacts) | {"title": _title(each, rest), "typed": typed.get(each.group_id)}
            for each in told
        ],
        "refusal": refusal,
    }
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return render(request, "admission/school_reserves.html", shown, status=status)


def _title(found: ReserveList, rest: Collection[str]) -> str:
    """What a list is called: that of seats left over from the free quota has the same reserves as the ordinary one."""
    return said(*GROUPS["REST" if found.group_id in rest else found.kind])


def _list(found: ReserveList, actor: Actor, now: datetime, contacts: Mapping[int, str]) -> dict[str, Any]:
    """A list as the page shows it: the calls that are open, whose turn it is, and the rest."""
    rows = [
        _row(reserve, actor, now, found.taken) | {"contact": contacts.get(reserve.person.pk, "")}
        for reserve in found.reserves
    ]
    turn = found.next
    return {
        "group": found.group_id,
        "seats": found.seats,
        "taken": len(found.taken),
        "least": max(found.taken, default=0),
        "has_free": found.free is not None,
        "next": _row(turn, actor, now, found.taken) if turn else None,
        "rows": rows[:MOST_SHOWN],
        "has_second": any(row["is_second"] for row in rows[:MOST_SHOWN]),
        "more": max(0, len(rows) - MOST_SHOWN),
        "count": len(rows),
        "waiting": sum(reserve.standing is Standing.WAITS for reserve in found.reserves),
    }


def _row(reserve: Reserve, actor: Actor, now: datetime, taken: frozenset[int]) -> dict[str, Any]:
    """A reserve as the page shows them; of a protected identity the school learns nothing but that there is one."""
    hidden = reserve.is_protected and not sees_protected(actor)
    person, call = reserve.person, reserve.call
    name = ", ".join(part for part in (person.family_name, person.given_name) if part)
    words, kind = STANDINGS[reserve.standing]
    in_time = call is not None and now < call.answer_by
    lost = call is not None and reserve.standing is Standing.NO and call.seat in taken
    return {
        "place": reserve.place,
        "pk": 0 if hidden else person.pk,
        "hidden": hidden,
        "is_protected": reserve.is_protected,
        "id": "" if hidden else person.applicant_id,
        "name": "" if reserve.is_protected else name,
        "points": None if reserve.is_protected else reserve.points,
        "is_second": reserve.is_second_hand and not reserve.is_protected,
        "state": said(*words),
        "tag": kind,
        "call": None if hidden else call,
        "last_second": last_second(call.answer_by) if call and not hidden else None,
        "may_answer": not hidden and reserve.standing is Standing.CALLED,
        "may_undo": not hidden
        and in_time
        and not lost
        and reserve.standing in {Standing.CALLED, Standing.YES, Standing.NO},
    }
