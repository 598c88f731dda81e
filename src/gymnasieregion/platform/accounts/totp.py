"""One-time codes that change every half minute.

Source: RFC 6238 (TOTP) over RFC 4226 (HOTP), with HMAC-SHA1, six digits and steps of 30 seconds, which is what
authenticators understand.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

STEP = 30
"""Seconds that a code stands."""
DIGITS = 6
DRIFT = 1
"""So many steps early or late are taken, since clocks differ."""


def new_secret() -> str:
    """A new secret of 160 bits, in base32 as authenticators want it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_of(now: datetime) -> int:
    """The number of the half minute that a moment is in."""
    return int(now.timestamp()) // STEP


def code_at(key: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of one step.

    >>> code_at(b"12345678901234567890", 59 // 30, digits=8)
    '94287082'
    """
    mac = hmac.digest(key, step.to_bytes(8), hashlib.sha1)
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4]) & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}d}"


def matching_step(secret: str, code: str, now: datetime, after: int) -> int | None:
    """Which step a code belongs to; None for a code that is wrong or has been used.

    Args:
        secret: In base32.
        code: What was typed; spaces do not matter.
        now: The moment.
        after: The step of the last code that was taken; only later ones count.
    """
    typed, key = "".join(code.split()).encode(), base64.b32decode(secret)
    steps = range(max(step_of(now) - DRIFT, after + 1), step_of(now) + DRIFT + 1)
    return next((step for step in steps if hmac.compare_digest(code_at(key, step).encode(), typed)), None)


def address_of(secret: str, username: str, issuer: str) -> str:
    """The ``otpauth://`` address that an authenticator reads, as text or as a square code."""
    label = quote(f"{issuer}:{username}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer})}"
