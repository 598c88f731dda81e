"""The list of an application: moves keep every row, two lists that meet lose none, and the digest tells lists apart."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.application_rows import (
    Row,
    canonical_rows,
    differences,
    digest_of,
    ids_of,
    merged,
    moved,
    numbered,
    rows_of_json,
    without,
)

IDS = [f"P{n}" for n in range(7)] + ["other:4"]
EXTRAS = st.dictionaries(st.sampled_from(["LANGUAGE", "INSTRUMENT"]), st.sampled_from(["Franska", "Tyska"]), max_size=2)
LISTS = st.lists(st.builds(Row, st.sampled_from(IDS), EXTRAS), max_size=7, unique_by=lambda row: row.offering_id)


def rows(text):
    return tuple(Row(each) for each in text)


@given(mine=LISTS, theirs=LISTS, base=st.none() | LISTS)
def test_when_two_lists_meet_no_choice_is_lost_and_none_comes_twice(mine, theirs, base):
    both = ids_of(merged(mine, theirs, base))
    assert sorted(both) == sorted(set(ids_of(mine)) | set(ids_of(theirs)))


@given(mine=LISTS, theirs=LISTS, base=st.none() | LISTS)
def test_when_two_lists_meet_an_extra_choice_that_one_of_them_made_is_kept(mine, theirs, base):
    kept = {row.offering_id: row.extras for row in merged(mine, theirs, base)}
    for row in (*mine, *theirs):
        assert set(row.extras) <= set(kept[row.offering_id])
    for id_, extras in kept.items():
        made = [row.extras for row in (*mine, *theirs) if row.offering_id == id_]
        assert all(any(one.get(kind) == name for one in made) for kind, name in extras.items())


@given(mine=LISTS, theirs=LISTS)
def test_a_list_that_meets_one_that_nobody_has_changed_is_the_changed_one_with_its_rows_in_order(mine, theirs):
    both = ids_of(merged(mine, theirs, theirs))
    order = [id_ for id_ in both if id_ in ids_of(mine)]
    if [id_ for id_ in ids_of(mine) if id_ in ids_of(theirs)] != [id_ for id_ in ids_of(theirs) if id_ in ids_of(mine)]:
        assert order == list(ids_of(mine))


@given(LISTS)
def test_a_list_that_meets_itself_is_itself(one):
    assert merged(one, one, one) == tuple(one)


def test_the_order_is_that_of_the_tab_that_moved_rows():
    # the other tab put C first; this one only added D
    assert ids_of(merged(rows("ABCD"), rows("CAB"), rows("ABC"))) == ("C", "D", "A", "B")
    # this tab put C first; the other only added D
    assert ids_of(merged(rows("CAB"), rows("ABCD"), rows("ABC"))) == ("C", "D", "A", "B")
    # both moved rows: the order of the one who is at it now
    assert ids_of(merged(rows("BAC"), rows("CAB"), rows("ABC"))) == ("B", "A", "C")


@given(rows_=LISTS, id_=st.sampled_from(IDS), place=st.integers(-3, 12))
def test_a_move_keeps_every_row_and_the_order_of_the_others(rows_, id_, place):
    after = moved(rows_, id_, place)
    assert sorted(ids_of(after)) == sorted(ids_of(rows_))
    assert ids_of(without(after, id_)) == ids_of(without(rows_, id_))
    if id_ in ids_of(rows_):
        assert ids_of(after).index(id_) == min(max(place, 1), len(rows_)) - 1


@given(rows_=LISTS, numbers=st.dictionaries(st.sampled_from(IDS), st.integers(0, 10)))
def test_typed_numbers_keep_every_row(rows_, numbers):
    assert sorted(ids_of(numbered(rows_, numbers))) == sorted(ids_of(rows_))


@pytest.mark.parametrize(
    ("numbers", "order"),
    [
        ({}, "ABCD"),
        ({"A": 1, "B": 2, "C": 3, "D": 4}, "ABCD"),
        ({"A": 1, "B": 2, "C": 3, "D": 1}, "DABC"),
        ({"A": 4, "B": 2, "C": 3, "D": 4}, "BCDA"),
        ({"A": 4, "B": 3, "C": 2, "D": 1}, "DCBA"),
        ({"A": 99, "B": 2, "C": 3, "D": 4}, "BCDA"),
        ({"A": 2, "B": 1, "C": 3, "D": 4}, "BACD"),
        ({"A": 1, "B": 2, "C": 1, "D": 1}, "CDAB"),
    ],
)
def test_a_row_ends_where_its_number_says(numbers, order):
    assert "".join(ids_of(numbered(rows("ABCD"), numbers))) == order


@given(one=LISTS, other=LISTS)
def test_two_lists_have_the_same_digest_only_when_they_are_the_same(one, other):
    same = canonical_rows(one) == canonical_rows(other)
    assert (digest_of(one) == digest_of(other)) is same


@given(LISTS)
def test_a_list_comes_back_from_its_version_as_it_was(one):
    back = rows_of_json(json.loads(json.dumps(canonical_rows(one))))
    assert [(row.offering_id, dict(row.extras)) for row in back] == [(row.offering_id, dict(row.extras)) for row in one]


@given(before=LISTS, after=LISTS)
def test_differences_say_everything_that_differs(before, after):
    found = differences(before, after)
    assert set(found.added) == set(ids_of(after)) - set(ids_of(before))
    assert set(found.removed) == set(ids_of(before)) - set(ids_of(after))
    assert bool(found) is (canonical_rows(before) != canonical_rows(after))


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("DABE", "CABED", [("D", 1, 5)]),  # a new one first, and the first one last
        ("ABCD", "EABCD", []),  # a new one moved to the top: the others only gave way
        ("ABCD", "DABC", [("D", 4, 1)]),
        ("AB", "BA", [("B", 2, 1)]),
        ("ABC", "CBA", [("C", 3, 1), ("A", 1, 3)]),
        ("ABCD", "BD", []),
    ],
)
def test_only_what_somebody_moved_is_told_as_moved(before, after, wanted):
    assert list(differences(rows(before), rows(after)).moved) == wanted


@given(before=LISTS, after=LISTS)
def test_nothing_is_moved_from_a_place_to_the_same(before, after):
    assert all(was != is_ for _, was, is_ in differences(before, after).moved)


def test_a_row_to_another_office_knows_its_key():
    assert (Row("other:17").other, Row("NA").other) == (17, None)
