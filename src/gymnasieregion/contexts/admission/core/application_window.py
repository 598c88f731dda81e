"""When an application may be changed, and by whom: the window of the admission year, to the second."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
OPENS, CLOSES = "APPLICATION_OPENS", "APPLICATION_CLOSES"
AGAIN_OPENS, AGAIN_CLOSES, PRELIMINARY, FINAL = (
    "RECHOICE_OPENS", "RECHOICE_CLOSES", "PRELIMINARY_RESULT", "FINAL_RESULT",
)  # fmt: skip


class WindowState(StrEnum):
    """Where in the year a moment is, for those who apply."""

    UNKNOWN = "UNKNOWN"  # the calendar does not say when the application opens and closes
    BEFORE = "BEFORE"
    OPEN = "OPEN"
    BETWEEN = "BETWEEN"
    RECHOICE = "RECHOICE"
    CLOSED = "CLOSED"


class Editor(StrEnum):
    """Who would change an application."""

    PUPIL = "PUPIL"
    COUNSELLOR = "COUNSELLOR"
    OFFICE = "OFFICE"


@dataclass(frozen=True, slots=True)
class Window:
    """The window of a year at a moment. A moment belongs to a window from its first until just before its end.

    Args:
        state: Where in the year the moment is.
        closes: The first moment that no longer counts in the present window; None when none is open.
        closes_on: The last day of the present window, until 23:59:59; None when none is open.
        opens: When the next window begins; None when none is known to come.
        application_closed: The first moment after the application's last day; None when the calendar has none.
        rechoice_closed: The first moment after the last day of the re-choice; None when the calendar has none.
        is_decided: Whether the day of the final result has come.
    """

    state: WindowState
    closes: datetime | None = None
    closes_on: date | None = None
    opens: datetime | None = None
    application_closed: datetime | None = None
    rechoice_closed: datetime | None = None
    is_decided: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the pupil may change the application."""
        return self.state in {WindowState.OPEN, WindowState.RECHOICE}

    @property
    def is_first(self) -> bool:
        """Whether the application has not closed yet, so that there is no earlier list to compare with."""
        return self.state in {WindowState.UNKNOWN, WindowState.BEFORE, WindowState.OPEN}

    def may_edit(self, editor: Editor) -> bool:
        """Whether somebody may change an application now.

        The pupil may while a window is open, the counsellor from the opening until the final result, the office always.
        """
        if editor is Editor.OFFICE:
            return True
        if editor is Editor.COUNSELLOR:
            return self.state not in {WindowState.UNKNOWN, WindowState.BEFORE} and not self.is_decided
        return self.is_open

    def left(self, now: datetime) -> timedelta | None:
        """How long the present window is still open, in hours that pass and not by the clock; None when none is."""
        return None if self.closes is None else self.closes.astimezone(UTC) - now.astimezone(UTC)


def midnight(day: date) -> datetime:
    """The first moment of a day in Stockholm.

    >>> midnight(date(2027, 3, 29)).isoformat()
    '2027-03-29T00:00:00+02:00'
    """
    return datetime.combine(day, time.min, STOCKHOLM)


def end_of(day: date) -> datetime:
    """The first moment after a day in Stockholm: 23:59:59 counts, this does not."""
    return midnight(day + timedelta(days=1))


def window_at(days: Mapping[str, date], now: datetime) -> Window:
    """The window of a year at a moment.

    Args:
        days: The year's calendar, day by event.
        now: The moment, with a time zone.

    >>> calendar = {"APPLICATION_OPENS": date(2026, 1, 15), "APPLICATION_CLOSES": date(2026, 2, 15)}
    >>> window_at(calendar, datetime(2026, 2, 15, 23, 59, 59, tzinfo=STOCKHOLM)).state
    <WindowState.OPEN: 'OPEN'>
    >>> window_at(calendar, datetime(2026, 2, 16, tzinfo=STOCKHOLM)).state
    <WindowState.CLOSED: 'CLOSED'>
    """
    if OPENS not in days or CLOSES not in days:
        return Window(WindowState.UNKNOWN)
    first_opens, first_closed = midnight(days[OPENS]), end_of(days[CLOSES])
    again_day = days.get(AGAIN_OPENS) or days.get(PRELIMINARY)
    again_opens = midnight(again_day) if again_day and AGAIN_CLOSES in days else None
    again_closed = end_of(days[AGAIN_CLOSES]) if again_opens else None
    state, closes, closes_on, opens = WindowState.CLOSED, None, None, None
    if now < first_opens:
        state, opens = WindowState.BEFORE, first_opens
    elif now < first_closed:
        state, closes, closes_on, opens = WindowState.OPEN, first_closed, days[CLOSES], again_opens
    elif again_opens and again_closed and now < again_closed:
        state, opens = WindowState.BETWEEN, again_opens
        if now >= again_opens:
            state, closes, closes_on, opens = WindowState.RECHOICE, again_closed, days[AGAIN_CLOSES], None
    return Window(
        state=state,
        closes=closes,
        closes_on=closes_on,
        opens=opens,
        application_closed=first_closed,
        rechoice_closed=again_closed,
        is_decided=FINAL in days and now >= midnight(days[FINAL]),
    )


def added_mark(window: Window, *, in_first: bool, in_second: bool) -> str:
    """How a row that is added now is marked: "" in time, ``RECHOICE``, or ``LATE``.

    A row that comes back is what it was: one that stood in the list when a window closed does not become late.

    Args:
        window: The window at the moment.
        in_first: Whether the offering stood in the list when the application closed.
        in_second: Whether it stood there when the re-choice closed.

    >>> closed = Window(WindowState.CLOSED)
    >>> added_mark(closed, in_first=True, in_second=True), added_mark(closed, in_first=False, in_second=False)
    ('', 'LATE')
    """
    if in_first or window.state in {WindowState.UNKNOWN, WindowState.BEFORE, WindowState.OPEN}:
        return ""
    if in_second or window.state in {WindowState.BETWEEN, WindowState.RECHOICE}:
        return "RECHOICE"
    return "LATE"
