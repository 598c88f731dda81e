"""Does lying about one's order of choice pay? A search for the smallest market in which it does.

**Source:** Dubins & Freedman (1981) and Roth (1982): with strict rankings that do not look at the applicant's list, it
never pays. A tie broken by the order of choice looks at the list.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations, product

import numpy as np

from gymnasieregion.contexts.admission.core.allocation import allocate
from gymnasieregion.contexts.admission.core.market import NONE, Market

SIZES = ((2, 2), (3, 2), (2, 3))
"""Applicants and offerings of the markets that are searched, smallest first."""

Wishes = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SmallMarket:
    """A market small enough to read.

    Args:
        wishes: Each applicant's offerings, best first.
        merits: Each applicant's merit value in points.
        seats: Each offering's seats.
        Applicants are numbered in the order of their lots; the first has the best lot.
    """

    wishes: tuple[Wishes, ...]
    merits: tuple[int, ...]
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PayingLie:
    """A market, an applicant who lies, and what the lie changes.

    Args:
        market: With everyone's true list.
        liar: Who lies.
        lie: The list that the liar hands in.
        truth_gives: The offering that the true list gives, or None.
        lie_gives: The offering that the lie gives, which the liar likes better.
    """

    market: SmallMarket
    liar: int
    lie: Wishes
    truth_gives: int | None
    lie_gives: int


def smallest_paying_lie(tie_break: Sequence[str]) -> tuple[PayingLie | None, int]:
    """Search every market of the sizes in ``SIZES``, smallest first, for a lie that pays.

    Args:
        tie_break: The steps that tell equal merits apart, as in ``RankingRules``.

    Returns:
        The first paying lie, or None, and how many markets were searched.
    """
    searched = 0
    for applicants, offerings in SIZES:
        lists = [w for n in range(1, offerings + 1) for w in permutations(range(offerings), n)]
        for market in _markets(applicants, offerings, lists):
            searched += 1
            if lie := _paying_lie(market, lists, tie_break):
                return lie, searched
    return None, searched


def _markets(applicants: int, offerings: int, lists: Sequence[Wishes]) -> Iterator[SmallMarket]:
    """All markets of a size with two possible merits and one seat or more an offering."""
    for merits in product((300, 320), repeat=applicants):
        for seats in product(range(1, applicants), repeat=offerings):
            for wishes in product(lists, repeat=applicants):
                yield SmallMarket(wishes, merits, seats)


def _paying_lie(market: SmallMarket, lists: Sequence[Wishes], tie_break: Sequence[str]) -> PayingLie | None:
    """A lie that gives someone an offering they truly like better, or None."""
    honest = outcome(market, tie_break)
    for liar, truth in enumerate(market.wishes):
        better = truth if honest[liar] is None else truth[: truth.index(honest[liar])]
        for lie in lists if better else ():
            told = (*market.wishes[:liar], lie, *market.wishes[liar + 1 :])
            gained = outcome(SmallMarket(told, market.merits, market.seats), tie_break)[liar]
            if gained is not None and gained in better:
                return PayingLie(market, liar, lie, honest[liar], gained)
    return None


def outcome(market: SmallMarket, tie_break: Sequence[str]) -> list[int | None]:
    """The offering each applicant gets by the plain twin, or None."""
    by_order = "CHOICE_ORDER" in tie_break
    rows = [
        (offering, merit * 100 - (place if by_order else 0))
        for wishes, merit in zip(market.wishes, market.merits, strict=True)
        for place, offering in enumerate(wishes)
    ]
    starts = np.cumsum([0, *(len(wishes) for wishes in market.wishes)])
    offering = np.array([row[0] for row in rows], np.int32)
    no_group = np.full(len(market.seats), NONE, np.int32)
    granted = allocate(
        Market(
            choice_start=starts,
            choice_branch=offering,
            choice_tier=np.ones(len(rows), np.int32),
            entry_start=np.arange(len(rows) + 1),
            entry_group=offering,
            entry_key=np.array([row[1] for row in rows], np.int64),
            lot=np.arange(len(market.wishes), dtype=np.int32),
            group_start=np.arange(len(market.seats) + 1, dtype=np.int32),
            group_seats=np.array(market.seats, np.int32),
            group_limit=no_group,
            group_overflow=no_group,
        )
    )
    return [None if row == NONE else int(offering[row]) for row in granted.choice]
