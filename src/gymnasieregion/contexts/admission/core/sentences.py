"""What a person is told of each choice row, in full sentences, put together from the parts in ``sentence_texts``.

A *case* is everything that decides which parts are used; the numbers and names go into slots. One row is
rendered here in plain Python; services render whole columns from the same templates.
"""

from dataclasses import dataclass

from gymnasieregion.contexts.admission.core import sentence_texts as texts
from gymnasieregion.contexts.admission.core.codes import Cause, RoundKind, Status
from gymnasieregion.contexts.admission.core.sentence_words import LANGUAGES

Part = tuple[str, str]

RESERVES = frozenset({Cause.RESERVE_POINTS, Cause.RESERVE_LOT, Cause.RESERVE_HAND, Cause.RESERVE_NO_SEATS})
"""The causes of a row that waits in a queue."""

_PROVISIONAL_OPENING = {
    Cause.ADMITTED: texts.ADMITTED_NOW,
    Cause.STRUCK_HIGHER: texts.STRUCK_NOW,
    **dict.fromkeys(RESERVES, texts.RESERVE_NOW),
}
_NEXT: dict[Cause, tuple[Part, ...]] = {
    Cause.CLOSED: (texts.OTHERS_TRIED,),
    Cause.WITHDRAWN: (texts.NO_LONGER,),
    Cause.BELOW_HELD: (texts.KEEPS,),
    Cause.AGREEMENT_NOT_DONE: (texts.TRIED_LATER,),
    Cause.RANK_NOT_DONE: (texts.TRIED_LATER,),
    Cause.RECHOICE_NOT_RANKED: (texts.TRIED_LATER,),
    Cause.TEST_NOT_TAKEN: (texts.OTHERS_TRIED,),
    Cause.TEST_BELOW_MINIMUM: (texts.OTHERS_TRIED,),
    Cause.TEST_CHOICE_RANK: (texts.OTHERS_TRIED,),
    Cause.NOT_RANKED: (texts.OTHERS_TRIED,),
    Cause.STRUCK_HIGHER: (texts.NOT_RESERVE_BELOW,),
    Cause.LEFT_PLACE: (texts.NO_LONGER,),
}

NEXT: tuple[Part, ...] = (
    texts.FREE_QUOTA_LATER, texts.FINAL_GRADES, texts.REPLY_YES, texts.REPLY_NO, texts.STILL_RESERVE, texts.IN_QUEUE,
    texts.LEAVES_LOWER, texts.NO_APPEAL, texts.APPEAL, texts.OTHERS_TRIED, texts.TRIED_LATER, texts.KEEPS,
    texts.NO_LONGER, texts.NOT_RESERVE_BELOW,
)  # fmt: skip
"""Every part that says what comes next; they stand last in an answer, so it can be parted before the first of them."""


@dataclass(frozen=True, slots=True)
class RoundTerms:
    """What is the same for all rows of a round.

    Args:
        kind: The round's kind.
        no_reply_is_yes: Who does not reply keeps the seat.
        lottery_only: Equal points are told apart by lottery and nothing else.
    """

    kind: RoundKind
    no_reply_is_yes: bool
    lottery_only: bool

    @property
    def gives_seats(self) -> bool:
        """Whether the round gives seats; preliminary rounds and simulations do not."""
        return self.kind not in {RoundKind.PRELIMINARY, RoundKind.SIMULATION}


@dataclass(frozen=True, slots=True)
class Case:
    """What decides the parts of one row's answer.

    Args:
        cause: Why the row has its status.
        status: The status.
        compared: There is a last one admitted to compare with; of those tried before, for RESERVE_HAND.
        short: Points are lacking up to the limit.
        queued: The row has a place in a reserve list.
        higher: The person is in reserve for some row.
        seated: The person is admitted to some row.
        second: The row is served in second hand.
        late: The row is served among those that came in late.
        untried: Free quota is asked for, and the round does not try it yet.
    """

    cause: Cause
    status: Status
    compared: bool = False
    short: bool = False
    queued: bool = False
    higher: bool = False
    seated: bool = False
    second: bool = False
    late: bool = False
    untried: bool = False


def template_of(case: Case, terms: RoundTerms, lang: str) -> str:
    """The whole answer of a case as one text with named slots.

    Args:
        case: The row's case.
        terms: The round's terms.
        lang: ``sv`` or ``en``.

    >>> terms = RoundTerms(RoundKind.FINAL, no_reply_is_yes=True, lottery_only=True)
    >>> template_of(Case(Cause.CLOSED, Status.CLOSED), terms, "en")
    '{offering}, your choice {rank}, does not start, so the choice is not tried. Your other choices are tried as usual.'
    """
    position = LANGUAGES.index(lang)
    return " ".join(part[position] for part in _parts(case, terms))


def _parts(case: Case, terms: RoundTerms) -> list[Part]:
    """The parts of the answer: round, what happened, why, what comes next, appeal."""
    prefix = texts.PREFIX.get(terms.kind)
    return [*([prefix] if prefix else []), _opening(case, terms), *_reason(case, terms), *_next(case, terms)]


def _opening(case: Case, terms: RoundTerms) -> Part:
    if not terms.gives_seats and case.cause in _PROVISIONAL_OPENING:
        return _PROVISIONAL_OPENING[case.cause]
    of_cause = texts.OPENING.get(case.cause, texts.NOT_ELIGIBLE)
    return texts.OPENING_OF_STATUS.get((case.cause, case.status), of_cause)


def _reason(case: Case, terms: RoundTerms) -> list[Part]:
    """Why, with the numbers that can be checked."""
    parts: list[Part] = []
    if case.cause == Cause.ADMITTED and case.compared:
        parts.append(texts.GROUP)
    if case.cause in RESERVES:
        parts.append(texts.QUEUE if case.queued else texts.NO_QUEUE)
    if case.cause == Cause.RESERVE_POINTS:
        parts += [texts.COMPARED, *([texts.GAP] if case.short else [])]
    elif case.cause == Cause.RESERVE_LOT:
        parts.append(texts.LOTTERY if terms.lottery_only else texts.TIE_BREAK)
    elif case.cause == Cause.RESERVE_HAND:
        parts += [_turn(case), texts.COMPARED_BEFORE if case.compared else texts.OWN]
    elif case.cause in RESERVES and case.queued:
        parts += [texts.WHY[case.cause], texts.OWN]
    elif case.cause in texts.WHY and case.cause not in RESERVES:
        parts.append(texts.WHY[case.cause])
    return parts


def _turn(case: Case) -> Part:
    """Why the row's turn came too late."""
    if case.second:
        return texts.SECOND_HAND_AND_LATE if case.late else texts.SECOND_HAND
    return texts.LATE


def _next(case: Case, terms: RoundTerms) -> list[Part]:
    """What happens next, and whether it can be appealed."""
    if case.cause == Cause.ADMITTED or case.cause in RESERVES:
        return _next_in_selection(case, terms)
    parts = list(_NEXT.get(case.cause, ()))
    if not terms.gives_seats:
        return parts if case.cause == Cause.CLOSED else [*parts, texts.FINAL_GRADES]
    # Where a decision is needed and none is made, there is nothing to appeal yet.
    if case.status in {Status.INELIGIBLE, Status.NOT_RECEIVED} and case.cause != Cause.NEEDS_DECISION:
        parts.append(texts.APPEAL)
    elif case.cause == Cause.NOT_RANKED:
        parts.append(texts.NO_APPEAL)
    return parts


def _next_in_selection(case: Case, terms: RoundTerms) -> list[Part]:
    if not terms.gives_seats:
        return [*([texts.FREE_QUOTA_LATER] if case.untried else []), texts.FINAL_GRADES]
    if case.cause == Cause.ADMITTED:
        reply = texts.REPLY_YES if terms.no_reply_is_yes else texts.REPLY_NO
        return [reply, *([texts.STILL_RESERVE] if case.higher else [])]
    return [texts.IN_QUEUE, *([texts.LEAVES_LOWER] if case.seated else []), texts.NO_APPEAL]
