"""The tables of the admission as ``datapackage.json`` describes them; the reader and the docs ask here."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Described = dict[str, Any]
"""A piece of the Data Package as JSON gives it; checked by ``tests/unit/admission/test_tables_schema.py``."""


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
        kind: ``id``, ``municipality``, ``study_path``, ``subject``, ``mark``, ``identity`` or "".
        empty_means: What an empty cell is read as; ``=name`` = the cell of that column.
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


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: ``columns`` of one table are found in ``target``."""

    columns: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, its keys and what it refers to."""

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

    @property
    def columns(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        """The column of that name; a name not in the schema is a ``StopIteration``."""
        return next(field for field in self.fields if field.name == name)


@cache
def package() -> Described:
    """The Data Package as JSON, read once."""
    text = (files("gymnasieregion.contexts.admission") / "datapackage.json").read_text(encoding="utf-8")
    described: Described = json.loads(text)
    return described


@cache
def all_tables() -> tuple[Table, ...]:
    """Every table of the Data Package, in the order of the file."""
    return tuple(_table(resource) for resource in package()["resources"] if resource["format"] == "csv")


@cache
def input_tables() -> tuple[Table, ...]:
    """The tables of an input folder."""
    return tuple(table for table in all_tables() if table.role == "input")


@cache
def table_named(name: str) -> Table:
    """The table of that name; a name not in the package is a ``StopIteration``."""
    return next(table for table in all_tables() if table.name == name)


@cache
def round_keys() -> tuple[Described, ...]:
    """The keys of ``round.json``, nested ones with a dot in the name."""
    resource = next(resource for resource in package()["resources"] if resource["name"] == "round")
    return tuple(resource["keys"])


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
    )
