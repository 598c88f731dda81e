"""Who holds what, and who would rather have something else: an allocation held against the market."""

import numba
import numpy as np

from gymnasieregion.contexts.admission.core.market import NONE, Int8, Int32, Int64
from gymnasieregion.contexts.admission.core.verification_kernel import Bool, Columns, order_in

NOT_OWN, NO_ENTRY = 1, 2
CHOICE_FAULTS, EMPTY_SEATS, LATER_TIERS = 0, 1, 2


@numba.njit(cache=True)
def read_seats(
    m: Columns,
    plain: Bool,
    choice: Int32,
    group: Int32,
    clean: Int64,
    fault: Int8,
    group_held: Int32,
    group_last_tier: Int32,
    cut: Int64,
) -> None:
    """Who holds what, as far as it can be: own row, and an entry in the group that holds it.

    Shapes:
        choice: (A,) the market's row of each applicant of the own layout; group likewise.
        clean: (A,) NONE; filled with the own rows held that are possible at all.
        fault: (A,) 0; filled with NOT_OWN (a row of one's own, with a group) or NO_ENTRY (in that group).
        group_held: (G,) 0; seats held in each group.
        group_last_tier: (G,) 0; the last tier that holds a seat in it.
        cut: (B,) highest int64; the lowest order that holds a seat, in plain branches.
    """
    branch_mask = (np.int64(1) << m.branch_bits) - 1
    for a in range(len(choice)):
        if choice[a] == NONE:
            fault[a] = 0 if group[a] == NONE else NOT_OWN
            continue
        c = choice[a] - m.shift[a]
        if c < m.start[a] or c >= m.start[a + 1]:
            fault[a] = NOT_OWN
            continue
        b, ranked = m.word[c] & branch_mask, False
        if m.word[c] != NONE and plain[b]:
            ranked = group[a] == m.group_start[b]
        else:
            for e in range(m.entry_start[choice[a]], m.entry_start[choice[a] + 1]):
                ranked = ranked or m.group[e] == group[a]
        if not ranked:
            fault[a] = NO_ENTRY
            continue
        clean[a] = c
        group_held[group[a]] += 1
        if m.last_tier > 1:
            group_last_tier[group[a]] = max(group_last_tier[group[a]], m.tier[choice[a]])
        if plain[b]:
            cut[b] = min(cut[b], order_in(m, m.word[c], m.lot[a]))


@numba.njit(cache=True)
def read_wishes(
    m: Columns,
    plain: Bool,
    room: Int64,
    clean: Int64,
    group_held: Int32,
    group_last_tier: Int32,
    cut: Int64,
    counts: Int64,
    samples: Int32,
    wanted: Int32,
    wanted_by: Int32,
) -> int:
    """Every row above the one held: would its branch rather have it?

    Shapes:
        room: (B,) the seats of each plain branch.
        counts: (3,) 0; blocking rows, rows that want an empty seat, rows passed by a later tier.
        samples: (3, S) filled with the first such rows of the market.
        wanted: (W,) filled with the market's rows above in the other branches, which ``choice_faults`` tries.
        wanted_by: (W,) their applicants in the own layout.

    Returns:
        How many rows of ``wanted`` are filled.
    """
    found, branch_mask = 0, (np.int64(1) << m.branch_bits) - 1
    for a in range(len(clean)):
        stop, own = m.start[a + 1], np.int64(NONE)
        if clean[a] != NONE:
            stop, own = clean[a], m.word[clean[a]] & branch_mask
        for c in range(m.start[a], stop):
            word = m.word[c]
            if word == NONE:
                continue
            b, row = word & branch_mask, c + m.shift[a]
            if not plain[b]:
                wanted[found], wanted_by[found] = row, a
                found += 1
            elif group_held[m.group_start[b]] < room[b]:
                _note(EMPTY_SEATS, row, counts, samples)
            elif room[b] > 0 and order_in(m, word, m.lot[a]) > cut[b]:
                _note(CHOICE_FAULTS, row, counts, samples)
            if m.last_tier > 1 and b != own:
                for e in range(m.entry_start[row], m.entry_start[row + 1]):
                    if group_last_tier[m.group[e]] > m.tier[row]:
                        _note(LATER_TIERS, row, counts, samples)
                        break
    return found


@numba.njit(cache=True)
def _note(kind: int, row: int, counts: Int64, samples: Int32) -> None:
    """Count one more row of a kind, and name it while there is room."""
    if counts[kind] < samples.shape[1]:
        samples[kind, counts[kind]] = row
    counts[kind] += 1
