"""A class that goes up to the next year of study: many pupils, one transaction, one event, one line in the log."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

from django.db import transaction

from gymnasieregion.contexts.register.core import changes
from gymnasieregion.contexts.register.core.changes import NoSuchSpellError, PathNeedsNewEndError, spell_of
from gymnasieregion.contexts.register.core.codes import EventKind, Protection
from gymnasieregion.contexts.register.core.study_spells import History
from gymnasieregion.contexts.register.models import Enrolment, Person, RegisterEvent
from gymnasieregion.contexts.register.selectors.facts import SPELLS
from gymnasieregion.contexts.register.selectors.groups import heads_of, together
from gymnasieregion.contexts.register.services.histories import log_facts
from gymnasieregion.contexts.register.services.telling import Telling, begin, record_many
from gymnasieregion.contexts.register.services.writing import write_histories
from gymnasieregion.kernel.errors import RegionError


class NobodyChosenError(RegionError):
    """A class of nobody."""

    sv: ClassVar[str] = "Markera minst en elev."
    en: ClassVar[str] = "Tick at least one pupil."


class PathsEndFirstError(RegionError):
    """Some of a class have a study path that comes to its end before the next year."""

    sv: ClassVar[str] = (
        "För {count} av de markerade tar studievägen slut före {on}. Avmarkera dem, och flytta upp dem en och en med "
        "en ny sista dag: {names}."
    )
    en: ClassVar[str] = (
        "For {count} of those ticked the study path comes to its end before {on}. Untick them, and promote them one by "
        "one with a new last day: {names}."
    )


@transaction.atomic
def promote_class(
    *, school_unit: str, spells: Collection[UUID], on: date, telling: Telling, class_name: str | None = None
) -> RegisterEvent:
    """Let pupils of a school go up to the next year of study on the same day; see ``core.changes.promote``.

    Args:
        school_unit: The school that they are at; nobody of another school is touched.
        spells: Their study spells that go on. Nobody's whose identity is protected: the office promotes them alone.
        on: The first day in the next year of study.
        telling: Who says it.
        class_name: The new class; None for the same.

    Returns:
        One event for all of them, which is undone as a whole.

    Raises:
        NobodyChosenError: If there are none.
        NoSuchSpellError: If one is not at the school now, or is not to be seen.
        PathsEndFirstError: If the study paths of some come to their end first.
        RegionError: If one cannot go up on that day; the sentence says why.
    """
    if not spells:
        raise NobodyChosenError
    rows = Enrolment.objects.filter(recorded_to=None, school_unit=school_unit, spell__in=spells).order_by("pk")
    persons = dict(rows.values_list("spell", "person"))
    heads = heads_of(set(persons.values()))
    people = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=set(heads.values()))}
    hidden = any(person.protection != Protection.NONE for person in people.values())
    if len(persons) < len(set(spells)) or hidden:
        raise NoSuchSpellError
    before = together(SPELLS, set(heads.values()))
    after: dict[UUID, History] = dict(before)
    too_late = []
    for spell, person in persons.items():
        head = heads[person]
        try:
            after[head] = changes.promote(after[head], spell, on, uuid4(), class_name=class_name)
        except PathNeedsNewEndError:
            too_late.append(people[head])
    if too_late:
        names = ", ".join(f"{each.given_name} {each.family_name}".strip() for each in too_late)
        raise PathsEndFirstError(count=len(too_late), on=on, names=names)
    event = begin(EventKind.PROMOTE, telling)
    write_histories(before, after, event)
    entries = [
        {"about": f"person:{heads[person]}", **log_facts(spell_of(before[heads[person]], spell))}
        for spell, person in persons.items()
    ]
    facts = {"persons": len(persons), "school_unit": school_unit, "starts_on": on.isoformat()}
    record_many(event, telling, after=facts, entries=entries)
    return event
