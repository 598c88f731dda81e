"""The kinds of values that the standard's questions have, read as strictly as it writes them."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from ninja import Field
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NUMBER = re.compile(r"[0-9]{1,100}")

MOST_COUNTED = 2_147_483_647


def _read_moment(value: Any) -> datetime:  # noqa: ANN401 - whatever was sent
    """A moment as RFC 3339 writes it, in UTC; one beyond what a computer counts is the first or the last."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise ValueError("en tidpunkt som 2026-08-17T10:30:00+02:00 (plustecknet skrivs %2B i en adress)")
    moment = datetime.fromisoformat(value.upper())
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC) if moment.year == 1 else datetime.max.replace(tzinfo=UTC)


def _read_day(value: Any) -> date:  # noqa: ANN401 - whatever was sent
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("en dag som 2026-08-17")
    return date.fromisoformat(value)


def _read_id(value: Any) -> UUID:  # noqa: ANN401 - whatever was sent
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError("ett UUID som fb22448b-b724-5e53-8a2c-d8b339206901")
    return UUID(value)


def _read_number(value: Any) -> int:  # noqa: ANN401 - whatever was sent
    if not isinstance(value, str) or not _NUMBER.fullmatch(value) or not int(value):
        raise ValueError("ett heltal, minst 1")
    return int(value)


def _read_count(value: Any) -> int:  # noqa: ANN401 - whatever was sent
    """A count; 2.0 is a whole number in JSON, true is not."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST_COUNTED or value % 1:
        raise ValueError("ett heltal från 0")
    return int(value)


def _read_truth(value: Any) -> bool:  # noqa: ANN401 - whatever was sent
    if value not in {"true", "false"}:
        raise ValueError("true eller false")
    return bool(value == "true")


def _is_text(value: str) -> str:
    """A text that a database takes."""
    if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise ValueError("en text utan styrtecken")
    return value


Moment: TypeAlias = Annotated[
    datetime, BeforeValidator(_read_moment), WithJsonSchema({"type": "string", "format": "date-time"})
]
Day: TypeAlias = Annotated[date, BeforeValidator(_read_day), WithJsonSchema({"type": "string", "format": "date"})]
Id: TypeAlias = Annotated[UUID, BeforeValidator(_read_id), WithJsonSchema({"type": "string", "format": "uuid"})]
Limit: TypeAlias = Annotated[int, BeforeValidator(_read_number), WithJsonSchema({"type": "integer", "minimum": 1})]
Truth: TypeAlias = Annotated[bool, BeforeValidator(_read_truth), WithJsonSchema({"type": "boolean"})]
Text: TypeAlias = Annotated[
    str, AfterValidator(_is_text), WithJsonSchema({"type": "string", "pattern": "^[^\\u0000]*$"})
]
Name: TypeAlias = Annotated[
    str,
    AfterValidator(_is_text),
    Field(min_length=1, max_length=200),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[^\\u0000]*$"}),
]
Target: TypeAlias = Annotated[str, Field(max_length=500, pattern=r"^https?://[a-zA-Z0-9.-]+(:[0-9]{1,4})?(/[!-~]*)?$")]
Count: TypeAlias = Annotated[
    int,
    BeforeValidator(_read_count),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": MOST_COUNTED}),
]
SchoolType: TypeAlias = Literal[
    "FS", "FKLASS", "FTH", "OPPFTH", "GR", "GRS", "SP", "SAM", "GY", "GYS", "KOMVUX", "SARVUX", "SFI", "YH", "FHS",
    "HS", "AU",
]  # fmt: skip
OrganisationType: TypeAlias = Literal["Huvudman", "Stadsdel", "Rektorsområde", "Skola", "Skolenhet", "Övrigt"]
GroupType: TypeAlias = Literal[
    "Undervisning", "Klass", "Mentor", "Provgrupp", "Schema", "Avdelning", "Personalgrupp", "Övrigt"
]
ProgrammeType: TypeAlias = Literal[
    "Yrkesprogram", "Högskoleförberedande program", "Intruduktionsprogram", "Nationellt yrkespaket",
    "Regionalt yrkespaket", "Fjärde tekniskt år", "Programinriktning", "Utgång",
]  # fmt: skip
EntityType: TypeAlias = Literal[
    "Absence", "AttendanceEvent", "Attendance", "Grade", "CalendarEvent", "AttendanceSchedule", "Resource", "Room",
    "Activity", "Duty", "Placement", "StudyPlan", "Programme", "Syllabus", "SchoolUnitOffering", "Group", "Person",
    "Organisation",
]  # fmt: skip
Severity: TypeAlias = Literal["Info", "Warning", "Error"]
SecurityMarking: TypeAlias = Literal["Ingen", "Sekretessmarkering", "Skyddad folkbokföring"]


def absent(alias: str | None = None) -> Any:  # noqa: ANN401 - a field of any kind
    """A field that may be left out: it is None then, and the description promises no null."""
    return Field(default_factory=type(None), alias=alias)


def several(alias: str | None = None) -> Any:  # noqa: ANN401 - a field of any kind
    """A list that may be left out: it is empty then."""
    return Field(default_factory=list, alias=alias)
