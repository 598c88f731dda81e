"""Corrections of a pupil's study spells: each one transaction, one event, one line in the log."""

from dataclasses import replace
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from gymnasieregion.contexts.register.core import corrections
from gymnasieregion.contexts.register.core.codes import EndReason, EventKind, Settlement
from gymnasieregion.contexts.register.core.study_spells import StudySpell
from gymnasieregion.contexts.register.models import Conflict, RegisterEvent
from gymnasieregion.contexts.register.selectors.groups import group_of
from gymnasieregion.contexts.register.selectors.paths import path_of
from gymnasieregion.contexts.register.services.histories import refuse_unknown, tell_of, tell_spells
from gymnasieregion.contexts.register.services.telling import Telling
from gymnasieregion.kernel.errors import RegionError


class SettledAlreadyError(RegionError):
    """Somebody has settled the two spells before, or they no longer overlap."""

    sv: ClassVar[str] = "Den dubbla eleven är redan avgjord. Läs sidan på nytt."
    en: ClassVar[str] = "The double pupil is settled already. Read the page again."


@transaction.atomic
def correct_break_off(
    *, spell: UUID, on: date | None, telling: Telling, reason: EndReason | None = None
) -> RegisterEvent:
    """Move a wrong break-off date, or take it away; see ``core.corrections.correct_break_off``.

    Args:
        spell: The spell.
        on: The right day; None when there was no break-off.
        telling: Who says it.
        reason: The right reason; None for the same.

    Raises:
        RegionError: If it cannot be so; the sentence says why.
    """
    return tell_of(
        EventKind.CORRECT_BREAK_OFF, spell, telling,
        lambda history: corrections.correct_break_off(history, spell, on, reason),
    )  # fmt: skip


@transaction.atomic
def correct_start(*, spell: UUID, on: date, telling: Telling) -> RegisterEvent:
    """Move a wrong start; see ``core.corrections.correct_start``."""
    return tell_of(
        EventKind.CORRECT_START, spell, telling, lambda history: corrections.correct_start(history, spell, on)
    )


@transaction.atomic
def correct_spell(*, right: StudySpell, telling: Telling) -> RegisterEvent:
    """Put right whatever was wrong with a spell; programme and form are those of its study path code.

    Args:
        right: The spell as it should be, with the key that it has.
        telling: Who says it.

    Raises:
        RegionError: If it cannot be so; the sentence says why.
    """
    refuse_unknown(right.school_unit)
    path = path_of(right.education_code, right.starts_on, right.school_year)
    whole = replace(right, education_code=path.education_code, programme=path.programme, form=path.form)
    return tell_of(
        EventKind.CORRECT_SPELL, right.spell, telling, lambda history: corrections.correct_spell(history, whole)
    )


@transaction.atomic
def remove_spell(*, spell: UUID, telling: Telling) -> RegisterEvent:
    """Take away a spell that was wrong altogether; see ``core.corrections.remove``."""
    return tell_of(EventKind.REMOVE_SPELL, spell, telling, lambda history: corrections.remove(history, spell))


@transaction.atomic
def settle(
    *, conflict: int, keep_first: bool, telling: Telling, reason: EndReason = EndReason.CHANGE_OF_SCHOOL
) -> RegisterEvent:
    """Settle a double pupil: one spell stands, the other is cut; see ``core.corrections.settle``.

    Args:
        conflict: The key of the conflict.
        keep_first: Whether the spell that started first stands.
        telling: The officer, and why.
        reason: Why the other one ends.

    Raises:
        SettledAlreadyError: If it is settled already.
        RegionError: If it cannot be so; the sentence says why.
    """
    found = Conflict.objects.filter(pk=conflict, settled_at=None).first()
    if found is None:
        raise SettledAlreadyError
    pair = (found.first_spell, found.second_spell)
    kept, other = pair if keep_first else pair[::-1]
    how = Settlement.KEPT_FIRST if keep_first else Settlement.KEPT_SECOND
    return tell_spells(
        EventKind.SETTLE_DOUBLE,
        group_of(found.person_id, lock=True),
        telling,
        lambda history: corrections.settle(history, kept, other, reason),
        settled={frozenset(pair): how},
    )
