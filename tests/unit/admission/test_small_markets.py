"""Everything there is, in the small: all plain markets, and all sets that a branch may choose from."""

from itertools import combinations, permutations, product

import numpy as np
import pytest

from gymnasieregion.contexts.admission.core.allocation import allocate
from gymnasieregion.contexts.admission.core.allocation_fast import allocate_fast
from gymnasieregion.contexts.admission.core.choice import Entry, Group, choose
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


PEOPLE = 6
SETS = 1 << PEOPLE


def random_branch(seed):
    """The groups of a branch with hand-over and limits, and six applicants who ask for a seat there."""
    rng = np.random.default_rng(seed)
    market = random_market(rng, applicants=PEOPLE, offerings=1, pool=False, tiers=seed % 2 == 1)
    return market.branches[0].groups, [market.entry(who, 0) for who in range(PEOPLE)]


def chosen_from_every_set(groups, entries):
    """Who is chosen from each set of applicants; both are bits, and so is who sits in which group."""
    choices = []
    for asking in range(SETS):
        taken = choose(groups, [entry for who, entry in enumerate(entries) if asking >> who & 1])
        choices.append((sum(1 << entry.applicant for entry in entries if entry.row in taken), taken))
    return choices


def test_a_branch_lets_nobody_go_who_it_takes_among_more_and_never_takes_fewer_of_more():
    branches = sets = pairs = handed_over = at_limit = 0
    for seed in range(1_000):
        groups, entries = random_branch(seed)
        every = chosen_from_every_set(groups, entries)
        branches += 1
        for asking, (chosen, taken) in enumerate(every):
            sets += 1
            held = [list(taken.values()).count(group) for group in range(len(groups))]
            assert all(group.limit is None or n <= group.limit for group, n in zip(groups, held, strict=True))
            handed_over += any(n > group.seats for group, n in zip(groups, held, strict=True))
            at_limit += any(group.limit == n < group.seats for group, n in zip(groups, held, strict=True))
            for who in range(PEOPLE):
                if not asking >> who & 1:
                    more = every[asking | 1 << who][0]
                    pairs += 1
                    assert more & asking & ~chosen == 0, "substitutes: who is taken among more is taken among fewer"
                    assert more.bit_count() >= chosen.bit_count(), "aggregate demand: more applicants, no fewer taken"
                    assert (chosen & ~more).bit_count() <= 1, "one more applicant pushes out one at most"
    assert (branches, sets, pairs) == (1_000, 64_000, 192_000)
    assert handed_over > 1_000
    assert at_limit > 1_000


def test_a_shared_pool_takes_a_person_once_and_each_group_keeps_to_its_seats():
    markets = sets = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        market = random_market(rng, applicants=3, offerings=2, pool=True, tiers=seed % 2 == 1)
        entries = [market.entry(who, offering) for who in range(3) for offering in range(2)]
        total = sum(group.seats for group in market.branches[0].groups)
        for size in range(len(entries) + 1):
            for asking in combinations(entries, size):
                taken = choose(market.branches[0].groups, asking)
                people = [entry.applicant for entry in asking if entry.row in taken]
                assert len(set(people)) == len(people) <= total
                assert all(group in entry.keys for entry in asking if (group := taken.get(entry.row)) is not None)
                sets += 1
        markets += 1
    assert (markets, sets) == (200, 12_800)


def test_a_limit_counts_over_all_tiers():
    groups = [Group(3, limit=1)]
    asking = [Entry(row=who, applicant=who, tier=who + 1, keys={0: (who,)}) for who in range(3)]
    assert choose(groups, asking) == {0: 0}


def test_seats_come_in_with_tier_one_whether_it_asks_or_not():
    # Tier 2 wants the seat of a group that hands over. Were it given to them when tier 1 is silent, a person of tier 1
    # who asks in vain (ranked in no group that has a seat) would push them out.
    groups = [Group(0), Group(1, overflow_to=2), Group(0)]
    second = Entry(row=1, applicant=1, tier=2, keys={1: (0,)})
    in_vain = Entry(row=0, applicant=0, tier=1, keys={0: (0,)})
    assert choose(groups, [second]) == choose(groups, [second, in_vain]) == {}


def test_seats_left_wait_for_the_groups_turn_in_the_next_tier_or_go_to_the_later_group():
    asking = [Entry(row=who, applicant=who, tier=who + 1, keys={0: (who,), 1: (who,)}) for who in range(2)]
    assert choose([Group(2), Group(0)], asking) == {0: 0, 1: 0}
    assert choose([Group(2, overflow_to=1), Group(0)], asking) == {0: 0, 1: 1}
