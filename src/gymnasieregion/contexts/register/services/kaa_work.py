"""What is done for a youth in the register: contacts and measures, written, corrected and taken away."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from gymnasieregion.contexts.register.core.kaa_codes import MeasureEnd, MeasureKind, Occupation
from gymnasieregion.contexts.register.core.kaa_consistency import refuse_measure_end
from gymnasieregion.contexts.register.core.kaa_file import A_DAY
from gymnasieregion.contexts.register.models import Contact, Measure, Responsibility
from gymnasieregion.contexts.register.selectors.kaa_facts import KNOWN
from gymnasieregion.contexts.register.selectors.kaa_rules import MEASURE, MEASURE_END, OCCUPATION
from gymnasieregion.contexts.register.services.kaa_writing import (
    amended,
    close,
    locked,
    note,
    refuse_code,
    refuse_untrue,
)
from gymnasieregion.platform.access.actor import Actor

CONTACTED, CONTACT_CORRECTED, CONTACT_REMOVED = (f"register.kaa.contact_{did}" for did in ("add", "correct", "remove"))
STARTED, ENDED, MEASURE_CORRECTED, MEASURE_REMOVED = (
    f"register.kaa.measure_{did}" for did in ("start", "end", "correct", "remove")
)
Written = TypeVar("Written", Contact, Measure)


@dataclass(frozen=True, slots=True)
class MeasureOver:
    """How a measure ended.

    Args:
        last_day: Its last day.
        because: Why.
        occupation: What the youth did after it.
    """

    last_day: date
    because: MeasureEnd
    occupation: Occupation


@transaction.atomic
def add_contact(*, duty: UUID, on: date, occupation: Occupation, actor: Actor, now: datetime) -> Contact:
    """Write a contact with a youth and what they did then.

    Args:
        duty: Whose.
        on: The day of the contact.
        occupation: What the youth did.
        actor: Who writes.
        now: The moment, from the door.

    Raises:
        Responsibility.DoesNotExist: If there is no such duty.
        CodeNotInListError: If the occupation cannot be chosen on the day.
        RegionError: Of ``core.kaa_consistency``, if the day is outside the duty or has not come.
    """
    row = locked(duty)
    refuse_code(OCCUPATION, occupation, on)
    contact = Contact.objects.create(
        person=row.person, municipality_code=row.municipality_code, duty=duty, contacted_on=on,
        occupation=occupation.value, recorded_from=now, recorded_by=actor.user_id,
    )  # fmt: skip
    return _checked(CONTACTED, row, contact, actor, now)


@transaction.atomic
def correct_contact(
    *, duty: UUID, contact: UUID, on: date, occupation: Occupation, actor: Actor, now: datetime
) -> Contact:
    """Correct a contact; arguments and errors as ``add_contact``.

    Args:
        duty: Whose.
        contact: Which.
        on: The day of the contact.
        occupation: What the youth did.
        actor: Who corrects.
        now: The moment, from the door.

    Raises:
        Contact.DoesNotExist: If the duty has no such contact.
    """
    row = locked(duty)
    refuse_code(OCCUPATION, occupation, on)
    found = Contact.objects.get(KNOWN, duty=duty, spell=contact)
    corrected = amended(found, actor, now, contacted_on=on, occupation=occupation.value)
    return _checked(CONTACT_CORRECTED, row, corrected, actor, now)


@transaction.atomic
def remove_contact(*, duty: UUID, contact: UUID, actor: Actor, now: datetime) -> None:
    """Take a contact away that was never made.

    Args:
        duty: Whose.
        contact: Which.
        actor: Who takes it away.
        now: The moment, from the door.

    Raises:
        Contact.DoesNotExist: If the duty has no such contact.
    """
    row = locked(duty)
    close(Contact.objects.get(KNOWN, duty=duty, spell=contact), now)
    note(CONTACT_REMOVED, row, actor, now)


@transaction.atomic
def start_measure(*, duty: UUID, kind: MeasureKind, starts_on: date, actor: Actor, now: datetime) -> Measure:
    """Write that a measure has begun.

    Args:
        duty: Whose.
        kind: What it is.
        starts_on: Its first day.
        actor: Who writes.
        now: The moment, from the door.

    Raises:
        Responsibility.DoesNotExist: If there is no such duty.
        CodeNotInListError: If the kind cannot be chosen on the day.
        RegionError: Of ``core.kaa_consistency``, if the day is outside the duty or has not come.
    """
    row = locked(duty)
    refuse_code(MEASURE, kind, starts_on)
    measure = Measure.objects.create(
        person=row.person, municipality_code=row.municipality_code, duty=duty, kind=kind.value, starts_on=starts_on,
        recorded_from=now, recorded_by=actor.user_id,
    )  # fmt: skip
    return _checked(STARTED, row, measure, actor, now)


@transaction.atomic
def end_measure(*, duty: UUID, measure: UUID, over: MeasureOver, actor: Actor, now: datetime) -> Measure:
    """Write that a measure has ended.

    Args:
        duty: Whose.
        measure: Which.
        over: How.
        actor: Who writes.
        now: The moment, from the door.

    Raises:
        Measure.DoesNotExist: If no such measure of the duty goes on.
        CodeNotInListError: If the reason or the occupation cannot be chosen on the day.
        RegionError: Of ``core.kaa_consistency``, if the day is before the measure began or has not come.
    """
    row = locked(duty)
    found = Measure.objects.get(KNOWN, duty=duty, spell=measure, ends_on__isnull=True)
    return _checked(ENDED, row, amended(found, actor, now, **_over(found.starts_on, over)), actor, now)


@transaction.atomic
def correct_measure(
    *,
    duty: UUID,
    measure: UUID,
    kind: MeasureKind,
    starts_on: date,
    over: MeasureOver | None,
    actor: Actor,
    now: datetime,
) -> Measure:
    """Correct a measure.

    Args:
        duty: Whose.
        measure: Which.
        kind: What it is.
        starts_on: Its first day.
        over: How it ended; None takes an end away.
        actor: Who corrects.
        now: The moment, from the door.

    Raises:
        Measure.DoesNotExist: If the duty has no such measure.
        CodeNotInListError: If a code cannot be chosen on its day.
        RegionError: Of ``core.kaa_consistency``, if it contradicts what is known.
    """
    row = locked(duty)
    refuse_code(MEASURE, kind, starts_on)
    found = Measure.objects.get(KNOWN, duty=duty, spell=measure)
    end = _over(starts_on, over) if over else {"ends_on": None, "ended_because": "", "occupation_after": ""}
    corrected = amended(found, actor, now, kind=kind.value, starts_on=starts_on, **end)
    return _checked(MEASURE_CORRECTED, row, corrected, actor, now)


@transaction.atomic
def remove_measure(*, duty: UUID, measure: UUID, actor: Actor, now: datetime) -> None:
    """Take a measure away that never was.

    Args:
        duty: Whose.
        measure: Which.
        actor: Who takes it away.
        now: The moment, from the door.

    Raises:
        Measure.DoesNotExist: If the duty has no such measure.
    """
    row = locked(duty)
    close(Measure.objects.get(KNOWN, duty=duty, spell=measure), now)
    note(MEASURE_REMOVED, row, actor, now)


def _over(starts_on: date, over: MeasureOver) -> dict[str, object]:
    """The end of a measure as it is kept: the first day after it."""
    refuse_measure_end(starts_on, over.last_day + A_DAY)
    refuse_code(MEASURE_END, over.because, over.last_day)
    refuse_code(OCCUPATION, over.occupation, over.last_day)
    return {
        "ends_on": over.last_day + A_DAY,
        "ended_because": over.because.value,
        "occupation_after": over.occupation.value,
    }


def _checked(action: str, row: Responsibility, written: Written, actor: Actor, now: datetime) -> Written:
    refuse_untrue([row.spell], now)
    note(action, row, actor, now)
    return written
