"""What is worth knowing of a list of choices before it is too late: codes, never orders, never a chance in figures.

A warning says what is so and what one can do. It stops nobody, and it never asks anybody to take a choice away: the
order that pays best is the order one wants, since a choice that fails costs the choices below it nothing.

**Source:** what warnings there are: the house's own judgement (docs/adr/0026); that the true order is the best one:
``core.manipulation`` and ``gymnasieregion check-rules``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

ALL_CAME_IN = frozenset({"1", "ALL_ADMITTED", "NO_APPLICANTS"})
"""Reasons for a missing limit that mean that no points were needed."""

INTRODUCTORY = "IM"
"""How the codes of introductory programmes begin."""


class RowWarning(StrEnum):
    """What is worth knowing of one choice; in the order they are told."""

    CLOSED = "CLOSED"  # the education does not start
    NOT_OFFERED = "NOT_OFFERED"  # the year's offer has no such education
    NOT_ELIGIBLE = "NOT_ELIGIBLE"
    NEEDS_DECISION = "NEEDS_DECISION"  # only the receiver can say whether one is eligible
    GRADES_UNKNOWN = "GRADES_UNKNOWN"  # no grades are registered, so nobody can say
    TEST = "TEST"  # a skills test is needed, and there are no points yet
    TEST_RANK = "TEST_RANK"  # the test is only for those who have it among their first choices
    RANKED = "RANKED"  # the school puts its applicants in order itself
    SECOND_HAND = "SECOND_HAND"
    ABOVE_MERIT = "ABOVE_MERIT"  # the latest limit is above one's own points: fine, and costs nothing


class WholeWarning(StrEnum):
    """What is worth knowing of a whole application."""

    NO_CHOICES = "NO_CHOICES"
    ONE_CHOICE = "ONE_CHOICE"
    NONE_ELIGIBLE = "NONE_ELIGIBLE"
    NO_INTRODUCTORY = "NO_INTRODUCTORY"  # eligible for none of the national programmes chosen, and no other way is open
    ALL_FAR_ABOVE = "ALL_FAR_ABOVE"
    NO_SAFE_CHOICE = "NO_SAFE_CHOICE"


class Limit(NamedTuple):
    """The lowest admitted points of an education in a year or round.

    Args:
        when: The year; with `` preliminary`` after it for the preliminary round of the present year.
        points: Hundredths; None where there was no limit.
        reason: Why there was none, as the table has it; "" where there is a limit.
    """

    when: str
    points: int | None
    reason: str = ""

    @property
    def year(self) -> int:
        """The year alone."""
        return int(self.when[:4])

    @property
    def is_preliminary(self) -> bool:
        """Whether it is of the preliminary round, which gives no seats."""
        return " " in self.when


class Standing(StrEnum):
    """How one's own points stand to the limits shown."""

    UNKNOWN = "UNKNOWN"
    SAFE = "SAFE"
    NEAR = "NEAR"
    FAR_ABOVE = "FAR_ABOVE"


@dataclass(frozen=True, slots=True)
class Margins:
    """What counts as far above and as safe, in hundredths of a point; a decision of the office."""

    far_above: int
    safe: int


@dataclass(frozen=True, slots=True)
class ChoiceFacts:
    """What is known of one choice.

    Args:
        programme: Its programme's code; "" when the education is not in the offer.
        own: The hundredths that the choice competes with; None when they are not known or not what decides.
        eligible: Whether grades and decisions make eligible; None when nobody can say yet.
        limits: Earlier limits, the latest first.
        is_closed: The education does not start.
        is_offered: The year's offer has it.
        has_grades: Any grade is registered.
        needs_test: A skills test is asked for and there are no points.
        beyond_test_rank: The test is not for a choice so far down.
        is_ranked: The school puts its applicants in order itself.
        is_second_hand: From outside those who are first hand.
    """

    programme: str
    own: int | None
    eligible: bool | None
    limits: Sequence[Limit] = ()
    is_closed: bool = False
    is_offered: bool = True
    has_grades: bool = True
    needs_test: bool = False
    beyond_test_rank: bool = False
    is_ranked: bool = False
    is_second_hand: bool = False


def standing(own: int | None, limits: Iterable[Limit], margins: Margins) -> Standing:
    """How one's own points stand to the limits shown.

    Only a point limit, or that all eligible came in, says anything: a reason such as *ranked by hand* is passed over.
    Far above is above in every year shown, safe is below in every one: an odd year scares and soothes nobody.

    Args:
        own: Hundredths; None when not known.
        limits: Of earlier years and rounds.
        margins: What counts as far above and as safe.

    >>> standing(20000, [Limit("2025", 25000), Limit("2024", 24100)], Margins(4000, 2000))
    <Standing.FAR_ABOVE: 'FAR_ABOVE'>
    """
    told = [0 if limit.points is None else limit.points for limit in limits if _says_something(limit)]
    if own is None or not told:
        return Standing.UNKNOWN
    if min(told) - own >= margins.far_above:
        return Standing.FAR_ABOVE
    if max(told) == 0 or own - max(told) >= margins.safe:
        return Standing.SAFE
    return Standing.NEAR


def row_warnings(facts: ChoiceFacts) -> tuple[RowWarning, ...]:
    """What is worth knowing of one choice, in the order it is told; of a closed one nothing else matters."""
    if not facts.is_offered:
        return (RowWarning.NOT_OFFERED,)
    if facts.is_closed:
        return (RowWarning.CLOSED,)
    told = (
        (RowWarning.NOT_ELIGIBLE, facts.eligible is False),
        (RowWarning.NEEDS_DECISION, facts.eligible is None and facts.has_grades),
        (RowWarning.GRADES_UNKNOWN, facts.eligible is None and not facts.has_grades),
        (RowWarning.TEST, facts.needs_test),
        (RowWarning.TEST_RANK, facts.beyond_test_rank),
        (RowWarning.RANKED, facts.is_ranked),
        (RowWarning.SECOND_HAND, facts.is_second_hand),
        (RowWarning.ABOVE_MERIT, facts.eligible is not False and _is_above(facts)),
    )
    return tuple(code for code, holds in told if holds)


def whole_warnings(rows: Sequence[ChoiceFacts], margins: Margins) -> tuple[WholeWarning, ...]:
    """What is worth knowing of a whole application, in the order it is told.

    Args:
        rows: Every choice, in order.
        margins: What counts as far above and as safe.

    Returns:
        At most one of those about points, and that only when some choice that is open can be compared with limits.
    """
    if not rows:
        return (WholeWarning.NO_CHOICES,)
    open_rows = [row for row in rows if row.is_offered and not row.is_closed]
    national = [row for row in open_rows if not row.programme.startswith(INTRODUCTORY)]
    told = [WholeWarning.ONE_CHOICE] if len(rows) == 1 else []
    if not any(row.eligible is not False for row in open_rows):
        told.append(WholeWarning.NONE_ELIGIBLE)
    if national and len(national) == len(open_rows) and all(row.eligible is False for row in national):
        told.append(WholeWarning.NO_INTRODUCTORY)
    stands = [standing(row.own, row.limits, margins) for row in open_rows if row.eligible is not False]
    if stands and set(stands) == {Standing.FAR_ABOVE}:
        told.append(WholeWarning.ALL_FAR_ABOVE)
    elif Standing.SAFE not in stands and set(stands) - {Standing.UNKNOWN}:
        told.append(WholeWarning.NO_SAFE_CHOICE)
    return tuple(told)


def _says_something(limit: Limit) -> bool:
    return limit.points is not None or limit.reason in ALL_CAME_IN


def _is_above(facts: ChoiceFacts) -> bool:
    """Whether the latest limit that says something is above one's own points."""
    latest = next((limit for limit in facts.limits if _says_something(limit)), None)
    return latest is not None and latest.points is not None and facts.own is not None and latest.points > facts.own
