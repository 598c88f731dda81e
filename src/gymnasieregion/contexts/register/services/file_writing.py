"""Writing what a file of events does: one event with the file's hash, every row an entry in the log under it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from gymnasieregion.contexts.register.core.codes import Protection
from gymnasieregion.contexts.register.core.standing import Standing
from gymnasieregion.contexts.register.core.versions import difference
from gymnasieregion.contexts.register.models import Person, RegisterEvent
from gymnasieregion.contexts.register.selectors.facts import AWARDS, HOMES, NUMBERS
from gymnasieregion.contexts.register.services.fields import as_text
from gymnasieregion.contexts.register.services.file_plan import Happened, Plan, changed
from gymnasieregion.contexts.register.services.file_told import TOLD
from gymnasieregion.contexts.register.services.histories import log_facts
from gymnasieregion.contexts.register.services.people import NewPerson
from gymnasieregion.contexts.register.services.telling import Telling, begin, record_many
from gymnasieregion.contexts.register.services.writing import add_persons, write, write_histories

PERSON_FIELDS = ("birth_date", "sex")
"""What a number says of somebody."""


def write_plan(plan: Plan, telling: Telling) -> RegisterEvent:
    """Write what the rows of a file do, in the caller's transaction.

    Args:
        plan: What they do; without faults.
        telling: Who hands it in, and the file's hash.

    Returns:
        The one event.
    """
    pairs = [(before or _nothing_known(after), after) for before, after in changed(plan)]
    was, becomes = _fields(pairs, plan.new)
    event = begin(plan.kind, telling, before=was, after=becomes)
    add_persons(_person(key, who, telling.now) for key, who in plan.new.items())
    _write_fields(pairs, plan.new, telling.now)
    for table, part in ((NUMBERS, "numbers"), (HOMES, "homes"), (AWARDS, "awards")):
        write(table, difference(_facts(pairs, 0, part), _facts(pairs, 1, part)), event)
    if "spells" in TOLD[plan.kind].parts:
        write_histories(
            {before.person: before.spells for before, _ in pairs},
            {after.person: _told_by(after.spells, before.spells, telling) for before, after in pairs},
            event,
            dict(chain.from_iterable(after.settled for _, after in pairs)),
        )
    counts = {"rows": len(plan.happened), "same": plan.same, "persons": len(pairs), "new": len(plan.new)}
    record_many(event, telling, after=counts, entries=list(_entries(plan.happened)))
    return event


def _person(key: UUID, who: NewPerson, now: datetime) -> Person:
    """Somebody new."""
    return Person(
        pk=key, given_name=who.given_name, family_name=who.family_name, birth_date=who.birth_date, sex=who.sex.value,
        protection=who.protection.value, created_at=now, changed_at=now,
    )  # fmt: skip


def _nothing_known(standing: Standing) -> Standing:
    """Somebody new, before anything was known of them."""
    return Standing(standing.person, standing.birth_date, standing.sex, standing.protection)


def _facts(pairs: Iterable[tuple[Standing, Standing]], side: int, part: str) -> Iterable[Any]:
    """The facts of a part, of all of them."""
    return chain.from_iterable(getattr(pair[side], part) for pair in pairs)


def _told_by(spells: Sequence[Any], before: Sequence[Any], telling: Telling) -> tuple[Any, ...]:
    """The spells with how they came in, those that have changed."""
    source = telling.source
    return tuple(
        spell if spell.source is source or spell in before else replace(spell, source=source) for spell in spells
    )


def _fields(
    pairs: Iterable[tuple[Standing, Standing]], new: Mapping[UUID, NewPerson]
) -> tuple[dict[str, object], dict[str, object]]:
    """The persons' own fields that change, as an event keeps them: as they were and as they will be."""
    was, becomes = {}, {}
    for before, after in pairs:
        names = [name for name in PERSON_FIELDS if getattr(before, name) != getattr(after, name)]
        if names and after.person not in new:
            was[str(after.person)] = {name: as_text(getattr(before, name)) for name in names}
            becomes[str(after.person)] = {name: as_text(getattr(after, name)) for name in names}
    return dict(was), dict(becomes)


def _write_fields(pairs: Iterable[tuple[Standing, Standing]], new: Mapping[UUID, NewPerson], now: datetime) -> None:
    """Give persons the birth date and sex that their numbers say."""
    changed_persons = [
        Person(pk=after.person, birth_date=after.birth_date, sex=after.sex.value, changed_at=now)
        for before, after in pairs
        if after.person not in new and (before.birth_date, before.sex) != (after.birth_date, after.sex)
    ]
    Person.objects.bulk_update(changed_persons, [*PERSON_FIELDS, "changed_at"], batch_size=500)


def _entries(happened: Iterable[Happened]) -> Iterable[dict[str, object]]:
    """An entry for each row: its line, and what is so instead; none of a protected identity, since others read it."""
    for row in happened:
        if row.after.protection is Protection.NONE:
            yield {"about": f"person:{row.after.person}", "line": row.line, **_what(row.before, row.after)}


def _what(before: Standing, after: Standing) -> Mapping[str, object]:
    """What the log keeps of a row."""
    told: dict[str, object] = {}
    changed_spells = [spell for spell in after.spells if spell not in before.spells]
    gone = [spell for spell in before.spells if spell not in after.spells]
    if changed_spells:
        told |= log_facts(changed_spells[-1])
    elif gone:
        told |= {"removed": True, **log_facts(gone[-1])}
    for home in (home for home in after.homes if home not in before.homes):
        told["municipality_code"] = home.municipality_code
    for number in (number for number in after.numbers if number not in before.numbers):
        told["kind"] = number.kind.value
    for award in after.awards[len(before.awards) :]:
        told |= {"diploma": award.kind.value, "awarded_on": award.awarded_on.isoformat()}
    return told
