"""What the lane before Django reads of results: what is the same for all once a second, the rest in one question."""

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from threading import Lock
from typing import Any, NamedTuple, TypeAlias

from gymnasieregion.contexts.admission.core.result_days import stamp_of
from gymnasieregion.contexts.admission.selectors.live import MOVED, OWN
from gymnasieregion.contexts.admission.selectors.replying import GIVES_SEATS
from gymnasieregion.contexts.admission.selectors.result_pages import BY_DAY, PRESENT_YEAR
from gymnasieregion.platform.accounts.brought import moment_of
from gymnasieregion.platform.pages.formats import STOCKHOLM
from gymnasieregion.platform.pages.words import Reading
from gymnasieregion.platform.pages.zipped import begins

AskAll: TypeAlias = Callable[[str, Sequence[str | int]], list[tuple[Any, ...]]]
"""Given SQL with ``%s`` for each value, and the values: every row."""

LATEST_KEPT_S, MOVED_KEPT_S = 1.0, 2.0
"""For how long it is not asked again which result is the latest, and whose queues have moved."""

SHARE = 20
"""Whose queues have moved is not asked for more than one part in so many of the time."""

LATEST = f"""
    SELECT run.year_id, publication.id, run.kind, publication.published_at, publication.replies_from, {BY_DAY}
    FROM admission_publication publication JOIN admission_run run ON run.id = publication.run_id
    WHERE publication.published_at IS NOT NULL AND run.year_id = {PRESENT_YEAR}
    ORDER BY publication.published_at DESC, publication.id DESC LIMIT 1
"""  # noqa: S608 - words of ours
"""The latest result of the present year."""

COLUMNS = "page.{lang}, person.id, {own}"
JOINED = """
    JOIN admission_applicant person ON person.applicant_id = {scope} AND person.year_id = %s
    JOIN admission_resultpage page ON page.applicant_id = person.id AND page.publication_id = %s
"""


class Latest(NamedTuple):
    """The latest result, as it stood a moment ago.

    Args:
        year: The admission year.
        publication: Its key.
        stamp: How a page begins that says the calendar's day.
        live_from: When something may first have happened since; None for a result that nobody replies to.
    """

    year: int
    publication: int
    stamp: bytes
    live_from: datetime | None

    def is_live(self, now: datetime) -> bool:
        """Whether something may have happened since the result."""
        return self.live_from is not None and now >= self.live_from


class ResultLane:
    """The pages of the latest result, for applicants who have nothing live to see."""

    def __init__(self) -> None:
        self._latest: Latest | None = None
        self._latest_until = 0.0
        self._moved: frozenset[int] = frozenset()
        self._moved_of = 0
        self._moved_until = 0.0
        self._lock = Lock()

    def latest(self, now: datetime, ask_all: AskAll) -> Latest | None:
        """The latest result of the present year; None when there is none.

        Args:
            now: The moment.
            ask_all: Who reads the database.
        """
        if not self._latest_until - LATEST_KEPT_S <= time.monotonic() < self._latest_until:
            rows = ask_all(LATEST, [now.astimezone(STOCKHOLM).date().isoformat()])
            self._latest = _latest(*rows[0]) if rows else None
            self._latest_until = time.monotonic() + LATEST_KEPT_S
        return self._latest

    def inside(self, row: Sequence[Any], latest: Latest, now: datetime, ask_all: AskAll) -> bytes | None:
        """The packed inside of a page; None when the calendar has another day, or when something has happened since.

        Args:
            row: The columns that were asked for.
            latest: The result that it is of.
            now: The moment.
            ask_all: Who reads the database.
        """
        inside, applicant, has_acted = row
        if has_acted:
            return None
        if latest.is_live(now) and applicant in self._moved_by(latest, ask_all):
            return None
        return inside if begins(inside, latest.stamp) else None

    def _moved_by(self, latest: Latest, ask_all: AskAll) -> frozenset[int]:
        """Everybody whose queues have moved since a result."""
        with self._lock:
            begun = time.monotonic()
            is_known = self._moved_of == latest.publication and begun < self._moved_until
            if not is_known:
                rows = ask_all(MOVED, [latest.publication, latest.publication])
                self._moved, self._moved_of = frozenset(applicant for (applicant,) in rows), latest.publication
                done = time.monotonic()
                self._moved_until = begun + max(MOVED_KEPT_S, SHARE * (done - begun))
            return self._moved


def columns(lang: Reading, *, is_live: bool) -> str:
    """What is asked for of an applicant's page.

    Args:
        lang: The way to read.
        is_live: Whether something may have happened since the result.
    """
    return COLUMNS.format(lang=lang, own=OWN if is_live else "0")


def joined(scope: str) -> str:
    """How an applicant's page is found, given the year and the publication.

    Args:
        scope: The column that holds the applicant's id.
    """
    return JOINED.format(scope=scope)


def _latest(
    year: int,
    publication: int,
    kind: str,
    published_at: datetime | str,
    replies_from: datetime | str | None,
    by_day: date | str | None,
) -> Latest:
    """The columns of ``LATEST`` as either database hands them over."""
    opens = max(moment_of(each) for each in (published_at, replies_from) if each is not None)
    return Latest(year, publication, stamp_of(by_day), opens if kind in GIVES_SEATS else None)
