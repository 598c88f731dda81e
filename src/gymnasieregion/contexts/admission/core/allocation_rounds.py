"""A second fast algorithm for branches of one group, on several threads: it audits the first."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core import allocation_rounds_kernel as kernel
from gymnasieregion.contexts.admission.core.market import Int32, Int64
from gymnasieregion.contexts.admission.core.packing import Packed, UInt32
from gymnasieregion.contexts.admission.core.packing_kernel import Choices

THREADS = 2
"""How many threads share a round."""

_FEW = 8192
"""So few applicants are not worth a second thread."""


class _Held(NamedTuple):
    """Where everyone stands: ``pos`` (A,), ``cut`` (B,), ``base`` (B+1,), ``keys`` (S,), ``holds`` (B,)."""

    pos: UInt32
    cut: Choices
    base: Int64
    keys: Int64
    holds: Int32


def run_rounds(packed: Packed) -> UInt32:
    """Let all who have no seat ask at the same time, round after round, until nobody is refused.

    Args:
        packed: The market, packed; branches of one group only.

    Returns:
        (A,) uint32, the packed row that holds each applicant, or the end of their rows.
    """
    base = np.zeros(len(packed.seats) + 1, np.int64)
    np.cumsum(packed.seats, out=base[1:])
    cut = closed_cuts(packed)
    state = _Held(packed.start[:-1].copy(), cut, base, np.empty(base[-1], np.int64), np.zeros_like(packed.seats))
    active = np.arange(len(packed.draw), dtype=np.uint32)
    with ThreadPoolExecutor(THREADS) as threads:
        while len(active):
            active = _round(packed, state, active, threads)
    return state.pos


def closed_cuts(packed: Packed) -> Choices:
    """(N,) Cut-offs before anybody asks: below all, and above all where there is no seat."""
    cut: Choices = np.zeros(len(packed.seats), packed.choice.dtype)
    closed = np.flatnonzero(packed.seats == 0)
    cut[closed] = (closed << packed.shift) | ((1 << packed.shift) - 1)
    return cut


def _round(packed: Packed, state: _Held, active: UInt32, threads: ThreadPoolExecutor) -> UInt32:
    """One round: everyone active asks, every branch asked decides; returns who was refused."""
    parts = np.array_split(active, THREADS if len(active) > _FEW else 1)
    branches, shift = len(packed.seats), packed.shift
    asking = np.empty((len(parts), branches), np.int32)
    at = np.empty((len(parts), branches), np.int64)
    new = np.empty(branches + 1, np.int64)
    start, choice, pos = packed.start, packed.choice, state.pos
    list(threads.map(lambda n: kernel.propose(parts[n], shift, start, choice, state.cut, pos, asking[n]), _n(parts)))
    newcomers = np.empty(kernel.share_out(asking, at, new), np.int64)
    list(
        threads.map(
            lambda n: kernel.hand_in(parts[n], shift, start, choice, packed.draw, pos, at[n], newcomers), _n(parts)
        )
    )
    refused = np.empty(len(newcomers), np.uint32)
    shares = np.searchsorted(new, np.linspace(0, len(newcomers), len(parts) + 1)[1:-1]).tolist()
    ranges = list(pairwise([0, *shares, branches]))

    def decided(bounds: tuple[int, int]) -> npt.NDArray[np.uint32]:
        end = kernel.decide(
            *bounds, shift, state.base, state.keys, state.holds, new, newcomers, state.cut, packed.owner, pos, refused
        )
        return refused[new[bounds[0]] : end]

    return np.concatenate(list(threads.map(decided, ranges)))


def _n(parts: list[UInt32]) -> range:
    """The numbers of the parts."""
    return range(len(parts))
