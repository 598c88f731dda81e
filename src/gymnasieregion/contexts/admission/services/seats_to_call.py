"""The number of seats that reserves are called to, when a seat is given up or taken back after the start of term."""

from datetime import datetime

from gymnasieregion.contexts.admission.models import ReserveCall, SeatsToCall
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.school_reserves import last_round
from gymnasieregion.contexts.admission.services.reserve_calls import is_time_to_call
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.platform.access.actor import Actor

Reply = ReserveCall.Reply


def more_seats_to_call(
    *, offering: OfferRow, group_id: str, more: int, actor: Actor, now: datetime, then: datetime
) -> int | None:
    """Change the number of seats to call to, in the caller's transaction, which holds the year locked.

    Args:
        offering: The education.
        group_id: Its group.
        more: How many more; less than 0 for seats that are taken back.
        actor: Who does it.
        now: The moment.
        then: When the seats were given up: before schools call the next central round fills them, and nothing changes.

    Returns:
        How many more there are now; None where fewer cannot be, since the seats are called to.
    """
    if not is_time_to_call(days_of(offering.year), last_round(offering.year), then):
        return 0
    row = SeatsToCall.objects.filter(
        year=offering.year, offering_id=offering.offering_id, group_id=group_id
    ).first() or SeatsToCall(year_id=offering.year, offering_id=offering.offering_id, group_id=group_id, seats=0)
    calls = ReserveCall.objects.filter(year=offering.year, offering_id=offering.offering_id, group_id=group_id)
    taken = [
        call.seat for call in calls if call.reply == Reply.YES or (call.reply == Reply.WAITING and now < call.answer_by)
    ]
    if more < 0 and row.seats + more < max(taken, default=0):
        return None
    row.seats, row.said_by, row.said_at = row.seats + more, actor.user_id, now
    row.save()
    return more
