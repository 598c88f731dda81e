"""Requests to change study path or to come back: what somebody may ask for, and what waits for a school."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from gymnasieregion.contexts.admission.core.reserve_turn import calls_from
from gymnasieregion.contexts.admission.models import Applicant, Arrival, HeldSeat, PathRequest, ReserveCall
from gymnasieregion.contexts.admission.selectors.cases_seats import GAVE_UP
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.platform.access.actor import Actor

ASK, DECIDE = "admission.path.ask", "admission.path.decide"
Kind, State = PathRequest.Kind, PathRequest.State


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody holds and has left.

    Args:
        held: The seat; None for none.
        left: The educations that they have left, or lost.
    """

    held: HeldSeat | None
    left: frozenset[str]

    def kind_to(self, offering_id: str) -> str:
        """What a request to an education is, a code of ``PathRequest.Kind``; "" where none can be made."""
        if self.held is not None and self.held.offering_id == offering_id:
            return ""
        if offering_id in self.left:
            return str(Kind.READMISSION)
        return str(Kind.CHANGE) if self.held is not None else ""


def paths_from(days: Mapping[str, date]) -> date | None:
    """The first day when a change of study path is asked for: when the term begins, else when schools call reserves.

    Args:
        days: The calendar of the year.

    >>> paths_from({"TERM_STARTS": date(2026, 8, 17)})
    datetime.date(2026, 8, 17)
    """
    return days.get("TERM_STARTS") or calls_from(days)


def standing_of(applicant: Applicant) -> Standing:
    """What somebody holds and has left; four queries."""
    seat = HeldSeat.objects.filter(applicant=applicant).first()
    gave_up = seat is not None and seat.reply in GAVE_UP
    held = None if gave_up else seat
    left = {seat.offering_id} if seat is not None and gave_up else set()
    calls = ReserveCall.objects.filter(applicant=applicant, reply=ReserveCall.Reply.YES)
    moves = PathRequest.objects.filter(applicant=applicant, state=State.GRANTED)
    for rows in (calls, moves):
        left |= set(rows.exclude(left_offering_id="").values_list("left_offering_id", flat=True))
    ended = Arrival.objects.filter(applicant=applicant, state=Arrival.State.ENDED)
    left |= set(ended.values_list("offering_id", flat=True))
    return Standing(held, frozenset(left - ({held.offering_id} if held else set())))


def requests_of(applicant: Applicant) -> Sequence[PathRequest]:
    """Everything that somebody has asked for, the latest first; one query."""
    return list(PathRequest.objects.filter(applicant=applicant).order_by("-asked_at", "-pk"))


def requests_to(offering: OfferRow, actor: Actor) -> Sequence[PathRequest]:
    """What has been asked of an education, those that wait first; protected identities for the office alone.

    Args:
        offering: The education.
        actor: Who looks.
    """
    rows = PathRequest.objects.filter(offering_id=offering.offering_id, applicant__year=offering.year)
    if not sees_protected(actor):
        rows = rows.filter(applicant__protection=Applicant.Protection.NONE)
    found = list(rows.exclude(state=State.WITHDRAWN).select_related("applicant").order_by("asked_at", "pk"))
    return sorted(found, key=lambda row: row.state != State.WAITING)


def waiting_requests(year: int, offerings: Sequence[str]) -> Mapping[str, int]:
    """How many requests wait at each of some educations, protected identities aside; one query.

    Args:
        year: The admission year.
        offerings: Their ids.
    """
    rows = PathRequest.objects.filter(
        applicant__year=year, state=State.WAITING, applicant__protection=Applicant.Protection.NONE,
        offering_id__in=list(offerings),
    )  # fmt: skip
    return dict(rows.order_by().values_list("offering_id").annotate(Count("pk")))
