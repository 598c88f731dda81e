"""The list of an application: its rows, its digest, how rows move, and what to propose when two lists meet."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

OTHER_OFFICE = "other:"
"""How the id of a row begins that another office admits to; the rest is the key of its ``ForwardedChoice``."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an application.

    Args:
        offering_id: What is chosen; ``other:<key>`` for a choice that another office admits to.
        extras: The name that is chosen of each kind of extra choice; kinds that are not chosen are not there.
    """

    offering_id: str
    extras: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def other(self) -> int | None:
        """The key of the choice to another office; None for a choice within the region."""
        return int(self.offering_id.removeprefix(OTHER_OFFICE)) if self.offering_id.startswith(OTHER_OFFICE) else None


Rows = tuple[Row, ...]


def canonical_rows(rows: Sequence[Row]) -> list[list[object]]:
    """The rows as JSON knows them: the id and the extra choices in order by kind."""
    return [[row.offering_id, sorted(row.extras.items())] for row in rows]


def digest_of(rows: Sequence[Row]) -> str:
    """The SHA-256 of a list, as 64 hexadecimal digits: the same rows in the same order give the same.

    >>> digest_of([Row("NA")]) == digest_of([Row("NA", {})]), digest_of([]) == digest_of([Row("NA")])
    (True, False)
    """
    text = json.dumps(canonical_rows(rows), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def rows_of_json(listed: Sequence[Sequence[object]]) -> Rows:
    """The rows that ``canonical_rows`` wrote."""
    return tuple(Row(str(id_), dict(extras)) for id_, extras in listed)  # type: ignore[call-overload]


def ids_of(rows: Sequence[Row]) -> tuple[str, ...]:
    """What is chosen, in order."""
    return tuple(row.offering_id for row in rows)


def moved(rows: Sequence[Row], offering_id: str, place: int) -> Rows:
    """The list with one row at another place; a place beyond an end is that end, and an unknown row moves nothing.

    Args:
        rows: The list.
        offering_id: Which row.
        place: Its new place, from 1.

    >>> ids_of(moved([Row("A"), Row("B"), Row("C")], "C", 1))
    ('C', 'A', 'B')
    """
    one = next((row for row in rows if row.offering_id == offering_id), None)
    if one is None:
        return tuple(rows)
    others = [row for row in rows if row is not one]
    at = min(max(place, 1), len(others) + 1) - 1
    return (*others[:at], one, *others[at:])


def without(rows: Sequence[Row], offering_id: str) -> Rows:
    """The list without one row."""
    return tuple(row for row in rows if row.offering_id != offering_id)


def numbered(rows: Sequence[Row], numbers: Mapping[str, int]) -> Rows:
    """The list in the order of numbers that somebody has typed.

    A row whose number was changed goes to that place, those with higher numbers last, so that each ends where it was
    asked to be; those with the same number come after each other there, in the order that they had. Rows whose number
    is as before keep their order around them.

    Args:
        rows: The list.
        numbers: The number typed for each row, from 1; rows without one stay as they are.

    >>> ids_of(numbered([Row("A"), Row("B"), Row("C")], {"A": 3, "B": 2, "C": 3}))
    ('B', 'C', 'A')
    """
    before = {row.offering_id: place for place, row in enumerate(rows, start=1)}
    changed = {id_: number for id_, number in numbers.items() if id_ in before and before[id_] != number}
    taken = [row for row in rows if row.offering_id in changed]
    out = [row for row in rows if row.offering_id not in changed]
    latest, same = 0, 0
    for row in sorted(taken, key=lambda each: changed[each.offering_id]):
        number = max(changed[row.offering_id], 1)
        same = same + 1 if number == latest else 0
        latest = number
        out.insert(min(number + same, len(out) + 1) - 1, row)
    return tuple(out)


def merged(mine: Sequence[Row], theirs: Sequence[Row], base: Sequence[Row] | None = None) -> Rows:
    """A proposal when two lists meet: every choice of both, none lost.

    The order is that of the list whose order was changed; where both were, or nobody knows, that of ``mine``. A row
    that only the other list has follows the row that it follows there. An extra choice is the one that was changed,
    else that of ``mine``.

    Args:
        mine: What was to be saved.
        theirs: What has been saved meanwhile.
        base: The list that both began with; None when it is not known.

    >>> ids_of(merged([Row("A"), Row("C")], [Row("B"), Row("A")], [Row("A")]))
    ('B', 'A', 'C')
    """
    started = tuple(base or ())
    mine_moved = base is None or _moved_in(mine, started)
    first, second = (mine, theirs) if mine_moved else (theirs, mine)
    order = list(ids_of(first))
    for place, id_ in enumerate(ids_of(second)):
        if id_ not in order:
            before = [each for each in ids_of(second)[:place] if each in order]
            order.insert(order.index(before[-1]) + 1 if before else 0, id_)
    old = {row.offering_id: row.extras for row in started}
    ours = {row.offering_id: row.extras for row in mine}
    others = {row.offering_id: row.extras for row in theirs}
    return tuple(Row(id_, _extras(ours.get(id_), others.get(id_), old.get(id_))) for id_ in order)


def _moved_in(rows: Sequence[Row], base: Sequence[Row]) -> bool:
    """Whether rows that stand in both lists stand in another order."""
    both = set(ids_of(rows)) & set(ids_of(base))
    return [i for i in ids_of(rows) if i in both] != [i for i in ids_of(base) if i in both]


def _extras(
    mine: Mapping[str, str] | None, theirs: Mapping[str, str] | None, base: Mapping[str, str] | None
) -> Mapping[str, str]:
    """The extra choices of a row that one or both lists have; a kind that one of them chose is never lost."""
    if mine is None or theirs is None:
        return mine if mine is not None else theirs or {}
    changed = {kind: name for kind, name in mine.items() if base is None or base.get(kind) != name}
    return {**mine, **theirs, **changed}


@dataclass(frozen=True, slots=True)
class Differences:
    """How a list differs from an earlier one.

    Args:
        added: Ids that are new, in the order of the later list.
        removed: Ids that are gone, in the order of the earlier one.
        moved: Ids that somebody has moved: the fewest that make the one order out of the other, with their places in
            both whole lists. Those that only gave way are not among them, nor those that stand at the same place.
        changed: Ids with other extra choices.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[tuple[str, int, int], ...]
    changed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved or self.changed)


def differences(before: Sequence[Row], after: Sequence[Row]) -> Differences:
    """How a list differs from an earlier one.

    >>> differences([Row("A"), Row("B")], [Row("B"), Row("C"), Row("A")]).moved
    (('B', 2, 1),)
    """
    old, new = ids_of(before), ids_of(after)
    was, is_ = _places(old), _places(new)
    still = _still([(was[id_], is_[id_], id_) for id_ in new if id_ in was])
    extras = {row.offering_id: dict(row.extras) for row in before}
    return Differences(
        added=tuple(id_ for id_ in new if id_ not in was),
        removed=tuple(id_ for id_ in old if id_ not in is_),
        moved=tuple(
            (id_, was[id_], is_[id_]) for id_ in new if id_ in was and id_ not in still and was[id_] != is_[id_]
        ),
        changed=tuple(
            row.offering_id for row in after if extras.get(row.offering_id, dict(row.extras)) != dict(row.extras)
        ),
    )


def _places(ids: Sequence[str]) -> Mapping[str, int]:
    """The place of each row, from 1."""
    return {id_: place for place, id_ in enumerate(ids, start=1)}


def _still(rows: Sequence[tuple[int, int, str]]) -> frozenset[str]:
    """The most rows that keep their order; among as many, those with the most that stand at the place they had.

    Among as many of those too, the ones that went down give way, so that it is a row that went up which was moved.

    Args:
        rows: The earlier place, the later place and the id of each row of both lists, in the later order.
    """
    best: list[tuple[int, int, int, tuple[str, ...]]] = []  # that ends with each row: how many, in place, gone down
    for at, (was, is_, id_) in enumerate(rows):
        ahead = [best[each] for each in range(at) if rows[each][0] < was]
        count, in_place, down, ids = max(ahead, key=lambda one: one[:3], default=(0, 0, 0, ()))
        best.append((count + 1, in_place + (was == is_), down + (was < is_), (*ids, id_)))
    return frozenset(max(best, key=lambda one: one[:3], default=(0, 0, 0, ()))[3])
