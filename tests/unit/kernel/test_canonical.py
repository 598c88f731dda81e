from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.kernel.canonical import canonical_json, sha256_hex

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)


def test_keys_are_sorted_and_nothing_is_written_for_looks():
    assert canonical_json({"ö": [1, None, True], "a": {"c": "x", "b": ""}}) == (
        '{"a":{"b":"","c":"x"},"ö":[1,null,true]}'.encode()
    )


@given(st.dictionaries(st.text(), JSON))
def test_the_order_in_which_a_thing_was_made_does_not_show(thing):
    turned = dict(reversed(thing.items()))
    assert canonical_json(turned) == canonical_json(thing)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_has_no_words_for_is_refused(value):
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"a": value})


def test_a_date_is_refused():
    with pytest.raises(TypeError):
        canonical_json(date(2025, 7, 1))


def test_the_hash_is_the_published_one_of_fips_180():
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
