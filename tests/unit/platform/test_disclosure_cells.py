"""One figure alone: what is hidden, what stands in its place, and that no page can print it bare."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.platform.disclosure.api import (
    ImpossibleCountError,
    Kind,
    Published,
    Rule,
    UnfitRuleError,
    protect_count,
    protect_share,
)
from gymnasieregion.platform.disclosure.published import hidden

RULE = Rule(smallest_group=10, smallest_spread=5)
TENS = replace(RULE, rounding_base=10)


@pytest.mark.parametrize(
    ("n", "sv", "en"),
    [
        (0, "0", "0"),
        (1, "..", ".."),
        (9, "..", ".."),
        (10, "10", "10"),
        (1412, "1\N{NO-BREAK SPACE}412", "1,412"),
        (None, ".", "."),
    ],
)
def test_a_count_is_shown_when_nobody_or_enough_are_counted(n, sv, en):
    cell = protect_count(n, RULE)
    assert (cell.text("sv"), cell.text("en"), str(cell)) == (sv, en, sv)


@pytest.mark.parametrize(
    ("n", "shown"), [(0, "0"), (9, ".."), (10, "cirka 10"), (14, "cirka 10"), (15, "cirka 20"), (268, "cirka 270")]
)
def test_a_rounded_count_is_shown_as_skolverket_does(n, shown):
    assert protect_count(n, TENS).text("sv") == shown


def test_rounding_says_so_in_english_too():
    cell = protect_count(268, TENS)
    assert cell.text("en") == "about 270"
    assert cell.reason("en") == "Rounded to the nearest 10; a total is the total of the rounded figures."
    assert cell.reason("sv") == "Avrundat till närmaste 10; en summa är summan av de avrundade talen."


@pytest.mark.parametrize(
    ("part", "whole", "sv", "en"),
    [
        (0, 0, ".", "."),
        (0, 9, "..", ".."),  # nine asked, none content: the group itself is too small
        (9, 9, "..", ".."),
        (0, 40, "0\N{NO-BREAK SPACE}%", "0%"),
        (40, 40, "100\N{NO-BREAK SPACE}%", "100%"),
        (3, 40, "..", ".."),  # three did
        (37, 40, "..", ".."),  # three did not: Skolverket would print ~100
        (10, 20, "50\N{NO-BREAK SPACE}%", "50%"),
        (10, 19, "..", ".."),
        (25, 200, "13\N{NO-BREAK SPACE}%", "13%"),  # 12.5 goes up
    ],
)
def test_a_share_is_hidden_when_the_part_the_rest_or_the_whole_is_small(part, whole, sv, en):
    cell = protect_share(part, whole, RULE)
    assert (cell.text("sv"), cell.text("en")) == (sv, en)


@given(st.integers(0, 60).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_a_share_and_its_opposite_are_hidden_together(part_of_whole):
    part, whole = part_of_whole
    kinds = {protect_share(part, whole, RULE).kind, protect_share(whole - part, whole, RULE).kind}
    assert len(kinds) == 1


@given(st.integers(0, 60))
def test_a_hidden_share_of_a_known_whole_may_be_any_small_part_or_any_large(whole):
    hidden_parts = [part for part in range(whole + 1) if protect_share(part, whole, RULE).is_hidden]
    assert not hidden_parts or max(hidden_parts) - min(hidden_parts) >= min(RULE.smallest_spread, whole)


@given(st.integers(0, 100), st.integers(3, 40), st.integers(3, 40))
def test_a_larger_smallest_group_never_shows_more(n, one, other):
    low, high = sorted((one, other))
    if protect_count(n, replace(RULE, smallest_group=low)).is_hidden:
        assert protect_count(n, replace(RULE, smallest_group=high)).is_hidden


@given(
    st.integers(3, 40).flatmap(lambda group: st.tuples(st.just(group), st.integers(1, 2 * group))), st.integers(0, 500)
)
def test_rounding_stays_within_half_a_step_and_never_makes_a_group_nobody(group_and_base, n):
    group, base = group_and_base
    cell = protect_count(n, replace(RULE, smallest_group=group, rounding_base=base))
    if not cell.is_hidden:
        assert cell.number % base == 0 or base == 1
        assert 2 * abs(cell.number - n) <= base
        assert (cell.number == 0) == (n == 0)


@given(st.integers(0, 500), st.integers(0, 500))
def test_more_persons_are_never_printed_as_fewer(one, other):
    low, high = sorted((one, other))
    shown = [cell.number for cell in (protect_count(low, TENS), protect_count(high, TENS)) if not cell.is_hidden]
    assert shown == sorted(shown)


@given(st.integers(1, 9))
def test_a_hidden_cell_holds_nothing_of_what_it_hides(n):
    assert protect_count(n, RULE) == hidden(RULE)
    assert protect_count(n, RULE).number is None


@pytest.mark.parametrize("use", [int, float, lambda cell: cell + 1, lambda cell: cell < 3, lambda cell: f"{cell:d}"])
def test_a_cell_cannot_be_used_as_a_number(use):
    with pytest.raises(TypeError):
        use(protect_count(31, RULE))


def test_all_hidden_cells_give_the_same_reason():
    reasons = {(cell.reason("sv"), cell.reason("en")) for cell in (protect_count(3, RULE), protect_share(39, 40, RULE))}
    assert reasons == {
        (
            "Visas inte: gruppen är mindre än 10, eller så skulle siffran röja en grupp som är det.",
            "Not shown: the group is smaller than 10, or the figure would give away one that is.",
        )
    }


def test_an_absent_cell_says_so_and_a_number_needs_no_reason():
    assert protect_count(None, RULE).reason("sv") == "Uppgift kan inte förekomma."
    assert protect_count(None, RULE).reason("en") == "There can be no figure here."
    assert protect_count(31, RULE).reason("sv") == ""


def test_the_sign_stands_apart_for_files():
    assert [protect_count(n, RULE).symbol for n in (31, 3, None)] == ["", "..", "."]


@pytest.mark.parametrize(
    ("kind", "number"),
    [(Kind.HIDDEN, 3), (Kind.ABSENT, 0), (Kind.COUNT, None), (Kind.COUNT, Decimal(3)), (Kind.SHARE, 1)],
)
def test_a_cell_whose_kind_and_number_do_not_agree_cannot_be_made(kind, number):
    with pytest.raises(ValueError, match="a cell"):
        Published(kind, number, RULE)


@pytest.mark.parametrize(
    "values",
    [
        {"smallest_group": 2},
        {"smallest_spread": 0},
        {"rounding_base": 0},
        {"rounding_base": 21},
        {"hidden_symbol": "."},
        {"hidden_symbol": " "},
        {"absent_symbol": "0"},
    ],
)
def test_a_rule_that_would_not_protect_or_could_be_misread_is_refused(values):
    with pytest.raises(UnfitRuleError) as refused:
        replace(RULE, **values)
    assert refused.value.text("sv").startswith("Regeln för små grupper går inte att använda: ")
    assert refused.value.text("en").startswith("The rule for small groups cannot be used: ")


def test_impossible_counts_are_refused():
    with pytest.raises(ImpossibleCountError, match="at least 0"):
        protect_count(-1, RULE)
    with pytest.raises(ImpossibleCountError, match="at least 0"):
        protect_share(-1, 5, RULE)
    with pytest.raises(ImpossibleCountError, match="at most the whole"):
        protect_share(6, 5, RULE)
