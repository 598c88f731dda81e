"""Nobody can work out a hidden count: tables of all shapes against an attacker who is told too much."""

from collections import defaultdict
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from gymnasieregion.platform.disclosure.api import (
    Counts,
    Dimension,
    Kind,
    Rule,
    counted,
    protect_counts,
    protect_shares,
    protect_table,
)
from gymnasieregion.platform.disclosure.covering import covered
from tests.disclosure_attacker import Attacker

RULE = Rule(smallest_group=10, smallest_spread=5)
SEX = Dimension("sex", ("F", "M", "all"), {"F": ("all",), "M": ("all",)})
AREAS = [
    Dimension("area", ("a", "b", "all"), {"a": ("all",), "b": ("all",)}),
    Dimension("area", ("a", "b", "c", "d", "all"), dict.fromkeys("abcd", ("all",))),
    Dimension(  # districts in municipalities in a region
        "area", ("a", "b", "m", "c", "d", "n", "R"),
        {"a": ("m",), "b": ("m",), "c": ("n",), "d": ("n",), "m": ("R",), "n": ("R",)},
    ),
    Dimension(  # one municipality has a single school
        "area", ("a", "b", "m", "c", "n", "R"), {"a": ("m",), "b": ("m",), "c": ("n",), "m": ("R",), "n": ("R",)}
    ),
    Dimension(  # schools in providers and in municipalities, both in the region
        "area", ("a", "b", "c", "d", "m", "n", "o", "p", "R"),
        {"a": ("m", "o"), "b": ("m", "p"), "c": ("n", "o"), "d": ("n", "p"), **dict.fromkeys("mnop", ("R",))},
    ),
]  # fmt: skip
YEARS = [
    Dimension("year", ("1", "2")),
    Dimension("year", ("1", "2", "1-2"), {"1": ("1-2",), "2": ("1-2",)}),
    Dimension("year", ("1", "2", "3", "1-2", "2-3"), {"1": ("1-2",), "2": ("1-2", "2-3"), "3": ("2-3",)}),
]
COUNTS = st.one_of(st.just(0), st.integers(1, 9), st.integers(10, 16), st.integers(10, 60))


@st.composite
def groups(draw, count=COUNTS):
    """Dimensions, and persons in each combination of leaves."""
    dimensions = draw(
        st.one_of(
            st.tuples(st.sampled_from(AREAS)),
            st.tuples(st.sampled_from(AREAS), st.just(SEX)),
            st.tuples(st.sampled_from(AREAS), st.sampled_from(YEARS)),
            st.tuples(st.sampled_from(AREAS[:4]), st.just(SEX), st.sampled_from(YEARS[:2])),
            st.tuples(st.just(SEX), st.sampled_from(YEARS)),
        )
    )
    leaves = list(product(*([each.codes[leaf] for leaf in each.leaves] for each in dimensions)))
    counts = draw(st.lists(count, min_size=len(leaves), max_size=len(leaves)))
    return dimensions, dict(zip(leaves, counts, strict=True))


def hidden_in(table):
    return [at for at, cell in enumerate(table.cells) if cell.is_hidden]


@example(((AREAS[0], SEX), {("a", "F"): 12, ("a", "M"): 10, ("b", "F"): 3, ("b", "M"): 9}), RULE)  # hidden in vain: 12
@given(
    groups(),
    st.sampled_from([RULE, Rule(smallest_group=6, smallest_spread=3), Rule(smallest_group=4, smallest_spread=2)]),
)
def test_no_hidden_count_is_bounded_within_the_spread(made, rule):
    counts = counted(*made)
    hidden = hidden_in(protect_counts(counts, rule))
    event(f"hidden for others: {any(not rule.hides(counts.numbers[at]) for at in hidden)}")
    assert Attacker(counts, hidden, rule).narrow(min(rule.smallest_spread, rule.smallest_group - 2)) == {}


@given(groups())
def test_what_is_printed_is_true_and_small_counts_are_not_printed(made):
    counts = counted(*made)
    table = protect_counts(counts, RULE)
    for cell, number in zip(table.cells, counts.numbers, strict=True):
        assert cell.number in {None, number}
        assert cell.is_hidden or not RULE.hides(number)
        assert not (cell.is_hidden and number == 0)
    assert any(map(RULE.hides, counts.numbers)) or not hidden_in(table)


@given(groups(), st.sampled_from([5, 10]))
def test_rounding_hides_the_same_and_stays_within_half_a_step(made, base):
    counts = counted(*made)
    exact, rounded = (protect_counts(counts, replace(RULE, rounding_base=step)) for step in (1, base))
    assert hidden_in(exact) == hidden_in(rounded)
    for cell, number in zip(rounded.cells, counts.numbers, strict=True):
        if not cell.is_hidden:
            assert cell.number % base == 0
            assert 2 * abs(cell.number - number) <= base
            assert (cell.number == 0) == (number == 0)


@st.composite
def shares(draw):
    """Dimensions, persons in each group, and how many of them did it."""
    dimensions, wholes = draw(groups(st.one_of(st.just(0), st.integers(1, 30), st.integers(20, 80))))
    few = {codes: st.integers(0, min(9, whole)) for codes, whole in wholes.items()}
    parts = {
        codes: draw(st.one_of(few[codes], few[codes].map(lambda part, all_=whole: all_ - part), st.integers(0, whole)))
        for codes, whole in wholes.items()
    }
    return dimensions, wholes, parts


def numbers_behind(dimensions, wholes, parts):
    """Part, rest and whole as a table of their own, made without the library's own way to it."""
    outcome = Dimension("outcome", ("P", "R", "W"), {"P": ("W",), "R": ("W",)})
    leaves = {(*codes, "P"): part for codes, part in parts.items()}
    leaves |= {(*codes, "R"): wholes[codes] - part for codes, part in parts.items()}
    return counted([*dimensions, outcome], leaves)


@given(shares())
def test_no_share_beside_its_group_tells_a_hidden_count(made):
    """Signs tell that a count is small; a share tells its part and its rest, and stands where neither is hidden."""
    counts, table = numbers_behind(*made), protect_shares(*made, RULE)
    is_hidden = covered(counts, RULE).hidden
    told = []
    for at in range(0, len(table.cells), 3):
        whole, part, share = table.cells[at : at + 3]
        assert [part.is_hidden, whole.is_hidden] == [is_hidden[at], is_hidden[at + 2]]
        assert share.kind is not Kind.SHARE or not any(is_hidden[at : at + 3])
        told += {Kind.NEAR_NONE: [at], Kind.NEAR_ALL: [at + 1]}.get(share.kind, [])
    event(f"signs: {min(len(told), 3)}")
    assert Attacker(counts, np.flatnonzero(list(is_hidden)).tolist(), RULE, told).narrow(5) == {}


@given(shares())
def test_a_share_is_printed_only_beside_its_part_and_its_whole(made):
    counts, table = numbers_behind(*made), protect_shares(*made, RULE)
    for at in range(0, len(table.cells), 3):
        whole, part, share = table.cells[at : at + 3]
        done, not_done, of = counts.numbers[at : at + 3]
        if share.kind is Kind.SHARE:
            assert not whole.is_hidden
            assert not part.is_hidden
            assert abs(float(share.number) - done / of) <= 0.0051
            assert not any(map(RULE.hides, (done, not_done, of)))
        if share.kind in {Kind.NEAR_ALL, Kind.NEAR_NONE}:
            assert RULE.hides(not_done if share.kind is Kind.NEAR_ALL else done)
            assert of >= 19
        if of < 10:
            assert share.kind is (Kind.ABSENT if of == 0 else Kind.HIDDEN)


def test_the_attacker_finds_what_a_careless_table_gives_away():
    one_way = Dimension("x", ("a", "b", "c", "all"), dict.fromkeys("abc", ("all",)))
    careless = counted([one_way], {("a",): 31, ("b",): 2, ("c",): 3})
    assert Attacker(careless, [1, 2], RULE).narrow(5) == {1: 3, 2: 3}  # 5 on two small: 1-4
    both = counted([one_way], {("a",): 9, ("b",): 500, ("c",): 9})
    assert Attacker(both, [0, 2], RULE).narrow(5) == {0: 0, 2: 0}  # 18 on two small
    two_way = counted([one_way, SEX], {("a", "F"): 4, ("a", "M"): 30, ("b", "F"): 20, ("b", "M"): 40, ("c", "F"): 12})
    assert Attacker(two_way, [0, 1], RULE).narrow(5) == {0: 0, 1: 0}  # the columns tell


def test_the_attacker_s_bounds_are_what_trying_every_table_gives():
    """Hidden: 3 5 / 6 2 with all totals of a table of two rows and three columns."""
    columns = Dimension("y", ("1", "2", "3", "all"), dict.fromkeys("123", ("all",)))
    counts = counted([SEX, columns], dict(zip(product("FM", "123"), [3, 5, 20, 6, 2, 30], strict=True)))
    attacker = Attacker(counts, [0, 1, 4, 5], RULE)
    fits = [
        table
        for table in product(range(1, 10), repeat=4)
        if (table[0] + table[1], table[2] + table[3], table[0] + table[2]) == (8, 8, 9)
    ]
    for number, cell in enumerate((0, 1, 4, 5)):
        tried = [table[number] for table in fits]
        assert attacker.spread(cell, 100) == max(tried) - min(tried) == 5


@pytest.mark.parametrize("rule", [RULE, replace(RULE, rounding_base=10), Rule(smallest_group=6, smallest_spread=3)])
def test_two_parts_and_their_sum_tell_no_more_to_one_who_runs_the_whole_procedure_backwards(rule):
    """Every pair there is goes through the procedure; those that print alike are all that can be told apart."""
    alike = defaultdict(list)
    for pair in product(range(45), repeat=2):
        alike[protect_table("ab", "x", [[count] for count in pair], rule).cells].append((*pair, sum(pair)))
    for cells, behind in alike.items():
        counts = np.array(behind)
        if counts[:, :2].max() < 44:  # the others go on above what was tried
            assert all(np.ptp(counts[:, at]) >= rule.room_needed for at in range(3) if cells[at].is_hidden)


def test_the_attacker_is_shown_a_table_and_not_told_more():
    """A table that hides nothing has nothing to find."""
    counts = Counts((SEX,), (31, 40, 71))
    assert Attacker(counts, [], RULE).narrow(5) == {}
