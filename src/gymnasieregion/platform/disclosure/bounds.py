"""How closely a reader who knows the rule can bound each hidden count of a table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gymnasieregion.platform.disclosure.flow import UNLIMITED, Network
from gymnasieregion.platform.disclosure.rule import Rule

Place = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that a hidden count can be.

    Args:
        row: The row's number from 0; None for a total over the rows.
        column: The column's number from 0; None for a total over the columns. Both None: the grand total.
        least: The least whole number of persons.
        most: The most.
    """

    row: int | None
    column: int | None
    least: int
    most: int

    def is_narrow(self, rule: Rule) -> bool:
        """Whether they lie closer than the rule allows; all the counts that can be hidden are never too close."""
        return self.most - self.least < min(rule.smallest_spread, rule.most_hidden - 1)


@dataclass(frozen=True, slots=True)
class Unknowns:
    """The hidden cells of a table, and what its totals say of them once the printed cells are taken away.

    Args:
        cells: Row and column of each hidden cell.
        rows: For each row, what its hidden cells add up to; None when the total is not printed.
        columns: The same for each column.
        grand: The same for the whole table.
    """

    cells: tuple[tuple[int, int], ...]
    rows: Mapping[int, int | None]
    columns: Mapping[int, int | None]
    grand: int | None

    def bounds(self, rule: Rule) -> Iterator[Bounds]:
        """Each unknown with its outermost values over all tables of whole persons, cells first, then totals.

        A hidden cell is known to be 1 to one below the smallest group, since 0 is printed and no other cell is hidden.

        Raises:
            ContradictoryTableError: When no table fits.
        """
        source, sink = 0, 1
        row_node = {row: 2 + at for at, row in enumerate(self.rows)}
        column_node = {column: 2 + len(row_node) + at for at, column in enumerate(self.columns)}
        network = Network(2 + len(row_node) + len(column_node))
        edges: dict[int, Place] = {}
        for row, column in self.cells:
            edges[network.join(row_node[row], column_node[column], 1, rule.most_hidden)] = (row, column)
        for row, total in self.rows.items():
            edges[network.join(source, row_node[row], *_range(total))] = (row, None)
        for column, total in self.columns.items():
            edges[network.join(column_node[column], sink, *_range(total))] = (None, column)
        edges[network.join(sink, source, *_range(self.grand))] = (None, None)
        network.settle()
        for edge, (at_row, at_column) in edges.items():
            yield Bounds(at_row, at_column, *network.bounds(edge))

    def has_narrow_line(self, rule: Rule) -> bool:
        """Whether one total alone bounds a cell too closely: quickly seen, and the most usual case."""
        for at, totals in enumerate((self.rows, self.columns)):
            for line, total in totals.items():
                hidden = sum(cell[at] == line for cell in self.cells)
                if total is not None and _line(hidden, total, rule).is_narrow(rule):
                    return True
        return self.grand is not None and _line(len(self.cells), self.grand, rule).is_narrow(rule)


def _range(total: int | None) -> tuple[int, int]:
    return (0, UNLIMITED) if total is None else (total, total)


def _line(hidden: int, total: int, rule: Rule) -> Bounds:
    least = max(1, total - rule.most_hidden * (hidden - 1))
    return Bounds(None, None, least, min(rule.most_hidden, total - (hidden - 1)))


def linked(cells: Iterable[tuple[int, int]]) -> list[tuple[tuple[int, int], ...]]:
    """The hidden cells in groups that share no row and no column with another group.

    What the totals of one group say tells nothing of the next.
    """
    groups: list[tuple[set[int], set[int], list[tuple[int, int]]]] = []
    for row, column in cells:
        rows, columns, members = {row}, {column}, [(row, column)]
        apart = []
        for group in groups:
            if group[0] & rows or group[1] & columns:
                rows |= group[0]
                columns |= group[1]
                members = group[2] + members
            else:
                apart.append(group)
        groups = [*apart, (rows, columns, members)]
    return [tuple(sorted(members)) for _, _, members in groups]
