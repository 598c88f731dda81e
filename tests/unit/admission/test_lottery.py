"""The lots: a vector worked out beside the code, one lot a person, and an order that no place in a file changes."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.lottery import commitment_of, draw_lots, lot_order, seed_of
from tests.admission_records import Offer, Person, round_of, seats_of


def hmac_by_hand(key, message):
    """FIPS 198-1 with SHA-256, from its definition."""
    key = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key) + message).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in key) + inner).digest()


def test_the_definition_in_this_file_gives_the_vector_of_rfc_4231():
    # RFC 4231, test case 1.
    vector = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    assert hmac_by_hand(b"\x0b" * 20, b"Hi There").hex() == vector


def test_a_lot_is_the_hmac_of_year_and_ticket_under_the_seed():
    secret, entropy = bytes(range(32)), "dragningen 2025-03-01: 7 11 13"
    seed = hashlib.sha256(secret + entropy.encode("utf-8")).digest()
    assert seed_of(secret, entropy) == seed
    expected = tuple(hmac_by_hand(seed, message) for message in ("2025|Åsa".encode(), b"2025|B7"))
    assert draw_lots(seed, 2025, ["Åsa", "B7"]) == expected
    assert draw_lots(seed, 2026, ["B7"]) != expected[1:]


def test_the_commitment_is_the_hash_of_the_secret():
    # SHA-256 of 32 bytes of zero
    assert commitment_of(bytes(32)) == "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925"


def test_an_application_made_anew_keeps_its_lot():
    first = [Person("A1", 200, ["X"], ticket="p"), Person("B2", 200, ["X"], ticket="q")]
    again = [Person("Z9", 200, ["X"], ticket="p"), Person("B2", 200, ["X"], ticket="q")]
    before, after = round_of([Offer("X")], first), round_of([Offer("X")], again)
    assert before.lots == tuple(reversed(after.lots))  # by id A1 comes first, Z9 last
    winner = {"A1": "Z9", "B2": "B2"}
    assert [winner[who] for who, seat in seats_of(before).items() if seat] == [
        who for who, seat in seats_of(after).items() if seat
    ]


def test_two_with_the_same_ticket_are_refused():
    with pytest.raises(ValueError, match="same ticket"):
        lot_order(draw_lots(b"s", 2025, ["p", "q", "p"]))
    with pytest.raises(ValueError, match="same ticket"):
        round_of([Offer("X")], [Person("A", 1, ["X"], ticket="p"), Person("B", 1, ["X"], ticket="p")])


def test_lots_are_compared_whole_and_as_bytes_without_sign():
    low, high = bytes(31) + b"\x01", bytes(31) + b"\x02"
    assert lot_order([high, low, bytes(32), b"\x80" + bytes(31), b"\x7f" + b"\xff" * 31]).tolist() == [2, 1, 0, 4, 3]


def test_no_tickets_give_no_lots():
    assert draw_lots(b"s", 2025, []) == ()
    assert lot_order([]).tolist() == []


@given(st.permutations([f"p{n}" for n in range(8)]), st.binary(min_size=32, max_size=32))
def test_the_order_of_the_file_changes_nobodys_lot(tickets, seed):
    place = dict(zip(tickets, lot_order(draw_lots(seed, 2025, tickets)).tolist(), strict=True))
    by_hand = sorted(tickets, key=lambda ticket: hmac_by_hand(seed, f"2025|{ticket}".encode()))
    assert [place[ticket] for ticket in by_hand] == list(range(8))
