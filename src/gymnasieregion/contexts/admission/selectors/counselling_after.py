"""What a counsellor is to know of pupils after a result: who has no seat, is called, or loses one without a reply."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from gymnasieregion.contexts.admission.core.application_window import window_at
from gymnasieregion.contexts.admission.models import HeldSeat, ReserveCall
from gymnasieregion.contexts.admission.selectors.applying import today_of
from gymnasieregion.contexts.admission.selectors.cases_seats import publications_of
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.replying import window_of
from gymnasieregion.law.book import law_book

NO_REPLY = "admission.no_reply"


@dataclass(frozen=True, slots=True)
class AfterResult:
    """The pupils whom something is to be done for, by their keys.

    Args:
        no_place: Those who have no seat; who has left the admission is not among them.
        called: Those who are called from a reserve place and may still answer.
        not_replied: Those who have not replied to a seat that no reply gives up; empty where no reply means yes.
    """

    no_place: frozenset[int]
    called: frozenset[int]
    not_replied: frozenset[int]


def after_result_of(year: int, pupils: Collection[int], now: datetime) -> AfterResult | None:
    """What is to be done for some pupils after the latest result; four queries, one before a result.

    Args:
        year: The admission year.
        pupils: Their keys.
        now: The moment that calls and replies are held against.

    Returns:
        None before a result that gives seats, and while choices may be changed.
    """
    publication = publications_of(year).first()
    if publication is None or window_at(days := days_of(year), now).is_open:
        return None
    seats = dict(HeldSeat.objects.filter(applicant__in=pupils).values_list("applicant_id", "reply"))
    calls = ReserveCall.objects.filter(applicant__in=pupils, reply=ReserveCall.Reply.WAITING, answer_by__gt=now)
    asked = window_of(publication, days, now).is_open and law_book().get(NO_REPLY, today_of(now)) == "NO"
    return AfterResult(
        no_place=frozenset(key for key in pupils if seats.get(key, HeldSeat.Reply.NO) == HeldSeat.Reply.NO),
        called=frozenset(calls.values_list("applicant_id", flat=True)),
        not_replied=frozenset(key for key, reply in seats.items() if not reply) if asked else frozenset(),
    )
