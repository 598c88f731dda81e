"""What replies and queues are called on screen and in the log, and why a place has moved, in three ways of reading."""

from collections.abc import Iterable, Mapping

from gymnasieregion.contexts.admission.core.queue_moves import Move as Cause
from gymnasieregion.contexts.admission.core.replies import Answer
from gymnasieregion.contexts.admission.selectors.queues import Move
from gymnasieregion.platform.pages.words import said

Pair = tuple[str, str]

TITLES: Mapping[Answer, tuple[str, str, str]] = {
    Answer.YES: (
        "Ja, och jag vill stå kvar i kö till mina högre val",
        "Yes, and I want to stay in the queues for my higher choices",
        "Ja. Jag står kvar i kö också.",
    ),
    Answer.ONLY: (
        "Ja, och jag lämnar köerna",
        "Yes, and I leave the queues",
        "Ja. Jag lämnar köerna.",
    ),
    Answer.NO: (
        "Nej till platsen, men jag vill stå kvar i kö till mina högre val",
        "No to the place, but I want to stay in the queues for my higher choices",
        "Nej till platsen. Jag står kvar i kö.",
    ),
    Answer.WITHDRAWN: (
        "Jag lämnar antagningen",
        "I leave the admission",
        "Jag vill inte vara med längre.",
    ),
}
"""Each answer, as the one who replies says it."""

YES_ALONE = ("Ja till platsen", "Yes to the place", "Ja till platsen")
NO_ALONE = ("Nej till platsen", "No to the place", "Nej till platsen")
"""The same for somebody who waits for nothing else."""

SHORT: Mapping[Answer, Pair] = {
    Answer.NONE: ("Inget svar", "No reply"),
    Answer.YES: ("Ja", "Yes"),
    Answer.ONLY: ("Ja, har lämnat köerna", "Yes, has left the queues"),
    Answer.NO: ("Nej", "No"),
    Answer.WITHDRAWN: ("Har lämnat antagningen", "Has left the admission"),
}
"""Each answer in a list and in the log."""

REPLY_VALUES: Mapping[str, Pair] = {Answer.ONLY.value: ("ja, har lämnat köerna", "yes, has left the queues")}
LOG_EVENTS: Mapping[str, Pair] = {
    "admission.reply.undo": ("Ångrade ett svar", "Undid a reply"),
    "admission.queue.return": ("Gick tillbaka till en kö", "Came back to a queue"),
}
LOG_FIELDS: Mapping[str, Pair] = {
    "queues_left": ("Lämnade köer", "Queues left"),
    "replies_from": ("Svar öppnar", "Replies open"),
}


def answer_text(answer: Answer, *, waits: bool) -> str:
    """An answer as the one who replies says it.

    Args:
        answer: Which.
        waits: Whether they wait for a higher choice.
    """
    if not waits and answer in {Answer.YES, Answer.ONLY}:
        return said(*YES_ALONE)
    if not waits and answer is Answer.NO:
        return said(*NO_ALONE)
    return said(*TITLES[answer])


def short_text(reply: str) -> str:
    """An answer in a list."""
    return said(*SHORT[Answer(reply)])


def moves_texts(moves: Iterable[Move]) -> list[str]:
    """Why a place has moved, one sentence for each cause; nobody is named."""
    return [_move_text(move.code, move.count) for move in moves if move.count]


def change_text(change: int) -> str:
    """How far a place has moved, down as plainly as up."""
    if change == 0:
        return said("Din plats i kön är densamma.", "Your place in the queue is the same.", "Din plats är samma.")
    count = abs(change)
    sv, en = ("plats", "place") if count == 1 else ("platser", "places")
    if change < 0:
        return said(f"Du har flyttats upp {count} {sv}.", f"You have moved up {count} {en}.")
    return said(f"Du har flyttats ned {count} {sv}.", f"You have moved down {count} {en}.")


def _move_text(code: str, count: int) -> str:
    """One cause: what happened, and to how many."""
    match Cause(code):
        case Cause.SEATED:
            return said(
                f"{count} som stod före dig fick plats här.",
                f"{count} who stood before you got a place here.",
                f"{count} före dig fick plats här.",
            )
        case Cause.LEFT:
            return said(
                f"{count} som stod före dig lämnade kön: fick ett högre val, tackade nej eller drog sig ur.",
                f"{count} who stood before you left the queue: got a higher choice, declined or withdrew.",
                f"{count} före dig lämnade kön.",
            )
        case Cause.CAME:
            return said(
                f"{count} kom in i kön före dig, med nya betyg, fri kvot eller en sen ansökan.",
                f"{count} came into the queue before you, with new grades, free quota or a late application.",
                f"{count} nya kom in före dig.",
            )
        case Cause.PASSED if count < 0:
            return said(
                f"Du gick förbi {-count} som stod före dig, när betyg eller poäng ändrades.",
                f"You went past {-count} who stood before you, when grades or points changed.",
                f"Du gick förbi {-count} som stod före dig.",
            )
        case _:
            return said(
                f"{count} som stod efter dig gick förbi, när betyg eller poäng ändrades.",
                f"{count} who stood after you went past, when grades or points changed.",
                f"{count} bakom dig gick förbi. De fick nya betyg eller poäng.",
            )
