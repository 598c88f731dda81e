"""The rows that are in one of two canonical tables alone, found without reading the rows that are in both.

Two runs of a year have half a million marks that are the same and a few that are not. The files are sorted alike, so
they are compared piece by piece as bytes, and only the lines that differ are read as a table.
"""

from collections.abc import Collection
from io import BytesIO

import polars as pl

PIECE = 1 << 15
"""Bytes compared at once where the files have been the same for a while."""
CALM = 8
"""Lines that must be the same, one after another, before whole pieces are compared again."""
MANY = 20_000
"""Lines in one file alone, beyond which the files are too unlike for this to be the quick way."""

FEW = 20
"""Applicants beyond whom reading a whole table is quicker than finding each one's lines in it."""

Pair = tuple[pl.DataFrame, pl.DataFrame]


def differing_rows(before: bytes, after: bytes) -> Pair:
    """The rows that are in the first table but not in the second, and those in the second but not in the first.

    Args:
        before: A canonical table as CSV, with its header.
        after: Another with the same columns.
    """
    if b'"' not in before and b'"' not in after:  # a quoted cell may hold a line break
        start, same_header = before.find(b"\n") + 1, after.find(b"\n") + 1
        if start and before[:start] == after[:same_header]:
            lines = _differing_lines(before, after, start)
            if lines is not None:
                one, other = (table_of(before[:start] + b"".join(some)) for some in lines)
                return only_in_one(one, other)
    return only_in_one(table_of(before), table_of(after))


def table_of(content: bytes) -> pl.DataFrame:
    """A table as text, null where a cell is empty."""
    return pl.read_csv(BytesIO(content), infer_schema=False)


def rows_of(content: bytes, ids: Collection[str]) -> pl.DataFrame:
    """The rows of a table whose first cell is one of some ids; others may be among them where the ids are many.

    Args:
        content: A canonical table as CSV, with its header; the rows of an id stand together.
        ids: Which.
    """
    start = content.find(b"\n") + 1
    if len(ids) > FEW or not start or b'"' in content:
        return table_of(content)
    found = [content[:start]]
    for id_ in sorted(ids):
        begins = f"{id_},".encode()
        at = content.find(b"\n" + begins, start - 1) + 1
        while at and content.startswith(begins, at):
            end = _end(content, at)
            found.append(content[at:end])
            at = end
    return table_of(b"".join(found))


def only_in_one(before: pl.DataFrame, after: pl.DataFrame) -> Pair:
    """The rows that are in the first table but not in the second, and those in the second but not in the first."""
    columns = before.columns
    return (
        before.join(after, on=columns, how="anti", nulls_equal=True),
        after.join(before, on=columns, how="anti", nulls_equal=True),
    )


def _differing_lines(one: bytes, other: bytes, start: int) -> tuple[list[bytes], list[bytes]] | None:
    """Lines that two texts do not share where they are sorted alike, and some that they share where they are not.

    Returns:
        None when there are too many of them.
    """
    here = there = start
    alone: tuple[list[bytes], list[bytes]] = ([], [])
    calm = CALM
    while here < len(one) and there < len(other):
        if calm >= CALM:
            piece = _same_piece(one, here, other, there)
            here, there = here + piece, there + piece
            calm = 0 if piece == 0 else CALM
            if piece:
                continue
        end, other_end = (_end(one, here), _end(other, there))
        line, other_line = one[here:end], other[there:other_end]
        if line == other_line:
            here, there, calm = end, other_end, calm + 1
            continue
        calm = 0
        if line < other_line:
            alone[0].append(line)
            here = end
        else:
            alone[1].append(other_line)
            there = other_end
        if len(alone[0]) + len(alone[1]) > MANY:
            return None
    alone[0].append(one[here:])
    alone[1].append(other[there:])
    return alone


def _same_piece(one: bytes, here: int, other: bytes, there: int) -> int:
    """How many whole lines' bytes are the same from two places: a piece, half of it and so on, or 0."""
    size = PIECE
    while size > 64:  # noqa: PLR2004 - a line or two
        piece = one[here : here + size]
        if piece == other[there : there + size]:
            whole = piece.rfind(b"\n") + 1
            if whole:
                return whole
        size //= 2
    return 0


def _end(text: bytes, start: int) -> int:
    """Where the line that begins at a place ends."""
    return text.find(b"\n", start) + 1 or len(text)
