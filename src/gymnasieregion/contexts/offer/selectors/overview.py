"""The offer of a year in one row for each offering, past the models: for overviews of all of it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Sum

from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.contexts.offer.models import Offering, SeatGroup

COLUMNS = (
    "pk", "offer_year_id", "offering_id", "unit__provider__code", "unit__provider__name", "unit__provider__form",
    "unit__key", "school", "municipality_code", "municipality", "programme", "study_path_code",
    "name", "selection", "first_hand", "status", "seats", "test_max_rank", "reviewed_on",
)  # fmt: skip
"""In the order of the fields of ``OfferRow``."""


def rows_of(
    year: int, ids: Collection[str] | None = None, *, unit: str = "", provider: str = ""
) -> tuple[OfferRow, ...]:
    """Offerings of a year, by municipality, school and name; one query.

    Args:
        year: The year of the offer.
        ids: Which of them; None for all.
        unit: Only those of the school unit with this key; "" for all.
        provider: Only those of the provider with this code; "" for all.
    """
    only: dict[str, object] = {"unit__key": unit, "unit__provider__code": provider}
    only = {field: value for field, value in only.items() if value}
    if ids is not None:
        only["offering_id__in"] = list(ids)
    return _rows(offer_year_id=year, **only)


def row_with(key: int) -> OfferRow | None:
    """The offering that has a key, of whatever year; None when there is none."""
    return next(iter(_rows(pk=key)), None)


def _rows(**only: object) -> tuple[OfferRow, ...]:
    """The offerings that have some values, by municipality, school and name."""
    rows = Offering.objects.filter(**only).annotate(seats=Sum("groups__seats", default=0))
    rows = rows.order_by("municipality_sort", "school_sort", "name_sort", "offering_id")
    found: Iterable[tuple[Any, ...]] = rows.values_list(*COLUMNS)
    return tuple(OfferRow(*(*cells[:-1], cells[-1] is not None)) for cells in found)


def over_admission_of(year: int) -> Mapping[str, int]:
    """How many of the seats of each offering of a year are over-admission, by id; one query."""
    groups = SeatGroup.objects.filter(offering__offer_year_id=year, over_admission__gt=0).order_by()
    found: dict[str, int] = {}
    for offering_id, over, seats in groups.values_list("offering__offering_id", "over_admission", "seats"):
        found[offering_id] = found.get(offering_id, 0) + min(over, seats)
    return found
