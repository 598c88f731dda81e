"""When the time that a law gives ends, where its last day is not a working day."""

from collections.abc import Collection
from datetime import date
from typing import cast

from gymnasieregion.kernel.rest_days import first_without
from gymnasieregion.law.book import law_book

RESTS = "law.time_limit_rests"


def last_day(day: date) -> date:
    """The last day to do what a law wants done by a day: that day, or the next working day.

    Args:
        day: The day when the time ends as it is counted.

    Raises:
        NoRuleInForceError: If the rule of that day is not known.

    Source:
        Lagen (1930:173) om beräkning av lagstadgad tid 2 §.

    >>> last_day(date(2026, 6, 19)), last_day(date(2026, 6, 22))
    (datetime.date(2026, 6, 22), datetime.date(2026, 6, 22))
    """
    return first_without(day, cast("Collection[str]", law_book().get(RESTS, day)))
