"""Sessions in the database, as Django keeps them, read by one question and written once."""

import hmac
import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.utils import timezone
from django.utils.crypto import get_random_string

from gymnasieregion.platform.accounts.brought import NOTHING, HeldSignIn, brought_by, remember_held, sign_in_brought
from gymnasieregion.platform.accounts.session import SIGN_IN

LENGTH = 32
"""Characters of a key, as Django has it."""


class SessionStore(db.SessionStore):
    """Django's own store, but for how a session is read and when; it keeps the name, which its seal is made with."""

    along = NOTHING
    """What the page asks for along with the session, set before it is read."""

    found_along: Sequence[Any] = ()
    """What was found of it, of the one whose the sign-in is; () when that is not known."""

    _sign_in: HeldSignIn | None = None
    _written: tuple[str | None, bytes] = None, b""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key, for one that is not there or is over."""
        found = brought_by(self.session_key, timezone.now(), self.along) if self.session_key else None
        if found is None:
            self._session_key = None
            return {}
        self._sign_in, self.found_along = found.sign_in, found.along
        return self.decode(found.text)

    def sign_in(self, pk: int) -> HeldSignIn | None:
        """The sign-in that the session holds, as it was when the session was read; None when there is none.

        Args:
            pk: Which the session says that it holds.
        """
        if self._sign_in is not None and self._sign_in.pk == pk:
            return self._sign_in
        self.found_along = ()  # it is of another sign-in
        if self.session_key is not None:
            remember_held(self.session_key, pk)
        return sign_in_brought(pk)

    def save(self, must_create: bool = False) -> None:
        """Write what the session holds, unless just that was written: a sign-in does it within its own transaction.

        Which sign-in it holds is kept in mind, for the first page after it.

        Args:
            must_create: Whether the key has to be new.
        """
        content = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # the stubs lack it
        held = self.serializer().dumps(content)
        if not must_create and self._written == (self.session_key, held):
            return
        super().save(must_create)
        self._written = self.session_key, held
        if SIGN_IN in content and self.session_key is not None:
            remember_held(self.session_key, content[SIGN_IN])

    def _get_new_session_key(self) -> str:
        """A key of 165 bits of chance; Django asks first whether somebody has it, which the table says by itself."""
        return get_random_string(LENGTH, VALID_KEY_CHARS)

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What a sealed text holds: opened with the key in use, else by Django, which knows the old keys too.

        Args:
            session_data: As the table has it.
        """
        text = session_data if isinstance(session_data, str) else session_data.decode()
        content = _opened(_sealing_key(self.key_salt, settings.SECRET_KEY), text)
        if content is None:
            found: dict[str, Any] = super().decode(text)
            return found
        held: dict[str, Any] = json.loads(content)
        return held


@lru_cache(maxsize=4096)
def _opened(key: bytes, text: str) -> bytes | None:
    """What a sealed text holds; None when the key did not seal it. The same text read again is not opened again."""
    value, _, seal = text.rpartition(":")
    right = hmac.digest(key, value.encode(), "sha256")
    if not hmac.compare_digest(urlsafe_b64encode(right).rstrip(b"="), seal.encode()):
        return None
    packed = value.rpartition(":")[0].encode()
    content = urlsafe_b64decode(packed.removeprefix(b".") + b"=" * (-len(packed.removeprefix(b".")) % 4))
    return zlib.decompress(content) if packed.startswith(b".") else content


@lru_cache(maxsize=4)
def _sealing_key(salt: str, secret: str) -> bytes:
    """The key of the seal that ``django.core.signing`` sets on what has a salt."""
    return sha256(f"{salt}signer{secret}".encode()).digest()
