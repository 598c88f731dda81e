"""One way to write a thing as bytes, so that equal things have equal hashes."""

import hashlib
import json


def canonical_json(obj: object) -> bytes:
    """Write a JSON value as bytes: keys sorted, UTF-8, no spaces, no newline at the end.

    Args:
        obj: None, bool, int, str, and lists, tuples and dicts (keys are text) of them. A number that is no integer
            is best handed in as text, because two languages may print the same float differently.

    Returns:
        The bytes; an empty dict gives ``b"{}"``.

    Raises:
        TypeError: For a value that JSON does not know, such as a date or a Decimal.
        ValueError: For NaN and the infinities, which JSON has no words for.

    >>> canonical_json({"b": 1, "a": "å"}).decode()
    '{"a":"å","b":1}'
    """
    return json.dumps(obj, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()


def sha256_hex(content: bytes) -> str:
    """The SHA-256 of some bytes as 64 hex digits.

    >>> sha256_hex(b"")
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    """
    return hashlib.sha256(content).hexdigest()
