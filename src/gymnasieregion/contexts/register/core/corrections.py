"""Corrections of study spells: what was said was wrong, and what is right is put in its place."""

from dataclasses import replace
from datetime import date
from typing import ClassVar
from uuid import UUID

from gymnasieregion.contexts.register.core.changes import NothingChangesError, ended, put, spell_of
from gymnasieregion.contexts.register.core.codes import CONTINUES, EndReason
from gymnasieregion.contexts.register.core.spans import overlap
from gymnasieregion.contexts.register.core.study_spells import History, StudySpell, checked_history
from gymnasieregion.kernel.errors import RegionError

HANDED_ON = CONTINUES | {EndReason.CHANGE_OF_PATH}
"""Reasons with which a spell ends because the next one at the same unit begins."""


class NoBreakOffError(RegionError):
    """The spell has no break-off date to correct."""

    sv: ClassVar[str] = "Studieperioden har inget avbrottsdatum."
    en: ClassVar[str] = "The study spell has no break-off date."


class NotDoubleError(RegionError):
    """The two spells share no day, or are at one unit."""

    sv: ClassVar[str] = "De två studieperioderna överlappar inte längre."
    en: ClassVar[str] = "The two study spells no longer overlap."


def correct_break_off(history: History, key: UUID, on: date | None, reason: EndReason | None = None) -> History:
    """Move a break-off date that was wrong, or take it away so that the spell goes on.

    Args:
        history: What is known now.
        key: The spell.
        on: The right day; None when there was no break-off.
        reason: The right reason; None for the same.

    Raises:
        NoBreakOffError: If the spell was not broken off.
        NothingChangesError: If it says so already.
        SameUnitOverlapError: If the spell would run into a later one at the unit.
    """
    spell = spell_of(history, key)
    if spell.break_off_on is None:
        raise NoBreakOffError
    right = ended(spell, on, (reason or spell.end_reason) if on else None)
    if right == spell:
        raise NothingChangesError
    return put(history, right)


def correct_start(history: History, key: UUID, on: date) -> History:
    """Move a start that was wrong; a spell at the unit that ended because this one began ends there instead.

    A school that was left is not touched: two schools that say different things become a double pupil to settle.

    Raises:
        NothingChangesError: If it starts then already.
        EndsTooEarlyError: If this or the one before would have no day left.
    """
    spell = spell_of(history, key)
    if spell.starts_on == on:
        raise NothingChangesError
    before = _handed_on_from(history, spell)
    moved = [replace(before, ends_on=on)] if before else []
    return put(history, *moved, replace(spell, starts_on=on))


def correct_spell(history: History, right: StudySpell) -> History:
    """Put a spell in the place of the one with its key, whatever was wrong with it.

    Raises:
        NothingChangesError: If it says so already.
    """
    if spell_of(history, right.spell) == right:
        raise NothingChangesError
    return put(history, right)


def remove(history: History, key: UUID) -> History:
    """Take away a spell that was wrong altogether.

    A spell at the unit that ended because this one began takes over its end: a change of path that never was leaves
    the old path going on.
    """
    spell = spell_of(history, key)
    rest = tuple(other for other in history if other.spell != key)
    before = _handed_on_from(history, spell)
    return put(rest, ended(before, spell.ends_on, spell.end_reason)) if before else rest


def settle(history: History, kept: UUID, other: UUID, reason: EndReason = EndReason.CHANGE_OF_SCHOOL) -> History:
    """Let one of two spells that overlap stand, and cut the other.

    The other ends when the overlap begins. If it began within the other's days it starts when the overlap ends
    instead, and if nothing would be left of it, it is removed.

    Args:
        history: What is known now.
        kept: The spell that stands.
        other: The one that gives way.
        reason: Why it ends, when it does.

    Raises:
        NotDoubleError: If they are at one unit or share no day.

    Source: UEDB's instructions, *Hantera dubbla elever* (docplayer 13076220).
    """
    standing, giving = spell_of(history, kept), spell_of(history, other)
    shared = overlap(standing, giving)
    if shared is None or standing.school_unit == giving.school_unit:
        raise NotDoubleError
    if giving.starts_on < shared.starts_on:
        return put(history, ended(giving, shared.starts_on, reason))
    if shared.ends_on is not None and shared.ends_on != giving.ends_on:
        return put(history, replace(giving, starts_on=shared.ends_on))
    return checked_history(spell for spell in history if spell.spell != other)


def _handed_on_from(history: History, spell: StudySpell) -> StudySpell | None:
    """The spell at the same unit that ended because this one began."""
    for other in history:
        is_next = other.school_unit == spell.school_unit and other.ends_on == spell.starts_on
        if is_next and other.end_reason in HANDED_ON:
            return other
    return None
