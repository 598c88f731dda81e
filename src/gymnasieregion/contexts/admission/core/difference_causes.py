"""What began a chain of moves between two runs: the kinds of change in their input, and which of them led to a move."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from gymnasieregion.contexts.admission.core.difference import Move, Seat

NOWHERE = Seat(None, 0)


class ChangeKind(StrEnum):
    """What differs between the input of two runs."""

    CAME = "CAME"
    """The applicant is in the second run alone."""
    WENT = "WENT"
    """The applicant is in the first run alone."""
    MARK = "MARK"
    COMPLETION = "COMPLETION"
    CHOICE_ADDED = "CHOICE_ADDED"
    CHOICE_REMOVED = "CHOICE_REMOVED"
    CHOICE_ORDER = "CHOICE_ORDER"
    RECEPTION = "RECEPTION"
    HAND = "HAND"
    ELIGIBILITY = "ELIGIBILITY"
    DISPENSATION = "DISPENSATION"
    FREE_QUOTA = "FREE_QUOTA"
    ADDED = "ADDED"
    """When the choice was added: in time, in the re-choice or after it."""
    TEST = "TEST"
    RANK = "RANK"
    HELD = "HELD"
    """The seat held from an earlier round, or the reply to it."""
    PERSON = "PERSON"
    """Something else about the applicant."""
    SEATS = "SEATS"
    OFFERING = "OFFERING"
    """Something else about an offering, such as whether it starts."""
    RULES = "RULES"
    LOTTERY = "LOTTERY"
    ROUND = "ROUND"
    """The kind of the round, or its day: a preliminary round gives out fewer seats than a final one."""
    OTHERS = "OTHERS"
    """Facts of others who have chosen the same offering, though these did not move themselves."""
    UNKNOWN = "UNKNOWN"
    """Nothing of that: it follows from changes further away."""


@dataclass(frozen=True, slots=True)
class InputChange:
    """One thing that differs.

    Args:
        kind: What it is.
        about: The subject or the offering; "" where there is none.
        before: What the first run read; "" where there was nothing.
        after: What the second run read; "" where there was nothing.
        column: Which fact of the applicant or the offering, where the kind does not say it.
    """

    kind: ChangeKind
    about: str = ""
    before: str = ""
    after: str = ""
    column: str = ""

    @property
    def text(self) -> str:
        """The change in codes, for files: ``MARK MA C>A``."""
        values = f"{self.before}>{self.after}" if self.before or self.after else ""
        return " ".join(part for part in (self.kind, self.about, self.column, values) if part)


def touched(move: Move) -> tuple[str, ...]:
    """The offerings that somebody came to or left: where they came first."""
    both = ((move.after or NOWHERE).offering, (move.before or NOWHERE).offering)
    return tuple(offering for offering in both if offering is not None)


def beginnings(
    move: Move,
    own: Collection[InputChange],
    common: Mapping[str, Collection[InputChange]],
    of_all: Collection[InputChange],
    others: Mapping[str, int],
) -> tuple[InputChange, ...]:
    """What began a chain: the nearest changes that can have led to its first move.

    Args:
        move: The first of the chain.
        own: What differs of the applicant's own facts.
        common: What differs of each offering, by its id.
        of_all: Changes of the rules, the lottery, and the kind and day of the round.
        others: For each offering, how many of those who have chosen it have changed facts.

    Returns:
        One change at least.
    """
    offerings = touched(move)
    entered = (move.after or NOWHERE).offering
    near = [*own]
    for offering in offerings:
        near += [one for one in common.get(offering, ()) if _can_lead(one, is_entered=offering == entered)]
    if near:
        return tuple(near)
    if of_all:
        return tuple(of_all)
    beside = [(offering, str(others[offering])) for offering in offerings if others.get(offering)]
    found = tuple(InputChange(ChangeKind.OTHERS, offering, "", number) for offering, number in beside)
    return found or (InputChange(ChangeKind.UNKNOWN),)


def _can_lead(change: InputChange, *, is_entered: bool) -> bool:
    """Whether a change of an offering can lead somebody into it, or out of it: more seats let in, fewer put out."""
    if change.kind != ChangeKind.SEATS or not (change.before and change.after):
        return True
    more = int(change.after) - int(change.before)
    return more >= 0 if is_entered else more <= 0
