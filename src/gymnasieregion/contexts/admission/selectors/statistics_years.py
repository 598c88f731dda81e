"""The published figures of the same programme over the years: real tables by themselves, practice by itself.

The tables have no codes of schools: a programme is the same when municipality, school and name are. Nothing is guessed.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from gymnasieregion.contexts.admission.models import Run
from gymnasieregion.contexts.admission.selectors.statistics import DataSet, data_sets, rows_of
from gymnasieregion.contexts.admission.selectors.statistics_rows import found

NAME_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Line:
    """A programme over the years.

    Args:
        name: Its name in addresses.
        title: The programme, as the latest table writes it.
        school: The school, as the latest table writes it.
        municipality: The municipality.
        rows: For each year its rows; more than one where a table has two of the same name.
    """

    name: str
    title: str
    school: str
    municipality: str
    rows: Mapping[int, Sequence[Mapping[str, Any]]]

    def one(self, year: int) -> Mapping[str, Any] | None:
        """The row of a year; None when there is none, or two that nothing tells apart."""
        rows = self.rows.get(year, ())
        return rows[0] if len(rows) == 1 else None


def tables_by_year(*, is_real: bool) -> Mapping[int, DataSet]:
    """The table of final admission of each year, the earliest first: a published final run before a file."""
    chosen: dict[int, DataSet] = {}
    for one in data_sets(is_real=is_real):
        if one.run is None or one.run.kind == Run.Kind.FINAL:
            chosen.setdefault(one.year, one)  # a year's runs come before its file, the last run first
    return dict(sorted(chosen.items()))


def keys_found(tables: Mapping[int, DataSet], *, words: str, municipality: str, programme: str) -> Sequence[str]:
    """The programmes that fit every filter in some year, in Swedish order of municipality, school and name.

    Args:
        tables: From ``tables_by_year``.
        words: Each in the programme, the school, the municipality or the code.
        municipality: Its name; "" for any.
        programme: The programme's code; "" for any.
    """
    order = ["municipality_sort", "school_sort", "name_sort", "key"]
    fitting = [
        found(rows_of(table), words=words, municipality=municipality, programme=programme, room="").select(order)
        for table in tables.values()
    ]
    return pl.concat(fitting).unique("key").sort(order)["key"].to_list() if fitting else ()


def lines_of(tables: Mapping[int, DataSet], keys: Sequence[str]) -> Sequence[Line]:
    """Programmes over the years, in the order of their keys."""
    gathered: dict[str, dict[int, list[Mapping[str, Any]]]] = {key: {} for key in keys}
    for year, table in tables.items():
        for row in rows_of(table).filter(pl.col("key").is_in(list(keys))).iter_rows(named=True):
            gathered[row["key"]].setdefault(year, []).append(row)
    lines = []
    for key, years in gathered.items():
        latest = years[max(years)][0]
        lines.append(Line(name_of(key), latest["name"], latest["school"], latest["municipality"], years))
    return lines


def line_named(tables: Mapping[int, DataSet], name: str) -> Line | None:
    """A programme by its name in addresses; None when there is none."""
    keys = {key for table in tables.values() for key in rows_of(table)["key"].to_list() if name_of(key) == name}
    return next(iter(lines_of(tables, sorted(keys))), None)


def name_of(key: str) -> str:
    """The name of a programme in addresses: the same in every year."""
    return hashlib.sha256(key.encode()).hexdigest()[:NAME_LENGTH]
