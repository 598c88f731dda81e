"""Shares beside the counts that they are of: a share and a group tell how many, so all are protected together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from gymnasieregion.platform.disclosure.counts import Counts, counted
from gymnasieregion.platform.disclosure.covering import Covered, covered
from gymnasieregion.platform.disclosure.dimension import Dimension
from gymnasieregion.platform.disclosure.figures import ImpossibleCountError
from gymnasieregion.platform.disclosure.linked import covered_together
from gymnasieregion.platform.disclosure.moves import Move
from gymnasieregion.platform.disclosure.published import (
    Published,
    absent,
    hidden,
    near_all,
    near_none,
    share_shown,
)
from gymnasieregion.platform.disclosure.rule import Rule
from gymnasieregion.platform.disclosure.table import PublishedTable, shown

PART, REST, WHOLE, SHARE = "PART", "REST", "WHOLE", "SHARE"
_OUTCOME = Dimension("outcome", (PART, REST, WHOLE), {PART: (WHOLE,), REST: (WHOLE,)})
MEASURE = Dimension(
    "measure", (WHOLE, PART, SHARE),
    words={WHOLE: ("Antal", "Number"), PART: ("Därav", "Of whom"), SHARE: ("Andel", "Share")},
    title=("Mått", "Measure"), role="metric",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of people, and how many in each did something; arguments as of ``protect_shares``."""

    dimensions: tuple[Dimension, ...]
    wholes: Mapping[tuple[str, ...], int | None]
    parts: Mapping[tuple[str, ...], int]


def protect_shares(
    dimensions: Sequence[Dimension],
    wholes: Mapping[tuple[str, ...], int | None],
    parts: Mapping[tuple[str, ...], int],
    rule: Rule,
) -> PublishedTable:
    """A table of groups, of how many in each did something, and of their share.

    The part, those outside it and the whole are protected as one table, since each tells of the others. A share is
    printed where all three are; where all but a few or only a few did it, ``~100`` or ``~0`` is.

    Args:
        dimensions: What people are divided by.
        wholes: Persons in each group, for codes of leaves; None where there can be nobody.
        parts: Those of them who did it; a group that is left out has none.
        rule: What is too few.

    Returns:
        The dimensions and ``MEASURE`` last, with the codes ``WHOLE``, ``PART`` and ``SHARE``.

    Raises:
        ImpossibleCountError: For a part that is larger than its whole.
        TableShapeError: For codes that are no leaves of the dimensions.

    >>> sex = Dimension("sex", ("F", "M", "all"), {"F": ("all",), "M": ("all",)})
    >>> rule = Rule(smallest_group=10, smallest_spread=5)
    >>> table = protect_shares([sex], {("F",): 40, ("M",): 50}, {("F",): 37, ("M",): 25}, rule)
    >>> [table[code, "SHARE"].text("en") for code in ("F", "M", "all")]
    ['~100', '..', '69%']
    """
    counts = _outcomes(Groups(tuple(dimensions), wholes, parts))
    return _printed(counts, covered(counts, rule), rule)


def protect_shares_together(tables: Sequence[Groups], shared: Sequence[str], rule: Rule) -> tuple[PublishedTable, ...]:
    """Tables of groups of the same people that are printed side by side, each as of ``protect_shares``.

    Args:
        tables: At least one; each counts everybody once.
        shared: The names of the dimensions that all have, alike: ``linked.covered_together`` says what they do.
        rule: What is too few.

    Returns:
        The tables in order.

    Raises:
        ImpossibleCountError: For a part that is larger than its whole.
        TableShapeError: For codes that are no leaves, or tables that do not tell of the same people.
    """
    counts = [_outcomes(each) for each in tables]
    found = covered_together(counts, (*shared, _OUTCOME.name), rule)
    return tuple(_printed(each, covers, rule) for each, covers in zip(counts, found, strict=True))


def _outcomes(groups: Groups) -> Counts:
    """The part, the rest and the whole of each group as one table."""
    if groups.parts.keys() - groups.wholes.keys():
        raise ImpossibleCountError("a part is of a whole")
    leaves: dict[tuple[str, ...], int | None] = {}
    for codes, whole in groups.wholes.items():
        part = groups.parts.get(codes, 0)
        if part > (whole or 0):
            raise ImpossibleCountError("a part is at most the whole")
        leaves[*codes, PART] = None if whole is None else part
        leaves[*codes, REST] = None if whole is None else whole - part
    return counted([*groups.dimensions, _OUTCOME], leaves)


def _printed(counts: Counts, found: Covered, rule: Rule) -> PublishedTable:
    """The whole, the part and the share of each group, as they may be printed."""
    cells = shown(counts.numbers, found.hidden, rule)
    signs = _Signs(counts, found.moves, rule)
    lines = (
        (cells[cell + 2], cells[cell], _share(counts, cells, signs, cell, rule)) for cell in range(0, len(cells), 3)
    )
    return PublishedTable((*counts.dimensions[:-1], MEASURE), tuple(chain.from_iterable(lines)))


def _share(counts: Counts, cells: Sequence[Published], signs: "_Signs", cell: int, rule: Rule) -> Published:
    """The share of a group whose part, rest and whole stand in three cells from ``cell`` on."""
    part, rest, whole = (counts.numbers[at] for at in range(cell, cell + 3))
    if cells[cell + 2].is_hidden:
        return hidden(rule)
    if part is None or rest is None or not whole:
        return absent(rule)
    if not cells[cell].is_hidden and not cells[cell + 1].is_hidden:
        return share_shown(part, whole, rule)
    if whole >= rule.smallest_near:
        if rule.hides(rest) and signs.may_say(cell + 1):
            return near_all(rule)
        if rule.hides(part) and signs.may_say(cell):
            return near_none(rule)
    return hidden(rule)


class _Signs:
    """Says where ``~100`` and ``~0`` may stand: each tells that a hidden count is small, and so bounds it.

    A leaf may always be told to be small; the room of moves takes that for known. A total may if every move that
    changes it has room enough within the small counts, together with the signs that were given before.

    Args:
        counts: The table with parts and rests.
        moves: Those that make its hidden cells safe.
        rule: What is small.
    """

    def __init__(self, counts: Counts, moves: Sequence[Move], rule: Rule) -> None:
        self._numbers = [number or 0 for number in counts.numbers]
        self._moves = moves
        self._rule = rule
        self._changing: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, move in enumerate(moves):
            for cell, sign in move.cells:
                self._changing[cell].append((number, sign))
        self._room = [move.room_each_way for move in moves]

    def may_say(self, cell: int) -> bool:
        """Whether it may be told that a cell is small; if so it counts as told from now on."""
        small = self._numbers[cell]
        up, down = self._rule.most_hidden - small, small - 1
        left = {}
        for number, sign in self._changing[cell]:
            forwards, backwards = self._room[number]
            left[number] = (min(forwards, up if sign > 0 else down), min(backwards, down if sign > 0 else up))
        if any(sum(room) < self._rule.room_needed for room in left.values()):
            return False
        for number, room in left.items():
            self._room[number] = room
        return True
