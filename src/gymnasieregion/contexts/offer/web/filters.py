"""The filters of the list, out of the address."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from gymnasieregion.contexts.offer.models import Offering, OfferYear
from gymnasieregion.contexts.offer.selectors.offerings import found, in_order, offerings_of, years

FILTERS = ("q", "municipality", "programme", "selection", "status", "unit", "provider")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader has asked for.

    Args:
        year: The year, the latest open one when none is asked for; None when the reader may see no offer.
        years: All years that the reader may see, the latest first.
        filters: The value of each filter, "" for none.
        sort: The order asked for.
    """

    year: OfferYear | None
    years: tuple[OfferYear, ...]
    filters: dict[str, str]
    sort: str

    def offerings(self) -> QuerySet[Offering]:
        """The offerings that fit, in the order asked for; none without a year."""
        values = {("words" if name == "q" else name): value for name, value in self.filters.items()}
        every = found(offerings_of(self.year.year if self.year else 0), **values)
        return in_order(every, self.sort, self.filters["q"])


def asked(request: HttpRequest) -> Asked:
    """Read the address.

    Raises:
        Http404: If a year is asked for that has no offer, or none that the reader may see.
    """
    every = years(request.actor)  # type: ignore[attr-defined]  # set by ActorMiddleware
    wanted = request.GET.get("year", "")
    if wanted:
        year = next((each for each in every if str(each.year) == wanted), None)
        if year is None:
            raise Http404(wanted)
    else:
        year = next((each for each in every if each.state == OfferYear.State.OPEN), next(iter(every), None))
    filters = {name: request.GET.get(name, "").strip()[:100] for name in FILTERS}
    return Asked(year, every, filters, request.GET.get("sort", ""))
