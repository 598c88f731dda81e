"""What a row of a file does to the one that it is about: the rules of single events, for each kind of event."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar, TypeAlias
from uuid import UUID, uuid4

from gymnasieregion.contexts.register.core import changes
from gymnasieregion.contexts.register.core.changes import NothingChangesError
from gymnasieregion.contexts.register.core.codes import EndReason, Protection
from gymnasieregion.contexts.register.core.standing import (
    Standing,
    latest_spell,
    spell_on,
)
from gymnasieregion.contexts.register.core.study_spells import SCHOOL_YEARS, StudySpell
from gymnasieregion.contexts.register.selectors.paths import path_of
from gymnasieregion.contexts.register.services.histories import path_from
from gymnasieregion.contexts.register.services.studying import OtherProgrammeError
from gymnasieregion.kernel.errors import RegionError

Row: TypeAlias = Mapping[str, Any]
"""The cells of a row: days as dates, whole numbers and yes or no as such, None where empty; texts, "" where empty.

``number`` is what the one is looked up by and ``read`` what it says; another column of a number is what it says.
"""

Act: TypeAlias = Callable[[Standing, Row], Standing]


class OtherYearError(RegionError):
    """The year of study is not the next one."""

    sv: ClassVar[str] = "Eleven går i årskurs {now} och går upp till {following}."
    en: ClassVar[str] = "The pupil is in year {now} and goes up to {following}."


class OtherProtectionError(RegionError):
    """Somebody who is known is protected in another way than the row says."""

    sv: ClassVar[str] = "Eleven finns i registret och har inte det skyddet."
    en: ClassVar[str] = "The pupil is in the register and is not protected so."


def begun(person: UUID, row: Row) -> StudySpell:
    """The spell that a row lets somebody begin."""
    path = path_of(row["education_code"], row["starts_on"], row["school_year"])
    return StudySpell(
        uuid4(), person, row["starts_on"], row["school_unit"], path.education_code, path.programme, row["school_year"],
        path_ends_on=row["path_ends_on"] or path.ends_on, form=path.form, markers=path.markers,
        class_name=row["class_name"],
    )  # fmt: skip


def enrol(standing: Standing, row: Row) -> Standing:
    """Somebody begins at a school."""
    spell = begun(standing.person, row)
    _refuse_same(standing, spell)
    return replace(standing, spells=changes.enrol(standing.spells, spell))


def enrol_protected(standing: Standing, row: Row) -> Standing:
    """Somebody whose identity is protected begins at a school.

    Raises:
        OtherProtectionError: If they are known and not protected so.
    """
    if standing.protection is not Protection(row["protection"]):
        raise OtherProtectionError
    return enrol(standing, row)


def come_back(standing: Standing, row: Row) -> Standing:
    """Somebody who has been away begins again."""
    spell = begun(standing.person, row)
    _refuse_same(standing, spell)
    return replace(standing, spells=changes.come_back(standing.spells, spell))


def _refuse_same(standing: Standing, spell: StudySpell) -> None:
    """Raise NothingChangesError if somebody has begun so already, whatever has happened since."""
    asked = _beginning(spell)
    if any(_beginning(other) == asked for other in standing.spells):
        raise NothingChangesError


def _beginning(spell: StudySpell) -> tuple[object, ...]:
    return spell.school_unit, spell.starts_on, spell.education_code, spell.school_year, spell.class_name


def change_path(standing: Standing, row: Row) -> Standing:
    """A pupil goes over to another study path at the school."""
    spell, on = _there(standing, row), row["on"]
    path = path_from(standing.spells, spell.spell, on, row["education_code"], row["path_ends_on"], row["school_year"])
    after = changes.change_path(
        standing.spells,
        spell.spell,
        on,
        uuid4(),
        path,
        class_name=row["class_name"] or None,
        school_year=row["school_year"],
    )
    return replace(standing, spells=after)


def change_school(standing: Standing, row: Row) -> Standing:
    """A pupil goes over to another school."""
    on, unit = row["on"], row["new_school_unit"]
    arrived = any((spell.school_unit, spell.starts_on) == (unit, on) for spell in standing.spells)
    left = any((spell.school_unit, spell.break_off_on) == (row["school_unit"], on) for spell in standing.spells)
    if arrived and left:
        raise NothingChangesError
    spell = _there(standing, row)
    path = path_from(standing.spells, spell.spell, on, row["education_code"], row["path_ends_on"], row["school_year"])
    after = changes.change_school(
        standing.spells,
        spell.spell,
        on,
        uuid4(),
        unit,
        path,
        class_name=row["class_name"],
        school_year=row["school_year"],
    )
    return replace(standing, spells=after)


def promote(standing: Standing, row: Row) -> Standing:
    """A pupil goes up to the next year of study, which the row names so that no file promotes twice.

    Raises:
        OtherYearError: If it names another.
    """
    spell, on = _there(standing, row), row["on"]
    following = min(spell.school_year + 1, SCHOOL_YEARS[-1])
    if row["school_year"] != following:
        if (spell.school_year, spell.starts_on) == (row["school_year"], on):
            raise NothingChangesError
        raise OtherYearError(now=spell.school_year, following=following)
    after = changes.promote(
        standing.spells,
        spell.spell,
        on,
        uuid4(),
        class_name=row["class_name"] or None,
        path_ends_on=row["path_ends_on"],
    )
    return replace(standing, spells=after)


def change_class(standing: Standing, row: Row) -> Standing:
    """A pupil goes over to another class."""
    spell = _there(standing, row)
    after = changes.change_class(standing.spells, spell.spell, row["on"], uuid4(), row["class_name"])
    return replace(standing, spells=after)


def change_markers(standing: Standing, row: Row) -> Standing:
    """A pupil goes over to another variant of the programme.

    Raises:
        OtherProgrammeError: If the code is of another programme.
    """
    spell = _there(standing, row)
    path = path_from(standing.spells, spell.spell, row["on"], row["education_code"], None)
    if path.programme != spell.programme:
        raise OtherProgrammeError(code=row["education_code"], programme=spell.programme)
    after = changes.change_markers(standing.spells, spell.spell, row["on"], uuid4(), path.education_code, path.markers)
    return replace(standing, spells=after)


def interrupt(standing: Standing, row: Row) -> Standing:
    """A pupil leaves a school: the spell there that goes on ends."""
    spell, reason = latest_spell(standing.spells, row["school_unit"]), EndReason(row["reason"])
    if (spell.ends_on, spell.end_reason) == (row["on"], reason):
        raise NothingChangesError
    return replace(standing, spells=changes.interrupt(standing.spells, spell.spell, row["on"], reason))


def _there(standing: Standing, row: Row) -> StudySpell:
    """The spell at the row's unit on its day."""
    return spell_on(standing.spells, row["school_unit"], row["on"])
