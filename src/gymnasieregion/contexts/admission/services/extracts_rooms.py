"""What other rooms hold of a person who has applied: each tells at start, since the admission cannot ask them."""

from collections.abc import Collection, Iterable, Mapping

from gymnasieregion.contexts.admission.contracts import HeldElsewhere
from gymnasieregion.contexts.admission.selectors.extracts import Row, Subject

_ROOMS: dict[str, HeldElsewhere] = {}


def hold_too(room: str, held: HeldElsewhere) -> None:
    """Let a room tell what it holds of persons; the latest that it tells is asked.

    Args:
        room: The room's name.
        held: Its tables, its words, and how they are asked.
    """
    _ROOMS[room] = held


def held_elsewhere() -> Collection[HeldElsewhere]:
    """What every other room has told."""
    return _ROOMS.values()


def rows_elsewhere(subject: Subject) -> Mapping[str, list[Row]]:
    """What other rooms hold of a person, by section."""
    who = [(row.year_id, row.applicant_id, row.identity_number) for row in subject.applicants]
    return {section: rows for held in held_elsewhere() for section, rows in held.rows(who).items()}


def known_elsewhere() -> frozenset[str]:
    """The tables of other rooms that are gathered, or excused with a reason."""
    return frozenset(_labels())


def _labels() -> Iterable[str]:
    for held in held_elsewhere():
        yield from held.tables
        yield from held.nothing
