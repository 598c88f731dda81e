"""The fast engine gives what the twin gives, to the group, on every kind of market."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core import allocation_fast, allocation_kernel, general_branch_kernel
from gymnasieregion.contexts.admission.core.allocation import allocate
from gymnasieregion.contexts.admission.core.allocation_fast import EnginesDifferError, allocate_fast, run_blocks
from gymnasieregion.contexts.admission.core.allocation_rounds import run_rounds
from gymnasieregion.contexts.admission.core.market import NONE, Market
from gymnasieregion.contexts.admission.core.packing import dense, pack
from tests.strategies import KINDS, markets


def large_market(applicants, branches, seed, groups=1, key_span=1000):
    """Everyone wants six branches at random; groups open, free quota (one in ten) handed over to rest; two tiers."""
    numbers = np.random.default_rng(seed)
    wished = np.argsort(numbers.random((applicants, branches)), axis=1)[:, :6].ravel().astype(np.int32)
    merit = np.repeat(numbers.integers(0, key_span, applicants), 6)
    has = np.ones((len(wished), groups), np.bool_)
    if groups > 1:
        has[:, 1] = numbers.random(len(wished)) < 0.1
    row, position = np.nonzero(has)
    seats = np.tile(np.array([applicants // branches * 9 // 10, 3, 0][:groups], np.int32), branches)
    onward = np.arange(branches * groups, dtype=np.int32) + 1
    return Market(
        choice_start=np.arange(applicants + 1, dtype=np.int64) * 6,
        choice_branch=wished,
        choice_tier=np.ones(len(wished), np.int32) if groups == 1 else numbers.integers(1, 3, len(wished), np.int32),
        entry_start=np.concatenate(([0], np.cumsum(has.sum(axis=1)))),
        entry_group=(wished[row] * groups + position).astype(np.int32),
        entry_key=merit[row] + numbers.integers(0, 40, branches)[wished[row]] * (row % 7),
        lot=numbers.permutation(applicants).astype(np.int32),
        group_start=np.arange(branches + 1, dtype=np.int32) * groups,
        group_seats=seats,
        group_limit=np.tile(np.array([NONE, NONE, 2][:groups], np.int32), branches),
        group_overflow=np.where(np.arange(branches * groups) % groups == 1, onward, NONE).astype(np.int32)
        if groups > 1
        else np.full(branches, NONE, np.int32),
    )


def assert_same(one, other):
    assert one.choice.tolist() == other.choice.tolist()
    assert one.group.tolist() == other.group.tolist()


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_the_fast_engine_gives_each_the_row_and_the_group_of_the_twin(kind, data):
    market = data.draw(markets(kind))
    assert_same(allocate_fast(market, audit=True), allocate(market))


@given(market=markets("all", applicants=25, branches=3))
def test_the_fast_engine_gives_the_same_where_more_people_crowd(market):
    assert_same(allocate_fast(market), allocate(market))


@pytest.mark.parametrize("groups", [1, 3])
def test_thousands_of_applicants_get_what_the_twin_gives(groups):
    market = large_market(2000, 40, seed=groups, groups=groups)
    assert_same(allocate_fast(market, audit=True), allocate(market))


@given(market=markets("plain", applicants=20))
def test_two_algorithms_that_share_no_loop_agree(market):
    packed = pack(market)
    assert run_rounds(packed).tolist() == run_blocks(packed)[0].tolist()


def test_the_algorithms_agree_on_two_threads():
    packed = pack(large_market(20_000, 60, seed=5))
    assert np.array_equal(run_rounds(packed), run_blocks(packed)[0])


def test_an_audit_tells_when_the_algorithms_differ(monkeypatch):
    monkeypatch.setattr(allocation_fast, "run_rounds", lambda packed: packed.start[1:])
    with pytest.raises(EnginesDifferError):
        allocate_fast(large_market(200, 10, seed=1), audit=True)


@given(market=markets("all"), data=st.data())
def test_the_order_of_the_applicants_changes_nothing(market, data):
    order = data.draw(st.permutations(range(market.applicants)))
    rows = [row for a in order for row in range(market.choice_start[a], market.choice_start[a + 1])]
    entries = [entry for row in rows for entry in range(market.entry_start[row], market.entry_start[row + 1])]
    shuffled = dataclasses.replace(
        market,
        choice_start=np.concatenate(([0], np.cumsum(np.diff(market.choice_start)[order]))).astype(np.int64),
        choice_branch=market.choice_branch[rows],
        choice_tier=market.choice_tier[rows],
        entry_start=np.concatenate(([0], np.cumsum(np.diff(market.entry_start)[rows]))).astype(np.int64),
        entry_group=market.entry_group[entries],
        entry_key=market.entry_key[entries],
        lot=market.lot[order],
    )
    usual, other = allocate_fast(market), allocate_fast(shuffled)
    assert other.group.tolist() == usual.group[order].tolist()
    assert [NONE if c == NONE else rows[c] for c in other.choice] == usual.choice[order].tolist()


def test_an_empty_market_gives_empty_arrays():
    nobody = large_market(0, 10, seed=1)
    answer = allocate_fast(nobody, audit=True)
    assert answer.choice.tolist() == answer.group.tolist() == []
    assert answer.choice.dtype == answer.group.dtype == np.int32


def test_nobody_gets_a_seat_where_there_is_none():
    market = large_market(50, 8, seed=2, groups=3)
    market = dataclasses.replace(market, group_seats=np.zeros_like(market.group_seats))
    assert set(allocate_fast(market).choice.tolist()) == {NONE}


@pytest.mark.parametrize("groups", [1, 3])
def test_more_branches_than_two_bytes_can_name_give_the_same(groups):
    market = large_market(300, 12, seed=3, groups=groups)
    extra = np.full(1 << 16, market.group_start[-1], np.int32)
    wide = dataclasses.replace(market, group_start=np.concatenate((market.group_start, extra)))
    assert pack(wide).choice.dtype == np.uint64
    assert_same(allocate_fast(wide, audit=True), allocate_fast(market))


def test_more_keys_than_two_bytes_can_tell_apart_are_numbered_in_each_branch():
    market = large_market(15_000, 40, seed=4)
    key = np.random.default_rng(4).permutation(len(market.entry_key)).astype(np.int64)
    market = dataclasses.replace(market, entry_key=key)
    assert pack(market).choice.dtype == np.uint32
    assert_same(allocate_fast(market, audit=True), allocate(market))


def test_one_branch_with_more_keys_than_two_bytes_takes_choices_of_eight_bytes():
    people = 70_000
    numbers = np.random.default_rng(6)
    every = np.arange(people + 1, dtype=np.int64)
    market = Market(
        choice_start=every,
        choice_branch=np.zeros(people, np.int32),
        choice_tier=np.ones(people, np.int32),
        entry_start=every,
        entry_group=np.zeros(people, np.int32),
        entry_key=numbers.permutation(people).astype(np.int64),
        lot=numbers.permutation(people).astype(np.int32),
        group_start=np.array([0, 1], np.int32),
        group_seats=np.array([1000], np.int32),
        group_limit=np.array([NONE], np.int32),
        group_overflow=np.array([NONE], np.int32),
    )
    assert pack(market).choice.dtype == np.uint64
    placed = allocate_fast(market, audit=True).choice != NONE
    assert sorted(market.entry_key[placed].tolist()) == list(range(69_000, 70_000))


@pytest.mark.parametrize("step", [1, 1 << 40])
def test_values_are_numbered_in_rising_order_however_far_apart(step):
    numbers, count = dense(np.array([7, -2, 7, 0], np.int64) * step)
    assert (numbers.tolist(), count) == ([2, 0, 2, 1], 3)


def test_a_seat_that_free_quota_leaves_goes_to_the_rest_in_the_right_group():
    """Open 1, free 1 handed over to rest: the best takes open, the second has rest, the third nothing."""
    market = Market(
        choice_start=np.array([0, 1, 2, 3], np.int64),
        choice_branch=np.zeros(3, np.int32),
        choice_tier=np.ones(3, np.int32),
        entry_start=np.array([0, 2, 4, 6], np.int64),
        entry_group=np.array([0, 2, 0, 2, 0, 2], np.int32),
        entry_key=np.array([100, 100, 300, 300, 200, 200], np.int64),
        lot=np.array([0, 1, 2], np.int32),
        group_start=np.array([0, 3], np.int32),
        group_seats=np.array([1, 1, 0], np.int32),
        group_limit=np.full(3, NONE, np.int32),
        group_overflow=np.array([NONE, 2, NONE], np.int32),
    )
    answer = allocate_fast(market)
    assert answer.choice.tolist() == [NONE, 1, 2]
    assert answer.group.tolist() == [NONE, 0, 2]


def test_warming_up_leaves_nothing_to_compile_for_a_usual_market():
    kernels = allocation_kernel.next_pass, general_branch_kernel.choose
    allocation_fast.warm_up()
    compiled = [len(kernel.signatures) for kernel in kernels]
    allocate_fast(large_market(200, 10, seed=7, groups=3), audit=True)
    assert [len(kernel.signatures) for kernel in kernels] == compiled
