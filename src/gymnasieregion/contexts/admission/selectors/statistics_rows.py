"""The rows of published statistics in one shape, wherever they come from, and what pages ask of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from gymnasieregion.contexts.offer.api import folded, sort_key, study_path
from gymnasieregion.kernel.errors import RegionError

POINTS = ("limit", "median")
COUNTS = ("places", "admitted", "reserves", "vacant")
FIGURES = (*POINTS, *COUNTS)
TEXTS = ("municipality", "school", "form", "code", "name")
SCHEMA: Mapping[str, type[pl.DataType]] = MappingProxyType(
    {
        "line": pl.Int64,
        **dict.fromkeys(TEXTS, pl.String),
        **dict.fromkeys(POINTS, pl.Float64),
        **dict.fromkeys(COUNTS, pl.Int64),
        "reason": pl.String,
        "derived": pl.Boolean,
        "shared": pl.Boolean,
        "withheld": pl.String,
    }
)
"""A row of statistics: its place in its source, what it is, its figures, and why it has no limit.

``derived`` is whether the reason was read out of the figures; ``withheld`` names the figures that are a letter.
"""

HIGH, STEP = 340, 20
"""The most that grades give, and the width of a bar."""

OWN_SCALE = "VI"
"""The fourth technical year is on a scale of its own."""

SORTS = ("name", "school", "municipality", "form", "code", *FIGURES)
ROOMS: Mapping[str, pl.Expr] = MappingProxyType(
    {
        "limit": pl.col("limit").is_not_null(),
        "none": pl.col("limit").is_null(),
        "free": pl.col("vacant") > 0,
        "reserves": pl.col("reserves") > 0,
        "empty": pl.col("admitted") == 0,
    }
)
"""What rows can be filtered by beside words, municipality and programme; some need a figure that a table may lack."""

ROOM_NEEDS: Mapping[str, str] = MappingProxyType(
    {"limit": "limit", "none": "limit", "free": "vacant", "reserves": "reserves", "empty": "admitted"}
)


@dataclass(frozen=True, slots=True)
class Spread:
    """How the limits of some rows are spread.

    Args:
        bins: From, to, and how many; the last one with its end.
        without: Rows without a limit.
        above: Rows whose limit holds points of a test, above what grades give.
        own_scale: Rows of the fourth technical year with a limit.
    """

    bins: tuple[tuple[int, int, int], ...]
    without: int
    above: int
    own_scale: int


def with_search(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``SCHEMA`` with what they are found and put in order by; a text that many rows share is read once."""
    whole = rows.with_columns(pl.col(name).fill_null("") for name in TEXTS)
    plain = {name: _each(whole[name], folded) for name in TEXTS}
    return rows.with_columns(
        *(_each(whole[name], sort_key).alias(f"{name}_sort") for name in TEXTS),
        pl.concat_str([plain[name] for name in ("name", "school", "municipality", "code")], separator=" ").alias(
            "search"
        ),
        _each(whole["code"], _programme).alias("programme"),
        pl.concat_str([plain[name] for name in ("municipality", "school", "name")], separator="|").alias("key"),
    )


def found(rows: pl.DataFrame, *, words: str, municipality: str, programme: str, room: str) -> pl.DataFrame:
    """The rows that fit every filter; "" is no filter.

    Args:
        rows: From ``with_search``.
        words: Each in the programme, the school, the municipality or the code; å is found by a too.
        municipality: Its name.
        programme: The programme's code.
        room: A key of ``ROOMS``.
    """
    wanted = pl.lit(value=True)
    for word in folded(words).split():
        wanted = wanted & pl.col("search").str.contains(word, literal=True)
    if municipality:
        wanted = wanted & (pl.col("municipality") == municipality)
    if programme:
        wanted = wanted & (pl.col("programme") == programme)
    if room in ROOMS:
        wanted = wanted & ROOMS[room]
    return rows.filter(wanted)


def in_order(rows: pl.DataFrame, sort: str) -> pl.DataFrame:
    """Rows by a name of ``SORTS``, backwards with a minus before it, no value last; else as the source has them."""
    key = sort.removeprefix("-")
    if key not in SORTS:
        return rows.sort("line")
    column = f"{key}_sort" if key in TEXTS else key
    return rows.sort(column, "line", descending=[sort.startswith("-"), False], nulls_last=True)


def sums(rows: pl.DataFrame) -> Mapping[str, int]:
    """How many rows and schools, and what each count adds up to; shared places are counted at each that shares them."""
    schools = rows.select("municipality", "school").n_unique() if rows.height else 0
    return {"offerings": rows.height, "schools": schools, **{name: int(rows[name].sum() or 0) for name in COUNTS}}


def spread(rows: pl.DataFrame) -> Spread:
    """How the limits of some rows are spread."""
    told = rows.filter(pl.col("limit").is_not_null())
    own = told.filter(pl.col("programme") == OWN_SCALE).height
    merit = told.filter(pl.col("programme") != OWN_SCALE)["limit"]
    within = merit.filter(merit <= HIGH)
    place = (within // STEP).cast(pl.Int64).clip(upper_bound=HIGH // STEP - 1)
    counts = dict(place.value_counts().iter_rows())
    bins = tuple((low, low + STEP, counts.get(low // STEP, 0)) for low in range(0, HIGH, STEP))
    return Spread(bins, rows.height - told.height, len(merit) - len(within), own)


def municipalities(rows: pl.DataFrame) -> Sequence[str]:
    """The municipalities of some rows, in Swedish order."""
    return sorted(rows["municipality"].unique().to_list(), key=sort_key)


def programmes(rows: pl.DataFrame) -> Sequence[str]:
    """The programme codes of some rows, by code."""
    return sorted(code for code in rows["programme"].unique().to_list() if code)


def _each(texts: pl.Series, made: Callable[[str], str]) -> pl.Series:
    """What is made of each text, made once of those that are the same."""
    known = {text: made(text) for text in texts.unique().to_list()}
    return pl.Series(texts.name, [known[text] for text in texts.to_list()], pl.String)


def _programme(code: str) -> str:
    """The programme of a study path; the first two letters of a code that is of no known shape."""
    if not code:
        return ""
    try:
        return study_path(code).programme
    except RegionError:
        return code[:2].upper()
