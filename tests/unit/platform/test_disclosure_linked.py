"""Tables of the same people side by side: nobody can work out a small count of one from all of them."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from gymnasieregion.platform.disclosure.api import (
    PART,
    SHARE,
    WHOLE,
    Dimension,
    Groups,
    Rule,
    TableShapeError,
    counted,
    protect_shares_together,
)
from gymnasieregion.platform.disclosure.linked import covered_together
from tests.disclosure_attacker import AttackerOfAll

RULE = Rule(smallest_group=10, smallest_spread=5)
PROGRAMMES = Dimension("programme", ("NA", "EE", "all"), dict.fromkeys(("NA", "EE"), ("all",)))
SCHOOLS = Dimension("school", ("Gran", "Ek", "all"), dict.fromkeys(("Gran", "Ek"), ("all",)))
OWN = [
    Dimension("own", ("a", "all"), {"a": ("all",)}),
    Dimension("own", ("a", "b", "c", "all"), dict.fromkeys("abc", ("all",))),
    Dimension(
        "own", ("a", "b", "c", "d", "m", "n", "all"),
        {"a": ("m",), "b": ("m",), "c": ("n",), "d": ("n",), "m": ("all",), "n": ("all",)},
    ),
]  # fmt: skip
YEARS = [
    Dimension("year", ("1", "2")),
    Dimension("year", ("1", "2", "1-2"), {"1": ("1-2",), "2": ("1-2",)}),
    Dimension("year", ("1", "2", "3", "2-3"), {"2": ("2-3",), "3": ("2-3",)}),
]
OUTCOME = Dimension("outcome", ("P", "R", "W"), {"P": ("W",), "R": ("W",)})


@st.composite
def side_by_side(draw):
    """Two or three tables of the same people, with the dimensions that they share."""
    shared = [draw(st.sampled_from(YEARS)), *draw(st.sampled_from([[], [OUTCOME]]))]
    count = st.one_of(st.just(0), st.integers(1, 9), st.integers(10, 40), st.integers(30, 200))
    everybody = {
        codes: draw(count) for codes in product(*([each.codes[leaf] for leaf in each.leaves] for each in shared))
    }
    tables = []
    for own in draw(st.lists(st.sampled_from(OWN), min_size=2, max_size=3)):
        leaves = {}
        for codes, of in everybody.items():
            cuts = sorted(draw(st.integers(0, of)) for _ in own.leaves[1:])
            for leaf, first, last in zip(own.leaves, [0, *cuts], [*cuts, of], strict=True):
                leaves[own.codes[leaf], *codes] = last - first
        tables.append(counted([own, *shared], leaves))
    return tables, shared


@given(side_by_side(), st.sampled_from([RULE, Rule(smallest_group=6, smallest_spread=3)]))
def test_no_small_count_is_bounded_by_all_the_tables_together(made, rule):
    tables, shared = made
    found = covered_together(tables, [each.name for each in shared], rule)
    size = len(list(product(*(each.codes for each in shared))))
    line = [range(len(each.numbers) - size, len(each.numbers)) for each in tables]  # everybody comes last
    hidden = [np.flatnonzero(list(each.hidden)).tolist() for each in found]
    moved = [{cell for move in each.moves for cell, _ in move.cells} for each in found]
    untold = [[cell for cell in at if cell not in ms] for at, ms in zip(hidden, moved, strict=True)]
    numbers = np.concatenate([each.numbers for each in tables])
    event(f"silent: {any(untold)}")
    narrow = AttackerOfAll(tables, hidden, rule, line, untold).narrow(rule.room_needed)
    told = np.cumsum([0, *(len(each.numbers) for each in tables)])
    large_in_silence = {
        int(start) + cell for start, cells in zip(told, untold, strict=False) for cell in cells
        if not rule.hides(int(numbers[start + cell]))
    }  # fmt: skip
    assert narrow.keys() <= large_in_silence
    for each, covers, cells in zip(tables, found, line, strict=True):
        assert [covers.hidden[cell] for cell in cells] == [found[0].hidden[cell] for cell in line[0]]
        assert all(covers.hidden[cell] for cell, number in enumerate(each.numbers) if rule.hides(number))


def test_the_attacker_who_reads_two_tables_finds_what_one_hides_and_the_other_shows():
    programmes = counted([PROGRAMMES], {("NA",): 30, ("EE",): 4})
    schools = counted([SCHOOLS], {("Gran",): 20, ("Ek",): 14})
    careless = AttackerOfAll([programmes, schools], [[1, 2], []], RULE, [[2], [2]], [[], []])
    assert careless.narrow(5) == {1: 0, 2: 0}


def groups(dimension, counts):
    """A table of a dimension and of years, from (part, whole) of each code and year."""
    years = Dimension("year", ("2023", "2024", "both"), {"2023": ("both",), "2024": ("both",)})
    return Groups(
        (dimension, years),
        {at: whole for at, (_, whole) in counts.items()},
        {at: part for at, (part, _) in counts.items()},
    )


def printed(table, code, year):
    return " ".join(table[code, year, measure].text("en") for measure in (WHOLE, PART, SHARE))


SCHOOLS_OF = {
    ("Gran", "2023"): (30, 60), ("Ek", "2023"): (40, 60), ("Gran", "2024"): (25, 50), ("Ek", "2024"): (35, 70),
}  # fmt: skip


def test_the_region_s_figures_stand_beside_a_table_that_hides_a_few():
    """Four of energy's did it in 2023: its others are hidden, and natural science's for their sake; both years too."""
    programmes = groups(
        PROGRAMMES,
        {("NA", "2023"): (66, 90), ("EE", "2023"): (4, 30), ("NA", "2024"): (40, 80), ("EE", "2024"): (20, 40)},
    )
    first, second = protect_shares_together([programmes, groups(SCHOOLS, SCHOOLS_OF)], ["year"], RULE)
    assert printed(first, "EE", "2023") == "30 .. ~0"
    assert printed(first, "NA", "2023") == "90 .. .."
    assert [printed(each, "all", "2023") for each in (first, second)] == ["120 70 58%"] * 2
    assert printed(second, "Gran", "2023") == "60 30 50%"


def test_a_table_that_cannot_keep_a_year_secret_beside_the_region_is_silent_on_it_and_the_region_stands():
    """Ten did it in 2023, two on each of five programmes. Who knows that nobody is 0 could say 2 of each within a few,
    so no programme is told of in 2023, nor in 2024: it would tell of 2023 beside both years together."""
    five = Dimension(
        "programme", ("NA", "EE", "BA", "HV", "SA", "all"), dict.fromkeys(("NA", "EE", "BA", "HV", "SA"), ("all",))
    )
    programmes = groups(
        five, {(code, year): (part, 24) for code in five.codes[:5] for year, part in (("2023", 2), ("2024", 12))}
    )
    schools = dict(SCHOOLS_OF) | {("Gran", "2023"): (10, 60), ("Ek", "2023"): (0, 60)}
    first, second = protect_shares_together([programmes, groups(SCHOOLS, schools)], ["year"], RULE)
    assert {printed(first, code, year) for code in five.codes[:5] for year in ("2023", "2024")} == {".. .. .."}
    assert printed(first, "NA", "both") == "48 14 29%"
    assert [printed(each, "all", "2023") for each in (first, second)] == ["120 10 8%"] * 2
    assert printed(second, "Gran", "2023") == "60 10 17%"


def test_a_year_of_which_the_region_has_too_few_is_told_by_no_table():
    """Eight in the whole region did it in 2023: hidden there, and so each table says nothing of that year."""
    programmes = {("NA", "2023"): (8, 90), ("EE", "2023"): (0, 30), ("NA", "2024"): (30, 80), ("EE", "2024"): (20, 40)}
    schools = dict(SCHOOLS_OF) | {("Gran", "2023"): (8, 60), ("Ek", "2023"): (0, 60), ("Gran", "2024"): (15, 50)}
    tables = protect_shares_together([groups(PROGRAMMES, programmes), groups(SCHOOLS, schools)], ["year"], RULE)
    assert {printed(table, "all", "2023") for table in tables} == {"120 .. ~0"}
    assert printed(tables[0], "EE", "2023") == printed(tables[1], "Ek", "2023") == ".. .. .."


def test_tables_of_other_people_are_refused():
    with pytest.raises(TableShapeError, match="same sums"):
        covered_together(
            [counted([PROGRAMMES, YEARS[0]], {("NA", "1"): 3}), counted([SCHOOLS, YEARS[0]], {})], ["year"], RULE
        )
    alone = counted([replace(PROGRAMMES, codes=("NA", "EE"), within={}), YEARS[0]], {("NA", "1"): 3})
    with pytest.raises(TableShapeError, match="sum of everybody"):
        covered_together([alone], ["year"], RULE)
