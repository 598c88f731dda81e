"""An appeal or an error after publication: what each way out would do, and with whom.

A published round is never changed. The round is tried again with the facts as they should have stood, and the two
answers are held against the seats of today.

**Source:** skollagen (2010:800) 28 kap. 18 § (admission may not be appealed, eligibility and reception may);
förvaltningslagen (2017:900) 37 § (a favourable decision is as a rule not changed to the individual's detriment).
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from gymnasieregion.contexts.admission.core.difference import Move, Seat

NO_SEAT = Seat(None, 0)


class Option(StrEnum):
    """The ways out; there is no other, and none is a change by hand."""

    LET_STAND = "LET_STAND"
    EXTRA_PLACE = "EXTRA_PLACE"
    NEXT_RESERVE_ROUND = "NEXT_RESERVE_ROUND"
    REDO_ROUND = "REDO_ROUND"


class Refusal(StrEnum):
    """Why a way out is not open."""

    BOARD_HAS_DECIDED = "BOARD_HAS_DECIDED"
    """What the board has decided of eligibility or reception holds, so it cannot be left out."""
    NOBODY_WRONGED = "NOBODY_WRONGED"
    """Nobody lacks a seat that the right facts would have given."""
    INPUT_TODAY_FAULTY = "INPUT_TODAY_FAULTY"
    """The year's tables have faults, so that no round could be made of them."""
    CORRECTION_FAULTY = "CORRECTION_FAULTY"
    """The facts as they should have stood do not go with the year's tables of today."""
    LATER_ROUND = "LATER_ROUND"
    """A later round has been built on the one in question."""
    SAME_SEATS = "SAME_SEATS"
    """The round made again would give everybody the seat they have."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a case is about.

    Args:
        is_appeal: Whether the board has changed a decision; else it is an error that was found.
        applicant: Whose facts were wrong; "" when the seats of an offering were.
        offering: Whose seats were wrong; "" when the facts of an applicant were.
        is_latest: Whether the round is the latest that gave seats.
    """

    is_appeal: bool
    applicant: str
    offering: str
    is_latest: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where people sit; who is in none of them, or has None there, has no seat.

    Args:
        published: By the round in question, as it was published.
        tried: By the same round with the right facts.
        today: Now, after later rounds and replies.
    """

    published: Mapping[str, Seat]
    tried: Mapping[str, Seat]
    today: Mapping[str, Seat]


@dataclass(frozen=True, slots=True)
class Places:
    """How an offering is filled.

    Args:
        offering: Which.
        seats: Its seats.
        before: How many hold one before.
        after: How many hold one after.
    """

    offering: str
    seats: int
    before: int
    after: int

    @property
    def over_before(self) -> int:
        """How many hold a seat above the number of seats, before."""
        return max(self.before - self.seats, 0)

    @property
    def over_after(self) -> int:
        """How many hold a seat above the number of seats, after."""
        return max(self.after - self.seats, 0)

    @property
    def freed(self) -> int:
        """How many more seats are free after than before."""
        return max(self.seats - self.after, 0) - max(self.seats - self.before, 0)


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a way out does.

    Args:
        option: Which.
        refusal: Why it is not open; None when it is.
        rows: Whom it is about, by id; who keeps the seat has the same before and after.
        places: The offerings that it fills or empties.
    """

    option: Option
    refusal: Refusal | None
    rows: tuple[Move, ...]
    places: tuple[Places, ...]

    @property
    def gains(self) -> int:
        """How many get a seat, or one of a higher choice."""
        return sum(is_better(row.before, row.after) for row in self.rows)

    @property
    def losses(self) -> int:
        """How many lose the seat that they hold, or have to take one of a lower choice."""
        return sum(row.is_pushed for row in self.rows)

    @property
    def moved(self) -> int:
        """How many get another seat, better or worse."""
        return sum(_offering(row.before) != _offering(row.after) for row in self.rows)


def is_better(before: Seat | None, after: Seat | None) -> bool:
    """Whether a seat is of a higher choice than another, or there was none before."""
    if after is None or after.offering is None:
        return False
    return before is None or before.offering is None or after.rank < before.rank


def wronged(question: Question, standing: Standing) -> tuple[str, ...]:
    """Who lacks a seat today that the right facts would have given them in the round, by id.

    When somebody's facts were wrong to their own detriment it is they. When they were wrong to their advantage, or
    the seats of an offering were too few, it is those who would have got the seats in question. Others whom the seats
    would then have reached through chains are reserves as before: the next round offers them what is free.

    Args:
        question: What the case is about.
        standing: Where people sit.
    """
    published, tried, today = standing.published, standing.tried, standing.today
    who = question.applicant
    before, after = published.get(who, NO_SEAT), tried.get(who, NO_SEAT)
    found: Collection[str]
    if question.offering:
        found = _newcomers(question.offering, standing)
    elif is_better(before, after):
        found = [who]
    elif before.offering is not None and before.offering != after.offering:
        found = _newcomers(before.offering, standing)
    else:
        found = []
    return tuple(sorted(one for one in found if is_better(today.get(one), tried.get(one))))


def consequences(
    question: Question,
    standing: Standing,
    next_round: tuple[Mapping[str, Seat], Mapping[str, Seat]] | Refusal,
    seats: Mapping[str, int],
) -> tuple[Consequence, ...]:
    """What each way out does, in a fixed order.

    Args:
        question: What the case is about.
        standing: Where people sit.
        next_round: Where a reserve round of today would put people without the correction and with it; or why that
            cannot be said.
        seats: The seats of every offering today, with the right facts.
    """
    lacking = wronged(question, standing)
    told = lacking or ((question.applicant,) if question.applicant else ())
    today, tried = standing.today, standing.tried
    stay = tuple(Move(who, today.get(who, NO_SEAT), today.get(who, NO_SEAT)) for who in told)
    extra = tuple(Move(who, today.get(who, NO_SEAT), tried[who]) for who in lacking)
    again = tuple(
        Move(who, today.get(who, NO_SEAT), tried.get(who, NO_SEAT))
        for who in sorted(today.keys() | tried.keys())
        if _offering(today.get(who)) != _offering(tried.get(who))
    )
    held = _holders(today)
    is_late = None if question.is_latest else Refusal.LATER_ROUND
    return (
        Consequence(Option.LET_STAND, Refusal.BOARD_HAS_DECIDED if question.is_appeal else None, stay, ()),
        Consequence(Option.EXTRA_PLACE, None if extra else Refusal.NOBODY_WRONGED, extra, _filled(extra, held, seats)),
        _in_next_round(told, next_round, seats),
        Consequence(
            Option.REDO_ROUND,
            is_late or (None if again else Refusal.SAME_SEATS),
            () if is_late else again,
            () if is_late else _filled(again, held, seats),
        ),
    )


def _in_next_round(
    told: Collection[str],
    next_round: tuple[Mapping[str, Seat], Mapping[str, Seat]] | Refusal,
    seats: Mapping[str, int],
) -> Consequence:
    """What the correction alone does in a reserve round: those whom the case is about, and those who get another seat.

    Before is then what the round would have given without the correction.
    """
    if isinstance(next_round, Refusal):
        return Consequence(Option.NEXT_RESERVE_ROUND, next_round, (), ())
    without, corrected = next_round
    rows = tuple(
        Move(who, without.get(who, NO_SEAT), corrected.get(who, NO_SEAT))
        for who in sorted(without.keys() | corrected.keys() | set(told))
        if who in told or _offering(without.get(who)) != _offering(corrected.get(who))
    )
    return Consequence(Option.NEXT_RESERVE_ROUND, None, rows, _filled(rows, _holders(without), seats))


def _newcomers(offering: str, standing: Standing) -> list[str]:
    """Those whom the right facts put in an offering where the published round did not."""
    return [
        who
        for who, seat in standing.tried.items()
        if seat.offering == offering and _offering(standing.published.get(who)) != offering
    ]


def _offering(seat: Seat | None) -> str | None:
    return None if seat is None else seat.offering


def _holders(seats: Mapping[str, Seat]) -> Counter[str]:
    """How many sit in each offering."""
    return Counter(seat.offering for seat in seats.values() if seat.offering is not None)


def _filled(rows: Collection[Move], held: Counter[str], seats: Mapping[str, int]) -> tuple[Places, ...]:
    """The offerings that somebody comes to or leaves, by id."""
    change: Counter[str] = Counter()
    for row in rows:
        left, found = _offering(row.before), _offering(row.after)
        if left != found:
            change.update([found] if found else [])
            change.subtract([left] if left else [])
    return tuple(
        Places(offering, seats.get(offering, 0), held[offering], held[offering] + change[offering])
        for offering in sorted(change)
    )
