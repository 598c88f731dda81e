"""A run's offerings as pages show them: found, put in order, counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

LOW, HIGH, STEP = 0, 340, 20
SORTS = ("name", "school", "municipality", "places", "admitted", "reserves", "vacant", "over", "limit", "median")
ROOMS: Mapping[str, pl.Expr] = {
    "free": pl.col("vacant") > 0,
    "reserves": pl.col("reserves") > 0,
    "over": pl.col("over") > 0,
    "empty": pl.col("admitted") == 0,
}
"""What the list of offerings can be filtered by, beside words and municipality."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How the limits of a run are spread.

    Args:
        bins: From, to, and how many; the last one with its end.
        without: How many have no limit.
        above: How many have a limit with points of a test, above the scale.
    """

    bins: tuple[tuple[int, int, int], ...]
    without: int
    above: int


def found(rows: pl.DataFrame, *, words: str, municipality: str, room: str) -> pl.DataFrame:
    """The offerings that fit every filter; "" is no filter.

    Args:
        rows: From ``runs.offering_rows``.
        words: Each in the name, the school or the code, in any letters.
        municipality: Its name.
        room: A key of ``ROOMS``.
    """
    text = pl.concat_str([pl.col("name"), pl.col("school"), pl.col("code")], separator=" ", ignore_nulls=True)
    wanted = pl.lit(value=True)
    for one in words.lower().split():
        wanted = wanted & text.str.to_lowercase().str.contains(one, literal=True)
    if municipality:
        wanted = wanted & (pl.col("municipality") == municipality)
    if room in ROOMS:
        wanted = wanted & ROOMS[room]
    return rows.filter(wanted)


def in_order(rows: pl.DataFrame, sort: str) -> pl.DataFrame:
    """Offerings in an order: a name of ``SORTS``, with a minus for the greatest first; else by municipality and school.

    What has no value comes last.
    """
    key = sort.removeprefix("-")
    if key not in SORTS:
        return rows.sort("municipality", "school", "name", "offering_id")
    return rows.sort(key, "offering_id", descending=[sort.startswith("-"), False], nulls_last=True)


def municipalities(rows: pl.DataFrame) -> Sequence[str]:
    """The municipalities of some offerings, each once."""
    return rows["municipality"].drop_nulls().unique().sort().to_list()


def limits(rows: pl.DataFrame) -> Limits:
    """How the limits of some offerings are spread."""
    values = rows["limit"].drop_nulls()
    within = values.filter(values <= HIGH)
    place = (within // STEP).clip(upper_bound=(HIGH - LOW) // STEP - 1).cast(pl.Int64)
    counts = dict(place.value_counts().iter_rows())
    bins = tuple((low, low + STEP, counts.get((low - LOW) // STEP, 0)) for low in range(LOW, HIGH, STEP))
    return Limits(bins, rows.height - len(values), len(values) - len(within))


def sums(rows: pl.DataFrame) -> Mapping[str, int]:
    """Places, admitted, reserves, free places and over-admission of some offerings together.

    Places that several offerings share are counted at each of them.
    """
    names = ("places", "admitted", "reserves", "vacant", "over")
    return {name: int(rows[name].sum() or 0) for name in names}
