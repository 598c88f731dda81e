"""The offer of a year in one row for each offering, past the models: for overviews of all of it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Sum

from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.contexts.offer.models import Offering

COLUMNS = (
    "pk", "offering_id", "unit__key", "school", "municipality_code", "municipality", "programme", "study_path_code",
    "name", "selection", "first_hand", "status", "seats", "test_max_rank", "reviewed_on",
)  # fmt: skip
"""In the order of the fields of ``OfferRow``."""


def rows_of(year: int) -> tuple[OfferRow, ...]:
    """All offerings of a year, by municipality, school and name; one query."""
    rows = Offering.objects.filter(offer_year_id=year).annotate(seats=Sum("groups__seats", default=0))
    rows = rows.order_by("municipality_sort", "school_sort", "name_sort", "offering_id")
    found: Iterable[tuple[Any, ...]] = rows.values_list(*COLUMNS)
    return tuple(OfferRow(*(*cells[:-1], cells[-1] is not None)) for cells in found)
