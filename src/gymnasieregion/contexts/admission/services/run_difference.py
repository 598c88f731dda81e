"""Two runs' folders compared: what was changed in the inputs, who moved, and the chains between."""

import filecmp
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from gymnasieregion.contexts.admission.core.difference import Link, Move, Seat, chains, moves
from gymnasieregion.contexts.admission.services.run_folder import NoRunError, read_document

OWN_TABLES = ("applicants", "grades", "completions", "choices", "row_decisions", "tests", "ranks", "held")
COMMON_TABLES = ("offerings", "seat_groups")


@dataclass(frozen=True, slots=True)
class RunDifference:
    """How the second run differs from the first.

    Args:
        changed: For each applicant whose own input differs, the tables where it does.
        common: Offerings and branches whose input differs, by table.
        rules_changed: Whether the rules or the round's settings differ.
        moved: Everyone whose seat differs.
        chains: The moves in chains, longest first.
        applicants: How many there are in the second run.
    """

    changed: Mapping[str, list[str]]
    common: Mapping[str, list[str]]
    rules_changed: bool
    moved: list[Move]
    chains: list[list[Link]]
    applicants: int


def compare_runs(first: Path, second: Path) -> RunDifference:
    """Compare the folders of two runs.

    Args:
        first: The earlier run.
        second: The later run.

    Raises:
        NoRunError: If either is no folder of a run.
    """
    documents = [read_document(folder) for folder in (first, second)]
    changed: dict[str, list[str]] = {}
    for table in OWN_TABLES:
        for who in _changed_keys(first, second, table, "applicant_id"):
            changed.setdefault(who, []).append(table)
    keys = {"offerings": "offering_id", "seat_groups": "branch_id"}
    common = {table: _changed_keys(first, second, table, keys[table]) for table in COMMON_TABLES}
    after = _seats(second)
    moved = moves(_seats(first), after)
    return RunDifference(
        changed=changed,
        common={table: ids for table, ids in common.items() if ids},
        rules_changed=_version(documents[0]) != _version(documents[1]),
        moved=moved,
        chains=chains(moved, changed),
        applicants=len(after),
    )


def _version(document: Mapping[str, Any]) -> object:
    """The version of the rules that a run used."""
    rules = document.get("rules")
    return rules.get("version") if isinstance(rules, dict) else None


def _seats(directory: Path) -> dict[str, Seat]:
    """Each applicant's seat, from ``results.csv``."""
    table = _table(directory, "results.csv", ("applicant_id", "offering_id", "rank"))
    columns = (table["applicant_id"], table["offering_id"], table["rank"])
    return {who: Seat(offering or None, int(rank or 0)) for who, offering, rank in zip(*columns, strict=True)}


def _changed_keys(first: Path, second: Path, table: str, key: str) -> list[str]:
    """The keys of the rows that are in one folder's table but not in the other's."""
    if _is_alike(first / "input" / f"{table}.csv", second / "input" / f"{table}.csv"):
        return []
    one, other = (_table(folder, f"input/{table}.csv", (key,)) for folder in (first, second))
    if one.columns != other.columns:
        raise NoRunError(folder=second, file=f"input/{table}.csv")
    only_one = one.join(other, on=one.columns, how="anti", nulls_equal=True)
    only_other = other.join(one, on=one.columns, how="anti", nulls_equal=True)
    return sorted({*only_one[key].to_list(), *only_other[key].to_list()})


def _is_alike(one: Path, other: Path) -> bool:
    """Whether both files are there and hold the same bytes."""
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


def _table(directory: Path, name: str, columns: tuple[str, ...]) -> pl.DataFrame:
    """A table of a run.

    Raises:
        NoRunError: If it is missing, cannot be read, or lacks a column.
    """
    try:
        table = pl.read_csv(directory / name, infer_schema=False)
    except (FileNotFoundError, pl.exceptions.PolarsError):
        raise NoRunError(folder=directory, file=name) from None
    if not set(columns) <= set(table.columns):
        raise NoRunError(folder=directory, file=name)
    return table
