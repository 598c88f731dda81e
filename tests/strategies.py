"""One strategy for each noun that tests of the admission draw: markets of every kind."""

import numpy as np
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.market import NONE, Market

KINDS = ("plain", "groups", "limits", "tiers", "pools", "all")


@st.composite
def markets(draw, kind="all", applicants=9, branches=4):
    """A market of at most so many applicants and branches.

    ``plain``: one group in each branch. ``groups``: up to three, with hand-over. ``limits``, ``tiers``, ``pools``:
    groups and that too; ``all``: groups and all of it. In every kind there are seats 0, rows without entries, equal
    keys (told apart by lot), and in some branches groups that rank people alike.
    """
    branch_groups = [draw(_groups(kind)) for _ in range(draw(st.integers(1, branches)))]
    start = np.concatenate(([0], np.cumsum([len(groups) for groups in branch_groups]))).astype(np.int32)
    people = draw(st.lists(_wishes(kind, len(branch_groups)), max_size=applicants))
    rows = [row for wishes in people for row in wishes]
    entries = [draw(_entries(len(branch_groups[branch]))) for branch, _ in rows]
    groups = [group for branch in branch_groups for group in branch]
    onward = [NONE if to == NONE else start[b] + to for b, branch in enumerate(branch_groups) for _, _, to in branch]
    return Market(
        choice_start=_running([len(wishes) for wishes in people]),
        choice_branch=np.array([branch for branch, _ in rows], np.int32),
        choice_tier=np.array([tier for _, tier in rows], np.int32),
        entry_start=_running([len(entry) for entry in entries]),
        entry_group=np.array(
            [
                start[branch] + position
                for (branch, _), entry in zip(rows, entries, strict=True)
                for position, _ in entry
            ],
            np.int32,
        ),
        entry_key=np.array([key for entry in entries for _, key in entry], np.int64),
        lot=np.array(draw(st.permutations(range(len(people)))), np.int32),
        group_start=start,
        group_seats=np.array([seats for seats, _, _ in groups], np.int32),
        group_limit=np.array([limit for _, limit, _ in groups], np.int32),
        group_overflow=np.array(onward, np.int32),
    )


@st.composite
def _groups(draw, kind):
    """The groups of a branch: (seats, limit, position that gets what is left)."""
    count = 1 if kind == "plain" else draw(st.integers(1, 3))
    limits = st.one_of(st.just(NONE), st.integers(0, 3)) if kind in {"limits", "all"} else st.just(NONE)
    return [
        (
            draw(st.integers(0, 3)),
            draw(limits),
            draw(st.sampled_from([NONE, *range(position + 1, count)])),
        )
        for position in range(count)
    ]


@st.composite
def _wishes(draw, kind, branches):
    """The rows of an applicant, best first: (branch, tier); in pools a branch may come again, in ``all`` in any one."""
    several = kind in {"pools", "all"}
    wished = draw(st.lists(st.integers(0, branches - 1), max_size=5, unique=not several))
    tiers = st.integers(1, 3) if kind in {"tiers", "all"} else st.just(1)
    tier = {branch: draw(tiers) for branch in sorted(set(wished))}
    return [(branch, draw(tiers) if kind == "all" else tier[branch]) for branch in wished]


@st.composite
def _entries(draw, groups):
    """The entries of a row: (position of the group, key), in group order; sometimes none, often one key for all."""
    positions = draw(st.lists(st.integers(0, groups - 1), unique=True).map(sorted))
    if draw(st.booleans()):
        positions = list(range(groups))
    key = draw(st.integers(0, 4))
    alike = draw(st.integers(0, 3)) > 0
    return [(position, key if alike else draw(st.integers(0, 4))) for position in positions]


def _running(counts):
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
