"""Somebody as they are known while events happen to them one after another, and which spell an event is about."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from gymnasieregion.contexts.register.core.codes import Protection, Settlement, Sex
from gymnasieregion.contexts.register.core.diplomas import Award
from gymnasieregion.contexts.register.core.homes import Home
from gymnasieregion.contexts.register.core.numbers import Number
from gymnasieregion.contexts.register.core.spans import holds_on
from gymnasieregion.contexts.register.core.study_spells import History, StudySpell
from gymnasieregion.kernel.errors import RegionError


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one person, those merged into them included.

    Args:
        person: The person that is kept.
        birth_date: What the register says; a number may say otherwise from then on.
        settled: How an officer has settled two spells, by their keys.
    """

    person: UUID
    birth_date: date
    sex: Sex = Sex.UNKNOWN
    protection: Protection = Protection.NONE
    spells: History = ()
    homes: tuple[Home, ...] = ()
    numbers: tuple[Number, ...] = ()
    awards: tuple[Award, ...] = ()
    settled: tuple[tuple[frozenset[UUID], Settlement], ...] = ()


class NotAtUnitError(RegionError):
    """The pupil has no spell at the unit."""

    sv: ClassVar[str] = "Eleven har ingen studieperiod på skolan {school_unit}."
    en: ClassVar[str] = "The pupil has no study spell at the school {school_unit}."


class NotThereThenError(RegionError):
    """The pupil has spells at the unit, and none that holds on the day."""

    sv: ClassVar[str] = "Eleven har ingen studieperiod på skolan {school_unit} som gäller {on}."
    en: ClassVar[str] = "The pupil has no study spell at the school {school_unit} that holds on {on}."


class NoSpellFromError(RegionError):
    """No spell at the unit starts on the day."""

    sv: ClassVar[str] = "Ingen studieperiod på skolan {school_unit} börjar {starts_on}; där börjar perioder {found}."
    en: ClassVar[str] = "No study spell at the school {school_unit} starts on {starts_on}; some start {found}."


class NoBreakOffThenError(RegionError):
    """No spell at the unit was broken off on the day."""

    sv: ClassVar[str] = "Ingen studieperiod på skolan {school_unit} har avbrottsdatumet {on}."
    en: ClassVar[str] = "No study spell at the school {school_unit} has the break-off date {on}."


def spell_on(history: History, unit: str, day: date) -> StudySpell:
    """The spell at a unit on a day: there is at most one.

    Raises:
        NotAtUnitError, NotThereThenError: If there is none.
    """
    for spell in history:
        if spell.school_unit == unit and holds_on(spell, day):
            return spell
    _at(history, unit)
    raise NotThereThenError(school_unit=unit, on=day)


def latest_spell(history: History, unit: str) -> StudySpell:
    """The spell at a unit that goes on; if none does, the one that ended last.

    Raises:
        NotAtUnitError: If there is none.
    """
    return max(_at(history, unit), key=lambda spell: (spell.ends_on is None, spell.starts_on))


def spell_from_day(history: History, unit: str, starts_on: date) -> StudySpell:
    """The spell at a unit that starts on a day.

    Raises:
        NotAtUnitError, NoSpellFromError: If there is none.
    """
    there = _at(history, unit)
    for spell in there:
        if spell.starts_on == starts_on:
            return spell
    found = ", ".join(sorted(str(spell.starts_on) for spell in there))
    raise NoSpellFromError(school_unit=unit, starts_on=starts_on, found=found)


def spell_broken_off_on(history: History, unit: str, day: date) -> StudySpell:
    """The spell at a unit that was broken off on a day.

    Raises:
        NotAtUnitError, NoBreakOffThenError: If there is none.
    """
    for spell in _at(history, unit):
        if spell.break_off_on == day:
            return spell
    raise NoBreakOffThenError(school_unit=unit, on=day)


def _at(history: History, unit: str) -> list[StudySpell]:
    there = [spell for spell in history if spell.school_unit == unit]
    if not there:
        raise NotAtUnitError(school_unit=unit)
    return there
