"""What each choice row is answered, with places, limits and gaps worked out by hand."""

from datetime import date

import numpy as np
import pytest

from gymnasieregion.contexts.admission.core.codes import Cause, RoundKind, Status
from gymnasieregion.contexts.admission.core.facts import row_facts
from gymnasieregion.contexts.admission.core.reserves import Call, next_to_call, reserve_lists
from gymnasieregion.contexts.admission.core.statuses import (
    STATUS_OF,
    STATUS_OF_INTRODUCTORY,
    STATUSES,
    status_codes,
)
from tests.builders import Offer, Person, Row, Seats, make_outcome

ONE_SEAT = Offer("N1", [Seats("open", 1)])


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
    people = [Person(a, m, [Row("N1", m)]) for a, m in [("A1", 200), ("A2", 282.5), ("A3", 280), ("A4", 280)]]
    answers = told(make_outcome([ONE_SEAT], people, lots=["A4", "A3", "A2", "A1"]))
    assert answers == {
        ("A2", "N1"): (Status.ADMITTED, Cause.ADMITTED, "open", 0, 28250, -1),
        ("A4", "N1"): (Status.RESERVE, Cause.RESERVE_POINTS, "open", 1, 28250, 250),
        ("A3", "N1"): (Status.RESERVE, Cause.RESERVE_POINTS, "open", 2, 28250, 250),
        ("A1", "N1"): (Status.RESERVE, Cause.RESERVE_POINTS, "open", 3, 28250, 8250),
    }


def test_equal_points_with_the_last_admitted_is_a_matter_of_lot():
    people = [Person("A1", 250, [Row("N1", 250)]), Person("A2", 250, [Row("N1", 250)])]
    answers = told(make_outcome([ONE_SEAT], people, lots=["A2", "A1"]))
    assert answers["A1", "N1"] == (Status.RESERVE, Cause.RESERVE_LOT, "open", 1, 25000, 0)


def test_rows_below_the_granted_one_are_struck_and_rows_above_stay_in_reserve():
    offers = [Offer("N1", [Seats("g", 1)]), Offer("N2", [Seats("g", 1)]), Offer("N3", [Seats("g", 1)])]
    people = [
        Person("A1", 300, [Row("N1", 300)]),
        Person("A2", 250, [Row("N1", 250), Row("N2", 250), Row("N3", 250)]),
    ]
    answers = told(make_outcome(offers, people))
    assert [answers["A2", o][:2] for o in ("N1", "N2", "N3")] == [
        (Status.RESERVE, Cause.RESERVE_POINTS),
        (Status.ADMITTED, Cause.ADMITTED),
        (Status.STRUCK, Cause.STRUCK_HIGHER),
    ]
    assert answers["A2", "N3"][2:] == (None, 0, -1, -1)


def test_second_hand_is_told_of_its_hand_and_queues_after_first_hand_whatever_the_points():
    people = [
        Person("A1", 200, [Row("N1", 200)]),
        Person("A2", 190, [Row("N1", 190)]),
        Person("A3", 340, [Row("N1", 340, tier=3)]),
    ]
    answers = told(make_outcome([ONE_SEAT], people))
    assert answers["A2", "N1"] == (Status.RESERVE, Cause.RESERVE_POINTS, "open", 1, 20000, 1000)
    assert answers["A3", "N1"] == (Status.RESERVE, Cause.RESERVE_HAND, "open", 2, -1, -1)


def test_the_limit_is_that_of_the_own_tier():
    people = [
        Person("A1", 200, [Row("N1", 200)]),
        Person("A2", 300, [Row("N1", 300, tier=3)]),
        Person("A3", 290, [Row("N1", 290, tier=3)]),
    ]
    answers = told(make_outcome([Offer("N1", [Seats("open", 2)])], people))
    assert answers["A1", "N1"] == (Status.ADMITTED, Cause.ADMITTED, "open", 0, 20000, -1)
    assert answers["A3", "N1"] == (Status.RESERVE, Cause.RESERVE_POINTS, "open", 1, 30000, 1000)


def test_the_best_place_over_the_groups_is_told():
    # A2 and A3 have free quota and not enough points: the free list is shorter than the open one.
    offer = Offer("N1", [Seats("open", 1), Seats("free", 1, free=True, overflow_to="rest"), Seats("rest", 0)])
    people = [
        Person("A1", 300, [Row("N1", 300)]),
        Person("A2", 150, [Row("N1", 150, free=True)]),
        Person("A3", 140, [Row("N1", 140, free=True)]),
        Person("A4", 200, [Row("N1", 200)]),
    ]
    answers = told(make_outcome([offer], people))
    assert answers["A2", "N1"][:4] == (Status.ADMITTED, Cause.ADMITTED, "free", 0)
    assert answers["A3", "N1"] == (Status.RESERVE, Cause.RESERVE_POINTS, "free", 1, 15000, 1000)
    assert answers["A4", "N1"] == (Status.RESERVE, Cause.RESERVE_POINTS, "open", 1, 30000, 10000)


def test_a_free_quota_seat_handed_over_in_the_first_tier_went_to_those_of_first_hand():
    offer = Offer("N1", [Seats("open", 1), Seats("free", 1, free=True, overflow_to="rest"), Seats("rest", 0)])
    people = [
        Person("A1", 300, [Row("N1", 300)]),
        Person("A2", 200, [Row("N1", 200)]),
        Person("A3", 340, [Row("N1", 340, free=True, tier=3)]),
    ]
    answers = told(make_outcome([offer], people))
    assert answers["A2", "N1"][:3] == (Status.ADMITTED, Cause.ADMITTED, "rest")
    assert answers["A3", "N1"][1] == Cause.RESERVE_HAND
    assert answers["A3", "N1"][3:] == (1, -1, -1)


def test_a_group_without_seats_is_told_last():
    offer = Offer("N1", [Seats("none", 0), Seats("open", 1)])
    people = [Person("A1", 300, [Row("N1", 300)]), Person("A2", 200, [Row("N1", 200)])]
    assert told(make_outcome([offer], people))["A2", "N1"][2:] == ("open", 1, 30000, 10000)


def test_no_seats_at_all_is_no_matter_of_points():
    people = [Person("A1", 300, [Row("N1", 300)]), Person("A2", 200, [Row("N1", 200)])]
    answers = told(make_outcome([Offer("N1", [Seats("open", 0)])], people))
    assert answers["A1", "N1"] == (Status.RESERVE, Cause.RESERVE_NO_SEATS, "open", 1, -1, -1)
    assert answers["A2", "N1"] == (Status.RESERVE, Cause.RESERVE_NO_SEATS, "open", 2, -1, -1)


def test_a_row_that_no_group_ranks_has_no_place():
    offer = Offer("N1", [Seats("free", 1, free=True)])
    answers = told(make_outcome([offer], [Person("A1", 300, [Row("N1", 300)])]))
    assert answers["A1", "N1"] == (Status.RESERVE, Cause.RESERVE_NO_SEATS, None, 0, -1, -1)


def test_typed_ranks_have_no_limit_in_points():
    offer = Offer("IB1", [Seats("g", 1)], programme="IB", ranked=True)
    people = [Person("A1", 200, [Row("IB1", typed=2)]), Person("A2", 340, [Row("IB1", typed=7)])]
    answers = told(make_outcome([offer], people))
    assert answers["A1", "IB1"] == (Status.ADMITTED, Cause.ADMITTED, "g", 0, -1, -1)
    assert answers["A2", "IB1"] == (Status.RESERVE, Cause.RESERVE_POINTS, "g", 1, -1, -1)


def test_a_person_counts_once_in_a_shared_pool():
    # A2 wants both offerings of the pool: one person ahead of A3, not two.
    offers = [Offer("N1", [Seats("pool", 1)], branch="B"), Offer("N2", branch="B")]
    people = [
        Person("A1", 300, [Row("N1", 300)]),
        Person("A2", 250, [Row("N1", 250), Row("N2", 250)]),
        Person("A3", 200, [Row("N2", 200)]),
    ]
    answers = told(make_outcome(offers, people))
    assert [answers["A2", "N1"][3], answers["A2", "N2"][3], answers["A3", "N2"][3]] == [1, 1, 2]


def test_a_holder_who_moves_up_leaves_the_place_and_the_next_is_told_of_those_who_keep_theirs():
    offers = [Offer("N1", [Seats("one", 1)]), Offer("N2", [Seats("two", 2)])]
    people = [
        Person("A1", 250, [Row("N1", 250), Row("N2", 250)], holds=("N2", "two")),
        Person("A2", 240, [Row("N2", 240)], holds=("N2", "two")),
        Person("A3", 230, [Row("N2", 230)]),
    ]
    answers = told(make_outcome(offers, people, kind=RoundKind.RESERVE))
    assert answers["A1", "N1"][:2] == (Status.ADMITTED, Cause.ADMITTED)
    assert answers["A1", "N2"][:2] == (Status.STRUCK, Cause.LEFT_PLACE)
    assert answers["A2", "N2"] == (Status.ADMITTED, Cause.ADMITTED, "two", 0, 24000, -1)
    assert answers["A3", "N2"] == (Status.RESERVE, Cause.RESERVE_POINTS, "two", 1, 24000, 1000)


def test_better_points_than_those_who_keep_their_seats_is_no_matter_of_points():
    people = [
        Person("A1", 200, [Row("N1", 200)], holds=("N1", "open")),
        Person("A2", 300, [Row("N1", 300)]),
        Person("A3", 300, [Row("N1", 300, tier=3)]),
    ]
    answers = told(make_outcome([ONE_SEAT], people, kind=RoundKind.RESERVE))
    assert answers["A1", "N1"] == (Status.ADMITTED, Cause.ADMITTED, "open", 0, 20000, -1)
    assert answers["A2", "N1"] == (Status.RESERVE, Cause.RESERVE_NO_SEATS, "open", 1, -1, -1)
    assert answers["A3", "N1"] == (Status.RESERVE, Cause.RESERVE_HAND, "open", 2, -1, -1)


@pytest.mark.parametrize("cause", [c for c in STATUS_OF if c < Cause.IN_COMPETITION])
@pytest.mark.parametrize("programme", ["NA", "IB", "IMV"])
def test_a_row_kept_out_keeps_its_cause_also_below_a_granted_row(cause, programme):
    offers = [ONE_SEAT, Offer("X", programme=programme)]
    people = [Person("A1", 300, [Row("N1", 300), Row("X", cause=cause)])]
    status, kept, *numbers = told(make_outcome(offers, people))["A1", "X"]
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
    outcome = make_outcome([], [])
    assert len(row_facts(outcome).cause) == 0
    assert len(reserve_lists(outcome).row) == 0


def test_reserve_lists_are_numbered_by_group():
    offers = [Offer("N1", [Seats("a", 1)]), Offer("N2", [Seats("b", 0), Seats("c", 1)])]
    people = [
        Person("A1", 300, [Row("N1", 300)]),
        Person("A2", 290, [Row("N2", 290)]),
        Person("A3", 280, [Row("N1", 280), Row("N2", 280)]),
    ]
    lists = reserve_lists(make_outcome(offers, people))
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
