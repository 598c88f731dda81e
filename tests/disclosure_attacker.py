"""The attacker of a published table: knows the rule, and more than anyone could, and works by integer programming.

Whoever attacks is told every figure that is not hidden to the last person, however it was rounded, and of each hidden
leaf whether it is hidden because it is small or for the sake of another. Of a hidden total only that it is not 0, and
that it is small when a sign says so. What is left to find out are the counts.
"""

from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array


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
        numbers = [number or 0 for number in counts.numbers]
        codes = list(product(*(range(len(each.codes)) for each in counts.dimensions)))
        leaves = [at for at, cell in enumerate(codes) if _is_leaf(counts.dimensions, cell)]
        self._sums = csr_array(
            [[all(map(_is_within, counts.dimensions, codes[leaf], cell)) for leaf in leaves] for cell in codes],
            dtype=float,
        )
        least, most = np.array(numbers, float), np.array(numbers, float)
        small = rule.most_hidden
        for cell in self.hidden:
            is_large_leaf = self._sums[[cell]].nnz == 1 and numbers[cell] > small
            is_small = cell in told_small or (self._sums[[cell]].nnz == 1 and numbers[cell] <= small)
            least[cell] = small + 1 if is_large_leaf else 1
            most[cell] = small if is_small else np.inf
        self._leaves = Bounds(least[leaves], most[leaves])
        self._all = LinearConstraint(self._sums, least, most)
        self._seen = [np.array(numbers)]

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


def _is_leaf(dimensions, cell):
    return all(code in each.leaves for each, code in zip(dimensions, cell, strict=True))


def _is_within(dimension, leaf, code):
    return code in dimension.above[leaf]
