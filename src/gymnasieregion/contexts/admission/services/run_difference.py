"""Two runs' folders compared: what was changed in the inputs, who moved, and the chains between."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from gymnasieregion.contexts.admission.core.difference import Link, Move, Seat, chains, moves

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
        FileNotFoundError: If either is no folder of a run.
    """
    documents = [json.loads((folder / "run.json").read_text(encoding="utf-8")) for folder in (first, second)]
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
        rules_changed=documents[0]["rules"]["version"] != documents[1]["rules"]["version"],
        moved=moved,
        chains=chains(moved, changed),
        applicants=len(after),
    )


def _seats(directory: Path) -> dict[str, Seat]:
    """Each applicant's seat, from ``results.csv``."""
    table = pl.read_csv(directory / "results.csv", infer_schema=False)
    columns = (table["applicant_id"], table["offering_id"], table["rank"])
    return {who: Seat(offering or None, int(rank or 0)) for who, offering, rank in zip(*columns, strict=True)}


def _changed_keys(first: Path, second: Path, table: str, key: str) -> list[str]:
    """The keys of the rows that are in one folder's table but not in the other's."""
    one, other = (pl.read_csv(folder / "input" / f"{table}.csv", infer_schema=False) for folder in (first, second))
    only_one = one.join(other, on=one.columns, how="anti", nulls_equal=True)
    only_other = other.join(one, on=one.columns, how="anti", nulls_equal=True)
    return sorted({*only_one[key].to_list(), *only_other[key].to_list()})
