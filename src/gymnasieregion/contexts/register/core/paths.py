"""When a study path is planned to end."""

from datetime import date

TERM_TURNS = 7
"""The month in which one school year has ended and the next not begun."""


def school_year_of(day: date) -> int:
    """The year in whose autumn the school year of a day began.

    >>> school_year_of(date(2026, 8, 17)), school_year_of(date(2027, 6, 30)), school_year_of(date(2027, 7, 1))
    (2026, 2026, 2027)
    """
    return day.year if day.month >= TERM_TURNS else day.year - 1


def planned_end(first_day: date, school_year: int, years: int | None) -> date | None:
    """The first day after the planned end of a study path.

    Args:
        first_day: The first day of somebody on it.
        school_year: The year of study that they begin in.
        years: How many school years the path takes; None where nobody has said.

    Returns:
        1 July after the last school year, at the earliest the one that the first day is in; None for no plan.

    Source: skollagen (2010:800) 16 kap. 15 §, 17 a kap. 7 § and 19 kap. 17 §, by ``register.programme_years``.

    >>> planned_end(date(2026, 8, 17), 1, 3), planned_end(date(2027, 1, 11), 2, 3)
    (datetime.date(2029, 7, 1), datetime.date(2028, 7, 1))
    """
    if years is None:
        return None
    return date(school_year_of(first_day) + max(years - school_year + 1, 1), TERM_TURNS, 1)
