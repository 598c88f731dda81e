"""What a counsellor has to do for a pupil, and how urgent it is: from a few facts of each pupil."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Todo(StrEnum):
    """What is left to do; the word stands in the addresses of the class list, and is never renamed."""

    CALLED = "kallad"
    NO_PLACE = "ingen-plats"
    NOT_REPLIED = "inte-svarat"
    NO_APPLICATION = "inte-sokt"
    CLOSED = "startar-ej"
    NOT_CONFIRMED = "inte-bekraftat"
    NEVER_SIGNED_IN = "aldrig-inloggad"
    NONE_ELIGIBLE = "ingen-behorighet"
    ALL_FAR_ABOVE = "bara-hoga"
    EXTRA_LACKING = "tillval"
    TEST = "prov"
    GRADES_UNCHECKED = "betyg"
    LOCKED = "last"


class Urgency(IntEnum):
    """When something must be done, the most urgent first."""

    NOW = 1
    SOON = 2
    LATER = 3


SOON_DAYS, NOW_DAYS = 21, 7
"""So many days before the last day what can only be done by then is to be done soon, and at once."""

BY_THE_LAST_DAY = frozenset(
    {Todo.NO_APPLICATION, Todo.NOT_CONFIRMED, Todo.NEVER_SIGNED_IN, Todo.EXTRA_LACKING, Todo.LOCKED}
)
AFTER_RESULT = frozenset({Todo.CALLED, Todo.NO_PLACE, Todo.NOT_REPLIED})
"""What comes with a result, and is to be done at once."""

STILL = AFTER_RESULT | {Todo.NEVER_SIGNED_IN, Todo.LOCKED}
"""What is still to be done when a result has given seats: the rest was about the choices before it."""

SERIOUS = frozenset({Todo.CLOSED, Todo.NONE_ELIGIBLE})
"""What leaves a pupil without the seat they count on; to be done soon from the first day."""


@dataclass(frozen=True, slots=True)
class PupilFacts:
    """What is known of a pupil, as far as it is the counsellor's to act on.

    Args:
        choices: How many rows the application has, those to other offices counted.
        is_confirmed: The version that counts has been confirmed.
        has_signed_in: The pupil has been seen in the service.
        none_eligible: There are choices, and the pupil is eligible for none of them.
        all_far_above: There are choices, and each has had limits far above the pupil's own points.
        closed: A chosen offering does not start.
        test_needed: A chosen offering selects by a test that the pupil is called to, and there are no points yet.
        extra_lacking: A chosen offering has a choice of language or instrument that is not made.
        grades_checked: Somebody has checked the grades.
        is_locked: The school keeps the application locked, so that the pupil cannot change it.
        has_result: A result has given seats, and choices are no longer changed.
        no_place: The pupil has no seat after it, and has not left the admission.
        called: The pupil is called from a reserve place and has not answered.
        not_replied: The pupil has a seat that is lost without a reply, and has not replied.
    """

    choices: int
    is_confirmed: bool
    has_signed_in: bool
    none_eligible: bool
    all_far_above: bool
    closed: bool
    test_needed: bool
    extra_lacking: bool
    grades_checked: bool
    is_locked: bool = False
    has_result: bool = False
    no_place: bool = False
    called: bool = False
    not_replied: bool = False


def todo_of(pupil: PupilFacts) -> tuple[Todo, ...]:
    """What is left to do for a pupil, in the order of ``Todo``.

    One who has no application is not also told to confirm it. After a result only what is in ``STILL`` is left.

    >>> [str(one) for one in todo_of(PupilFacts(0, False, False, False, False, False, False, False, True))]
    ['inte-sokt', 'aldrig-inloggad']
    """
    has_applied = pupil.choices > 0
    holds = {
        Todo.NO_APPLICATION: not has_applied,
        Todo.CLOSED: has_applied and pupil.closed,
        Todo.NOT_CONFIRMED: has_applied and not pupil.is_confirmed,
        Todo.NEVER_SIGNED_IN: not pupil.has_signed_in,
        Todo.NONE_ELIGIBLE: has_applied and pupil.none_eligible,
        Todo.ALL_FAR_ABOVE: has_applied and pupil.all_far_above,
        Todo.EXTRA_LACKING: has_applied and pupil.extra_lacking,
        Todo.TEST: has_applied and pupil.test_needed,
        Todo.GRADES_UNCHECKED: not pupil.grades_checked,
        Todo.LOCKED: pupil.is_locked,
        Todo.CALLED: pupil.called,
        Todo.NO_PLACE: pupil.no_place,
        Todo.NOT_REPLIED: pupil.not_replied,
    }
    asked = STILL if pupil.has_result else frozenset(Todo) - AFTER_RESULT
    return tuple(code for code in Todo if code in asked and holds[code])


def urgency(todo: Todo, days_left: int | None) -> Urgency:
    """How urgent something is so many days before the pupils can no longer change.

    Args:
        todo: What is left to do.
        days_left: Days until the last day that pupils may change; 0 on that day, None while they may not change.
    """
    if todo in AFTER_RESULT:
        return Urgency.NOW
    if days_left is None:
        return Urgency.SOON if todo in SERIOUS else Urgency.LATER
    if todo in BY_THE_LAST_DAY | SERIOUS and days_left <= NOW_DAYS:
        return Urgency.NOW
    if todo in SERIOUS or (todo in BY_THE_LAST_DAY and days_left <= SOON_DAYS):
        return Urgency.SOON
    return Urgency.LATER


def by_urgency(days_left: int | None) -> tuple[tuple[Todo, Urgency], ...]:
    """Everything that there may be to do, the most urgent first."""
    order = list(Todo)
    rows = [(code, urgency(code, days_left)) for code in Todo]
    return tuple(sorted(rows, key=lambda row: (row[1], order.index(row[0]))))


def counted(todos: Collection[Collection[Todo]]) -> dict[Todo, int]:
    """For how many pupils each thing is left to do.

    Args:
        todos: What is left for each pupil.
    """
    return {code: sum(code in one for one in todos) for code in Todo}
