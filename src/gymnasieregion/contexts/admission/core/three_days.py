"""Who does not come when the first term begins: how long a school waits before the education is taken as ended."""

from datetime import date, timedelta

WAIT = timedelta(days=3)
SATURDAY = 5


def last_day_to_come(term_starts: date) -> date:
    """The last day to come, or to report a valid reason: the third after the term's first day, never in a weekend.

    Args:
        term_starts: The first day of the first term.

    Source:
        Gymnasieförordningen (2010:2039) 12 kap. 3 §; lagen (1930:173) om beräkning av lagstadgad tid 2 §.

    >>> last_day_to_come(date(2026, 8, 17)), last_day_to_come(date(2026, 8, 19))
    (datetime.date(2026, 8, 20), datetime.date(2026, 8, 24))
    """
    day = term_starts + WAIT
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


def is_over(term_starts: date | None, today: date) -> bool:
    """Whether the three days are over, so that a school may end a seat that nobody came to.

    Args:
        term_starts: The first day of the term; None when the calendar has none.
        today: The day.
    """
    return term_starts is not None and today > last_day_to_come(term_starts)
