"""What an event would change of a pupil, in words: it happens, is looked at, and is taken back."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias
from uuid import UUID

from django.db import transaction

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.offer.contracts import SchoolUnitFacts
from gymnasieregion.contexts.register.contracts import Protection, Sex
from gymnasieregion.contexts.register.core.diplomas import Award
from gymnasieregion.contexts.register.core.homes import Home
from gymnasieregion.contexts.register.core.numbers import Number
from gymnasieregion.contexts.register.core.spans import Lasting
from gymnasieregion.contexts.register.core.study_spells import StudySpell
from gymnasieregion.contexts.register.models import Conflict, RegisterEvent
from gymnasieregion.contexts.register.selectors.facts import AWARDS, HOMES, NUMBERS, SPELLS, Table
from gymnasieregion.contexts.register.selectors.groups import (
    awards_of,
    group_of,
    history_of,
    homes_of,
    numbers_of,
)
from gymnasieregion.contexts.register.services.telling import Telling
from gymnasieregion.contexts.register.web.pupil_words import coded, last_day, marker_words, names_on, person_name
from gymnasieregion.law.reference import municipality_text
from gymnasieregion.platform.pages.formats import day_text, number_text
from gymnasieregion.platform.pages.words import page_language, said

Act: TypeAlias = Callable[[Telling], RegisterEvent]
"""What a form asks for, told by somebody."""

Line: TypeAlias = tuple[str, str]
"""What something is called, and what is known of it."""


A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an event would change.

    Args:
        gone: What would no longer be so.
        new: What would be so instead, or beside.
    """

    gone: tuple[Line, ...]
    new: tuple[Line, ...]


def foreseen(person: UUID | None, act: Act, telling: Telling) -> Foreseen:
    """What an event would change; it is let happen by its own service, and then nothing is kept of it.

    Args:
        person: To whom; None for somebody new, and for many at once: of them it is told how many facts of each kind.
        act: Lets it happen.
        telling: Who says it.

    Raises:
        RegionError: If it cannot happen; the sentence says why.
    """
    before = picture_of(person) if person else ()
    with transaction.atomic():
        event = act(telling)
        about = person or event.person_id
        after = picture_of(about) if about else ()
        of_many = None if about else Foreseen(_counted(closed_by=event), _counted(event=event))
        transaction.set_rollback(True)
    return of_many or Foreseen(_without(before, after), _without(after, before))


def _counted(**of: RegisterEvent) -> tuple[Line, ...]:
    """How many facts of each kind an event has written or closed, of the kinds that there are."""
    kinds: Sequence[tuple[Table[Any], str]] = (
        (SPELLS, said("Studieperioder", "Study spells")),
        (NUMBERS, said("Nummer", "Numbers")),
        (HOMES, said("Hemkommuner", "Homes")),
        (AWARDS, said("Bevis", "Diplomas")),
    )
    counts = [(title, table.versions().filter(**of).count()) for table, title in kinds]
    return tuple((title, number_text(count, page_language())) for title, count in counts if count)


def picture_of(person: UUID) -> tuple[Line, ...]:
    """All that is known now of somebody, those merged into them included, in words."""
    group = group_of(person)
    head = group.head
    every = school_units()
    lines = [
        (said("Namn", "Name"), person_name(head)),
        (said("Född", "Born"), day_text(head.birth_date, page_language())),
        (said("Kön", "Sex"), coded(Sex(head.sex))),
        (said("Skyddad identitet", "Protected identity"), coded(Protection(head.protection))),
        *((said("Studieperiod", "Study spell"), spell_words(spell, every)) for spell in history_of(head.pk)),
        *map(number_line, numbers_of(head.pk)),
        *map(home_line, homes_of(head.pk)),
        *map(award_line, awards_of(head.pk)),
    ]
    rows = Conflict.objects.filter(person__in=group.members, settled_at=None).order_by("pk")
    double = said("Dubbel elev att avgöra, från", "Double pupil to settle, from")
    lines += [(double, day_text(row.starts_on, page_language())) for row in rows]
    return tuple(lines)


def spell_words(spell: StudySpell, every: Sequence[SchoolUnitFacts] | None = None) -> str:
    """A study spell in a line.

    Args:
        spell: Which.
        every: All school units; None asks for them.
    """
    school = names_on(every or school_units(), spell.starts_on).get(spell.school_unit, spell.school_unit)
    year = said(f"årskurs {spell.school_year}", f"year {spell.school_year}")
    parts = [school, spell.education_code, year, spell.class_name, marker_words(spell.markers), span_words(spell)]
    words = ", ".join(part for part in parts if part)
    if spell.end_reason:
        words += f": {coded(spell.end_reason)}"
    if spell.path_ends_on:
        planned = day_text(spell.path_ends_on - A_DAY, page_language())
        words += said(f". Studievägens sista dag: {planned}", f". Last day of the path: {planned}")
    return words


def span_words(lasting: Lasting) -> str:
    """From when until when; what goes on is *from* a day."""
    start, ended = day_text(lasting.starts_on, page_language()), last_day(lasting)
    if ended is None:
        return said(f"från {start}", f"from {start}")
    return f"{start} – {day_text(ended, page_language())}"


def number_line(row: Number) -> Line:
    """A number in a line."""
    return coded(row.kind), f"{row.value}, {span_words(row)}"


def home_line(row: Home) -> Line:
    """A home in a line."""
    place = municipality_text(row.municipality_code)
    if row.district_code:
        place += f", {row.district_code}"
    return said("Hemkommun", "Home municipality"), f"{place}, {span_words(row)}"


def award_line(row: Award) -> Line:
    """A diploma or a certificate in a line."""
    return coded(row.kind), f"{row.education_code}, {day_text(row.awarded_on, page_language())}"


def _without(lines: Iterable[Line], others: Collection[Line]) -> tuple[Line, ...]:
    """The lines that are not among the others."""
    return tuple(line for line in lines if line not in set(others))
