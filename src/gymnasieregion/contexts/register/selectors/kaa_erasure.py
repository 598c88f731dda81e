"""Whose data in the register of the municipality's duty are to be erased, and by when."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from gymnasieregion.contexts.register.models import (
    Contact,
    ContactDetails,
    Exemption,
    Measure,
    Person,
    PersonIdentifier,
    Responsibility,
)
from gymnasieregion.contexts.register.selectors.kaa_rules import erasure_age_on
from gymnasieregion.platform.audit.models import Event

ERASED = "register.kaa_removal.run"
SHOWN = 10

TABLES = (Contact, Measure, Exemption, ContactDetails, Responsibility)
"""Every table with rows of one youth."""


@dataclass(frozen=True, slots=True)
class DueErasure:
    """What is to be erased of those who turn 21 in a year or did so before.

    Args:
        year: By the end of which year.
        youths: How many.
        overdue: How many of them had it due before this year.
    """

    year: int
    youths: int
    overdue: int


def due_persons(year: int, municipality: str = "") -> set[UUID]:
    """Those with rows in the register who are 21 or more by the end of a year.

    Args:
        year: By the end of which year.
        municipality: Only with rows of one; "" for all.

    Source: förordning (2006:39) 7 §.
    """
    last_born = date(year - erasure_age_on(date(year, 12, 31)), 12, 31)
    found: set[UUID] = set()
    for table in TABLES:
        rows = table._default_manager.filter(person__birth_date__lte=last_born).order_by()  # noqa: SLF001 - any table
        if municipality:
            rows = rows.filter(municipality_code=municipality)
        found |= set(rows.values_list("person", flat=True).distinct())
    return found


def due_erasure(year: int, municipality: str) -> DueErasure:
    """How many of a municipality's youths are to be erased by the end of a year."""
    return DueErasure(year, len(due_persons(year, municipality)), len(due_persons(year - 1, municipality)))


def every_number(persons: Sequence[UUID]) -> frozenset[str]:
    """Every number that some persons, and those they were merged with, have or have had."""
    heads = Person.objects.filter(pk__in=persons, merged_into__isnull=False).values("merged_into")
    group = Q(person__in=persons) | Q(person__merged_into__in=persons) | Q(person__in=heads)
    rows: QuerySet[PersonIdentifier] = PersonIdentifier.objects.filter(group).order_by()
    return frozenset(rows.values_list("value", flat=True))


def erasures_of(municipality: str) -> list[Mapping[str, object]]:
    """What has been erased of a municipality's youths, by the log: the latest first, each with its moment (``at``).

    A timer erases in every municipality at once; its counts are of all of them.

    Args:
        municipality: Four digits.
    """
    about = (f"municipality:{municipality}", "municipality:*")
    events = Event.objects.filter(action=ERASED, about__in=about).order_by("-seq")[:SHOWN]
    return [{"at": event.at, "everywhere": event.about.endswith("*"), **json.loads(event.after)} for event in events]
