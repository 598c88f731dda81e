"""Small rounds written by hand, for tests of what comes after the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from gymnasieregion.contexts.admission.core.allocation import allocate
from gymnasieregion.contexts.admission.core.codes import Added, Agreement, Cause, FreeQuota, Reply, RoundKind, Selection
from gymnasieregion.contexts.admission.core.market import NONE, Market
from gymnasieregion.contexts.admission.core.outcome import TYPED, Eligibility, Outcome, RankedRows
from gymnasieregion.contexts.admission.core.records import (
    Applicants,
    Choices,
    Grades,
    Held,
    Offerings,
    RoundRecords,
    SeatGroups,
)
from gymnasieregion.contexts.admission.core.rules import (
    AdmissionRules,
    EligibilityRules,
    MeritRules,
    RankingRules,
    RoundRules,
    SubjectRule,
)

SUBJECTS = ("BI", "EN", "FY", "KE", "MA", "SV", "SVA")


@dataclass(frozen=True)
class Seats:
    """A seat group: id, seats, and what is special about it."""

    id: str
    seats: int
    free: bool = False
    overflow_to: str = ""
    limit: int = NONE
    offering: str = ""


@dataclass(frozen=True)
class Offer:
    """An offering; without a branch it has one of its own, named as itself."""

    id: str
    seats: Sequence[Seats] = ()
    branch: str = ""
    programme: str = "NA"
    ranked: bool = False
    closed: bool = False
    test_min: int = NONE
    test_subject: str = ""
    test_subject_mark: str = ""
    test_max_rank: int = NONE


@dataclass(frozen=True)
class Row:
    """A choice row: points as people write them, or a typed rank, or the cause that keeps it out."""

    offering: str
    points: float | None = None
    typed: int = 0
    free: bool = False
    tier: int = 1
    cause: Cause = Cause.IN_COMPETITION
    missing: Sequence[str] = ()
    failed: Sequence[str] = ()
    others_short: int = 0
    way: int = 0
    asked: FreeQuota = FreeQuota.NONE
    test_points: int = NONE


@dataclass(frozen=True)
class Person:
    """An applicant: merit as people write it, rows best first, and the seat held when the round begins."""

    id: str
    merit: float
    rows: Sequence[Row]
    holds: tuple[str, str] | None = None


def hundredths(points: float) -> int:
    """Points as hundredths; tests only write numbers that are exact."""
    return int(Decimal(str(points)) * 100)


def make_outcome(
    offers: Sequence[Offer],
    people: Sequence[Person],
    *,
    kind: RoundKind = RoundKind.FINAL,
    no_reply: str = "YES",
    tie_break: tuple[str, ...] = ("LOTTERY",),
    lots: Sequence[str] = (),
    free_quota_in_preliminary: str = "TRIED",
) -> Outcome:
    """A round decided by the readable twin, from offers and people.

    Args:
        offers: In the order of their ids.
        people: In the order of their ids.
        kind: The round's kind.
        no_reply: YES or NO.
        tie_break: As in the rules.
        lots: The applicants' ids, best lot first; without it, the order of their ids.
        free_quota_in_preliminary: As in the rules.
    """
    groups = _groups(offers)
    records = _records(offers, people, groups, kind)
    order = list(lots) or [person.id for person in people]
    lot = np.array([order.index(person.id) for person in people], np.int32)
    ranked = _ranked(records, people, groups, lot)
    rows = [row for person in people for row in person.rows]
    eligibility = Eligibility(
        cause=np.array(
            [row.cause if Cause.TOO_OLD <= row.cause <= Cause.TEST_CHOICE_RANK else 0 for row in rows], np.int8
        ),
        missing=np.array([_mask(row.missing) for row in rows], np.uint64),
        failed=np.array([_mask(row.failed) for row in rows], np.uint64),
        others_short=np.array([row.others_short for row in rows], np.int8),
        way=np.array([row.way for row in rows], np.int8),
    )
    return Outcome(
        records=records,
        rules=make_rules(no_reply, tie_break, free_quota_in_preliminary),
        merit=np.array([hundredths(person.merit) for person in people], np.int32),
        eligibility=eligibility,
        lots=tuple(bytes([place]) * 32 for place in lot.tolist()),
        ranked=ranked,
        allocation=allocate(ranked.market),
    )


def make_rules(
    no_reply: str = "YES", tie_break: tuple[str, ...] = ("LOTTERY",), free_quota_in_preliminary: str = "TRIED"
) -> AdmissionRules:
    """Rules with little in them."""
    return AdmissionRules(
        day="2025-07-01",
        version="0" * 64,
        sources={},
        merit=MeritRules(points={}, best_grades=16, extra_language_grades=1, language_choice_codes=frozenset()),
        eligibility=EligibilityRules(
            by_programme={
                "IMV": (
                    SubjectRule((frozenset({"SV", "SVA"}), frozenset({"EN", "MA"})), named=(), others=4),
                    SubjectRule((frozenset({"SV", "SVA"}), frozenset({"EN"}), frozenset({"MA"})), named=(), others=3),
                )
            },
            decided_only=frozenset(),
            closed_for_eligible=frozenset(),
            vocational=(),
            passing_marks=frozenset("ABCDE"),
            same_subject={},
            last_start_age={"*": 20, "VI": 23},
        ),
        ranking=RankingRules(tie_break=tie_break, tier_order=("1", "1L", "2", "2L"), area=frozenset()),
        round=RoundRules(free_quota_in_preliminary=free_quota_in_preliminary, no_reply=no_reply),
    )


def _mask(codes: Sequence[str]) -> int:
    return sum(1 << SUBJECTS.index(code) for code in codes)


def _groups(offers: Sequence[Offer]) -> SeatGroups:
    branches = sorted({offer.branch or offer.id for offer in offers})
    of_branch = {b: [s for o in offers if (o.branch or o.id) == b for s in o.seats] for b in branches}
    listed = [(branch, seats) for branch in branches for seats in of_branch[branch]]
    number = {(branch, seats.id): at for at, (branch, seats) in enumerate(listed)}
    ids = [offer.id for offer in offers]
    return SeatGroups(
        branch_ids=tuple(branches),
        start=np.cumsum([0, *(len(of_branch[branch]) for branch in branches)]).astype(np.int32),
        ids=tuple(seats.id for _, seats in listed),
        free=np.array([seats.free for _, seats in listed], np.bool_),
        seats=np.array([seats.seats for _, seats in listed], np.int32),
        limit=np.array([seats.limit for _, seats in listed], np.int32),
        overflow=np.array([number.get((b, seats.overflow_to), NONE) for b, seats in listed], np.int32),
        offering=np.array([ids.index(s.offering) if s.offering else NONE for _, s in listed], np.int32),
    )


def _records(offers: Sequence[Offer], people: Sequence[Person], groups: SeatGroups, kind: RoundKind) -> RoundRecords:
    rows = [(at, rank, row) for at, person in enumerate(people) for rank, row in enumerate(person.rows, start=1)]
    counts = [len(person.rows) for person in people]
    ids = [offer.id for offer in offers]
    count, size = len(rows), len(offers)
    return RoundRecords(
        kind=kind,
        year=2025,
        applicants=Applicants(
            ids=tuple(person.id for person in people),
            tickets=tuple(person.id for person in people),
            birth_year=np.full(len(people), 2009, np.int16),
            home=("0180",) * len(people),
            late=np.zeros(len(people), np.bool_),
            dance=np.zeros(len(people), np.bool_),
            completed=np.zeros(len(people), np.bool_),
        ),
        offerings=Offerings(
            ids=tuple(ids),
            branch=np.array([groups.branch_ids.index(o.branch or o.id) for o in offers], np.int32),
            programme=tuple(offer.programme for offer in offers),
            selection=np.array([Selection.RANK if o.ranked else Selection.MERIT for o in offers], np.int8),
            first_hand=np.zeros(size, np.int8),
            closed=np.array([offer.closed for offer in offers], np.bool_),
            test_weight=np.zeros(size, np.int32),
            test_max=np.full(size, NONE, np.int32),
            test_min=np.array([offer.test_min for offer in offers], np.int32),
            test_subject=tuple(offer.test_subject for offer in offers),
            test_subject_mark=tuple(offer.test_subject_mark for offer in offers),
            test_max_rank=np.array([offer.test_max_rank for offer in offers], np.int16),
        ),
        groups=groups,
        grades=Grades(
            applicant=np.zeros(0, np.int32),
            subject=np.zeros(0, np.int16),
            mark=np.zeros(0, np.int8),
            language_as=np.zeros(0, np.int8),
            subjects=SUBJECTS,
            marks=("A", "B", "C", "D", "E", "F", "-"),
            language_codes=("M1", "M2", "ML"),
        ),
        choices=Choices(
            start=np.cumsum([0, *counts]).astype(np.int64),
            applicant=np.array([at for at, _, _ in rows], np.int32),
            rank=np.array([rank for _, rank, _ in rows], np.int16),
            offering=np.array([ids.index(row.offering) for _, _, row in rows], np.int32),
            received=np.full(count, -1, np.int8),
            hand=np.full(count, -1, np.int8),
            eligible=np.full(count, -1, np.int8),
            dispensation=np.zeros(count, np.bool_),
            free_quota=np.array([FreeQuota.GRANTED if r.free else r.asked for _, _, r in rows], np.int8),
            added=np.full(count, Added.IN_TIME, np.int8),
            test_points=np.array([row.test_points for _, _, row in rows], np.int32),
            typed_rank=np.array([row.typed for _, _, row in rows], np.int32),
            free_rank=np.zeros(count, np.int32),
            agreement=np.full(count, Agreement.NOT_NEEDED, np.int8),
        ),
        held=_held(people, ids, groups),
    )


def _held(people: Sequence[Person], ids: Sequence[str], groups: SeatGroups) -> Held:
    choice, group = np.full(len(people), NONE, np.int32), np.full(len(people), NONE, np.int32)
    first = 0
    for at, person in enumerate(people):
        if person.holds:
            offering, group_id = person.holds
            choice[at] = first + [row.offering for row in person.rows].index(offering)
            group[at] = groups.ids.index(group_id)
        first += len(person.rows)
    return Held(choice=choice, group=group, reply=np.full(len(people), Reply.NONE, np.int8))


def _ranked(records: RoundRecords, people: Sequence[Person], groups: SeatGroups, lot: np.ndarray) -> RankedRows:
    """The market: for each seat held, a group of one seat first in its branch, and the rest of the seats after them."""
    holders = {int(group): [] for group in records.held.group if group != NONE}
    for at, group in enumerate(records.held.group.tolist()):
        if group != NONE:
            holders[group].append(at)
    numbers, starts, seats, own = [], [0], [], {}
    for branch in range(len(groups.branch_ids)):
        span = range(groups.start[branch], groups.start[branch + 1])
        for group in span:
            for at in holders.get(group, ()):
                own[at] = len(numbers)
                numbers.append(group)
                seats.append(1)
        for group in span:
            own[f"g{group}"] = len(numbers)
            numbers.append(group)
            seats.append(int(groups.seats[group]) - len(holders.get(group, ())))
        starts.append(len(numbers))
    rows = [(at, row) for at, person in enumerate(people) for row in person.rows]
    entries = [_entries(records, groups, own, number, at, row) for number, (at, row) in enumerate(rows)]
    overflow = [NONE] * len(numbers)
    limit = [NONE] * len(numbers)
    for group in range(len(groups.ids)):
        if groups.overflow[group] != NONE:
            overflow[own[f"g{group}"]] = own[f"g{groups.overflow[group]}"]
        limit[own[f"g{group}"]] = int(groups.limit[group])
    flat = [entry for of_row in entries for entry in of_row]
    value = np.array([value for _, value in flat], np.int64)
    branch_of = records.offerings.branch[records.choices.offering]
    market = Market(
        choice_start=records.choices.start,
        choice_branch=branch_of.astype(np.int32),
        choice_tier=np.array([row.tier for _, row in rows], np.int32),
        entry_start=np.cumsum([0, *map(len, entries)]).astype(np.int64),
        entry_group=np.array([group for group, _ in flat], np.int32),
        entry_key=value,
        lot=lot,
        group_start=np.array(starts, np.int32),
        group_seats=np.array(seats, np.int32),
        group_limit=np.array(limit, np.int32),
        group_overflow=np.array(overflow, np.int32),
    )
    return RankedRows(
        cause=np.array([row.cause for _, row in rows], np.int8),
        tier=market.choice_tier,
        points=np.array([NONE if row.points is None else hundredths(row.points) for _, row in rows], np.int32),
        market=market,
        group_of=np.array(numbers, np.int32),
        entry_value=value,
    )


def _entries(
    records: RoundRecords, groups: SeatGroups, own: Mapping[object, int], number: int, at: int, row: Row
) -> list[tuple[int, int]]:
    if row.cause != Cause.IN_COMPETITION:
        return []
    value = TYPED - row.typed if row.typed else hundredths(row.points or 0)
    offering = records.choices.offering[number]
    branch = records.offerings.branch[offering]
    first = [(own[at], value)] if records.held.choice[at] == number else []
    return first + [
        (own[f"g{group}"], value)
        for group in range(groups.start[branch], groups.start[branch + 1])
        if (row.free or not groups.free[group]) and groups.offering[group] in {NONE, offering}
    ]
