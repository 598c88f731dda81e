"""The fast engine: the same answer as ``allocation.allocate``, from packed arrays.

**Source:** Gale & Shapley (1962), *College admissions and the stability of marriage*; that no order of asking changes
the answer: Hatfield & Milgrom (2005), *Matching with contracts*.
"""

import numpy as np

from gymnasieregion.contexts.admission.core import allocation_kernel as kernel
from gymnasieregion.contexts.admission.core import general_branch_kernel as several
from gymnasieregion.contexts.admission.core.allocation_rounds import closed_cuts, run_rounds
from gymnasieregion.contexts.admission.core.general_branch_packing import WORD, GeneralRows
from gymnasieregion.contexts.admission.core.market import NONE, Allocation, Int32, Market
from gymnasieregion.contexts.admission.core.packing import Packed, pack


class EnginesDifferError(RuntimeError):
    """Two algorithms gave different answers to the same market: a fault of ours."""


def allocate_fast(market: Market, *, audit: bool = False) -> Allocation:
    """Give each applicant the highest choice that the rules let them reach.

    Args:
        market: The admission as columns.
        audit: Run a second algorithm beside the first where there is one, and compare.

    Returns:
        As ``allocation.allocate``. An empty market gives empty arrays.

    Raises:
        EnginesDifferError: If the two algorithms differ.
    """
    packed = pack(market)
    pos, label = run_blocks(packed)
    if audit and packed.general is None and not np.array_equal(run_rounds(packed), pos):
        raise EnginesDifferError
    return unpacked(market, packed, pos, label)


def run_blocks(packed: Packed) -> tuple[kernel.UInt32, Int32]:
    """Run the block engine to its end.

    Args:
        packed: The market, packed.

    Returns:
        The packed row that each applicant has come to (the end of their rows without a seat), and the group that
        holds each row to a branch of several groups.
    """
    rows = kernel.Rows(packed.start, packed.choice, packed.draw, packed.owner)
    branches, queues = _empty_branches(packed), _empty_queues(packed)
    waiting = kernel.first_pass(packed.shift, rows, branches, queues)
    if packed.general is None:
        return queues.pos, np.empty(0, np.int32)
    general, state = packed.general, _empty_state(packed.general, queues.pos)
    touched, again = np.empty(len(state.is_touched), np.int32), np.empty_like(queues.waiting)
    count = several.mark_held(branches.room, branches.base, branches.heap, general, state, touched)
    while count or waiting:
        count = several.mark(queues.waiting, waiting, packed.shift, packed.choice, general, state, touched, count)
        several.choose(touched, count, general, state)
        gone = several.let_go(touched, count, packed.shift, general, state, branches.cut, again)
        waiting = kernel.next_pass(gone, again, packed.shift, rows, branches, queues)
        count = 0
    several.take_held_rows(general, state)
    return queues.pos, state.label


def unpacked(market: Market, packed: Packed, pos: kernel.UInt32, label: Int32) -> Allocation:
    """The rows and groups of the market behind the packed rows that applicants have come to."""
    seated = np.flatnonzero(pos < packed.start[1:])
    held = pos[seated]
    row = packed.row[held]
    branch = market.choice_branch[row]
    group = market.group_start[branch]
    if packed.general is not None:
        number = packed.general.numbers(packed.choice[held])
        group = np.where(number >= 0, label[number], group)
    choice = np.full(market.applicants, NONE, np.int32)
    groups = np.full(market.applicants, NONE, np.int32)
    choice[packed.applicant[seated]] = row
    groups[packed.applicant[seated]] = group
    return Allocation(choice=choice, group=groups)


def _empty_branches(packed: Packed) -> kernel.Branches:
    """Nobody has a seat; where there is none, the cut is above all."""
    base = np.zeros(len(packed.seats) + 1, np.int64)
    np.cumsum(np.maximum(packed.seats, 0), out=base[1:])
    cut = closed_cuts(packed)
    return kernel.Branches(cut, packed.seats.copy(), base, np.empty(base[-1] + 1, np.int64))


def _empty_queues(packed: Packed) -> kernel.Queues:
    """Nobody has asked."""
    people = len(packed.draw)
    return kernel.Queues(
        pos=np.empty(people, np.uint32),
        lost=np.empty(2 * kernel.BLOCK, np.uint32),
        waiting=np.empty(people if packed.general is not None else 0, np.uint32),
        block=kernel.Block(np.empty(kernel.BLOCK, np.uint32), *np.empty((4, kernel.BLOCK), np.int64)),
    )


def _empty_state(general: GeneralRows, pos: kernel.UInt32) -> several.GeneralState:
    """Nobody has asked a branch of several groups."""
    words, groups = len(general.row_at) // WORD, np.diff(general.group_start)
    return several.GeneralState(
        pos=pos,
        asked=np.zeros(words, np.uint64),
        left=np.empty(words, np.uint64),
        label=np.full(len(general.row), NONE, np.int32),
        is_touched=np.zeros(len(groups), np.uint8),
        spare=np.empty(groups.max(), np.int64),
        held=np.empty(groups.max(), np.int64),
    )


def warm_up() -> None:
    """Compile the engine's kernels by running tiny markets; those for choices of eight bytes wait for such a market."""
    allocate_fast(_tiny_market(groups=1), audit=True)
    allocate_fast(_tiny_market(groups=2))


def _tiny_market(groups: int) -> Market:
    """Three applicants for one seat in a branch of one group or two."""
    return Market(
        choice_start=np.arange(4, dtype=np.int64),
        choice_branch=np.zeros(3, np.int32),
        choice_tier=np.ones(3, np.int32),
        entry_start=np.arange(4, dtype=np.int64) * groups,
        entry_group=np.tile(np.arange(groups, dtype=np.int32), 3),
        entry_key=np.repeat(np.arange(3, dtype=np.int64), groups),
        lot=np.arange(3, dtype=np.int32),
        group_start=np.array([0, groups], np.int32),
        group_seats=np.arange(groups, 0, -1, dtype=np.int32) // groups,
        group_limit=np.full(groups, NONE, np.int32),
        group_overflow=np.full(groups, NONE, np.int32),
    )
