"""How long it takes to protect a large table: schools in municipalities and providers, programmes, sexes and years."""

from itertools import product

import numpy as np

from bench.figures import Figure, Sheet, once_s
from bench.platform_databases import Databases
from gymnasieregion.platform.disclosure.api import Counts, Dimension, Rule, counted, protect_counts

SCHOOLS, MUNICIPALITIES, PROVIDERS, PROGRAMMES, YEARS, OFFERED = 330, 26, 15, 18, 4, 5
RULE = Rule(smallest_group=10, smallest_spread=5)


def disclosure_figures(sheet: Sheet, both: Databases) -> None:
    """A table of more than 100,000 cells, many of them small, summed and protected."""
    del both  # no database
    counts = _counts()
    protected = once_s(lambda: protect_counts(counts, RULE))
    sheet.add(Figure(f"{len(counts.numbers)} cells of a table protected", protected, "s"))


def _counts() -> Counts:
    """Invented counts: each school has a few programmes of its own size in every year."""
    draw = np.random.default_rng(1)
    lies_in = [(f"M{draw.integers(MUNICIPALITIES)}", f"P{draw.integers(PROVIDERS)}") for _ in range(SCHOOLS)]
    areas = dict.fromkeys((area for both in lies_in for area in both), ("all",))
    within = {f"S{school}": both for school, both in enumerate(lies_in)} | areas
    dimensions = [
        Dimension("school", (*within, "all"), within),
        _summed("programme", PROGRAMMES),
        _summed("sex", 2),
        _summed("year", YEARS),
    ]
    leaves: dict[tuple[str, ...], int | None] = {}
    for school in range(SCHOOLS):
        for programme in draw.choice(PROGRAMMES, OFFERED, replace=False):
            size = draw.gamma(2, 15) + 3
            for sex, year in product(range(2), range(YEARS)):
                leaves[f"S{school}", f"programme{programme}", f"sex{sex}", f"year{year}"] = int(draw.poisson(size / 2))
    return counted(dimensions, leaves)


def _summed(name: str, leaves: int) -> Dimension:
    """A dimension of so many leaves and their sum."""
    codes = tuple(f"{name}{leaf}" for leaf in range(leaves))
    return Dimension(name, (*codes, "all"), dict.fromkeys(codes, ("all",)))
