"""Facts and when they were known: what held at a moment, what a change writes, and what undoing it writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Generic, Protocol, TypeVar
from uuid import UUID

from gymnasieregion.kernel.errors import RegionError


class Fact(Protocol):
    """Anything that is known of a person: a study spell, a number, a home, a diploma."""

    @property
    def spell(self) -> UUID:
        """Its identity through all its versions."""


F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Version(Generic[F]):
    """What was known of a fact from one moment until another.

    Args:
        known_to: When it was closed; None while it is what is known.
        event: The event that said it.
        closed_by: The event that closed it; None while it is what is known.
    """

    fact: F
    known_from: datetime
    event: int
    known_to: datetime | None = None
    closed_by: int | None = None


@dataclass(frozen=True, slots=True)
class Difference(Generic[F]):
    """What a change writes.

    Args:
        closes: Facts whose known version is closed.
        opens: Versions that are added.
    """

    closes: frozenset[UUID]
    opens: tuple[F, ...]


class ChangedSinceError(RegionError):
    """What the event wrote has been changed by a later one."""

    sv: ClassVar[str] = "Det går inte att ångra: en senare händelse har ändrat samma uppgift. Ångra den först."
    en: ClassVar[str] = "It cannot be undone: a later event has changed the same fact. Undo that one first."


def as_known(versions: Iterable[Version[F]], at: datetime) -> tuple[F, ...]:
    """The facts as they were known at a moment, in the order of the versions.

    Args:
        versions: In any order.
        at: The moment; what was recorded at it is known.
    """
    return tuple(
        version.fact
        for version in versions
        if version.known_from <= at and (version.known_to is None or at < version.known_to)
    )


def difference(before: Iterable[F], after: Iterable[F]) -> Difference[F]:
    """What is to be written to get from one state of knowledge to another; what is the same is left alone.

    Args:
        before: The facts that are known, one for each key.
        after: Those that will be.
    """
    was = {fact.spell: fact for fact in before}
    will_be = {fact.spell: fact for fact in after}
    return Difference(
        closes=frozenset(key for key, fact in was.items() if will_be.get(key) != fact),
        opens=tuple(fact for key, fact in will_be.items() if was.get(key) != fact),
    )


def undoing(versions: Sequence[Version[F]], event: int) -> Difference[F]:
    """What undoing an event writes: what it wrote is closed, and what it closed is written again.

    A later event that has been undone itself is in nobody's way: what counts is that all is as this event left it.

    Args:
        versions: Those that the event wrote or closed, and what is known now of the same facts; others do no harm.
        event: The event.

    Raises:
        ChangedSinceError: If something that the event wrote or closed is not as it left it.
    """
    if changed_since(versions, event):
        raise ChangedSinceError
    wrote = (version.fact.spell for version in versions if version.event == event)
    closed = {version.fact.spell: version.fact for version in versions if version.closed_by == event}
    return Difference(closes=frozenset(wrote), opens=tuple(closed.values()))


def changed_since(versions: Sequence[Version[F]], event: int) -> frozenset[UUID]:
    """The facts that an event wrote or closed and that are not as it left them.

    Args:
        versions: As for ``undoing``.
        event: The event.
    """
    wrote = {version.fact.spell: version.fact for version in versions if version.event == event}
    closed = {version.fact.spell for version in versions if version.closed_by == event}
    known = {version.fact.spell: version.fact for version in versions if version.known_to is None}
    return frozenset(key for key in wrote.keys() | closed if known.get(key) != wrote.get(key))
