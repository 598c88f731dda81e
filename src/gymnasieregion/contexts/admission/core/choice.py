"""How one branch chooses among entries: the readable definition of right.

**Source:** Aygün & Turhan (2020), *Dynamic reserves in matching markets*; Kominers & Sönmez (2016),
*Matching with slot-specific priorities*; second hand after all of first hand: skollagen (2010:800) 16 kap. 47 §.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """A part of a branch's seats with a ranking of its own.

    Args:
        seats: Seats of its own, 0 or more.
        overflow_to: Position in the branch of a LATER group that gets the seats left over, or None.
        limit: The most it may hold over all tiers, or None.
    """

    seats: int
    overflow_to: int | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One choice row of one applicant, as the branch sees it.

    Args:
        row: The choice row.
        applicant: Whose row it is; a person has at most one seat in the branch.
        tier: 1 before 2 before 3.
        keys: For each group that ranks the row (by position in the branch), its sort key; LOWER goes first.
    """

    row: int
    applicant: int
    tier: int
    keys: Mapping[int, tuple[int, ...]]


def choose(groups: Sequence[Group], entries: Iterable[Entry]) -> dict[int, int]:
    """Fill the seats of one branch from the entries that have asked for one.

    The list of groups is walked once for each tier, end to end, and seats only ever move forward in
    that one long list: to the group named by ``overflow_to``, or to the same group's turn in the next tier. It always
    begins with tier 1, where the seats come in, asked for or not: else it would matter to others who asks in vain.

    Args:
        groups: The branch's groups in the order they are filled.
        entries: The rows that ask for a seat, in any order.

    Returns:
        For each row that is taken, the position of the group that holds it. No entries gives an empty dict.

    >>> open_, free, rest = Group(1), Group(1, overflow_to=2), Group(0)
    >>> rows = [Entry(i, i, 1, {0: (i,), 2: (i,)}) for i in range(3)]
    >>> choose([open_, free, rest], rows)        # nobody has free quota: its seat is handed over to rest
    {0: 0, 1: 2}
    """
    left = list(entries)
    spare = [0] * len(groups)
    held = [0] * len(groups)
    taken: dict[int, int] = {}
    for tier in sorted({1, *(entry.tier for entry in left)}):
        for position, group in enumerate(groups):
            total = spare[position] + (group.seats if tier == 1 else 0)
            spare[position] = 0
            cap = total if group.limit is None else min(total, group.limit - held[position])
            winners = _best(left, position, tier, cap)
            for entry in winners:
                taken[entry.row] = position
            people = {entry.applicant for entry in winners}
            left = [entry for entry in left if entry.applicant not in people] if people else left
            held[position] += len(winners)
            spare[position if group.overflow_to is None else group.overflow_to] += total - len(winners)
    return taken


def _best(entries: Iterable[Entry], position: int, tier: int, cap: int) -> list[Entry]:
    """The best ``cap`` entries of a tier that a group ranks, one for each person."""
    winners: dict[int, Entry] = {}
    if cap > 0:
        asking = [entry for entry in entries if entry.tier == tier and position in entry.keys]
        for entry in sorted(asking, key=lambda entry: entry.keys[position]):
            if entry.applicant not in winners:
                winners[entry.applicant] = entry
                if len(winners) == cap:
                    break
    return list(winners.values())
