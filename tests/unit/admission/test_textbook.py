"""Textbook markets with the answers that their papers publish."""

from itertools import product

import pytest

from gymnasieregion.contexts.admission.core.allocation import allocate
from gymnasieregion.contexts.admission.core.allocation_fast import allocate_fast
from gymnasieregion.contexts.admission.core.exchange import answer, read_instance

ENGINES = pytest.mark.parametrize("engine", [allocate, allocate_fast], ids=["twin", "fast"])


def plain(lists, rankings, seats=None):
    """A market of the exchange format from strings of ids, best first."""
    return {
        "applicants": {who: wanted.split() for who, wanted in lists.items()},
        "offerings": {
            one: {"capacity": (seats or {}).get(one, 1), "ranking": ranking.split()}
            for one, ranking in rankings.items()
        },
    }


def turned(market):
    """The same market of one seat each with the other side asking."""
    return {
        "applicants": {one: text["ranking"] for one, text in market["offerings"].items()},
        "offerings": {who: {"capacity": 1, "ranking": wanted} for who, wanted in market["applicants"].items()},
    }


def given(engine, market):
    instance = read_instance(market)
    return answer(instance, engine(instance.market))["assignment"]


def pairs(text):
    """``a:X b:Y`` as a mapping."""
    return dict(pair.split(":") for pair in text.split())


def stable_matchings(market):
    """All stable matchings of a plain market by definition: nobody prefers an offering with room or a worse holder."""
    lists, offerings = market["applicants"], market["offerings"]
    found = []
    for seats in product(*([*wanted, None] for wanted in lists.values())):
        matching = dict(zip(lists, seats, strict=True))
        held = {one: [who for who in lists if matching[who] == one] for one in offerings}
        place = {one: text["ranking"].index for one, text in offerings.items()}
        if all(len(held[one]) <= text["capacity"] for one, text in offerings.items()) and not any(
            len(held[better]) < offerings[better]["capacity"]
            or any(place[better](who) < place[better](holder) for holder in held[better])
            for who, wanted in lists.items()
            for better in (*wanted, None)[: (*wanted, None).index(matching[who])]
        ):
            found.append(matching)
    return found


def of_matrix(text):
    """A market of one seat each from the matrix of a paper: in row i and column j (i's rank of j),(j's rank of i)."""
    names, *rows = [line.split() for line in text.strip().splitlines()]
    ranks = {row[0]: [tuple(map(int, cell.split(","))) for cell in row[1:]] for row in rows}
    lists = {
        who: " ".join(names[at] for at in sorted(range(len(names)), key=lambda at: ranks[who][at][0])) for who in ranks
    }
    rankings = {one: " ".join(sorted(ranks, key=lambda who: ranks[who][at][1])) for at, one in enumerate(names)}
    return plain(lists, rankings)


# Gale & Shapley (1962), "College admissions and the stability of marriage", Am. Math. Monthly 69, example 1.
GALE_SHAPLEY_1 = """
        A   B   C
alpha  1,3 2,2 3,1
beta   3,1 1,3 2,2
gamma  2,2 3,1 1,3
"""

# The same, example 2: one stable matching only, and nobody in it gets their first choice.
GALE_SHAPLEY_2 = """
        A   B   C   D
alpha  1,3 2,3 3,2 4,3
beta   1,4 4,1 3,3 2,2
gamma  2,2 1,4 3,4 4,1
delta  4,1 2,2 3,1 1,4
"""


@ENGINES
def test_gale_and_shapley_example_1_has_three_stable_matchings_and_each_side_its_own_best(engine):
    market = of_matrix(GALE_SHAPLEY_1)
    first, second, third = (
        pairs(text) for text in ("alpha:A beta:B gamma:C", "alpha:B beta:C gamma:A", "alpha:C beta:A gamma:B")
    )
    assert stable_matchings(market) == [first, second, third]
    assert given(engine, market) == first
    assert given(engine, turned(market)) == {one: who for who, one in third.items()}


@ENGINES
def test_gale_and_shapley_example_2_has_one_stable_matching_and_nobody_gets_their_first_choice(engine):
    market = of_matrix(GALE_SHAPLEY_2)
    only = pairs("alpha:C beta:D gamma:A delta:B")
    assert stable_matchings(market) == [only]
    assert given(engine, market) == only
    assert given(engine, turned(market)) == {one: who for who, one in only.items()}
    assert all(market["applicants"][who][0] != one for who, one in only.items())


@ENGINES
def test_roth_and_sotomayor_example_2_9_the_same_man_is_single_in_both_extremes(engine):
    # Roth & Sotomayor (1990), Two-sided matching, example 2.9.
    market = plain(
        {"m1": "w1 w2 w3 w4", "m2": "w4 w2 w3 w1", "m3": "w4 w3 w1 w2", "m4": "w1 w4 w3 w2", "m5": "w1 w2 w4"},
        {"w1": "m2 m3 m1 m4 m5", "w2": "m3 m1 m2 m4 m5", "w3": "m5 m4 m1 m2 m3", "w4": "m1 m4 m5 m2 m3"},
    )
    assert given(engine, market) == pairs("m1:w1 m2:w2 m3:w3 m4:w4") | {"m5": None}
    assert given(engine, turned(market)) == pairs("w4:m1 w1:m2 w2:m3 w3:m4")


@ENGINES
def test_roth_and_sotomayor_example_2_17_has_ten_stable_matchings(engine):
    # Roth & Sotomayor (1990), Two-sided matching, example 2.17.
    market = plain(
        {"m1": "w1 w2 w3 w4", "m2": "w2 w1 w4 w3", "m3": "w3 w4 w1 w2", "m4": "w4 w3 w2 w1"},
        {"w1": "m4 m3 m2 m1", "w2": "m3 m4 m1 m2", "w3": "m2 m1 m4 m3", "w4": "m1 m2 m3 m4"},
    )
    assert len(stable_matchings(market)) == 10
    assert given(engine, market) == pairs("m1:w1 m2:w2 m3:w3 m4:w4")
    assert given(engine, turned(market)) == pairs("w1:m4 w2:m3 w3:m2 w4:m1")


@ENGINES
def test_roth_and_sotomayor_college_admissions_applicants_get_their_best_and_not_the_colleges_best(engine):
    # Roth & Sotomayor (1989), "The college admissions problem revisited", Econometrica 57, and their book of 1990.
    market = plain(
        {"s1": "c5 c1", "s2": "c2 c5 c1", "s3": "c3 c1", "s4": "c4 c1", "s5": "c1 c2", "s6": "c1 c3", "s7": "c1 c3 c4"},
        {"c1": "s1 s2 s3 s4 s5 s6 s7", "c2": "s5 s2", "c3": "s6 s7 s3", "c4": "s7 s4", "c5": "s2 s1"},
        {"c1": 3},
    )
    for_colleges = pairs("s1:c1 s2:c5 s3:c1 s4:c1 s5:c2 s6:c3 s7:c4")
    for_applicants = pairs("s1:c5 s2:c2 s3:c3 s4:c4 s5:c1 s6:c1 s7:c1")
    stable = stable_matchings(market)
    assert for_colleges in stable
    assert for_applicants in stable
    assert given(engine, market) == for_applicants


@ENGINES
def test_abdulkadiroglu_and_sonmez_two_would_swap_out_of_the_only_stable_assignment(engine):
    # Abdulkadiroglu & Sonmez (2003), "School choice: a mechanism design approach", Am. Economic Review 93, example 1.
    market = plain(
        {"i1": "s2 s1 s3", "i2": "s1 s2 s3", "i3": "s1 s2 s3"},
        {"s1": "i1 i3 i2", "s2": "i2 i1 i3", "s3": "i2 i1 i3"},
    )
    only = pairs("i1:s1 i2:s2 i3:s3")
    assert stable_matchings(market) == [only]
    assert given(engine, market) == only
    swapped = pairs("i1:s2 i2:s1 i3:s3")  # i1 and i2 both like it better, but i3 has a better claim to s1 than i2
    assert all(market["applicants"][who][0] == swapped[who] for who in ("i1", "i2"))


# Kojima (2012), "School choice: impossibilities for affirmative action", Games and Economic Behavior 75, theorem 1: a
# quota for the majority can hurt every minority student whatever stable rule is used. Here s3 is the minority.
KOJIMA_LISTS = {"s1": ["c1"], "s2": ["c1", "c2"], "s3": ["c2", "c1"]}
KOJIMA_C1, KOJIMA_C2 = ["s1", "s2", "s3"], ["s2", "s3", "s1"]


def kojima(*groups):
    """The market of three students and two schools, with the groups of school c1."""
    return {
        "applicants": KOJIMA_LISTS,
        "offerings": {"c1": {"groups": list(groups)}, "c2": {"capacity": 1, "ranking": KOJIMA_C2}},
    }


@ENGINES
def test_kojima_a_hard_quota_hurts_the_one_it_is_for(engine):
    without = kojima({"id": "all", "seats": 2, "ranking": KOJIMA_C1})
    assert stable_matchings(
        {"applicants": KOJIMA_LISTS,
         "offerings": {"c1": {"capacity": 2, "ranking": KOJIMA_C1}, "c2": {"capacity": 1, "ranking": KOJIMA_C2}}}
    ) == [pairs("s1:c1 s2:c1 s3:c2")]  # fmt: skip
    assert given(engine, without) == pairs("s1:c1 s2:c1 s3:c2")
    minority = {"id": "minority", "seats": 1, "ranking": ["s3"]}
    everybody = {"id": "all", "seats": 1, "ranking": KOJIMA_C1}
    # at most one of the majority at c1: s2 is refused there, takes the seat of s3 at c2, and s3 gets the second choice
    assert given(engine, kojima(minority, everybody)) == pairs("s1:c1 s2:c2 s3:c1")


@ENGINES
def test_hafalir_yenmez_and_yildirim_a_reserve_that_hands_over_hurts_nobody_there(engine):
    # Hafalir, Yenmez & Yildirim (2013), "Effective affirmative action in school choice", Theoretical Economics 8.
    minority = {"id": "minority", "seats": 1, "ranking": ["s3"], "overflow_to": "all"}
    everybody = {"id": "all", "seats": 1, "ranking": KOJIMA_C1}
    assert given(engine, kojima(minority, everybody)) == pairs("s1:c1 s2:c1 s3:c2")
