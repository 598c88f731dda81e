"""Some offerings of a year for other rooms, by id: a page about one applicant asks for a handful of them."""

from collections.abc import Collection

from django.db.models import Prefetch

from gymnasieregion.contexts.offer.contracts import OfferedEducation
from gymnasieregion.contexts.offer.models import Offering, SeatGroup
from gymnasieregion.contexts.offer.selectors import offerings


def some_offered(year: int, ids: Collection[str], *, with_seats: bool = True) -> tuple[OfferedEducation, ...]:
    """The offerings of a year that have one of some ids, by id.

    Args:
        year: The year of the offer.
        ids: A handful of ids; those that the year does not have are left out.
        with_seats: False where nobody asks for the seats: they are left empty, and it is one query instead of two.
    """
    rows = Offering.objects.filter(offer_year_id=year, offering_id__in=list(ids)).order_by("offering_id")
    groups = SeatGroup.objects.all() if with_seats else SeatGroup.objects.none()
    rows = rows.select_related("unit__provider").prefetch_related(Prefetch("groups", groups))
    return tuple(offerings._offered(row) for row in rows)  # noqa: SLF001 - the same shape as of the whole offer
