"""Markets by hand, and small ones drawn from a number, with everything the model knows."""

import numpy as np

from gymnasieregion.contexts.admission.core.market import NONE, Market


def market(groups, lists, lot=None):
    """A market by hand: a list of groups a branch, and for each applicant (branch, tier, {group: key}) a row.

    A group is (seats, limit or None, overflow position or None).
    """
    first = np.cumsum([0, *(len(branch) for branch in groups)])
    flat = [(g, first[b]) for b, branch in enumerate(groups) for g in branch]
    rows = [row for own in lists for row in own]
    entries = [(first[b] + g, key) for b, _, keys in rows for g, key in sorted(keys.items())]
    return Market(
        choice_start=np.cumsum([0, *(len(own) for own in lists)]).astype(np.int64),
        choice_branch=np.array([b for b, _, _ in rows], np.int32),
        choice_tier=np.array([tier for _, tier, _ in rows], np.int32),
        entry_start=np.cumsum([0, *(len(keys) for _, _, keys in rows)]).astype(np.int64),
        entry_group=np.array([g for g, _ in entries], np.int32),
        entry_key=np.array([key for _, key in entries], np.int64),
        lot=np.arange(len(lists), dtype=np.int32) if lot is None else np.array(lot, np.int32),
        group_start=first.astype(np.int32),
        group_seats=np.array([g[0] for g, _ in flat], np.int32),
        group_limit=np.array([NONE if g[1] is None else g[1] for g, _ in flat], np.int32),
        group_overflow=np.array([NONE if g[2] is None else at + g[2] for g, at in flat], np.int32),
    )


def random_market(number, *, tiers, pools):
    """A small market with hand-over, limits, rows that rank nowhere, equal keys; tiers and pools when asked for."""
    draw = np.random.default_rng(number)
    groups = []
    for _ in range(draw.integers(1, 4)):
        size = int(draw.integers(1, 4))
        groups.append(
            [
                (
                    int(draw.integers(0, 3)),
                    int(draw.integers(0, 3)) if draw.random() < 0.25 else None,
                    int(draw.integers(g + 1, size)) if g + 1 < size and draw.random() < 0.6 else None,
                )
                for g in range(size)
            ]
        )
    lists = []
    for _ in range(draw.integers(0, 9)):
        tier = draw.integers(1, 4, len(groups)) if tiers else np.ones(len(groups), np.int64)
        wanted = draw.permutation(list(range(len(groups))) * (2 if pools else 1))
        lists.append(
            [
                (int(b), int(tier[b]), {g: int(draw.integers(4)) for g in range(len(groups[b])) if draw.random() < 0.7})
                for b in wanted[: draw.integers(0, len(wanted) + 1)]
            ]
        )
    return market(groups, lists, draw.permutation(len(lists)))
