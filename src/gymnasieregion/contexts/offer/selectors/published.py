"""The real final admission of 2025, as it was published: a data set of its own that is never written to.

**Source:** Gymnasieantagningen Storsthlm, slutantagningsresultat-2025.xlsx, public statistics.
"""

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from gymnasieregion.contexts.offer.core.histogram import Bin, histogram
from gymnasieregion.contexts.offer.core.swedish import folded, sort_key

SOURCE_TITLE = "Gymnasieantagningen Storsthlm: slutantagningsresultat 2025 (xlsx)"
SOURCE_HREF = "https://gymnasieantagningen.storsthlm.se/"
MOST_MERIT = 340
"""The most that grades give; a limit above it holds points of a skill test."""

OWN_SCALE = "VI"
"""The fourth technical year is on a scale of its own."""

STEP = 20


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A row of the published table.

    Args:
        number: Its place in the table, from 1.
        limit: The merit of the last admitted; None where the table has 0, which means no value.
        median: The median merit of the admitted; None where the table has 0 or nothing.
    """

    number: int
    municipality: str
    school: str
    name: str
    programme: str
    places: int
    admitted: int
    reserves: int
    limit: Decimal | None
    median: Decimal | None
    search_text: str


@dataclass(frozen=True, slots=True)
class PublishedSums:
    """What some rows of the table add up to."""

    offerings: int
    schools: int
    municipalities: int
    places: int
    admitted: int
    reserves: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How the limits of some rows are spread.

    Args:
        bins: Limits from 0 to 340, in steps.
        without: Rows without a limit: everybody eligible who applied was admitted, or nobody was.
        with_test: Rows whose limit is above 340.
        own_scale: Rows of the fourth technical year with a limit.
    """

    bins: tuple[Bin, ...]
    without: int
    with_test: int
    own_scale: int


@cache
def published_rows() -> tuple[PublishedRow, ...]:
    """Every row in the order of the table."""
    return tuple(_row(number, row) for number, row in enumerate(csv.DictReader(_text().splitlines(), strict=True), 1))


@cache
def published_sha256() -> str:
    """The SHA-256 of the file, as 64 hex digits."""
    return hashlib.sha256(_file()).hexdigest()


def found_published(*, words: str = "", municipality: str = "", programme: str = "") -> tuple[PublishedRow, ...]:
    """The rows that fit every filter; "" is no filter.

    Args:
        words: Every word is in the school, the name or the municipality; å is found by a too.
        municipality: The municipality's name.
        programme: The programme's code as the table has it.
    """
    wanted = folded(words).split()
    return tuple(
        row
        for row in published_rows()
        if municipality in {"", row.municipality}
        and programme in {"", row.programme}
        and all(word in row.search_text for word in wanted)
    )


def published_in_order(rows: Sequence[PublishedRow], sort: str) -> Sequence[PublishedRow]:
    """Rows by a column, backwards with ``-`` before it, no value last; in the table's order when it is no column."""
    key = sort.removeprefix("-")
    if key in {"municipality", "school", "name", "programme"}:
        return sorted(rows, key=lambda row: sort_key(getattr(row, key)), reverse=sort.startswith("-"))
    if key not in {"places", "admitted", "reserves", "limit", "median"}:
        return rows
    have = [row for row in rows if getattr(row, key) is not None]
    have.sort(key=lambda row: getattr(row, key), reverse=sort.startswith("-"))
    return [*have, *(row for row in rows if getattr(row, key) is None)]


def sums_of(rows: Sequence[PublishedRow]) -> PublishedSums:
    """What some rows add up to."""
    return PublishedSums(
        offerings=len(rows),
        schools=len({(row.municipality, row.school) for row in rows}),
        municipalities=len({row.municipality for row in rows}),
        places=sum(row.places for row in rows),
        admitted=sum(row.admitted for row in rows),
        reserves=sum(row.reserves for row in rows),
    )


def limits_of(rows: Iterable[PublishedRow]) -> Limits:
    """How the limits of some rows are spread."""
    known = [(row.programme, row.limit) for row in rows]
    told = [(programme, limit) for programme, limit in known if limit is not None]
    merit = [int(limit) for programme, limit in told if programme != OWN_SCALE and limit <= MOST_MERIT]
    return Limits(
        bins=histogram(merit, low=0, high=MOST_MERIT, step=STEP),
        without=len(known) - len(told),
        with_test=sum(programme != OWN_SCALE and limit > MOST_MERIT for programme, limit in told),
        own_scale=sum(programme == OWN_SCALE for programme, _ in told),
    )


def published_municipalities() -> tuple[str, ...]:
    """The municipalities of the table, in Swedish order."""
    return tuple(sorted({row.municipality for row in published_rows()}, key=sort_key))


def published_programmes() -> tuple[str, ...]:
    """The programme codes of the table, by code."""
    return tuple(sorted({row.programme for row in published_rows()}))


def _file() -> bytes:
    return files("gymnasieregion.contexts.offer").joinpath("published", "slutantagning_2025.csv").read_bytes()


def _text() -> str:
    return _file().decode("utf-8")


def _row(number: int, row: Mapping[str, str]) -> PublishedRow:
    return PublishedRow(
        number=number,
        municipality=row["municipality"],
        school=row["school"],
        name=row["programme_name"],
        programme=row["programme_code"],
        places=int(row["places"]),
        admitted=int(row["admitted"]),
        reserves=int(row["reserves"]),
        limit=_value(row["merit_min"]),
        median=_value(row["merit_median"]),
        search_text=folded(f"{row['municipality']} {row['school']} {row['programme_name']}"),
    )


def _value(text: str) -> Decimal | None:
    """A merit value; 0 and nothing mean that there is none."""
    return Decimal(text) if text and Decimal(text) else None
