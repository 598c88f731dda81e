"""Where somebody lives, day by day: one home at a time, and moves that are told late."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from gymnasieregion.contexts.register.core.changes import NothingChangesError
from gymnasieregion.contexts.register.core.spans import holds_on, without


@dataclass(frozen=True, slots=True)
class Home:
    """A municipality where somebody is registered to live during a span.

    Args:
        spell: Its identity through every version.
        person: Whose row it is.
        district_code: The electoral district; "" where it is not known, and for a protected identity.
    """

    spell: UUID
    person: UUID
    starts_on: date
    municipality_code: str
    ends_on: date | None = None
    district_code: str = ""


def move(homes: Sequence[Home], home: Home) -> tuple[Home, ...]:
    """Let somebody live somewhere from a day until the next move that is known.

    Args:
        homes: Those that are known, no two on one day.
        home: The new one; its own end, when it has one, is kept if it comes before the next move.

    Returns:
        All of them in order. A home that began on the same day is replaced and keeps its key.

    Raises:
        NothingChangesError: If they lived there then already.
    """
    here = next((other for other in homes if holds_on(other, home.starts_on)), None)
    if here and (here.municipality_code, here.district_code) == (home.municipality_code, home.district_code):
        raise NothingChangesError
    later = [other.starts_on for other in homes if other.starts_on > home.starts_on]
    ends = [end for end in (home.ends_on, *later) if end is not None]
    placed = replace(home, ends_on=min(ends, default=None))
    if here is None:
        return _in_order((*homes, placed))
    rest = [other for other in homes if other.spell != here.spell]
    if here.starts_on == home.starts_on:
        return _in_order((*rest, replace(placed, spell=here.spell)))
    return _in_order((*rest, replace(here, ends_on=home.starts_on), placed))


def merged_homes(kept: Iterable[Home], others: Iterable[Home], new: Iterator[UUID]) -> tuple[Home, ...]:
    """The homes of two persons that are one: those of the kept one stand, the others fill the days between.

    Args:
        kept: Of the person that is kept.
        others: Of the one that is merged into it; they keep that person's key.
        new: Keys for what a home that is cut in two needs beyond its own.
    """
    standing = tuple(kept)
    left = []
    for home in others:
        for place, part in enumerate(without(home, standing)):
            key = home.spell if place == 0 else next(new)
            left.append(replace(home, spell=key, starts_on=part.starts_on, ends_on=part.ends_on))
    return _in_order((*standing, *left))


def home_on(homes: Iterable[Home], day: date) -> Home | None:
    """Where somebody lives on a day; None where that is not known."""
    return next((home for home in homes if holds_on(home, day)), None)


def _in_order(homes: Iterable[Home]) -> tuple[Home, ...]:
    return tuple(sorted(homes, key=lambda home: (home.starts_on, home.spell)))
