"""What differs between the input tables of two runs, as one row for each thing: an applicant's, or an offering's."""

from collections.abc import Mapping
from types import MappingProxyType

import polars as pl

from gymnasieregion.contexts.admission.core.difference_causes import ChangeKind
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.run_lines import Pair, only_in_one

OWN_TABLES = ("applicants", "grades", "completions", "choices", "row_decisions", "tests", "ranks", "held")
COMMON_TABLES = ("offerings", "seat_groups")
COLUMNS = ("applicant_id", "table", "kind", "about", "before", "after", "column")
"""Of what differs of applicants: who, in which table, and what an ``InputChange`` has."""

OF_DECISIONS: Mapping[str, ChangeKind] = MappingProxyType(
    {
        "received": ChangeKind.RECEPTION,
        "hand": ChangeKind.HAND,
        "eligible": ChangeKind.ELIGIBILITY,
        "dispensation": ChangeKind.DISPENSATION,
        "free_quota": ChangeKind.FREE_QUOTA,
        "added": ChangeKind.ADDED,
    }
)
UNTOLD = ("identity_number", "birth_date", "ticket")
"""Facts of a person that are said to differ, but not how."""


def own_changes(tables: Mapping[str, Pair], choices: Pair) -> pl.DataFrame:
    """Everything that differs of applicants.

    Args:
        tables: For each table of ``OWN_TABLES`` that differs, the rows that are in the first run alone, and those in
            the second alone.
        choices: In either run every choice of those whose choices differ, at least; needed only where some do.

    Returns:
        The ``COLUMNS``, by applicant and in the order of the kinds; of who came or went nothing but that.
    """
    parts = []
    ids = pl.Series("applicant_id", [], pl.String)
    if "applicants" in tables:
        before, after = tables["applicants"]
        came = after.join(before, on="applicant_id", how="anti").select("applicant_id")
        went = before.join(after, on="applicant_id", how="anti").select("applicant_id")
        parts = [_rows(came, "applicants", ChangeKind.CAME), _rows(went, "applicants", ChangeKind.WENT)]
        ids = pl.concat([came, went])["applicant_id"]
    for name, pair in tables.items():
        one, other = (frame.filter(~pl.col("applicant_id").is_in(ids.implode())) for frame in pair)
        parts.append(_choices(choices, one, other) if name == "choices" else _differing(name, one, other))
    order = {kind: place for place, kind in enumerate(ChangeKind)}
    found = pl.concat([part.select(COLUMNS) for part in parts]) if parts else _empty()
    return found.sort(
        "applicant_id",
        pl.col("kind").replace_strict(order, return_dtype=pl.Int64),
        "about",
        "column",
        maintain_order=True,
    )


def offering_changes(tables: Mapping[str, Pair], branches: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    """Everything that differs of offerings: their seats, and each other column.

    Args:
        tables: For each table of ``COMMON_TABLES`` that differs, how it was read before and after.
        branches: The offerings of each branch, in either run.

    Returns:
        ``offering_id``, ``table``, and what an ``InputChange`` has.
    """
    columns = ("offering_id", *COLUMNS[1:])
    parts = []
    if "offerings" in tables:
        shown = _long(*only_in_one(*tables["offerings"]), ("offering_id",)).rename({"variable": "column"})
        parts.append(_rows(shown.with_columns(about=pl.col("offering_id")), "offerings", ChangeKind.OFFERING))
    if "seat_groups" in tables:
        seats = _seats(tables["seat_groups"], branches).with_columns(about=pl.col("offering_id"))
        parts.append(_rows(seats, "seat_groups", ChangeKind.SEATS))
    whole = [part.select(columns) for part in parts] or [pl.DataFrame(schema=dict.fromkeys(columns, pl.String))]
    return pl.concat(whole).sort("offering_id", "kind", "column", descending=[False, True, False])


def _seats(pair: Pair, branches: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    """The seats before and after of each offering whose groups differ in any way."""
    differ = pl.concat(only_in_one(*pair)).select("branch_id").unique()
    sums = [
        frame.join(differ, on="branch_id", how="semi")
        .group_by("branch_id")
        .agg(pl.col("seats").cast(pl.Int64).sum().cast(pl.String).alias(name))
        for frame, name in zip(pair, ("before", "after"), strict=True)
    ]
    led = pl.DataFrame(
        [(branch, offering) for branch, offerings in branches.items() for offering in offerings],
        schema={"branch_id": pl.String, "offering_id": pl.String},
        orient="row",
    )
    both = differ.join(sums[0], on="branch_id", how="left").join(sums[1], on="branch_id", how="left")
    return both.join(led, on="branch_id", how="inner")


def _empty() -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))


def _rows(rows: pl.DataFrame, table: str, kind: ChangeKind) -> pl.DataFrame:
    """Rows of one kind that have what they need, "" where they have no cell of it."""
    missing = [pl.lit("").alias(name) for name in ("about", "before", "after", "column") if name not in rows.columns]
    return rows.with_columns(*missing, table=pl.lit(table), kind=pl.lit(kind.value)).with_columns(
        pl.col("about", "before", "after", "column").fill_null("")
    )


def _differing(name: str, one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """What differs in one of the applicants' tables but their choices, of rows that are in one of two runs alone."""
    if name == "applicants":
        return _person(one, other)
    if name == "row_decisions":
        return _decisions(one, other)
    told = _TOLD[name]
    both = _beside(told.cells(one), told.cells(other), list(table_named(name).primary_key))
    return _rows(both.with_columns(about=pl.col(told.about) if told.about else pl.lit("")), name, told.kind)


def _person(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    shown = _long(one, other, ("applicant_id",)).rename({"variable": "column"})
    hidden = pl.col("column").is_in(UNTOLD)
    cells = [pl.when(hidden).then(pl.lit("")).otherwise(pl.col(name)).alias(name) for name in ("before", "after")]
    return _rows(shown.with_columns(cells), "applicants", ChangeKind.PERSON)


def _decisions(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    shown = _long(one, other, ("applicant_id", "offering_id")).with_columns(about=pl.col("offering_id"))
    rows = _rows(shown, "row_decisions", ChangeKind.RECEPTION)
    return rows.with_columns(kind=pl.col("variable").replace_strict(OF_DECISIONS, return_dtype=pl.String))


def _choices(pair: Pair, one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Choices added and removed, and for each applicant whether those that stay have changed order."""
    who = pl.concat([one, other]).select("applicant_id").unique()
    before, after = (
        frame.join(who, on="applicant_id", how="semi").with_columns(cells=pl.col("rank")).drop("rank") for frame in pair
    )
    both = _beside(before, after, ["applicant_id", "offering_id"]).with_columns(about=pl.col("offering_id"))
    stay = both.drop_nulls(["before", "after"]).sort("applicant_id", pl.col("before").cast(pl.Int64))
    backwards = pl.col("after").cast(pl.Int64).diff().over("applicant_id") < 0
    return pl.concat(
        [
            _rows(both.filter(pl.col("before").is_null()), "choices", ChangeKind.CHOICE_ADDED).select(COLUMNS),
            _rows(both.filter(pl.col("after").is_null()), "choices", ChangeKind.CHOICE_REMOVED).select(COLUMNS),
            _rows(stay.filter(backwards).select("applicant_id").unique(), "choices", ChangeKind.CHOICE_ORDER).select(
                COLUMNS
            ),
        ]
    )


def _beside(one: pl.DataFrame, other: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """The ``cells`` of each row before and after, null where the row is not there."""
    before = one.select(*key, pl.col("cells").fill_null("").alias("before"))
    after = other.select(*key, pl.col("cells").fill_null("").alias("after"))
    return before.join(after, on=key, how="full", coalesce=True)


def _long(one: pl.DataFrame, other: pl.DataFrame, key: tuple[str, ...]) -> pl.DataFrame:
    """One row for each cell that differs: the key, ``variable``, ``before`` and ``after``."""
    before, after = (
        frame.unpivot(index=list(key), variable_name="variable", value_name="cells").with_columns(
            pl.col("cells").fill_null("")
        )
        for frame in (one, other)
    )
    both = _beside(before, after, [*key, "variable"]).with_columns(pl.col("before", "after").fill_null(""))
    return both.filter(pl.col("before") != pl.col("after"))


class _Told:
    """How a table's rows are told: their kind, the column that says what they are about or "", and its other cells."""

    def __init__(self, kind: ChangeKind, about: str, *cells: str) -> None:
        self.kind, self.about, self._cells = kind, about, cells

    def cells(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with their ``cells`` as one text."""
        return rows.with_columns(
            cells=pl.concat_str([pl.col(name).fill_null("") for name in self._cells], separator=" ").str.strip_chars()
        )


_TOLD: Mapping[str, _Told] = MappingProxyType(
    {
        "grades": _Told(ChangeKind.MARK, "subject", "mark", "language_as"),
        "completions": _Told(ChangeKind.COMPLETION, "subject", "mark", "language_as"),
        "tests": _Told(ChangeKind.TEST, "offering_id", "points"),
        "ranks": _Told(ChangeKind.RANK, "offering_id", "rank", "agreement"),
        "held": _Told(ChangeKind.HELD, "", "offering_id", "reply"),
    }
)
