"""Tables by hand: what is hidden for the sake of what, in one way, two ways, nested areas and over years."""

from dataclasses import replace

import numpy as np
import pytest

from gymnasieregion.platform.disclosure.api import (
    Dimension,
    ImpossibleCountError,
    Kind,
    PublishedTable,
    Rule,
    TableShapeError,
    counted,
    protect_counts,
    protect_table,
)
from gymnasieregion.platform.disclosure.covering import covered

RULE = Rule(smallest_group=10, smallest_spread=5)
TENS = replace(RULE, rounding_base=10)
SEX = Dimension("sex", ("F", "M", "all"), {"F": ("all",), "M": ("all",)})


def lines(table):
    """What is printed, a line for each code of the first dimension."""
    width = len(table.cells) // len(table.dimensions[0].codes)
    cells = [str(cell).replace(" ", "") for cell in table.cells]
    return [" ".join(cells[at : at + width]) for at in range(0, len(cells), width)]


def protected(values, rule=RULE):
    names = [f"rad {at}" for at in range(len(values))], [f"kolumn {at}" for at in range(len(values[0]))]
    return lines(protect_table(*names, values, rule))


@pytest.mark.parametrize(
    ("counts", "printed"),
    [
        ([31, 40], "31 40 71"),
        ([31, 0], "31 0 31"),
        ([31, None], "31 . 31"),
        ([None, None], ". . ."),
        ([0, 0], "0 0 0"),
        ([31, 4], ".. .. 35"),  # the other sex is hidden too, and the total stands
        ([31, 4, 6], "31 .. .. 41"),  # 10 on two small: each may be 1-9
        ([31, 3, 4], "31 .. .. 38"),  # 7 on two: 1-6, five apart
        ([31, 3, 3], ".. .. .. 37"),  # 6 on two would be 1-5, four apart: 31 is hidden as well
        ([31, 9, 9], ".. .. .. 49"),  # 18 on two would be 9 and 9
        ([31, 9, 8, 40], "31 .. .. .. 88"),  # the next in order is hidden, not the smallest
        ([9, 500, 9, 400], ".. .. .. 400 918"),  # two that are known to be small would be 18 together
        ([4, 5], ".. .. .."),  # the total is small itself
        ([1, 14], ".. .. .."),  # 15 with 14 at least 10 would leave 1-5; what was hidden in vain stays so
        ([1, 15], ".. .. 16"),  # 1-6
        ([3], ".."),
    ],
)
def test_a_one_way_table(counts, printed):
    assert protected([[count] for count in counts]) == printed.split()
    assert " ".join(protected([counts])) == printed


def test_boys_and_girls_on_three_programmes():
    """3 is small; 61 in its row, 44 in its column and 12 where they meet are hidden with it, and no total is."""
    table = protect_table(["NA", "EE", "VO"], ["Kvinnor", "Män"], [[52, 48], [3, 61], [44, 12]], RULE)
    assert lines(table) == ["52 48 100", ".. .. 64", ".. .. 56", "99 121 220"]


def test_four_small_cells_in_a_square_need_no_others():
    """5 5 / 5 5: each may be 1–9 with the same totals."""
    assert protected([[5, 5, 20], [5, 5, 30]]) == [".. .. 20 30", ".. .. 30 40", "10 10 50 70"]


def test_zeros_are_printed_and_so_a_cell_that_stands_among_them_takes_the_totals_along():
    """Nothing in the row or the column of 4 could be otherwise, so that its totals and the grand total are hidden."""
    assert protected([[4, 0], [0, 30]]) == [".. 0 ..", "0 30 30", ".. 30 .."]


def test_a_district_in_its_municipality_in_its_region():
    """D2 has 3. D1 in the same municipality is hidden, so that Nacka and the region can stand; Täby is untouched."""
    area = Dimension(
        "area",
        ("D1", "D2", "Nacka", "D3", "D4", "Täby", "AB"),
        {"D1": ("Nacka",), "D2": ("Nacka",), "D3": ("Täby",), "D4": ("Täby",), "Nacka": ("AB",), "Täby": ("AB",)},
    )
    counts = counted([area], {("D1",): 40, ("D2",): 3, ("D3",): 25, ("D4",): 30})
    assert lines(protect_counts(counts, RULE)) == ["..", "..", "43", "25", "30", "55", "98"]


def test_a_school_alone_in_its_municipality_hides_the_municipality_and_another():
    """S1 is Ekerö's only school: Ekerö is hidden with it, and as the region stands S2 and Nacka are as well."""
    area = Dimension(
        "area", ("S1", "S2", "Ekerö", "Nacka", "AB"),
        {"S1": ("Ekerö",), "S2": ("Nacka",), "Ekerö": ("AB",), "Nacka": ("AB",)},
    )  # fmt: skip
    assert lines(protect_counts(counted([area], {("S1",): 4, ("S2",): 90}), RULE)) == ["..", "..", "..", "..", "94"]


def test_a_school_in_its_provider_and_in_its_municipality():
    """S1's neighbour in both, S3, is hidden with it, though S2 and S4 are nearer in order: no total is given up."""
    area = Dimension(
        "area",
        ("S1", "S2", "S4", "S3", "Nacka", "Täby", "Ö1", "Ö2", "AB"),
        {
            "S1": ("Nacka", "Ö1"), "S2": ("Nacka", "Ö2"), "S3": ("Nacka", "Ö1"), "S4": ("Täby", "Ö1"),
            "Nacka": ("AB",), "Täby": ("AB",), "Ö1": ("AB",), "Ö2": ("AB",),
        },
    )  # fmt: skip
    counts = counted([area], {("S1",): 4, ("S2",): 60, ("S3",): 50, ("S4",): 40})
    assert lines(protect_counts(counts, RULE)) == ["..", "60", "40", "..", "114", "40", "94", "60", "154"]


def test_a_year_is_not_told_by_the_period_that_it_lies_in():
    years = Dimension(
        "year", ("2024", "2025", "2026", "2024–2026"), dict.fromkeys(("2024", "2025", "2026"), ("2024–2026",))
    )
    counts = counted([years], {("2024",): 30, ("2025",): 4, ("2026",): 35})
    assert lines(protect_counts(counts, RULE)) == ["30", "..", "..", "69"]


def test_years_without_a_sum_tell_nothing_of_each_other():
    counts = counted([Dimension("year", ("2025", "2026"))], {("2025",): 4, ("2026",): 35})
    assert lines(protect_counts(counts, RULE)) == ["..", "35"]


def test_rounding_comes_last_and_each_figure_by_itself():
    """39, 48 and 30 are about 40, 50 and 30, and together 117, about 120; what is hidden is the same."""
    values = [[14, 14, 14], [25, 4, 16], [0, 30, None]]
    assert protected(values) == ["14 .. .. 42", "25 .. .. 45", "0 30 . 30", "39 48 30 117"]
    assert protected(values, TENS) == [
        "cirka10 .. .. cirka40",
        "cirka30 .. .. cirka50",
        "0 cirka30 . cirka30",
        "cirka40 cirka50 cirka30 cirka120",
    ]


def test_every_hidden_cell_of_a_large_table_is_moved_by_something_that_nobody_can_see():
    """26 municipalities in a region, 18 programmes and two sexes, small counts all over."""
    draw = np.random.default_rng(7)
    municipality = Dimension("municipality", (*map(str, range(26)), "AB"), {str(at): ("AB",) for at in range(26)})
    programme = Dimension("programme", (*map(str, range(18)), "all"), {str(at): ("all",) for at in range(18)})
    numbers = draw.choice([0, 3, 5, 6, 12, 40, 80], (26, 18, 2))
    leaves = {(str(at[0]), str(at[1]), "FM"[at[2]]): int(count) for at, count in np.ndenumerate(numbers)}
    counts = counted([municipality, programme, SEX], leaves)
    found = covered(counts, RULE)
    moved = {cell for move in found.moves for cell, _ in move.cells}
    assert moved == {cell for cell, is_hidden in enumerate(found.hidden) if is_hidden}
    assert moved >= {cell for cell, number in enumerate(counts.numbers) if RULE.hides(number)}
    assert all(move.room >= 5 for move in found.moves)
    for move in found.moves:
        change = np.zeros(len(counts.numbers), int)
        for cell, sign in move.cells:
            change[cell] = sign
        change = change.reshape(27, 19, 3)
        for way in range(3):
            *parts, total = np.moveaxis(change, way, 0)
            assert (sum(parts) == total).all()


def test_a_part_of_a_table_is_as_the_whole_was_protected():
    area = Dimension("area", ("S1", "S2", "all"), {"S1": ("all",), "S2": ("all",)}, title=("Skola", "School"))
    counts = counted([area, SEX], {("S1", "F"): 30, ("S1", "M"): 4, ("S2", "F"): 20, ("S2", "M"): 25})
    table = protect_counts(counts, RULE)
    assert lines(table) == [".. .. 34", ".. .. 45", "50 29 79"]
    women = table.part({"sex": "F", "area": ["all", "S1"]})
    assert ([each.name for each in women.dimensions], lines(women)) == (["area"], ["50", ".."])
    assert str(table["S2", "all"]) == "45"
    assert dict(women.rows())["S1",].kind is Kind.HIDDEN
    for wrong in ({"year": "2025"}, {"sex": "X"}, {"sex": ["X"]}, {"sex": "F", "area": "S1"}):
        with pytest.raises(TableShapeError):
            table.part(wrong)
    with pytest.raises(TableShapeError, match="no code X"):
        assert table["X", "F"]


@pytest.mark.parametrize(
    ("rows", "columns", "values"),
    [([], [], []), (["a"], [], [[]]), (["a"], ["b"], []), (["a"], ["b"], [[1, 2]]), (["a", "a"], ["b"], [[1], [2]])],
)
def test_names_and_counts_that_do_not_fit_are_refused(rows, columns, values):
    with pytest.raises(TableShapeError):
        protect_table(rows, columns, values, RULE)


def test_impossible_tables_are_refused():
    with pytest.raises(ImpossibleCountError):
        protected([[12], [-1]])
    with pytest.raises(TableShapeError, match="a cell for each"):
        PublishedTable((SEX,), ())
