"""A table of figures on people, fit to be published."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from gymnasieregion.platform.disclosure.counts import Counts, counted
from gymnasieregion.platform.disclosure.covering import covered
from gymnasieregion.platform.disclosure.dimension import Dimension, TableShapeError, place, strides
from gymnasieregion.platform.disclosure.published import Published, absent, count_shown, hidden
from gymnasieregion.platform.disclosure.rule import Rule

TOTAL = "TOTAL"
"""The code of the sum in a table that is made of plain rows and columns."""


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table as it is printed, on a page or in a file.

    Args:
        dimensions: At least one; totals are codes of theirs.
        cells: One for each combination of codes, the last dimension fastest.

    Raises:
        TableShapeError: When they do not fit together.
    """

    dimensions: tuple[Dimension, ...]
    cells: tuple[Published, ...]

    def __post_init__(self) -> None:
        if not self.dimensions or len(self.cells) != strides(self.dimensions)[0] * len(self.dimensions[0].codes):
            raise TableShapeError("a table has a dimension, and a cell for each combination of codes")

    def __getitem__(self, codes: tuple[str, ...]) -> Published:
        """The cell of one code of each dimension, in order."""
        return self.cells[place(self.dimensions, codes)]

    def rows(self) -> Iterator[tuple[tuple[str, ...], Published]]:
        """Every cell with its codes."""
        return zip(product(*(each.codes for each in self.dimensions)), self.cells, strict=True)

    def part(self, chosen: Mapping[str, str | Sequence[str]]) -> "PublishedTable":
        """Some of the table: what is left out was protected with the rest, so any part may be shown alone.

        Args:
            chosen: For the name of a dimension the one code that is shown, which takes the dimension away, or the
                codes that are kept, in order.

        Raises:
            TableShapeError: For a name or code that is not there, or when no dimension is left.

        >>> sexes = Dimension("sex", ("F", "M", "all"), {"F": ("all",), "M": ("all",)})
        >>> years = Dimension("year", ("2025", "2026"))
        >>> counts = counted([sexes, years], {("F", "2025"): 31, ("M", "2025"): 40, ("F", "2026"): 28})
        >>> table = protect_counts(counts, Rule(smallest_group=10, smallest_spread=5))
        >>> [str(cell) for cell in table.part({"year": "2025", "sex": ["all", "F"]}).cells]
        ['71', '31']
        """
        if chosen.keys() - {each.name for each in self.dimensions}:
            raise TableShapeError("no dimension of that name")
        kept: list[Dimension] = []
        offsets = [0]
        for each, stride in zip(self.dimensions, strides(self.dimensions), strict=True):
            codes = chosen.get(each.name, each.codes)
            only = (codes,) if isinstance(codes, str) else tuple(codes)
            if set(only) - each.at.keys():
                raise TableShapeError(f"{each.name}: no such code")
            offsets = [offset + each.at[code] * stride for offset in offsets for code in only]
            kept += [] if isinstance(codes, str) else [each.only(only)]
        return PublishedTable(tuple(kept), tuple(self.cells[offset] for offset in offsets))


def protect_counts(counts: Counts, rule: Rule) -> PublishedTable:
    """A table of counts with its totals, of any number of dimensions, as it may be printed.

    Small counts are hidden, and others for their sake: see ``covering.covered``. Rounding comes last, each figure by
    itself, totals too, so that it only ever says less.

    Args:
        counts: The true counts, from ``counted``.
        rule: What is too few.

    Returns:
        The same cells, each with its figure or its sign.
    """
    return PublishedTable(counts.dimensions, shown(counts.numbers, covered(counts, rule).hidden, rule))


def shown(numbers: Sequence[int | None], is_hidden: Sequence[int], rule: Rule) -> tuple[Published, ...]:
    """Counts as cells, those that are hidden with the sign for it."""
    dots, none = hidden(rule), absent(rule)
    return tuple(
        dots if covers else none if number is None else count_shown(number, rule)
        for number, covers in zip(numbers, is_hidden, strict=True)
    )


def protect_table(
    rows: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[int | None]], rule: Rule
) -> PublishedTable:
    """A plain one-way or two-way table of counts, with the totals that it has room for.

    Args:
        rows: What the rows are called, each once.
        columns: What the columns are called, each once; one for a one-way table.
        values: The counts, row by row; None where there can be nobody.
        rule: What is too few.

    Returns:
        A table of the dimensions ``rows`` and ``columns``, each with the code ``TOTAL`` last when it has more than
        one of its own.

    Raises:
        TableShapeError: When names and counts do not fit together.
        ImpossibleCountError: For a count below 0.

    >>> rule = Rule(smallest_group=10, smallest_spread=5)
    >>> table = protect_table(["Kvinnor", "Män"], ["Elever"], [[31], [4]], rule)
    >>> [str(cell) for cell in table.cells]
    ['..', '..', '35']
    """
    if len(values) != len(rows) or any(len(line) != len(columns) for line in values):
        raise TableShapeError("a table has a line of counts for each row and a count for each column")
    dimensions = [_with_total("rows", rows), _with_total("columns", columns)]
    leaves: dict[tuple[str, ...], int | None] = {
        (row, column): count
        for row, line in zip(rows, values, strict=True)
        for column, count in zip(columns, line, strict=True)
    }
    return protect_counts(counted(dimensions, leaves), rule)


def _with_total(name: str, names: Sequence[str]) -> Dimension:
    if len(names) < 2:  # noqa: PLR2004 - one row or column alone is its own total
        return Dimension(name, tuple(names))
    return Dimension(name, (*names, TOTAL), dict.fromkeys(names, (TOTAL,)), {TOTAL: ("Summa", "Total")})
