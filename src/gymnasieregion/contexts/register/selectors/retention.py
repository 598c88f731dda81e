"""Whose data in the register are to be removed, and from when."""

from collections.abc import Mapping
from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from gymnasieregion.contexts.register.models import Enrolment, Person
from gymnasieregion.law.book import law_book

RETENTION = "register.retention"
KIND = "PERSONS"
COUNTED_FROM_AGE = 20
"""The months are counted from the end of the year in which somebody turns this."""
MONTHS_A_YEAR = 12


def last_birth_year(day: date) -> int:
    """The latest year of birth of those whose data may be removed on a day.

    Args:
        day: The day, whose rule it is.

    Raises:
        NoRuleInForceError: If no rule is known for the day.
    """
    months = cast("Mapping[str, int]", law_book().get(RETENTION, day))[KIND]
    years, rest = divmod(months, MONTHS_A_YEAR)
    return day.year - COUNTED_FROM_AGE - years - 1 - (day.month <= rest)


def due_for_removal(day: date) -> list[UUID]:
    """The heads of those whose data may be removed on a day, in order; nobody of a group who is too young or studies.

    Args:
        day: The day.
    """
    year = last_birth_year(day)
    young = Person.objects.filter(merged_into=OuterRef("pk"), birth_date__year__gt=year)
    studies = Enrolment.objects.filter(
        Q(person=OuterRef("pk")) | Q(person__merged_into=OuterRef("pk")), recorded_to=None
    ).filter(Q(ends_on=None) | Q(ends_on__gt=day))
    due = Person.objects.filter(merged_into=None, birth_date__year__lte=year)
    return list(due.filter(~Exists(young), ~Exists(studies)).order_by("pk").values_list("pk", flat=True))
