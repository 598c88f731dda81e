"""What SS 12000:2020 calls things: ids made of natural keys, inclusive days, and its words for our codes.

The standard's own spellings are kept (``Intruduktionsprogram``, ``activitites``): others read them to the letter.

**Source:** SS 12000:2020, OpenAPI 2.0.0 (SIS/TK 450); the ids of Skolverket's open data (dnp-usermanagement).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID, uuid5

from gymnasieregion.contexts.register.core.codes import (
    BREAKS_OFF,
    Coded,
    EndReason,
    Marker,
    ProgrammeGroup,
    Protection,
    Sex,
)

NIL = UUID(int=0)
DAY = timedelta(1)


class Entity(StrEnum):
    """The kinds of objects that we give out, by their names in the standard's ``EndPointsEnum``."""

    ORGANISATION = "Organisation"
    PERSON = "Person"
    GROUP = "Group"
    PROGRAMME = "Programme"
    OFFERING = "SchoolUnitOffering"


DELETED_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "Absence": "absences",
        "AttendanceEvent": "attendanceEvents",
        "Attendance": "attendances",
        "Grade": "grades",
        "CalendarEvent": "calendarEvents",
        "AttendanceSchedule": "attendanceSchedules",
        "Resource": "resources",
        "Room": "rooms",
        "Activity": "activitites",
        "Duty": "duties",
        "Placement": "placements",
        "StudyPlan": "studyPlans",
        "Programme": "programmes",
        "Syllabus": "syllabuses",
        "SchoolUnitOffering": "schoolUnitOfferings",
        "Group": "groups",
        "Person": "persons",
        "Organisation": "organisations",
    }
)
"""Every kind of the standard, and what it is called in the answer of ``/deletedEntities``."""


class Grant(Coded):
    """What a client may: fetch kinds of objects, and what of a person beside id and name; and tell of events."""

    ORGANISATIONS = "ORGANISATIONS", "hämta skolor och huvudmän", "fetch schools and providers"
    PROGRAMMES = "PROGRAMMES", "hämta program och inriktningar", "fetch programmes and orientations"
    OFFERINGS = "OFFERINGS", "hämta skolornas utbud", "fetch what the schools offer"
    GROUPS = "GROUPS", "hämta klasser", "fetch classes"
    PERSONS = "PERSONS", "hämta elevers namn", "fetch pupils' names"
    ENROLMENTS = "ENROLMENTS", "hämta elevers inskrivningar", "fetch pupils' enrolments"
    NUMBERS = "NUMBERS", "hämta elevers personnummer", "fetch pupils' personal identity numbers"
    BIRTH = "BIRTH", "hämta elevers födelsedag och kön", "fetch pupils' birth date and sex"
    HOMES = "HOMES", "hämta elevers hemkommun", "fetch pupils' home municipality"
    PROTECTED = "PROTECTED", "hämta elever med skyddad identitet", "fetch pupils with protected identity"
    EVENTS = "EVENTS", "lämna händelser till elevregistret", "tell the register of events"


GRANT_OF: Mapping[Entity, Grant] = MappingProxyType(
    {
        Entity.ORGANISATION: Grant.ORGANISATIONS,
        Entity.PERSON: Grant.PERSONS,
        Entity.GROUP: Grant.GROUPS,
        Entity.PROGRAMME: Grant.PROGRAMMES,
        Entity.OFFERING: Grant.OFFERINGS,
    }
)
"""What a client must have been granted to fetch a kind of objects."""

SEX_WORDS: Mapping[Sex, str] = MappingProxyType({Sex.FEMALE: "Kvinna", Sex.MALE: "Man", Sex.UNKNOWN: "Okänt"})
MARKINGS: Mapping[Protection, str] = MappingProxyType(
    {
        Protection.NONE: "Ingen",
        Protection.MARKED: "Sekretessmarkering",
        Protection.REGISTRATION: "Skyddad folkbokföring",
    }
)
"""Code_SecurityMarking. Assumed personal details have no word in the standard, and are never given out."""

PROGRAMME_TYPES: Mapping[ProgrammeGroup, str] = MappingProxyType(
    {
        ProgrammeGroup.PREPARATORY: "Högskoleförberedande program",
        ProgrammeGroup.VOCATIONAL: "Yrkesprogram",
        ProgrammeGroup.INTRODUCTORY: "Intruduktionsprogram",
        ProgrammeGroup.FOURTH_YEAR: "Fjärde tekniskt år",
    }
)
"""Code_ProgrammeType, where the standard has a word; the type of the others is left out."""

ORIENTATION = "Programinriktning"


def natural_id(key: str) -> UUID:
    """The id of what has a key of its own in Sweden, the same in every system that makes ids so.

    Args:
        key: Organisation number, school unit code or study path code.

    Source: Skolverket's open data, UUID version 5 with the nil UUID as namespace; its three published examples follow.

    >>> str(natural_id("5567044268"))
    '657ae6a4-2978-5fbe-b357-ba353c0f03b5'
    >>> str(natural_id("31279295"))
    'fb22448b-b724-5e53-8a2c-d8b339206901'
    >>> str(natural_id("EKJURV"))
    'f8bd4423-9693-51ed-a854-6e9984e6c2f7'
    """
    return uuid5(NIL, key)


def group_id(unit_code: str, class_name: str) -> UUID:
    """The id of a class: a name at a school unit. Who is in it, and when, is told by its memberships."""
    return uuid5(natural_id(unit_code), f"Klass {class_name}")


def offering_id(unit_code: str, year: int) -> UUID:
    """The id of what a school unit offers to those who begin in a year."""
    return uuid5(natural_id(unit_code), f"Utbud {year}")


def last_day(ends_on: date | None) -> date | None:
    """The last day of something, as the standard writes an end; None while it goes on.

    Args:
        ends_on: The first day that no longer belongs.

    >>> last_day(date(2027, 1, 1))
    datetime.date(2026, 12, 31)
    """
    return ends_on - DAY if ends_on else None


def day_after(end_date: date | None) -> date | None:
    """The first day that no longer belongs, of an end as the standard writes it; None where there is none.

    >>> day_after(date(2026, 12, 31))
    datetime.date(2027, 1, 1)
    """
    return end_date + DAY if end_date else None


def is_cancelled(reason: EndReason | None) -> bool:
    """Whether an enrolment was broken off before its time (``cancelled``)."""
    return reason in BREAKS_OFF


def specification(markers: str) -> str:
    """What a study path is beside its programme, in words; "" for nothing.

    >>> specification("LN")
    'Lärling, NIU'
    """
    return ", ".join(marker.sv for marker in Marker if marker.value in markers)


def county_and_municipality(code: str) -> tuple[int, int]:
    """A municipality code as the standard's two whole numbers: county, and the whole municipality code.

    >>> county_and_municipality("0180")
    (1, 180)
    """
    return int(code[:2]), int(code)
