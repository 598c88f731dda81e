"""The lane before Django: an applicant's own result on the day when everybody asks for it at once.

The page was made at publication. What is left at each reading is to know who reads, by the same rules as every other
page (``accounts.middleware``), and to join three pieces of bytes. Whatever is unusual in a request is handed on to
Django, which then does all of it. So the lane can only be quicker, never let in somebody whom Django refuses.

The headers are Django's own: the lane opens only after Django has answered the same request with the very bytes that
the lane would have sent, and closes again after half a minute, until Django has said so once more. It may lag behind: a
second with a new publication, some seconds with what others have done in a queue; what one has done oneself is asked
each time.
"""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple, cast

from django.conf import settings
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils import timezone
from django.utils.translation import get_language_from_request

from gymnasieregion.contexts.admission.api import ResultLane, columns, joined, result_frame
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.accounts.brought import LEAST, LEAST_FROM, least_of_sign_in, session_text
from gymnasieregion.platform.accounts.limits import STAMPED_EVERY
from gymnasieregion.platform.accounts.middleware import why_it_no_longer_counts
from gymnasieregion.platform.accounts.models import SignIn
from gymnasieregion.platform.accounts.session import SEEN, SIGN_IN
from gymnasieregion.platform.accounts.session_store import SessionStore
from gymnasieregion.platform.pages.words import EASY_COOKIE
from gymnasieregion.site.lane_database import NoAnswerError, read_row, read_rows

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Reading = Literal["sv", "en", "easy"]

PATH = "/besked/"
APPLICANT = Role.APPLICANT.value
OK = "200 OK"
LENGTH = "Content-Length"
LEARNT_FOR_S = 30.0
"""How long the headers that Django gave are used before Django is asked again."""

LEARNT_HEADERS = frozenset(
    {
        "cache-control", "content-language", "content-security-policy", "content-type", "cross-origin-opener-policy",
        "referrer-policy", "strict-transport-security", "vary", "x-content-type-options", "x-frame-options",
    }
)  # fmt: skip
"""What may be said to the next reader too; with any other header, such as a cookie, nothing is learnt."""

WITH_MESSAGES = "messages"
"""The cookie of a message that is shown once; Django shows it."""

SESSIONS_KEPT = 4096
"""So many opened sessions are remembered, by the sealed text that the database has at each reading."""

OF_SIGN_IN = 8
"""How many columns ``LEAST`` has."""


class Way(NamedTuple):
    """What of a request the headers depend on.

    Args:
        reading: The way to read.
        by_https: Whether it came so.
    """

    reading: Reading
    by_https: bool


class Lane:
    """A WSGI application before Django's.

    Args:
        django: What answers everything that the lane does not.
    """

    def __init__(self, django: Application) -> None:
        self._django = django
        self._learnt: dict[Way, tuple[float, Headers]] = {}
        self._results = ResultLane()
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
        chosen, accepted = cookies.get(self._language_cookie), environ.get("HTTP_ACCEPT_LANGUAGE", "")
        reading = _reading(chosen, accepted, cookies.get(EASY_COOKIE))
        try:
            inside = self._inside(key, reading, now)
        except NoAnswerError:
            return None
        if inside is None:
            return None
        head, tail = result_frame(reading)
        return Way(reading, by_https), b"".join((head, inside, tail))

    def _inside(self, key: str, reading: Reading, now: datetime) -> bytes | None:
        """The inside for whom a session is, if their sign-in counts, is an applicant's own and need not be stamped."""
        text = session_text(key, now, read_row)
        visit = _visit(text) if text else None
        latest = self._results.latest(now, read_rows)
        if visit is None or latest is None:
            return None
        pk, seen = visit
        is_live = latest.live_from is not None and now >= latest.live_from
        row = read_row(_question(reading, is_live), (latest.year, latest.publication, pk))
        sign_in = least_of_sign_in(row[:OF_SIGN_IN]) if row else None
        if row is None or sign_in is None or sign_in.assignment.role != APPLICANT or now - seen >= STAMPED_EVERY:
            return None
        if not sign_in.assignment.scope_id or why_it_no_longer_counts(cast("SignIn", sign_in), seen, now):
            return None
        return self._results.inside(row[OF_SIGN_IN:], latest, now, read_rows)


@lru_cache(maxsize=SESSIONS_KEPT)
def _visit(text: str) -> tuple[int, datetime] | None:
    """Which sign-in a session holds, and when its owner was here last; None when it holds none."""
    held = SessionStore().decode(text)
    pk = held.get(SIGN_IN)
    return None if pk is None else (pk, datetime.fromtimestamp(held.get(SEEN, 0), tz=UTC))


@lru_cache(maxsize=8)
def _question(reading: Reading, is_live: bool) -> str:
    """A sign-in and the page of the one who is signed in, in a way to read."""
    page = columns(reading, is_live=is_live)
    return f"SELECT {LEAST}, {page} {LEAST_FROM} {joined('a.scope_id')} WHERE s.id = %s"


class _Asked(NamedTuple):
    """As much of a request as Django chooses a language by."""

    COOKIES: dict[str, str]
    META: dict[str, str]


@lru_cache(maxsize=1024)
def _reading(chosen: str | None, accepted: str, easy: str | None) -> Reading:
    """The way to read that Django would choose, by two cookies and the browser's languages."""
    cookies = {} if chosen is None else {settings.LANGUAGE_COOKIE_NAME: chosen}
    asked: Any = _Asked(cookies, {"HTTP_ACCEPT_LANGUAGE": accepted})
    if get_language_from_request(asked).startswith("en"):
        return "en"
    return "easy" if easy == "1" else "sv"


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
