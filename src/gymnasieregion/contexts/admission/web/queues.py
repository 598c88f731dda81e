"""The queues that somebody is in: the way of each place, why it moved in counts, and leaving one."""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from gymnasieregion.contexts.admission.models import Publication
from gymnasieregion.contexts.admission.selectors.cases_seats import publications_of
from gymnasieregion.contexts.admission.selectors.live import names_of
from gymnasieregion.contexts.admission.selectors.queues import LivePlace, queues_of
from gymnasieregion.contexts.admission.selectors.replying import reply_now
from gymnasieregion.contexts.admission.services.replies import leave_queue, return_to_queue
from gymnasieregion.contexts.admission.web.after_who import base_of
from gymnasieregion.contexts.admission.web.apply_who import Asked, for_own_and_others
from gymnasieregion.contexts.admission.web.people_words import word
from gymnasieregion.contexts.admission.web.replies import may_reply
from gymnasieregion.contexts.admission.web.replies_words import change_text, moves_texts
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.pages.formats import STOCKHOLM, day_text
from gymnasieregion.platform.pages.words import page_language, page_reading, said

SEE, LEAVE = "admission.queue.see", "admission.queue.leave"
FULL = 100
"""The length of the longest bar of the picture."""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A place on the way.

    Args:
        when: The round, or now.
        place: From 1.
        length: Of its bar: the longest is 100, and shorter is nearer.
        why: Why it differs from the place before, in sentences.
        is_now: Whether it is the place now.
    """

    when: str
    place: int
    length: int
    why: list[str]
    is_now: bool


@dataclass(frozen=True, slots=True)
class ShownQueue:
    """A queue on the page.

    Args:
        place: The place, with what has happened.
        name: The education and its school.
        group: The group of seats, where it is the free quota.
        steps: The way, the earliest first.
        change: How far it moved last.
    """

    place: LivePlace
    name: str
    group: str
    steps: list[ShownStep]
    change: str


@for_own_and_others(SEE, ["GET", "POST"])
def _queues(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Every queue of somebody, and the leaving of one."""
    publication = publications_of(asked.person.year_id).first()
    if publication is None:
        shown = {"asked": asked, "year": asked.person.year, "base": base_of(asked)}
        return render(request, "admission/reply_none.html", shown, status=HTTPStatus.NOT_FOUND)
    if request.method == "POST":
        return _left(request, asked, publication)
    return _page(request, asked, publication, leaving=request.GET.get("lamna", ""))


queues, queues_of_person = _queues


def _left(request: HttpRequest, asked: Asked, publication: Publication) -> HttpResponse:
    """Ask whether one is sure, or leave a queue or come back to it."""
    offering, back = request.POST.get("offering", ""), "back" in request.POST
    if not may_reply(asked, LEAVE):
        refusal = said("Bara den sökande lämnar en kö.", "Only the applicant leaves a queue.")
        return _page(request, asked, publication, refusal=refusal, status=HTTPStatus.FORBIDDEN)
    if not back and "sure" not in request.POST:
        return redirect(f"{base_of(asked)}ko/?{urlencode({'lamna': offering})}")
    do = return_to_queue if back else leave_queue
    try:
        do(applicant=asked.person.pk, offering_id=offering, actor=asked.actor, now=asked.now)
    except RegionError as refused:
        refusal = refused.text(page_reading())
        return _page(request, asked, publication, refusal=refusal, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    done = said("Du har lämnat kön.", "You have left the queue.")
    messages.success(request, said("Du står i kön igen.", "You are in the queue again.") if back else done)
    return redirect(f"{base_of(asked)}ko/")


def _page(
    request: HttpRequest,
    asked: Asked,
    publication: Publication,
    *,
    leaving: str = "",
    refusal: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The page of queues; with one that is to be left the page that asks whether one is sure."""
    places = queues_of(asked.person, publication, asked.now)
    names = names_of(asked.person.year_id, {each.offering_id for each in places})
    shown_queues = [_shown(each, names.get(each.offering_id, each.offering_id)) for each in places]
    found = next((each for each in shown_queues if each.place.offering_id == leaving and each.place.waits), None)
    state = reply_now(asked.person, publication, asked.now)
    shown = {
        "asked": asked,
        "year": asked.person.year,
        "base": base_of(asked),
        "publication": publication,
        "kind": word("run", publication.run.kind),
        "queues": [each for each in shown_queues if each.place.waits],
        "over": _once([each for each in shown_queues if each.place.is_over and not each.place.is_left]),
        "left": _once([each for each in shown_queues if each.place.is_left]),
        "leaving": found,
        "may_leave": may_reply(asked, LEAVE) and asked.now >= state.window.opens,
        "holds": state.holds,
        "has_seat": state.seat is not None and not state.is_final,
        "refusal": refusal,
    }
    return render(request, "admission/queues.html", shown, status=status)


def _once(queues: list[ShownQueue]) -> list[ShownQueue]:
    """One of each education: a choice that is left leaves each of its groups."""
    return list({each.place.offering_id: each for each in queues}.values())


def _shown(place: LivePlace, name: str) -> ShownQueue:
    """A queue with its way: the rounds so far, and now."""
    most = max([place.place_now, *(step.place for step in place.way)])
    steps = [
        ShownStep(
            f"{word('run', step.publication.run.kind)}, {_day(step.publication)}",
            step.place,
            step.place * FULL // most,
            moves_texts(step.moves),
            is_now=False,
        )
        for step in place.way
    ]
    if place.place_now != place.place_then:
        now = said("Nu", "Now")
        steps.append(ShownStep(now, place.place_now, place.place_now * FULL // most, moves_texts(place.moves), True))
    group = said("Fri kvot", "Free quota") if place.is_free_quota else ""
    before = steps[-2].place if len(steps) > 1 else place.place_now
    return ShownQueue(place, name, group, steps, change_text(place.place_now - before) if len(steps) > 1 else "")


def _day(publication: Publication) -> str:
    """The day when a round became known."""
    assert publication.published_at is not None  # only published rounds have places
    return day_text(publication.published_at.astimezone(STOCKHOLM).date(), page_language())
