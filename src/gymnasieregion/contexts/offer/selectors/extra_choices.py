"""Some offerings with the extra choices within them: languages, instruments and individual choices."""

from collections.abc import Collection, Mapping

from django.db import connection

from gymnasieregion.contexts.offer.contracts import ListedOffering
from gymnasieregion.contexts.offer.models import ExtraChoice

_LISTED = """
    SELECT one.id, one.offering_id, one.name, one.school, one.municipality, one.status, (SELECT
    SUM(seats) FROM offer_seatgroup WHERE offering_id = one.id), extra.kind, extra.name
    FROM offer_offering one LEFT JOIN offer_extrachoice extra ON extra.offering_id = one.id
    WHERE one.offer_year_id = %s AND one.offering_id IN ({marks}) ORDER BY one.offering_id, extra.kind, extra.name
"""
"""Each page of an application asks it, and Django takes ten times as long to write it."""


def extras_of(year: int, ids: Collection[str]) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """What may be chosen of each kind within some offerings, by offering and kind; one query.

    Args:
        year: The year of the offer.
        ids: A handful of ids; those without extra choices are left out.
    """
    rows = ExtraChoice.objects.filter(offering__offer_year_id=year, offering__offering_id__in=list(ids))
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for id_, kind, name in rows.order_by("offering__offering_id", "kind", "name").values_list(
        "offering__offering_id", "kind", "name"
    ):
        kinds = found.setdefault(id_, {})
        kinds[kind] = (*kinds.get(kind, ()), name)
    return found


def listed(year: int, ids: Collection[str]) -> tuple[ListedOffering, ...]:
    """Some offerings of a year as a list of choices shows them, by id; one query.

    Args:
        year: The year of the offer.
        ids: A handful of ids; those that the year does not have are left out.
    """
    if not ids:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_LISTED.format(marks=", ".join(["%s"] * len(ids))), [year, *ids])
        rows = cursor.fetchall()
    found: dict[str, ListedOffering] = {}
    extras: dict[str, dict[str, tuple[str, ...]]] = {}
    for key, id_, title, school, municipality, status, seats, kind, name in rows:
        kinds = extras.setdefault(id_, {})
        if id_ not in found:
            found[id_] = ListedOffering(key, id_, title, school, municipality, status, kinds, seats or 0)
        if kind is not None:
            kinds[kind] = (*kinds.get(kind, ()), name)
    return tuple(found.values())
