"""Markets small enough to try everything in, laid side by side in one Market so that it takes seconds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from gymnasieregion.contexts.admission.core.choice import Entry, Group, choose
from gymnasieregion.contexts.admission.core.market import NONE, Allocation, Market

Wishes = tuple[int, ...]
Given = tuple[int | None, ...]


@dataclass(frozen=True)
class Branch:
    """The seats of one offering or of a pool of several.

    Args:
        groups: In the order they are filled.
        rankings: For each group its (applicant, offering), best first.
        tiers: The tier of each applicant.
    """

    groups: tuple[Group, ...]
    rankings: tuple[tuple[tuple[int, int], ...], ...]
    tiers: tuple[int, ...]


@dataclass(frozen=True)
class Small:
    """A market to try everything in.

    Args:
        wishes: Each applicant's offerings, best first.
        branches: The branches.
        branch_of: The branch of each offering.
    """

    wishes: tuple[Wishes, ...]
    branches: tuple[Branch, ...]
    branch_of: tuple[int, ...]

    def told(self, applicant: int, wishes: Wishes) -> "Small":
        """The same market when one applicant hands in another list."""
        lists = (*self.wishes[:applicant], wishes, *self.wishes[applicant + 1 :])
        return Small(lists, self.branches, self.branch_of)

    def entry(self, applicant: int, offering: int) -> Entry:
        """The row of a pair as its branch sees it; the offering stands as its row number."""
        branch = self.branches[self.branch_of[offering]]
        places = [r.index((applicant, offering)) if (applicant, offering) in r else None for r in branch.rankings]
        keys = {group: (place,) for group, place in enumerate(places) if place is not None}
        return Entry(applicant * 100 + offering, applicant, branch.tiers[applicant], keys)

    def blocked_by(self, given: Given) -> list[tuple[int, int]]:
        """The rows that break stability: liked better than what ``given`` gives, and taken by their branch.

        The branch chooses among what it holds and the row, or all such rows at once. A row that it holds and does not
        choose breaks stability too.
        """
        blocking: list[tuple[int, int]] = []
        for number, branch in enumerate(self.branches):
            pairs = [(who, one) for who, one in enumerate(given) if one is not None and self.branch_of[one] == number]
            liked = [
                (who, other)
                for who, wishes in enumerate(self.wishes)
                for other in (*wishes, None)[: (*wishes, None).index(given[who])]
                if other is not None and self.branch_of[other] == number
            ]
            held = [self.entry(*pair) for pair in pairs]
            kept = choose(branch.groups, held)
            blocking += [pair for pair in pairs if self.entry(*pair).row not in kept]
            asking = [entry for entry in (self.entry(*pair) for pair in liked) if entry.keys]
            for more in ([], *([entry] for entry in asking), asking):
                taken = choose(branch.groups, [*held, *more])
                blocking += [(entry.applicant, entry.row % 100) for entry in more if entry.row in taken]
        return blocking


def plain(wishes: Sequence[Wishes], rankings: Sequence[Sequence[int]], seats: Sequence[int]) -> Small:
    """A plain market: each offering has a number of seats and one ranking of applicants."""
    tiers = (1,) * len(wishes)
    branches = tuple(
        Branch((Group(number),), (tuple((who, offering) for who in ranking),), tiers)
        for offering, (ranking, number) in enumerate(zip(rankings, seats, strict=True))
    )
    return Small(tuple(wishes), branches, tuple(range(len(branches))))


def side_by_side(markets: Iterable[Small]) -> tuple[Market, list[int]]:
    """All markets as one in which nothing goes between them, and the offering of each choice row."""
    choice_start, entry_start, group_start = [0], [0], [0]
    rows: list[tuple[int, int, int]] = []
    entries: list[tuple[int, int]] = []
    groups: list[tuple[int, int, int]] = []
    for market in markets:
        first_branch, first_groups = len(group_start) - 1, []
        places: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for branch in market.branches:
            first = len(groups)
            first_groups.append(first)
            for position, (group, ranking) in enumerate(zip(branch.groups, branch.rankings, strict=True)):
                later = NONE if group.overflow_to is None else first + group.overflow_to
                groups.append((group.seats, NONE if group.limit is None else group.limit, later))
                for place, pair in enumerate(ranking):
                    places.setdefault(pair, []).append((first + position, -place))
            group_start.append(len(groups))
        for who, wishes in enumerate(market.wishes):
            for offering in wishes:
                branch = market.branch_of[offering]
                rows.append((first_branch + branch, market.branches[branch].tiers[who], offering))
                entries += places.get((who, offering), ())
                entry_start.append(len(entries))
            choice_start.append(len(rows))
    by_row, by_entry, by_group = (np.array(x, np.int64).reshape(len(x), -1) for x in (rows, entries, groups))
    return Market(
        choice_start=np.array(choice_start, np.int64),
        choice_branch=by_row[:, 0].astype(np.int32),
        choice_tier=by_row[:, 1].astype(np.int32),
        entry_start=np.array(entry_start, np.int64),
        entry_group=by_entry[:, 0].astype(np.int32),
        entry_key=by_entry[:, 1].copy(),
        lot=np.arange(len(choice_start) - 1, dtype=np.int32),
        group_start=np.array(group_start, np.int32),
        group_seats=by_group[:, 0].astype(np.int32),
        group_limit=by_group[:, 1].astype(np.int32),
        group_overflow=by_group[:, 2].astype(np.int32),
    ), by_row[:, 2].tolist()


def given_by(engine: Callable[[Market], Allocation], markets: Sequence[Small]) -> list[Given]:
    """What an engine gives each applicant of each market: an offering, or None."""
    market, offerings = side_by_side(markets)
    granted = iter([None if row == NONE else offerings[row] for row in engine(market).choice.tolist()])
    return [tuple(islice(granted, len(small.wishes))) for small in markets]


def random_market(rng: np.random.Generator, applicants: int, offerings: int, *, pool: bool, tiers: bool) -> Small:
    """A market with groups, hand-over and limits in every branch; its first two offerings may share a pool."""
    branch_of = tuple(max(0, offering - 1) for offering in range(offerings)) if pool else tuple(range(offerings))
    branches = []
    for number in range(max(branch_of) + 1):
        size = int(rng.integers(1, 4))
        pairs = [(a, o) for a in range(applicants) for o in range(offerings) if branch_of[o] == number]
        groups = tuple(
            Group(
                seats=int(rng.integers(0, 3)),
                overflow_to=int(rng.integers(at + 1, size)) if at + 1 < size and rng.random() < 0.6 else None,
                limit=int(rng.integers(0, 3)) if rng.random() < 0.3 else None,
            )
            for at in range(size)
        )
        rankings = tuple(tuple(pairs[at] for at in rng.permutation(len(pairs)) if rng.random() < 0.8) for _ in groups)
        turn = tuple(int(tier) for tier in rng.integers(1, 4, applicants)) if tiers else (1,) * applicants
        branches.append(Branch(groups, rankings, turn))
    wishes = tuple(
        tuple(int(one) for one in rng.permutation(offerings)[: rng.integers(1, offerings + 1)])
        for _ in range(applicants)
    )
    return Small(wishes, tuple(branches), branch_of)
