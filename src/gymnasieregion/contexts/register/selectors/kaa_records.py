"""Duties with what was done, the half-yearly file made of them, and the files that have been sent."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from gymnasieregion.contexts.register.core.kaa_faults import Fault
from gymnasieregion.contexts.register.core.kaa_file import (
    Difference,
    Duty,
    HalfYear,
    MeasureFact,
    Row,
    difference,
    file_bytes,
    rows_in,
    rows_of,
)
from gymnasieregion.contexts.register.core.kaa_file_checks import faults_in
from gymnasieregion.contexts.register.models import Contact, Measure, Responsibility, SentFile
from gymnasieregion.contexts.register.selectors.kaa_duties import NONE, head_of, numbers_of
from gymnasieregion.contexts.register.selectors.kaa_facts import KNOWN
from gymnasieregion.contexts.register.selectors.kaa_rules import age_limit_on, file_codes_on


@dataclass(frozen=True, slots=True)
class CurrentFile:
    """The file of a half-year as it would be sent now.

    Args:
        half: Of which half-year.
        rows: Its rows.
        content: The file.
        sha256: Its hash.
        faults: What is wrong in it.
        names: What each number's youth is called, and their duty; so that a fault leads somewhere.
    """

    half: HalfYear
    rows: Sequence[Row]
    content: bytes
    sha256: str
    faults: Sequence[Fault]
    names: Mapping[str, tuple[str, UUID]]


def current_file(municipality: str, half: HalfYear, today: date) -> CurrentFile:
    """Make the file of a half-year; nobody whose identity is protected is in it.

    Args:
        municipality: Four digits.
        half: Which.
        today: Numbers are those of the day.

    Raises:
        NoRuleInForceError: For a half-year before the first lists of codes.
    """
    rows = Responsibility.objects.filter(
        KNOWN, Q(ends_on__isnull=True) | Q(ends_on__gte=half.start), municipality_code=municipality,
        starts_on__lt=half.end, person__protection=NONE,
    )  # fmt: skip
    told = list(rows.select_related("person").order_by("pk"))
    numbers = numbers_of({head_of(row) for row in told}, today)
    duties = facts_of({row.spell for row in told}, numbers)
    codes = file_codes_on(half)
    made = rows_of(duties.values(), half, codes)
    content = file_bytes(made)
    faults = faults_in(made, half, codes, age_limit_on(half.end))
    names = {
        duty.identity: (f"{row.person.given_name} {row.person.family_name}".strip(), row.spell)
        for row, duty in duties.items()
    }
    return CurrentFile(half, made, content, hashlib.sha256(content).hexdigest(), faults, names)


def sent_files(municipality: str) -> list[SentFile]:
    """Every file that a municipality has sent, the latest half-year and the latest of it first; without content."""
    rows = SentFile.objects.filter(municipality_code=municipality).select_related("replaced_by")
    return list(rows.defer("content", "replaced_by__content").order_by("-half_year", "-sent_at", "-pk"))


def latest_sent(municipality: str, half: HalfYear) -> SentFile | None:
    """The file that stands at the receiver for a half-year; None before the first."""
    rows = SentFile.objects.filter(municipality_code=municipality, half_year=half.code, replaced_by__isnull=True)
    return rows.order_by("pk").first()


def rows_sent(sent: SentFile | None) -> list[Row]:
    """The rows that are kept of a file that was sent; none for none."""
    return rows_in(bytes(sent.content)) if sent else []


def since_sent(current: CurrentFile, sent: SentFile | None) -> Difference:
    """What tells the file from the one that was sent last."""
    return difference(rows_sent(sent), current.rows)


def facts_of(duties: Collection[UUID], numbers: Mapping[UUID, str] | None = None) -> dict[Responsibility, Duty]:
    """Duties with their contacts and measures, as the core knows them; three queries.

    Args:
        duties: Which.
        numbers: What to call each person in the file; left out where nobody is told.
    """
    told = numbers or {}
    rows = Responsibility.objects.filter(KNOWN, spell__in=duties).select_related("person").order_by("pk")
    contacts: dict[UUID, list[tuple[date, str]]] = {}
    for one in Contact.objects.filter(KNOWN, duty__in=duties).order_by("contacted_on", "pk"):
        contacts.setdefault(one.duty, []).append((one.contacted_on, one.occupation))
    measures: dict[UUID, list[MeasureFact]] = {}
    for each in Measure.objects.filter(KNOWN, duty__in=duties).order_by("starts_on", "pk"):
        fact = MeasureFact(each.kind, each.starts_on, each.ends_on, each.ended_because, each.occupation_after)
        measures.setdefault(each.duty, []).append(fact)
    return {
        row: Duty(
            told.get(row.person.merged_into_id or row.person_id, ""), row.municipality_code, row.starts_on, row.because,
            row.ends_on, row.ended_because, contacts.get(row.spell, ()), measures.get(row.spell, ()),
        )
        for row in rows
    }  # fmt: skip
