"""A slip leads to the root, and nothing else does."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.slip import merkle_path, merkle_root, root_from_path, slip_leaf, slip_salt

LEAVES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40)


def test_a_leaf_by_hand():
    assert slip_leaf(b"salt", b"rows") == sha256(b"\x00saltrows").digest()


def test_the_salt_by_a_published_vector():
    # RFC 4231, test case 2: HMAC-SHA-256 with key "Jefe".
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert slip_salt(b"Jefe", "what do ya want for nothing?").hex() == expected


def test_a_root_of_five_by_hand():
    leaves = [bytes([i]) * 32 for i in range(5)]

    def node(one, other):
        return sha256(b"\x01" + one + other).digest()

    a, b, c, d, e = leaves
    assert merkle_root(leaves) == node(node(node(a, b), node(c, d)), e)
    assert merkle_path(leaves, 2) == [("right", d), ("left", node(a, b)), ("right", e)]
    assert merkle_path(leaves, 4) == [("left", node(node(a, b), node(c, d)))]


def test_no_leaves_and_one_leaf():
    assert merkle_root([]) == sha256(b"").digest()
    assert merkle_root([b"x" * 32]) == b"x" * 32
    assert merkle_path([b"x" * 32], 0) == []


@pytest.mark.parametrize("index", [-1, 3])
def test_a_leaf_that_is_not_there(index):
    with pytest.raises(IndexError):
        merkle_path([b"x" * 32] * 3, index)


def test_a_side_that_is_neither():
    with pytest.raises(ValueError, match="up"):
        root_from_path(b"x" * 32, [("up", b"y" * 32)])


@given(LEAVES, st.data())
def test_every_path_leads_to_the_root(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    assert root_from_path(leaves[index], merkle_path(leaves, index)) == merkle_root(leaves)


@given(LEAVES, st.data())
def test_no_other_leaf_leads_there(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    other = data.draw(st.binary(min_size=32, max_size=32).filter(lambda leaf: leaf != leaves[index]))
    assert root_from_path(other, merkle_path(leaves, index)) != merkle_root(leaves)
