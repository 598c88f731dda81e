"""How many persons there are in each cell of a table, totals included: what is to be protected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from gymnasieregion.platform.disclosure.dimension import Dimension, TableShapeError, place, strides
from gymnasieregion.platform.disclosure.figures import checked_count


@dataclass(frozen=True, slots=True)
class Counts:
    """The true counts of a table; never shown.

    Args:
        dimensions: At least one.
        numbers: A count for each cell, the last dimension fastest; None where there can be nobody to count.
    """

    dimensions: tuple[Dimension, ...]
    numbers: tuple[int | None, ...]


def counted(
    dimensions: Sequence[Dimension], leaves: Mapping[tuple[str, ...], int | None], elsewhere: int | None = 0
) -> Counts:
    """A table with all its totals, from counts of leaves.

    Args:
        dimensions: What it is divided by.
        leaves: Persons for codes of leaves, one of each dimension in order; None where there can be nobody.
        elsewhere: What the leaves that are not given hold: 0, or None.

    Returns:
        Counts of all the cells; a total of nothing but None is None.

    Raises:
        TableShapeError: For codes that are no leaves of the dimensions.
        ImpossibleCountError: For a count below 0.

    >>> sex = Dimension("sex", ("F", "M", "all"), {"F": ("all",), "M": ("all",)})
    >>> counted([sex], {("F",): 31, ("M",): 4}).numbers
    (31, 4, 35)
    """
    shape = tuple(dimensions)
    if not shape:
        raise TableShapeError("a table has at least one dimension")
    given = {place(shape, codes): count for codes, count in leaves.items()}
    numbers: list[int | None] = [None] * (strides(shape)[0] * len(shape[0].codes))
    reached = [  # for each leaf of each dimension: how far off the leaf and its totals lie
        [(leaf * stride, [total * stride for total in dimension.above[leaf]]) for leaf in dimension.leaves]
        for dimension, stride in zip(shape, strides(shape), strict=True)
    ]
    for ways in product(*reached):
        count = given.pop(sum(leaf for leaf, _ in ways), elsewhere)
        if count is not None:
            for offsets in product(*(totals for _, totals in ways)):
                cell = sum(offsets)
                numbers[cell] = (numbers[cell] or 0) + checked_count(count)
    if given:
        raise TableShapeError("persons are counted in leaves, and totals are made of them")
    return Counts(shape, tuple(numbers))
