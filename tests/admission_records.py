"""Small rounds as people would tell them, decided by the core from records.

``round_of`` decides everything: merit, eligibility, lots and ranking. In ``told_round`` merit, eligibility and lots are
told, for tests of what comes after them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from gymnasieregion.contexts.admission.core import records as r
from gymnasieregion.contexts.admission.core.allocation import allocate
from gymnasieregion.contexts.admission.core.codes import (
    Added,
    Agreement,
    Cause,
    FirstHand,
    FreeQuota,
    Reply,
    RoundKind,
    Selection,
)
from gymnasieregion.contexts.admission.core.market import NONE, Allocation, Market
from gymnasieregion.contexts.admission.core.outcome import Eligibility, Outcome
from gymnasieregion.contexts.admission.core.ranking import rank_rows
from gymnasieregion.contexts.admission.core.rounds import decide, prepare
from gymnasieregion.contexts.admission.core.rules import (
    AdmissionRules,
    EligibilityRules,
    MeritRules,
    RankingRules,
    RoundRules,
    SubjectRule,
)

SEED = bytes(32)
YEAR = 2025
STOCKHOLM, UPPSALA = "0180", "0380"
"""A municipality of the area and one outside it."""
AREA = frozenset({STOCKHOLM})
SUBJECTS = ("BI", "EN", "FY", "KE", "MA", "SV", "SVA")
"""The subjects that there can be a mark in; ``round_of`` gives everybody one, in SV, that is worth the whole merit."""

Seats = Mapping[str, tuple[str, str] | None]
"""The (offering, group) of each person, or None."""


@dataclass(frozen=True)
class Group:
    """A seat group."""

    id: str
    seats: int
    free: bool = False
    overflow_to: str = ""
    limit: int = NONE
    offering: str = ""


@dataclass(frozen=True)
class Offer:
    """An offering; without a branch it has one of its own. The groups of a pool stand at one of its offerings."""

    id: str
    groups: Sequence[Group] = (Group("all", 1),)
    branch: str = ""
    programme: str = "NA"
    selection: Selection = Selection.MERIT
    first_hand: FirstHand = FirstHand.AREA
    closed: bool = False
    test_weight: str = "1"
    test_min: str = ""
    test_subject: str = ""
    test_subject_mark: str = ""
    test_max_rank: int = NONE


@dataclass(frozen=True)
class Wish:
    """A choice row; what is not said is not decided.

    The last five are for ``told_round``: what keeps the row out, and what eligibility says of it.
    """

    offering: str
    hand: int = NONE
    free_quota: FreeQuota = FreeQuota.NONE
    typed_rank: int = 0
    free_rank: int = 0
    test: str = ""
    added: Added = Added.IN_TIME
    received: int = NONE
    eligible: int = NONE
    agreement: Agreement = Agreement.NOT_NEEDED
    cause: Cause | None = None
    missing: Sequence[str] = ()
    failed: Sequence[str] = ()
    others_short: int = 0
    way: int = 0


@dataclass(frozen=True)
class Person:
    """An applicant: merit in points, wishes best first (a string is a wish with nothing special about it)."""

    id: str
    merit: str | float
    wishes: Sequence[Wish | str]
    home: str = STOCKHOLM
    late: bool = False
    ticket: str = ""
    holds: tuple[str, str] | None = None
    reply: Reply = Reply.NONE


def granted(offering: str, **more: int) -> Wish:
    """A wish with free quota granted."""
    return Wish(offering, free_quota=FreeQuota.GRANTED, **more)


def round_of(
    offers: Sequence[Offer],
    people: Sequence[Person],
    kind: RoundKind = RoundKind.FINAL,
    *,
    tie_break: tuple[str, ...] = ("LOTTERY",),
    tier_order: tuple[str, ...] = ("1", "1L", "2", "2L"),
    no_reply: str = "YES",
    preliminary: str = "TRIED",
    engine: Callable[[Market], Allocation] = allocate,
) -> Outcome:
    """Decide a round; the order in which offers and people are told does not matter."""
    people = sorted(people, key=lambda person: person.id)
    records = records_of(offers, people, kind)
    rules = rules_of(records.grades.marks, RankingRules(tie_break, tier_order, AREA), RoundRules(preliminary, no_reply))
    return decide(records, rules, SEED, engine)


def told_round(
    offers: Sequence[Offer],
    people: Sequence[Person],
    kind: RoundKind = RoundKind.FINAL,
    *,
    lots: Sequence[str] = (),
    tie_break: tuple[str, ...] = ("LOTTERY",),
    no_reply: str = "YES",
    preliminary: str = "TRIED",
) -> Outcome:
    """Decide a round whose merit, eligibility and lots are told.

    Args:
        offers: In any order.
        people: In the order that the records are to have.
        kind: The round's kind.
        lots: The applicants' ids, best lot first; without it, the order that they are told in.
        tie_break: As in the rules.
        no_reply: As in the rules.
        preliminary: What a preliminary round does with free quota, as in the rules.
    """
    records = records_of(offers, people, kind)
    ranking = RankingRules(tie_break, ("1", "1L", "2", "2L"), AREA)
    rules = rules_of(records.grades.marks, ranking, RoundRules(preliminary, no_reply))
    records, standing = prepare(records, rules.round)
    wishes = [_wish(wish) for person in people for wish in person.wishes]
    cause = np.array([wish.cause or 0 for wish in wishes], np.int8)
    merit = np.array([_hundredths(str(person.merit)) for person in people], np.int32)
    eligibility = Eligibility(
        cause=np.where((cause >= Cause.TOO_OLD) & (cause <= Cause.TEST_CHOICE_RANK), cause, 0).astype(np.int8),
        missing=np.array([_mask(wish.missing) for wish in wishes], np.uint64),
        failed=np.array([_mask(wish.failed) for wish in wishes], np.uint64),
        others_short=np.array([wish.others_short for wish in wishes], np.int8),
        way=np.array([wish.way for wish in wishes], np.int8),
    )
    order = list(lots) or [person.id for person in people]
    lot = np.array([order.index(person.id) for person in people], np.int32)
    standing = np.where(cause != 0, cause, standing).astype(np.int8)
    ranked = rank_rows(records, merit, eligibility, standing, lot, rules.ranking)
    by_lot = tuple(bytes([place]) * 32 for place in lot.tolist())
    return Outcome(records, rules, merit, eligibility, by_lot, ranked, allocate(ranked.market))


def rules_of(merits: Sequence[str], ranking: RankingRules, round_: RoundRules) -> AdmissionRules:
    """Rules with little in them, where each mark is worth as many points as it says."""
    swedish, either = frozenset({"SV", "SVA"}), frozenset({"EN", "MA"})
    return AdmissionRules(
        day="2025-07-01",
        version="0" * 64,
        sources={},
        merit=MeritRules({merit: Decimal(merit) for merit in merits}, 16, 1, frozenset({"M2"})),
        eligibility=EligibilityRules(
            by_programme={
                "NA": (),
                "IMV": (
                    SubjectRule((swedish, either), named=(), others=4),
                    SubjectRule((swedish, frozenset({"EN"}), frozenset({"MA"})), named=(), others=3),
                ),
            },
            decided_only=frozenset(),
            closed_for_eligible=frozenset(),
            vocational=(),
            passing_marks=frozenset(merits),
            same_subject={},
            last_start_age={"*": 20, "VI": 23},
        ),
        ranking=ranking,
        round=round_,
    )


def seats_of(outcome: Outcome) -> Seats:
    """Who sits where, with the group of the round that the seat counts in."""
    records = outcome.records
    offering = [records.offerings.ids[one] for one in records.choices.offering]
    group_id = [records.groups.ids[group] for group in outcome.ranked.group_of]
    return {
        who: None if row == NONE else (offering[row], group_id[group])
        for who, row, group in zip(
            records.applicants.ids, outcome.allocation.choice, outcome.allocation.group, strict=True
        )
    }


def holding(people: Sequence[Person], seats: Seats) -> list[Person]:
    """The same people when they hold the seats that an earlier round gave them."""
    return [replace(person, holds=seats.get(person.id)) for person in people]


def records_of(offers: Sequence[Offer], people: Sequence[Person], kind: RoundKind) -> r.RoundRecords:
    """The records of a round, its people as they stand."""
    merits = sorted({str(person.merit) for person in people}, key=Decimal, reverse=True)
    offers = sorted(offers, key=lambda offer: offer.id)
    ids, groups = [offer.id for offer in offers], _groups(offers)
    rows = [
        (at, rank, _wish(wish)) for at, person in enumerate(people) for rank, wish in enumerate(person.wishes, start=1)
    ]
    choices = _choices(rows, len(people), ids)
    return r.RoundRecords(
        kind=kind,
        year=YEAR,
        applicants=r.Applicants(
            ids=tuple(person.id for person in people),
            tickets=tuple(person.ticket or person.id for person in people),
            birth_year=np.full(len(people), YEAR - 16, np.int16),
            home=tuple(person.home for person in people),
            late=np.array([person.late for person in people], np.bool_),
            dance=np.zeros(len(people), np.bool_),
            completed=np.zeros(len(people), np.bool_),
        ),
        offerings=_offerings(offers, groups),
        groups=groups,
        grades=r.Grades(
            applicant=np.arange(len(people), dtype=np.int32),
            subject=np.full(len(people), SUBJECTS.index("SV"), np.int16),
            mark=np.array([merits.index(str(person.merit)) for person in people], np.int8),
            language_as=np.full(len(people), NONE, np.int8),
            subjects=SUBJECTS,
            marks=tuple(merits),
            language_codes=("M1", "M2", "ML"),
        ),
        choices=choices,
        held=_held(people, ids, groups, choices),
    )


def _wish(told: Wish | str) -> Wish:
    return told if isinstance(told, Wish) else Wish(told)


def _mask(codes: Sequence[str]) -> int:
    return sum(1 << SUBJECTS.index(code) for code in codes)


def _hundredths(points: str) -> int:
    return int(Decimal(points) * 100) if points else NONE


def _offerings(offers: Sequence[Offer], groups: r.SeatGroups) -> r.Offerings:
    size = len(offers)
    return r.Offerings(
        ids=tuple(offer.id for offer in offers),
        branch=np.array([groups.branch_ids.index(offer.branch or offer.id) for offer in offers], np.int32),
        programme=tuple(offer.programme for offer in offers),
        selection=np.array([offer.selection for offer in offers], np.int8),
        first_hand=np.array([offer.first_hand for offer in offers], np.int8),
        closed=np.array([offer.closed for offer in offers], np.bool_),
        test_weight=np.array([_hundredths(offer.test_weight) for offer in offers], np.int32),
        test_max=np.full(size, NONE, np.int32),
        test_min=np.array([_hundredths(offer.test_min) for offer in offers], np.int32),
        test_subject=tuple(offer.test_subject for offer in offers),
        test_subject_mark=tuple(offer.test_subject_mark for offer in offers),
        test_max_rank=np.array([offer.test_max_rank for offer in offers], np.int16),
    )


def _groups(offers: Sequence[Offer]) -> r.SeatGroups:
    branches = sorted({offer.branch or offer.id for offer in offers})
    listed = [(b, group) for b in branches for o in offers if (o.branch or o.id) == b for group in o.groups]
    at = {(branch, group.id): place for place, (branch, group) in enumerate(listed)}
    ids = [offer.id for offer in offers]
    return r.SeatGroups(
        branch_ids=tuple(branches),
        start=np.searchsorted([branches.index(b) for b, _ in listed], range(len(branches) + 1)).astype(np.int32),
        ids=tuple(group.id for _, group in listed),
        free=np.array([group.free for _, group in listed], np.bool_),
        seats=np.array([group.seats for _, group in listed], np.int32),
        limit=np.array([group.limit for _, group in listed], np.int32),
        overflow=np.array([at[b, g.overflow_to] if g.overflow_to else NONE for b, g in listed], np.int32),
        offering=np.array([ids.index(g.offering) if g.offering else NONE for _, g in listed], np.int32),
    )


def _choices(rows: Sequence[tuple[int, int, Wish]], people: int, ids: Sequence[str]) -> r.Choices:
    owner = np.array([at for at, _, _ in rows], np.int32)
    wishes = [wish for _, _, wish in rows]
    return r.Choices(
        start=np.searchsorted(owner, range(people + 1)).astype(np.int64),
        applicant=owner,
        rank=np.array([rank for _, rank, _ in rows], np.int16),
        offering=np.array([ids.index(wish.offering) for wish in wishes], np.int32),
        received=np.array([wish.received for wish in wishes], np.int8),
        hand=np.array([wish.hand for wish in wishes], np.int8),
        eligible=np.array([wish.eligible for wish in wishes], np.int8),
        dispensation=np.zeros(len(rows), np.bool_),
        free_quota=np.array([wish.free_quota for wish in wishes], np.int8),
        added=np.array([wish.added for wish in wishes], np.int8),
        test_points=np.array([_hundredths(wish.test) for wish in wishes], np.int32),
        typed_rank=np.array([wish.typed_rank for wish in wishes], np.int32),
        free_rank=np.array([wish.free_rank for wish in wishes], np.int32),
        agreement=np.array([wish.agreement for wish in wishes], np.int8),
    )


def _held(people: Sequence[Person], ids: Sequence[str], groups: r.SeatGroups, choices: r.Choices) -> r.Held:
    choice, group, reply = np.full((3, len(people)), NONE)
    reply[:] = Reply.NONE
    for at, person in enumerate(people):
        if person.holds is not None:
            offering, group_id = person.holds
            rows = range(choices.start[at], choices.start[at + 1])
            choice[at] = next(row for row in rows if ids[choices.offering[row]] == offering)
            group[at] = _group_at(groups, group_id, offering)
            reply[at] = person.reply
    return r.Held(choice.astype(np.int32), group.astype(np.int32), reply.astype(np.int8))


def _group_at(groups: r.SeatGroups, group_id: str, offering: str) -> int:
    """The group of that id; of several alike, the one in the offering's own branch."""
    found = [at for at, one in enumerate(groups.ids) if one == group_id]
    if len(found) == 1:
        return found[0]
    branch = groups.branch_ids.index(offering)
    return next(at for at in found if groups.start[branch] <= at < groups.start[branch + 1])
