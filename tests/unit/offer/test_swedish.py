"""Swedish order and search, the same in every database."""

from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.offer.core.swedish import folded, sort_key


def test_the_order_is_the_swedish_one():
    names = ["abc", "Alvik", "Olofström", "Värmdö", "Wargentin", "Zetterberg", "Åsö", "älta", "Ängelholms", "Ösby"]
    assert sorted(set(names), key=sort_key) == names


def test_a_word_ends_before_a_longer_one_goes_on():
    assert sorted(["Upplands-Bro", "Upplands Väsby", "Uppland"], key=sort_key) == [
        "Uppland",
        "Upplands Väsby",
        "Upplands-Bro",
    ]


def test_search_takes_letters_with_and_without_marks():
    assert folded("Åsö ÄNGÖ Café Ærø") == "aso ango cafe aero"


@given(st.text())
def test_a_key_is_made_of_signs_that_every_database_puts_in_the_same_order(text):
    assert set(sort_key(text)) <= set("0123456789abcdefghijklmnopqrstuvwxyz")


@given(st.text())
def test_what_is_folded_stays_folded(text):
    assert folded(folded(text)) == folded(text)
