"""What each kind of round does to free quota, to seats held and to the lists of those who have answered."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.codes import Cause, Reply, RoundKind
from gymnasieregion.contexts.admission.core.rounds import preliminary_groups
from tests.admission_records import Group, Offer, Person, Wish, granted, round_of, seats_of

QUOTA = [Offer("X", [Group("free", 2, free=True, overflow_to="open"), Group("open", 3)])]


@pytest.mark.parametrize(
    ("rule", "seats"), [("TRIED", [2, 3]), ("NOT_TRIED_SEATS_OPEN", [0, 5]), ("NOT_TRIED_SEATS_HELD", [0, 3])]
)
def test_a_preliminary_round_tries_free_quota_or_opens_or_holds_its_seats(rule, seats):
    outcome = round_of(QUOTA, [Person("A", 1, ["X"])], RoundKind.PRELIMINARY, preliminary=rule)
    assert outcome.records.groups.seats.tolist() == seats
    for kind in set(RoundKind) - {RoundKind.PRELIMINARY}:
        assert round_of(QUOTA, [Person("A", 1, ["X"])], kind, preliminary=rule).records.groups.seats.tolist() == [2, 3]


def test_seats_of_free_quota_are_opened_in_their_own_branch_and_kept_where_there_is_no_open_group():
    offers = [
        Offer("X", [Group("open", 3), Group("free", 2, free=True, overflow_to="rest"), Group("rest", 0)]),
        Offer("Y", [Group("only", 4, free=True)]),
        Offer("Z", [Group("one", 1)]),
    ]
    groups = round_of(offers, [Person("A", 1, ["X"])]).records.groups
    assert preliminary_groups(groups, "NOT_TRIED_SEATS_OPEN").seats.tolist() == [3, 0, 2, 0, 1]
    assert preliminary_groups(groups, "NOT_TRIED_SEATS_HELD").seats.tolist() == [3, 0, 0, 0, 1]
    assert preliminary_groups(groups, "TRIED") is groups
    assert groups.seats.tolist() == [3, 2, 0, 4, 1]


def test_late_and_reserve_rounds_know_of_seats_held_and_a_simulation_of_one_does():
    people = [Person("A", 100, ["X"], holds=("X", "all"), reply=Reply.YES), Person("B", 300, ["X"])]
    for kind in RoundKind:
        keeps = kind in {RoundKind.LATE, RoundKind.RESERVE, RoundKind.SIMULATION}
        assert seats_of(round_of([Offer("X")], people, kind)) == {
            "A": ("X", "all") if keeps else None,
            "B": None if keeps else ("X", "all"),
        }


THREE = [Offer("X", [Group("x", 0)]), Offer("Y"), Offer("Z", [Group("z", 2)])]
HOLDER = Person("A", 200, ["X", "Y", "Z"], holds=("Y", "all"))


@pytest.mark.parametrize(
    ("reply", "no_reply", "causes", "seat"),
    [
        (Reply.YES, "NO", [Cause.IN_COMPETITION, Cause.IN_COMPETITION, Cause.BELOW_HELD], ("Y", "all")),
        (Reply.NO, "YES", [Cause.IN_COMPETITION, Cause.WITHDRAWN, Cause.WITHDRAWN], None),
        (Reply.WITHDRAWN, "YES", [Cause.WITHDRAWN] * 3, None),
        (Reply.NONE, "YES", [Cause.IN_COMPETITION, Cause.IN_COMPETITION, Cause.BELOW_HELD], ("Y", "all")),
        (Reply.NONE, "NO", [Cause.IN_COMPETITION, Cause.WITHDRAWN, Cause.WITHDRAWN], None),
    ],
)
def test_replies_shorten_the_list(reply, no_reply, causes, seat):
    people = [replace(HOLDER, reply=reply), Person("B", 100, ["Y"])]
    outcome = round_of(THREE, people, RoundKind.RESERVE, no_reply=no_reply)
    assert outcome.ranked.cause.tolist()[:3] == causes
    assert seats_of(outcome) == {"A": seat, "B": None if seat else ("Y", "all")}


def test_who_answers_no_gets_a_higher_seat_when_there_is_one():
    offers = [Offer("X"), Offer("Y")]
    people = [Person("A", 200, ["X", "Y"], holds=("Y", "all"), reply=Reply.NO)]
    assert seats_of(round_of(offers, people, RoundKind.RESERVE)) == {"A": ("X", "all")}
    silent = [replace(people[0], reply=Reply.NONE)]
    assert seats_of(round_of(offers, silent, RoundKind.RESERVE, no_reply="NO")) == {"A": ("X", "all")}


def test_who_withdraws_gets_no_seat_at_all():
    people = [Person("A", 200, ["X", "Y"], holds=("Y", "all"), reply=Reply.WITHDRAWN)]
    assert seats_of(round_of([Offer("X"), Offer("Y")], people, RoundKind.RESERVE)) == {"A": None}


def test_a_simulation_without_seats_held_is_as_a_final_round():
    people = [Person("A", 100, ["X", "Y"]), Person("B", 300, ["X"])]
    offers = [Offer("X"), Offer("Y")]
    simulated, final = (round_of(offers, people, kind) for kind in (RoundKind.SIMULATION, RoundKind.FINAL))
    assert seats_of(simulated) == seats_of(final)
    assert simulated.ranked.cause.tolist() == final.ranked.cause.tolist()


def test_who_holds_nothing_is_not_bound_by_the_rule_for_those_who_do_not_reply():
    people = [Person("A", 200, ["X"])]
    assert seats_of(round_of([Offer("X")], people, RoundKind.RESERVE, no_reply="NO")) == {"A": ("X", "all")}


def test_a_seat_in_an_offering_that_has_been_closed_is_lost_and_the_lower_rows_are_open_again():
    offers = [Offer("X", [Group("x", 0)]), Offer("Y", closed=True), Offer("Z", [Group("z", 2)])]
    outcome = round_of(offers, [HOLDER], RoundKind.RESERVE)
    assert outcome.ranked.cause.tolist() == [Cause.IN_COMPETITION, Cause.CLOSED, Cause.IN_COMPETITION]
    assert seats_of(outcome) == {"A": ("Z", "z")}


def test_who_declined_a_seat_that_was_closed_afterwards_is_still_out():
    offers = [Offer("Y", closed=True), Offer("Z")]
    people = [Person("A", 200, ["Y", "Z"], holds=("Y", "all"), reply=Reply.NO)]
    assert seats_of(round_of(offers, people, RoundKind.RESERVE)) == {"A": None}


def test_a_seat_held_stands_though_grades_or_decisions_have_changed_since():
    people = [Person("A", 200, [Wish("X", eligible=0, received=0)], holds=("X", "all"))]
    assert seats_of(round_of([Offer("X")], people, RoundKind.RESERVE)) == {"A": ("X", "all")}


@given(st.permutations(range(5)), st.permutations(range(3)))
def test_the_order_in_which_people_and_offers_are_told_changes_nothing(people_order, offer_order):
    offers = [Offer("X", [Group("free", 1, free=True, overflow_to="open"), Group("open", 1)]), Offer("Y"), Offer("Z")]
    people = [
        Person("A", 200, ["X", "Y"]),
        Person("B", 200, [granted("X"), "Z"]),
        Person("C", 100, [granted("X"), "Y", "Z"]),
        Person("D", 300, ["Y", "X"]),
        Person("E", 200, ["Z", "Y", "X"]),
    ]
    told = round_of([offers[at] for at in offer_order], [people[at] for at in people_order])
    assert seats_of(told) == seats_of(round_of(offers, people))
