"""Who goes before whom: hands, late ones, the area, typed decisions, free quota, tests, typed ranks and ties."""

import pytest

from gymnasieregion.contexts.admission.core.codes import (
    Added,
    Agreement,
    Cause,
    FirstHand,
    FreeQuota,
    RoundKind,
    Selection,
)
from gymnasieregion.contexts.admission.core.lottery import draw_lots, lot_order
from gymnasieregion.contexts.admission.core.outcome import TYPED
from tests.admission_records import SEED, UPPSALA, YEAR, Group, Offer, Person, Wish, granted, round_of, seats_of


def tiers(outcome):
    """The tier of each (applicant, offering)."""
    records = outcome.records
    names = [records.applicants.ids[who] for who in records.choices.applicant]
    offerings = [records.offerings.ids[one] for one in records.choices.offering]
    return dict(zip(zip(names, offerings, strict=True), outcome.ranked.tier.tolist(), strict=True))


def admitted(outcome):
    """Who has a seat."""
    return {who for who, seat in seats_of(outcome).items() if seat}


def by_lot(*people):
    """The people in the order of their lots."""
    order = lot_order(draw_lots(SEED, YEAR, people)).tolist()
    return [who for _, who in sorted(zip(order, people, strict=True))]


FOUR = [
    Person("in time", 100, ["X"]),
    Person("late", 200, ["X"], late=True),
    Person("outside", 300, ["X"], home=UPPSALA),
    Person("outside late", 340, ["X"], home=UPPSALA, late=True),
]


@pytest.mark.parametrize(
    ("order", "first"),
    [
        (("1", "1L", "2", "2L"), ["in time", "late", "outside", "outside late"]),
        (("1", "2", "1L", "2L"), ["in time", "outside", "late", "outside late"]),
    ],
)
def test_hand_and_lateness_are_served_in_the_order_of_the_rules_whatever_the_points(order, first):
    outcome = round_of([Offer("X")], FOUR, tier_order=order)
    assert tiers(outcome) == {(who, "X"): tier for tier, who in enumerate(first, start=1)}
    for seats in range(1, 5):
        served = round_of([Offer("X", [Group("all", seats)])], FOUR, tier_order=order)
        assert admitted(served) == set(first[:seats])


def test_everybody_is_first_hand_to_an_offering_for_all():
    offers = [Offer("X", first_hand=FirstHand.ALL), Offer("Y")]
    people = [Person("home", 200, ["X", "Y"]), Person("away", 300, ["X", "Y"], home=UPPSALA)]
    outcome = round_of(offers, people)
    assert tiers(outcome) == {("home", "X"): 1, ("away", "X"): 1, ("home", "Y"): 1, ("away", "Y"): 3}
    assert seats_of(outcome) == {"away": ("X", "all"), "home": ("Y", "all")}


def test_a_decision_on_the_row_goes_before_home_and_offering():
    people = [Person("away", 100, [Wish("X", hand=1)], home=UPPSALA), Person("home", 300, [Wish("X", hand=2)])]
    outcome = round_of([Offer("X")], people)
    assert tiers(outcome) == {("away", "X"): 1, ("home", "X"): 3}
    assert admitted(outcome) == {"away"}


def test_a_row_added_late_is_late_though_the_person_is_not():
    people = [Person("A", 300, [Wish("X", added=Added.LATE)]), Person("B", 100, ["X"])]
    outcome = round_of([Offer("X")], people)
    assert tiers(outcome) == {("A", "X"): 2, ("B", "X"): 1}


def test_in_a_shared_pool_the_best_hand_of_a_person_counts_for_all_their_rows_there():
    offers = [Offer("X", branch="pool", first_hand=FirstHand.ALL), Offer("Y", (), branch="pool")]
    outcome = round_of(
        offers, [Person("away", 100, ["Y", "X"], home=UPPSALA), Person("else", 100, ["Y"], home=UPPSALA)]
    )
    assert tiers(outcome) == {("away", "X"): 1, ("away", "Y"): 1, ("else", "Y"): 3}


def test_a_typed_rank_is_the_order_and_rank_one_goes_first_whatever_the_merit():
    offer = Offer("X", [Group("all", 2)], selection=Selection.RANK)
    people = [
        Person("A", 340, [Wish("X", typed_rank=3)]),
        Person("B", 100, [Wish("X", typed_rank=1)]),
        Person("C", 200, [Wish("X", typed_rank=2)]),
    ]
    outcome = round_of([offer], people)
    assert admitted(outcome) == {"B", "C"}
    assert outcome.ranked.points.tolist() == [-1, -1, -1]
    assert outcome.ranked.entry_value.tolist() == [TYPED - 3, TYPED - 1, TYPED - 2]


def test_an_offering_ranked_by_the_school_says_who_is_not_ranked_and_why():
    offers = [Offer("X", selection=Selection.RANK), Offer("Y", selection=Selection.RANK)]
    people = [
        Person("A", 300, [Wish("X", typed_rank=1), "Y"]),
        Person("B", 300, ["X"]),
        Person("C", 300, [Wish("X", added=Added.RECHOICE)]),
    ]
    assert round_of(offers, people).ranked.cause.tolist() == [
        Cause.IN_COMPETITION,
        Cause.RANK_NOT_DONE,
        Cause.NOT_RANKED,
        Cause.RECHOICE_NOT_RANKED,
    ]


def test_the_first_cause_that_applies_is_told():
    people = [
        Person("A", 300, [Wish("closed", received=0)]),
        Person("B", 300, [Wish("X", received=0, eligible=0)]),
        Person("C", 300, [Wish("X", eligible=0, agreement=Agreement.PENDING)]),
        Person("D", 300, [Wish("X", agreement=Agreement.PENDING)]),
        Person("E", 300, [Wish("X", agreement=Agreement.NOT_MADE)]),
        Person("F", 300, [Wish("X", agreement=Agreement.DONE)]),
    ]
    outcome = round_of([Offer("X"), Offer("closed", closed=True)], people)
    assert outcome.ranked.cause.tolist() == [
        Cause.CLOSED,
        Cause.NOT_RECEIVED,
        Cause.DECIDED_INELIGIBLE,
        Cause.AGREEMENT_NOT_DONE,
        Cause.AGREEMENT_NOT_DONE,
        Cause.IN_COMPETITION,
    ]
    assert admitted(outcome) == {"F"}


QUOTA = [Person("A", 300, [granted("X")]), Person("B", 280, ["X"]), Person("C", 100, [granted("X")])]
FREE_FIRST = [Group("free", 1, free=True, overflow_to="open"), Group("open", 1)]
MERIT_FIRST = [Group("open", 1), Group("free", 1, free=True, overflow_to="rest"), Group("rest", 0)]


def test_free_quota_goes_first_or_competes_first_by_the_order_of_the_groups():
    # two seats, one of them free quota: going first, A has granted and best merit there; B takes the open seat
    assert seats_of(round_of([Offer("X", FREE_FIRST)], QUOTA)) == {"A": ("X", "free"), "B": ("X", "open"), "C": None}
    # competing first, A takes the open seat, and the free one is left for C
    assert seats_of(round_of([Offer("X", MERIT_FIRST)], QUOTA)) == {"A": ("X", "open"), "B": None, "C": ("X", "free")}


@pytest.mark.parametrize(("groups", "to"), [(FREE_FIRST, "open"), (MERIT_FIRST, "rest")], ids=["first", "merit first"])
def test_a_free_quota_seat_that_nobody_is_granted_is_handed_over(groups, to):
    people = [Person("A", 300, ["X"]), Person("B", 280, [Wish("X", free_quota=FreeQuota.REFUSED)])]
    assert seats_of(round_of([Offer("X", groups)], people))["B"] == ("X", to)


def test_a_free_quota_seat_without_hand_over_stays_empty():
    people = [Person("A", 300, ["X"]), Person("B", 280, [Wish("X", free_quota=FreeQuota.APPLIED)])]
    assert admitted(round_of([Offer("X", [Group("open", 1), Group("free", 1, free=True)])], people)) == {"A"}


def test_the_schools_rank_among_free_quota_counts_there_and_only_there():
    people = [
        Person("A", 300, [granted("X", free_rank=2)]),
        Person("B", 100, [granted("X", free_rank=1)]),
        Person("C", 340, [granted("X")]),
    ]
    groups = [Group("free", 1, free=True, overflow_to="open"), Group("open", 1)]
    assert seats_of(round_of([Offer("X", groups)], people)) == {"A": None, "B": ("X", "free"), "C": ("X", "open")}


def test_a_group_for_one_offering_of_a_pool_ranks_only_that():
    offers = [
        Offer("ice", [Group("ice", 1, offering="ice", overflow_to="all"), Group("all", 1)], branch="pool"),
        Offer("plain", (), branch="pool"),
    ]
    people = [Person("A", 300, ["plain"]), Person("B", 200, ["plain"]), Person("C", 100, ["ice"])]
    assert seats_of(round_of(offers, people)) == {"A": ("plain", "all"), "B": None, "C": ("ice", "ice")}


@pytest.mark.parametrize(
    ("test", "weight", "points"),
    [
        ("1.23", "0.5", 20062),  # 0.615 is half a hundredth: up
        ("1.21", "0.5", 20061),  # 0.605
        ("1.22", "0.5", 20061),
        ("1.24", "0.26", 20032),  # 0.3224: down
        ("10", "4", 24000),
        ("", "4", 20000),  # no test
    ],
)
def test_a_test_is_weighed_and_rounded_half_up_to_hundredths(test, weight, points):
    offer = Offer("X", selection=Selection.MERIT_TEST, test_weight=weight)
    assert round_of([offer], [Person("A", 200, [Wish("X", test=test)])]).ranked.points.tolist() == [points]


def test_a_test_does_not_count_where_merit_alone_selects():
    assert round_of([Offer("X")], [Person("A", 200, [Wish("X", test="50")])]).ranked.points.tolist() == [20000]


def test_equal_points_are_told_apart_by_the_steps_in_order():
    offer = Offer("X", selection=Selection.MERIT_TEST)
    people = [Person("A", 200, [Wish("X", test="100")]), Person("B", 250, ["Y", Wish("X", test="50")])]
    offers = [offer, Offer("Y", [Group("all", 0)])]
    assert admitted(round_of(offers, people, tie_break=("MERIT_WITHOUT_TEST", "LOTTERY"))) == {"B"}
    assert admitted(round_of(offers, people, tie_break=("CHOICE_ORDER", "LOTTERY"))) == {"A"}
    assert admitted(round_of(offers, people, tie_break=("MERIT_WITHOUT_TEST", "CHOICE_ORDER", "LOTTERY"))) == {"B"}
    assert admitted(round_of(offers, people)) == {by_lot("A", "B")[0]}


def test_steps_after_points_never_outweigh_a_hundredth():
    offer = Offer("X", selection=Selection.MERIT_TEST)
    people = [Person("A", "0", ["Y", Wish("X", test="340.01")]), Person("B", "340", ["X"])]
    offers = [offer, Offer("Y", [Group("all", 0)])]
    assert admitted(round_of(offers, people, tie_break=("CHOICE_ORDER", "MERIT_WITHOUT_TEST", "LOTTERY"))) == {"A"}


def test_equal_points_go_by_the_same_lots_in_every_offering_and_round():
    people = [Person(f"p{n}", 200, ["X", "Y"]) for n in range(8)]
    first = by_lot(*(person.id for person in people))
    for kind in RoundKind:
        outcome = round_of([Offer("X", [Group("x", 2)]), Offer("Y", [Group("y", 3)])], people, kind)
        seats = seats_of(outcome)
        assert [seats[who] for who in first] == [("X", "x")] * 2 + [("Y", "y")] * 3 + [None] * 3


def test_nobody_and_nothing_is_a_round_too():
    assert seats_of(round_of([], [])) == {}
    assert seats_of(round_of([Offer("X")], [])) == {}
    assert seats_of(round_of([Offer("X")], [Person("A", 200, [])])) == {"A": None}
