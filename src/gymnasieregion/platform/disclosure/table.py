"""A one-way or two-way table of counts with its totals, fit to be published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gymnasieregion.platform.disclosure.bounds import Bounds, Unknowns, linked
from gymnasieregion.platform.disclosure.figures import checked_count, protect_count
from gymnasieregion.platform.disclosure.published import Kind, Published, absent, count_shown, hidden
from gymnasieregion.platform.disclosure.rule import Rule

Counts = tuple[tuple[int | None, ...], ...]


class TableShapeError(ValueError):
    """A table whose rows, columns and counts do not fit together: a fault in the program that made it."""


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table as it is printed.

    Args:
        rows: What the rows are called.
        columns: What the columns are called.
        cells: The cells, row by row.
        row_totals: One for each row; empty in a one-way table (one row or one column), where they would repeat.
        column_totals: One for each column; empty in a one-way table.
        grand_total: All the cells together.

    Raises:
        TableShapeError: When they do not fit together.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Published, ...], ...]
    row_totals: tuple[Published, ...]
    column_totals: tuple[Published, ...]
    grand_total: Published

    def __post_init__(self) -> None:
        _check_shape(self.rows, self.columns, self.cells)
        totals = (len(self.row_totals), len(self.column_totals))
        if totals != ((len(self.rows), len(self.columns)) if self.is_two_way else (0, 0)):
            raise TableShapeError("a two-way table has a total for each row and column, a one-way table only one")

    @property
    def is_two_way(self) -> bool:
        """Whether it has more than one row and more than one column."""
        return _is_two_way(self.rows, self.columns)

    def hidden_cells(self) -> tuple[tuple[int, int], ...]:
        """Row and column of each hidden cell."""
        return _places(self.cells)


def protect_table(
    rows: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[int | None]], rule: Rule
) -> PublishedTable:
    """Hide the small counts of a table, and the totals that would give them away.

    1. A count of 1 to one below the smallest group is hidden. 0 is printed, None is ``.``.
    2. Hidden cells that share a row or a column, directly or through others, are one group. If all the totals over a
       group are large enough, and with all of them printed no hidden cell is bounded too closely, they are printed;
       if not, all the totals over the group's rows and columns are hidden. All or none: which totals are hidden
       then tells nothing of a single cell.
    3. The grand total is printed when no group lost its totals.
    4. A rule that rounds prints each cell to the nearest multiple and totals as the sums of the printed figures, so
       that they agree and tell no more than the cells; each total over a hidden cell is then hidden.

    Other cells are not hidden to save the totals (complementary suppression).

    Args:
        rows: What the rows are called.
        columns: What the columns are called; one for a one-way table.
        values: The counts, row by row; None where there can be none.
        rule: What is too few.

    Returns:
        The table as it may be printed.

    Raises:
        TableShapeError: When names and counts do not fit together.
        ImpossibleCountError: For a count below 0.

    >>> rule = Rule(smallest_group=10, smallest_spread=5)
    >>> table = protect_table(["Kvinnor", "Män"], ["Elever"], [[31], [4]], rule)
    >>> [str(cell) for (cell,) in table.cells], str(table.grand_total)
    (['31', '..'], '..')
    """
    _check_shape(rows, columns, values)
    counts = tuple(tuple(values_of_row) for values_of_row in values)
    cells = tuple(tuple(protect_count(count, rule) for count in line) for line in counts)
    bare_rows, bare_columns = _lines_to_hide(cells, counts, rule)
    row_totals: tuple[Published, ...] = ()
    column_totals: tuple[Published, ...] = ()
    if _is_two_way(rows, columns):
        row_totals = tuple(_total(line, at in bare_rows, rule) for at, line in enumerate(counts))
        column_totals = tuple(
            _total(line, at in bare_columns, rule) for at, line in enumerate(zip(*counts, strict=True))
        )
    grand = _total([count for line in counts for count in line], bool(bare_rows), rule)
    return PublishedTable(tuple(rows), tuple(columns), cells, row_totals, column_totals, grand)


def attackable(table: PublishedTable, rule: Rule) -> tuple[Bounds, ...]:
    """The hidden counts that can be bounded too closely from the table, with the bounds; empty for a safe table.

    The bounds are exact for one who knows the rule: that a hidden cell is 1 to one below the smallest group, and that
    the printed figures add up. They hold for tables made elsewhere too.

    Args:
        table: The table as it is or would be printed.
        rule: The rule that its cells were hidden by.

    Raises:
        ContradictoryTableError: When the totals do not agree with the cells.
        TableShapeError: For a rounded table with a total printed over a hidden cell; what it says depends on how it
            was rounded, and ``protect_table`` never makes one.
    """
    if rule.rounding_base > 1:
        _check_rounded(table)
        return ()
    known = [[_number(cell) or 0 for cell in line] for line in table.cells]
    base: dict[tuple[int | None, int | None], int] = {(row, None): sum(line) for row, line in enumerate(known)}
    base |= {(None, column): sum(line) for column, line in enumerate(zip(*known, strict=True))}
    base[None, None] = sum(map(sum, known))
    totals = _totals(table)
    left = {place: _less(total, base[place]) for place, total in totals.items()}
    unknowns = Unknowns(
        table.hidden_cells(),
        {row: left.get((row, None)) for row in range(len(table.rows))},
        {column: left.get((None, column)) for column in range(len(table.columns))},
        left[None, None],
    )
    found = []
    for one in unknowns.bounds(rule):
        place = (one.row, one.column)
        is_hidden_total = place in totals and totals[place].is_hidden
        if one.is_narrow(rule) and (is_hidden_total or None not in place):
            more = base.get(place, 0)
            found.append(Bounds(*place, one.least + more, one.most + more))
    return tuple(found)


def _lines_to_hide(cells: tuple[tuple[Published, ...], ...], counts: Counts, rule: Rule) -> tuple[set[int], set[int]]:
    """The rows and the columns whose totals are hidden."""
    bare_rows: set[int] = set()
    bare_columns: set[int] = set()
    places = _places(cells)
    one_group = [places] if places else []
    for group in linked(places) if _is_two_way(counts, counts[0]) else one_group:
        rows, columns = {row for row, _ in group}, {column for _, column in group}
        if rule.rounding_base > 1 or not _may_show_totals(group, counts, rule):
            bare_rows |= rows
            bare_columns |= columns
    return bare_rows, bare_columns


def _may_show_totals(group: tuple[tuple[int, int], ...], counts: Counts, rule: Rule) -> bool:
    """Whether all the totals over a group of hidden cells can be printed."""
    rows = sorted({row for row, _ in group})
    columns = sorted({column for _, column in group})
    if _is_two_way(counts, counts[0]):
        totals = [sum(count or 0 for count in counts[row]) for row in rows]
        totals += [sum(line[column] or 0 for line in counts) for column in columns]
        in_row = {row: sum(counts[at][column] or 0 for at, column in group if at == row) for row in rows}
        in_column = {column: sum(counts[row][at] or 0 for row, at in group if at == column) for column in columns}
        unknowns = Unknowns(group, in_row, in_column, None)
    else:
        totals = [sum(count or 0 for line in counts for count in line)]
        hidden_sum = sum(counts[row][column] or 0 for row, column in group)
        unknowns = Unknowns(group, dict.fromkeys(rows), dict.fromkeys(columns), hidden_sum)
    if any(rule.hides(total) for total in totals) or unknowns.has_narrow_line(rule):
        return False
    return not any(one.is_narrow(rule) for one in unknowns.bounds(rule) if None not in {one.row, one.column})


def _total(counts: Iterable[int | None], is_bare: bool, rule: Rule) -> Published:
    present = [checked_count(count) for count in counts if count is not None]
    if is_bare:
        return hidden(rule)
    if not present:
        return absent(rule)
    shown = sum(rule.rounded(count) for count in present)
    return count_shown(shown, rule)


def _number(cell: Published) -> int | None:
    if cell.kind is Kind.SHARE:
        raise TableShapeError("a share does not add up")
    return None if cell.number is None else int(cell.number)


def _less(total: Published, known: int) -> int | None:
    number = 0 if total.kind is Kind.ABSENT else _number(total)
    return None if number is None else number - known


def _totals(table: PublishedTable) -> dict[tuple[int | None, int | None], Published]:
    """The totals by row and column, None for what they are taken over; only those that the table has."""
    totals: dict[tuple[int | None, int | None], Published] = {(None, None): table.grand_total}
    totals |= {(row, None): total for row, total in enumerate(table.row_totals)}
    return totals | {(None, column): total for column, total in enumerate(table.column_totals)}


def _check_rounded(table: PublishedTable) -> None:
    covered: set[tuple[int | None, int | None]] = {(None, None)} if table.hidden_cells() else set()
    covered |= {place for row, column in table.hidden_cells() for place in ((row, None), (None, column))}
    if any(place in covered and not total.is_hidden for place, total in _totals(table).items()):
        raise TableShapeError("a rounded total over a hidden cell cannot be judged")


def _places(cells: Sequence[Sequence[Published]]) -> tuple[tuple[int, int], ...]:
    return tuple((row, column) for row, line in enumerate(cells) for column, cell in enumerate(line) if cell.is_hidden)


def _is_two_way(rows: Sequence[object], columns: Sequence[object]) -> bool:
    return len(rows) > 1 and len(columns) > 1


def _check_shape(rows: Sequence[str], columns: Sequence[str], lines: Sequence[Sequence[object]]) -> None:
    if not rows or not columns:
        raise TableShapeError("a table has at least one row and one column")
    if len(lines) != len(rows) or any(len(line) != len(columns) for line in lines):
        raise TableShapeError("a table has a line of counts for each row and a count for each column")
