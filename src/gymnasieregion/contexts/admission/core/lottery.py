"""One lottery number for each person and admission year, from a seed committed beforehand.

The office draws a secret and publishes its hash before the applications close; public entropy, named
beforehand, is mixed in afterwards. Neither side can then choose the seed, and anyone can draw the lots again.

**Source:** FIPS 180-4 (SHA-256), FIPS 198-1 (HMAC); Hakimov & Raghavan (2025), *Management Science*, on
public trust in a draw. The law is silent on ties (gymnasieförordningen (2010:2039) 7 kap.).
"""

import hashlib
import hmac
from collections.abc import Sequence

import numpy as np

from gymnasieregion.contexts.admission.core.market import Int32


def commitment_of(secret: bytes) -> str:
    """The hash of the secret, published before applications close, as 64 hex digits."""
    return hashlib.sha256(secret).hexdigest()


def seed_of(secret: bytes, entropy: str) -> bytes:
    """The seed of all lots of the year: SHA-256 of the secret followed by the public entropy."""
    return hashlib.sha256(secret + entropy.encode()).digest()


def draw_lots(seed: bytes, year: int, tickets: Sequence[str]) -> tuple[bytes, ...]:
    """Draw the lot of each ticket: 32 bytes, lower goes first.

    A ticket is the person, not the application: one who applies again keeps the number. Preliminary, final and
    reserve rounds of a year give the same lots.

    Args:
        seed: From ``seed_of``.
        year: The admission year.
        tickets: One for each applicant, in any order; no tickets gives no lots.

    >>> draw_lots(b"s", 2025, ["A1"]) == draw_lots(b"s", 2025, ["B7", "A1"])[1:]
    True
    """
    return tuple(hmac.digest(seed, f"{year}|{ticket}".encode(), "sha256") for ticket in tickets)


def lot_order(lots: Sequence[bytes]) -> Int32:
    """The place of each lot among all, 0 for the lowest; the lots are compared whole.

    Raises:
        ValueError: If two lots are equal, which means that two applicants share a ticket.
    """
    drawn = np.array(lots, dtype="S32")
    order = np.argsort(drawn, kind="stable")
    equal = np.flatnonzero(drawn[order][1:] == drawn[order][:-1])
    if len(equal):
        first, second = order[equal[0]], order[equal[0] + 1]
        raise ValueError(f"Applicants {first} and {second} have the same lot, so the same ticket")
    place = np.empty(len(lots), np.int32)
    place[order] = np.arange(len(lots), dtype=np.int32)
    return place
