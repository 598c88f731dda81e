"""A table of people on a page: its totals where there are any, and its signs in words."""

from dataclasses import replace

import pytest
from django.utils import translation

from gymnasieregion.platform.disclosure.api import (
    Dimension,
    Rule,
    counted,
    protect_count,
    protect_counts,
    protect_share,
    protect_shares,
    protect_table,
)
from gymnasieregion.platform.pages.templatetags.pages import figure, published_table

RULE = Rule(smallest_group=10, smallest_spread=5)


def shown(rows, columns, values, rule=RULE):
    made = published_table(protect_table(rows, columns, values, rule), "x", "x")
    lines, foot = (
        [[name, *(cell.text() for cell in cells)] for name, cells in made[part]] for part in ("lines", "foot")
    )
    return made["columns"], lines, foot, made["notes"]


@pytest.mark.parametrize(
    ("rows", "columns", "values", "expected"),
    [
        ("a", "x", [[12]], (["x"], [["a", "12"]], [])),
        ("a", "xy", [[12, 20]], (["x", "y", "Summa"], [["a", "12", "20", "32"]], [])),
        ("ab", "x", [[12], [20]], (["x"], [["a", "12"], ["b", "20"]], [["Summa", "32"]])),
        ("ab", "xy", [[12, 20], [0, 11]], (
            ["x", "y", "Summa"], [["a", "12", "20", "32"], ["b", "0", "11", "11"]], [["Summa", "12", "31", "43"]])),
        ("ab", "x", [[12], [4]], (["x"], [["a", ".."], ["b", ".."]], [["Summa", "16"]])),
    ],
)  # fmt: skip
def test_a_row_or_column_alone_has_one_total(rows, columns, values, expected):
    assert shown(list(rows), list(columns), values)[:3] == expected


def test_a_table_of_one_dimension_is_a_column_of_counts_with_its_own_heading():
    sex = Dimension(
        "sex", ("F", "M", "all"), {"F": ("all",), "M": ("all",)}, {"F": ("Kvinnor", "Women")}, ("Kön", "Sex")
    )
    made = published_table(protect_counts(counted([sex], {("F",): 31, ("M",): 40}), RULE), "x", "x")
    assert (made["columns"], made["corner"]) == (["Antal"], "Kön")
    assert [name for name, _ in made["lines"]] == ["Kvinnor", "M"]
    assert [(name, str(*cells)) for name, cells in made["foot"]] == [("all", "71")]


def test_shares_beside_their_groups_are_columns():
    table = protect_shares([Dimension("year", ("2025", "2026"))], {("2025",): 40, ("2026",): 50}, {("2025",): 38}, RULE)
    made = published_table(table, "x", "x")
    assert made["columns"] == ["Antal", "Därav", "Andel"]
    assert [[name, *map(str, cells)] for name, cells in made["lines"]] == [
        ["2025", "40", "..", "~100"],
        ["2026", "50", "0", "0\N{NO-BREAK SPACE}%"],
    ]


def test_each_sign_is_explained_once_and_a_plain_number_not_at_all():
    assert shown(["a"], ["x"], [[12]])[3] == ()
    signs = [symbol for symbol, _ in shown(["a", "b", "c"], ["x"], [[1], [2], [None]])[3]]
    assert signs == ["..", "."]
    ((symbol, words),) = shown(["a"], ["x"], [[123]], replace(RULE, rounding_base=10))[3]
    assert (symbol, words) == ("cirka", "Avrundat till närmaste 10, varje tal för sig: delarna kan ge en annan summa.")


def test_a_sign_is_said_in_words_to_those_who_listen():
    with translation.override("en"):
        assert figure(protect_count(1412, RULE)) == "1,412"
        assert 'hidden">not shown<' in figure(protect_count(3, RULE))
        assert 'hidden">cannot occur<' in figure(protect_count(None, RULE))
        assert 'hidden">all but 1–9<' in figure(protect_share(38, 40, RULE))
