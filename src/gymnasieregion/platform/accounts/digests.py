"""Keyed hashes and encryption of what must not lie in the database in clear."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def keyed(purpose: str, text: str) -> str:
    """The HMAC-SHA256 of a text under the installation's identity key, 64 hex digits.

    Args:
        purpose: What it is for; the same text gives another answer for another purpose.
        text: What is hashed.
    """
    return salted_hmac(f"accounts.{purpose}", text, secret=settings.IDENTITY_KEY, algorithm="sha256").hexdigest()


def sealed(text: str) -> str:
    """A text encrypted under the installation's identity key."""
    return _box().encrypt(text.encode()).decode()


def opened(seal: str) -> str:
    """The text that was sealed; a key that has been changed still opens it while it stands among the old ones.

    Raises:
        cryptography.fernet.InvalidToken: If it was sealed with a key that is not known.
    """
    return _box().decrypt(seal.encode()).decode()


def _box() -> MultiFernet:
    """The boxes of the key in use and of the old ones, in that order."""
    keys = [settings.IDENTITY_KEY, *settings.SECRET_KEY_FALLBACKS]
    hashes = (hashlib.sha256(f"accounts.seal:{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one)) for one in hashes])
