"""The end of a time that a law gives; the days by hand from lagen (1930:173) 2 § and the almanac."""

import datetime as dt

import pytest

from gymnasieregion.law.book import NoRuleInForceError
from gymnasieregion.law.time_limits import last_day


@pytest.mark.parametrize(
    ("counted", "last"),
    [
        (dt.date(2026, 7, 22), dt.date(2026, 7, 22)),  # onsdag
        (dt.date(2026, 7, 25), dt.date(2026, 7, 27)),  # lördag: måndag
        (dt.date(2026, 7, 26), dt.date(2026, 7, 27)),  # söndag: måndag
        (dt.date(2026, 6, 19), dt.date(2026, 6, 22)),  # midsommarafton: måndag
        (dt.date(2026, 4, 3), dt.date(2026, 4, 7)),  # långfredag: tisdag efter annandagen
        (dt.date(2026, 5, 14), dt.date(2026, 5, 15)),  # Kristi himmelsfärdsdag: fredag, som är en vardag
        (dt.date(2025, 12, 24), dt.date(2025, 12, 29)),  # julafton på en onsdag: måndag
        (dt.date(2026, 12, 31), dt.date(2027, 1, 4)),  # nyårsafton på en torsdag: måndag
    ],
)
def test_a_last_day_that_is_no_working_day_is_moved_to_the_next_one(counted, last):
    assert last_day(counted) == last


def test_a_day_whose_rule_was_not_read_is_refused():
    with pytest.raises(NoRuleInForceError):
        last_day(dt.date(2024, 12, 31))
