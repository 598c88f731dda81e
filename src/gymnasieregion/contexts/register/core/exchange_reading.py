"""What another system tells by SS 12000, read into our words; inclusive days become half-open here.

**Source:** SS 12000:2020, OpenAPI 2.0.0 (SIS/TK 450).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from gymnasieregion.contexts.register.core.codes import Protection, SchoolForm, Sex
from gymnasieregion.contexts.register.core.numbers import ReadNumber, read_number
from gymnasieregion.contexts.register.core.ss12000 import MARKINGS, SEX_WORDS, day_after
from gymnasieregion.kernel.errors import RegionError

Object = Mapping[str, Any]
T = TypeVar("T")
OURS = frozenset(form.value for form in SchoolForm)
"""The forms of school that the register is about; what is told of the others is passed by."""

DEAD, EMIGRATED = "Avliden", "Utvandrad"
LATEST_YEAR = 5


class UnreadableError(RegionError):
    """A field that cannot be read."""

    sv: ClassVar[str] = "{field} går inte att läsa: {value}"
    en: ClassVar[str] = "{field} cannot be read: {value}"


@dataclass(frozen=True, slots=True)
class TheirEnrolment:
    """That somebody is enrolled, as another system tells it.

    Args:
        organisation: Their id of the school unit.
        ends_on: The first day without; None while it goes on.
        is_cancelled: Whether it was broken off.
    """

    organisation: UUID
    starts_on: date
    ends_on: date | None
    school_year: int
    education_code: str
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class TheirPerson:
    """A pupil, as another system tells of them.

    Args:
        number: None where it tells none.
        home: The municipality code; "" where it tells none.
        status: ``Aktiv``, ``Utvandrad``, ``Avliden`` or "".
    """

    id: UUID
    given_name: str
    family_name: str
    number: ReadNumber | None
    birth_date: date
    sex: Sex
    protection: Protection
    home: str
    status: str
    enrolments: tuple[TheirEnrolment, ...]


@dataclass(frozen=True, slots=True)
class TheirMembership:
    """That somebody is in a class, as another system tells it.

    Args:
        organisation: Their id of the school unit that the class is at.
        ends_on: The first day without; None while it goes on.
    """

    person: UUID
    organisation: UUID
    class_name: str
    starts_on: date
    ends_on: date | None


def read_person(told: Object) -> TheirPerson:
    """A person of ``/persons``.

    Raises:
        UnreadableError: If a field is missing that the register needs, or cannot be read.
        RegionError: If the number cannot be right.
    """
    number = _number(told)
    born = _day(told, "birthDate") or (number.birth_date if number else None)
    if born is None:
        raise UnreadableError(field="birthDate", value="–")
    sexes = {word: sex for sex, word in SEX_WORDS.items()}
    markings = {word: protection for protection, word in MARKINGS.items()}
    sex = _word(told, "sex", sexes, Sex.UNKNOWN)
    enrolments = [each for each in _list(told, "enrolments") if each.get("schoolType") in OURS]
    return TheirPerson(
        id=_id(told, "id"),
        given_name=_text(told, "givenName"),
        family_name=_text(told, "familyName"),
        number=number,
        birth_date=born,
        sex=number.sex if number and sex is Sex.UNKNOWN else sex,
        protection=_word(told, "securityMarking", markings, Protection.NONE),
        home=_home(told),
        status=str(told.get("personStatus") or ""),
        enrolments=tuple(_enrolment(each) for each in enrolments),
    )


def read_memberships(group: Object) -> tuple[TheirMembership, ...]:
    """Who is in a class of ``/groups``; () for a group that is no class.

    Raises:
        UnreadableError: If a field is missing that the register needs, or cannot be read.
    """
    if group.get("groupType") != "Klass":
        return ()
    unit, name = _id(_object(group, "organisation"), "id"), _text(group, "displayName")
    return tuple(
        TheirMembership(
            _id(_object(each, "person"), "id"), unit, name, _needed(each, "startDate"),
            day_after(_day(each, "endDate")),
        )
        for each in _list(group, "groupMemberships")
    )  # fmt: skip


def _enrolment(told: Object) -> TheirEnrolment:
    year = told.get("schoolYear")
    if not isinstance(year, int) or isinstance(year, bool) or year < 1:
        raise UnreadableError(field="enrolments.schoolYear", value=_shown(year))
    return TheirEnrolment(
        organisation=_id(_object(told, "enroledAt"), "id"),
        starts_on=_needed(told, "startDate"),
        ends_on=day_after(_day(told, "endDate")),
        school_year=min(year, LATEST_YEAR),
        education_code=_text(told, "educationCode"),
        is_cancelled=told.get("cancelled") is True,
    )


def _number(told: Object) -> ReadNumber | None:
    civic = told.get("civicNo")
    return read_number(_text(civic, "value")) if isinstance(civic, dict) else None


def _home(told: Object) -> str:
    """The municipality code of the registered address; "" for none."""
    for address in _list(told, "addresses"):
        code = address.get("municipalityCode")
        if address.get("type") == "Folkbokföring" and isinstance(code, int):
            return f"{code:04}"
    return ""


def _word(told: Object, field: str, words: Mapping[str, T], missing: T) -> T:
    word = told.get(field)
    if word is None:
        return missing
    if word not in words:
        raise UnreadableError(field=field, value=_shown(word))
    return words[word]


def _text(told: Object, field: str) -> str:
    value = told.get(field)
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        raise UnreadableError(field=field, value=_shown(value))
    return value.strip()


def _id(told: Object, field: str) -> UUID:
    return _read(told, field, UUID)


def _needed(told: Object, field: str) -> date:
    return _read(told, field, date.fromisoformat)


def _day(told: Object, field: str) -> date | None:
    return None if told.get(field) is None else _needed(told, field)


def _read(told: Object, field: str, reader: Callable[[str], T]) -> T:
    value = told.get(field)
    try:
        return reader(str(value))
    except ValueError:
        raise UnreadableError(field=field, value=_shown(value)) from None


def _object(told: Object, field: str) -> Object:
    value = told.get(field)
    if not isinstance(value, dict):
        raise UnreadableError(field=field, value=_shown(value))
    return value


def _list(told: Object, field: str) -> Sequence[Object]:
    value = told.get(field)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise UnreadableError(field=field, value=_shown(value))
    return value


def _shown(value: object) -> str:
    """A value as a person is shown it, not at full length."""
    return "–" if value is None else str(value)[:80]
