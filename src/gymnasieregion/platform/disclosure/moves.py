"""Moves: what could be otherwise behind a table without one of its printed figures being another.

Let one person leave the girls of a school and a programme for the boys, and another the boys of the next school for
its girls: all totals of schools and of sexes stay as they were. Cells that such a move changes are safe when they are
all hidden: nobody can tell how often it has been made. Source: Giessing and Repsilber (2002), Tools and Strategies to
Protect Multiple Tables with the GHQUAR Cell Suppression Engine, where the cells are the corners of a hypercube.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import product

from gymnasieregion.platform.disclosure.counts import Counts
from gymnasieregion.platform.disclosure.dimension import Dimension, strides
from gymnasieregion.platform.disclosure.rule import Rule

UNLIMITED = 1 << 60
"""More than any number of persons, and than the cost of any move."""

MOST_STEPS = 20
"""Other leaves that are tried along a dimension; more take their time and, on registers of schools, hide no less."""

Signed = tuple[tuple[int, int], ...]
"""Cells that a move changes, each with 1 (one person more) or -1 (one fewer)."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a move does along one dimension: one person more in a leaf and one fewer in another, or none fewer.

    Args:
        other: The other leaf; None when the person comes from outside the table.
        cells: How far from the leaf's cell the cells lie that change besides it, the other leaf first, with signs: a
            total that holds both of them does not change.
        cost: Of the cells, as if every other dimension were at a leaf.
    """

    other: int | None
    cells: Signed
    cost: int


@dataclass(frozen=True, slots=True)
class Move:
    """One person more or fewer in each of some cells, with every other cell as it was.

    Args:
        cells: Those that change.
        room_each_way: How many times it can be made forwards and how many backwards, even if it is told which hidden
            leaves are small: a small one stays small, and none of the others becomes so.
    """

    cells: Signed
    room_each_way: tuple[int, int]

    @property
    def room(self) -> int:
        """How far apart the least and the most of each changed cell lie at least."""
        return sum(self.room_each_way)


def steps_from(dimension: Dimension, leaf: int, stride: int) -> list[Step]:
    """Steps from a leaf along a dimension, the cheapest first; among equals the next leaf in order first.

    The order depends on no count, so that what is hidden for the sake of another tells nothing of its size. The one
    from outside the table is always there, and of the others as many as are worth trying.
    """
    around = dimension.leaves[dimension.leaves.index(leaf) + 1 :] + dimension.leaves[: dimension.leaves.index(leaf)]
    here = dimension.above[leaf]
    found = []
    for other in (*around, None):
        there = dimension.above[other] if other is not None else frozenset[int]()
        fewer = sorted(there - here, key=lambda code: (code != other, code))
        more = sorted(here - there - {leaf})
        cells = [((code - leaf) * stride, -1) for code in fewer] + [((code - leaf) * stride, 1) for code in more]
        found.append(Step(other, tuple(cells), sum(1 << dimension.height[code] for code in (*fewer, *more))))
    found.sort(key=lambda step: step.cost)
    return [step for number, step in enumerate(found) if number < MOST_STEPS or step.other is None]


class Search:
    """Looks for the cheapest move that changes a cell, given which cells are hidden so far.

    Hiding a cell costs 1, and twice as much for each sum in each dimension; a hidden cell costs nothing more.

    Args:
        counts: The table.
        rule: What is small.
        fixed: Cells that no move may change, besides those that are 0.
    """

    def __init__(self, counts: Counts, rule: Rule, fixed: Collection[int] = ()) -> None:
        self._dimensions = counts.dimensions
        self._strides = strides(counts.dimensions)
        numbers = [number or 0 for number in counts.numbers]
        self._needed = rule.room_needed
        self._barred = bytearray(not number or cell in fixed for cell, number in enumerate(numbers))
        self.hidden = bytearray(rule.hides(number) for number in numbers)
        self._cost = [1 << sum(heights) for heights in product(*(each.height for each in self._dimensions))]
        leaf = [height == 1 for height in self._cost]
        small, large = rule.most_hidden, rule.smallest_group
        self._up = [
            small - number if number <= small and at else UNLIMITED for number, at in zip(numbers, leaf, strict=True)
        ]
        self._down = [
            number - (1 if number <= small else large) if at else UNLIMITED
            for number, at in zip(numbers, leaf, strict=True)
        ]
        self._steps: dict[tuple[int, int], list[Step]] = {}
        self._choices: list[list[Step]] = []
        self._best: Move | None = None
        self._best_cost = UNLIMITED

    def cost(self, cell: int) -> int:
        """What hiding a cell costs."""
        return self._cost[cell]

    def cheapest(self, target: int, *, must_suffice: bool) -> Move | None:
        """The move that changes the target at the least cost; the first that was found among equals.

        Args:
            target: A cell that is not 0.
            must_suffice: Whether only moves count that have the room that the rule asks for. If not, one that lacks
                it counts as well, unless all its cells are hidden already.

        Returns:
            The move. Where no cell is fixed there always is one: a person more in a leaf and in every total of it.
        """
        self._best, self._best_cost = None, UNLIMITED
        at = [target // stride % len(each.codes) for each, stride in zip(self._dimensions, self._strides, strict=True)]
        for leaf in self._leaves_below(at):
            first = sum(code * stride for code, stride in zip(leaf, self._strides, strict=True))
            self._choices = [self._steps_away(number, code, first, at[number]) for number, code in enumerate(leaf)]
            cost = 0 if self.hidden[first] else self._cost[first]
            if cost < self._best_cost:
                self._extend(0, ((first, 1),), cost, (self._up[first], self._down[first]), must_suffice)
            if self._best_cost == 0:
                break
        return self._best

    def _leaves_below(self, at: list[int]) -> Iterator[tuple[int, ...]]:
        """The leaves of a cell where there is anybody, hidden ones first."""
        cells = product(*(each.below[code] for each, code in zip(self._dimensions, at, strict=True)))
        found = [(sum(code * stride for code, stride in zip(leaf, self._strides, strict=True)), leaf) for leaf in cells]
        held = [(place, leaf) for place, leaf in found if not self._barred[place]]
        return (leaf for _, leaf in sorted(held, key=lambda one: not self.hidden[one[0]]))

    def _steps_away(self, number: int, leaf: int, first: int, target: int) -> list[Step]:
        """The steps along a dimension that lead out of the target, to where there is anybody."""
        dimension, stride = self._dimensions[number], self._strides[number]
        if (number, leaf) not in self._steps:
            self._steps[number, leaf] = steps_from(dimension, leaf, stride)
        return [
            step
            for step in self._steps[number, leaf]
            if step.other is None
            or (not self._barred[first + (step.other - leaf) * stride] and target not in dimension.above[step.other])
        ]

    def _extend(self, depth: int, cells: Signed, cost: int, room: tuple[int, int], must_suffice: bool) -> None:
        """Try every step along the next dimension on a move that is made along the ones before it."""
        if depth == len(self._choices):
            is_enough = sum(room) >= self._needed
            if is_enough or (cost and not must_suffice):
                self._best, self._best_cost = Move(cells, room), cost
            return
        for step in self._choices[depth]:
            wider = self._widened(cells, step, cost, room, must_suffice)
            if wider is not None:
                self._extend(depth + 1, *wider, must_suffice)
            if self._best_cost == 0:
                return

    def _widened(
        self, cells: Signed, step: Step, cost: int, room: tuple[int, int], must_suffice: bool
    ) -> tuple[Signed, int, tuple[int, int]] | None:
        """A move with a step along one more dimension; None when it costs too much, lacks room or is barred."""
        barred, hidden, costs, best = self._barred, self.hidden, self._cost, self._best_cost
        more_room, fewer_room, needed = self._up, self._down, self._needed if must_suffice else 0
        up, down = room
        more = []
        for offset, way in step.cells:
            for start, sign in cells:
                cell = start + offset
                if barred[cell]:
                    return None
                if not hidden[cell]:
                    cost += costs[cell]
                    if cost >= best:
                        return None
                if sign == way:
                    forwards, backwards = more_room[cell], fewer_room[cell]
                else:
                    forwards, backwards = fewer_room[cell], more_room[cell]
                up, down = min(up, forwards), min(down, backwards)
                if up + down < needed:
                    return None
                more.append((cell, sign * way))
        return (*cells, *more), cost, (up, down)
