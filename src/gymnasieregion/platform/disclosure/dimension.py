"""What a table divides people by: codes, some of which are totals of others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import Literal

from gymnasieregion.kernel.errors import Language

Words = tuple[str, str]
Role = Literal["", "time", "geo", "metric"]


class TableShapeError(ValueError):
    """A table whose dimensions, codes and counts do not fit together: a fault in the program that made it."""


@dataclass(frozen=True)
class Dimension:
    """One way of dividing people, with the totals of its parts.

    A code that no other lies within is a *leaf*. Each person is counted in one leaf; any other code counts those of
    all the leaves below it, once each, however many ways lead there.

    Args:
        name: What files call it, ``school``.
        codes: Leaves and totals, in the order they are shown.
        within: For a code, those that it lies directly within: a school within its municipality and its provider,
            these within the region, a year within a period.
        words: A code in Swedish and English; a code that is left out is said as it is.
        title: The dimension in Swedish and English; empty is its name.
        role: What files say of it: ``time``, ``geo``, ``metric`` or nothing.

    Raises:
        TableShapeError: For no codes, a code twice, one that is unknown, or codes that lie within each other.

    >>> area = Dimension("area", ("0180", "0182", "AB"), {"0180": ("AB",), "0182": ("AB",)})
    >>> area.leaves, area.below[2]
    ((0, 1), (0, 1))
    """

    name: str
    codes: tuple[str, ...]
    within: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, Words] = field(default_factory=dict)
    title: Words = ("", "")
    role: Role = ""

    def __post_init__(self) -> None:
        if not self.codes or len(self.at) != len(self.codes):
            raise TableShapeError(f"{self.name}: a dimension has at least one code, and each of them once")
        named = {*self.within, *(total for totals in self.within.values() for total in totals)}
        if named - self.at.keys():
            raise TableShapeError(f"{self.name}: a code lies within one that is not there")
        assert self.above  # refuses codes that lie within each other

    @cached_property
    def at(self) -> Mapping[str, int]:
        """The number of each code, from 0."""
        return {code: number for number, code in enumerate(self.codes)}

    @cached_property
    def above(self) -> tuple[frozenset[int], ...]:
        """For each code itself and every total that it is part of."""
        found: dict[str, frozenset[int]] = {}
        for code in self.codes:
            self._climb(code, found, ())
        return tuple(found[code] for code in self.codes)

    def _climb(self, code: str, found: dict[str, frozenset[int]], way: tuple[str, ...]) -> frozenset[int]:
        if code in way:
            raise TableShapeError(f"{self.name}: {code} lies within itself")
        if code not in found:
            totals = [self._climb(total, found, (*way, code)) for total in self.within.get(code, ())]
            found[code] = frozenset([self.at[code]]).union(*totals)
        return found[code]

    @cached_property
    def leaves(self) -> tuple[int, ...]:
        """The numbers of the codes where persons are counted."""
        totals = {total for totals in self.within.values() for total in totals}
        return tuple(number for number, code in enumerate(self.codes) if code not in totals)

    @cached_property
    def below(self) -> tuple[tuple[int, ...], ...]:
        """For each code the leaves that it counts; a leaf counts itself."""
        return tuple(tuple(leaf for leaf in self.leaves if code in self.above[leaf]) for code in range(len(self.codes)))

    @cached_property
    def height(self) -> tuple[int, ...]:
        """For each code how many sums lie between it and its leaves; 0 for a leaf."""
        known = [0] * len(self.codes)
        for code in sorted(range(len(self.codes)), key=lambda code: len(self.above[code]), reverse=True):
            for total in self.above[code] - {code}:
                known[total] = max(known[total], known[code] + 1)
        return tuple(known)

    @property
    def is_all(self) -> tuple[bool, ...]:
        """For each code whether it is the total of everybody."""
        return tuple(len(leaves) == len(self.leaves) > 1 for leaves in self.below)

    def text(self, code: str, lang: Language) -> str:
        """A code in words."""
        return self.words.get(code, (code, code))[lang == "en"]

    def heading(self, lang: Language) -> str:
        """The dimension in words."""
        return self.title[lang == "en"] or self.name

    def only(self, codes: tuple[str, ...]) -> "Dimension":
        """The dimension with some of its codes: what is left of the totals is for showing, not for counting."""
        kept = set(codes)
        within = {
            code: tuple(total for total in totals if total in kept)
            for code, totals in self.within.items()
            if code in kept
        }
        return Dimension(self.name, codes, within, self.words, self.title, self.role)


def strides(dimensions: tuple[Dimension, ...]) -> tuple[int, ...]:
    """How many cells apart two neighbours in each dimension lie; the last dimension varies fastest."""
    sizes = [len(dimension.codes) for dimension in dimensions]
    return tuple(prod(sizes[number + 1 :]) for number in range(len(sizes)))


def codes_of(dimensions: tuple[Dimension, ...], cell: int) -> list[int]:
    """The numbers of the codes that a cell stands for, one of each dimension."""
    return [cell // stride % len(each.codes) for each, stride in zip(dimensions, strides(dimensions), strict=True)]


def place(dimensions: tuple[Dimension, ...], codes: tuple[str, ...]) -> int:
    """Which cell codes stand for, one of each dimension in order.

    Raises:
        TableShapeError: For too few or too many codes, or an unknown one.
    """
    if len(codes) != len(dimensions):
        raise TableShapeError(f"a cell has {len(dimensions)} codes, one of each dimension")
    found = 0
    for dimension, code, stride in zip(dimensions, codes, strides(dimensions), strict=True):
        if code not in dimension.at:
            raise TableShapeError(f"{dimension.name}: no code {code}")
        found += dimension.at[code] * stride
    return found
