"""Tables by hand, and an attacker who tries every table that could lie behind the printed one."""

from collections import defaultdict
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gymnasieregion.platform.disclosure.api import (
    Bounds,
    ImpossibleCountError,
    PublishedTable,
    Rule,
    TableShapeError,
    attackable,
    protect_count,
    protect_share,
    protect_table,
)
from gymnasieregion.platform.disclosure.flow import ContradictoryTableError
from gymnasieregion.platform.disclosure.published import count_shown, hidden

RULE = Rule(smallest_group=10, smallest_spread=5)
TENS = replace(RULE, rounding_base=10)


def shown(table):
    """All that is printed, totals last in each line and in a last line."""
    lines = [[str(cell) for cell in line] for line in table.cells]
    if table.is_two_way:
        lines = [[*line, str(total)] for line, total in zip(lines, table.row_totals, strict=True)]
        return [*lines, [*map(str, table.column_totals), str(table.grand_total)]]
    return [*lines, [str(table.grand_total)]]


def protected(values, rule=RULE):
    names = [f"rad {at}" for at in range(len(values))], [f"kolumn {at}" for at in range(len(values[0]))]
    return protect_table(*names, values, rule)


def with_all_totals(values, rule=RULE):
    """What a careless page would print: small cells hidden, all totals as they are."""
    lines = [tuple(protect_count(count, rule) for count in line) for line in values]
    two_way = len(values) > 1 and len(values[0]) > 1
    sums = ([sum(line) for line in values], [sum(line) for line in zip(*values, strict=True)]) if two_way else ([], [])
    return PublishedTable(
        tuple(f"rad {at}" for at in range(len(values))),
        tuple(f"kolumn {at}" for at in range(len(values[0]))),
        tuple(lines),
        tuple(count_shown(total, rule) for total in sums[0]),
        tuple(count_shown(total, rule) for total in sums[1]),
        count_shown(sum(sum(line) for line in values), rule),
    )


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        ([[31], [40]], [["31"], ["40"], ["71"]]),
        ([[31], [4]], [["31"], [".."], [".."]]),  # 35 - 31 would tell the 4
        ([[31], [0]], [["31"], ["0"], ["31"]]),
        ([[31], [None]], [["31"], ["."], ["31"]]),
        ([[None], [None]], [["."], ["."], ["."]]),
        ([[0], [0]], [["0"], ["0"], ["0"]]),
        ([[31], [4], [6]], [["31"], [".."], [".."], ["41"]]),  # 10 on two: each may be 1-9
        ([[31], [2], [3]], [["31"], [".."], [".."], [".."]]),  # 5 on two: each at most 4
        ([[31], [8], [9]], [["31"], [".."], [".."], [".."]]),  # 17 on two: 8 or 9 each
        ([[31], [3], [4]], [["31"], [".."], [".."], ["38"]]),  # 7 on two: 1-6, five apart
        ([[31], [3], [3]], [["31"], [".."], [".."], [".."]]),  # 6 on two: 1-5, four apart
        ([[4], [5]], [[".."], [".."], [".."]]),  # the total itself is small
        ([[3]], [[".."], [".."]]),
        ([[12, 4, 6]], [["12", "..", ".."], ["22"]]),
    ],
)  # fmt: skip
def test_a_one_way_table_keeps_its_total_only_when_it_tells_little(values, printed):
    assert shown(protected(values)) == printed


def test_boys_and_girls_on_three_programmes():
    """One small cell takes the totals of its row and column along, and the grand total; the other row keeps its own."""
    table = protect_table(["NA", "EE", "VO"], ["Kvinnor", "Män"], [[52, 48], [3, 61], [44, 12]], RULE)
    assert shown(table) == [
        ["52", "48", "100"],
        ["..", "61", ".."],
        ["44", "12", "56"],
        ["..", "121", ".."],
    ]
    assert attackable(table, RULE) == ()


def test_four_small_cells_in_a_square_keep_all_totals():
    """5 5 / 5 5: each may be 1–9 with the same totals."""
    assert shown(protected([[5, 5, 20], [5, 5, 30]])) == [
        ["..", "..", "20", "30"],
        ["..", "..", "30", "40"],
        ["10", "10", "50", "70"],
    ]


def test_groups_that_share_no_line_lose_their_totals_apart():
    values = [[5, 5, 20, 30], [5, 5, 30, 40], [50, 60, 4, 70], [50, 60, 90, 80]]
    assert shown(protected(values)) == [
        ["..", "..", "20", "30", "60"],
        ["..", "..", "30", "40", "80"],
        ["50", "60", "..", "70", ".."],
        ["50", "60", "90", "80", "280"],
        ["110", "130", "..", "220", ".."],
    ]


def test_a_table_that_rounds_adds_up_and_hides_totals_over_hidden_cells():
    assert shown(protected([[14, 14, 14], [25, 4, 16], [0, 30, None]], TENS)) == [
        ["cirka 10", "cirka 10", "cirka 10", "cirka 30"],
        ["cirka 30", "..", "cirka 20", ".."],
        ["0", "cirka 30", ".", "cirka 30"],
        ["cirka 40", "..", "cirka 30", ".."],
    ]


def test_a_careless_total_is_found_out_with_what_it_gives_away():
    assert attackable(with_all_totals([[31], [4]]), RULE) == (Bounds(1, 0, 4, 4),)
    assert attackable(with_all_totals([[31], [2], [3]]), RULE) == (Bounds(1, 0, 1, 4), Bounds(2, 0, 1, 4))
    assert attackable(with_all_totals([[5, 5], [5, 5]]), RULE) == ()
    assert attackable(with_all_totals([[1, 12], [30, 14]]), RULE) == (Bounds(0, 0, 1, 1),)


def test_a_hidden_total_over_printed_cells_is_found_out():
    careless = with_all_totals([[11, 12], [13, 14]])
    no_row = replace(careless, row_totals=(hidden(RULE), careless.row_totals[1]))
    assert attackable(no_row, RULE) == (Bounds(0, None, 23, 23),)
    no_column = replace(careless, column_totals=(careless.column_totals[0], hidden(RULE)))
    assert attackable(no_column, RULE) == (Bounds(None, 1, 26, 26),)
    no_grand = replace(careless, grand_total=hidden(RULE))
    assert attackable(no_grand, RULE) == (Bounds(None, None, 50, 50),)


def test_a_cell_is_found_out_through_the_grand_total_alone():
    """The row and the column of the small cell are bare, but the grand total and the other row tell them."""
    careless = with_all_totals([[4, 12], [30, 14]])
    half = replace(
        careless,
        row_totals=(hidden(RULE), careless.row_totals[1]),
        column_totals=(hidden(RULE), careless.column_totals[1]),
    )
    assert Bounds(0, 0, 4, 4) in attackable(half, RULE)


def test_a_ring_of_cells_is_bounded_through_its_other_lines():
    """No total alone bounds a cell closely (7–13 on two in each line), but all can only move one step together."""
    values = [[2, 8, 0], [0, 5, 5], [5, 0, 8], [20, 20, 20]]
    assert attackable(with_all_totals(values), RULE) == (
        Bounds(0, 0, 1, 3),
        Bounds(0, 1, 7, 9),
        Bounds(1, 1, 4, 6),
        Bounds(1, 2, 4, 6),
        Bounds(2, 0, 4, 6),
        Bounds(2, 2, 7, 9),
    )
    assert [str(total) for total in protected(values).row_totals] == ["..", "..", "..", "60"]


@st.composite
def tables(draw, most_hidden_cells=5):
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    count = st.one_of(st.integers(0, 9), st.integers(10, 40), st.integers(10, 40))
    values = draw(st.lists(st.lists(count, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
    assume(sum(RULE.hides(count) for line in values for count in line) <= most_hidden_cells)
    return values


def tables_behind(table):
    """All whole-number tables that agree with what is printed, found by trying: one table a line, cells in order."""
    places = table.hidden_cells()
    known = np.array([[cell.number or 0 for cell in line] for line in table.cells])
    guesses = np.array(list(product(range(1, 10), repeat=len(places)))).reshape(9 ** len(places), len(places))
    tried = np.broadcast_to(known, (len(guesses), *known.shape)).copy()
    for at, (row, column) in enumerate(places):
        tried[:, row, column] = guesses[:, at]
    fits = np.ones(len(tried), dtype=bool)
    for sums, totals in ((tried.sum(2), table.row_totals), (tried.sum(1), table.column_totals)):
        for line, total in enumerate(totals):
            if not total.is_hidden:
                fits &= sums[:, line] == total.number
    if not table.grand_total.is_hidden:
        fits &= tried.sum((1, 2)) == table.grand_total.number
    return tried[fits]


@settings(deadline=None)
@given(tables(most_hidden_cells=4))
def test_the_bounds_are_what_trying_every_table_gives(values):
    table = with_all_totals(values)
    behind = tables_behind(table)
    by_trying = tuple(
        found
        for row, column in table.hidden_cells()
        if (
            found := Bounds(row, column, int(behind[:, row, column].min()), int(behind[:, row, column].max()))
        ).is_narrow(RULE)
    )
    assert attackable(table, RULE) == by_trying


@settings(deadline=None)
@given(tables(most_hidden_cells=4))
def test_no_published_table_bounds_a_hidden_count_within_five(values):
    table = protected(values)
    assert attackable(table, RULE) == ()
    behind = tables_behind(table)
    assert any((one == np.array(values)).all() for one in behind)
    counts = [behind[:, row, column] for row, column in table.hidden_cells()]
    if table.is_two_way:
        counts += [behind.sum(2)[:, at] for at, total in enumerate(table.row_totals) if total.is_hidden]
        counts += [behind.sum(1)[:, at] for at, total in enumerate(table.column_totals) if total.is_hidden]
    counts += [behind.sum((1, 2))] if table.grand_total.is_hidden else []
    for could_be in counts:
        assert len(np.unique(could_be)) > 5
        assert could_be.max() - could_be.min() >= 5


@pytest.mark.parametrize(
    ("rows", "columns", "rule", "counts"),
    [
        (2, 1, RULE, range(13)),
        (1, 3, RULE, range(13)),
        (2, 2, RULE, range(11)),
        (2, 2, replace(RULE, rounding_base=5), range(11)),
        (4, 1, Rule(smallest_group=6, smallest_spread=3), range(7)),
        (3, 2, Rule(smallest_group=4, smallest_spread=2), range(5)),
    ],
)
def test_one_who_knows_the_whole_procedure_learns_no_more(rows, columns, rule, counts):
    """Every table there is goes through the procedure; those that print alike are all the attacker can tell apart."""
    alike = defaultdict(list)
    for values in product(counts, repeat=rows * columns):
        table = protected([values[at : at + columns] for at in range(0, len(values), columns)], rule)
        alike[table].append(values)
    spread = min(rule.smallest_spread, rule.most_hidden - 1)
    for table, behind in alike.items():
        could_be = np.array(behind).reshape(-1, rows, columns)
        kinds = [[cell.is_hidden for cell in line] for line in table.cells]
        hidden_counts = [could_be[:, row, column] for row, column in zip(*np.nonzero(kinds), strict=True)]
        if table.is_two_way:
            hidden_counts += [could_be.sum(2)[:, at] for at, total in enumerate(table.row_totals) if total.is_hidden]
            hidden_counts += [could_be.sum(1)[:, at] for at, total in enumerate(table.column_totals) if total.is_hidden]
        hidden_counts += [could_be.sum((1, 2))] if table.grand_total.is_hidden else []
        for count in hidden_counts:
            assert count.max() - count.min() >= spread
            assert len(np.unique(count)) > spread


@settings(deadline=None)
@given(tables(most_hidden_cells=16))
def test_what_is_printed_is_true_and_adds_up(values):
    table = protected(values)
    for line, true in zip(table.cells, values, strict=True):
        assert all(cell.is_hidden == RULE.hides(count) for cell, count in zip(line, true, strict=True))
        assert all(cell.number in {None, count} for cell, count in zip(line, true, strict=True))
    assert all(total.number in {None, sum(line)} for total, line in zip(table.row_totals, values, strict=False))
    assert table.grand_total.number in {None, sum(map(sum, values))}
    if not table.hidden_cells():
        assert not any(total.is_hidden for total in (*table.row_totals, *table.column_totals, table.grand_total))


@settings(deadline=None)
@given(tables(most_hidden_cells=16))
def test_rounded_totals_are_the_sums_of_what_is_printed(values):
    table = protected(values, TENS)
    assert attackable(table, TENS) == ()
    lines = [*zip(table.cells, table.row_totals, strict=False)]
    lines += [*zip(zip(*table.cells, strict=True), table.column_totals, strict=False)]
    lines += [(tuple(cell for line in table.cells for cell in line), table.grand_total)]
    for cells, total in lines:
        assert total.is_hidden == any(cell.is_hidden for cell in cells)
        assert total.is_hidden or total.number == sum(cell.number for cell in cells)


@settings(deadline=None)
@given(tables(most_hidden_cells=16), st.integers(1, 9), st.integers(1, 9))
def test_a_larger_spread_never_shows_more(values, one, other):
    low, high = sorted((one, other))
    strict = [cell for line in shown(protected(values, replace(RULE, smallest_spread=high))) for cell in line]
    loose = [cell for line in shown(protected(values, replace(RULE, smallest_spread=low))) for cell in line]
    assert all(cell == ".." for cell, stricter in zip(loose, strict, strict=True) if stricter != cell and cell == "..")
    assert all(stricter in {cell, ".."} for cell, stricter in zip(loose, strict, strict=True))


@settings(deadline=None)
@given(tables(most_hidden_cells=16))
def test_a_table_on_its_side_hides_the_same(values):
    upright, on_its_side = protected(values), protected([list(line) for line in zip(*values, strict=True)])
    assert upright.row_totals == on_its_side.column_totals
    assert upright.grand_total == on_its_side.grand_total


def test_a_large_table_is_judged_in_time():
    """26 municipalities and 18 programmes, small counts all over."""
    draw = np.random.default_rng(7)
    values = [[int(count) for count in line] for line in draw.choice([0, 3, 5, 6, 40, 80], (26, 18))]
    assert attackable(protected(values), RULE) == ()


@pytest.mark.parametrize(
    ("rows", "columns", "values"),
    [([], [], []), (["a"], [], [[]]), (["a"], ["b"], []), (["a"], ["b"], [[1, 2]]), (["a"], ["b", "c"], [[1]])],
)
def test_names_and_counts_that_do_not_fit_are_refused(rows, columns, values):
    with pytest.raises(TableShapeError, match="a table has"):
        protect_table(rows, columns, values, RULE)


def test_impossible_tables_are_refused():
    with pytest.raises(ImpossibleCountError):
        protected([[12], [-1]])
    careless = with_all_totals([[31], [4]])
    with pytest.raises(ContradictoryTableError):
        attackable(replace(careless, grand_total=count_shown(90, RULE)), RULE)
    with pytest.raises(TableShapeError, match="a two-way table"):
        replace(careless, row_totals=(careless.grand_total,))
    with pytest.raises(TableShapeError, match="a share"):
        attackable(replace(careless, grand_total=protect_share(20, 40, RULE)), RULE)
    with pytest.raises(TableShapeError, match="a rounded total"):
        attackable(with_all_totals([[31], [4]], TENS), TENS)
