"""What each event does to a person's study spells: history in, history out, nothing else touched.

A change from a day ends the spell there and begins the next. One that is told late, within a spell that has ended
since, lets the new spell take over that end. One from the spell's own first day changes the spell itself: there was
never anything else.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from gymnasieregion.contexts.register.core.codes import EndReason, SchoolForm
from gymnasieregion.contexts.register.core.spans import holds_on
from gymnasieregion.contexts.register.core.study_spells import (
    SCHOOL_YEARS,
    History,
    StudySpell,
    break_off_day,
    checked_history,
)
from gymnasieregion.kernel.errors import RegionError


@dataclass(frozen=True, slots=True)
class Path:
    """A study path that somebody goes over to.

    Args:
        ends_on: The first day after its planned end; None when that is not known.
    """

    education_code: str
    programme: str
    form: SchoolForm = SchoolForm.GY
    markers: str = ""
    ends_on: date | None = None


class NoSuchSpellError(RegionError):
    """The spell is not among those that are known now."""

    sv: ClassVar[str] = "Studieperioden finns inte längre. Den kan ha tagits bort eller rättats av någon annan."
    en: ClassVar[str] = "The study spell is no longer there. Somebody else may have removed or corrected it."


class NotStudyingThenError(RegionError):
    """The day of the change is not within the spell."""

    sv: ClassVar[str] = "Dagen {on} ligger inte inom studieperioden {starts_on}{until}."
    en: ClassVar[str] = "The day {on} is not within the study spell {starts_on}{until}."


class EndedAlreadyError(RegionError):
    """The spell was ended before."""

    sv: ClassVar[str] = "Studieperioden är redan avslutad {ends_on}. Rätta avbrottsdatumet i stället."
    en: ClassVar[str] = "The study spell ended already on {ends_on}. Correct the break-off date instead."


class NothingChangesError(RegionError):
    """The change leads to what is there already."""

    sv: ClassVar[str] = "Det står redan så. Inget är ändrat."
    en: ClassVar[str] = "It says so already. Nothing is changed."


class NothingToReturnToError(RegionError):
    """Somebody returns who has not been away."""

    sv: ClassVar[str] = (
        "Eleven har ingen avslutad studieperiod före {on} att komma tillbaka från. Skriv in eleven i stället."
    )
    en: ClassVar[str] = "The pupil has no ended study spell before {on} to come back from. Enrol the pupil instead."


class StillStudyingError(RegionError):
    """Somebody returns who is enrolled on that day."""

    sv: ClassVar[str] = "Eleven är redan inskriven på skolan {school_unit} den {on}."
    en: ClassVar[str] = "The pupil is already enrolled at the school {school_unit} on {on}."


class PathNeedsNewEndError(RegionError):
    """A promotion after the planned end of the path, and no new end."""

    sv: ClassVar[str] = "Studievägen slutar {path_ends_on}. Säg när den slutar i stället."
    en: ClassVar[str] = "The study path ends {path_ends_on}. Say when it ends instead."


def enrol(history: History, spell: StudySpell) -> History:
    """Add a spell; one at another unit on the same days becomes a double pupil to settle.

    Raises:
        SameUnitOverlapError: If the person is at the unit already; and what ``checked`` raises.
    """
    return checked_history((*history, spell))


def come_back(history: History, spell: StudySpell) -> History:
    """Add the spell of somebody who has been away.

    Raises:
        NothingToReturnToError: If no spell ended on the day or before it.
        StillStudyingError: If somebody is enrolled on the day.
    """
    for other in history:
        if holds_on(other, spell.starts_on):
            raise StillStudyingError(school_unit=other.school_unit, on=spell.starts_on)
    if not any(other.ends_on is not None and other.ends_on <= spell.starts_on for other in history):
        raise NothingToReturnToError(on=spell.starts_on)
    return enrol(history, spell)


def change_path(
    history: History,
    key: UUID,
    on: date,
    new: UUID,
    path: Path,
    *,
    class_name: str | None = None,
    school_year: int | None = None,
) -> History:
    """Go over to another study path at the same unit from a day.

    Args:
        history: What is known now.
        key: The spell that is changed.
        on: The first day on the new path.
        new: The identity of the spell that begins.
        path: The new path.
        class_name: The new class; None for the same.
        school_year: The year of study on the new path, as when somebody begins a national programme after an
            introductory one; None for the same.
    """
    told = {"class_name": class_name, "school_year": school_year}
    changed = {name: value for name, value in told.items() if value is not None}
    return _from_a_day(history, key, on, new, EndReason.CHANGE_OF_PATH, **_of_path(path), **changed)


def change_school(
    history: History,
    key: UUID,
    on: date,
    new: UUID,
    unit: str,
    path: Path,
    *,
    class_name: str = "",
    school_year: int | None = None,
) -> History:
    """Go over to another unit from a day: the old placement is broken off, and the new one begins.

    Args:
        history: What is known now.
        key: The spell that is left.
        on: The first day at the new unit.
        new: The identity of the spell that begins.
        unit: The new unit.
        path: The study path there.
        class_name: The class there.
        school_year: The year of study there; None for the same.
    """
    year = spell_of(history, key).school_year if school_year is None else school_year
    return _from_a_day(
        history, key, on, new, EndReason.CHANGE_OF_SCHOOL,
        school_unit=unit, class_name=class_name, school_year=year, **_of_path(path),
    )  # fmt: skip


def promote(
    history: History, key: UUID, on: date, new: UUID, *, class_name: str | None = None, path_ends_on: date | None = None
) -> History:
    """Go up to the next year of study from a day; the study path goes on.

    Args:
        history: What is known now.
        key: The spell that is changed.
        on: The first day in the next year of study.
        new: The identity of the spell that begins.
        class_name: The new class; None for the same.
        path_ends_on: A new planned end, needed when the old one has come; None for the same.

    Raises:
        PathNeedsNewEndError: If the path has come to its planned end and no new one is given.
    """
    spell = spell_of(history, key)
    if path_ends_on is None and spell.path_ends_on is not None and spell.path_ends_on <= on:
        raise PathNeedsNewEndError(path_ends_on=spell.path_ends_on)
    return _from_a_day(
        history, key, on, new, EndReason.PROMOTED,
        school_year=min(spell.school_year + 1, SCHOOL_YEARS[-1]),
        class_name=spell.class_name if class_name is None else class_name,
        path_ends_on=path_ends_on or spell.path_ends_on,
    )  # fmt: skip


def change_class(history: History, key: UUID, on: date, new: UUID, class_name: str) -> History:
    """Go over to another class from a day."""
    return _from_a_day(history, key, on, new, EndReason.CHANGE_OF_CLASS, class_name=class_name)


def change_markers(history: History, key: UUID, on: date, new: UUID, education_code: str, markers: str) -> History:
    """Go over to another variant of the same programme from a day: apprenticeship, spearhead, national sport."""
    return _from_a_day(
        history, key, on, new, EndReason.CHANGE_OF_MARKERS, education_code=education_code, markers=markers
    )


def interrupt(history: History, key: UUID, on: date, reason: EndReason) -> History:
    """End a spell from a day; what breaks off the placement gets its break-off date, the planned end stays.

    Args:
        history: What is known now.
        key: The spell.
        on: The first day without studies there.
        reason: Why.

    Raises:
        EndedAlreadyError: If it was ended before.
        PathHasEndedError: If it is called a break-off and the path had come to its end.
    """
    spell = spell_of(history, key)
    if spell.ends_on is not None:
        raise EndedAlreadyError(ends_on=spell.ends_on)
    return put(history, ended(spell, on, reason))


def ended(spell: StudySpell, on: date | None, reason: EndReason | None) -> StudySpell:
    """The spell with another end, and the break-off date that goes with it."""
    return replace(spell, ends_on=on, end_reason=reason, break_off_on=break_off_day(on, reason))


def spell_of(history: History, key: UUID) -> StudySpell:
    """The spell with a key.

    Raises:
        NoSuchSpellError: If it is not known now.
    """
    for spell in history:
        if spell.spell == key:
            return spell
    raise NoSuchSpellError


def put(history: History, *spells: StudySpell) -> History:
    """The history with some spells in the place of those with the same keys, or added."""
    keys = {spell.spell for spell in spells}
    return checked_history((*(spell for spell in history if spell.spell not in keys), *spells))


def _from_a_day(
    history: History,
    key: UUID,
    on: date,
    new: UUID,
    reason: EndReason,
    **changed: Any,  # noqa: ANN401 - fields of a spell
) -> History:
    """End a spell on a day and begin the next, which is like it but for what changes."""
    spell = spell_of(history, key)
    if not holds_on(spell, on):
        until = f"–{spell.ends_on - timedelta(1)}" if spell.ends_on else "–"
        raise NotStudyingThenError(on=on, starts_on=spell.starts_on, until=until)
    if all(getattr(spell, name) == value for name, value in changed.items()):
        raise NothingChangesError
    if on == spell.starts_on:
        return put(history, replace(spell, **changed))
    return put(history, ended(spell, on, reason), replace(spell, **changed, spell=new, starts_on=on))


def _of_path(path: Path) -> dict[str, Any]:
    """A path as the fields of a spell."""
    return {
        "education_code": path.education_code,
        "programme": path.programme,
        "form": path.form,
        "markers": path.markers,
        "path_ends_on": path.ends_on,
    }
