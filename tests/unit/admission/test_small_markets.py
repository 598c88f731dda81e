"""Everything there is, in the small: all plain markets against the definition, and all sets a branch may choose from."""

from itertools import combinations, permutations, product

import numpy as np
import pytest

from gymnasieregion.contexts.admission.core.allocation import allocate
from gymnasieregion.contexts.admission.core.allocation_fast import allocate_fast
from gymnasieregion.contexts.admission.core.choice import Entry, choose
from tests.small_markets import given_by, plain, random_market


def all_lists(offerings):
    """Every ordered list of offerings, the empty one too."""
    return [wishes for length in range(offerings + 1) for wishes in permutations(range(offerings), length)]


def every_market(applicants, offerings):
    """Every plain market of the size: all lists, all rankings, 1 to n seats in each offering."""
    for wishes in product(all_lists(offerings), repeat=applicants):
        for rankings in product(permutations(range(applicants)), repeat=offerings):
            for seats in product(range(1, applicants + 1), repeat=offerings):
                yield wishes, rankings, seats


def is_stable(given, wishes, rankings, seats):
    """Gale and Shapley's definition: nobody prefers an offering with a free seat, or with someone ranked below."""
    held = [[who for who, offering in enumerate(given) if offering == one] for one in range(len(seats))]
    if any(len(holders) > seats[one] for one, holders in enumerate(held)):
        return False
    for who, offering in enumerate(given):
        for better in wishes[who]:
            if better == offering:
                break
            place = rankings[better].index
            if len(held[better]) < seats[better] or any(place(who) < place(other) for other in held[better]):
                return False
    return True


def best_stable(wishes, rankings, seats):
    """Of all stable matchings the one that every applicant likes best, by trying all matchings."""
    every = product(*((*own, None) for own in wishes))
    stable = [given for given in every if is_stable(given, wishes, rankings, seats)]
    liked = [[(*own, None).index(one) for own, one in zip(wishes, given, strict=True)] for given in stable]
    best = [min(places) for places in zip(*liked, strict=True)]
    return stable[liked.index(best)], len(stable)


# size, number of markets, and how many of them have more than one stable matching
SIZES = [((2, 2), 400, 2), ((3, 2), 40_500, 0), ((2, 3), 16_384, 0)]


@pytest.mark.parametrize(("size", "count", "_several"), SIZES, ids=["2x2", "3x2", "2x3"])
def test_every_plain_market_gets_the_stable_matching_that_all_applicants_like_best(size, count, _several):
    every = list(every_market(*size))
    assert len(every) == count
    by_definition = [best_stable(*market) for market in every]
    markets = [plain(*market) for market in every]
    expected = [given for given, _ in by_definition]
    assert given_by(allocate, markets) == expected
    assert given_by(allocate_fast, markets) == expected
    print(size, sum(n > 1 for _, n in by_definition))


def chosen_from_all_subsets(groups, entries):
    """The rows chosen from every set of entries, by the set as bits."""
    chosen = []
    for bits in range(1 << len(entries)):
        taken = choose(groups, [entry for at, entry in enumerate(entries) if bits >> at & 1])
        chosen.append(sum(1 << entry.row for entry in entries if entry.row in taken))
    return chosen
