"""The calls that schools have made to one person in reserve: what is asked, by when, and what a yes leaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gymnasieregion.contexts.admission.models import Applicant, HeldSeat, QueuePlace, ReserveCall
from gymnasieregion.contexts.admission.selectors.cases_seats import GAVE_UP, latest_publication
from gymnasieregion.contexts.admission.selectors.school_reserves import last_second
from gymnasieregion.contexts.offer.api import some_offer_rows
from gymnasieregion.contexts.offer.contracts import OfferRow

Reply = ReserveCall.Reply


@dataclass(frozen=True, slots=True)
class OwnCall:
    """A call, as the one who was called sees it.

    Args:
        call: The call.
        offering: To which education; None when it has left the offer.
        state: A code of ``ReserveCall.Reply``: ``SILENT`` from when the time has passed, ``NO`` once another was taken.
        last: The last moment that an answer counts.
        may_answer: Whether an answer counts now.
        may_undo: Whether an answer can still be undone, as far as the time goes.
    """

    call: ReserveCall
    offering: OfferRow | None
    state: str
    last: datetime
    may_answer: bool
    may_undo: bool


@dataclass(frozen=True, slots=True)
class OwnCalls:
    """Everything on the page of calls.

    Args:
        calls: The latest first.
        held: The education whose seat a yes leaves; None for none.
        queues: The educations whose reserve lists a yes leaves, by offering id of the call.
    """

    calls: tuple[OwnCall, ...]
    held: OfferRow | None
    queues: Mapping[str, tuple[OfferRow, ...]]

    @property
    def is_asked(self) -> bool:
        """Whether a call waits for an answer."""
        return any(each.may_answer for each in self.calls)


def own_calls(person: Applicant, now: datetime) -> OwnCalls:
    """The calls to one person; four queries, one when there is none.

    Args:
        person: Who has been called.
        now: The moment that answers are held against.
    """
    calls = list(ReserveCall.objects.filter(applicant=person, year=person.year_id).order_by("-called_at", "-pk"))
    if not calls:
        return OwnCalls((), None, {})
    held = HeldSeat.objects.filter(applicant=person).exclude(reply__in=GAVE_UP).first()
    places = QueuePlace.objects.filter(applicant=person, publication=latest_publication(person.year_id))
    queues = list(dict.fromkeys(places.values_list("offering_id", flat=True)))
    wanted = {call.offering_id for call in calls} | set(queues) | ({held.offering_id} if held else set())
    offered = {row.offering_id: row for row in some_offer_rows(person.year_id, sorted(wanted))}
    taken = {call.offering_id for call in calls if call.reply == Reply.YES}
    return OwnCalls(
        tuple(_own(call, offered.get(call.offering_id), taken, now) for call in calls),
        offered.get(held.offering_id) if held else None,
        {
            call.offering_id: tuple(offered[id_] for id_ in queues if id_ in offered and id_ != call.offering_id)
            for call in calls
        },
    )


def _own(call: ReserveCall, offering: OfferRow | None, taken: set[str], now: datetime) -> OwnCall:
    in_time = now < call.answer_by
    state = str(call.reply)
    if state == Reply.WAITING and taken - {call.offering_id}:
        state = str(Reply.NO)
    elif state == Reply.WAITING and not in_time:
        state = str(Reply.SILENT)
    return OwnCall(
        call=call,
        offering=offering,
        state=state,
        last=last_second(call.answer_by),
        may_answer=state == Reply.WAITING and offering is not None,
        may_undo=in_time and call.reply in {Reply.YES, Reply.NO} and offering is not None,
    )
