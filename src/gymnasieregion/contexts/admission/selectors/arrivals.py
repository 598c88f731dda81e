"""Who holds a seat of an education when the first term begins, and whether they have come."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

from gymnasieregion.contexts.admission.models import Applicant, Arrival, HeldSeat
from gymnasieregion.contexts.admission.selectors.cases_seats import GAVE_UP
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.platform.access.actor import Actor

WRITE = "admission.arrival.write"
UNKNOWN = ""
"""The state of somebody of whom nothing has been written."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a seat, or held it until the school ended it.

    Args:
        person: The applicant.
        held: The seat; the row stays when it has been ended.
        arrival: What was last written of this seat; None for nothing.
    """

    person: Applicant
    held: HeldSeat
    arrival: Arrival | None

    @property
    def state(self) -> str:
        """A code of ``Arrival.State``, or ``UNKNOWN``."""
        return str(self.arrival.state) if self.arrival else UNKNOWN

    @property
    def is_protected(self) -> bool:
        """Whether the identity is protected: only the office writes."""
        return self.person.protection != Applicant.Protection.NONE


def holders_of(offering: OfferRow, actor: Actor, *, only: Collection[int] | None = None) -> tuple[Holder, ...]:
    """Those who hold a seat of an education or held it until it was ended, by name and id; two queries.

    Args:
        offering: The education.
        actor: Who looks: protected identities are there for the office alone.
        only: Keys of applicants; None for all.
    """
    ended = _last(offering, only)
    gave_up = [who for who, arrival in ended.items() if arrival.state == Arrival.State.ENDED]
    rows = HeldSeat.objects.filter(
        ~Q(reply__in=GAVE_UP) | Q(applicant__in=gave_up, reply=HeldSeat.Reply.NO),
        offering_id=offering.offering_id, applicant__year=offering.year, applicant__is_active=True,
    ).select_related("applicant")  # fmt: skip
    if only is not None:
        rows = rows.filter(applicant__in=only)
    if not sees_protected(actor):
        rows = rows.filter(applicant__protection=Applicant.Protection.NONE)
    found = (Holder(row.applicant, row, _of_this_seat(row, ended.get(row.applicant_id))) for row in rows)
    return tuple(sorted(found, key=_by_name))


def ended_seat(applicant: int) -> Arrival | None:
    """The seat that somebody lost since they did not come; None for nobody's. One query.

    Args:
        applicant: The applicant's key in the database.
    """
    last = Arrival.objects.filter(applicant=applicant).order_by("-said_at", "-pk").first()
    return last if last is not None and last.state == Arrival.State.ENDED else None


def _last(offering: OfferRow, only: Collection[int] | None) -> Mapping[int, Arrival]:
    """What was last written of each seat of an education."""
    rows = Arrival.objects.filter(offering_id=offering.offering_id, applicant__year=offering.year)
    if only is not None:
        rows = rows.filter(applicant__in=only)
    return {row.applicant_id: row for row in rows.order_by("said_at", "pk")}


def _of_this_seat(held: HeldSeat, arrival: Arrival | None) -> Arrival | None:
    """What is written of a seat; who has come back to an education that was ended begins anew."""
    is_earlier = arrival is not None and arrival.state == Arrival.State.ENDED and held.reply not in GAVE_UP
    return None if is_earlier else arrival


def _by_name(holder: Holder) -> tuple[str, str, str]:
    person = holder.person
    return person.family_name.casefold(), person.given_name.casefold(), person.applicant_id
