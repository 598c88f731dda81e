"""Who does not come when the first term begins: how long a school waits before the education is taken as ended."""

from collections.abc import Callable
from datetime import date, timedelta

WAIT = timedelta(days=3)


def last_day_to_come(term_starts: date, moved: Callable[[date], date]) -> date:
    """The last day to come, or to report a valid reason: the third after the term's first day, or the next working day.

    Args:
        term_starts: The first day of the first term.
        moved: Where the law moves the end of a time limit, ``law.time_limits.last_day``.

    Source:
        Gymnasieförordningen (2010:2039) 12 kap. 3 §; lagen (1930:173) om beräkning av lagstadgad tid 2 §.

    >>> last_day_to_come(date(2026, 8, 17), lambda day: day)
    datetime.date(2026, 8, 20)
    """
    return moved(term_starts + WAIT)


def is_over(term_starts: date | None, today: date, moved: Callable[[date], date]) -> bool:
    """Whether the three days are over, so that a school may end a seat that nobody came to.

    Args:
        term_starts: The first day of the term; None when the calendar has none.
        today: The day.
        moved: As for ``last_day_to_come``.
    """
    return term_starts is not None and today > last_day_to_come(term_starts, moved)
