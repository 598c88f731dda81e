"""Calling reserves after the start of term: from when, how long an answer counts, and which seat is free."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ROUNDS = ("RESERVE_ROUND_1", "RESERVE_ROUND_2")


def calls_from(days: Mapping[str, date]) -> date | None:
    """The first day when schools call reserves themselves: after the last central reserve round; None without one.

    Args:
        days: The calendar of the year, day by event.

    >>> calls_from({"RESERVE_ROUND_1": date(2026, 7, 30), "RESERVE_ROUND_2": date(2026, 8, 13)})
    datetime.date(2026, 8, 14)
    """
    rounds = [days[event] for event in ROUNDS if event in days]
    return max(rounds) + timedelta(days=1) if rounds else None


def answer_until(called_at: datetime, days_to_answer: int) -> datetime:
    """The first moment when an answer no longer counts: midnight in Stockholm, so many whole days after the call's day.

    >>> answer_until(datetime(2026, 8, 17, 9, tzinfo=STOCKHOLM), 1).isoformat()
    '2026-08-19T00:00:00+02:00'
    """
    day = called_at.astimezone(STOCKHOLM).date() + timedelta(days=days_to_answer + 1)
    return datetime.combine(day, time.min, tzinfo=STOCKHOLM)


def free_seat(seats: int, taken: Collection[int]) -> int | None:
    """The number of the first free seat; None when every one is taken or waits for an answer.

    Args:
        seats: How many there are to call to, numbered from 1.
        taken: The numbers that somebody has said yes to, or may still answer for.

    >>> free_seat(3, {1, 3}), free_seat(1, {1})
    (2, None)
    """
    return next((number for number in range(1, seats + 1) if number not in taken), None)
