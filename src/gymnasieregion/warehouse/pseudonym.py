"""Who is who in the warehouse: a name that cannot be turned back without the warehouse's own key."""

import hmac
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from gymnasieregion.kernel.errors import RegionError

VARIABLE = "GYMNASIEREGION_WAREHOUSE_KEY"
BYTES = 16
"""Of the 32 of the code: two of ten million persons share one with a probability of less than 10^-24."""

SHORTEST = 50
"""Characters of a key, as of the service's own in production."""


class WeakWarehouseKeyError(RegionError):
    """The key can be guessed."""

    sv = f"{VARIABLE} behöver minst {SHORTEST} tecken. Gör en: openssl rand -base64 48"
    en = f"{VARIABLE} needs at least {SHORTEST} characters. Make one: openssl rand -base64 48"


def own_key(file: Path) -> bytes:
    """The warehouse's key: from the environment, else from a file that is made the first time.

    With another key every person gets another pseudonym, so the next snapshot is made from the beginning.

    Args:
        file: Where the key is kept when the environment has none; readable by the owner alone.

    Raises:
        WeakWarehouseKeyError: If the one in the environment is too short.
    """
    if given := os.environ.get(VARIABLE, ""):
        if len(given) < SHORTEST:
            raise WeakWarehouseKeyError
        return given.encode()
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(f"{secrets.token_urlsafe(SHORTEST)}\n", encoding="ascii")
    return file.read_text(encoding="ascii").strip().encode()


def pseudonyms(key: bytes, persons: Iterable[bytes]) -> list[str]:
    """HMAC-SHA256 of each person's UUID, its first 16 bytes as 32 hex digits.

    Args:
        key: The warehouse's key.
        persons: The 16 bytes of each UUID.

    Returns:
        One for each, in the same order; the same for the same person and key, always.

    >>> pseudonyms(b"key", [(1).to_bytes(16, "big")])
    ['daf165c4b1ca97fe92fd905eaf836d2f']
    """
    digest = hmac.digest
    return [digest(key, person, "sha256")[:BYTES].hex() for person in persons]
