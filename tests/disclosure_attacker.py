"""The attacker of a published table: knows the rule, and more than anyone could, and works by integer programming.

Whoever attacks is told every figure that is not hidden to the last person, however it was rounded, and of each hidden
leaf whether it is hidden because it is small or for the sake of another. Of a hidden total only that it is not 0, and
that it is small when a sign says so. What is left to find out are the counts.
"""

from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_diag, csr_array, vstack


class Attacker:
    """Bounds of the hidden counts of one table.

    Args:
        counts: The true counts.
        hidden: The numbers of the hidden cells.
        rule: What is small.
        told_small: Hidden totals that a sign tells to be small.
    """

    def __init__(self, counts, hidden, rule, told_small=()):
        self.hidden = tuple(hidden)
        self._know(_sums(counts), *_limits(counts, self.hidden, told_small, (), rule), np.array(_numbers(counts)))

    def _know(self, sums, least, most, numbers):
        self._sums = sums
        self._leaves = Bounds(0, np.inf)
        self._all = LinearConstraint(sums, least, most)
        self._seen = [numbers]

    def spread(self, cell, wanted):
        """How far apart the least and the most of a hidden cell lie; the search ends when it is as wanted."""
        for way in (1, -1):
            if self._seen_apart(cell) < wanted:
                self._solve(way * self._sums[[cell]].toarray()[0], cell)
        return self._seen_apart(cell)

    def narrow(self, wanted):
        """The hidden cells whose least and most lie closer, with how far."""
        found = {cell: self.spread(cell, wanted) for cell in self.hidden}
        return {cell: apart for cell, apart in found.items() if apart < wanted}

    def _seen_apart(self, cell):
        return int(np.ptp([table[cell] for table in self._seen]))

    def _solve(self, goal, cell):
        answer = milp(goal, integrality=np.ones(len(goal)), bounds=self._leaves, constraints=self._all)
        if answer.status == 3 or answer.x is None:  # unlimited: as far as one likes
            assert answer.status != 2, "no table fits what is published"
            far = self._seen[0].copy()
            far[cell] += 1_000_000
            self._seen.append(far)
        else:
            self._seen.append(self._sums @ np.round(answer.x))


class AttackerOfAll(Attacker):
    """Bounds of the hidden counts of tables of the same people, laid side by side.

    Cells are numbered through, table by table.

    Args:
        tables: The true counts of each.
        hidden: The numbers of the hidden cells of each.
        rule: What is small.
        line: For each table the cells that stand in the others too, in the same order.
        untold: For each table the cells of which nothing is told, not even whether anybody is there.
        told_small: For each table the hidden totals that a sign tells to be small.
    """

    def __init__(self, tables, hidden, rule, line, untold, told_small=()):
        starts = np.cumsum([0, *(len(each.numbers) for each in tables)])
        self.hidden = tuple(int(start) + cell for start, cells in zip(starts, hidden, strict=False) for cell in cells)
        small = told_small or [()] * len(tables)
        limits = [_limits(each, *of, rule) for each, *of in zip(tables, hidden, small, untold, strict=True)]
        least, most = map(np.concatenate, zip(*limits, strict=True))
        sums = block_diag([_sums(each) for each in tables], format="csr")
        alike = [
            sums[[start + cell]] - sums[[first]]
            for start, cells in zip(starts[1:], line[1:], strict=False)
            for cell, first in zip(cells, line[0], strict=True)
        ]
        zeros = np.zeros(len(alike))
        self._know(
            vstack([sums, *alike], format="csr"),
            np.concatenate([least, zeros]),
            np.concatenate([most, zeros]),
            np.concatenate([*map(_numbers, tables), zeros]),
        )


def _numbers(counts):
    return [number or 0 for number in counts.numbers]


def _sums(counts):
    """For each cell which leaves it counts."""
    codes = list(product(*(range(len(each.codes)) for each in counts.dimensions)))
    leaves = [at for at, cell in enumerate(codes) if _is_leaf(counts.dimensions, cell)]
    return csr_array(
        [[all(map(_is_within, counts.dimensions, codes[leaf], cell)) for leaf in leaves] for cell in codes],
        dtype=float,
    )


def _limits(counts, hidden, told_small, untold, rule):
    """The least and the most of each cell for one who reads the table."""
    sums, numbers, small = _sums(counts), _numbers(counts), rule.most_hidden
    least, most = np.array(numbers, float), np.array(numbers, float)
    for cell in hidden:
        is_leaf, is_small = sums[[cell]].nnz == 1, numbers[cell] <= small
        least[cell] = small + 1 if is_leaf and not is_small else 1
        most[cell] = small if cell in told_small or (is_leaf and is_small) else np.inf
        if cell in untold:
            least[cell], most[cell] = 0, np.inf
    return least, most


def _is_leaf(dimensions, cell):
    return all(code in each.leaves for each, code in zip(dimensions, cell, strict=True))


def _is_within(dimension, leaf, code):
    return code in dimension.above[leaf]
