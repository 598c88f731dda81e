"""Whose data in the register are to be removed, and from when."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from gymnasieregion.contexts.register.models import Enrolment, EventFile, Person
from gymnasieregion.contexts.register.selectors.files import is_worked_on
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.pages.formats import STOCKHOLM

RETENTION = "register.retention"
PERSONS, FILES = "PERSONS", "FILES"
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
    months = cast("Mapping[str, int]", law_book().get(RETENTION, day))[PERSONS]
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


def last_day_of_files(day: date) -> date:
    """The latest day of handing in of the files of events that may be erased on a day.

    Args:
        day: The day, whose rule it is.

    Raises:
        NoRuleInForceError: If no rule is known for the day.

    >>> last_day_of_files(date(2027, 4, 30))
    datetime.date(2027, 2, 28)
    """
    months = cast("Mapping[str, int]", law_book().get(RETENTION, day))[FILES]
    years, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 - months, MONTHS_A_YEAR)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def files_due(day: date) -> list[int]:
    """The files of events that were never applied and may be erased on a day, in order; none that a job works with.

    Args:
        day: The day.
    """
    until = datetime.combine(last_day_of_files(day), time.max, STOCKHOLM)
    kept = EventFile.objects.exclude(content=b"").filter(sent_at__lte=until)
    return [row.pk for row in kept.defer("content", "found").order_by("pk") if not is_worked_on(row)]
