"""How many seats of an education anybody eligible can still get, beside those who hold one.

The seats of the free quota are for those whom a decision has granted it. What nobody of them takes goes to a later
group, where there is one to hand over to; else it stays empty, and is free to nobody who only applies for it.

**Source:** gymnasieförordningen (2010:2039) 7 kap. 3 §; the model is that of ``core/choice.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """A group of seats and how many hold one of it.

    Args:
        seats: Seats of its own, 0 or more.
        held: How many hold a seat of the group, its own or one handed over.
        is_free: Whether it is of the free quota.
        overflow_to: Position of a LATER group that gets the seats left over, or None.
        limit: The most it may hold, or None.
    """

    seats: int
    held: int
    is_free: bool = False
    overflow_to: int | None = None
    limit: int | None = None


def free_to_all(groups: Sequence[HeldGroup]) -> int:
    """The seats that more people could be given who have not been granted free quota.

    Args:
        groups: Of one education, in the order that they are filled.

    Returns:
        0 or more; never more than its seats less all who hold one, also where some hold more than their group has.

    >>> free_to_all([HeldGroup(2, 1), HeldGroup(1, 0, is_free=True)])
    1
    >>> free_to_all([HeldGroup(1, 0, is_free=True, overflow_to=1), HeldGroup(2, 1)])
    2
    """
    spare = [0] * len(groups)
    free = 0
    for position, group in enumerate(groups):
        left = max(0, spare[position] + group.seats - group.held)
        if not group.is_free:
            room = left if group.limit is None else max(0, min(left, group.limit - group.held))
            free += room
            left -= room
        if group.overflow_to is not None:
            spare[group.overflow_to] += left
    return min(free, free_to_quota(groups))


def free_to_quota(groups: Sequence[HeldGroup]) -> int:
    """The seats that nobody holds: those who are granted free quota are tried for the ordinary ones too.

    Args:
        groups: Of one education.
    """
    return max(0, sum(group.seats - group.held for group in groups))
