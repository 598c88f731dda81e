"""Columns of text for the files that a round leaves, made from numbers without a loop over rows."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from gymnasieregion.contexts.admission.core.sentence_words import decimal_text

Integers = npt.NDArray[np.integer]

CHUNK = 250_000
"""Rows made at a time, so that memory stays bounded whatever the size of the round."""

_WIDEST_TABLE = 1 << 22


def distinct(values: Integers) -> tuple[list[int], npt.NDArray[np.int64]]:
    """The distinct values, ascending, and the position of each value among them."""
    if not len(values):
        return [], np.zeros(0, np.int64)
    low, high = int(values.min()), int(values.max())
    if high - low > _WIDEST_TABLE:  # typed ranks beside points: sorting costs less than so wide a table
        found, position = np.unique(values, return_inverse=True)
        return found.tolist(), position.astype(np.int64)
    offset = values.astype(np.int64) - low
    present = np.zeros(high - low + 1, np.bool_)
    present[offset] = True
    return (np.flatnonzero(present) + low).tolist(), (np.cumsum(present) - 1)[offset]


def text_of(values: Integers, write: Callable[[int], str]) -> pl.Series:
    """Each value as text, written once for each distinct value; negative values are *not given* and become empty."""
    found, position = distinct(values)
    return pick([write(value) if value >= 0 else None for value in found], position)


def decimals_of(hundredths: Integers) -> pl.Series:
    """Hundredths as decimal text with a point and two decimals, empty where negative."""
    return text_of(hundredths, decimal_text)


def given(values: Integers, *, least: int = 0) -> pl.Series:
    """Whole numbers, empty where below ``least``."""
    return pl.Series(values).set(pl.Series(values < least), None)


def pick(table: Sequence[str | None] | pl.Series, position: Integers) -> pl.Series:
    """The texts of a table at the given positions; -1 gives empty."""
    texts = table if isinstance(table, pl.Series) else pl.Series(table, dtype=pl.String)
    texts = texts.extend_constant(None, 1) if len(position) and position.min() < 0 else texts
    return texts.gather(np.where(position < 0, len(texts) - 1, position).astype(np.uint32))


def safe_text(texts: pl.Series) -> pl.Series:
    """Text from the input with an apostrophe before what a spreadsheet would take for a formula.

    **Source:** OWASP, *CSV Injection*: cells that begin with ``=``, ``+``, ``-``, ``@``, tab or carriage return.
    """
    column = pl.col("text")
    risky = column.str.contains(r"^[=+\-@\t\r]")
    marked = pl.when(risky).then(pl.lit("'") + column).otherwise(column)
    return pl.DataFrame({"text": texts}).select(text=marked)["text"]


def quoted(texts: pl.Series) -> pl.Series:
    """Texts ready to stand between quotes in a CSV cell."""
    return texts.str.replace_all('"', '""', literal=True)


def spans(count: int, chunk: int = CHUNK) -> list[slice]:
    """The rows 0 .. count in spans of at most ``chunk``; one empty span for no rows, so that headers are written."""
    return [slice(at, min(at + chunk, count)) for at in range(0, max(count, 1), chunk)]


def write_csv(path: Path, frames: Iterable[pl.DataFrame]) -> None:
    """Write frames of the same columns below each other as one CSV: comma, LF, UTF-8, header once."""
    _below_each_other(path, frames, "necessary")


def write_lines(path: Path, header: str, frames: Iterable[pl.Series]) -> None:
    """Write lines of text that are CSV already, below a header."""
    whole = (pl.DataFrame({header: lines}) for lines in frames)
    _below_each_other(path, whole, "never")


def _below_each_other(path: Path, frames: Iterable[pl.DataFrame], quote: Literal["necessary", "never"]) -> None:
    with path.open("wb") as file:
        for number, frame in enumerate(frames):
            frame.write_csv(file, include_header=number == 0, quote_style=quote)
