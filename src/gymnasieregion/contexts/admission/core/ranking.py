"""Who competes for which seats, and in what order: from records and rules to the market that is allocated.

**Source:** gymnasieförordningen (2010:2039) 7 kap. 2-5 §§; second hand after all of first hand: skollagen (2010:800)
16 kap. 43-47 §§; IB and individual introductory programmes are ranked by the school (the office's manual, 2023).
"""

import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core.codes import Added, Agreement, Cause, FirstHand, FreeQuota, Selection
from gymnasieregion.contexts.admission.core.incumbents import HeldSeats, set_apart
from gymnasieregion.contexts.admission.core.market import NONE, Int32, Int64, Market
from gymnasieregion.contexts.admission.core.outcome import TYPED, Eligibility, RankedRows
from gymnasieregion.contexts.admission.core.records import Int8, RoundRecords
from gymnasieregion.contexts.admission.core.rules import RankingRules


def rank_rows(
    records: RoundRecords, merit: Int32, eligibility: Eligibility, standing: Int8, lot: Int32, rules: RankingRules
) -> RankedRows:
    """Put every choice row in order in each seat group that ranks it, or say why it does not compete.

    Args:
        records: The round's records.
        merit: (A,) int32, hundredths.
        eligibility: Of every row.
        standing: (C,) int8, a ``Cause`` for rows that replies have taken out, else 0; from ``rounds.standing``.
        lot: (A,) int32, the applicants' order by lot.
        rules: Tiers, area and tie-break.

    Returns:
        The ranked rows; without choices a market where nobody asks.
    """
    points = row_points(records, merit)
    cause = row_causes(records, eligibility, standing)
    held = records.held
    tier = _same_tier_in_a_branch(records, row_tiers(records, rules))
    tier[held.choice[held.choice != NONE]] = 1  # the row held and no other: a seat held gives no turn for more seats
    value = np.where(points == NONE, TYPED - records.choices.typed_rank.astype(np.int64), points)
    order = np.zeros(len(held.choice), np.int64)
    holds = held.choice != NONE
    order[holds] = -value[held.choice[holds]] * len(order) + lot[holds]
    seats = set_apart(records.groups, held.group, order)
    row, group = _entries(records, cause == Cause.IN_COMPETITION, seats)
    entry_value = value[row]
    typed_free = seats.groups.free[group] & (records.choices.free_rank[row] > 0)
    entry_value[typed_free] = TYPED - records.choices.free_rank[row[typed_free]]
    market = Market(
        choice_start=records.choices.start,
        choice_branch=records.offerings.branch[records.choices.offering],
        choice_tier=tier,
        entry_start=np.searchsorted(row, np.arange(len(cause) + 1)).astype(np.int64),
        entry_group=group,
        entry_key=_with_tie_break(entry_value, row, records, merit, rules.tie_break),
        lot=lot,
        group_start=seats.groups.start,
        group_seats=seats.groups.seats,
        group_limit=seats.groups.limit,
        group_overflow=seats.groups.overflow,
    )
    return RankedRows(cause, tier, points, market, seats.group_of, entry_value)


def row_points(records: RoundRecords, merit: Int32) -> Int32:
    """The hundredths each row competes with: merit, merit and weighted test (half up), or -1 where the school ranks."""
    choices, offerings = records.choices, records.offerings
    selection = offerings.selection[choices.offering]
    weight = offerings.test_weight[choices.offering].astype(np.int64)
    test = (np.maximum(choices.test_points, 0) * weight + 50) // 100
    points = merit[choices.applicant] + np.where(selection == Selection.MERIT_TEST, test, 0)
    return np.where(selection == Selection.RANK, NONE, points).astype(np.int32)


def row_causes(records: RoundRecords, eligibility: Eligibility, standing: Int8) -> Int8:
    """Why each row does not compete, the first cause in the order of ``Cause``, or IN_COMPETITION.

    The seat a person holds is a decision that stands: it competes unless the offering has been closed.
    """
    choices, offerings = records.choices, records.offerings
    by_rank = offerings.selection[choices.offering] == Selection.RANK
    ranked = choices.typed_rank > 0
    has_begun = np.zeros(len(offerings.ids), np.bool_)
    has_begun[choices.offering[by_rank & ranked]] = True
    unranked = by_rank & ~ranked
    steps: list[tuple[npt.NDArray[np.bool_], npt.NDArray[np.integer] | int]] = [
        (offerings.closed[choices.offering], Cause.CLOSED),
        (standing != 0, standing),
        (choices.received == 0, Cause.NOT_RECEIVED),
        (eligibility.cause != 0, eligibility.cause),
        (np.isin(choices.agreement, (Agreement.PENDING, Agreement.NOT_MADE)), Cause.AGREEMENT_NOT_DONE),
        (unranked & (choices.added == Added.RECHOICE), Cause.RECHOICE_NOT_RANKED),
        (unranked & ~has_begun[choices.offering], Cause.RANK_NOT_DONE),
        (unranked, Cause.NOT_RANKED),
    ]
    cause = np.full(len(choices.offering), Cause.IN_COMPETITION, np.int8)
    for applies, because in reversed(steps):
        cause = np.where(applies, because, cause)
    held = records.held.choice[records.held.choice != NONE]
    cause[held] = np.where(np.isin(cause[held], (Cause.CLOSED, Cause.WITHDRAWN)), cause[held], Cause.IN_COMPETITION)
    return cause.astype(np.int8)


def row_tiers(records: RoundRecords, rules: RankingRules) -> Int32:
    """When each row is served: first or second hand, in time or late, in the order of the rules, from 1."""
    choices = records.choices
    from_area = np.array([home in rules.area for home in records.applicants.home], np.bool_)
    for_all = records.offerings.first_hand[choices.offering] == FirstHand.ALL
    first = np.where(choices.hand == NONE, for_all | from_area[choices.applicant], choices.hand == 1)
    late = records.applicants.late[choices.applicant] | (choices.added == Added.LATE)
    turn = {code: turn for turn, code in enumerate(rules.tier_order, start=1)}
    table = np.array([[turn["2"], turn["2L"]], [turn["1"], turn["1L"]]], np.int32)
    tier: Int32 = table[first.astype(np.int8), late.astype(np.int8)]
    return tier


def _same_tier_in_a_branch(records: RoundRecords, tier: Int32) -> Int32:
    """A person's tier in a branch is the best of their rows there: hand belongs to (applicant, programme)."""
    choices = records.choices
    branches = len(records.groups.branch_ids)
    pair = choices.applicant.astype(np.int64) * branches + records.offerings.branch[choices.offering]
    _, where = np.unique(pair, return_inverse=True)
    best = np.full(len(pair), np.iinfo(np.int32).max, np.int32)
    np.minimum.at(best, where, tier)
    return best[where]


def _entries(records: RoundRecords, competes: npt.NDArray[np.bool_], seats: HeldSeats) -> tuple[Int64, Int32]:
    """The row and the group of every entry, by row and then in group order."""
    choices, groups, held = records.choices, seats.groups, records.held
    branch = records.offerings.branch[choices.offering]
    width = np.where(competes, np.diff(groups.start)[branch], 0)
    row = np.repeat(np.arange(len(branch)), width)
    group = np.arange(len(row)) - np.repeat(np.cumsum(width) - width, width) + groups.start[branch[row]]
    granted = choices.free_quota[row] == FreeQuota.GRANTED
    for_row = (groups.offering[group] == NONE) | (groups.offering[group] == choices.offering[row])
    extra = np.ones(len(groups.seats), np.bool_)
    extra[seats.own] = False
    owner = choices.applicant[row]
    holds = (held.choice[owner] == row) & (seats.seat_group[owner] == group)
    ranked = np.where(extra[group], holds, for_row & (~groups.free[group] | granted))
    return row[ranked], group[ranked].astype(np.int32)


def _with_tie_break(value: Int64, row: Int64, records: RoundRecords, merit: Int32, steps: tuple[str, ...]) -> Int64:
    """The value with the tie-break's steps before the lottery added as lower digits."""
    digits = {
        "CHOICE_ORDER": (2**12, 2**12 - 1 - records.choices.rank[row].astype(np.int64)),
        "MERIT_WITHOUT_TEST": (2**17, merit[records.choices.applicant[row]].astype(np.int64)),
    }
    key = value
    for step in steps:
        if step == "LOTTERY":
            break
        base, digit = digits[step]
        key = key * base + digit
    return key.astype(np.int64)
