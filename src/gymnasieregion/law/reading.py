"""Reads parameters for one day, each in the type it is needed in, and remembers which were read."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import cast

from gymnasieregion.law.book import ParameterBook
from gymnasieregion.law.units import Value


class Reading:
    """One reader of a book for one day.

    Args:
        book: The parameters.
        day: The day that the law is applied to.
    """

    def __init__(self, book: ParameterBook, day: date) -> None:
        self._book = book
        self._day = day
        self._used: dict[str, Mapping[str, str]] = {}

    @property
    def used(self) -> dict[str, Mapping[str, str]]:
        """For each id read: ``kind``, ``from`` (ISO day), ``source`` (title) and ``example`` (yes or no), by id."""
        return dict(sorted(self._used.items()))

    def count(self, id_: str) -> int:
        """A whole number (units count, days and years-of-age)."""
        return cast("int", self._read(id_, ("count", "days", "years-of-age")))

    def code(self, id_: str) -> str:
        """One code."""
        return cast("str", self._read(id_, ("code",)))

    def codes(self, id_: str) -> tuple[str, ...]:
        """Codes in the order they are given."""
        return cast("tuple[str, ...]", self._read(id_, ("codes",)))

    def code_by_code(self, id_: str) -> Mapping[str, str]:
        """A code for each code."""
        return cast("Mapping[str, str]", self._read(id_, ("code-by-code",)))

    def codes_by_code(self, id_: str) -> Mapping[str, tuple[str, ...]]:
        """Codes for each code."""
        return cast("Mapping[str, tuple[str, ...]]", self._read(id_, ("codes-by-code",)))

    def ages(self, id_: str) -> Mapping[str, int]:
        """An age for each code."""
        return cast("Mapping[str, int]", self._read(id_, ("ages-by-code",)))

    def points(self, id_: str) -> Mapping[str, Decimal]:
        """Points for each mark."""
        return cast("Mapping[str, Decimal]", self._read(id_, ("points-by-mark",)))

    def ways(self, id_: str) -> tuple[Mapping[str, Value], ...]:
        """Alternative ways to be eligible."""
        return cast("tuple[Mapping[str, Value], ...]", self._read(id_, ("subject-rules",)))

    def _read(self, id_: str, units: tuple[str, ...]) -> Value:
        parameter = self._book.parameter(id_)
        if parameter.unit not in units:
            raise TypeError(f"{id_} has the unit {parameter.unit}, not {units}")
        dated = self._book.dated(id_, self._day)
        self._used[id_] = {
            "kind": parameter.kind.value,
            "from": dated.first_day.isoformat(),
            "source": dated.source.title,
            "example": "yes" if dated.example else "no",
        }
        return dated.value
