"""A ranking that a school types: what is wrong with its numbers, its gaps, and a move up or down."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

MOST = 1_000_000
"""The largest number, as in the table of ranks."""


def twice(numbers: Mapping[int, int]) -> Mapping[int, tuple[int, ...]]:
    """The numbers that more than one has, each with who has it, in order.

    >>> twice({7: 1, 8: 2, 9: 1})
    {1: (7, 9)}
    """
    holders: dict[int, list[int]] = defaultdict(list)
    for who, number in numbers.items():
        holders[number].append(who)
    return {number: tuple(holders[number]) for number in sorted(holders) if len(holders[number]) > 1}


def gaps(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """The numbers from 1 up to the last one that nobody has, as first and last of each run; they do no harm.

    >>> gaps([1, 2, 5, 9])
    ((3, 4), (6, 8))
    """
    found, expected = [], 1
    for number in sorted(set(numbers)):
        if number > expected:
            found.append((expected, number - 1))
        expected = number + 1
    return tuple(found)


def in_order(numbers: Mapping[int, int]) -> tuple[int, ...]:
    """Who is ranked, first first; among equal numbers in the order given."""
    return tuple(sorted(numbers, key=numbers.__getitem__))


def moved(numbers: Mapping[int, int], who: int, step: int) -> dict[int, int]:
    """The numbers after somebody has changed places with the next above or below; the numbers stay the same set.

    Args:
        numbers: By whom, without equal numbers.
        who: Who moves; somebody without a number comes last.
        step: -1 up, 1 down.

    >>> moved({7: 1, 8: 4}, 8, -1)
    {7: 4, 8: 1}
    """
    after = dict(numbers)
    if who not in after:
        return {**after, who: max(after.values(), default=0) + 1}
    order = in_order(after)
    other = order.index(who) + step
    if 0 <= other < len(order):
        after[who], after[order[other]] = after[order[other]], after[who]
    return after


def closed_up(numbers: Mapping[int, int]) -> dict[int, int]:
    """The same order numbered 1, 2, 3 and on.

    >>> closed_up({7: 12, 8: 3})
    {8: 1, 7: 2}
    """
    return {who: number for number, who in enumerate(in_order(numbers), start=1)}
