"""Optimality once more, slowly: every branch chooses by the rule that people read."""

import numpy as np

from gymnasieregion.contexts.admission.core.choice import Entry, Group, choose
from gymnasieregion.contexts.admission.core.market import NONE, Allocation, Market
from gymnasieregion.contexts.admission.core.verification_report import SAMPLE, Check, outcome


def choice_checks(market: Market, allocation: Allocation) -> tuple[Check, ...]:
    """Raise the cut-offs from "nobody refused", each branch by ``choice.choose``, and compare.

    Args:
        market: A well formed market of up to some 50,000 applicants.
        allocation: What an engine answered.

    Returns:
        The check OPTIMAL_CHOICE alone. An empty market passes.
    """
    choice, group = _Demand(market).settle()
    differ = np.flatnonzero((allocation.choice != choice) | (allocation.group != group))
    return (outcome("OPTIMAL_CHOICE", len(differ), applicants=differ[:SAMPLE].tolist()),)


class _Demand:
    """Who demands what, round by round; an entry is read when its row is first demanded."""

    def __init__(self, market: Market) -> None:
        self.branch = market.choice_branch.tolist()
        self.first_group = market.group_start.tolist()
        self.groups = _groups(market)
        self.stop = market.choice_start[1:].tolist()
        self.next = market.choice_start[:-1].tolist()
        self.entries = market.entry_start.tolist()
        self.group, self.key = market.entry_group.tolist(), market.entry_key.tolist()
        self.tier, self.lot = market.choice_tier.tolist(), market.lot.tolist()
        self.holds: list[tuple[int, int]] = [(NONE, NONE)] * market.applicants
        self.asked: list[dict[int, Entry]] = [{} for _ in self.groups]
        self.pooled = _pooled(market)

    def settle(self) -> tuple[list[int], list[int]]:
        """Let everybody who is refused demand their next row, all at once, until nobody is."""
        refused = set(range(len(self.next)))
        while refused:
            newcomers: dict[int, list[Entry]] = {}
            for applicant in sorted(refused):
                entry = self._demand(applicant)
                if entry is not None:
                    newcomers.setdefault(self.branch[entry.row], []).append(entry)
            refused = set()
            for branch, entries in newcomers.items():
                refused |= self._choose(branch, entries)
        return [row for row, _ in self.holds], [group for _, group in self.holds]

    def _demand(self, applicant: int) -> Entry | None:
        """The applicant's next possible row, or None when the list has ended."""
        while self.next[applicant] < self.stop[applicant]:
            row = self.next[applicant]
            self.next[applicant] += 1
            if places := range(self.entries[row], self.entries[row + 1]):
                first, lot = self.first_group[self.branch[row]], self.lot[applicant]
                keys = {self.group[place] - first: (-self.key[place], lot) for place in places}
                return Entry(row, applicant, self.tier[row], keys)
        return None

    def _choose(self, branch: int, newcomers: list[Entry]) -> set[int]:
        """Let a branch choose again; return whom it refuses now."""
        asked = self.asked[branch]
        had = {entry.applicant for entry in newcomers}
        had |= {entry.applicant for entry in asked.values() if self.holds[entry.applicant][0] == entry.row}
        asked.update((entry.row, entry) for entry in newcomers)
        taken = choose(self.groups[branch], asked.values())
        for applicant in had:
            self.holds[applicant] = (NONE, NONE)
        for row, position in taken.items():
            self.holds[asked[row].applicant] = (row, self.first_group[branch] + position)
        if branch not in self.pooled:
            self.asked[branch] = {row: asked[row] for row in taken}
        return {applicant for applicant in had if self.holds[applicant][0] == NONE}


def _groups(market: Market) -> list[list[Group]]:
    """The groups of each branch as the readable rule wants them."""
    parts: list[list[Group]] = []
    for first, stop in zip(market.group_start.tolist(), market.group_start[1:].tolist(), strict=False):
        part = slice(first, stop)
        columns = (market.group_seats[part], market.group_overflow[part], market.group_limit[part])
        parts.append(
            [
                Group(seats, overflow_to=None if to == NONE else to - first, limit=None if limit == NONE else limit)
                for seats, to, limit in zip(*(column.tolist() for column in columns), strict=True)
            ]
        )
    return parts


def _pooled(market: Market) -> set[int]:
    """The branches that somebody has more than one possible row in: there, what was refused may be taken later."""
    possible = np.diff(market.entry_start) > 0
    owner = np.repeat(np.arange(market.applicants, dtype=np.int64), np.diff(market.choice_start))[possible]
    branch = market.choice_branch[possible]
    order = np.lexsort((branch, owner))
    twice = (owner[order][1:] == owner[order][:-1]) & (branch[order][1:] == branch[order][:-1])
    return set(branch[order][1:][twice].tolist())
