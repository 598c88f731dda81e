"""The small line of earlier limits: places worked out by hand, from 10 to 166 across and from 46 up to 8."""

from gymnasieregion.contexts.admission.core.choice_warnings import Limit
from gymnasieregion.contexts.admission.web.limit_picture import limit_picture


def test_the_earliest_year_stands_to_the_left_and_own_points_are_a_line():
    drawn = limit_picture([Limit("2026", 22000), Limit("2025", 20000)], 21000)
    assert drawn.dots == ((10, 46), (166, 8))  # 200 at the bottom, 220 at the top
    assert drawn.parts == ("10,46 166,8",)
    assert drawn.own == 27  # halfway
    assert drawn.labels == ((10, "25"), (166, "26"))


def test_a_year_without_a_limit_is_a_ring_on_the_base_and_breaks_the_line():
    drawn = limit_picture([Limit("2026", 22000), Limit("2025", None, "ALL_ADMITTED"), Limit("2024", 20000)], None)
    assert (drawn.gaps, drawn.parts, drawn.own) == ((88,), (), None)


def test_the_preliminary_round_of_the_present_year_is_marked():
    drawn = limit_picture([Limit("2027 preliminary", 22000), Limit("2026", 20000)], None)
    assert [text for _, text in drawn.labels] == ["26", "prel"]


def test_a_small_difference_is_not_drawn_as_a_large_one():
    drawn = limit_picture([Limit("2026", 20250), Limit("2025", 20000)], None)
    assert abs(drawn.dots[0][1] - drawn.dots[1][1]) < 8  # 2.5 points of the 20 that the height is at least


def test_a_single_year_stands_in_the_middle_and_no_limit_in_points_draws_nothing():
    assert limit_picture([Limit("2026", 20000)], None).dots[0][0] == 88
    assert limit_picture([Limit("2026", None, "RANKED")], 20000) is None
    assert limit_picture([], 20000) is None
