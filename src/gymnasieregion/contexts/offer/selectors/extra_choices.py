"""Some offerings with the extra choices within them: languages, instruments and individual choices."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from gymnasieregion.contexts.offer.contracts import ListedOffering
from gymnasieregion.contexts.offer.models import ExtraChoice, Offering

LISTED = ("pk", "offering_id", "name", "school", "municipality", "status")


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
    rows = Offering.objects.filter(offer_year_id=year, offering_id__in=list(ids))
    rows = rows.order_by("offering_id", "extra_choices__kind", "extra_choices__name")
    found: dict[str, ListedOffering] = {}
    cells = rows.values_list(*LISTED, "extra_choices__kind", "extra_choices__name")
    for key, id_, title, school, municipality, status, kind, name in cells:
        one = found.setdefault(id_, ListedOffering(key, id_, title, school, municipality, status, {}))
        if kind is not None:
            extras = {**one.extras, kind: (*one.extras.get(kind, ()), name)}
            found[one.offering_id] = replace(one, extras=extras)
    return tuple(found.values())
