"""What each choice row is answered, with places, limits and gaps worked out by hand."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.allocation import allocate
from gymnasieregion.contexts.admission.core.codes import Cause, FreeQuota, Reply, RoundKind, Selection, Status
from gymnasieregion.contexts.admission.core.facts import row_facts
from gymnasieregion.contexts.admission.core.market import NONE
from gymnasieregion.contexts.admission.core.reserves import Call, next_to_call, reserve_lists
from gymnasieregion.contexts.admission.core.smallest_change import smallest_change
from gymnasieregion.contexts.admission.core.statuses import (
    STATUS_OF,
    STATUS_OF_INTRODUCTORY,
    STATUSES,
    status_codes,
)
from tests.admission_records import Group, Offer, Person, Wish, granted, holding, seats_of, told_round

ONE_SEAT = Offer("N1", [Group("open", 1)])


def told(outcome):
    """Each row as (status, cause, group id, place, limit, gap), by (applicant, offering)."""
    facts, records = row_facts(outcome), outcome.records
    return {
        (
            records.applicants.ids[records.choices.applicant[row]],
            records.offerings.ids[records.choices.offering[row]],
        ): (
            STATUSES[facts.status[row]],
            Cause(facts.cause[row]),
            records.groups.ids[facts.group[row]] if facts.group[row] >= 0 else None,
            int(facts.place[row]),
            int(facts.limit[row]),
            int(facts.gap[row]),
        )
        for row in range(len(facts.cause))
    }


def test_the_best_is_admitted_and_the_others_queue_by_points_then_lot():
    people = [Person(a, m, ["N1"]) for a, m in [("A1", 200), ("A2", 282.5), ("A3", 280), ("A4", 280)]]
    answers = told(told_round([ONE_SEAT], people, lots=["A4", "A3", "A2", "A1"]))
    assert answers == {
        ("A2", "N1"): (Status.ADMITTED, Cause.ADMITTED, "open", 0, 28250, -1),
        ("A4", "N1"): (Status.RESERVE, Cause.RESERVE_POINTS, "open", 1, 28250, 250),
        ("A3", "N1"): (Status.RESERVE, Cause.RESERVE_POINTS, "open", 2, 28250, 250),
        ("A1", "N1"): (Status.RESERVE, Cause.RESERVE_POINTS, "open", 3, 28250, 8250),
    }


def test_equal_points_with_the_last_admitted_is_a_matter_of_lot():
    people = [Person("A1", 250, ["N1"]), Person("A2", 250, ["N1"])]
    answers = told(told_round([ONE_SEAT], people, lots=["A2", "A1"]))
    assert answers["A1", "N1"] == (Status.RESERVE, Cause.RESERVE_LOT, "open", 1, 25000, 0)


def test_rows_below_the_granted_one_are_struck_and_rows_above_stay_in_reserve():
    offers = [Offer("N1", [Group("g", 1)]), Offer("N2", [Group("g", 1)]), Offer("N3", [Group("g", 1)])]
    people = [
        Person("A1", 300, ["N1"]),
        Person("A2", 250, ["N1", "N2", "N3"]),
    ]
    answers = told(told_round(offers, people))
    assert [answers["A2", o][:2] for o in ("N1", "N2", "N3")] == [
        (Status.RESERVE, Cause.RESERVE_POINTS),
        (Status.ADMITTED, Cause.ADMITTED),
        (Status.STRUCK, Cause.STRUCK_HIGHER),
    ]
    assert answers["A2", "N3"][2:] == (None, 0, -1, -1)


def test_second_hand_is_told_of_its_hand_and_queues_after_first_hand_whatever_the_points():
    people = [
        Person("A1", 200, ["N1"]),
        Person("A2", 190, ["N1"]),
        Person("A3", 340, [Wish("N1", hand=2)]),
    ]
    answers = told(told_round([ONE_SEAT], people))
    assert answers["A2", "N1"] == (Status.RESERVE, Cause.RESERVE_POINTS, "open", 1, 20000, 1000)
    assert answers["A3", "N1"] == (Status.RESERVE, Cause.RESERVE_HAND, "open", 2, -1, -1)


def test_the_limit_is_that_of_the_own_tier():
    people = [
        Person("A1", 200, ["N1"]),
        Person("A2", 300, [Wish("N1", hand=2)]),
        Person("A3", 290, [Wish("N1", hand=2)]),
    ]
    answers = told(told_round([Offer("N1", [Group("open", 2)])], people))
    assert answers["A1", "N1"] == (Status.ADMITTED, Cause.ADMITTED, "open", 0, 20000, -1)
    assert answers["A3", "N1"] == (Status.RESERVE, Cause.RESERVE_POINTS, "open", 1, 30000, 1000)


def test_the_best_place_over_the_groups_is_told():
    # A2 and A3 have free quota and not enough points: the free list is shorter than the open one.
    offer = Offer("N1", [Group("open", 1), Group("free", 1, free=True, overflow_to="rest"), Group("rest", 0)])
    people = [
        Person("A1", 300, ["N1"]),
        Person("A2", 150, [granted("N1")]),
        Person("A3", 140, [granted("N1")]),
        Person("A4", 200, ["N1"]),
    ]
    answers = told(told_round([offer], people))
    assert answers["A2", "N1"][:4] == (Status.ADMITTED, Cause.ADMITTED, "free", 0)
    assert answers["A3", "N1"] == (Status.RESERVE, Cause.RESERVE_POINTS, "free", 1, 15000, 1000)
    assert answers["A4", "N1"] == (Status.RESERVE, Cause.RESERVE_POINTS, "open", 1, 30000, 10000)


def test_a_free_quota_seat_handed_over_in_the_first_tier_went_to_those_of_first_hand():
    offer = Offer("N1", [Group("open", 1), Group("free", 1, free=True, overflow_to="rest"), Group("rest", 0)])
    people = [
        Person("A1", 300, ["N1"]),
        Person("A2", 200, ["N1"]),
        Person("A3", 340, [granted("N1", hand=2)]),
    ]
    answers = told(told_round([offer], people))
    assert answers["A2", "N1"][:3] == (Status.ADMITTED, Cause.ADMITTED, "rest")
    assert answers["A3", "N1"][1] == Cause.RESERVE_HAND
    assert answers["A3", "N1"][3:] == (1, -1, -1)


QUOTA_LEFT = Offer("N1", [Group("open", 2), Group("free", 1, free=True, overflow_to="rest"), Group("rest", 0)])
"""Two seats on merit, and one of free quota that goes on to the same list."""


def test_where_a_seat_of_free_quota_was_left_a_reserve_is_told_of_the_one_who_got_it():
    people = [Person("A1", 300, ["N1"]), Person("A2", 292.5, ["N1"]), Person("A3", 290, ["N1"])]
    answers = told(told_round([QUOTA_LEFT], [*people, Person("A4", 290, ["N1"]), Person("A5", 287.5, ["N1"])]))
    assert answers["A2", "N1"] == (Status.ADMITTED, Cause.ADMITTED, "open", 0, 29000, -1)
    assert answers["A3", "N1"] == (Status.ADMITTED, Cause.ADMITTED, "rest", 0, 29000, -1)
    assert answers["A4", "N1"] == (Status.RESERVE, Cause.RESERVE_LOT, "rest", 1, 29000, 0)
    assert answers["A5", "N1"] == (Status.RESERVE, Cause.RESERVE_POINTS, "rest", 2, 29000, 250)


def test_where_the_seat_of_free_quota_was_taken_the_list_after_it_is_told_of_nobody():
    people = [Person("A1", 300, ["N1"]), Person("A2", 292.5, ["N1"]), Person("A3", 150, [granted("N1")])]
    answers = told(told_round([QUOTA_LEFT], [*people, Person("A4", 290, ["N1"])]))
    assert answers["A3", "N1"][2:] == ("free", 0, 15000, -1)
    assert answers["A4", "N1"] == (Status.RESERVE, Cause.RESERVE_POINTS, "open", 1, 29250, 250)


def test_equal_values_in_two_lists_of_the_same_order_are_told_of_the_first():
    people = [Person("A1", 300, ["N1"]), Person("A2", 290, ["N1"]), Person("A3", 290, ["N1"])]
    answers = told(told_round([QUOTA_LEFT], [*people, Person("A4", 290, ["N1"]), Person("A5", 280, ["N1"])]))
    assert answers["A4", "N1"] == (Status.RESERVE, Cause.RESERVE_LOT, "open", 1, 29000, 0)
    assert answers["A5", "N1"] == (Status.RESERVE, Cause.RESERVE_POINTS, "open", 2, 29000, 1000)


def test_where_second_hand_got_the_seat_left_the_next_of_second_hand_is_told_of_points():
    people = [Person("A1", 200, ["N1"]), Person("A2", 190, ["N1"]), Person("A3", 320, [Wish("N1", hand=2)])]
    answers = told(told_round([QUOTA_LEFT], [*people, Person("A4", 310, [Wish("N1", hand=2)])]))
    assert answers["A3", "N1"] == (Status.ADMITTED, Cause.ADMITTED, "rest", 0, 32000, -1)
    assert answers["A4", "N1"] == (Status.RESERVE, Cause.RESERVE_POINTS, "rest", 1, 32000, 1000)


def test_a_list_for_one_offering_of_a_pool_is_another_order_than_that_for_all():
    # B1 is first of those who want N2 and second of all: its own list is the shorter one, whatever the pool's limit.
    offers = [Offer("N1", [Group("own", 1, offering="N2"), Group("pool", 1)], branch="B"), Offer("N2", (), branch="B")]
    people = [
        Person("A1", 300, ["N2"]),
        Person("A2", 250, ["N1"]),
        Person("A3", 240, ["N1"]),
        Person("B1", 200, ["N2"]),
    ]
    answers = told(told_round(offers, people))
    assert answers["A3", "N1"] == (Status.RESERVE, Cause.RESERVE_POINTS, "pool", 1, 25000, 1000)
    assert answers["B1", "N2"] == (Status.RESERVE, Cause.RESERVE_POINTS, "own", 1, 30000, 10000)


def test_in_a_reserve_round_those_who_keep_their_seats_are_told_over_all_lists_of_the_same_order():
    people = [
        Person("A1", 300, ["N1"], holds=("N1", "open")),
        Person("A2", 292.5, ["N1"], holds=("N1", "open")),
        Person("A3", 290, ["N1"], holds=("N1", "rest")),
        Person("A4", 287.5, ["N1"]),
        Person("A5", 291, ["N1"]),
    ]
    answers = told(told_round([QUOTA_LEFT], people, kind=RoundKind.RESERVE))
    assert answers["A2", "N1"] == (Status.ADMITTED, Cause.ADMITTED, "open", 0, 29000, -1)
    assert answers["A4", "N1"] == (Status.RESERVE, Cause.RESERVE_POINTS, "rest", 2, 29000, 250)
    assert answers["A5", "N1"][:2] == (Status.RESERVE, Cause.RESERVE_NO_SEATS)


LISTS = st.sampled_from(
    [
        [Group("open", 1), Group("free", 1, free=True, overflow_to="rest"), Group("rest", 0)],
        [Group("open", 2), Group("free", 1, free=True, overflow_to="rest"), Group("rest", 1, limit=1)],
        [Group("free", 1, free=True, overflow_to="open"), Group("open", 1), Group("more", 1)],
        [Group("none", 0), Group("open", 1), Group("late", 1)],
    ]
)
WISHES = st.lists(st.sampled_from(["N1", "N2"]), min_size=1, max_size=2, unique=True)
PEOPLE = st.lists(
    st.tuples(st.integers(0, 6), WISHES, st.booleans(), st.sampled_from([1, 1, 2])), min_size=3, max_size=8
)


@given(LISTS, PEOPLE, st.integers(0, 3))
def test_nobody_of_the_same_order_was_admitted_with_less_than_a_reserve_is_told(groups, wanted, gone):
    offers = [Offer("N1", groups), Offer("N2", [Group("only", 1)])]
    people = [
        Person(f"A{at}", merit, [Wish(one, hand=hand, free_quota=quota) for one in wishes])
        for at, (merit, wishes, has_quota, hand) in enumerate(wanted)
        for quota in [FreeQuota.GRANTED if has_quota else FreeQuota.NONE]
    ]
    first = told_round(offers, people)
    left = [
        replace(one, reply=Reply.NO) if at < gone else one for at, one in enumerate(holding(people, seats_of(first)))
    ]
    for outcome in (first, told_round(offers, left, kind=RoundKind.RESERVE)):
        assert_told_of_the_lowest(outcome)


def assert_told_of_the_lowest(outcome):
    """Hold every reserve's group, place and limit against the seats given and the lists written out."""
    records, facts, market = outcome.records, row_facts(outcome), outcome.ranked.market
    lists = reserve_lists(outcome)
    place = {at[:2]: at[2] for at in zip(lists.row.tolist(), lists.group.tolist(), lists.place.tolist(), strict=True)}
    now = defaultdict(list)  # the points of those who got a seat now, by group and tier
    for who, (row, group) in enumerate(zip(outcome.allocation.choice, outcome.allocation.group, strict=True)):
        if row != NONE and row != records.held.choice[who]:
            now[outcome.ranked.group_of[group], market.choice_tier[row]].append(outcome.merit[who])
    for row in np.flatnonzero(facts.place).tolist():
        told_of, tier, groups = facts.group[row], market.choice_tier[row], records.groups
        alike = [one for _, one in filter(lambda key: key[0] == row, place) if groups.free[one] == groups.free[told_of]]
        assert {place[row, one] for one in alike} == {facts.place[row]}
        lowest = min((points for one in alike for points in now[one, tier]), default=None)
        if lowest is not None:
            assert (facts.limit[row], min(now[told_of, tier])) == (lowest, lowest)


@given(LISTS, PEOPLE)
def test_fewer_points_than_a_reserve_is_told_to_lack_would_not_have_done(groups, wanted):
    people = [
        Person(f"A{at}", merit, [Wish(wishes[0], hand=hand)]) for at, (merit, wishes, _, hand) in enumerate(wanted)
    ]
    outcome = told_round([Offer("N1", groups), Offer("N2", [Group("only", 1)])], people)
    facts = row_facts(outcome)
    for row in np.flatnonzero(facts.gap > 0).tolist():
        assert 0 <= smallest_change(outcome, row, 10_000, allocate) - facts.gap[row] <= 1


def test_a_group_without_seats_is_told_last():
    offer = Offer("N1", [Group("none", 0), Group("open", 1)])
    people = [Person("A1", 300, ["N1"]), Person("A2", 200, ["N1"])]
    assert told(told_round([offer], people))["A2", "N1"][2:] == ("open", 1, 30000, 10000)


def test_no_seats_at_all_is_no_matter_of_points():
    people = [Person("A1", 300, ["N1"]), Person("A2", 200, ["N1"])]
    answers = told(told_round([Offer("N1", [Group("open", 0)])], people))
    assert answers["A1", "N1"] == (Status.RESERVE, Cause.RESERVE_NO_SEATS, "open", 1, -1, -1)
    assert answers["A2", "N1"] == (Status.RESERVE, Cause.RESERVE_NO_SEATS, "open", 2, -1, -1)


def test_a_row_that_no_group_ranks_has_no_place():
    offer = Offer("N1", [Group("free", 1, free=True)])
    answers = told(told_round([offer], [Person("A1", 300, ["N1"])]))
    assert answers["A1", "N1"] == (Status.RESERVE, Cause.RESERVE_NO_SEATS, None, 0, -1, -1)


def test_typed_ranks_have_no_limit_in_points():
    offer = Offer("IB1", [Group("g", 1)], programme="IB", selection=Selection.RANK)
    people = [Person("A1", 200, [Wish("IB1", typed_rank=2)]), Person("A2", 340, [Wish("IB1", typed_rank=7)])]
    answers = told(told_round([offer], people))
    assert answers["A1", "IB1"] == (Status.ADMITTED, Cause.ADMITTED, "g", 0, -1, -1)
    assert answers["A2", "IB1"] == (Status.RESERVE, Cause.RESERVE_POINTS, "g", 1, -1, -1)


def test_a_person_counts_once_in_a_shared_pool():
    # A2 wants both offerings of the pool: one person ahead of A3, not two.
    offers = [Offer("N1", [Group("pool", 1)], branch="B"), Offer("N2", (), branch="B")]
    people = [
        Person("A1", 300, ["N1"]),
        Person("A2", 250, ["N1", "N2"]),
        Person("A3", 200, ["N2"]),
    ]
    answers = told(told_round(offers, people))
    assert [answers["A2", "N1"][3], answers["A2", "N2"][3], answers["A3", "N2"][3]] == [1, 1, 2]


def test_a_holder_who_moves_up_leaves_the_place_to_the_next():
    offers = [Offer("N1", [Group("one", 1)]), Offer("N2", [Group("two", 2)])]
    people = [
        Person("A1", 250, ["N1", "N2"], holds=("N2", "two")),
        Person("A2", 240, ["N2"], holds=("N2", "two")),
        Person("A3", 230, ["N2"]),
        Person("A4", 220, ["N2"]),
    ]
    answers = told(told_round(offers, people, kind=RoundKind.RESERVE))
    assert answers["A1", "N1"][:2] == (Status.ADMITTED, Cause.ADMITTED)
    assert answers["A1", "N2"][:2] == (Status.STRUCK, Cause.LEFT_PLACE)
    assert answers["A2", "N2"] == (Status.ADMITTED, Cause.ADMITTED, "two", 0, 23000, -1)
    assert answers["A3", "N2"] == (Status.ADMITTED, Cause.ADMITTED, "two", 0, 23000, -1)
    assert answers["A4", "N2"] == (Status.RESERVE, Cause.RESERVE_POINTS, "two", 1, 23000, 1000)


def test_where_seats_are_fewer_since_a_holder_leaves_none_and_the_next_is_told_of_those_who_keep_theirs():
    # Two hold, and one seat is left: the better ranked, A1, keeps it, and that of A2 passes to nobody.
    offers = [Offer("N1", [Group("one", 1)]), Offer("N2", [Group("two", 1)])]
    people = [
        Person("A1", 250, ["N2"], holds=("N2", "two")),
        Person("A2", 240, ["N1", "N2"], holds=("N2", "two")),
        Person("A3", 230, ["N2"]),
    ]
    answers = told(told_round(offers, people, kind=RoundKind.RESERVE))
    assert answers["A2", "N1"][:2] == (Status.ADMITTED, Cause.ADMITTED)
    assert answers["A2", "N2"][:2] == (Status.STRUCK, Cause.LEFT_PLACE)
    assert answers["A1", "N2"] == (Status.ADMITTED, Cause.ADMITTED, "two", 0, 25000, -1)
    assert answers["A3", "N2"] == (Status.RESERVE, Cause.RESERVE_POINTS, "two", 1, 25000, 2000)


def test_better_points_than_those_who_keep_their_seats_is_no_matter_of_points():
    people = [
        Person("A1", 200, ["N1"], holds=("N1", "open")),
        Person("A2", 300, ["N1"]),
        Person("A3", 300, [Wish("N1", hand=2)]),
    ]
    answers = told(told_round([ONE_SEAT], people, kind=RoundKind.RESERVE))
    assert answers["A1", "N1"] == (Status.ADMITTED, Cause.ADMITTED, "open", 0, 20000, -1)
    assert answers["A2", "N1"] == (Status.RESERVE, Cause.RESERVE_NO_SEATS, "open", 1, -1, -1)
    assert answers["A3", "N1"] == (Status.RESERVE, Cause.RESERVE_HAND, "open", 2, -1, -1)


@pytest.mark.parametrize("cause", [c for c in STATUS_OF if c < Cause.IN_COMPETITION])
@pytest.mark.parametrize("programme", ["NA", "IB", "IMV"])
def test_a_row_kept_out_keeps_its_cause_also_below_a_granted_row(cause, programme):
    offers = [ONE_SEAT, Offer("X", programme=programme)]
    people = [Person("A1", 300, ["N1", Wish("X", cause=cause)])]
    status, kept, *numbers = told(told_round(offers, people))["A1", "X"]
    introductory = programme == "IMV" and cause == Cause.NOT_RANKED
    assert status == (Status.NOT_ADMITTED if introductory else STATUS_OF[cause])
    assert (kept, numbers) == (cause, [None, 0, -1, -1])


def test_every_status_can_be_reached():
    assert {*STATUS_OF.values(), *STATUS_OF_INTRODUCTORY.values()} == set(Status)
    assert set(STATUS_OF) == set(Cause) - {Cause.IN_COMPETITION}


@pytest.mark.parametrize("cause", [Cause.TEST_NOT_TAKEN, Cause.TEST_BELOW_MINIMUM, Cause.TEST_CHOICE_RANK])
def test_a_skill_test_is_selection_and_makes_nobody_ineligible(cause):
    assert STATUS_OF[cause] == Status.NOT_TRIED
    assert STATUS_OF[Cause.TEST_SUBJECT_MARK] == Status.INELIGIBLE


def test_a_row_still_in_competition_is_refused():
    with pytest.raises(ValueError, match="no final cause"):
        status_codes(np.array([Cause.IN_COMPETITION], np.int8), np.array([False]))


def test_an_empty_round_has_no_facts_and_no_reserves():
    outcome = told_round([], [])
    assert len(row_facts(outcome).cause) == 0
    assert len(reserve_lists(outcome).row) == 0


def test_reserve_lists_are_numbered_by_group():
    offers = [Offer("N1", [Group("a", 1)]), Offer("N2", [Group("b", 0), Group("c", 1)])]
    people = [
        Person("A1", 300, ["N1"]),
        Person("A2", 290, ["N2"]),
        Person("A3", 280, ["N1", "N2"]),
    ]
    lists = reserve_lists(told_round(offers, people))
    found = zip(lists.group.tolist(), lists.place.tolist(), lists.row.tolist(), lists.value.tolist(), strict=True)
    # Rows: 0 A1-N1, 1 A2-N2, 2 A3-N1, 3 A3-N2; nobody but A3 waits.
    assert list(found) == [(0, 1, 2, 28000), (1, 1, 3, 28000), (2, 1, 3, 28000)]


MONDAY, TUESDAY, WEDNESDAY = date(2025, 8, 18), date(2025, 8, 19), date(2025, 8, 20)


@pytest.mark.parametrize(
    ("calls", "answers", "day", "expected"),
    [
        ([], {}, MONDAY, 5),
        ([Call(5, MONDAY)], {}, TUESDAY, None),
        ([Call(5, MONDAY)], {}, WEDNESDAY, 9),
        ([Call(5, MONDAY)], {5: False}, MONDAY, 9),
        ([Call(5, MONDAY)], {5: True}, WEDNESDAY, None),
        ([Call(5, MONDAY), Call(9, MONDAY)], {5: False, 9: False}, MONDAY, None),
    ],
)
def test_reserves_are_called_one_by_one(calls, answers, day, expected):
    assert next_to_call([5, 9], calls, answers, seats=1, day=day, days_to_answer=1) == expected
