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
    Kind,
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
SEX = Dimension("sex", ("F", "M", "all"), {"F": ("all",), "M": ("all",)})
ALONE = Dimension("own", ("a", "all"), {"a": ("all",)})
OWN = [
    (ALONE,),
    (ALONE, SEX),
    (Dimension("own", ("a", "b", "c", "all"), dict.fromkeys("abc", ("all",))),),
    (
        Dimension(
            "own", ("a", "b", "c", "d", "m", "n", "all"),
            {"a": ("m",), "b": ("m",), "c": ("n",), "d": ("n",), "m": ("all",), "n": ("all",)},
        ),
    ),
    (
        Dimension(  # schools in providers and in municipalities, both in the region
            "own", ("a", "b", "c", "m", "n", "o", "p", "all"),
            {"a": ("m", "o"), "b": ("m", "p"), "c": ("n", "o"), **dict.fromkeys("mnop", ("all",))},
        ),
    ),
]  # fmt: skip
YEARS = [
    Dimension("year", ("1", "2")),
    Dimension("year", ("1", "2", "1-2"), {"1": ("1-2",), "2": ("1-2",)}),
    Dimension("year", ("1", "2", "3", "2-3"), {"2": ("2-3",), "3": ("2-3",)}),
]
OUTCOME = Dimension("outcome", ("P", "R", "W"), {"P": ("W",), "R": ("W",)})


@st.composite
def side_by_side(draw, outcomes):
    """Two or three tables of the same people, with the dimensions that they share; some where there can be nobody."""
    shared = (draw(st.sampled_from(YEARS)), *draw(st.sampled_from(outcomes)))
    count = st.one_of(st.just(0), st.integers(1, 9), st.integers(10, 40), st.integers(30, 200))
    everybody = {codes: draw(count) for codes in leaves_of(shared)}
    tables = []
    for own in draw(st.lists(st.sampled_from(OWN), min_size=2, max_size=3)):
        within, nobody = leaves_of(own), draw(st.sampled_from([0, None]))
        leaves = {}
        for codes, of in everybody.items():
            cuts = sorted(draw(st.integers(0, of)) for _ in within[1:])
            for leaf, first, last in zip(within, [0, *cuts], [*cuts, of], strict=True):
                leaves[*leaf, *codes] = last - first or (nobody if of else 0)
        tables.append(counted([*own, *shared], leaves))
    return tables, shared


def leaves_of(dimensions):
    return list(product(*([each.codes[leaf] for leaf in each.leaves] for each in dimensions)))


def narrow_small_counts(tables, shared, found, rule, told_small=()):
    """Hidden small counts, or any that a table tells of, that the attacker bounds within the spread."""
    hidden = [np.flatnonzero(list(each.hidden)).tolist() for each in found]
    moved = [{cell for move in each.moves for cell, _ in move.cells} for each in found]
    untold = [[cell for cell in at if cell not in told] for at, told in zip(hidden, moved, strict=True)]
    event(f"silent: {any(untold)}")
    attacker = AttackerOfAll(tables, hidden, rule, lines_of(tables, shared), untold, told_small)
    starts = np.cumsum([0, *(len(each.numbers) for each in tables)])
    large_in_silence = {
        int(start) + cell
        for start, cells, each in zip(starts, untold, tables, strict=False)
        for cell in cells
        if not rule.hides(each.numbers[cell] or 0)
    }
    return attacker.narrow(rule.room_needed).keys() - large_in_silence


def lines_of(tables, shared):
    """For each table the cells of everybody, who comes last."""
    size = len(list(product(*(each.codes for each in shared))))
    return [range(len(each.numbers) - size, len(each.numbers)) for each in tables]


@given(side_by_side([(), (OUTCOME,)]), st.sampled_from([RULE, Rule(smallest_group=6, smallest_spread=3)]))
def test_no_small_count_is_bounded_by_all_the_tables_together(made, rule):
    tables, shared = made
    found = covered_together(tables, [each.name for each in shared], rule)
    assert not narrow_small_counts(tables, shared, found, rule)
    lines = lines_of(tables, shared)
    for each, covers, cells in zip(tables, found, lines, strict=True):
        assert [covers.hidden[cell] for cell in cells] == [found[0].hidden[cell] for cell in lines[0]]
        assert all(covers.hidden[cell] for cell, number in enumerate(each.numbers) if rule.hides(number or 0))


@given(side_by_side([(OUTCOME,)]))
def test_no_share_of_several_tables_tells_a_small_count(made):
    """Signs tell that a count is small, in each table; those of the line are the same in all of them."""
    tables, shared = made
    found = covered_together(tables, [each.name for each in shared], RULE)
    printed = protect_shares_together([groups_of(each) for each in tables], [shared[0].name], RULE)
    signs = {Kind.NEAR_NONE: 0, Kind.NEAR_ALL: 1}
    told = [
        [at + signs[cell.kind] - 2 for at, cell in enumerate(table.cells) if cell.kind in signs] for table in printed
    ]
    event(f"signs: {min(sum(map(len, told)), 3)}")
    assert not narrow_small_counts(tables, shared, found, RULE, told)
    size = len(shared[0].codes) * 3
    assert all(table.cells[-size:] == printed[0].cells[-size:] for table in printed)


def groups_of(counts):
    """Groups from a table of parts, rests and wholes."""
    shape = counts.dimensions[:-1]
    cells = {
        codes: counts.numbers[3 * number : 3 * number + 3]
        for number, codes in enumerate(product(*(each.codes for each in shape)))
    }
    leaves = leaves_of(shape)
    return Groups(shape, {at: cells[at][2] for at in leaves}, {at: cells[at][0] or 0 for at in leaves})


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


SIX = ("NA", "EE", "BA", "HV", "SA", "EK")


def test_a_table_that_cannot_keep_a_year_secret_beside_the_region_is_silent_on_it_and_the_region_stands():
    """Ten did it in 2023, one or two on each of six programmes. Who knows that none of these is 0 would know that each
    is 1 to 5. So no programme is told of in 2023, nor in 2024: it would tell of 2023 beside both years together."""
    programmes = groups(
        Dimension("programme", (*SIX, "all"), dict.fromkeys(SIX, ("all",))),
        {(code, "2023"): (part, 20) for code, part in zip(SIX, (2, 2, 2, 2, 1, 1), strict=True)}
        | {(code, "2024"): (10, 20) for code in SIX},
    )
    schools = dict(SCHOOLS_OF) | {("Gran", "2023"): (10, 60), ("Ek", "2023"): (0, 60)}
    first, second = protect_shares_together([programmes, groups(SCHOOLS, schools)], ["year"], RULE)
    assert {printed(first, code, year) for code in SIX for year in ("2023", "2024")} == {".. .. .."}
    assert printed(first, "NA", "both") == "40 12 30%"
    assert [printed(each, "all", "2023") for each in (first, second)] == ["120 10 8%"] * 2
    assert printed(second, "Gran", "2023") == "60 10 17%"


def test_where_a_table_is_silent_it_does_not_say_either_where_there_can_be_nobody():
    """Ten of natural science together: a point in 2024 would say that all are of 2023, and so energy has four there."""
    programmes = {
        ("NA", "2023"): (10, 60),
        ("EE", "2023"): (4, 60),
        ("NA", "2024"): (0, None),
        ("EE", "2024"): (90, 200),
    }
    (table,) = protect_shares_together([groups(PROGRAMMES, programmes)], ["year"], RULE)
    assert printed(table, "all", "2023") == "120 14 12%"
    assert printed(table, "NA", "both") == "60 10 17%"
    assert {printed(table, code, year) for code in ("NA", "EE") for year in ("2023", "2024")} == {".. .. .."}


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


@pytest.mark.parametrize(
    "within",
    [
        {"1": ("1-2",), "2": ("1-2",), "1-2": ("1-3",), "3": ("1-3",)},
        {"1": ("1-2",), "2": ("1-2", "1-3"), "3": ("1-3",)},
    ],
)
def test_years_with_sums_that_share_parts_are_refused(within):
    """Silent on the first two years, a table would tell the third as what 1-3 has more than 1-2."""
    years = Dimension("year", ("1", "2", "3", "1-2", "1-3"), within)
    with pytest.raises(TableShapeError, match="share parts"):
        covered_together([counted([PROGRAMMES, years], {("NA", "1"): 3})], ["year"], RULE)


def test_tables_without_what_they_share_or_in_another_order_are_refused():
    table = counted([PROGRAMMES, SEX, YEARS[0]], {("NA", "F", "1"): 30})
    for shared in (["year", "sex"], ["year", "school"]):
        with pytest.raises(TableShapeError, match="same order"):
            covered_together([table], shared, RULE)
