"""Some offerings of a year for other rooms, by id: a page about one applicant asks for a handful of them."""

from collections.abc import Collection

from django.db import connection

from gymnasieregion.contexts.offer.contracts import OfferedEducation
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.contexts.offer.selectors import offerings

_OFFERED = """
    SELECT one.offering_id, unit."key", one.school, one.municipality_code, one.municipality, provider.form,
    one.study_path_code, one.programme, one.name, one.selection, one.first_hand, one.status, one.test_weight,
    one.test_max, one.test_min, one.test_subject, one.test_subject_mark, one.test_max_rank
    FROM offer_offering one JOIN offer_schoolunit unit ON unit.id = one.unit_id
    JOIN offer_provider provider ON provider.id = unit.provider_id
    WHERE one.offer_year_id = %s AND one.offering_id IN ({marks}) ORDER BY one.offering_id
"""
"""In the order of the fields of ``OfferedEducation``."""


def some_offered(year: int, ids: Collection[str], *, with_seats: bool = True) -> tuple[OfferedEducation, ...]:
    """The offerings of a year that have one of some ids, by id.

    Args:
        year: The year of the offer.
        ids: A handful of ids; those that the year does not have are left out.
        with_seats: False where nobody asks for the seats: they are left empty, and it is one query instead of two.
    """
    if not with_seats:
        return _without_seats(year, ids)
    rows = Offering.objects.filter(offer_year_id=year, offering_id__in=list(ids)).order_by("offering_id")
    rows = rows.select_related("unit__provider").prefetch_related("groups")
    return tuple(offerings._offered(row) for row in rows)  # noqa: SLF001 - the same shape as of the whole offer


def _without_seats(year: int, ids: Collection[str]) -> tuple[OfferedEducation, ...]:
    """The same without seats: each page of an application asks for it, a class's for hundreds."""
    if not ids:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_OFFERED.format(marks=", ".join(["%s"] * len(ids))), [year, *ids])
        return tuple(OfferedEducation(*row, ()) for row in cursor.fetchall())  # type: ignore[call-arg]  # a row is all but the seats
