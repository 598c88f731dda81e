"""What somebody may answer to a seat, and when: from a moment after the result until its last day to reply."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from gymnasieregion.contexts.admission.core.application_window import end_of


class Answer(StrEnum):
    """What is answered to a seat; never renamed, only added to."""

    NONE = ""  # nothing, or an answer taken back
    YES = "YES"  # keeps the seat and waits for the choices above it
    ONLY = "YES_ONLY"  # keeps the seat and leaves the queues of the choices above it
    NO = "NO"  # gives up the seat and the choices below it, and waits for the choices above
    WITHDRAWN = "WITHDRAWN"  # leaves the admission

    @property
    def gives_up(self) -> bool:
        """Whether the seat is given up."""
        return self in {Answer.NO, Answer.WITHDRAWN}

    @property
    def kept(self) -> str:
        """What is kept of it with the seat: leaving the queues is a matter of the choices."""
        return "YES" if self is Answer.ONLY else self.value


class ReplyState(StrEnum):
    """Where in the time of replies a moment is."""

    BEFORE = "BEFORE"
    OPEN = "OPEN"
    CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class ReplyWindow:
    """The time of replies to a published round, seen from a moment.

    Args:
        state: Where the moment is.
        opens: When replies open.
        closes: The first moment that no longer counts; None when there is no last day.
    """

    state: ReplyState
    opens: datetime
    closes: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether one may reply now."""
        return self.state is ReplyState.OPEN

    @property
    def last(self) -> datetime | None:
        """The last second that counts, as it is told; None when there is no last day."""
        return None if self.closes is None else self.closes - timedelta(seconds=1)


def reply_window(
    last_day: date | None, published_at: datetime, replies_from: datetime | None, now: datetime
) -> ReplyWindow:
    """When replies to a published round are taken.

    Args:
        last_day: The last day to reply, from ``result_days.act_by``; None when there is none.
        published_at: When the round became known.
        replies_from: When replies open; None for at once.
        now: The moment.

    >>> from datetime import UTC
    >>> result = datetime(2026, 7, 1, 6, tzinfo=UTC)
    >>> reply_window(date(2026, 7, 17), result, None, datetime(2026, 7, 17, 21, 59, 59, tzinfo=UTC)).state
    <ReplyState.OPEN: 'OPEN'>
    >>> reply_window(date(2026, 7, 17), result, None, datetime(2026, 7, 17, 22, tzinfo=UTC)).state
    <ReplyState.CLOSED: 'CLOSED'>
    """
    opens = max(published_at, replies_from or published_at)
    closes = end_of(last_day) if last_day is not None else None
    if closes is not None and now >= closes:
        return ReplyWindow(ReplyState.CLOSED, opens, closes)
    return ReplyWindow(ReplyState.BEFORE if now < opens else ReplyState.OPEN, opens, closes)


def above(choices: Sequence[str], held: str) -> tuple[str, ...]:
    """The choices above a seat that is held; none when the seat is no choice any more.

    Args:
        choices: The offerings chosen, in order.
        held: The offering of the seat.

    >>> above(["A", "B", "C"], "C")
    ('A', 'B')
    """
    return tuple(choices[: choices.index(held)]) if held in choices else ()


def put_back(stands: Sequence[str], back: Collection[str], order: Sequence[str]) -> tuple[str, ...]:
    """A list with some choices put back where they stood.

    Args:
        stands: The list as it is.
        back: What is put back.
        order: A list from before that has them.

    >>> put_back(["C", "D"], {"B"}, ["A", "B", "C"])
    ('B', 'C', 'D')
    """
    rows = list(stands)
    for at in reversed(range(len(order))):
        if order[at] in back and order[at] not in rows:
            after = next((rows.index(later) for later in order[at + 1 :] if later in rows), len(rows))
            rows.insert(after, order[at])
    return tuple(rows)
