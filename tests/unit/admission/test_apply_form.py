"""What the form of a list sends is read row by row, and what is none of ours is left alone."""

import pytest
from django.http import QueryDict

from gymnasieregion.contexts.admission.core.application_rows import ids_of
from gymnasieregion.contexts.admission.web.apply_form import NUMBER, SAME, hidden_fields, read_form

BASED_ON = "0" * 64


def read(text):
    return read_form(QueryDict(f"based_on={BASED_ON}&{text}"))


def test_each_verb_says_what_the_list_should_be():
    rows = "id=A&id=B&id=C"
    wanted = {
        "up:B": "BAC", "down:B": "ACB", "first:C": "CAB", "last:A": "BCA", "to:1:B": "BAC", "remove:B": "AC",
        "order": "ABC", "up:Z": "ABC", "nonsense:A": "ABC", "": "ABC",
    }  # fmt: skip
    assert {do: "".join(ids_of(read(f"{rows}&do={do}").after)) for do in wanted} == wanted


def test_an_id_may_have_a_colon_in_it():
    sent = read("id=other:4&id=A&do=last:other:4")
    assert ids_of(sent.after) == ("A", "other:4")
    assert (read("id=A&do=to:2:other:4").about, read("do=restore:17").number) == ("other:4", 17)


def test_numbers_are_put_in_order_before_what_was_pressed():
    assert ids_of(read("id=A&id=B&id=C&nr:A=3&nr:B=1&nr:C=2&do=up:A").after) == ("B", "A", "C")
    assert not read("id=A&id=B&nr:A=1&nr:B=1").wrong  # B was put first, and A was left as it was


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("x 2 3 4 5", {"A": NUMBER}), ("1 %20 3 4 5", {"B": NUMBER}), ("1 2 -1 4 5", {"C": NUMBER}),
        ("1 2 3 4 99999999999", {"E": NUMBER}), ("0 2 3 4 6", {"A": NUMBER, "E": NUMBER}),
        ("1 1 1 1 1", dict.fromkeys("BCDE", SAME)), ("5 4 3 2 1", {}), ("2 2 3 4 5", {}),
    ],
)  # fmt: skip
def test_a_number_that_cannot_be_followed_is_wrong_and_changes_nothing(typed, wrong):
    rows, numbers = "id=A&id=B&id=C&id=D&id=E", typed.split()
    sent = read("&".join([rows, *(f"nr:{id_}={number}" for id_, number in zip("ABCDE", numbers, strict=True))]))
    assert sent.wrong == wrong
    if wrong:
        assert ids_of(sent.rows) == tuple("ABCDE")


def test_a_list_in_hidden_fields_is_the_same_list():
    sent = read("id=A&LANGUAGE:A=Franska&id=B&INSTRUMENT:B=")
    assert dict(sent.rows[0].extras) == {"LANGUAGE": "Franska"}
    assert hidden_fields(sent.rows) == [("id", "A"), ("LANGUAGE:A", "Franska"), ("id", "B")]


def test_what_is_none_of_ours_is_nothing():
    assert read_form(QueryDict("id=A")) is None
    assert read("id=A&id=A") is None
    assert read("id=") is None
    assert read("id=other:x") is None
    assert read("&".join(f"id={n}" for n in range(501))) is None
