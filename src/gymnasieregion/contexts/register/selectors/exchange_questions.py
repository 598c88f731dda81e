"""What a list of the exchange can be asked for: moments, days, an order and a place to go on from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Moments:
    """When something was made and changed; *before* is inclusive, *after* exclusive, None is no limit."""

    created_before: datetime | None = None
    created_after: datetime | None = None
    modified_before: datetime | None = None
    modified_after: datetime | None = None

    def hold(self, created: datetime, modified: datetime) -> bool:
        """Whether something made and changed then is asked for."""
        return (
            (self.created_before is None or created <= self.created_before)
            and (self.created_after is None or created > self.created_after)
            and (self.modified_before is None or modified <= self.modified_before)
            and (self.modified_after is None or modified > self.modified_after)
        )


@dataclass(frozen=True, slots=True)
class Days:
    """When something starts and ends, in our half-open days; None is no limit.

    What has no end always fits the limits of the end, and what has no start those of the start.

    Args:
        start_before: It starts on this day or before.
        start_after: It starts on this day or after.
        end_before: It ends on this day or before: its first day without it.
        end_after: It ends on this day or after.
    """

    start_before: date | None = None
    start_after: date | None = None
    end_before: date | None = None
    end_after: date | None = None

    def hold(self, starts_on: date | None, ends_on: date | None) -> bool:
        """Whether something with those days is asked for."""
        return (
            (self.start_before is None or starts_on is None or starts_on <= self.start_before)
            and (self.start_after is None or starts_on is None or starts_on >= self.start_after)
            and (self.end_before is None or ends_on is None or ends_on <= self.end_before)
            and (self.end_after is None or ends_on is None or ends_on >= self.end_after)
        )


class Given(Protocol):
    """Anything that is given out in a list."""

    @property
    def id(self) -> UUID:
        """Its id in the standard."""

    @property
    def created(self) -> datetime:
        """When it came to be."""

    @property
    def modified(self) -> datetime:
        """When it last changed."""


G = TypeVar("G", bound=Given)
Order = tuple[Callable[[Any], str], bool]
"""What a list is ordered by, as text, and whether backwards; the id settles what is left."""

BY_ID: Order = (lambda one: str(one.id), False)
BY_TIME: Order = (lambda one: one.modified.isoformat(timespec="microseconds"), False)
BY_MODIFIED: Order = (lambda one: one.modified.isoformat(timespec="microseconds"), True)


@dataclass(frozen=True, slots=True)
class Piece:
    """A page of a list.

    Args:
        rows: What is on it.
        place: Where the next page goes on; () when this is the last.
        extra: What the rows need beside themselves.
    """

    rows: Sequence[Any]
    place: tuple[str, ...] = ()
    extra: Mapping[Any, Any] = field(default_factory=dict)


def piece_of(found: Iterable[G], order: Order, place: Sequence[str], most: int) -> Piece:
    """A page of a list that is at hand.

    Args:
        found: All that is asked for, in any order.
        order: Its order.
        place: Where the page before ended: its last row's key and id; () for the first page.
        most: How many rows at most.
    """
    key, backwards = order
    rows = sorted(found, key=lambda one: (key(one), str(one.id)))
    if backwards:
        rows.sort(key=key, reverse=True)
    if place:
        rows = [one for one in rows if _comes_after((key(one), str(one.id)), place, backwards=backwards)]
    page = rows[:most]
    last = (key(page[-1]), str(page[-1].id)) if len(rows) > most else ()
    return Piece(page, last)


def _comes_after(one: tuple[str, str], place: Sequence[str], *, backwards: bool) -> bool:
    """Whether a row comes after the one that a page ended with."""
    if one[0] == place[0]:
        return one[1] > place[1]
    return one[0] < place[0] if backwards else one[0] > place[0]
