"""What a row of a file corrects, and what it says of numbers, homes and diplomas."""

from dataclasses import replace
from typing import ClassVar
from uuid import uuid4

from gymnasieregion.contexts.register.core import changes, corrections, diplomas, homes, numbers
from gymnasieregion.contexts.register.core.changes import NothingChangesError
from gymnasieregion.contexts.register.core.codes import DiplomaKind, EndReason, Protection, Settlement, Sex
from gymnasieregion.contexts.register.core.corrections import NotDoubleError
from gymnasieregion.contexts.register.core.diplomas import Award
from gymnasieregion.contexts.register.core.homes import Home
from gymnasieregion.contexts.register.core.numbers import Number, ReadNumber
from gymnasieregion.contexts.register.core.standing import (
    Standing,
    latest_spell,
    spell_broken_off_on,
    spell_from_day,
    spell_on,
)
from gymnasieregion.contexts.register.core.study_spells import StudySpell, doubles
from gymnasieregion.contexts.register.selectors.paths import path_of
from gymnasieregion.contexts.register.services.file_acts import Row
from gymnasieregion.kernel.errors import RegionError


class NoEndToCorrectError(RegionError):
    """An end is corrected of a spell that has none."""

    sv: ClassVar[str] = "Studieperioden pågår och har inget slut eller någon orsak att rätta."
    en: ClassVar[str] = "The study spell goes on, and has neither an end nor a reason to correct."


class NeedsEndError(RegionError):
    """A diploma for a spell that goes on, and no end of it."""

    sv: ClassVar[str] = "Studieperioden pågår."
    en: ClassVar[str] = "The study spell goes on."


def correct_break_off(standing: Standing, row: Row) -> Standing:
    """A break-off date was wrong, or there was no break-off."""
    spell = spell_broken_off_on(standing.spells, row["school_unit"], row["break_off_on"])
    reason = EndReason(row["reason"]) if row["reason"] else None
    return replace(
        standing, spells=corrections.correct_break_off(standing.spells, spell.spell, row["right_on"], reason)
    )


def correct_start(standing: Standing, row: Row) -> Standing:
    """The start of a spell was wrong."""
    spell = _from(standing, row)
    return replace(standing, spells=corrections.correct_start(standing.spells, spell.spell, row["right_on"]))


def correct_spell(standing: Standing, row: Row) -> Standing:
    """Something in a spell was wrong; what the row leaves empty stays.

    Raises:
        NoEndToCorrectError: If the row has an end or a reason, and the spell goes on.
    """
    spell = _from(standing, row)
    if (row["right_ends_on"] or row["reason"]) and spell.ends_on is None:
        raise NoEndToCorrectError
    right = replace(
        spell,
        school_unit=row["right_school_unit"] or spell.school_unit,
        school_year=row["school_year"] or spell.school_year,
        class_name=row["class_name"] or spell.class_name,
        starts_on=row["right_starts_on"] or spell.starts_on,
        path_ends_on=row["path_ends_on"] or spell.path_ends_on,
    )
    if row["right_ends_on"] or row["reason"]:
        reason = EndReason(row["reason"]) if row["reason"] else spell.end_reason
        right = changes.ended(right, row["right_ends_on"] or spell.ends_on, reason)
    if row["education_code"]:
        path = path_of(row["education_code"], right.starts_on, right.school_year)
        right = replace(
            right, education_code=path.education_code, programme=path.programme, form=path.form, markers=path.markers
        )
    return replace(standing, spells=corrections.correct_spell(standing.spells, right))


def remove(standing: Standing, row: Row) -> Standing:
    """A spell was wrong altogether."""
    return replace(standing, spells=corrections.remove(standing.spells, _from(standing, row).spell))


def settle(standing: Standing, row: Row) -> Standing:
    """Of two spells on the same days one stands.

    Raises:
        NotDoubleError: If they are not a double pupil.
    """
    kept = spell_on(standing.spells, row["school_unit"], row["on"])
    other = spell_on(standing.spells, row["other_school_unit"], row["on"])
    pair = frozenset({kept.spell, other.spell})
    double = next((each for each in doubles(standing.spells) if {each.first, each.second} == pair), None)
    if double is None:
        raise NotDoubleError
    how = Settlement.KEPT_FIRST if double.first == kept.spell else Settlement.KEPT_SECOND
    reason = EndReason(row["reason"] or EndReason.CHANGE_OF_SCHOOL)
    after = corrections.settle(standing.spells, kept.spell, other.spell, reason)
    return replace(standing, spells=after, settled=(*standing.settled, (pair, how)))


def change_number(standing: Standing, row: Row) -> Standing:
    """Somebody gets another number; birth date and sex follow it."""
    read: ReadNumber = row["new_number"]
    given = Number(uuid4(), standing.person, row["on"], read.kind, read.value)
    return _numbered(standing, numbers.change_number(standing.numbers, given), read)


def correct_number(standing: Standing, row: Row) -> Standing:
    """A number was wrong from the beginning; birth date and sex follow the right one."""
    read: ReadNumber = row["right_number"]
    wrong = max(
        (number for number in standing.numbers if number.value == row["number"]),
        key=lambda number: number.starts_on,
    )
    return _numbered(standing, numbers.correct_number(standing.numbers, wrong.spell, read), read)


def _numbered(standing: Standing, after: tuple[Number, ...], read: ReadNumber) -> Standing:
    """Somebody with other numbers; birth date and sex follow the latest."""
    sex = standing.sex if read.sex is Sex.UNKNOWN else read.sex
    return replace(standing, numbers=after, birth_date=read.birth_date or standing.birth_date, sex=sex)


def move(standing: Standing, row: Row) -> Standing:
    """Somebody lives somewhere else; a protected person's district is not kept."""
    district = row["district_code"] if standing.protection is Protection.NONE else ""
    home = Home(uuid4(), standing.person, row["on"], row["municipality_code"], district_code=district)
    return replace(standing, homes=homes.move(standing.homes, home))


def award(standing: Standing, row: Row) -> Standing:
    """Somebody was given a diploma or a study certificate, and a spell that goes on ends with it.

    Raises:
        NeedsEndError: If a spell goes on and the row does not say when it ends.
    """
    spell, kind = latest_spell(standing.spells, row["school_unit"]), DiplomaKind(row["kind"])
    given = Award(
        uuid4(), spell.person, kind, row["awarded_on"], spell.programme, spell.education_code, spell.school_unit,
        row["is_eligible"], row["points"],
    )  # fmt: skip
    if any(replace(given, spell=each.spell) == each for each in standing.awards):
        raise NothingChangesError
    awards = diplomas.award(standing.awards, given)
    if spell.ends_on is not None:
        return replace(standing, awards=awards)
    if row["ends_on"] is None:
        raise NeedsEndError
    after = changes.interrupt(standing.spells, spell.spell, row["ends_on"], EndReason(kind.value))
    return replace(standing, awards=awards, spells=after)


def _from(standing: Standing, row: Row) -> StudySpell:
    """The spell at the row's unit that starts on its day."""
    return spell_from_day(standing.spells, row["school_unit"], row["starts_on"])
