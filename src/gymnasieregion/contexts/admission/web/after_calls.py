"""The page where somebody in reserve whom a school has called answers within the day."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gymnasieregion.contexts.admission.models import ReserveCall
from gymnasieregion.contexts.admission.selectors.own_calls import OwnCall, own_calls
from gymnasieregion.contexts.admission.selectors.people import whose
from gymnasieregion.contexts.admission.services.reserve_calls import answer_call, undo_call
from gymnasieregion.contexts.admission.web.after_who import base_of
from gymnasieregion.contexts.admission.web.after_words import CALL_STATES
from gymnasieregion.contexts.admission.web.apply_who import Asked, for_own_and_others
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.fields import whole_number
from gymnasieregion.platform.pages.words import page_reading, said

SEE, ANSWER = "admission.call.see", "admission.call.answer"


@for_own_and_others(SEE, ["GET"])
def _calls(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The calls that somebody has got, and the two answers."""
    return _page(request, asked)


@for_own_and_others(ANSWER, ["POST"])
def _answer(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Say yes or no to a call, or undo it while the time runs.

    Raises:
        Http404: If there is no such call, or nothing is asked for.
    """
    number, what = whole_number(request.POST.get("call", "")), request.POST.get("do", "")
    own = next((each for each in own_calls(asked.person, asked.now).calls if each.call.pk == number), None)
    if own is None or own.offering is None or what not in {"yes", "no", "undo"}:
        raise Http404(what)
    try:
        if what == "undo":
            undo_call(offering=own.offering, call=own.call.pk, actor=asked.actor, now=asked.now)
        else:
            answer_call(offering=own.offering, call=own.call.pk, reply=what.upper(), actor=asked.actor, now=asked.now)
    except RegionError as refused:
        return _page(request, asked, refused.text(page_reading()))
    except ReserveCall.DoesNotExist as gone:
        raise Http404(number) from gone
    messages.success(request, _done(what))
    return redirect(f"{base_of(asked)}kallelse/")


calls, calls_of = _calls
answer, answer_for = _answer


def _page(request: HttpRequest, asked: Asked, refusal: str = "") -> HttpResponse:
    found = own_calls(asked.person, asked.now)
    shown = {
        "asked": asked,
        "year": asked.person.year,
        "base": base_of(asked),
        "refusal": refusal,
        "calls": [_shown(each) | {"queues": found.queues.get(each.call.offering_id, ())} for each in found.calls],
        "held": found.held,
        "may_answer": is_allowed(asked.actor, ANSWER, whose(asked.person)),
    }
    return render(request, "admission/after_calls.html", shown, status=409 if refusal else 200)


def _shown(own: OwnCall) -> dict[str, object]:
    words, kind = CALL_STATES[own.state]
    return {"own": own, "state": said(*words), "tag": kind}


def _done(what: str) -> str:
    if what == "yes":
        return said(
            "Du har tackat ja. Platsen är din. Din förra plats och dina andra köplatser är lämnade.",
            "You have said yes. The place is yours. Your earlier place and your other places in queues are left.",
            "Du har sagt ja. Platsen är din.",
        )
    if what == "no":
        return said("Du har tackat nej. Inget annat ändras.", "You have said no. Nothing else changes.",
                    "Du har sagt nej. Inget annat ändras.")  # fmt: skip
    return said("Svaret är ångrat. Svara igen innan tiden går ut.", "The answer is undone. Answer again in time.",
                "Du har ångrat ditt svar. Svara igen innan tiden är slut.")  # fmt: skip
