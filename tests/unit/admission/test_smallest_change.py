"""The smallest change of merit that would have done: exact to the hundredth, and none where merit does not decide."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.allocation import allocate
from gymnasieregion.contexts.admission.core.allocation_fast import allocate_fast
from gymnasieregion.contexts.admission.core.codes import Reply, RoundKind, Selection
from gymnasieregion.contexts.admission.core.lottery import draw_lots
from gymnasieregion.contexts.admission.core.smallest_change import smallest_change
from tests.admission_records import SEED, UPPSALA, YEAR, Group, Offer, Person, Wish, granted, round_of, seats_of

ENGINES = pytest.mark.parametrize("engine", [allocate, allocate_fast], ids=["twin", "fast"])
MOST = 34_000


def row_of(outcome, who, offering):
    """The choice row of a person's wish."""
    records = outcome.records
    person, wanted = records.applicants.ids.index(who), records.offerings.ids.index(offering)
    rows = range(records.choices.start[person], records.choices.start[person + 1])
    return next(row for row in rows if records.choices.offering[row] == wanted)


def change(outcome, who, offering, most=MOST, engine=allocate):
    return smallest_change(outcome, row_of(outcome, who, offering), most, engine)


def lost_lot(who, other):
    """1 where ``who`` has the worse lot of two, so that equal points are not enough; else 0."""
    mine, theirs = draw_lots(SEED, YEAR, [who, other])
    return int(mine > theirs)


@ENGINES
@pytest.mark.parametrize(("mine", "other"), [("A", "B"), ("B", "A")])
def test_it_is_the_points_to_the_last_one_in_and_a_hundredth_more_where_the_lot_is_lost(mine, other, engine):
    people = [Person(mine, "200", ["X"]), Person(other, "250.50", ["X"])]
    assert change(round_of([Offer("X")], people), mine, "X", engine=engine) == 5050 + lost_lot(mine, other)


def test_one_hundredth_less_does_not_do():
    people = [Person("A", "200", ["X", "Y"]), Person("B", "250.50", ["X", "Y"]), Person("C", "230", ["Y"])]
    offers = [Offer("X"), Offer("Y")]
    more = change(round_of(offers, people), "A", "Y")
    for added, seat in ((more - 1, None), (more, ("Y", "all"))):
        again = [replace(people[0], merit=str(200 + Decimal(added) / 100)), *people[1:]]
        assert seats_of(round_of(offers, again))["A"] == seat


def test_a_higher_seat_counts_as_reached_and_a_granted_one_needs_nothing():
    people = [Person("A", 200, ["X", "Y"]), Person("B", 250, ["X"]), Person("C", 300, ["Y"])]
    outcome = round_of([Offer("X"), Offer("Y")], people)
    # X is reached at 250, long before Y at 300
    assert change(outcome, "A", "Y") == change(outcome, "A", "X") == 5000 + lost_lot("A", "B")
    assert change(outcome, "B", "X") == 0


def test_who_leaves_for_something_higher_when_pushed_out_is_reckoned_with():
    # A at X pushes B out; B goes to Y and pushes C: nothing comes back to A, so the border is B's points
    offers = [Offer("X"), Offer("Y")]
    people = [Person("A", 100, ["X"]), Person("B", 200, ["X", "Y"]), Person("C", 150, ["Y", "X"])]
    outcome = round_of(offers, people)
    assert seats_of(outcome) == {"A": None, "B": ("X", "all"), "C": ("Y", "all")}
    assert change(outcome, "A", "X") == 10_000 + lost_lot("A", "B")


def test_the_easiest_group_decides():
    groups = [Group("open", 1), Group("free", 1, free=True, overflow_to="rest"), Group("rest", 0)]
    people = [Person("A", 100, [granted("X")]), Person("B", 300, ["X"]), Person("C", 120, [granted("X")])]
    assert change(round_of([Offer("X", groups)], people), "A", "X") == 2000 + lost_lot("A", "C")


def test_a_border_beyond_the_most_is_none_and_at_the_most_it_is_found():
    people = [Person("A", 200, ["X"]), Person("B", 250, ["X"])]
    outcome = round_of([Offer("X")], people)
    border = 5000 + lost_lot("A", "B")
    assert change(outcome, "A", "X", most=border) == border
    assert change(outcome, "A", "X", most=border - 1) is None
    assert change(outcome, "A", "X", most=1) is None
    assert change(outcome, "A", "X", most=0) is None


@pytest.mark.parametrize(
    ("offer", "wish"),
    [
        (Offer("X", closed=True), Wish("X")),
        (Offer("X"), Wish("X", received=0)),
        (Offer("X"), Wish("X", eligible=0)),
        (Offer("X", [Group("all", 0)]), Wish("X")),
        (Offer("X", selection=Selection.RANK), Wish("X", typed_rank=2)),
        (Offer("X"), Wish("X", hand=2)),
    ],
    ids=["closed", "not received", "not eligible", "no seats", "ranked by the school", "second hand"],
)
def test_it_is_none_where_merit_does_not_decide(offer, wish):
    people = [Person("A", 200, [wish]), Person("B", 100, [Wish("X", typed_rank=1)])]
    assert change(round_of([offer], people), "A", "X") is None


def test_among_second_hand_the_border_is_the_last_one_of_second_hand():
    offer = Offer("X", [Group("all", 2)])
    people = [Person("A", 200, ["X"], home=UPPSALA), Person("B", 100, ["X"]), Person("C", 220, ["X"], home=UPPSALA)]
    assert change(round_of([offer], people), "A", "X") == 2000 + lost_lot("A", "C")


def test_a_row_that_the_person_has_given_up_is_not_opened_by_merit():
    people = [
        Person("A", 100, ["X", "Y", "Z"], holds=("Y", "all")),
        Person("B", 200, ["X"], holds=("X", "all"), reply=Reply.NO),
        Person("C", 150, ["X"]),
    ]
    outcome = round_of([Offer("X"), Offer("Y"), Offer("Z")], people, RoundKind.RESERVE)
    assert change(outcome, "A", "X") == 5000 + lost_lot("A", "C")
    assert change(outcome, "B", "X") is None


POINTS = st.integers(0, 12).map(lambda hundredths: str(Decimal(hundredths) / 100))


@given(
    st.lists(st.tuples(POINTS, st.permutations(["X", "Y", "Z"]), st.booleans(), st.booleans()), min_size=2, max_size=6),
    st.integers(0, 2),
    st.integers(0, 2),
)
def test_it_is_the_least_of_all_changes_tried_one_by_one(told, place, seats):
    offers = [
        Offer("X", [Group("free", 1, free=True, overflow_to="open"), Group("open", seats)]),
        Offer("Y", [Group("y", 1, limit=1)]),
        Offer("Z"),
    ]
    people = [
        Person(f"p{at}", merit, [granted(one) if free else one for one in wishes], home=UPPSALA if away else "0180")
        for at, (merit, wishes, free, away) in enumerate(told)
    ]
    outcome = round_of(offers, people)
    reached = []
    for more in range(15):
        again = [replace(people[0], merit=str(Decimal(people[0].merit) + Decimal(more) / 100)), *people[1:]]
        seat = seats_of(round_of(offers, again))["p0"]
        reached.append(seat is not None and list(told[0][1]).index(seat[0]) <= place)
    assert reached == sorted(reached), "more merit never gives a worse seat"
    expected = reached.index(True) if True in reached else None
    assert change(outcome, "p0", told[0][1][place], most=14) == expected
