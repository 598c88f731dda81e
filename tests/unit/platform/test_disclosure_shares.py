"""Shares by hand: a share, its group and its opposite tell of each other, and one sex of the other."""

from dataclasses import replace

import pytest

from gymnasieregion.platform.disclosure.api import (
    PART,
    SHARE,
    WHOLE,
    Dimension,
    ImpossibleCountError,
    Rule,
    TableShapeError,
    protect_shares,
)

RULE = Rule(smallest_group=10, smallest_spread=5)
SEX = Dimension("sex", ("F", "M", "all"), {"F": ("all",), "M": ("all",)})
YEAR = Dimension("year", ("2025", "2026"))


def printed(women, men, rule=RULE):
    """Group, part and share of women, of men and of all, from (part, whole) of each."""
    wholes, parts = {("F",): women[1], ("M",): men[1]}, {("F",): women[0], ("M",): men[0]}
    table = protect_shares([SEX], wholes, parts, rule)
    return [" ".join(table[sex, measure].text("en") for measure in (WHOLE, PART, SHARE)) for sex in ("F", "M", "all")]


def test_large_numbers_are_all_printed():
    assert printed((25, 40), (30, 50)) == ["40 25 63%", "50 30 60%", "90 55 61%"]


def test_when_one_sex_is_near_all_the_other_is_dotted_and_the_total_stands():
    """As Skolverket does: with 40, 50 and 69 % of 90 printed, the men's share would tell the women's."""
    assert printed((37, 40), (25, 50)) == ["40 .. ~100", "50 .. ..", "90 62 69%"]


def test_the_mirror_few_did_it():
    assert printed((3, 40), (25, 50)) == ["40 .. ~0", "50 .. ..", "90 28 31%"]


def test_both_sexes_near_all_say_so_and_so_does_the_total_that_is_small_too():
    """3 and 3 did not, 6 together: each may be 1–9 for all that is told, and six to nine together from two up."""
    assert printed((37, 40), (47, 50)) == ["40 .. ~100", "50 .. ~100", "90 .. ~100"]


def test_nine_did_not_is_told_like_one_did_not():
    assert printed((31, 40), (25, 50))[0] == printed((39, 40), (25, 50))[0] == "40 .. ~100"


def test_a_group_that_is_too_small_hides_its_share_whatever_it_is():
    assert printed((8, 8), (50, 90)) == [".. .. ..", ".. .. ..", "98 58 59%"]


def test_nobody_and_everybody_are_printed():
    assert printed((0, 40), (50, 50)) == ["40 0 0%", "50 50 100%", "90 50 56%"]


def test_a_group_of_nobody_has_no_share():
    assert printed((0, 0), (30, 50)) == ["0 0 .", "50 30 60%", "50 30 60%"]


def test_shares_are_of_the_true_counts_however_these_are_rounded():
    assert printed((24, 44), (30, 50), replace(RULE, rounding_base=10))[0] == "about 40 about 20 55%"


def test_where_there_can_be_nobody_all_three_are_points():
    table = protect_shares([YEAR], {("2025",): None, ("2026",): 40}, {("2026",): 20}, RULE)
    assert [str(table["2025", measure]) for measure in (WHOLE, PART, SHARE)] == [".", ".", "."]


def test_years_without_a_sum_are_judged_each_for_itself():
    table = protect_shares([YEAR], {("2025",): 40, ("2026",): 50}, {("2025",): 38, ("2026",): 30}, RULE)
    assert [table[year, SHARE].text("en") for year in YEAR.codes] == ["~100", "60%"]


def test_impossible_parts_are_refused():
    with pytest.raises(ImpossibleCountError, match="at most the whole"):
        protect_shares([YEAR], {("2025",): 5}, {("2025",): 6}, RULE)
    with pytest.raises(ImpossibleCountError, match="of a whole"):
        protect_shares([YEAR], {("2025",): 5}, {("2026",): 1}, RULE)
    with pytest.raises(TableShapeError):
        protect_shares([SEX], {("all",): 5}, {}, RULE)
