"""A search of the offer for other rooms: the hits of one page, and what can be filtered by."""

from collections.abc import Collection

from gymnasieregion.contexts.offer.contracts import FoundOffer, OfferRow
from gymnasieregion.contexts.offer.selectors.offerings import (
    found,
    in_order,
    municipalities_of,
    offerings_of,
    programmes_of,
    suggested,
)
from gymnasieregion.contexts.offer.selectors.overview import COLUMNS


def search(
    year: int,
    *,
    words: str,
    municipality: str,
    programme: str,
    selection: str,
    status: str,
    programmes: Collection[str] | None,
    sort: str,
    start: int,
    most: int,
) -> FoundOffer:
    """The offerings of a year that fit every filter; see ``api.find_offers``."""
    every = found(
        offerings_of(year),
        words=words,
        municipality=municipality,
        programme=programme,
        selection=selection,
        status=status,
    )
    if programmes is not None:
        every = every.filter(programme__in=list(programmes))
    page = in_order(every, sort, words).values_list(*COLUMNS)[start : start + most]
    rows = tuple(OfferRow(*(*cells[:-1], cells[-1] is not None)) for cells in page)
    count = every.count()
    return FoundOffer(count, rows, suggested(year, words) if words and not count else ())


def filters_of(year: int) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Code and name of each municipality with an offering in a year, and the code of each programme."""
    return municipalities_of(year), programmes_of(year)
