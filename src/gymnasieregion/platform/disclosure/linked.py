"""Which cells of several tables are hidden, when a reader can lay them side by side.

A region's pupils by programme and year and the same pupils by school and year share a line: the region's own figures of
each year. What is hidden of it in one table must not be read, or summed, from another. So the line is protected first,
by itself, and stands as it then is in all the tables. Of a year whose line is not printed whole, or where a table could
not keep its secrets beside it, that table tells nothing at all, not even where nobody is.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from gymnasieregion.platform.disclosure.counts import Counts
from gymnasieregion.platform.disclosure.covering import Covered, NoRoomError, covered
from gymnasieregion.platform.disclosure.dimension import Dimension, TableShapeError, codes_of, strides
from gymnasieregion.platform.disclosure.moves import Move
from gymnasieregion.platform.disclosure.rule import Rule


def covered_together(tables: Sequence[Counts], shared: Sequence[str], rule: Rule) -> tuple[Covered, ...]:
    """Hide the small counts of several tables of the same people, and others for their sake.

    Safe against one who reads all of them: in each table every hidden cell that it tells of is changed by a move that
    leaves the line as it is, so that the others still agree with it. What it is silent on may be anything that sums to
    the line and to a sum that is told; these are large, 0 or have room themselves, and so leave it room.

    Args:
        tables: At least one; each counts everybody once.
        shared: The names of the dimensions that all tables have, alike and in this order; codes of the first, years
            say, are what a table may have to be silent on, so each of them lies in one sum at most. The line is where
            every other dimension stands at everybody.
        rule: What is too few.

    Returns:
        What is hidden of each table; the line alike in all of them. Cells of what a table is silent on are all hidden
        and are in no move.

    Raises:
        TableShapeError: For tables whose lines differ or have sums that share parts, or with no sum of everybody.
    """
    lines = [_line(each, shared) for each in tables]
    line = _selected(tables[0], lines[0], shared)
    if any(_selected(each, cells, shared) != line for each, cells in zip(tables, lines, strict=True)):
        raise TableShapeError("tables of the same people have the same sums")
    if any(len(above) > 2 for above in line.dimensions[0].above):  # noqa: PLR2004 - itself and its sum
        raise TableShapeError(f"{shared[0]}: where sums share parts, what is not told could be made of those that are")
    found = covered(line, rule)
    size = len(line.numbers) // len(line.dimensions[0].codes)
    unclear = {cell // size for cell, is_hidden in enumerate(found.hidden) if is_hidden}
    return tuple(
        _beside(each, cells, shared[0], found, unclear, rule) for each, cells in zip(tables, lines, strict=True)
    )


def _beside(
    counts: Counts, line: Sequence[int], by: str, of_line: Covered, unclear: Iterable[int], rule: Rule
) -> Covered:
    """What is hidden of a table beside its line.

    Args:
        counts: The table.
        line: The cells of its line.
        by: The dimension whose codes it may be silent on.
        of_line: What is hidden of the line.
        unclear: The codes of which the line is not printed whole.
        rule: What is too few.
    """
    (at,) = (number for number, each in enumerate(counts.dimensions) if each.name == by)
    silent = _closed(counts.dimensions[at], unclear)
    while True:
        told, cells = _without(counts, at, silent)
        back = {cell: number for number, cell in enumerate(cells)}
        try:
            found = covered(told, rule, {back[cell] for cell in line if cell in back}) if cells else Covered(b"", ())
            break
        except NoRoomError as failed:
            code = codes_of(counts.dimensions, cells[failed.cell])[at]
            silent = _closed(counts.dimensions[at], {*silent, code})
    hidden = bytearray(b"\1" * len(counts.numbers))  # also where there can be nobody: that would help as a 0 does
    for which, covers in ((cells, found), (line, of_line)):
        for cell, is_hidden in zip(which, covers.hidden, strict=True):
            hidden[cell] = is_hidden
    return Covered(bytes(hidden), (*_moved(found.moves, cells), *_moved(of_line.moves, line)))


def _moved(moves: Iterable[Move], cells: Sequence[int]) -> Iterator[Move]:
    """Moves of a part of a table as moves of the whole, given which cells are its."""
    return (Move(tuple((cells[cell], sign) for cell, sign in each.cells), each.room_each_way) for each in moves)


def _closed(dimension: Dimension, silent: Iterable[int]) -> set[int]:
    """Codes that nothing is told of, and those that would tell of them: the other parts of a sum that is told."""
    found = set(silent)
    for code in sorted(found & set(dimension.leaves)):
        for total in dimension.above[code] - found:
            found |= set(dimension.below[total])
    return found


def _without(counts: Counts, at: int, silent: set[int]) -> tuple[Counts, list[int]]:
    """A table without some codes of a dimension, and which cells of the whole its cells are."""
    dimension = counts.dimensions[at]
    kept = tuple(code for number, code in enumerate(dimension.codes) if number not in silent)
    stride, size = strides(counts.dimensions)[at], len(dimension.codes)
    cells = [cell for cell in range(len(counts.numbers)) if cell // stride % size not in silent]
    dimensions = tuple(
        each.only(kept) if number == at and kept else each for number, each in enumerate(counts.dimensions)
    )
    return Counts(dimensions, tuple(counts.numbers[cell] for cell in cells)), cells


def _line(counts: Counts, shared: Sequence[str]) -> tuple[int, ...]:
    """The cells of everybody by the dimensions that are shared, in their order."""
    if [each.name for each in counts.dimensions if each.name in shared] != list(shared):
        raise TableShapeError("tables side by side have what they share, in the same order")
    ways = {
        each.name: [code * stride for code in (range(len(each.codes)) if each.name in shared else (_everybody(each),))]
        for each, stride in zip(counts.dimensions, strides(counts.dimensions), strict=True)
    }
    start = sum(offsets[0] for name, offsets in ways.items() if name not in shared)
    return tuple(start + sum(offsets) for offsets in product(*(ways[name] for name in shared)))


def _selected(counts: Counts, cells: Sequence[int], shared: Sequence[str]) -> Counts:
    """The line as a table of its own."""
    named = {each.name: each for each in counts.dimensions}
    return Counts(tuple(named[name] for name in shared), tuple(counts.numbers[cell] for cell in cells))


def _everybody(dimension: Dimension) -> int:
    """The code that counts all, the highest of several."""
    found = max(range(len(dimension.codes)), key=lambda code: (len(dimension.below[code]), dimension.height[code]))
    if len(dimension.below[found]) != len(dimension.leaves):
        raise TableShapeError(f"{dimension.name}: a table that is laid beside others has a sum of everybody")
    return found
