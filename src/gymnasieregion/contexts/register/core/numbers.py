"""A person's numbers: what each is, whether it can be right, and what a change of number does."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar
from uuid import UUID

from gymnasieregion.contexts.register.core.changes import NothingChangesError
from gymnasieregion.contexts.register.core.codes import IdentifierKind, Sex
from gymnasieregion.contexts.register.core.spans import holds_on
from gymnasieregion.kernel.errors import RegionError

NATIONAL = frozenset({IdentifierKind.PERSONNUMMER, IdentifierKind.COORDINATION, IdentifierKind.TEMPORARY})
"""Kinds of which somebody has one at a time; an asylum seeker's card may be held beside it."""

_SHAPE = re.compile(r"(\d{8})[-+]?(\d{4}|[A-Z]{2}\d{2})")
_OTHER = re.compile(r"[0-9A-Z-]{4,20}")
_COORDINATION_DAY = 60


@dataclass(frozen=True, slots=True)
class Number:
    """A number that somebody has during a span.

    Args:
        spell: Its identity through every version.
        person: Whose row it is.
        value: Twelve signs without a separator, or the Migration Agency's own.
    """

    spell: UUID
    person: UUID
    starts_on: date
    kind: IdentifierKind
    value: str
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """What a number says.

    Args:
        birth_date: None where the number has none.
        sex: Unknown where the number does not tell.
    """

    kind: IdentifierKind
    value: str
    birth_date: date | None
    sex: Sex


class NumberShapeError(RegionError):
    """Something that is no number of any kind."""

    sv: ClassVar[str] = (
        "{value} är inget nummer. Skriv personnummer och samordningsnummer ÅÅÅÅMMDDNNNN, TF-nummer ÅÅÅÅMMDDTF12."
    )
    en: ClassVar[str] = (
        "{value} is no number. Write a personnummer or samordningsnummer YYYYMMDDNNNN, a TF-number YYYYMMDDTF12."
    )


class NumberDateError(RegionError):
    """The number begins with a date that there is not."""

    sv: ClassVar[str] = "{value} börjar inte med en dag som finns."
    en: ClassVar[str] = "{value} does not begin with a day that there is."


class NumberCheckError(RegionError):
    """The check digit is wrong."""

    sv: ClassVar[str] = "Kontrollsiffran i {value} stämmer inte. Läs numret en gång till."
    en: ClassVar[str] = "The check digit of {value} is wrong. Read the number again."


class NoSuchNumberError(RegionError):
    """The number is not among those that are known now."""

    sv: ClassVar[str] = "Numret finns inte längre på personen."
    en: ClassVar[str] = "The person no longer has the number."


def read_number(text: str, kind: IdentifierKind | None = None) -> ReadNumber:
    """What a number says, and whether it can be right.

    Args:
        text: With or without a separator.
        kind: Told for LMA and dossier numbers, which have no shape of their own; else None.

    Raises:
        NumberShapeError, NumberDateError, NumberCheckError: Each saying what is wrong.

    Source: the TF-number of SS 12000:2020 (two letters after the date); the check digit is Luhn's over the last ten.

    >>> read_number("20090501-TF01").value
    '20090501TF01'
    """
    value = text.strip().upper().replace(" ", "")
    if kind is not None and kind not in NATIONAL:
        if not _OTHER.fullmatch(value):
            raise NumberShapeError(value=text)
        return ReadNumber(kind, value, None, Sex.UNKNOWN)
    found = _SHAPE.fullmatch(value)
    if not found:
        raise NumberShapeError(value=text)
    day, last = found.groups()
    coordination = last.isdigit() and int(day[6:]) > _COORDINATION_DAY
    born = _date(f"{day[:6]}{int(day[6:]) - _COORDINATION_DAY:02}" if coordination else day, text)
    if not last.isdigit():
        return ReadNumber(IdentifierKind.TEMPORARY, day + last, born, Sex.UNKNOWN)
    if _luhn(day[2:] + last) % 10:
        raise NumberCheckError(value=text)
    read_as = IdentifierKind.COORDINATION if coordination else IdentifierKind.PERSONNUMMER
    return ReadNumber(read_as, day + last, born, Sex.MALE if int(last[2]) % 2 else Sex.FEMALE)


def change_number(numbers: Sequence[Number], number: Number) -> tuple[Number, ...]:
    """Give somebody another number from a day; the one of the same sort ends there.

    A number that began on the same day was never right, and is replaced.

    Args:
        numbers: Those that are known.
        number: The new one, which goes on.

    Raises:
        NothingChangesError: If they have it then already.

    Source: UEDB's instructions, *Ändra personnummer* (docplayer 13076220): a TF-number becomes a personnummer.
    """
    old = next((each for each in numbers if _same_sort(each, number) and holds_on(each, number.starts_on)), None)
    if old is None:
        return (*numbers, number)
    if (old.kind, old.value) == (number.kind, number.value):
        raise NothingChangesError
    rest = tuple(each for each in numbers if each.spell != old.spell)
    if old.starts_on == number.starts_on:
        return (*rest, replace(old, kind=number.kind, value=number.value))
    return (*rest, replace(old, ends_on=number.starts_on), replace(number, ends_on=old.ends_on))


def correct_number(numbers: Sequence[Number], key: UUID, read: ReadNumber) -> tuple[Number, ...]:
    """Put right a number that was wrong from the beginning.

    Raises:
        NoSuchNumberError: If it is not known now.
        NothingChangesError: If it says so already.
    """
    wrong = next((each for each in numbers if each.spell == key), None)
    if wrong is None:
        raise NoSuchNumberError
    right = replace(wrong, kind=read.kind, value=read.value)
    if right == wrong:
        raise NothingChangesError
    return tuple(right if each.spell == key else each for each in numbers)


def _same_sort(one: Number, other: Number) -> bool:
    """Whether somebody has only one of the two at a time."""
    return one.kind == other.kind or {one.kind, other.kind} <= NATIONAL


def _date(eight: str, text: str) -> date:
    try:
        return date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
    except ValueError:
        raise NumberDateError(value=text) from None


def _luhn(ten: str) -> int:
    """The sum that ends in 0 when the last digit is right."""
    doubled = (int(sign) * (2 - place % 2) for place, sign in enumerate(ten))
    return sum(product // 10 + product % 10 for product in doubled)
