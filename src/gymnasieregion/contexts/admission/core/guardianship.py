"""Until when somebody has guardians, and when guardians are told of what a child has done."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
OF_AGE = 18
MARGIN = timedelta(minutes=5)
"""What is saved later than this before guardians are told waits for the next day, since it may not be written yet."""


def came_of_age(day: date) -> date:
    """The last day of birth of those who have come of age on a day; those born later have guardians.

    Source: föräldrabalken (1949:381) 6 kap. 2 §.

    >>> came_of_age(date(2026, 2, 2)), came_of_age(date(2028, 2, 29))
    (datetime.date(2008, 2, 2), datetime.date(2010, 2, 28))
    """
    year = day.year - OF_AGE
    if (day.month, day.day) == (2, 29) and year % 4:
        return date(year, 2, 28)
    return day.replace(year=year)


def telling_day(now: datetime, hour: int) -> date:
    """The day on whose evening guardians are told of what is saved at a moment.

    Args:
        now: The moment.
        hour: The hour in Stockholm when guardians are told.

    >>> [telling_day(datetime(2026, 2, 2, hour, tzinfo=STOCKHOLM), 18).day for hour in (17, 18)]
    [2, 3]
    """
    there = now.astimezone(STOCKHOLM)
    return there.date() if now < told_until(there.date(), hour) else there.date() + timedelta(days=1)


def told_until(day: date, hour: int) -> datetime:
    """The first moment that is not told of on a day."""
    return told_from(day, hour) - MARGIN


def told_from(day: date, hour: int) -> datetime:
    """When guardians are told on a day."""
    return datetime.combine(day, time(hour), STOCKHOLM)
