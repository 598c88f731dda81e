"""One count or one share that stands alone."""

from gymnasieregion.platform.disclosure.published import (
    Published,
    absent,
    count_shown,
    hidden,
    near_all,
    near_none,
    share_shown,
)
from gymnasieregion.platform.disclosure.rule import Rule


class ImpossibleCountError(ValueError):
    """A count below 0, or a part larger than its whole: a fault in the program that counts."""


def checked_count(count: int) -> int:
    """The count itself.

    Raises:
        ImpossibleCountError: When it is below 0.
    """
    if count < 0:
        raise ImpossibleCountError("a count is at least 0")
    return count


def protect_count(n: int | None, rule: Rule) -> Published:
    """A count as it may be shown when nothing that it could be computed from is shown beside it.

    Args:
        n: Persons; None where there can be none to count (a programme that the school does not have).
        rule: What is too few.

    Returns:
        ``..`` for 1 to one below the smallest group, ``.`` for None, else the count, rounded if the rule rounds.

    Raises:
        ImpossibleCountError: When it is below 0.

    >>> rule = Rule(smallest_group=10, smallest_spread=5)
    >>> [str(protect_count(n, rule)) for n in (0, 1, 9, 10, None)]
    ['0', '..', '..', '10', '.']
    """
    if n is None:
        return absent(rule)
    if rule.hides(checked_count(n)):
        return hidden(rule)
    return count_shown(n, rule)


def protect_share(part: int, whole: int, rule: Rule) -> Published:
    """A share in whole per cent that stands alone; one beside other figures goes through ``protect_shares``.

    Args:
        part: Persons who are counted in.
        whole: Persons that the share is of.
        rule: What is too few; applied to the part, the whole and those outside the part.

    Returns:
        ``.`` when the whole is 0; ``~100`` when all but a few are counted in, and ``~0`` when only a few are, in a
        group so large that the few may be any small count; ``..`` when one of the three is small otherwise; else the
        share of one, to the hundredth.

    Raises:
        ImpossibleCountError: When the part is below 0 or above the whole.

    Source:
        Skolverket prints ``~100`` when 1–4 of a school's pupils did not reach the goal. Here it is all small counts:
        a sign for 1–4 alone would tell the few within 3 (docs/adr on disclosure control).

    >>> rule = Rule(smallest_group=10, smallest_spread=5)
    >>> [protect_share(part, 40, rule).text("en") for part in (0, 4, 10, 35, 40)]
    ['0%', '~0', '25%', '~100', '100%']
    >>> protect_share(9, 12, rule).text("en")
    '..'
    """
    outside = whole - checked_count(part)
    if outside < 0:
        raise ImpossibleCountError("a part is at most the whole")
    if whole == 0:
        return absent(rule)
    if rule.hides(whole):
        return hidden(rule)
    if rule.hides(part) or rule.hides(outside):
        if whole < rule.smallest_near:
            return hidden(rule)
        return near_none(rule) if rule.hides(part) else near_all(rule)
    return share_shown(part, whole, rule)
