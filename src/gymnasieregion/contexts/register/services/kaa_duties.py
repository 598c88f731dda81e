"""Registering youths and ending the duty for them: one by one, or all that the register proposes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from gymnasieregion.contexts.register.core.kaa_codes import DutyEnd, MeasureEnd, Occupation, Registered, Standing
from gymnasieregion.contexts.register.core.kaa_consistency import refuse_duty_end
from gymnasieregion.contexts.register.core.kaa_target import rules_on, standing
from gymnasieregion.contexts.register.models import Measure, Person, Responsibility
from gymnasieregion.contexts.register.selectors.kaa_duties import (
    NONE,
    head_of,
    known_duties,
    newcomers,
    over_since,
)
from gymnasieregion.contexts.register.selectors.kaa_facts import KNOWN, youths_of
from gymnasieregion.contexts.register.selectors.kaa_rules import DUTY_END, REGISTERED, rule_book
from gymnasieregion.contexts.register.services.kaa_writing import (
    ChangedMeanwhileError,
    amended,
    day_of,
    lock_people,
    locked,
    note,
    note_many,
    refuse_code,
    refuse_untrue,
)
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor

BEGIN, END, CORRECT = "register.kaa.begin", "register.kaa.end", "register.kaa.duty_correct"
TO_STUDIES = frozenset({DutyEnd.STUDIES, DutyEnd.INTRODUCTORY})


class NotCoveredError(RegionError):
    """The duty does not hold for the youth on the day."""

    sv: ClassVar[str] = "Ungdomen omfattas inte av kommunens ansvar den {day}: {why_sv}."
    en: ClassVar[str] = "The municipality's duty does not cover the youth on {day}: {why_en}."


class RegisteredAlreadyError(RegionError):
    """The youth is in the register on the day already."""

    sv: ClassVar[str] = "Ungdomen finns redan i registret den {day}."
    en: ClassVar[str] = "The youth is in the register already on {day}."


class EndedAlreadyError(RegionError):
    """The duty has an end."""

    sv: ClassVar[str] = "Ansvaret upphörde redan {end}. Rätta det i stället."
    en: ClassVar[str] = "The duty ended already on {end}. Correct it instead."


@dataclass(frozen=True, slots=True)
class Done:
    """What was done for many.

    Args:
        done: For how many.
        left: How many no longer stood so and were left as they are.
    """

    done: int
    left: int


@transaction.atomic
def begin_duties(*, municipality: str, persons: Collection[UUID], actor: Actor, now: datetime) -> Done:
    """Register youths as the register proposes: from the day and for the reason that it finds now.

    Args:
        municipality: Four digits.
        persons: Whom the officer has ticked. Those that are no longer proposed are left.
        actor: Who confirms.
        now: The moment, from the door.

    Raises:
        ChangedMeanwhileError: If none of them is proposed any longer.

    Source: skollagen (2010:800) 29 kap. 9 § third paragraph.
    """
    lock_people(persons)
    today = day_of(now)
    wanted = set(persons)
    proposed = [row for row in newcomers(municipality, now, today) if row.person.pk in wanted]
    if not proposed:
        raise ChangedMeanwhileError
    duties = [
        Responsibility(
            person=row.person, municipality_code=municipality, starts_on=row.since, because=row.because.value,
            recorded_from=now, recorded_by=actor.user_id,
        )
        for row in proposed
    ]  # fmt: skip
    Responsibility.objects.bulk_create(duties)
    refuse_untrue([duty.spell for duty in duties], now)
    note_many(BEGIN, duties, municipality, actor, now)
    return Done(len(duties), len(wanted) - len(duties))


@transaction.atomic
def begin_duty(
    *, municipality: str, person: UUID, starts_on: date, because: Registered, actor: Actor, now: datetime
) -> Responsibility:
    """Register one youth from a day that the officer says.

    Args:
        municipality: Four digits.
        person: Who.
        starts_on: The first day.
        because: Why.
        actor: Who registers.
        now: The moment, from the door.

    Raises:
        Person.DoesNotExist: If there is no such person, or the identity is protected.
        NotCoveredError: If the duty does not hold on the day.
        RegisteredAlreadyError: If the youth is in the register then.
        CodeNotInListError: If the reason cannot be chosen.
    """
    refuse_code(REGISTERED, because, starts_on)
    (locked_person,) = lock_people([person]) or (None,)
    if locked_person is None or locked_person.protection != NONE:
        raise Person.DoesNotExist
    youth = youths_of([person], municipality)[person]
    stands = standing(youth, municipality, starts_on, rules_on(rule_book(), starts_on))
    if stands is not Standing.COVERED:
        raise NotCoveredError(day=starts_on, why_sv=stands.sv.lower(), why_en=stands.en.lower())
    for other in Responsibility.objects.filter(KNOWN, person=person, municipality_code=municipality).order_by("pk"):
        if other.ends_on is None or other.ends_on > starts_on:
            raise RegisteredAlreadyError(day=max(starts_on, other.starts_on))
    duty = Responsibility.objects.create(
        person=locked_person, municipality_code=municipality, starts_on=starts_on, because=because.value,
        recorded_from=now, recorded_by=actor.user_id,
    )  # fmt: skip
    refuse_untrue([duty.spell], now)
    note(BEGIN, duty, actor, now)
    return duty


@transaction.atomic
def end_duties(*, municipality: str, duties: Collection[UUID], actor: Actor, now: datetime) -> Done:
    """End duties as the register proposes: on the day and for the reason that it finds now.

    Measures that go on end with them.

    Args:
        municipality: Four digits.
        duties: Those that the officer has ticked. Those that the register no longer proposes to end are left.
        actor: Who confirms.
        now: The moment, from the door.

    Raises:
        ChangedMeanwhileError: If none of them is proposed any longer.
        OutsideDutyError: If one has a contact or a measure after its end.
    """
    rows = known_duties(municipality).filter(spell__in=duties, ends_on__isnull=True)
    lock_people(rows.values_list("person", flat=True))
    today = day_of(now)
    found = list(rows.all())
    facts = youths_of({head_of(row) for row in found}, municipality)
    over = [(row, over_since(row, facts[head_of(row)], today)) for row in found]
    ended = [_end(row, *proposal, actor, now) for row, proposal in over if proposal is not None]
    if not ended:
        raise ChangedMeanwhileError
    refuse_untrue([row.spell for row in ended], now)
    note_many(END, ended, municipality, actor, now)
    return Done(len(ended), len(set(duties)) - len(ended))


@transaction.atomic
def end_duty(*, duty: UUID, ends_on: date, because: DutyEnd, actor: Actor, now: datetime) -> Responsibility:
    """End the duty for one youth; measures that go on end with it.

    Args:
        duty: Which.
        ends_on: The first day that the duty no longer holds, such as the day of turning 20 or of the first lesson.
        because: Why.
        actor: Who ends it.
        now: The moment, from the door.

    Raises:
        Responsibility.DoesNotExist: If there is no such duty.
        EndedAlreadyError: If it has an end.
        CodeNotInListError: If the reason cannot be chosen.
        RegionError: Of ``core.kaa_consistency``, if the end contradicts what is known.
    """
    row = locked(duty)
    if row.ends_on is not None:
        raise EndedAlreadyError(end=row.ends_on)
    refuse_code(DUTY_END, because, ends_on)
    ended = _end(row, ends_on, because, actor, now)
    refuse_untrue([duty], now)
    note(END, ended, actor, now)
    return ended


@transaction.atomic
def correct_duty(
    *,
    duty: UUID,
    starts_on: date,
    because: Registered,
    ends_on: date | None,
    ended_because: DutyEnd | None,
    actor: Actor,
    now: datetime,
) -> Responsibility:
    """Correct what was written of a duty; what was written before is kept as what was known then.

    Args:
        duty: Which.
        starts_on: The first day.
        because: Why it began.
        ends_on: The first day that it no longer holds; None takes an end away.
        ended_because: Why; with an end.
        actor: Who corrects.
        now: The moment, from the door.

    Raises:
        Responsibility.DoesNotExist: If there is no such duty.
        RegisteredAlreadyError: If the youth has another open duty here.
        RegionError: Of ``core.kaa_consistency``, if it contradicts what is known.
    """
    row = locked(duty)
    refuse_duty_end(starts_on, ends_on)
    others = Responsibility.objects.filter(KNOWN, person=row.person_id, municipality_code=row.municipality_code)
    for other in others.exclude(spell=duty).order_by("pk"):
        if (other.ends_on is None or other.ends_on > starts_on) and (ends_on is None or other.starts_on < ends_on):
            raise RegisteredAlreadyError(day=max(starts_on, other.starts_on))
    changes = {
        "starts_on": starts_on, "because": because.value,
        "ends_on": ends_on, "ended_because": ended_because.value if ends_on and ended_because else "",
    }  # fmt: skip
    corrected = amended(row, actor, now, **changes)
    refuse_untrue([duty], now)
    note(CORRECT, corrected, actor, now)
    return corrected


def _end(row: Responsibility, ends_on: date, because: DutyEnd, actor: Actor, now: datetime) -> Responsibility:
    """End a duty, and the measures that go on."""
    refuse_duty_end(row.starts_on, ends_on)
    going_on: Sequence[Measure] = list(
        Measure.objects.filter(KNOWN, duty=row.spell, ends_on__isnull=True).order_by("pk")
    )
    after = Occupation.STUDIES if because in TO_STUDIES else Occupation.UNKNOWN
    for measure in going_on:
        amended(
            measure, actor, now, ends_on=ends_on, ended_because=MeasureEnd.OUT_OF_DUTY.value,
            occupation_after=after.value,
        )  # fmt: skip
    return amended(row, actor, now, ends_on=ends_on, ended_because=because.value)
