"""The bodies of calls about events, made of the same description as the files."""

from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator, BaseModel, ConfigDict, WithJsonSchema, create_model

from gymnasieregion.contexts.register.contracts import EventKind
from gymnasieregion.contexts.register.selectors.file_schema import event_tables
from gymnasieregion.contexts.register.services.file_rows import MOST_ROWS
from gymnasieregion.platform.tables.schema import Field as Column

LONGEST = 200
"""Signs of a cell; no column takes more."""
TYPES = {"date": {"type": "string", "format": "date"}, "integer": {"type": "integer"}, "boolean": {"type": "boolean"}}


def _is_cell(value: object) -> object:
    """What may stand in a cell; the check of files says whether it is right."""
    if isinstance(value, str) and (len(value) > LONGEST or any(ord(sign) < ord(" ") for sign in value)):
        raise ValueError(f"en text på högst {LONGEST} tecken utan styrtecken")
    return value


Cell = Annotated[str | int | bool | None, AfterValidator(_is_cell)]


class _Row(BaseModel):
    """A row; a column that the kind has not is told as a fault, as in a file."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Cell]


def body_of(kind: EventKind) -> type[Schema]:
    """The body of a call about a kind of event: ``rows``, each by the columns of the kind's files.

    Every column may be left out or be of another type: what is wrong is then told by the check, in words.
    """
    table = event_tables()[kind]
    name = "".join(part.capitalize() for part in kind.split("_"))
    columns: dict[str, Any] = {
        column.name: (Annotated[Cell, WithJsonSchema(_described(column))], None) for column in table.fields
    }
    row = create_model(f"{name}Row", __base__=_Row, **columns)
    rows = (list[row], Field(min_length=1, max_length=MOST_ROWS))  # type: ignore[valid-type]  # made just now
    body: type[Schema] = create_model(f"{name}Rows", __base__=Schema, rows=rows)
    return body


def _described(column: Column) -> dict[str, Any]:
    """A column as the description of the API has it."""
    told: dict[str, Any] = dict(TYPES.get(column.type, {"type": "string"}))
    told |= {"title": column.title, "description": column.description[0]}
    if column.required:
        told["description"] += " Krävs."
    if column.enum:
        told["enum"] = list(column.enum)
    if column.example:
        told["examples"] = [column.example]
    return told
