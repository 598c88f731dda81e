"""The events of a pupil's studies, from enrolment to the end: each one transaction, one event, one line in the log."""

from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

from django.db import transaction

from gymnasieregion.contexts.register.core import changes
from gymnasieregion.contexts.register.core.changes import spell_of
from gymnasieregion.contexts.register.core.codes import DiplomaKind, EndReason, EventKind
from gymnasieregion.contexts.register.core.diplomas import Award, award
from gymnasieregion.contexts.register.core.study_spells import History
from gymnasieregion.contexts.register.core.versions import difference
from gymnasieregion.contexts.register.models import RegisterEvent
from gymnasieregion.contexts.register.selectors.facts import AWARDS, SPELLS
from gymnasieregion.contexts.register.selectors.groups import together
from gymnasieregion.contexts.register.services.histories import (
    Placement,
    group_with,
    log_facts,
    path_from,
    refuse_unknown,
    spell_from,
    tell,
    tell_of,
)
from gymnasieregion.contexts.register.services.telling import Telling, begin, record_one
from gymnasieregion.contexts.register.services.writing import write, write_histories
from gymnasieregion.kernel.errors import RegionError


class OtherProgrammeError(RegionError):
    """A variant is said to be of another programme than the one that the pupil is on."""

    sv: ClassVar[str] = "{code} hör till ett annat program än {programme}. Byt studieväg i stället."
    en: ClassVar[str] = "{code} is of another programme than {programme}. Change the study path instead."


@transaction.atomic
def enrol(*, person: UUID, placement: Placement, kind: EventKind, telling: Telling) -> RegisterEvent:
    """Enrol somebody who is in the register; at two units on a day they become a double pupil to settle.

    Args:
        person: Who.
        placement: Where and on what.
        kind: ``ENROL_RESIDENT``, ``ENROL_NON_RESIDENT`` or ``ENROL_PROTECTED``.
        telling: Who says it.

    Raises:
        RegionError: If the unit, the study path or the day cannot be so; the sentence says why.
    """
    return tell(kind, person, telling, lambda history: changes.enrol(history, spell_from(person, placement)))


@transaction.atomic
def come_back(*, person: UUID, placement: Placement, telling: Telling) -> RegisterEvent:
    """Enrol somebody who has been away; see ``enrol``."""
    return tell(
        EventKind.RETURN, person, telling, lambda history: changes.come_back(history, spell_from(person, placement))
    )


@transaction.atomic
def change_path(
    *,
    spell: UUID,
    on: date,
    education_code: str,
    telling: Telling,
    class_name: str | None = None,
    school_year: int | None = None,
    path_ends_on: date | None = None,
) -> RegisterEvent:
    """Let a pupil go over to another study path at the same unit.

    Args:
        spell: The spell that is changed.
        on: The first day on the new path.
        education_code: The new path's code.
        telling: Who says it.
        class_name: The new class; None for the same.
        school_year: The year of study on it, as after an introductory programme; None for the same.
        path_ends_on: When the new path is planned to end; None for what the law says of it from the year of study.

    Raises:
        RegionError: If it cannot be so; the sentence says why.
    """
    return tell_of(
        EventKind.CHANGE_PATH, spell, telling,
        lambda history: changes.change_path(
            history, spell, on, uuid4(),
            path_from(history, spell, on, education_code, path_ends_on, school_year),
            class_name=class_name, school_year=school_year,
        ),
    )  # fmt: skip


@transaction.atomic
def change_school(
    *,
    spell: UUID,
    on: date,
    school_unit: str,
    education_code: str,
    telling: Telling,
    class_name: str = "",
    school_year: int | None = None,
    path_ends_on: date | None = None,
) -> RegisterEvent:
    """Let a pupil go over to another unit: the old placement is broken off on the day that the new one begins.

    Args:
        spell: The spell that is left.
        on: The first day at the new unit.
        school_unit: The new unit's own key in the offer.
        education_code: The study path there.
        telling: Who says it.
        class_name: The class there.
        school_year: The year of study there; None for the same.
        path_ends_on: As for ``change_path``.

    Raises:
        RegionError: If it cannot be so; the sentence says why.
    """
    refuse_unknown(school_unit)
    return tell_of(
        EventKind.CHANGE_SCHOOL, spell, telling,
        lambda history: changes.change_school(
            history, spell, on, uuid4(), school_unit,
            path_from(history, spell, on, education_code, path_ends_on, school_year),
            class_name=class_name, school_year=school_year,
        ),
    )  # fmt: skip


@transaction.atomic
def promote(
    *, spell: UUID, on: date, telling: Telling, class_name: str | None = None, path_ends_on: date | None = None
) -> RegisterEvent:
    """Let a pupil go up to the next year of study; see ``core.changes.promote``."""
    return tell_of(
        EventKind.PROMOTE, spell, telling,
        lambda history: changes.promote(
            history, spell, on, uuid4(), class_name=class_name, path_ends_on=path_ends_on
        ),
    )  # fmt: skip


@transaction.atomic
def change_class(*, spell: UUID, on: date, class_name: str, telling: Telling) -> RegisterEvent:
    """Let a pupil go over to another class from a day."""
    return tell_of(
        EventKind.CHANGE_CLASS, spell, telling,
        lambda history: changes.change_class(history, spell, on, uuid4(), class_name),
    )  # fmt: skip


@transaction.atomic
def change_markers(*, spell: UUID, on: date, education_code: str, telling: Telling) -> RegisterEvent:
    """Let a pupil go over to another variant of the same programme; its code says the markers.

    Raises:
        OtherProgrammeError: If the code is of another programme.
    """

    def act(history: History) -> History:
        path = path_from(history, spell, on, education_code, None)
        programme = spell_of(history, spell).programme
        if path.programme != programme:
            raise OtherProgrammeError(code=education_code, programme=programme)
        return changes.change_markers(history, spell, on, uuid4(), path.education_code, path.markers)

    return tell_of(EventKind.CHANGE_MARKERS, spell, telling, act)


@transaction.atomic
def interrupt(*, spell: UUID, on: date, reason: EndReason, telling: Telling) -> RegisterEvent:
    """End a pupil's studies at a unit.

    Args:
        spell: The spell that ends.
        on: The first day without studies there; may be earlier than today.
        reason: Why; some reasons break off the placement, see ``BREAKS_OFF``.
        telling: Who says it.

    Raises:
        RegionError: If it has ended already or cannot end so; the sentence says why.
    """
    return tell_of(EventKind.INTERRUPT, spell, telling, lambda history: changes.interrupt(history, spell, on, reason))


@transaction.atomic
def give_diploma(
    *,
    spell: UUID,
    kind: DiplomaKind,
    awarded_on: date,
    ends_on: date,
    is_eligible: bool,
    telling: Telling,
    points: int | None = None,
) -> RegisterEvent:
    """Write that a pupil was given a diploma or a study certificate; a spell that goes on ends with it.

    Args:
        spell: The spell that led to it.
        kind: Which of the two.
        awarded_on: The day that it is dated.
        ends_on: The first day without studies; not read when the spell has ended.
        is_eligible: Whether it gives basic eligibility to higher education.
        telling: Who says it.
        points: What the education comprised; None where that is not told.

    Raises:
        RegionError: If it cannot be so; the sentence says why.
    """
    group = group_with(spell)
    head = group.head.pk
    before = together(SPELLS, [head])[head]
    ended = spell_of(before, spell)
    given = Award(
        uuid4(), ended.person, kind, awarded_on, ended.programme, ended.education_code, ended.school_unit, is_eligible,
        points,
    )  # fmt: skip
    awards = together(AWARDS, [head])[head]
    all_awards = award(awards, given)
    after = before if ended.ends_on else changes.interrupt(before, spell, ends_on, EndReason(kind.value))
    event = begin(EventKind.AWARD, telling, person=head)
    write_histories({head: before}, {head: after}, event)
    write(AWARDS, difference(awards, all_awards), event)
    facts = {"diploma": kind.value, "awarded_on": awarded_on.isoformat(), **log_facts(spell_of(after, spell))}
    record_one(event, telling, group.head, before=log_facts(ended), after=facts, unit=ended.school_unit)
    return event
