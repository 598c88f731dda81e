"""Reads the reference tables that ship with the package."""

import csv
from collections.abc import Mapping
from functools import cache
from typing import ClassVar

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.book import PARAMETERS, REFERENCE
from gymnasieregion.law.yaml_text import read_yaml


class UnknownTableError(RegionError):
    """There is no reference table with that name."""

    sv: ClassVar[str] = "Det finns ingen referenstabell {name}."
    en: ClassVar[str] = "There is no reference table {name}."


@cache
def reference_table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of one table, in the order of the file.

    Args:
        name: The file's name without ``.csv``, e.g. ``programmes``.

    Raises:
        UnknownTableError: If there is no such table.
    """
    path = PARAMETERS / REFERENCE / f"{name}.csv"
    if not path.is_file():
        raise UnknownTableError(name=name)
    with path.open(encoding="utf-8", newline="") as text:
        return tuple(csv.DictReader(text, strict=True))


@cache
def reference_sources() -> Mapping[str, Mapping[str, str]]:
    """The sources of the tables by key, each with title, href and note."""
    content = read_yaml((PARAMETERS / REFERENCE / "sources.yaml").read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


@cache
def municipality_names() -> Mapping[str, str]:
    """What each municipality of Sweden is called, by code."""
    return {row["code"]: row["name"] for row in reference_table("municipality_names")}


def municipality_text(code: str) -> str:
    """A municipality with its code, ``Stockholm (0180)``; a code without a name, and "", as they stand."""
    name = municipality_names().get(code)
    return f"{name} ({code})" if name else code
