"""Who reads in the lane before Django, and what: by the same rules as every other page, in one question."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from gymnasieregion.contexts.admission.api import Latest, ResultLane, columns, joined
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.accounts.brought import (
    COLUMNS,
    FROM,
    held_by,
    moment_of,
    remember_held,
    session_text,
    sign_in_of,
)
from gymnasieregion.platform.accounts.limits import STAMPED_EVERY
from gymnasieregion.platform.accounts.middleware import why_it_no_longer_counts
from gymnasieregion.platform.accounts.session import SEEN, SIGN_IN
from gymnasieregion.platform.accounts.session_store import SessionStore
from gymnasieregion.platform.pages.words import Reading
from gymnasieregion.site.lane_database import read_row, read_rows

APPLICANT = Role.APPLICANT.value
KNOWN_FOR = timedelta(seconds=2)
"""For so long whoever has just read may read again unasked, before replies open: a sign-out counts so much later."""

SESSIONS_KEPT = 4096
"""So many sessions are remembered."""

OF_PAGE = 3
SEALED, EXPIRES, SIGN_IN_FROM = OF_PAGE, OF_PAGE + 1, OF_PAGE + 2
VIEWING = SIGN_IN_FROM
"""Where in the row each part stands: the page first, then the session, then the sign-in, that begins with the view."""


class Known(NamedTuple):
    """What somebody has just read.

    Args:
        latest: The result that it is of.
        since: When the database was asked.
        until: Until when it need not be asked again.
        inside: The inside of the page, packed.
    """

    latest: Latest
    since: datetime
    until: datetime
    inside: bytes


class Reader:
    """Finds the page of whoever brings a session."""

    def __init__(self) -> None:
        self._results = ResultLane()
        self._known: dict[tuple[str, Reading], Known] = {}

    def inside(self, key: str, reading: Reading, now: datetime) -> bytes | None:
        """The packed inside of the page of whom a session is, if their sign-in counts and is an applicant's own.

        Args:
            key: What the browser brought.
            reading: The way to read.
            now: The moment.

        Returns:
            None for whatever Django should look at.

        Raises:
            NoAnswerError: If the database does not answer.
        """
        latest = self._results.latest(now, read_rows)
        if latest is None:
            return None
        known = None if latest.is_live(now) else self._known.get((key, reading))
        if known is None or known.latest != latest or not known.since <= now < known.until:
            known = self._asked(key, reading, latest, now)
        return None if known is None else known.inside

    def _asked(self, key: str, reading: Reading, latest: Latest, now: datetime) -> Known | None:
        """What the database says."""
        pk = held_by(key) or _sign_in_held(key, now)
        question = _question(reading, latest.is_live(now))
        row = read_row(question, (key, latest.year, latest.publication, pk)) if pk else None
        if row is None or row[VIEWING] is not None or moment_of(row[EXPIRES]) <= now:
            return None
        visit, sign_in = _visit(row[SEALED]), sign_in_of(row[SIGN_IN_FROM:])
        if visit is None or visit[0] != pk or sign_in.assignment.role != APPLICANT or not sign_in.assignment.scope_id:
            return None
        to_stamp = visit[1] + STAMPED_EVERY
        if now >= to_stamp or why_it_no_longer_counts(sign_in, visit[1], now):
            return None
        inside = self._results.inside(row[:OF_PAGE], latest, now, read_rows)
        if inside is None:
            return None
        known = Known(latest, now, min(now + KNOWN_FOR, to_stamp), inside)
        if len(self._known) >= SESSIONS_KEPT:
            self._known.clear()
        self._known[key, reading] = known
        return known


def _sign_in_held(key: str, now: datetime) -> int | None:
    """Which sign-in a session says that it holds, the first time that it comes."""
    text = session_text(key, now, read_row)
    visit = _visit(text) if text else None
    if visit is None:
        return None
    remember_held(key, visit[0])
    return visit[0]


@lru_cache(maxsize=SESSIONS_KEPT)
def _visit(text: str) -> tuple[int, datetime] | None:
    """Which sign-in a session holds, and when its owner was here last; None when it holds none."""
    held = SessionStore().decode(text)
    pk = held.get(SIGN_IN)
    return None if pk is None else (pk, datetime.fromtimestamp(held.get(SEEN, 0), tz=UTC))


@lru_cache(maxsize=8)
def _question(reading: Reading, is_live: bool) -> str:
    """A page, the session and the sign-in of the one whose it is."""
    return f"""
        SELECT {columns(reading, is_live=is_live)}, ses.session_data, ses.expire_date, {COLUMNS} {FROM}
        JOIN django_session ses ON ses.session_key = %s {joined("a.scope_id")} WHERE s.id = %s
    """
