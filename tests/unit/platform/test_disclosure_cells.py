"""One figure alone: what is hidden, what stands in its place, and that no page can print it bare."""

from collections import defaultdict
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
    legend,
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
    assert cell.reason("en") == (
        "Rounded to the nearest 10, each figure by itself: the parts may add up to another total."
    )
    assert cell.reason("sv") == "Avrundat till närmaste 10, varje tal för sig: delarna kan ge en annan summa."


@pytest.mark.parametrize(
    ("part", "whole", "sv", "en"),
    [
        (0, 0, ".", "."),
        (0, 9, "..", ".."),  # nine asked, none content: the group itself is too small
        (9, 9, "..", ".."),
        (0, 40, "0\N{NO-BREAK SPACE}%", "0%"),
        (40, 40, "100\N{NO-BREAK SPACE}%", "100%"),
        (3, 40, "~0", "~0"),  # three did
        (37, 40, "~100", "~100"),  # three did not: as Skolverket prints it
        (31, 40, "~100", "~100"),  # nine did not; a sign for 1-4 alone would tell them within three
        (10, 19, "~100", "~100"),  # in a group of 19 nine may be outside, or eight, or any down to one
        (10, 18, "..", ".."),  # in one of 18 it could be no more than eight
        (3, 18, "..", ".."),
        (10, 20, "50\N{NO-BREAK SPACE}%", "50%"),
        (25, 200, "13\N{NO-BREAK SPACE}%", "13%"),  # 12.5 goes up
    ],
)
def test_a_share_is_hidden_when_the_part_the_rest_or_the_whole_is_small(part, whole, sv, en):
    cell = protect_share(part, whole, RULE)
    assert (cell.text("sv"), cell.text("en")) == (sv, en)


@given(st.integers(0, 60).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_a_share_and_its_opposite_are_hidden_together_and_their_signs_are_mirrored(part_of_whole):
    part, whole = part_of_whole
    mirrored = {Kind.NEAR_ALL: Kind.NEAR_NONE, Kind.NEAR_NONE: Kind.NEAR_ALL}
    kind, opposite = (protect_share(one, whole, RULE).kind for one in (part, whole - part))
    assert mirrored.get(kind, kind) is opposite


@given(st.integers(1, 200))
def test_a_sign_of_a_known_whole_leaves_every_small_part_or_five_apart(whole):
    alike = defaultdict(list)
    for part in range(whole + 1):
        alike[protect_share(part, whole, RULE).kind].append(part)
    for kind in (Kind.NEAR_ALL, Kind.NEAR_NONE):
        assert len(alike[kind]) in {0, 9}
    parts = alike[Kind.HIDDEN]
    assert not parts or max(parts) - min(parts) >= min(RULE.smallest_spread, whole)


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
    reasons = {(cell.reason("sv"), cell.reason("en")) for cell in (protect_count(3, RULE), protect_share(3, 12, RULE))}
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


def test_a_sign_at_the_end_says_how_many_without_saying_how_many():
    near_all, near_none = (protect_share(part, 40, RULE) for part in (38, 2))
    assert (near_all.spoken("sv"), near_all.spoken("en")) == ("alla utom 1–9", "all but 1–9")
    assert (near_none.spoken("sv"), near_none.spoken("en")) == ("bara 1–9", "only 1–9")
    assert near_all.reason("sv") == "Alla utom 1–9 personer; hur många visas inte."
    assert near_none.reason("en") == "Only 1–9 persons."


def test_the_sign_and_the_type_stand_apart_for_files():
    cells = [protect_count(n, RULE) for n in (31, 3, None)] + [protect_share(part, 40, RULE) for part in (2, 38)]
    assert [cell.symbol for cell in cells] == ["", "..", ".", "~0", "~100"]
    assert [cell.value_type.value for cell in cells] == ["EXISTS", "OMITTED", "MISSING", "OMITTED", "OMITTED"]
    assert protect_count(268, TENS).mark("sv") == "cirka"


def test_a_legend_tells_each_sign_once_in_both_languages():
    cells = [protect_count(n, TENS) for n in (268, 0, 3, 5, None, 144)]
    assert legend(cells, "sv") == (
        ("cirka", "Avrundat till närmaste 10, varje tal för sig: delarna kan ge en annan summa."),
        ("..", "Visas inte: gruppen är mindre än 10, eller så skulle siffran röja en grupp som är det."),
        (".", "Uppgift kan inte förekomma."),
    )
    assert [sign for sign, _ in legend(cells, "en")] == ["about", "..", "."]
    assert legend([protect_count(31, RULE)], "sv") == ()


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
