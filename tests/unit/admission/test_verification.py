"""Every check passes on what is right, and catches the fault that is its own."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.allocation import allocate
from gymnasieregion.contexts.admission.core.lottery import draw_lots, lot_order
from gymnasieregion.contexts.admission.core.market import NONE, Allocation
from gymnasieregion.contexts.admission.core.verification import (
    array_checks,
    choice_checks,
    connected_component,
    descending_distance,
    lottery_check,
    order_check,
    report_of,
    warm_up,
)
from tests.random_markets import market, random_market


def seats(choice, group):
    return Allocation(np.array(choice, np.int32), np.array(group, np.int32))


def failed(given, allocation):
    return {check.code for check in array_checks(given, allocation) if not check.ok}


# Two schools of one seat each; A goes before B everywhere, and both want school 0 first.
SIMPLE = market(
    [[(1, None, None)], [(1, None, None)]], [[(0, 1, {0: 20}), (1, 1, {0: 20})], [(0, 1, {0: 10}), (1, 1, {0: 10})]]
)
RIGHT = seats([0, 3], [0, 1])

# Merit seat, then a free-quota seat that goes on to "rest": A has most points, C alone has free quota.
QUOTA = market(
    [[(1, None, None), (1, None, 2), (0, None, None)]],
    [[(0, 1, {0: 30, 2: 30})], [(0, 1, {0: 20, 2: 20})], [(0, 1, {0: 10, 1: 10, 2: 10})]],
)


class TestWhatIsRightPasses:
    @given(st.integers(0, 2**32), st.booleans(), st.booleans())
    def test_the_readable_engine_keeps_every_promise(self, number, tiers, pools):
        drawn = random_market(number, tiers=tiers, pools=pools)
        answer = allocate(drawn)
        checks = [*array_checks(drawn, answer), *choice_checks(drawn, answer), order_check(drawn, answer, allocate)]
        assert [check.code for check in checks if not check.ok] == []

    @given(st.integers(0, 2**32))
    def test_the_rows_of_a_person_in_a_branch_may_have_different_tiers(self, number):
        drawn = random_market(number, tiers=True, pools=True)
        tier = np.random.default_rng(number).integers(1, 4, len(drawn.choice_tier)).astype(np.int32)
        drawn = replace(drawn, choice_tier=tier)
        answer = allocate(drawn)
        checks = [*array_checks(drawn, answer), *choice_checks(drawn, answer), order_check(drawn, answer, allocate)]
        assert [check.code for check in checks if not check.ok] == []

    def test_an_empty_market_passes(self):
        empty, nobody = market([], []), seats([], [])
        checks = [*array_checks(empty, nobody), *choice_checks(empty, nobody), order_check(empty, nobody, allocate)]
        assert all(check.ok for check in checks)
        assert descending_distance(empty, nobody) == 0

    def test_applicants_without_rows_and_branches_without_groups_pass(self):
        drawn = market([[], [(2, None, None)]], [[], [(1, 1, {})], [(1, 1, {0: 5})]])
        assert failed(drawn, seats([NONE, NONE, 1], [NONE, NONE, 0])) == set()

    def test_by_hand(self):
        assert failed(SIMPLE, RIGHT) == set()
        assert failed(QUOTA, seats([0, NONE, 2], [0, NONE, 1])) == set()

    def test_keys_too_far_apart_to_be_packed_are_ranked_instead(self):
        far = replace(SIMPLE, entry_key=np.array([2**62, 2**62, -(2**62), -(2**62)], np.int64))
        assert failed(far, RIGHT) == set()
        assert failed(far, seats([1, 2], [1, 0])) >= {"BLOCKING", "OPTIMAL"}

    def test_a_branch_with_more_seats_than_anybody_asks_for_takes_no_room(self):
        wide = replace(SIMPLE, group_seats=np.array([2**31 - 1, 1], np.int32))
        assert failed(wide, seats([0, 2], [0, 0])) == set()

    def test_kernels_compile_together(self):
        warm_up()


class TestEachCheckCatchesItsFault:
    @pytest.mark.parametrize(
        "answer",
        [
            seats([2, 3], [0, 1]),  # another's row
            seats([0, 9], [0, 1]),  # no row at all
            seats([0, -5], [0, 1]),
            seats([0, NONE], [0, 1]),  # a group without a row
        ],
    )
    def test_a_seat_on_a_row_that_is_not_ones_own(self, answer):
        assert "PLACED" in failed(SIMPLE, answer)

    def test_a_seat_in_a_group_that_does_not_rank_the_row(self):
        assert "ENTRY" in failed(QUOTA, seats([0, 1, 2], [0, 1, 0]))  # B has no free quota
        assert "ENTRY" in failed(SIMPLE, seats([0, 3], [0, NONE]))

    def test_more_seats_given_than_there_are(self):
        assert "SEATS" in failed(SIMPLE, seats([0, 2], [0, 0]))

    def test_seats_that_were_lowered_after_the_run(self):
        lowered = replace(SIMPLE, group_seats=np.array([1, 0], np.int32))
        assert "SEATS" in failed(lowered, RIGHT)

    def test_a_handed_over_seat_that_was_not_left_over(self):
        assert "SEATS" in failed(QUOTA, seats([0, 1, 2], [0, 2, 1]))

    def test_a_seat_told_in_the_wrong_group(self):
        both = market([[(1, None, None), (1, None, None)]], [[(0, 1, {0: 9, 1: 9})], [(0, 1, {0: 5, 1: 5})]])
        assert failed(both, seats([0, 1], [0, 1])) == set()
        assert "SEATS" in failed(both, seats([0, 1], [1, 0]))

    def test_more_than_the_limit(self):
        limited = market([[(2, 1, 1), (0, None, None)]], [[(0, 1, {0: 9})], [(0, 1, {0: 5})]])
        assert failed(limited, seats([0, NONE], [0, NONE])) == set()
        assert {"LIMITS", "SEATS"} <= failed(limited, seats([0, 1], [0, 0]))

    def test_second_hand_before_first_hand(self):
        hands = market([[(1, None, None)]], [[(0, 2, {0: 90})], [(0, 1, {0: 10})]])
        assert failed(hands, seats([NONE, 1], [NONE, 0])) == set()
        assert {"TIERS", "BLOCKING"} <= failed(hands, seats([0, NONE], [0, NONE]))

    def test_second_hand_before_first_hand_in_a_branch_with_groups(self):
        hands = market(
            [[(1, None, None), (1, None, 2), (0, None, None)]],
            [[(0, 2, {0: 90, 2: 90})], [(0, 1, {0: 10, 2: 10})], [(0, 1, {0: 5, 2: 5})]],
        )
        assert failed(hands, seats([NONE, 1, 2], [NONE, 0, 2])) == set()
        assert {"TIERS", "BLOCKING"} <= failed(hands, seats([0, 1, NONE], [2, 0, NONE]))

    def test_someone_lower_has_the_seat(self):
        assert {"BLOCKING", "OPTIMAL"} <= failed(SIMPLE, seats([1, 2], [1, 0]))

    def test_the_lot_decides_between_equals(self):
        equal = replace(SIMPLE, entry_key=np.full(4, 7, np.int64))
        assert failed(equal, RIGHT) == set()
        assert "BLOCKING" in failed(replace(equal, lot=np.array([1, 0], np.int32)), RIGHT)

    def test_someone_lower_has_the_free_quota_seat_handed_over(self):
        nobody_free = market(
            [[(1, None, None), (1, None, 2), (0, None, None)]],
            [[(0, 1, {0: 30, 2: 30})], [(0, 1, {0: 20, 2: 20})], [(0, 1, {0: 10, 2: 10})]],
        )
        assert failed(nobody_free, seats([0, 1, NONE], [0, 2, NONE])) == set()
        assert {"BLOCKING", "OPTIMAL"} <= failed(nobody_free, seats([0, NONE, 2], [0, NONE, 2]))

    def test_an_empty_seat_that_is_wanted(self):
        assert {"EMPTY_SEAT", "OPTIMAL"} <= failed(SIMPLE, seats([0, NONE], [0, NONE]))
        assert {"EMPTY_SEAT", "OPTIMAL"} <= failed(QUOTA, seats([0, NONE, NONE], [0, NONE, NONE]))

    def test_a_stable_result_that_is_best_for_the_schools_only(self):
        crossed = market(
            [[(1, None, None)], [(1, None, None)]],
            [[(0, 1, {0: 1}), (1, 1, {0: 2})], [(1, 1, {0: 1}), (0, 1, {0: 2})]],
        )
        assert failed(crossed, seats([0, 2], [0, 1])) == set()
        assert failed(crossed, seats([1, 3], [1, 0])) == {"OPTIMAL"}
        assert [check.ok for check in choice_checks(crossed, seats([1, 3], [1, 0]))] == [False]
        assert descending_distance(crossed, seats([0, 2], [0, 1])) == 2
        assert descending_distance(crossed, seats([1, 3], [1, 0])) == 0

    @given(st.integers(0, 2**32), st.booleans(), st.booleans(), st.data())
    def test_any_other_answer_for_one_person_is_caught(self, number, tiers, pools, data):
        drawn = random_market(number, tiers=tiers, pools=pools)
        if not len(drawn.choice_branch):
            return
        answer = allocate(drawn)
        who = data.draw(st.integers(0, drawn.applicants - 1))
        row = data.draw(st.integers(NONE, len(drawn.choice_branch) - 1))
        group = data.draw(st.integers(NONE, len(drawn.group_seats) - 1))
        changed = Allocation(answer.choice.copy(), answer.group.copy())
        changed.choice[who], changed.group[who] = row, group
        same = np.array_equal(changed.choice, answer.choice) and np.array_equal(changed.group, answer.group)
        assert ("OPTIMAL" in failed(drawn, changed)) is not same
        assert choice_checks(drawn, changed)[0].ok is same


class TestAMarketThatIsNotWellFormed:
    @pytest.mark.parametrize(
        "change",
        [
            {"lot": np.array([0, 0], np.int32)},
            {"lot": np.array([0, 7], np.int32)},
            {"lot": np.array([0], np.int32)},
            {"choice_branch": np.array([0, 9, 0, 1], np.int32)},
            {"choice_branch": np.array([0, -1, 0, 1], np.int32)},
            {"choice_branch": np.array([0, 1, 1, 0], np.int32)},  # entries stand in the other branch's group
            {"choice_tier": np.array([1, 0, 1, 1], np.int32)},
            {"choice_tier": np.array([1], np.int32)},
            {"entry_group": np.array([0, 5, 0, 1], np.int32)},
            {"entry_key": np.array([1], np.int64)},
            {"entry_start": np.array([0, 2, 1, 3, 4], np.int64)},
            {"choice_start": np.array([0, 5, 4], np.int64)},
            {"choice_start": np.array([0, 2, 3], np.int64)},
            {"group_start": np.array([0, 2, 1], np.int32)},
            {"group_start": np.array([0, 3, 2], np.int32)},
            {"group_seats": np.array([1, -1], np.int32)},
            {"group_limit": np.array([-2, 1], np.int32)},
            {"group_limit": np.array([1], np.int32)},
            {"group_overflow": np.array([1, NONE], np.int32)},  # to another branch
            {"group_overflow": np.array([NONE, 1], np.int32)},  # to itself
        ],
    )
    def test_only_the_shape_is_told(self, change):
        assert [(check.code, check.ok) for check in array_checks(replace(SIMPLE, **change), RIGHT)] == [
            ("SHAPE", False)
        ]

    def test_entries_out_of_group_order(self):
        turned = replace(QUOTA, entry_group=np.array([2, 0, 0, 2, 0, 1, 2], np.int32))
        assert failed(turned, seats([0, NONE, 2], [0, NONE, 1])) == {"SHAPE"}

    def test_an_allocation_of_another_length(self):
        assert failed(SIMPLE, seats([0], [0])) == {"SHAPE"}


class TestOtherOrder:
    def test_an_engine_that_serves_first_come_first_is_caught(self):
        def first_come(given):
            free = given.group_seats.copy()
            choice, group = np.full((2, given.applicants), NONE, np.int32)
            for a in range(given.applicants):
                for c in range(given.choice_start[a], given.choice_start[a + 1]):
                    g = given.entry_group[given.entry_start[c]]
                    if free[g] and choice[a] == NONE:
                        free[g] -= 1
                        choice[a], group[a] = c, g
            return Allocation(choice, group)

        check = order_check(SIMPLE, first_come(SIMPLE), first_come)
        assert (check.ok, check.count, check.applicants) == (False, 2, (0, 1))


class TestLots:
    TICKETS = ("Anna", "Bo", "Cid")
    SEED = bytes(range(32))

    def test_lots_of_the_seed_pass(self):
        lots = draw_lots(self.SEED, 2025, self.TICKETS)
        assert lottery_check(self.TICKETS, lots, self.SEED, 2025, lot_order(lots)).ok
        assert lottery_check((), (), self.SEED, 2025, np.empty(0, np.int32)).ok
        assert lottery_check(self.TICKETS, draw_lots(b"k" * 100, 2025, self.TICKETS), b"k" * 100, 2025).ok

    @pytest.mark.parametrize(("seed", "year"), [(bytes(32), 2025), (bytes(range(32)), 2026)])
    def test_another_seed_or_year_is_caught(self, seed, year):
        check = lottery_check(self.TICKETS, draw_lots(self.SEED, 2025, self.TICKETS), seed, year)
        assert (check.ok, check.count) == (False, 3)

    def test_two_who_have_changed_lots_are_named(self):
        one, two, three = draw_lots(self.SEED, 2025, self.TICKETS)
        assert lottery_check(self.TICKETS, (two, one, three), self.SEED, 2025).applicants == (0, 1)

    def test_a_lot_too_few_is_caught(self):
        assert not lottery_check(self.TICKETS, draw_lots(self.SEED, 2025, self.TICKETS[:2]), self.SEED, 2025).ok

    def test_an_order_that_is_not_that_of_the_lots_is_caught(self):
        lots = draw_lots(self.SEED, 2025, self.TICKETS)
        place = lot_order(lots)
        assert not lottery_check(self.TICKETS, lots, self.SEED, 2025, (2 - place).astype(np.int32)).ok
        assert not lottery_check(self.TICKETS, lots, self.SEED, 2025, np.zeros(3, np.int32)).ok


class TestReport:
    # Applicant 0 with branch 0, applicants 1 and 2 with branches 1 and 2; branch 3 alone.
    APART = market(
        [[(1, None, None)]] * 4,
        [[(0, 1, {0: 1}), (1, 1, {})], [(1, 1, {0: 2}), (2, 1, {0: 2})], [(2, 1, {0: 1})]],
    )

    def test_the_component_is_what_possible_rows_connect(self):
        part = connected_component(self.APART, [4])
        assert (part.applicants, part.branches) == ((1, 2), (1, 2))
        part = connected_component(self.APART, [], [0])
        assert (part.applicants, part.branches) == ((0,), (0,))
        assert connected_component(self.APART, []).applicants == ()

    def test_a_failed_run_names_rows_and_component_as_json(self):
        answer = seats([0, NONE, NONE], [0, NONE, NONE])
        report = report_of(array_checks(self.APART, answer), self.APART)
        told = json.loads(json.dumps(report.as_json()))
        assert not report.ok
        assert told["component"] == {"applicants": [1, 2], "branches": [1, 2]}
        empty = next(check for check in told["checks"] if check["code"] == "EMPTY_SEAT")
        assert (empty["count"], empty["rows"], empty["applicants"]) == (3, [2, 3, 4], [1, 1, 2])
        assert empty["sv"] == "Ingen tom plats önskas av någon behörig: NEJ, 3 fel."
        assert empty["en"] == "No empty seat is wanted by anyone eligible: NO, 3 faults."

    def test_a_run_that_keeps_all_has_no_component(self):
        report = report_of(array_checks(SIMPLE, RIGHT), SIMPLE)
        assert report.ok
        assert report.component.applicants == ()
        assert report.checks[0].sv == "Underlaget är rätt uppbyggt: ja."

    def test_a_market_that_is_not_well_formed_has_no_component(self):
        broken = replace(SIMPLE, lot=np.array([0, 0], np.int32))
        assert report_of(array_checks(broken, RIGHT), broken).component.branches == ()


def test_a_shared_pool_has_no_opposite_end():
    pool = market([[(1, None, None)]], [[(0, 1, {0: 1}), (0, 1, {0: 1})]])
    assert descending_distance(pool, seats([0], [0])) is None


@given(st.integers(0, 2**32))
def test_the_opposite_end_is_stable_too(number):
    drawn = random_market(number, tiers=True, pools=False)
    answer = allocate(drawn)
    distance = descending_distance(drawn, answer)
    assert distance is not None
    assert 0 <= distance <= drawn.applicants
