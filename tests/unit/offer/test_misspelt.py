"""Words that stand nowhere in the offer, and what may have been meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.offer.core.misspelt import MOST, suggestions

TEXTS = [
    "Naturvetenskapsprogrammet, Åsö gymnasium, Stockholm",
    "Bygg- och anläggningsprogrammet, Södertörns yrkesgymnasium, Haninge",
    "Hantverksprogrammet - Frisör, Frisörgymnasiet, Järfälla",
    "Samhällsvetenskapsprogrammet, Östra Reals gymnasium, Stockholm",
]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("naturvetenskpsprogrammet", "naturvetenskapsprogrammet"),
        ("frissör", "frisör"),
        ("frisor", None),  # utan prickar hittas ändå
        ("anlegning", "anläggningsprogrammet"),  # ett halvt ord
        ("samhell", "samhällsvetenskapsprogrammet"),
        ("järfela", "järfälla"),
        ("Åsö natturvetenskap", "Åsö naturvetenskapsprogrammet"),
        ("stockholm", None),
        ("qqqq", None),
        ("frissör qqqq", None),
        ("", None),
    ],
)
def test_a_word_spelt_wrong_is_mended_and_others_stay_as_they_are(words, first):
    found = suggestions(words, TEXTS)
    assert (found[0] if found else None) == first
    assert len(found) <= MOST


@given(st.text("abcdeåäö ", max_size=20))
def test_a_search_in_nothing_suggests_nothing(words):
    assert suggestions(words, []) == ()
