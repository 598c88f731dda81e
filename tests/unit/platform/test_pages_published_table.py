"""A table of people on a page: its totals where there are any, and its signs in words."""

from dataclasses import replace

import pytest
from django.utils import translation

from gymnasieregion.platform.disclosure.api import Rule, protect_count, protect_table
from gymnasieregion.platform.pages.templatetags.pages import figure, published_table

RULE = Rule(smallest_group=10, smallest_spread=5)


def shown(rows, columns, values, rule=RULE):
    made = published_table(protect_table(rows, columns, values, rule), "x", "x")
    lines = [[name, *(cell.text() for cell in cells)] for name, cells in made["lines"]]
    return made["columns"], lines, [cell.text() for cell in made["foot"]], made["notes"]


@pytest.mark.parametrize(
    ("rows", "columns", "values", "expected"),
    [
        ("a", "x", [[12]], (["x"], [["a", "12"]], [])),
        ("a", "xy", [[12, 20]], (["x", "y", "Summa"], [["a", "12", "20", "32"]], [])),
        ("ab", "x", [[12], [20]], (["x"], [["a", "12"], ["b", "20"]], ["32"])),
        ("ab", "xy", [[12, 20], [0, 11]], (
            ["x", "y", "Summa"], [["a", "12", "20", "32"], ["b", "0", "11", "11"]], ["12", "31", "43"])),
        ("ab", "x", [[12], [4]], (["x"], [["a", "12"], ["b", ".."]], [".."])),
    ],
)  # fmt: skip
def test_a_row_or_column_alone_has_one_total(rows, columns, values, expected):
    assert shown(list(rows), list(columns), values)[:3] == expected


def test_each_sign_is_explained_once_and_a_plain_number_not_at_all():
    assert shown(["a"], ["x"], [[12]])[3] == []
    signs = [symbol for symbol, _ in shown(["a", "b", "c"], ["x"], [[1], [2], [None]])[3]]
    assert signs == ["..", "."]
    ((symbol, words),) = shown(["a"], ["x"], [[123]], replace(RULE, rounding_base=10))[3]
    assert (symbol, words) == ("", "Avrundat till närmaste 10; en summa är summan av de avrundade talen.")


def test_a_sign_is_said_in_words_to_those_who_listen():
    with translation.override("en"):
        assert figure(protect_count(1412, RULE)) == "1,412"
        assert 'hidden">not shown<' in figure(protect_count(3, RULE))
        assert 'hidden">cannot occur<' in figure(protect_count(None, RULE))
