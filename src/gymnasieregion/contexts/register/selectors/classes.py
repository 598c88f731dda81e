"""The classes of a school, and who is in one on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from gymnasieregion.contexts.register.models import Enrolment
from gymnasieregion.contexts.register.selectors.pupils import SHOWN


def classes_of(unit: str, today: date) -> tuple[tuple[str, int, int], ...]:
    """Each class and year of study at a school on a day, with how many pupils; () for a school without pupils.

    Nobody whose identity is protected is counted.

    Args:
        unit: The school unit's key.
        today: The day.
    """
    rows = _there(unit, today).order_by("class_name", "school_year").values_list("class_name", "school_year")
    counts: dict[tuple[str, int], int] = {}
    for row in rows:
        counts[row] = counts.get(row, 0) + 1
    return tuple((name, year, count) for (name, year), count in counts.items())


def pupils_in(unit: str, class_name: str, school_year: int, today: date) -> "QuerySet[Enrolment]":
    """The study spells of a class that go on, by name; of nobody whose identity is protected.

    Args:
        unit: The school unit's key.
        class_name: The class; "" for those who have none.
        school_year: Their year of study.
        today: The day.
    """
    rows = _there(unit, today).filter(class_name=class_name, school_year=school_year)
    return rows.select_related("person", "person__merged_into").order_by(
        "person__family_name", "person__given_name", "pk"
    )


def _there(unit: str, today: date) -> "QuerySet[Enrolment]":
    """The study spells at a school that go on from a day."""
    open_then = Q(starts_on__lte=today, ends_on=None)
    return Enrolment.objects.filter(open_then, SHOWN, recorded_to=None, school_unit=unit)
