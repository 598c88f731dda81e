"""The real final admission of 2025, as it was published: a data set of its own that is never written to.

**Source:** Gymnasieantagningen Storsthlm, slutantagningsresultat-2025.xlsx, public statistics.
"""

import csv
import hashlib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files

from gymnasieregion.contexts.offer.contracts import PublishedRow, PublishedTable

YEAR = 2025
SOURCE_TITLE = "Gymnasieantagningen Storsthlm: slutantagningsresultat 2025 (xlsx)"
SOURCE_HREF = "https://gymnasieantagningen.storsthlm.se/"


@cache
def published_table() -> PublishedTable:
    """The whole table with its source."""
    data = files("gymnasieregion.contexts.offer").joinpath("published", "slutantagning_2025.csv").read_bytes()
    lines = csv.DictReader(data.decode("utf-8").splitlines(), strict=True)
    rows = tuple(_row(number, row) for number, row in enumerate(lines, 1))
    return PublishedTable(YEAR, SOURCE_TITLE, SOURCE_HREF, hashlib.sha256(data).hexdigest(), rows)


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
    )


def _value(text: str) -> Decimal | None:
    """A merit value; 0 and nothing mean that there is none."""
    return Decimal(text) if text and Decimal(text) else None
