"""Study spells, what may be said of one, and which of them cannot stand together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import ClassVar, TypeAlias
from uuid import UUID

from gymnasieregion.contexts.register.core.codes import BREAKS_OFF, EndReason, SchoolForm, Source
from gymnasieregion.contexts.register.core.spans import overlap
from gymnasieregion.kernel.errors import RegionError

SCHOOL_YEARS = range(1, 6)
"""Years of study; the last is for all that are later."""


@dataclass(frozen=True, slots=True)
class StudySpell:
    """A stretch of one person's time on one study path, in one year of study and class, at one school unit.

    Args:
        spell: Its identity through every version.
        person: Whose row it is; a merged person keeps their own.
        ends_on: The first day that no longer belongs; None while it goes on, and then there is no reason either.
        programme: In Gy11 form, which rules are asked by.
        markers: Letters of L or S, R and N, in that order.
        break_off_on: Set when the placement was broken off, on the day that the spell ends.
        path_ends_on: The first day after the planned end of the study path; a break-off leaves it where it is.
    """

    spell: UUID
    person: UUID
    starts_on: date
    school_unit: str
    education_code: str
    programme: str
    school_year: int
    ends_on: date | None = None
    end_reason: EndReason | None = None
    break_off_on: date | None = None
    path_ends_on: date | None = None
    form: SchoolForm = SchoolForm.GY
    markers: str = ""
    class_name: str = ""
    source: Source = Source.FORM


History: TypeAlias = tuple[StudySpell, ...]
"""The spells of one person, merged ones among them; earliest first."""


@dataclass(frozen=True, slots=True)
class Double:
    """Two spells at different units that hold on the same days (dubbel elev); the first starts first."""

    first: UUID
    second: UUID
    starts_on: date
    ends_on: date | None


class EndsTooEarlyError(RegionError):
    """A spell would end on its first day or before it."""

    sv: ClassVar[str] = "Slutet {ends_on} måste vara senare än starten {starts_on}. En period som aldrig var tas bort."
    en: ClassVar[str] = "The end {ends_on} must be later than the start {starts_on}. A spell that never was is removed."


class EndWithoutReasonError(RegionError):
    """A spell has an end and no reason, or the other way round."""

    sv: ClassVar[str] = "Slutdatum och orsak ska finnas båda, eller ingen av dem."
    en: ClassVar[str] = "An end and a reason are to be there both, or neither."


class BreakOffError(RegionError):
    """The break-off date and the reason do not agree."""

    sv: ClassVar[str] = "Orsaken {reason} har {has} avbrottsdatum."
    en: ClassVar[str] = "The reason {reason} has {has} break-off date."


class PathHasEndedError(RegionError):
    """A break-off on or after the planned end of the study path is no break-off."""

    sv: ClassVar[str] = (
        "Studievägen slutar {path_ends_on}. Den som slutar då eller senare har inte gjort avbrott: välj examen, "
        "studiebevis eller att studievägen är slut, eller rätta när studievägen slutar."
    )
    en: ClassVar[str] = (
        "The study path ends {path_ends_on}. Who leaves then or later has not broken off: choose diploma, study "
        "certificate or that the path has ended, or correct when the path ends."
    )


class PathEndsTooEarlyError(RegionError):
    """A study path would end before the spell begins."""

    sv: ClassVar[str] = "Studievägens slut {path_ends_on} måste vara senare än starten {starts_on}."
    en: ClassVar[str] = "The end of the study path {path_ends_on} must be later than the start {starts_on}."


class SchoolYearError(RegionError):
    """A year of study that there is not."""

    sv: ClassVar[str] = "Årskursen {school_year} finns inte; skriv 1-4, eller 5 för fler."
    en: ClassVar[str] = "There is no year of study {school_year}; write 1-4, or 5 for more."


class SameUnitOverlapError(RegionError):
    """Two spells at one unit share a day."""

    sv: ClassVar[str] = "Eleven har redan en studieperiod på skolan {school_unit} som gäller {starts_on}{until}."
    en: ClassVar[str] = "The pupil already has a study spell at the school {school_unit} that holds {starts_on}{until}."


def checked(spell: StudySpell) -> StudySpell:
    """The spell itself, when nothing in it contradicts the rest.

    Raises:
        EndsTooEarlyError, EndWithoutReasonError, BreakOffError, PathHasEndedError, PathEndsTooEarlyError,
        SchoolYearError: Each saying what is wrong.
    """
    if spell.ends_on is not None and spell.ends_on <= spell.starts_on:
        raise EndsTooEarlyError(ends_on=spell.ends_on, starts_on=spell.starts_on)
    if (spell.ends_on is None) != (spell.end_reason is None):
        raise EndWithoutReasonError
    if spell.end_reason is not None and spell.break_off_on != break_off_day(spell.ends_on, spell.end_reason):
        has = "ett" if spell.end_reason in BREAKS_OFF else "inget"
        raise BreakOffError(reason=spell.end_reason.value, has=has)
    if spell.path_ends_on is not None and spell.path_ends_on <= spell.starts_on:
        raise PathEndsTooEarlyError(path_ends_on=spell.path_ends_on, starts_on=spell.starts_on)
    if spell.end_reason is EndReason.BREAK_OFF and _is_over(spell):
        raise PathHasEndedError(path_ends_on=spell.path_ends_on)
    if spell.school_year not in SCHOOL_YEARS:
        raise SchoolYearError(school_year=spell.school_year)
    return spell


def break_off_day(ends_on: date | None, reason: EndReason | None) -> date | None:
    """The break-off date that an end has: the same day for what breaks off a placement, none for the rest."""
    return ends_on if reason in BREAKS_OFF else None


def checked_history(spells: Iterable[StudySpell]) -> History:
    """The spells in order, when each is right and no two at one unit share a day.

    Raises:
        SameUnitOverlapError: If two do; and what ``checked`` raises.
    """
    history = tuple(sorted((checked(spell) for spell in spells), key=_order))
    for one, other in combinations(history, 2):
        if one.school_unit == other.school_unit and overlap(one, other):
            until = f"–{one.ends_on - timedelta(1)}" if one.ends_on else "–"
            raise SameUnitOverlapError(school_unit=one.school_unit, starts_on=one.starts_on, until=until)
    return history


def doubles(history: Iterable[StudySpell]) -> Sequence[Double]:
    """Every pair of spells at different units that share a day, in order; what an officer is to settle.

    Source: UEDB's instructions, *Hantera dubbla elever* (docplayer 13076220).
    """
    found = []
    for one, other in combinations(sorted(history, key=_order), 2):
        shared = overlap(one, other)
        if shared and one.school_unit != other.school_unit:
            found.append(Double(one.spell, other.spell, shared.starts_on, shared.ends_on))
    return found


def _order(spell: StudySpell) -> tuple[date, str, UUID]:
    return spell.starts_on, spell.school_unit, spell.spell


def _is_over(spell: StudySpell) -> bool:
    """Whether the study path had come to its planned end when the spell ended."""
    return spell.path_ends_on is not None and spell.ends_on is not None and spell.path_ends_on <= spell.ends_on
