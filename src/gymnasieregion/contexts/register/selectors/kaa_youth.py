"""One youth of the municipality's duty: what is known now, what was known before, and all that is held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import Q

from gymnasieregion.contexts.offer.api import programmes, school_units
from gymnasieregion.contexts.register.core.kaa_codes import DutyEnd
from gymnasieregion.contexts.register.core.kaa_target import Youth
from gymnasieregion.contexts.register.core.spans import holds_on
from gymnasieregion.contexts.register.models import (
    Contact,
    ContactDetails,
    Exemption,
    Measure,
    Person,
    Responsibility,
)
from gymnasieregion.contexts.register.selectors.extracts import FILES, TABLES, Row, rows_of_persons
from gymnasieregion.contexts.register.selectors.groups import history_of
from gymnasieregion.contexts.register.selectors.kaa_duties import head_of, numbers_of, over_since
from gymnasieregion.contexts.register.selectors.kaa_erasure import TABLES as OF_A_YOUTH
from gymnasieregion.contexts.register.selectors.kaa_facts import KNOWN, youths_of
from gymnasieregion.platform.audit.models import Entry, Event


@dataclass(frozen=True, slots=True)
class Studied:
    """A stretch of studies, as the register of students has it.

    Args:
        programme: Its name.
        school: Its name.
        starts_on: The first day.
        ends_on: The first day after; None while it goes on.
        ended: Why, in Swedish and English; None while it goes on.
    """

    programme: str
    school: str
    starts_on: date
    ends_on: date | None
    ended: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class YouthKnown:
    """What a municipality knows of a youth.

    Args:
        duty: The duty that the page is of.
        person: The youth; the one that is kept of two that were merged.
        number: On the day; "" for none.
        over: The first day outside the duty and why, by what the register knows; None while it holds.
        contacts: The latest first.
        measures: The latest first.
        exemptions: What officers have told.
        details: How the youth is reached; None before anybody has written it.
        studies: The latest first; none of somebody who does not live here.
        others: The other duties of the municipality for the youth.
    """

    duty: Responsibility
    person: Person
    number: str
    over: tuple[date, DutyEnd] | None
    contacts: Sequence[Contact]
    measures: Sequence[Measure]
    exemptions: Sequence[Exemption]
    details: ContactDetails | None
    studies: Sequence[Studied]
    others: Sequence[Responsibility]


def youth_known(duty: Responsibility, today: date) -> YouthKnown:
    """What a municipality knows of a youth on a day.

    Args:
        duty: With its person.
        today: The day.
    """
    head = head_of(duty)
    person = Person.objects.get(pk=head)
    facts = youths_of([head], duty.municipality_code)[head]
    mine = _of(head) & Q(municipality_code=duty.municipality_code)
    duties = Responsibility.objects.filter(KNOWN, mine).exclude(spell=duty.spell)
    return YouthKnown(
        duty=duty,
        person=person,
        number=numbers_of([head], today).get(head, ""),
        over=None if duty.ends_on else over_since(duty, facts, today),
        contacts=list(Contact.objects.filter(KNOWN, duty=duty.spell).order_by("-contacted_on", "-pk")),
        measures=list(Measure.objects.filter(KNOWN, duty=duty.spell).order_by("-starts_on", "-pk")),
        exemptions=list(Exemption.objects.filter(KNOWN, mine).order_by("-starts_on", "-pk")),
        details=ContactDetails.objects.filter(mine).order_by("-changed_at").first(),
        studies=_studied(head) if _lives_here(facts, duty.municipality_code, today) else (),
        others=list(duties.order_by("-starts_on", "-pk")),
    )


def versions_of(duty: Responsibility) -> list[Responsibility | Contact | Measure]:
    """Everything that has been written of a duty and its contacts and measures, the latest first."""
    rows: list[Responsibility | Contact | Measure] = [
        *Responsibility.objects.filter(spell=duty.spell),
        *Contact.objects.filter(duty=duty.spell),
        *Measure.objects.filter(duty=duty.spell),
    ]
    return sorted(rows, key=lambda row: (row.recorded_from, row.pk), reverse=True)


def all_held(duty: Responsibility) -> Mapping[str, Sequence[Row]]:
    """All that the municipality holds of a youth in the register of the duty, earlier versions and sent files too.

    Args:
        duty: Any of the municipality's for the youth.

    Returns:
        Rows by section; a section without rows is there too, since that nothing is held is an answer.

    Source: dataskyddsförordningen (EU) 2016/679, article 15.
    """
    held, home = rows_of_persons([head_of(duty)]), duty.municipality_code
    sections: dict[str, Sequence[Row]] = {TABLES[f"register.{table.__name__}"][0]: [] for table in OF_A_YOUTH}
    for section in sections:
        sections[section] = [row for row in held[section] if row["municipality_code"] == home]
    sections[FILES] = [row for row in held[FILES] if cast("Mapping[str, str]", row["row"])["kommun"] == home]
    sections["log"] = _logged(_of(head_of(duty)) & Q(municipality_code=home))
    return sections


def _of(person: UUID) -> Q:
    """The rows of somebody and of those merged into them."""
    return Q(person=person) | Q(person__merged_into=person)


def _logged(mine: Q) -> list[Row]:
    """What the log says of the duties of a youth: when, in which role, and what was done."""
    about = [f"kaa:{spell}" for spell in Responsibility.objects.filter(mine).order_by().values_list("spell", flat=True)]
    about += [f"kaa_exemption:{spell}" for spell in Exemption.objects.filter(mine).values_list("spell", flat=True)]
    bulk = Entry.objects.filter(about__in=about).order_by().values("event")
    events = Event.objects.filter(Q(about__in=about) | Q(seq__in=bulk)).order_by("seq")
    return [{"at": event.at.isoformat(), "role": event.role, "action": event.action} for event in events]


def _lives_here(youth: Youth, municipality: str, today: date) -> bool:
    return any(home.what == municipality and holds_on(home, today) for home in youth.homes)


def _studied(person: UUID) -> list[Studied]:
    names = {programme.code: programme.name_sv for programme in programmes()}
    schools = {unit.key: unit for unit in school_units()}
    return [
        Studied(
            names.get(spell.programme, spell.programme),
            schools[spell.school_unit].name_on(spell.starts_on) if spell.school_unit in schools else spell.school_unit,
            spell.starts_on,
            spell.ends_on,
            (spell.end_reason.sv, spell.end_reason.en) if spell.end_reason else None,
        )
        for spell in reversed(history_of(person))
    ]
