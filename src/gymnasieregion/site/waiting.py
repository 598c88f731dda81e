"""The waiting room: so many new visitors a second are let in, and the rest read why they wait and try again.

Nobody who is signed in waits, and no form that is sent is ever thrown away: those requests are not counted. Whoever is
let in gets a pass for a while, so that a visitor waits once and not before each page.
"""

import time
from collections.abc import Callable, Iterable
from threading import Lock

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import parse_cookie

from gymnasieregion.site.lane import Application, Environ, Headers, StartResponse, is_secure

READS = frozenset({"GET", "HEAD"})
PASS = "inslappt"  # noqa: S105 - the name of a cookie
PASS_FOR_S = 20 * 60
"""How long a pass lasts: time to find the code and to sign in."""

PAGE = "/vanta/"
BUSY = "503 Service Unavailable"
AGAIN_S = 20
"""When a program that waits should try again; the page's own script spreads its tries round this."""

SPARE = 2.0
"""So many seconds' worth of visitors may come at once after a quiet while."""


class Bucket:
    """Lets through so many a second.

    Args:
        rate: How many.
        clock: Seconds that only grow.
    """

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._most, self._clock = rate, max(1.0, SPARE * rate), clock
        self._left, self._at, self._lock = self._most, clock(), Lock()

    def takes(self) -> bool:
        """Whether there is room for one more now."""
        with self._lock:
            now = self._clock()
            self._left = min(self._most, self._left + (now - self._at) * self._rate)
            self._at = now
            if self._left < 1.0:
                return False
            self._left -= 1.0
            return True


class WaitingRoom:
    """A WSGI application before the others.

    Args:
        inside: What answers those who are let in.
        django: What makes the page for those who wait.
        bucket: How many are let in.
    """

    def __init__(self, inside: Application, django: Application, bucket: Bucket) -> None:
        self._inside, self._django, self._bucket = inside, django, bucket
        self._signer = TimestampSigner(salt="site.waiting")
        self._pages: dict[bool, tuple[Headers, bytes]] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let in those who never wait and those for whom there is room; show the others the page."""
        if not self._is_counted(environ):
            return self._inside(environ, start_response)
        if self._bucket.takes():
            return self._inside(environ, self._with_pass(start_response))
        page = self._page(environ)
        if page is None:
            return self._inside(environ, start_response)
        headers, body = page
        start_response(BUSY, headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    def _is_counted(self, environ: Environ) -> bool:
        """Whether a request is a new visitor's."""
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] not in READS or path.startswith(settings.STATIC_URL) or path == PAGE:
            return False
        cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
        return settings.SESSION_COOKIE_NAME not in cookies and not self._is_pass(cookies.get(PASS, ""))

    def _is_pass(self, text: str) -> bool:
        try:
            self._signer.unsign(text, max_age=PASS_FOR_S)
        except BadSignature:
            return False
        return True

    def _with_pass(self, start_response: StartResponse) -> StartResponse:
        """Let the answer bring a pass."""
        secure = "; Secure" if settings.SESSION_COOKIE_SECURE else ""
        cookie = f"{PASS}={self._signer.sign('1')}; Max-Age={PASS_FOR_S}; Path=/; HttpOnly; SameSite=Lax{secure}"

        def start(status: str, headers: Headers, *rest: object) -> object:
            return start_response(status, [*headers, ("Set-Cookie", cookie)], *rest)

        return start

    def _page(self, environ: Environ) -> tuple[Headers, bytes] | None:
        """The page for those who wait, made once by Django with its headers; None if it cannot be made."""
        by_https = is_secure(environ, settings.SECURE_PROXY_SSL_HEADER)
        if by_https not in self._pages:
            made = self._made(environ)
            if made is None:
                return None
            self._pages[by_https] = made
        return self._pages[by_https]

    def _made(self, environ: Environ) -> tuple[Headers, bytes] | None:
        told: list[tuple[str, Headers]] = []
        asked = {**environ, "PATH_INFO": PAGE, "QUERY_STRING": "", "REQUEST_METHOD": "GET", "HTTP_COOKIE": ""}
        answer = self._django(asked, lambda status, headers, *_: told.append((status, headers)))
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        status, headers = told[-1]
        if not status.startswith("200"):
            return None
        kept = [(name, value) for name, value in headers if name not in {"Cache-Control", "Set-Cookie"}]
        return [*kept, ("Cache-Control", "no-store"), ("Retry-After", str(AGAIN_S))], body
