"""The offerings whose figures differ between two runs: seats, limit, admitted and reserves, and who came and left."""

from collections import Counter
from collections.abc import Iterable
from types import MappingProxyType

import polars as pl

from gymnasieregion.contexts.admission.core.difference import Move, Seat
from gymnasieregion.contexts.admission.models import Run
from gymnasieregion.contexts.admission.selectors.runs import offering_rows

FIGURES = MappingProxyType({"places": "seats", "limit": "limit", "admitted": "admitted", "reserves": "reserves"})
"""The figures that are compared, by the name that the run's table has and the name here."""

SORTS = ("name", "school", "seats", "limit", "admitted", "reserves", "came", "left")


def changed_offerings(first: Run, second: Run, moved: Iterable[Move]) -> pl.DataFrame:
    """The offerings that differ: those whose seats differ first, then the most moved, by id.

    Args:
        first: The earlier run, done.
        second: The later run, done.
        moved: Everyone whose seat differs.

    Returns:
        ``id``, ``name``, ``school``, ``code``, ``came``, ``left``, ``in_second``, and for each figure
        ``<figure>_before`` and ``<figure>_after``, null where the run has none.
    """
    before, after = (_figures(run, end) for run, end in ((first, "before"), (second, "after")))
    both = before.join(after, on="id", how="full", coalesce=True, suffix="_second")
    named = both.with_columns(
        *(pl.coalesce(f"{name}_second", name).alias(name) for name in ("name", "school", "code")),
        in_second=pl.col("name_second").is_not_null(),
    )
    rows = named.join(_came_and_left(moved), on="id", how="left").with_columns(pl.col("came", "left").fill_null(0))
    unlike = [pl.col(f"{name}_before").ne_missing(pl.col(f"{name}_after")) for name in FIGURES.values()]
    found = rows.filter(pl.any_horizontal(*unlike, pl.col("came") + pl.col("left") > 0))
    more_seats = (pl.col("seats_after").fill_null(0) - pl.col("seats_before").fill_null(0)).abs()
    return found.sort(more_seats, pl.col("came") + pl.col("left"), "id", descending=[True, True, False])


def in_order(rows: pl.DataFrame, sort: str) -> pl.DataFrame:
    """Rows of ``changed_offerings`` by a name of ``SORTS``, backwards with a minus before it; else as they are.

    A figure is put in order by how much it differs.
    """
    key, backwards = sort.removeprefix("-"), sort.startswith("-")
    if key not in SORTS:
        return rows
    by = pl.col(f"{key}_after") - pl.col(f"{key}_before") if key in FIGURES.values() else pl.col(key)
    return rows.sort(by, "id", descending=[backwards, False], nulls_last=True)


def _figures(run: Run, end: str) -> pl.DataFrame:
    """What each offering is called in a run, and its figures."""
    columns = [pl.col(name).alias(f"{short}_{end}") for name, short in FIGURES.items()]
    return offering_rows(run.pk).select(pl.col("offering_id").alias("id"), "name", "school", "code", *columns)


def _came_and_left(moved: Iterable[Move]) -> pl.DataFrame:
    """How many came to and left each offering."""
    nowhere = Seat(None, 0)
    came: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for move in moved:
        if offering := (move.after or nowhere).offering:
            came[offering] += 1
        if offering := (move.before or nowhere).offering:
            left[offering] += 1
    rows = [(offering, came[offering], left[offering]) for offering in came.keys() | left.keys()]
    return pl.DataFrame(rows, schema={"id": pl.String, "came": pl.Int64, "left": pl.Int64}, orient="row")
