"""School units, whatever they are called and coded now and were before."""

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet

from gymnasieregion.contexts.offer.contracts import SchoolUnitFacts
from gymnasieregion.contexts.offer.models import SchoolUnit, SchoolUnitCode, SchoolUnitName


def school_units() -> tuple[SchoolUnitFacts, ...]:
    """Every school unit by key; see ``api.school_units``."""
    codes = _spans(SchoolUnitCode.objects.values_list("unit", "starts_on", "code"))
    names = _spans(SchoolUnitName.objects.values_list("unit", "starts_on", "name"))
    return tuple(
        SchoolUnitFacts(
            key=unit.key,
            codes=codes[unit.pk] or ((date.min, unit.key),),
            names=names[unit.pk] or ((date.min, unit.key),),
            municipality_code=unit.municipality_code,
            provider=unit.provider.code,
            provider_name=unit.provider.name,
            organisation_form=unit.provider.form,
        )
        for unit in SchoolUnit.objects.select_related("provider").order_by("key")
    )


def _spans(
    rows: "QuerySet[SchoolUnitCode, tuple[int, date, str]] | QuerySet[SchoolUnitName, tuple[int, date, str]]",
) -> "defaultdict[int, tuple[tuple[date, str], ...]]":
    """What each unit has had, by its key in the database, earliest first."""
    found: defaultdict[int, tuple[tuple[date, str], ...]] = defaultdict(tuple)
    for unit, first_day, value in rows.order_by("unit", "starts_on"):
        found[unit] = (*found[unit], (first_day, value))
    return found
