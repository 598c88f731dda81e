"""A line chart over years: places of the marks worked out by hand for a drawing of 680 by 220."""

from gymnasieregion.platform.pages.line_chart import line_chart


def test_years_stand_as_far_apart_as_they_are_and_the_greatest_value_is_highest():
    chart = line_chart([2022, 2023, 2025], [("Gräns", [(50.0, "50"), (100.0, "100"), (0.0, "0")])])
    # room for years: 680 - 20 - 130 - 40 = 490 from x = 40, so a year is 163.33 wide; values from y = 190 up to 24
    assert chart.years == (("40.0", "2022"), ("203.3", "2023"), ("530.0", "2025"))
    assert [(point.x, point.y, point.text) for point in chart.lines[0].points] == [
        ("40.0", "107.0", "50"), ("203.3", "24.0", "100"), ("530.0", "190.0", "0"),
    ]  # fmt: skip


def test_a_year_without_a_value_leaves_a_gap():
    chart = line_chart(
        [2021, 2022, 2023, 2024, 2025],
        [("Gräns", [(1.0, "1"), (1.0, "1"), (None, ""), (1.0, "1"), (1.0, "1")])],
    )
    assert len(chart.lines[0].parts) == 2
    assert len(chart.lines[0].points) == 4
    lone = line_chart([2021, 2022, 2023], [("Gräns", [(1.0, "1"), (None, ""), (1.0, "1")])])
    assert lone.lines[0].parts == ()


def test_the_figures_of_two_lines_of_the_same_values_do_not_cover_each_other():
    same = [(30.0, "30"), (30.0, "30")]
    first, second = line_chart([2024, 2025], [("Platser", same), ("Antagna", same)]).lines
    assert first.points[0].y == second.points[0].y == "24.0"
    assert (first.points[0].label_y, second.points[0].label_y) == ("16.0", "42.0")
    assert (first.end_y, second.end_y) == ("28.0", "38.0")


def test_a_line_without_values_is_not_drawn():
    assert line_chart([2024, 2025], [("Gräns", [(None, ""), (None, "")])]).lines == ()
    assert line_chart([], []).years == ()
