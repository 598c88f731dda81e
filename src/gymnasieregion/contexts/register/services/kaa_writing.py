"""How the duty's facts are written: a version closed, the next added, all checked together, one event in the log.

The log says what was done and to which duty, never what was written: it is kept when the facts have been erased, and
the duty's key then leads to nobody.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from gymnasieregion.contexts.register.contracts import Coded
from gymnasieregion.contexts.register.core.kaa_consistency import refuse_contradictions
from gymnasieregion.contexts.register.models import Contact, Exemption, Measure, Person, Responsibility
from gymnasieregion.contexts.register.selectors.kaa_duties import whose
from gymnasieregion.contexts.register.selectors.kaa_facts import KNOWN
from gymnasieregion.contexts.register.selectors.kaa_records import facts_of
from gymnasieregion.contexts.register.selectors.kaa_rules import age_limit_on, codes_on
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.pages.formats import STOCKHOLM

AnyVersion = TypeVar("AnyVersion", Responsibility, Contact, Measure, Exemption)


class CodeNotInListError(RegionError):
    """A code cannot be chosen on the day."""

    sv: ClassVar[str] = "{words_sv} finns inte i kodlistan för {day}."
    en: ClassVar[str] = "{words_en} is not in the list of codes of {day}."


class ChangedMeanwhileError(RegionError):
    """Somebody else has changed it since it was shown."""

    sv: ClassVar[str] = "Någon annan har ändrat detta sedan du såg det. Läs igenom och försök igen."
    en: ClassVar[str] = "Somebody else has changed this since you saw it. Read it through and try again."


def locked(duty: UUID) -> Responsibility:
    """The known version of a duty; nobody else writes of the youth until the transaction ends.

    Raises:
        Responsibility.DoesNotExist: If there is no such duty.
    """
    row = Responsibility.objects.select_related("person").get(KNOWN, spell=duty)
    lock_people([row.person_id])
    return Responsibility.objects.select_related("person").get(KNOWN, spell=duty)


def lock_people(persons: Collection[UUID]) -> list[Person]:
    """Some persons, of whom nobody else writes until the transaction ends; in the order of their keys."""
    return list(Person.objects.select_for_update().filter(pk__in=persons).order_by("pk"))


def amended(row: AnyVersion, actor: Actor, now: datetime, **changes: Any) -> AnyVersion:  # noqa: ANN401 - its fields
    """Close a version and add the next, which differs in some fields."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}  # noqa: SLF001 - documented
    close(row, now)
    return type(row).objects.create(
        **{**values, **changes, "id": None, "recorded_from": now, "recorded_to": None, "recorded_by": actor.user_id}
    )


def close(row: AnyVersion, now: datetime) -> None:
    """Close a version: what it said is no longer what is known."""
    row.recorded_to = now
    row.save(update_fields=["recorded_to"])


def refuse_code(list_id: str, code: Coded, day: date) -> None:
    """Raise CodeNotInListError for a code that cannot be chosen on a day."""
    if code.value not in codes_on(list_id, day):
        raise CodeNotInListError(words_sv=code.sv, words_en=code.en, day=day)


def refuse_untrue(duties: Collection[UUID], now: datetime) -> None:
    """Check duties whole, as they stand after a write; three queries.

    Args:
        duties: Which.
        now: The moment, from the door.

    Raises:
        RegionError: Of ``core.kaa_consistency``, for the first that contradicts itself.
    """
    today = day_of(now)
    age_limit = age_limit_on(today)
    for row, duty in facts_of(duties).items():
        refuse_contradictions(duty, row.person.birth_date, age_limit, today)


def day_of(now: datetime) -> date:
    """The day in Stockholm of a moment."""
    return now.astimezone(STOCKHOLM).date()


def note(action: str, duty: Responsibility, actor: Actor, now: datetime) -> None:
    """One event: what was done, and to which duty."""
    about = f"kaa:{duty.spell}"
    record(actor=actor, action=action, about=about, before=None, after={}, why="", now=now, belongs_to=whose(duty))


def note_many(action: str, duties: Collection[Responsibility], municipality: str, actor: Actor, now: datetime) -> None:
    """One event for many duties, with an entry for each."""
    entries = [{"about": f"kaa:{duty.spell}"} for duty in duties]
    record(
        actor=actor, action=action, about=f"municipality:{municipality}", before=None, after={"youths": len(entries)},
        why="", now=now, entries=entries, belongs_to=Belongs(municipality=municipality),
    )  # fmt: skip
