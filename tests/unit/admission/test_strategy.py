"""Telling the truth pays, and no withdrawal hurts: every lie and every withdrawal, in small markets."""

from itertools import permutations

import numpy as np
import pytest

from gymnasieregion.contexts.admission.core.allocation import allocate
from gymnasieregion.contexts.admission.core.allocation_fast import allocate_fast
from gymnasieregion.contexts.admission.core.manipulation import SmallMarket, outcome, smallest_paying_lie
from tests.small_markets import given_by, random_market

APPLICANTS, OFFERINGS = 4, 3
LISTS = [wishes for length in range(OFFERINGS + 1) for wishes in permutations(range(OFFERINGS), length)]

KINDS = {
    "groups and limits": {"pool": False, "tiers": False},
    "tiers": {"pool": False, "tiers": True},
    "pool": {"pool": True, "tiers": False},
    "pool and tiers": {"pool": True, "tiers": True},
}
MARKETS = 100


def markets_of(kind):
    """The seeded markets of a kind."""
    rng = np.random.default_rng(sorted(KINDS).index(kind))
    return [random_market(rng, APPLICANTS, OFFERINGS, **KINDS[kind]) for _ in range(MARKETS)]


def place(wishes, given):
    """How far down the list, 0 for the first; without a seat, after the last."""
    return (*wishes, None).index(given)


def gained(honest, market, liar, lie_gives):
    """Whether the liar truly likes what the lie gives better; an offering off the true list is worth nothing."""
    truth = market.wishes[liar]
    return lie_gives in truth and place(truth, lie_gives) < place(truth, honest[liar])


@pytest.mark.parametrize("engine", [allocate, allocate_fast], ids=["twin", "fast"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_report_whatever_beats_the_true_list(kind, engine):
    markets = markets_of(kind)
    truths = given_by(engine, markets)
    lies = [(at, liar, lie) for at in range(MARKETS) for liar in range(APPLICANTS) for lie in LISTS]
    answers = given_by(engine, [markets[at].told(liar, lie) for at, liar, lie in lies])
    tried = 0
    for (at, liar, _), answer in zip(lies, answers, strict=True):
        assert not gained(truths[at], markets[at], liar, answer[liar])
        tried += 1
    assert tried == MARKETS * 4 * 16


@pytest.mark.parametrize("engine", [allocate, allocate_fast], ids=["twin", "fast"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_withdrawal_hurts_anyone_who_stays(kind, engine):
    markets = markets_of(kind)
    before = given_by(engine, markets)
    leaving = [(at, who) for at in range(MARKETS) for who in range(APPLICANTS)]
    answers = given_by(engine, [markets[at].told(who, ()) for at, who in leaving])
    tried = 0
    for (at, gone), after in zip(leaving, answers, strict=True):
        for who, wishes in enumerate(markets[at].wishes):
            if who != gone:
                assert place(wishes, after[who]) <= place(wishes, before[at][who])
                tried += 1
    assert tried == MARKETS * 4 * 3


@pytest.mark.parametrize("kind", KINDS)
def test_the_result_is_stable_under_the_choice_of_every_branch(kind):
    markets = markets_of(kind)
    answers = given_by(allocate, markets)
    assert answers == given_by(allocate_fast, markets)
    for market, given in zip(markets, answers, strict=True):
        assert market.blocked_by(given) == []


def test_with_order_of_choice_as_tie_break_lying_pays_and_the_smallest_market_is_shown():
    lie, searched = smallest_paying_lie(("CHOICE_ORDER", "LOTTERY"))
    assert lie is not None
    # A wants X, B wants X before Y, C wants Y; equal merits, one seat each, best lot first. Honest, B loses X to A by
    # lot, and Y to C who has it first. Saying Y first, B has the better lot there.
    assert lie.market == SmallMarket(wishes=((0,), (0, 1), (1,)), merits=(300, 300, 300), seats=(1, 1))
    assert (lie.liar, lie.lie, lie.truth_gives, lie.lie_gives) == (1, (1,), None, 1)
    assert searched == 74
    told = SmallMarket(((0,), (1,), (1,)), lie.market.merits, lie.market.seats)
    assert outcome(lie.market, ("CHOICE_ORDER", "LOTTERY")) == [0, None, 1]
    assert outcome(told, ("CHOICE_ORDER", "LOTTERY")) == [0, 1, None]


@pytest.mark.parametrize("steps", [("LOTTERY",), ("MERIT_WITHOUT_TEST", "LOTTERY")], ids="+".join)
def test_with_lots_after_merit_no_lie_pays_in_any_of_the_markets_searched(steps):
    # Two merits each. 2 applicants and 2 offerings: 4 lists, 1 seat each: 16 * 4. 3 and 2: 64 * 8, with 1 or 2 seats
    # in each offering, * 4. 2 and 3: 15 lists each: 225 * 4.
    assert smallest_paying_lie(steps) == (None, 64 + 2048 + 900)
