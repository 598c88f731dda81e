"""The lane before Django: an applicant's own result on the day when everybody asks for it at once.

The page was made at publication. What is left at each reading is to know who reads, by the same rules as every other
page (``lane_reader``). Whatever is unusual in a request is handed on to Django, which then does all of it. So the lane
can only be quicker, never let in somebody whom Django refuses.

The headers are Django's own: the lane opens only after Django has answered the same request with the very bytes that
the lane would have sent, and closes again after half a minute, until Django has said so once more. It may lag behind: a
second with a new publication, two with a sign-in that has ended (ADR 0035), some seconds with what others have done in
a queue; what one has done oneself is asked each time.
"""

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from gymnasieregion.contexts.admission.api import whole_page
from gymnasieregion.platform.pages.words import EASY_COOKIE, Reading, chosen_language, way_to_read
from gymnasieregion.platform.pages.zipped import accepts_gzip
from gymnasieregion.site.lane_database import NoAnswerError
from gymnasieregion.site.lane_reader import Reader

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

PATH = "/besked/"
OK = "200 OK"
LENGTH = "Content-Length"
LEARNT_FOR_S = 30.0
"""How long the headers that Django gave are used before Django is asked again."""

LEARNT_HEADERS = frozenset(
    {
        "cache-control", "content-encoding", "content-language", "content-security-policy", "content-type",
        "cross-origin-opener-policy", "referrer-policy", "strict-transport-security", "vary", "x-content-type-options",
        "x-frame-options",
    }
)  # fmt: skip
"""What may be said to the next reader too; with any other header, such as a cookie, nothing is learnt."""

WITH_MESSAGES = "messages"
"""The cookie of a message that is shown once; Django shows it."""


class Way(NamedTuple):
    """What of a request the headers depend on.

    Args:
        reading: The way to read.
        by_https: Whether it came so.
        is_zipped: Whether the browser takes gzip.
    """

    reading: Reading
    by_https: bool
    is_zipped: bool


class Lane:
    """A WSGI application before Django's.

    Args:
        django: What answers everything that the lane does not.
    """

    def __init__(self, django: Application) -> None:
        self._django = django
        self._learnt: dict[Way, tuple[float, Headers]] = {}
        self._reader = Reader()
        self._cookie, self._language_cookie = settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME
        self._by_https_only, self._told_by_proxy = settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer an applicant who reads their own result; hand on all else."""
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] != "GET":
            return self._django(environ, start_response)
        found = self._found(environ, timezone.now())
        if found is None:
            return self._django(environ, start_response)
        way, body = found
        learnt_at, headers = self._learnt.get(way, (0.0, []))
        if not headers or time.monotonic() - learnt_at >= LEARNT_FOR_S:
            return self._learn(environ, start_response, way, body)
        start_response(OK, [*headers, (LENGTH, str(len(body)))])
        return [body]

    def _learn(self, environ: Environ, start_response: StartResponse, way: Way, body: bytes) -> Iterable[bytes]:
        """Let Django answer, and note its headers if its answer is the lane's to the last byte."""
        seen: list[tuple[str, Headers]] = []

        def note(status: str, headers: Headers, *rest: object) -> object:
            seen.append((status, headers))
            return start_response(status, headers, *rest)

        answer = self._django(environ, note)
        try:
            content = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        status, headers = seen[-1]
        kept = [(name, value) for name, value in headers if name != LENGTH]
        is_known = all(name.lower() in LEARNT_HEADERS for name, _ in kept)
        if status == OK and content == body and is_known:
            self._learnt[way] = time.monotonic(), kept
        else:
            self._learnt.pop(way, None)
        return [content]

    def _found(self, environ: Environ, now: datetime) -> tuple[Way, bytes] | None:
        """The page of an applicant who may read it now; None for anything that Django should look at."""
        by_https = is_secure(environ, self._told_by_proxy)
        if environ.get("QUERY_STRING") or (self._by_https_only and not by_https):
            return None
        cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
        key = cookies.get(self._cookie)
        if not key or WITH_MESSAGES in cookies or not _is_ours(environ.get("HTTP_HOST", "")):
            return None
        language = chosen_language(cookies.get(self._language_cookie), environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        reading = way_to_read(language, easy=cookies.get(EASY_COOKIE) == "1")
        try:
            inside = self._reader.inside(key, reading, now)
        except NoAnswerError:
            return None
        if inside is None:
            return None
        is_zipped = accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        return Way(reading, by_https, is_zipped), whole_page(inside, reading, is_zipped=is_zipped)


@lru_cache(maxsize=256)
def _is_ours(host: str) -> bool:
    """Whether a request is for a name that is ours."""
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def is_secure(environ: Environ, told: tuple[str, str] | None) -> bool:
    """Whether a request came by HTTPS, as Django finds it.

    Args:
        environ: What was asked.
        told: The header that the proxy says it by, and how.
    """
    if told and told[0] in environ:
        return bool(environ[told[0]].split(",")[0].strip() == told[1])
    return bool(environ["wsgi.url_scheme"] == "https")
