"""The municipality's duty: whom somebody sees, who is in the register, and who has come into the group or left it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from gymnasieregion.contexts.register.contracts import IdentifierKind, Protection
from gymnasieregion.contexts.register.core.kaa_codes import DutyEnd, Registered, Standing
from gymnasieregion.contexts.register.core.kaa_target import (
    Youth,
    birthday,
    covered_spans,
    ended_since,
    rules_on,
    standing,
)
from gymnasieregion.contexts.register.core.spans import holds_on
from gymnasieregion.contexts.register.models import (
    Contact,
    Enrolment,
    Measure,
    Person,
    Residence,
    Responsibility,
)
from gymnasieregion.contexts.register.selectors.facts import NUMBERS
from gymnasieregion.contexts.register.selectors.groups import together
from gymnasieregion.contexts.register.selectors.kaa_facts import KNOWN, youths_of
from gymnasieregion.contexts.register.selectors.kaa_rules import contact_days_on, rule_book
from gymnasieregion.platform.access.actor import Belongs

JULY = 7
NONE = Protection.NONE.value


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is covered by the duty and not in the municipality's register.

    Args:
        person: Who.
        since: The first day.
        because: Why.
        is_new: Whether it was not so the day before, as the day before was known.
    """

    person: Person
    since: date
    because: Registered
    is_new: bool


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A youth in the municipality's register.

    Args:
        duty: The known version of the duty.
        over: The first day outside it and why, by what the register knows; None while it holds.
        last_contact: The day and the occupation of the latest; None before the first.
        measures: How many measures go on.
        is_silent: Whether there has been no contact for long.
    """

    duty: Responsibility
    over: tuple[date, DutyEnd] | None
    last_contact: tuple[date, str] | None
    measures: int
    is_silent: bool


def whose(duty: Responsibility) -> Belongs:
    """Whom a duty belongs to: the municipality; that of somebody with a protected identity nobody."""
    hidden = duty.person.protection != NONE
    return Belongs(municipality="" if hidden else duty.municipality_code)


def head_of(duty: Responsibility) -> UUID:
    """Whom a duty is for: the person that is kept, where two have been merged since."""
    return duty.person.merged_into_id or duty.person_id


def known_duties(municipality: str) -> QuerySet[Responsibility]:
    """The duties that a municipality has and has had, as they are known now; of nobody with a protected identity."""
    rows = Responsibility.objects.filter(KNOWN, municipality_code=municipality, person__protection=NONE)
    return rows.select_related("person").order_by("pk")


def newcomers(municipality: str, now: datetime, today: date) -> list[Newcomer]:
    """Those whom the duty covers today and who are not in the register, the latest first.

    Somebody whose studies are known to begin later is waited for, not proposed; nobody whose identity is protected is.

    Args:
        municipality: Four digits.
        now: The moment.
        today: The same moment's day in Stockholm.
    """
    people = {person.pk: person for person in _candidates(municipality, today)}
    facts, before = _facts_now_and_yesterday(people, municipality, now)
    ended = _latest_ends(people, municipality)
    found = []
    for pk, youth in facts.items():
        spans = covered_spans(youth, municipality, rule_book())
        span = next((span for span in spans if holds_on(span, today)), None)
        if span is not None:
            since = max(span.starts_on, ended.get(pk, span.starts_on))
            is_new = not _covered(before.get(pk), municipality, today - timedelta(1))
            found.append(Newcomer(people[pk], since, span.because, is_new))
    return sorted(found, key=lambda row: (row.since, str(row.person.pk)), reverse=True)


def duty_rows(duties: Iterable[Responsibility], municipality: str, today: date) -> list[DutyRow]:
    """Open duties with what there is to do of each; ten queries, whatever their number.

    Args:
        duties: From ``known_duties``, those that are open.
        municipality: Four digits.
        today: The day.
    """
    rows = list(duties)
    facts = youths_of({head_of(row) for row in rows}, municipality)
    contacts, measures = last_contacts(row.spell for row in rows), open_measures(row.spell for row in rows)
    silent_since = today - timedelta(contact_days_on(today))
    found = []
    for row in rows:
        last = contacts.get(row.spell)
        is_silent = max(last[0] if last else row.starts_on, row.starts_on) <= silent_since
        over = over_since(row, facts[head_of(row)], today)
        found.append(DutyRow(row, over, last, measures.get(row.spell, 0), is_silent))
    return found


def over_since(duty: Responsibility, youth: Youth, today: date) -> tuple[date, DutyEnd] | None:
    """The first day outside a duty and why, by what the register knows of the youth; None while it holds."""
    municipality = duty.municipality_code
    spans = covered_spans(youth, municipality, rule_book())
    over = ended_since(youth, municipality, spans, duty.starts_on, today, rule_book())
    if over is None:
        return None
    return max(over[0], duty.starts_on + timedelta(1)), over[1]


def last_contacts(duties: Iterable[UUID]) -> Mapping[UUID, tuple[date, str]]:
    """The day and the occupation of the latest contact of some duties."""
    rows = Contact.objects.filter(KNOWN, duty__in=list(duties)).order_by("contacted_on", "pk")
    return {duty: (day, told) for duty, day, told in rows.values_list("duty", "contacted_on", "occupation")}


def open_measures(duties: Iterable[UUID]) -> Mapping[UUID, int]:
    """How many measures of some duties go on."""
    counts: dict[UUID, int] = {}
    rows = Measure.objects.filter(KNOWN, duty__in=list(duties), ends_on__isnull=True).order_by("pk")
    for duty in rows.values_list("duty", flat=True):
        counts[duty] = counts.get(duty, 0) + 1
    return counts


def numbers_of(persons: Collection[UUID], day: date) -> dict[UUID, str]:
    """The number that each of some persons has on a day, national kinds before others; nothing for those with none."""
    order = list(IdentifierKind)
    found = {}
    for person, numbers in together(NUMBERS, persons).items():
        now = [(order.index(number.kind), number.value) for number in numbers if holds_on(number, day)]
        if now:
            found[person] = min(now)[1]
    return found


def _candidates(municipality: str, today: date) -> QuerySet[Person]:
    """Those of the right age who live here, do not study, and are not in the register; the rules decide the rest."""
    rules = rules_on(rule_book(), today)
    oldest = birthday(today, -rules.age_limit)
    last_year = today.year - rules.schooling_ends_age - (today.month < JULY)
    here = Residence.objects.filter(KNOWN, _on(today), municipality_code=municipality).order_by()
    rows = Person.objects.filter(
        Q(pk__in=here.values("person")) | Q(pk__in=here.values("person__merged_into")),
        merged_into__isnull=True, protection=NONE, birth_date__gt=oldest, birth_date__lte=date(last_year, 12, 31),
    )  # fmt: skip
    going_on = Enrolment.objects.filter(KNOWN, Q(ends_on__isnull=True) | Q(ends_on__gt=today))
    duties = Responsibility.objects.filter(KNOWN, municipality_code=municipality, ends_on__isnull=True)
    for told in (going_on, duties):
        own = Exists(told.filter(person=OuterRef("pk")).order_by())
        rows = rows.filter(~own, ~Exists(Person.objects.filter(own, merged_into=OuterRef("pk")).order_by()))
    return rows.order_by("pk")


def _facts_now_and_yesterday(
    persons: Collection[UUID], municipality: str, now: datetime
) -> tuple[dict[UUID, Youth], dict[UUID, Youth]]:
    return youths_of(persons, municipality), youths_of(persons, municipality, now - timedelta(1))


def _covered(youth: Youth | None, municipality: str, day: date) -> bool:
    return youth is not None and standing(youth, municipality, day, rules_on(rule_book(), day)) is Standing.COVERED


def _latest_ends(persons: Collection[UUID], municipality: str) -> dict[UUID, date]:
    """When the latest duty of each ended."""
    rows = Responsibility.objects.filter(KNOWN, municipality_code=municipality, ends_on__isnull=False)
    told = rows.annotate(head=Coalesce("person__merged_into", "person")).filter(head__in=persons).order_by()
    return dict(told.values("head").annotate(latest=Max("ends_on")).values_list("head", "latest"))


def _on(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))
