"""The rows that two canonical tables do not share, found by their bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.services import run_lines
from gymnasieregion.contexts.admission.services.run_lines import FEW, differing_rows, only_in_one, rows_of, table_of


def csv_of(rows):
    return b"".join(",".join(row).encode() + b"\n" for row in [("applicant_id", "rank", "offering_id"), *rows])


def told(before, after):
    return [frame.rows() for frame in differing_rows(csv_of(before), csv_of(after))]


def test_a_row_that_is_changed_stands_in_both_and_one_added_or_taken_away_in_one():
    before = [("A", "1", "NA"), ("B", "1", "ES"), ("C", "1", "NA"), ("D", "1", "IB")]
    after = [("A", "1", "NA"), ("B", "1", "IB"), ("D", "1", "IB"), ("E", "1", "NA")]
    assert told(before, after) == [[("B", "1", "ES"), ("C", "1", "NA")], [("B", "1", "IB"), ("E", "1", "NA")]]


def test_numbers_that_sort_otherwise_than_text_make_no_row_differ_that_does_not():
    before = [("A", str(rank), f"U{rank}") for rank in range(1, 13)]
    after = [row for row in before if row[1] != "9"]
    assert told(before, after) == [[("A", "9", "U9")], []]


def test_a_cell_with_a_line_break_is_read_whole():
    before = b'id,name\n1,"a\nb"\n2,c\n'
    after = b'id,name\n1,"a\nd"\n2,c\n'
    assert [frame.rows() for frame in differing_rows(before, after)] == [[("1", "a\nb")], [("1", "a\nd")]]


def test_tables_without_rows_differ_by_all_rows_of_the_other():
    assert told([], [("A", "1", "NA")]) == [[], [("A", "1", "NA")]]
    assert told([], []) == [[], []]


@pytest.mark.parametrize("many", [0, 3, 20_000])
def test_however_many_rows_differ_they_are_the_same_rows(many, monkeypatch):
    monkeypatch.setattr(run_lines, "MANY", many)
    before = [(f"E{n:05}", "1", "NA") for n in range(4_000)]
    after = [(who, rank, "ES" if n % 700 == 0 else offering) for n, (who, rank, offering) in enumerate(before)]
    expected = [[row for row, other in zip(one, two, strict=True) if row != other]
                for one, two in ((before, after), (after, before))]  # fmt: skip
    assert [sorted(rows) for rows in told(before, after)] == expected


KEYS = st.lists(st.tuples(st.integers(0, 40), st.sampled_from("ABC")), unique_by=lambda row: row[0], max_size=40)


@given(KEYS, KEYS)
def test_it_finds_what_reading_both_tables_finds(one, other):
    before, after = (csv_of([(f"E{n}", "1", at) for n, at in sorted(rows)]) for rows in (one, other))
    found, expected = differing_rows(before, after), only_in_one(table_of(before), table_of(after))
    assert [sorted(frame.rows()) for frame in found] == [sorted(frame.rows()) for frame in expected]


ROWS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 3)), unique=True, max_size=60)


@given(ROWS, st.sets(st.integers(0, 40), max_size=FEW))
def test_the_rows_of_a_few_are_those_that_reading_the_whole_table_gives(rows, wanted):
    content = csv_of([(f"E{n}", str(rank), "NA") for n, rank in sorted(rows)])
    ids = {f"E{n}" for n in wanted}
    whole = table_of(content)
    expected = whole.filter(whole["applicant_id"].is_in(sorted(ids))) if ids and whole.height else whole.clear()
    assert sorted(rows_of(content, ids).rows()) == sorted(expected.rows())


def test_the_rows_of_many_are_the_whole_table_and_so_where_a_cell_is_quoted():
    content = csv_of([(f"E{n:02}", "1", "NA") for n in range(40)])
    assert rows_of(content, {f"E{n:02}" for n in range(FEW + 1)}).height == 40
    assert rows_of(b'id,name\n1,"a\nb"\n2,c\n', {"2"}).rows() == [("1", "a\nb"), ("2", "c")]
