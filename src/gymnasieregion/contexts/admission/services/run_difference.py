"""Two runs compared: what was changed in the inputs, who moved, what began each chain, and the chains between."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from gymnasieregion.contexts.admission.core.difference import Link, Move, Seat, chains
from gymnasieregion.contexts.admission.core.difference_causes import ChangeKind, InputChange, beginnings, touched
from gymnasieregion.contexts.admission.services.run_causes import (
    COMMON_TABLES,
    OWN_TABLES,
    offering_changes,
    own_changes,
)
from gymnasieregion.contexts.admission.services.run_folder import NoRunError, read_document
from gymnasieregion.contexts.admission.services.run_lines import differing_rows, rows_of, table_of


@dataclass(frozen=True, slots=True)
class RunTables:
    """What a comparison reads of a run.

    Args:
        document: ``run.json``.
        results: ``applicant_id``, ``offering_id`` and ``rank`` of everyone; "" or null without a seat.
        contents: Reads some input tables as they were written, by their names.
    """

    document: Mapping[str, Any]
    results: pl.DataFrame
    contents: Callable[[Sequence[str]], Mapping[str, bytes]]

    def table(self, name: str) -> pl.DataFrame:
        """An input table as text."""
        return table_of(self.contents([name])[name])


@dataclass(frozen=True, eq=False)
class RunDifference:
    """How the second run differs from the first.

    Args:
        own: What differs of applicants, as ``own_changes`` tells it.
        offerings: What differs of offerings, as ``offering_changes`` tells it.
        of_all: Changes of the rules, the lottery, and the kind and day of the round.
        moved: Everyone whose seat differs.
        chains: The moves in chains, longest first.
        began: What began each chain, in the order of the chains.
        applicants: How many there are in the second run.
    """

    own: pl.DataFrame
    offerings: pl.DataFrame
    of_all: tuple[InputChange, ...]
    moved: list[Move]
    chains: list[list[Link]]
    began: list[tuple[InputChange, ...]]
    applicants: int

    @cached_property
    def changed(self) -> Mapping[str, list[str]]:
        """For each applicant whose own input differs, the tables where it does."""
        rows = self.own.group_by("applicant_id", maintain_order=True).agg(pl.col("table").unique(maintain_order=True))
        return dict(rows.iter_rows())

    @property
    def common(self) -> Mapping[str, list[str]]:
        """Offerings whose input differs, by table."""
        rows = self.offerings.group_by("table", maintain_order=True).agg(pl.col("offering_id").unique().sort())
        return dict(rows.iter_rows())

    @property
    def rules_changed(self) -> bool:
        """Whether the rules differ."""
        return any(change.kind == ChangeKind.RULES for change in self.of_all)

    def of_applicants(self, applicants: Sequence[str]) -> Mapping[str, tuple[InputChange, ...]]:
        """What differs of some applicants' own input, by id; those of whom nothing differs are left out."""
        return _by_id(self.own.filter(pl.col("applicant_id").is_in(list(applicants))), "applicant_id")


def compare_runs(first: Path, second: Path) -> RunDifference:
    """Compare the folders of two runs.

    Args:
        first: The earlier run.
        second: The later run.

    Raises:
        NoRunError: If either is no folder of a run.
    """
    return compare_tables(*(_of_folder(folder) for folder in (first, second)))


def compare_tables(first: RunTables, second: RunTables) -> RunDifference:
    """Compare two runs.

    Args:
        first: The earlier run.
        second: The later run.
    """
    own, offerings = _changes(first, second)
    of_all = _of_all(first.document, second.document)
    moved = _moves(first.results, second.results)
    found = chains(moved, dict.fromkeys(own["applicant_id"].to_list()))
    return RunDifference(
        own=own,
        offerings=offerings,
        of_all=of_all,
        moved=moved,
        chains=found,
        began=_began([chain[0].move for chain in found], own, offerings, of_all, (first, second)),
        applicants=second.results.height,
    )


def _changes(first: RunTables, second: RunTables) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What differs of applicants, and of offerings."""
    names = _differing(first, second)
    one, other = first.contents(names), second.contents(names)
    rows = {name: differing_rows(one[name], other[name]) for name in names if name in OWN_TABLES}
    whole = {name: (table_of(one[name]), table_of(other[name])) for name in names if name in COMMON_TABLES}
    choices = (pl.DataFrame(), pl.DataFrame())
    if "choices" in rows:
        who = set(pl.concat(rows["choices"])["applicant_id"])
        choices = rows_of(one["choices"], who), rows_of(other["choices"], who)
    own = own_changes(rows, choices)
    return own, offering_changes(whole, _branches(first, second) if "seat_groups" in whole else {})


def _of_folder(folder: Path) -> RunTables:
    """What a comparison reads of a run's folder."""
    document = read_document(folder)
    results = _table(folder, "results.csv", ("applicant_id", "offering_id", "rank"))
    return RunTables(document, results, lambda names: {name: _content(folder, f"input/{name}.csv") for name in names})


def _differing(first: RunTables, second: RunTables) -> list[str]:
    """The input tables whose files are not the same bytes, as the sealed documents say."""
    one, other = (run.document.get("inputs", {}) for run in (first, second))
    names = [f"input/{name}.csv" for name in (*OWN_TABLES, *COMMON_TABLES)]
    return [
        name.removeprefix("input/").removesuffix(".csv") for name in names if one.get(name, "") != other.get(name, ".")
    ]


def _of_all(first: Mapping[str, Any], second: Mapping[str, Any]) -> tuple[InputChange, ...]:
    """What differs that is the same for everybody."""
    found = []
    for kind, part in ((ChangeKind.RULES, "rules"), (ChangeKind.LOTTERY, "lottery")):
        one, other = first.get(part) or {}, second.get(part) or {}
        keys = ("version",) if part == "rules" else ("commitment", "entropy")
        if any(one.get(key) != other.get(key) for key in keys):
            found.append(InputChange(kind))
    one, other = first.get("round") or {}, second.get("round") or {}
    differ = [name for name in ("kind", "day") if one.get(name) != other.get(name)]
    found += [InputChange(ChangeKind.ROUND, "", str(one.get(name)), str(other.get(name)), name) for name in differ]
    return tuple(found)


def _moves(before: pl.DataFrame, after: pl.DataFrame) -> list[Move]:
    """Everyone whose seat differs, or who is only in one run and had a seat there, by id."""
    one, other = (
        frame.select(
            "applicant_id",
            pl.col("offering_id").replace("", None).alias("at"),
            pl.col("rank").cast(pl.String).replace("", None).cast(pl.Int64).fill_null(0).alias("rank"),
            pl.lit(value=True).alias("there"),
        )
        for frame in (before, after)
    )
    if one["applicant_id"].equals(other["applicant_id"]):  # the same people in the same order, as most often
        after_it = other.drop("applicant_id").rename(lambda name: f"{name}_after")
        both = pl.concat([one, after_it], how="horizontal")
    else:
        both = one.join(other, on="applicant_id", how="full", coalesce=True, suffix="_after")
    rows = both.filter(pl.col("at").ne_missing(pl.col("at_after"))).sort("applicant_id")
    return [
        Move(who, Seat(at, rank) if there else None, Seat(then, rank_then) if there_then else None)
        for who, at, rank, there, then, rank_then, there_then in rows.iter_rows()
    ]


def _branches(first: RunTables, second: RunTables) -> Mapping[str, tuple[str, ...]]:
    """The offerings of each branch, in either run."""
    columns = ("branch_id", "offering_id")
    rows = pl.concat([run.table("offerings").select(columns) for run in (first, second)]).unique()
    return {branch: tuple(sorted(ids)) for branch, ids in rows.group_by("branch_id").agg("offering_id").iter_rows()}


def _began(
    firsts: list[Move],
    own: pl.DataFrame,
    offerings: pl.DataFrame,
    of_all: tuple[InputChange, ...],
    runs: tuple[RunTables, RunTables],
) -> list[tuple[InputChange, ...]]:
    """What began each chain whose first move is given."""
    of_own = _by_id(own.filter(pl.col("applicant_id").is_in([move.applicant for move in firsts])), "applicant_id")
    of_offerings = _by_id(offerings, "offering_id")
    alone = [
        move
        for move in firsts
        if not of_all and move.applicant not in of_own and not any(id_ in of_offerings for id_ in touched(move))
    ]
    others = _others({id_ for move in alone for id_ in touched(move)}, own, runs) if alone else {}
    return [beginnings(move, of_own.get(move.applicant, ()), of_offerings, of_all, others) for move in firsts]


def _others(offerings: set[str], own: pl.DataFrame, runs: tuple[RunTables, RunTables]) -> Mapping[str, int]:
    """For each of some offerings, how many of those who have chosen it have changed facts."""
    wanted = pl.col("offering_id").is_in(sorted(offerings))
    rows = pl.concat([run.table("choices").filter(wanted).select("applicant_id", "offering_id") for run in runs])
    changed = rows.unique().join(own.select("applicant_id").unique(), on="applicant_id", how="semi")
    return dict(changed.group_by("offering_id").len().iter_rows())


def _by_id(rows: pl.DataFrame, column: str) -> dict[str, tuple[InputChange, ...]]:
    """The changes of each applicant or offering."""
    found: dict[str, list[InputChange]] = {}
    for id_, kind, *cells in rows.select(column, "kind", "about", "before", "after", "column").iter_rows():
        found.setdefault(id_, []).append(InputChange(ChangeKind(kind), *cells))
    return {id_: tuple(changes) for id_, changes in found.items()}


def _content(directory: Path, name: str) -> bytes:
    """A file of a run.

    Raises:
        NoRunError: If it is missing.
    """
    try:
        return (directory / name).read_bytes()
    except FileNotFoundError:
        raise NoRunError(folder=directory, file=name) from None


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
