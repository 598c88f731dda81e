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


def envies(given, wishes):
    """Each (applicant, offering, holder) where the applicant would rather have the offering that the holder has."""
    return [
        (who, better, holder)
        for who, offering in enumerate(given)
        for better in (wishes[who] if offering is None else wishes[who][: wishes[who].index(offering)])
        for holder, held in enumerate(given)
        if held == better
    ]


def wastes_nothing(given, wishes, seats):
    """Nobody is seated beyond the seats, and nobody would rather have an offering with a seat to spare."""
    spare = [number - given.count(offering) for offering, number in enumerate(seats)]
    wanted = (wishes[who][: (*wishes[who], None).index(offering)] for who, offering in enumerate(given))
    return min(spare) >= 0 and all(spare[better] == 0 for more in wanted for better in more)


def stable_matchings(wishes, seats, every_ranking):
    """For each set of rankings all stable matchings, by Gale and Shapley's definition and trying all matchings.

    Stable: nobody would rather have an offering with a seat to spare, or with a holder who is ranked below them.
    """
    every = product(*((*own, None) for own in wishes))
    kept = [(given, envies(given, wishes)) for given in every if wastes_nothing(given, wishes, seats)]
    for rankings in every_ranking:
        place = [{who: at for at, who in enumerate(ranking)} for ranking in rankings]
        yield [given for given, envy in kept if all(place[one][other] < place[one][who] for who, one, other in envy)]


def best_of(stable, wishes):
    """The stable matching that gives every applicant the best they have in any of them."""
    liked = [[(*own, None).index(one) for own, one in zip(wishes, given, strict=True)] for given in stable]
    return stable[liked.index([min(places) for places in zip(*liked, strict=True)])]


# size, number of markets, and how many of them have more than one stable matching
SIZES = [((2, 2), 400, 2), ((3, 2), 40_500, 270), ((2, 3), 16_384, 96)]


@pytest.mark.parametrize(("size", "count", "several"), SIZES, ids=["2x2", "3x2", "2x3"])
def test_every_plain_market_gets_the_stable_matching_that_all_applicants_like_best(size, count, several):
    applicants, offerings = size
    every_ranking = list(product(permutations(range(applicants)), repeat=offerings))
    markets, expected, with_several = [], [], 0
    for wishes in product(all_lists(offerings), repeat=applicants):
        for seats in product(range(1, applicants + 1), repeat=offerings):
            matchings = stable_matchings(wishes, seats, every_ranking)
            for rankings, stable in zip(every_ranking, matchings, strict=True):
                markets.append(plain(wishes, rankings, seats))
                expected.append(best_of(stable, wishes))
                with_several += len(stable) > 1
    assert (len(markets), with_several) == (count, several)
    assert given_by(allocate, markets) == expected
    assert given_by(allocate_fast, markets) == expected


def chosen_from_all_subsets(groups, entries):
    """The rows chosen from every set of entries, by the set as bits."""
    chosen = []
    for bits in range(1 << len(entries)):
        taken = choose(groups, [entry for at, entry in enumerate(entries) if bits >> at & 1])
        chosen.append(sum(1 << entry.row for entry in entries if entry.row in taken))
    return chosen
