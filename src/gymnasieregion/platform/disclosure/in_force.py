"""The rule of a day, read from the law by date: the one thing here that is not pure."""

from datetime import date

from gymnasieregion.law.book import ParameterBook
from gymnasieregion.platform.disclosure.rule import Rule

SMALLEST_GROUP, SMALLEST_SPREAD = "disclosure.smallest_group", "disclosure.smallest_spread"


def rule_in_force(book: ParameterBook, day: date) -> Rule:
    """The rule that a table published on a day follows.

    Args:
        book: The parameters.
        day: The day of publication, from the door.

    Raises:
        NoRuleInForceError: If no numbers are known for the day.
        UnfitRuleError: If the numbers would not protect.
    """
    group, spread = book.get(SMALLEST_GROUP, day), book.get(SMALLEST_SPREAD, day)
    assert isinstance(group, int)
    assert isinstance(spread, int)
    return Rule(smallest_group=group, smallest_spread=spread)
