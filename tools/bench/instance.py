"""Seeded markets for measuring, to one description: as large as wanted, plain, hard, or with groups on a tenth."""

from dataclasses import replace

import numpy as np

from bench.instance_kernel import fill_choices, fill_keys, list_lengths
from gymnasieregion.contexts.admission.core.market import NONE, Market

PROGRAMMES = 18
SEAT_SHARE = 1.15
"""Seats for each applicant."""
HARD_SEAT_SHARE = 0.97
_SPREAD = 1.0
"""Of the log-normal popularity."""
_FOLLOWS = 0.35
"""How far capacity follows popularity: its power."""


def plain_market(applicants: int, seed: int = 1, *, hard: bool = False) -> Market:
    """A market of single groups.

    1,500 offerings at 35,000 applicants, growing as the square root; 18 programmes; 5-10 choices; log-normal popularity
    that capacity follows only weakly; merit 0-340 in steps of 2.5; a tenth of the offerings add a test score; one
    lottery.

    Args:
        applicants: How many, 1 or more.
        seed: The seed.
        hard: Every offering ranks nearly at random, and there are seats for 97 % only.
    """
    branches = round(1500 * (applicants / 35_000) ** 0.5)
    numbers = np.random.Generator(np.random.PCG64(seed))
    popularity = numbers.lognormal(0, _SPREAD, branches)
    reach = np.concatenate((np.zeros(1), np.cumsum(popularity)))
    programme_start = np.linspace(0, branches, PROGRAMMES + 1).astype(np.int32)
    weight = popularity**_FOLLOWS * numbers.lognormal(0, 0.35, branches)
    seats = applicants * (HARD_SEAT_SHARE if hard else SEAT_SHARE) * weight / weight.sum()
    merit = np.clip(np.round(numbers.normal(220, 60, applicants) / 2.5), 0, 136).astype(np.int32) * 250
    start = list_lengths(seed, applicants)
    branch = np.empty(start[-1], np.int32)
    fill_choices(seed, start, reach, programme_start, branch)
    key = np.empty(len(branch), np.int64)
    tested = (np.arange(branches) % 10 == 0).astype(np.int32)
    fill_keys(seed, hard, start, branch, merit, tested, key)
    return Market(
        choice_start=start,
        choice_branch=branch,
        choice_tier=np.ones(len(branch), np.int32),
        entry_start=np.arange(len(branch) + 1, dtype=np.int64),
        entry_group=branch,
        entry_key=key,
        lot=numbers.permutation(applicants).astype(np.int32),
        group_start=np.arange(branches + 1, dtype=np.int32),
        group_seats=np.maximum(np.round(seats), 1).astype(np.int32),
        group_limit=np.full(branches, NONE, np.int32),
        group_overflow=np.full(branches, NONE, np.int32),
    )


def with_groups(market: Market, seed: int = 1) -> Market:
    """The same market with free quota, tiers and limits on every tenth offering.

    Such an offering has three groups: open; free quota, at most its own seats, what is left of it handed over to the
    rest; and the rest, at most half of what it may be handed. One row in twenty is granted free quota, one in
    six is second hand.

    Args:
        market: A plain market.
        seed: The seed of who is granted what.
    """
    branches, rows = market.branches, len(market.choice_branch)
    several = np.arange(branches) % 10 == 5
    numbers = np.random.Generator(np.random.PCG64([seed, 1]))
    granted, second = numbers.random(rows) < 0.05, numbers.random(rows) < 1 / 6
    row_several = several[market.choice_branch]
    group_start = np.concatenate((np.zeros(1, np.int64), np.cumsum(np.where(several, 3, 1)))).astype(np.int32)
    seats, limit, overflow = (np.full(group_start[-1], value, np.int32) for value in (0, NONE, NONE))
    first = group_start[:-1]
    free = np.where(several, np.maximum(market.group_seats // 10, 1), 0)
    seats[first] = market.group_seats - free
    at = first[several]
    seats[at + 1] = limit[at + 1] = free[several]
    overflow[at + 1] = at + 2
    limit[at + 2] = (free[several] + 1) // 2
    widths = np.where(row_several, np.where(granted, 3, 2), 1)
    entry_start = np.concatenate((np.zeros(1, np.int64), np.cumsum(widths)))
    of_row = np.repeat(np.arange(rows), widths)
    nth = np.arange(entry_start[-1]) - entry_start[of_row]
    skipped = row_several[of_row] & ~granted[of_row] & (nth == 1)
    return replace(
        market,
        choice_tier=np.where(row_several & second, 2, 1).astype(np.int32),
        entry_start=entry_start,
        entry_group=(first[market.choice_branch[of_row]] + nth + skipped).astype(np.int32),
        entry_key=market.entry_key[of_row],
        group_start=group_start,
        group_seats=seats,
        group_limit=limit,
        group_overflow=overflow,
    )
