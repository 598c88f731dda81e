"""The rule of a day, read from the law by date: the one thing here that is not pure."""

from datetime import date
from enum import Enum

from gymnasieregion.law.book import ParameterBook
from gymnasieregion.platform.disclosure.rule import Rule

SMALLEST_GROUP, SMALLEST_SPREAD = "disclosure.smallest_group", "disclosure.smallest_spread"


class Finest(Enum):
    """The finest unit that a table tells of, which decides how its counts are rounded."""

    OTHER = ""
    SCHOOL = "disclosure.rounding_schools"
    DISTRICT = "disclosure.rounding_districts"


def rule_in_force(book: ParameterBook, day: date, finest: Finest = Finest.OTHER) -> Rule:
    """The rule that a table published on a day follows.

    Args:
        book: The parameters.
        day: The day of publication, from the door.
        finest: The finest unit that the table tells of; counts of others than schools and districts are not rounded.

    Raises:
        NoRuleInForceError: If no numbers are known for the day.
        UnfitRuleError: If the numbers would not protect.
    """
    return Rule(
        smallest_group=_count(book, SMALLEST_GROUP, day),
        smallest_spread=_count(book, SMALLEST_SPREAD, day),
        rounding_base=_count(book, finest.value, day) if finest.value else 1,
    )


def _count(book: ParameterBook, name: str, day: date) -> int:
    number = book.get(name, day)
    assert isinstance(number, int)
    return number
