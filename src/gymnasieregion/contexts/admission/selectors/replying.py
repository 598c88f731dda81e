"""Questions about replies: what has been said to the seat that somebody holds, and whether a round counts with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db.models import F, Q

from gymnasieregion.contexts.admission.core.replies import Answer, ReplyWindow, reply_window
from gymnasieregion.contexts.admission.core.result_days import act_by
from gymnasieregion.contexts.admission.models import (
    Applicant,
    ApplicationVersion,
    HeldSeat,
    Publication,
    ReserveCall,
    Run,
    SeatReply,
)
from gymnasieregion.contexts.admission.selectors.arrivals import ended_seat
from gymnasieregion.contexts.admission.selectors.cases_seats import GAVE_UP
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.pages.formats import STOCKHOLM

GIVES_SEATS = (Run.Kind.FINAL, Run.Kind.LATE, Run.Kind.RESERVE)
REPLY_DAYS = "admission.reply_days"


@dataclass(frozen=True, slots=True)
class ReplyNow:
    """The seat that somebody holds and what they have replied.

    Args:
        window: When replies are taken.
        seat: The seat; None for who has none, and for who gave it up before the latest round.
        answer: What has been replied to it.
        replied_at: When; None when nothing has.
        is_counted: Whether a round counts with it already, so that what it gave up is not given back.
        can_undo: Whether the reply can be taken back.
        is_ended: Whether the school has ended the seat since nobody came to it: nothing gives it back here.
    """

    window: ReplyWindow
    seat: HeldSeat | None
    answer: Answer
    replied_at: datetime | None
    is_counted: bool
    can_undo: bool
    is_ended: bool = False

    @property
    def holds(self) -> bool:
        """Whether the seat is kept as things are."""
        return self.seat is not None and not self.answer.gives_up

    @property
    def is_final(self) -> bool:
        """Whether nothing can be changed any more: one has left, and a round counts with it."""
        return self.is_counted and self.answer is Answer.WITHDRAWN


def last_day_of(publication: Publication, days: Mapping[str, date]) -> date | None:
    """The last day to act on a result that is decided; None when there is none.

    Args:
        publication: With its run.
        days: The calendar of its year.
    """
    moments = (publication.publish_at, publication.decided_at, publication.replies_from)
    known_on = max(each for each in moments if each is not None).astimezone(STOCKHOLM).date()
    return act_by(publication.run.kind, days, known_on, cast("int", law_book().get(REPLY_DAYS, known_on)))


def window_of(publication: Publication, days: Mapping[str, date], now: datetime) -> ReplyWindow:
    """When replies to a published round are taken.

    Args:
        publication: With its run.
        days: The calendar of its year.
        now: The moment.
    """
    assert publication.published_at is not None  # it is published
    return reply_window(last_day_of(publication, days), publication.published_at, publication.replies_from, now)


def reply_now(applicant: Applicant, publication: Publication, now: datetime) -> ReplyNow:
    """How somebody's reply stands; six queries at most.

    Args:
        applicant: Whose.
        publication: The latest that gave seats.
        now: The moment.
    """
    window = window_of(publication, days_of(applicant.year_id), now)
    seat = HeldSeat.objects.filter(applicant=applicant).first()
    if seat is None:
        return ReplyNow(window, None, Answer.NONE, None, is_counted=False, can_undo=False)
    last = last_reply(applicant.pk, seat.offering_id)
    answer = answer_now(seat, last)
    counted = (
        answer is not Answer.NONE
        and answer is not Answer.YES
        and last is not None
        and counted_since(applicant.year_id, seat, last.replied_at)
    )
    ended = is_ended(seat)
    can_undo = last is not None and answer is not Answer.NONE and not counted and not ended and window.is_open
    return ReplyNow(window, seat, answer, last.replied_at if last else None, counted, can_undo, ended)


def is_ended(seat: HeldSeat) -> bool:
    """Whether a seat that is given up is one that the school ended; one query, none for a seat that is kept."""
    ended = ended_seat(seat.applicant_id) if seat.reply in GAVE_UP else None
    return ended is not None and ended.offering_id == seat.offering_id


def last_reply(applicant: int, offering_id: str) -> SeatReply | None:
    """What somebody said last to the seat of an education; None when nothing."""
    found = SeatReply.objects.filter(applicant=applicant, offering_id=offering_id)
    return found.order_by("-replied_at", "-pk").first()


def answer_now(seat: HeldSeat, last: SeatReply | None) -> Answer:
    """What the reply of a seat means: a yes that took the choices above away with it is its own answer.

    Args:
        seat: With its reply.
        last: What was said last to it.
    """
    answer = Answer(seat.reply)
    if answer is Answer.YES and last is not None and last.reply == answer:
        same = ApplicationVersion.objects.filter(applicant=seat.applicant_id, saved_at=last.replied_at)
        if same.exists():
            return Answer.ONLY
    return answer


def counted_since(year: int, seat: HeldSeat | None, moment: datetime) -> bool:
    """Whether what was said at a moment is counted with: a round made of what stood then, or a call to the seat.

    Args:
        year: The admission year.
        seat: The seat that was given up; None when it is about a queue.
        moment: When it was said.
    """
    rounds = Run.objects.filter(year=year, kind__in=GIVES_SEATS, rerun_of__isnull=True)
    if rounds.filter(_counts_with(moment) | Q(state=Run.State.WAITING)).exists():
        return True
    if seat is None:
        return False
    return ReserveCall.objects.filter(year=year, offering_id=seat.offering_id, called_at__gte=moment).exists()


def published_since(year: int, moment: datetime) -> bool:
    """Whether a published round is made of what stood at a moment.

    Args:
        year: The admission year.
        moment: When it was said.
    """
    rounds = Run.objects.filter(year=year, kind__in=GIVES_SEATS, publication__published_at__isnull=False)
    return rounds.filter(_counts_with(moment)).exists()


def _counts_with(moment: datetime) -> Q:
    """The rounds that are decided and made of what stood at a moment."""
    frozen_since = Q(snapshot__made_at__gte=moment)
    frozen_then = Q(snapshot__made_at__gte=F("asked_at"), done_at__gte=moment)  # its tables were read in between
    return Q(state__in=[Run.State.DONE, Run.State.THINNED]) & (frozen_since | frozen_then)
