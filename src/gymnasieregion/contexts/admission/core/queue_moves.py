"""Why a place in a reserve list is another than it was: how many before somebody got a seat, left, came, or went past.

This is the definition, written to be read; ``services/queue_places.py`` gives the same for whole rounds at once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Move(StrEnum):
    """What moves a place; never renamed, only added to."""

    SEATED = "SEATED"  # somebody before got a seat here
    LEFT = "LEFT"  # somebody before left the list: a higher choice, a no, a choice taken away
    CAME = "CAME"  # somebody new came before: late merit, granted free quota, a late application
    PASSED = "PASSED"  # somebody who waited already went past, by new grades or points; below zero: one went past them


@dataclass(frozen=True, slots=True)
class Moves:
    """Why a place changed; ``place = before - seated - left + came + passed``.

    Args:
        seated: Before in the list who got a seat here.
        left: Before in the list who left it.
        came: New in the list, and before.
        passed: Who waited already and went past, less those whom one went past oneself.
    """

    seated: int
    left: int
    came: int
    passed: int

    @property
    def change(self) -> int:
        """How much larger the place is now; below zero when it is a better one."""
        return self.came + self.passed - self.seated - self.left


def moves_between(me: int, then: Sequence[int], now: Sequence[int], seated: Collection[int]) -> Moves:
    """Why somebody's place in a list changed.

    Args:
        me: Somebody in both lists.
        then: The list as it was, best first.
        now: The list as it is.
        seated: Those who have got a seat here and do not wait any more.

    Raises:
        ValueError: If the one asked about is not in both.

    >>> moves_between(7, then=[1, 2, 3, 7], now=[4, 3, 7], seated={1})
    Moves(seated=1, left=1, came=1, passed=0)
    >>> moves_between(7, then=[7, 3], now=[3, 7], seated=())
    Moves(seated=0, left=0, came=0, passed=1)
    """
    before, after = set(then[: then.index(me)]), set(now[: now.index(me)])
    gone = before - set(now)
    new = after - set(then)
    return Moves(
        seated=sum(each in seated for each in gone),
        left=sum(each not in seated for each in gone),
        came=len(new),
        passed=len(after - before - new) - len(before - after - gone),
    )
