"""Tables as a Data Package describes them: their columns, keys and references."""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from unicodedata import normalize

Described = dict[str, Any]
"""A piece of a Data Package as JSON gives it."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table.

    Args:
        name: Column name as in the file.
        type: ``string``, ``integer``, ``number`` (at most two decimals), ``boolean`` or ``date``.
        title: Swedish title.
        description: What it holds, in Swedish and in English.
        required: True if no cell may be empty.
        unique: True if no two cells that are not empty may be equal.
        enum: The allowed values; empty = any.
        pattern: Regular expression that a string matches; "" = any.
        minimum: Least value: integer, or hundredths for ``number``; None = no bound.
        maximum: Greatest value, as ``minimum``.
        kind: What kind of thing it is, which says more than the type of what may stand there; "" = nothing more.
        empty_means: What an empty cell is read as; ``=name`` = the cell of that column.
        max_length: Most characters of a string; 0 = no bound.
        example: A value that may stand there.
    """

    name: str
    type: str
    title: str
    description: tuple[str, str]
    required: bool
    unique: bool
    enum: tuple[str, ...]
    pattern: str
    minimum: int | str | None
    maximum: int | str | None
    kind: str
    empty_means: str
    max_length: int = 0
    example: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: ``columns`` of one table are found in ``target``."""

    columns: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, its keys, what it refers to, and rows that may stand in it."""

    name: str
    path: str
    role: str
    title: str
    description: tuple[str, str]
    required: bool
    exact: bool
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    unique_keys: tuple[tuple[str, ...], ...]
    references: tuple[Reference, ...]
    examples: tuple[tuple[str, ...], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(field.name for field in self.fields)

    def named(self, heading: str) -> str:
        """The column that a heading means, by its name or its Swedish title; the heading itself where it means none."""
        meant = _plain(heading)
        return next((field.name for field in self.fields if meant == _plain(field.title)), heading)

    def field(self, name: str) -> Field:
        """The column of that name; a name not in the schema is a ``StopIteration``."""
        return next(field for field in self.fields if field.name == name)


def _plain(heading: str) -> str:
    """A heading as it is compared: in any case, with letters written in one way."""
    return normalize("NFC", heading).casefold()


def read_package(room: str) -> Described:
    """The Data Package of a room as JSON.

    Args:
        room: The room's package, such as ``gymnasieregion.contexts.admission``.
    """
    described: Described = json.loads((files(room) / "datapackage.json").read_text(encoding="utf-8"))
    return described


def tables_of(package: Described) -> tuple[Table, ...]:
    """Every table of a Data Package, in its order."""
    return tuple(_table(resource) for resource in package["resources"] if resource["format"] == "csv")


def _table(resource: Described) -> Table:
    schema = resource["schema"]
    return Table(
        name=resource["name"],
        path=resource["path"],
        role=resource["role"],
        title=resource["title"],
        description=(resource["description"], resource["description_en"]),
        required=resource["required"],
        exact=schema["fieldsMatch"] == ["exact"],
        fields=tuple(_field(field) for field in schema["fields"]),
        primary_key=tuple(schema["primaryKey"]),
        unique_keys=tuple(tuple(key) for key in schema.get("uniqueKeys", ())),
        references=tuple(
            Reference(tuple(key["fields"]), key["reference"]["resource"]) for key in schema.get("foreignKeys", ())
        ),
        examples=tuple(tuple(row) for row in resource.get("examples", ())),
    )


def _field(described: Described) -> Field:
    constraints = described.get("constraints", {})
    scale = 100 if described["type"] == "number" else 1  # decimals are compared in hundredths
    return Field(
        name=described["name"],
        type=described["type"],
        title=described["title"],
        description=(described["description"], described["description_en"]),
        required=constraints.get("required", False),
        unique=constraints.get("unique", False),
        enum=tuple(constraints.get("enum", ())),
        pattern=constraints.get("pattern", ""),
        minimum=None if "minimum" not in constraints else constraints["minimum"] * scale,
        maximum=None if "maximum" not in constraints else constraints["maximum"] * scale,
        kind=described.get("kind", ""),
        empty_means=described.get("emptyMeans", ""),
        max_length=constraints.get("maxLength", 0),
        example=described.get("example", ""),
    )
