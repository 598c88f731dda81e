"""A published table in a file: no number without what it is, and no hidden number at all."""

import json
from datetime import date
from io import BytesIO

import polars as pl
import pytest

from gymnasieregion.platform.disclosure.api import (
    Dimension,
    Rule,
    counted,
    file_header,
    file_rows,
    json_stat,
    protect_count,
    protect_counts,
    protect_shares,
)
from gymnasieregion.platform.pages.export import csv_answer, published_answer, xlsx_answer

RULE = Rule(smallest_group=10, smallest_spread=5, rounding_base=10)
SEX = Dimension(
    "sex", ("F", "M", "all"), {"F": ("all",), "M": ("all",)},
    {"F": ("Kvinnor", "Women"), "M": ("Män", "Men"), "all": ("Alla", "All")}, ("Kön", "Sex"),
)  # fmt: skip
YEAR = Dimension("year", ("2025", "2026"), title=("År", "Year"), role="time")
TABLE = protect_counts(
    counted([SEX, YEAR], {("F", "2025"): 268, ("M", "2025"): 3, ("F", "2026"): 44, ("M", "2026"): None}), RULE
)
ABOUT = {"label": "Elever efter kön", "source": "Registret", "updated": date(2026, 9, 15)}


def test_every_cell_is_a_row_with_its_number_its_sign_and_its_type():
    assert file_header(TABLE, "sv") == ("sex", "Kön", "year", "År", "värde", "tecken", "typ")
    assert list(file_rows(TABLE, "sv")) == [
        ("F", "Kvinnor", "2025", "2025", None, "..", "OMITTED"),
        ("F", "Kvinnor", "2026", "2026", 40, "cirka", "EXISTS"),
        ("M", "Män", "2025", "2025", None, "..", "OMITTED"),
        ("M", "Män", "2026", "2026", None, ".", "MISSING"),
        ("all", "Alla", "2025", "2025", 270, "cirka", "EXISTS"),
        ("all", "Alla", "2026", "2026", 40, "cirka", "EXISTS"),
    ]


def test_json_stat_holds_the_sign_of_every_cell_in_its_status():
    """The form of https://json-stat.org/full/, by hand."""
    assert json_stat(TABLE, "en", **ABOUT) == {
        "version": "2.0",
        "class": "dataset",
        "label": "Elever efter kön",
        "source": "Registret",
        "updated": "2026-09-15",
        "id": ["sex", "year"],
        "size": [3, 2],
        "role": {"time": ["year"]},
        "dimension": {
            "sex": {
                "label": "Sex",
                "category": {
                    "index": ["F", "M", "all"],
                    "label": {"F": "Women", "M": "Men", "all": "All"},
                    "child": {"all": ["F", "M"]},
                },
            },
            "year": {
                "label": "Year",
                "category": {"index": ["2025", "2026"], "label": {"2025": "2025", "2026": "2026"}},
            },
        },
        "value": [None, 40, None, None, 270, 40],
        "status": {"0": "..", "1": "about", "2": "..", "3": ".", "4": "about", "5": "about"},
        "note": [
            ".. Not shown: the group is smaller than 10, or the figure would give away one that is.",
            "about Rounded to the nearest 10, each figure by itself: the parts may add up to another total.",
            ". There can be no figure here.",
        ],
    }  # fmt: skip


def test_shares_are_of_one_and_measures_are_the_metric():
    table = protect_shares([YEAR], {("2025",): 40, ("2026",): 50}, {("2025",): 38, ("2026",): 30}, RULE)
    made = json_stat(table, "sv", label="x")
    assert made["role"] == {"time": ["year"], "metric": ["measure"]}
    assert made["value"] == [40, None, None, 50, 30, 0.6]
    assert made["status"] == {"0": "cirka", "1": "..", "2": "~100", "3": "cirka", "4": "cirka"}
    assert made["dimension"]["measure"]["category"]["unit"] == {"SHARE": {"label": "av ett", "decimals": 2}}
    assert not made.keys() & {"source", "updated"}


def test_a_csv_file_has_the_number_and_the_sign_apart():
    answer = published_answer("csv", "elever", TABLE, "sv", **ABOUT)
    assert answer["Content-Disposition"] == 'attachment; filename="elever.csv"'
    assert answer.content.decode("utf-8-sig").splitlines()[:3] == [
        "sex,Kön,year,År,värde,tecken,typ",
        "F,Kvinnor,2025,2025,,..,OMITTED",
        "F,Kvinnor,2026,2026,40,cirka,EXISTS",
    ]


def test_an_xlsx_file_has_numbers_as_numbers_and_a_sheet_that_explains_the_signs():
    answer = published_answer("xlsx", "elever", TABLE, "sv", **ABOUT)
    table = pl.read_excel(BytesIO(answer.content), sheet_name="Tabell")
    assert table["värde"].to_list() == [None, 40, None, None, 270, 40]
    assert table["tecken"].to_list() == ["..", "cirka", "..", ".", "cirka", "cirka"]
    about = pl.read_excel(BytesIO(answer.content), sheet_name="Källa", has_header=False).to_series().to_list()
    assert about[:3] == ["Elever efter kön", "Registret", "2026-09-15"]
    assert about[3].startswith(".. Visas inte: gruppen är mindre än 10")


def test_a_json_file_is_what_json_stat_says():
    answer = published_answer("json", "elever", TABLE, "sv", **ABOUT)
    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content) == json_stat(TABLE, "sv", **ABOUT)


def test_a_published_cell_in_any_table_is_its_number_or_its_sign():
    row = ("Skogsbruk", *(protect_count(n, Rule(smallest_group=10, smallest_spread=5)) for n in (31, 4, None)))
    header = ("namn", "a", "b", "c")
    assert csv_answer("x", header, [row]).content.decode("utf-8-sig").splitlines()[1] == "Skogsbruk,31,..,."
    read = pl.read_excel(BytesIO(xlsx_answer("x", header, [row], []).content), sheet_name="Tabell")
    assert read.row(0) == ("Skogsbruk", 31, "..", ".")


@pytest.mark.parametrize("form", ["csv", "json"])
def test_no_file_holds_a_hidden_number(form):
    sizes = {("F", "2025"): 7_777, ("M", "2025"): 3, ("F", "2026"): 88, ("M", "2026"): 55}
    table = protect_counts(counted([SEX, YEAR], sizes), Rule(smallest_group=10, smallest_spread=5))
    content = published_answer(form, "x", table, "sv", **ABOUT).content.decode()
    assert "7777" not in content
    assert "7780" in content
