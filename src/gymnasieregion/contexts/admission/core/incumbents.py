"""Seats already held when a late or reserve round begins: nobody loses a seat that has been announced.

Running the round again on the same input less those who left would be enough while people only leave. When new
people or better merits arrive it no longer is, so each held seat becomes part of an extra group, first in its branch,
that ranks only the person who holds it. A holder who moves up leaves the seat to the group it once came from.
"""

from dataclasses import dataclass

import numpy as np

from gymnasieregion.contexts.admission.core.market import NONE, Int32, Int64
from gymnasieregion.contexts.admission.core.records import SeatGroups


@dataclass(frozen=True, slots=True)
class HeldSeats:
    """The groups of a round with the held seats set apart.

    Args:
        groups: The extra groups first in each branch that has holders, then the branch's own groups, their seats
            and limits lowered by the seats held.
        group_of: (G',) int32, the group of the round that each group speaks for.
        own: (G,) int32, where each group of the round now stands.
        seat_group: (A,) int32, the extra group that ranks each holder, NONE for others.
    """

    groups: SeatGroups
    group_of: Int32
    own: Int32
    seat_group: Int32


def set_apart(groups: SeatGroups, held_group: Int32, order: Int64) -> HeldSeats:
    """Give every holder a seat that only they can take, and the rest of the seats to the ordinary groups.

    The holders of a group sit on its own seats first, best ranked first, then on seats handed over to it by
    earlier groups. A holder without such a seat (the office has lowered the number) keeps one that passes to nobody.
    A limit counts those who hold when the round begins, so a seat left under a limit is filled in the next round.

    Args:
        groups: The groups of the round.
        held_group: (A,) int32, the group that holds each applicant's seat, NONE for none.
        order: (A,) int64, the holders' order within their group, lower is better ranked.
    """
    holders = np.flatnonzero(held_group != NONE)
    holders = holders[np.lexsort((holders, order[holders], held_group[holders]))]
    seats, origin = _origins(groups, held_group[holders].tolist())
    count = len(groups.seats)
    pair = held_group[holders].astype(np.int64) * (count + 1) + origin + 1
    pairs, extra_of, extra_seats = np.unique(pair, return_inverse=True, return_counts=True)
    speaks_for, comes_from = pairs // (count + 1), pairs % (count + 1) - 1
    branch_of = np.repeat(np.arange(len(groups.branch_ids)), np.diff(groups.start))
    every_branch = np.concatenate((branch_of[speaks_for], branch_of))
    is_own = np.repeat((False, True), (len(pairs), count))
    at = np.lexsort((is_own, every_branch))
    place = np.empty(len(at), np.int32)
    place[at] = np.arange(len(at), dtype=np.int32)
    own = place[len(pairs) :]
    overflow = np.concatenate((comes_from, groups.overflow))
    held_of = np.bincount(held_group[holders], minlength=count)
    limit = np.where(groups.limit == NONE, NONE, np.maximum(groups.limit - held_of, 0))
    group_of = np.concatenate((speaks_for, np.arange(count)))[at].astype(np.int32)
    seat_group = np.full(len(held_group), NONE, np.int32)
    seat_group[holders] = place[: len(pairs)][extra_of]
    return HeldSeats(
        groups=SeatGroups(
            branch_ids=groups.branch_ids,
            start=np.searchsorted(every_branch[at], np.arange(len(groups.branch_ids) + 1)).astype(np.int32),
            ids=tuple(
                groups.ids[g] if o else f"held:{groups.ids[g]}" for g, o in zip(group_of, is_own[at], strict=True)
            ),
            free=np.concatenate((np.zeros(len(pairs), np.bool_), groups.free))[at],
            seats=np.concatenate((extra_seats, seats))[at].astype(np.int32),
            limit=np.concatenate((np.full(len(pairs), NONE), limit))[at].astype(np.int32),
            overflow=np.where(overflow == NONE, NONE, own[overflow])[at].astype(np.int32),
            offering=np.concatenate((np.full(len(pairs), NONE), groups.offering))[at].astype(np.int32),
        ),
        group_of=group_of,
        own=own,
        seat_group=seat_group,
    )


def _origins(groups: SeatGroups, holding: list[int]) -> tuple[Int32, Int64]:
    """The seats left in each group, and the group that each holder's seat belongs to; NONE where there is none."""
    seats = groups.seats.tolist()
    feeders: list[list[int]] = [[] for _ in seats]
    for group, later in enumerate(groups.overflow.tolist()):
        if later != NONE:
            feeders[later] += [*feeders[group], group]
    origin = []
    for group in holding:
        seat = next((g for g in (group, *feeders[group]) if seats[g] > 0), NONE)
        if seat != NONE:
            seats[seat] -= 1
        origin.append(seat)
    return np.array(seats, np.int32), np.array(origin, np.int64)
