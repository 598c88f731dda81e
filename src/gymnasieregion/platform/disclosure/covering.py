"""Which cells of a table are hidden, so that nobody can work out the small ones."""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass

from gymnasieregion.platform.disclosure.counts import Counts
from gymnasieregion.platform.disclosure.moves import Move, Search
from gymnasieregion.platform.disclosure.rule import Rule


@dataclass(frozen=True, slots=True)
class Covered:
    """What is hidden of a table, and why that is enough.

    Args:
        hidden: For each cell 1 when it is hidden.
        moves: Each with the room that the rule asks for, changing hidden cells alone; every hidden cell is changed
            by at least one of them.
    """

    hidden: bytes
    moves: tuple[Move, ...]


class NoRoomError(ValueError):
    """A cell that cannot be covered while others are fixed.

    Args:
        cell: Which.
    """

    def __init__(self, cell: int) -> None:
        super().__init__("no move has room enough")
        self.cell = cell


def covered(counts: Counts, rule: Rule, fixed: Collection[int] = ()) -> Covered:
    """Hide the small counts, and others for their sake (complementary suppression).

    1. A count of 1 to one below the smallest group is hidden, totals too. 0 is never hidden.
    2. For each of them in turn, totals first, the cheapest move that changes it is hidden. Cost and order depend on no
       count. If the move turns out not to have room enough, it stays hidden all the same, so that what is shown does
       not tell that there was too little; then the cheapest one that has room is hidden as well.
    3. The same is done for cells that were hidden to no avail.

    Every hidden cell is then changed by a move with room: there are tables, as many as the room, that differ in it and
    agree in all that is printed. So its least and its most lie that far apart, exactly as integer programming on the
    printed table would find, or farther.

    Args:
        counts: The true counts.
        rule: What is too few.
        fixed: Cells that are printed however small the others are.

    Returns:
        What is hidden; nothing when nothing is small.

    Raises:
        NoRoomError: When cells are fixed that would have to be hidden.
    """
    search = Search(counts, rule, fixed)
    small = [cell for cell, is_hidden in enumerate(search.hidden) if is_hidden]
    waiting = deque(sorted(small, key=search.cost, reverse=True))
    is_small, is_safe = frozenset(small), bytearray(len(counts.numbers))
    moves = []
    while waiting:
        cell = waiting.popleft()
        for must_suffice in (False, True) if cell in is_small else (True,):
            if is_safe[cell]:
                break
            move = search.cheapest(cell, must_suffice=must_suffice)
            if move is None and must_suffice:
                raise NoRoomError(cell)
            if move is None:
                continue
            has_room = move.room >= rule.room_needed
            if has_room:
                moves.append(move)
            for changed, _ in move.cells:
                if not search.hidden[changed] and not has_room:
                    waiting.append(changed)
                search.hidden[changed] = 1
                is_safe[changed] |= has_room
    return Covered(bytes(search.hidden), tuple(moves))
