"""The things that may be missing before a round, each counted once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

import polars as pl
from django.db.models import Count

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant
from gymnasieregion.contexts.admission.selectors.missing_rows import BY_HOME, MISSING, missing_rows
from gymnasieregion.contexts.admission.selectors.people_gaps import FILTERS, registration_gaps
from gymnasieregion.contexts.admission.selectors.readiness import FaultRow, Group, Item, Weight, Who
from gymnasieregion.contexts.admission.selectors.tables import year_tables
from gymnasieregion.contexts.admission.selectors.tables_schema import input_tables
from gymnasieregion.contexts.admission.services.tables_faults import BadInputError, Fault
from gymnasieregion.contexts.admission.services.year_tables import settings_text, tables_of
from gymnasieregion.contexts.offer.api import offer_rows
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.law.reference import municipality_names
from gymnasieregion.platform.pages.year_dates import EVENT_WORDS

MOST_ROWS = 100
"""Faults of a kind that are kept row by row; the rest is counted."""

TOLD_ELSEWHERE = frozenset({"FREE_QUOTA_UNDECIDED", "NO_CHOICES"})
"""Warnings of the tables that are told with a list of their own."""

PLACING = frozenset({"final", "late", "reserve"})
"""Kinds of rounds that give out seats."""

BEFORE_PLACING = frozenset({*MISSING, "gap:underlag"})
"""What may wait until a round gives out seats."""

BY_SENDING = frozenset({"betyg", "val", "sprak"})
"""Gaps of the registration that the sending school mends."""


def items_of(year: AdmissionYear, kind: str, day: date, days: Mapping[str, date]) -> Iterator[Item]:
    """Everything that is missing before a round.

    Args:
        year: The admission year.
        kind: A kind of round.
        day: The day that the round would be decided by.
        days: The calendar of the year.
    """
    offer = offer_rows(year.year)
    yield from _table_items(year, kind, day)
    yield from _row_items(year.year, kind, offer)
    yield from _gap_items(year.year, kind)
    yield from _offer_items(offer)
    absent = [event for event in EVENT_WORDS if event not in days]
    if absent:
        yield Item("DAYS", Weight.DUE, Who.OFFICE, len(absent), facts={"events": ",".join(absent)})


def _table_items(year: AdmissionYear, kind: str, day: date) -> Iterator[Item]:
    """The faults and warnings of the tables that the round would read, by code."""
    frames = year_tables(year.year).frames
    if frames["applicants"].is_empty():
        yield Item("NO_APPLICANTS", Weight.DUE, Who.OFFICE, 1)
    settings = settings_text(year, kind=kind, name=kind, day=day, decisions=[])
    try:
        faults: Sequence[Fault] = tables_of(frames, settings).warnings
    except BadInputError as refused:
        faults = (*refused.faults, *refused.warnings)
    protected = set(
        Applicant.objects.filter(year=year).exclude(protection="NONE").values_list("applicant_id", flat=True)
    )
    by_code: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        if fault.code not in TOLD_ELSEWHERE:
            by_code.setdefault((fault.file, fault.code), []).append(fault)
    names = {table.path: table.name for table in input_tables()}
    for (file, code), alike in by_code.items():
        table = names.get(file, "")
        rows = (_fault_row(fault, frames.get(table)) for fault in alike)
        shown = islice((row for row in rows if row.applicant not in protected), MOST_ROWS)
        weight = Weight.STOPS if alike[0].stops else Weight.NOTE
        yield Item(code, weight, Who.OFFICE, len(alike), table=table, rows=tuple(shown))


def _fault_row(fault: Fault, frame: pl.DataFrame | None) -> FaultRow:
    """A fault with the applicant of its row; a line counts from the header."""
    row = fault.line - 2
    owned = frame is not None and "applicant_id" in frame.columns and 0 <= row < frame.height
    applicant = frame["applicant_id"][row] if owned and frame is not None else ""
    return FaultRow(applicant, fault.column, fault.value, dict(fault.facts))


def _row_items(year: int, kind: str, offer: Sequence[OfferRow]) -> Iterator[Item]:
    """Rows that a school or a municipality must decide on."""
    of = {row.offering_id: row for row in offer}
    names = municipality_names()
    for code in MISSING:
        rows = missing_rows(code, year, offer)
        if code in BY_HOME:
            counted = rows.values_list("applicant__home_municipality_code").annotate(count=Count("pk"))
            groups = _groups((home, names.get(home, home), count) for home, count in counted)
        else:
            counted = rows.values_list("offering_id").annotate(count=Count("pk"))
            groups = _groups((of[id_].unit, of[id_].school, count) for id_, count in counted if id_ in of)
        if groups:
            who = Who.MUNICIPALITY if code in BY_HOME else Who.SCHOOL
            yield Item(code, _weight(code, kind), who, sum(group.count for group in groups), groups=groups)


def _gap_items(year: int, kind: str) -> Iterator[Item]:
    """What is lacking in the registration."""
    for code, _, _, count, _ in registration_gaps(year):
        if not count:
            continue
        active = Applicant.objects.filter(year=year, is_active=True, protection="NONE").order_by()
        groups: tuple[Group, ...] = ()
        if code in BY_SENDING:
            lacking = FILTERS[code](active, year).exclude(school="")
            counted = lacking.values_list("school").annotate(count=Count("pk"))
            groups = _groups((school, school, number) for school, number in counted)
        who = Who.SENDING if code in BY_SENDING else Who.OFFICE
        yield Item(f"gap:{code}", _weight(f"gap:{code}", kind), who, count, groups=groups)


def _offer_items(offer: Sequence[OfferRow]) -> Iterator[Item]:
    """What the offer lacks."""
    if not offer:
        yield Item("OFFER", Weight.STOPS, Who.OFFICE, 1)
    waiting = [row for row in offer if row.status == "OPEN" and not row.is_reviewed]
    if waiting:
        groups = _groups((row.unit, row.school, 1) for row in waiting)
        yield Item("REVIEW", Weight.DUE, Who.SCHOOL, len(waiting), groups=groups)


def _weight(code: str, kind: str) -> Weight:
    """What something undecided means; a round without seats can do without most of it."""
    if code in {"gap:sprak", "gap:dubblett", "gap:skola"}:
        return Weight.NOTE
    return Weight.NOTE if code in BEFORE_PLACING and kind not in PLACING else Weight.DUE


def _groups(rows: Iterable[tuple[str, str, int]]) -> tuple[Group, ...]:
    """Rows added up by key, most first."""
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for key, name, count in rows:
        counts[key] += count
        names[key] = name
    groups = (Group(key, names[key], count) for key, count in counts.items())
    return tuple(sorted(groups, key=lambda group: (-group.count, group.name)))
