"""Those who hold a seat when the term begins, for the register: nobody keys them a second time."""

from collections.abc import Mapping

from django.db.models import Q

from gymnasieregion.contexts.admission.contracts import Admitted
from gymnasieregion.contexts.admission.models import Arrival, HeldSeat
from gymnasieregion.contexts.admission.selectors.cases_seats import GAVE_UP
from gymnasieregion.contexts.offer.api import offer_of

STAYED_AWAY = (Arrival.State.ABSENT.value, Arrival.State.ENDED.value)


def admitted_of(year: int) -> tuple[Admitted, ...]:
    """Those who keep a seat of a year and are not written as not having come, by id; two queries.

    Protected identities are among them, with their kind. Whoever has not been written of at all is there too: most
    schools write only of those who do not come.
    """
    seats = HeldSeat.objects.filter(~Q(reply__in=GAVE_UP), applicant__year=year, applicant__is_active=True)
    away = _stayed_away(year)
    return tuple(
        Admitted(
            applicant_id=held.applicant.applicant_id,
            earlier_id=held.applicant.earlier_id,
            identity_number=held.applicant.identity_number,
            birth_date=held.applicant.birth_date,
            given_name=held.applicant.given_name,
            family_name=held.applicant.family_name,
            home_municipality_code=held.applicant.home_municipality_code,
            protection=held.applicant.protection,
            offering_id=held.offering_id,
        )
        for held in seats.select_related("applicant").order_by("applicant__applicant_id").iterator()
        if (held.applicant_id, held.offering_id) not in away
    )


def seat_groups_of(year: int) -> Mapping[str, str]:
    """The kind of seat group that each holds a seat of a year in, by applicant id; "" for a group that is gone."""
    kinds = {(each.offering_id, group.group_id): group.kind for each in offer_of(year) for group in each.groups}
    held = HeldSeat.objects.filter(~Q(reply__in=GAVE_UP), applicant__year=year, applicant__is_active=True)
    rows = held.order_by().values_list("applicant__applicant_id", "offering_id", "group_id")
    return {applicant: kinds.get((offering, group), "") for applicant, offering, group in rows}


def _stayed_away(year: int) -> frozenset[tuple[int, str]]:
    """The applicants and educations of which it was last written that they have not come."""
    rows = Arrival.objects.filter(applicant__year=year).order_by("said_at", "pk")
    last = {(who, offering): state for who, offering, state in rows.values_list("applicant_id", "offering_id", "state")}
    return frozenset(seat for seat, state in last.items() if state in STAYED_AWAY)
