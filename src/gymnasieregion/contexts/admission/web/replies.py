"""Replying to a seat: the choices with what each leads to, a page that asks if one is sure, and undo."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from gymnasieregion.contexts.admission.core.replies import Answer, above
from gymnasieregion.contexts.admission.models import Choice, Publication, QueuePlace
from gymnasieregion.contexts.admission.selectors.applying import today_of
from gymnasieregion.contexts.admission.selectors.cases_seats import publications_of
from gymnasieregion.contexts.admission.selectors.live import names_of
from gymnasieregion.contexts.admission.selectors.replying import ReplyNow, reply_now
from gymnasieregion.contexts.admission.services.replies import reply as give_reply
from gymnasieregion.contexts.admission.services.replies_errors import SeatChangedError
from gymnasieregion.contexts.admission.web.after_who import base_of
from gymnasieregion.contexts.admission.web.apply_who import Asked, for_own_and_others
from gymnasieregion.contexts.admission.web.replies_words import answer_text
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.words import page_reading, said

SEE, GIVE = "admission.reply.see", "admission.reply.give"
NO_REPLY = "admission.no_reply"


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer that can be given.

    Args:
        answer: Which.
        title: As the one who replies says it.
        is_now: Whether it is what has been replied.
    """

    answer: Answer
    title: str
    is_now: bool


@for_own_and_others(SEE, ["GET", "POST"])
def _reply(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The reply as it is, the answers that can be given, and the giving of one."""
    publication = publications_of(asked.person.year_id).first()
    if publication is None:
        shown = {"asked": asked, "year": asked.person.year, "base": base_of(asked)}
        return render(request, "admission/reply_none.html", shown, status=HTTPStatus.NOT_FOUND)
    if request.method == "POST":
        return _answered(request, asked, publication)
    wanted = request.GET.get("svar", "")
    return _page(request, asked, publication, wanted=Answer(wanted) if wanted and wanted in set(Answer) else None)


reply, reply_of = _reply


def _answered(request: HttpRequest, asked: Asked, publication: Publication) -> HttpResponse:
    """Ask whether one is sure, or take the answer."""
    typed, offering = request.POST.get("reply", "-"), request.POST.get("offering", "")
    if not may_reply(asked, GIVE):
        refusal = said("Bara den sökande svarar.", "Only the applicant replies.")
        return _page(request, asked, publication, refusal=refusal, status=HTTPStatus.FORBIDDEN)
    if typed in set(Answer) and typed and "sure" not in request.POST:
        return redirect(f"{base_of(asked)}svara/?{urlencode({'svar': typed})}")
    try:
        give_reply(
            applicant=asked.person.pk, reply=typed, actor=asked.actor, now=asked.now, offering_id=offering or None
        )
    except SeatChangedError as refused:
        return _page(
            request, asked, publication, refusal=refused.text(page_reading()), status=HTTPStatus.CONFLICT
        )  # fmt: skip
    except RegionError as refused:
        return _page(
            request, asked, publication, refusal=refused.text(page_reading()),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )  # fmt: skip
    done = said("Ditt svar är sparat.", "Your reply is saved.")
    undone = said("Ditt svar är ångrat.", "Your reply is undone.")
    messages.success(request, done if typed else undone)
    return redirect(f"{base_of(asked)}svara/")


def _page(
    request: HttpRequest,
    asked: Asked,
    publication: Publication,
    *,
    wanted: Answer | None = None,
    refusal: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The page of replies; with a wanted answer the one that asks whether one is sure."""
    now, person = reply_now(asked.person, publication, asked.now), asked.person
    waits, below = _around(asked, publication, now)
    names = names_of(person.year_id, {*waits, *below, *([now.seat.offering_id] if now.seat else [])})
    answers = _answers(now, bool(waits))
    is_office = asked.actor.role is Role.REGIONAL_OFFICE
    shown = {
        "asked": asked,
        "year": person.year,
        "base": base_of(asked),
        "reply": now,
        "held": names.get(now.seat.offering_id, now.seat.offering_id) if now.seat else "",
        "waits": [names.get(each, each) for each in waits],
        "below": [names.get(each, each) for each in below],
        "answers": answers,
        "answer_text": answer_text(now.answer, waits=bool(waits)) if now.answer else "",
        "wanted": wanted,
        "wanted_title": answer_text(wanted, waits=bool(waits)) if wanted else "",
        "may_reply": may_reply(asked, GIVE) and (now.window.is_open or is_office),
        "may_change": any(not each.is_now for each in answers),
        "is_office": is_office,
        "silence_is_yes": law_book().get(NO_REPLY, today_of(asked.now)) == "YES",
        "refusal": refusal,
    }
    return render(request, "admission/reply.html", shown, status=status)


def may_reply(asked: Asked, action: str) -> bool:
    """Whether the reader may do something with a reply or a queue; with a borrowed view nobody does.

    Args:
        asked: Who asks, and of whom.
        action: A name of the access file.
    """
    return not asked.actor.on_behalf_of and is_allowed(asked.actor, action)


def _around(asked: Asked, publication: Publication, now: ReplyNow) -> tuple[Sequence[str], Sequence[str]]:
    """The choices above the seat that one waits for, and those below it."""
    if now.seat is None:
        return (), ()
    rows = Choice.objects.filter(applicant=asked.person).order_by("rank")
    chosen = list(rows.values_list("offering_id", flat=True))
    places = QueuePlace.objects.filter(applicant=asked.person, publication=publication)
    waiting = set(places.values_list("offering_id", flat=True))
    if now.answer is Answer.ONLY and not now.is_counted:  # a change of it brings the queues back
        higher = sorted(waiting - {now.seat.offering_id})
    else:
        higher = [each for each in above(chosen, now.seat.offering_id) if each in waiting]
    at = chosen.index(now.seat.offering_id) if now.seat.offering_id in chosen else len(chosen)
    return higher, chosen[at + 1 :]


def _answers(now: ReplyNow, waits: bool) -> list[ShownAnswer]:
    """The answers that can be given: to leave the queues only for somebody in one, and no seat that has gone."""
    offered = [Answer.YES, Answer.NO, Answer.WITHDRAWN]
    if waits:
        offered.insert(1, Answer.ONLY)
    if now.is_counted or now.is_ended:
        offered = [each for each in offered if each.gives_up or each is now.answer]
        if now.answer is Answer.WITHDRAWN:
            offered = [Answer.WITHDRAWN]
    return [ShownAnswer(each, answer_text(each, waits=waits), is_now=each is now.answer) for each in offered]
