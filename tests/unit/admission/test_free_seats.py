"""The seats that anybody can still get, held against how the branch itself chooses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.choice import Entry, Group, choose
from gymnasieregion.contexts.admission.core.free_seats import HeldGroup, free_to_all, free_to_quota

MANY = 12


@pytest.mark.parametrize(
    ("groups", "free"),
    [
        ([], 0),
        ([HeldGroup(30, 28)], 2),
        ([HeldGroup(28, 28), HeldGroup(2, 1, is_free=True)], 0),  # fri kvot som inte lämnar över
        (
            [HeldGroup(28, 28), HeldGroup(2, 1, is_free=True, overflow_to=2), HeldGroup(0, 0)],
            1,
        ),  # lämnar över
        ([HeldGroup(2, 0, is_free=True, overflow_to=1), HeldGroup(28, 29)], 1),  # en platsen är redan överlämnad
        ([HeldGroup(30, 20, limit=24)], 4),  # gruppen får inte bli större
        ([HeldGroup(28, 29), HeldGroup(2, 1, is_free=True)], 0),  # fler har plats än gruppen har
    ],
)
def test_free_to_all_are_the_seats_that_no_free_quota_is_needed_for(groups, free):
    assert free_to_all(groups) == free
    assert free <= free_to_quota(groups)


@st.composite
def branches(draw):
    """Groups of a branch with which are of the free quota, and who asks: granted free quota or not."""
    size = draw(st.integers(1, 4))
    groups = [
        Group(
            draw(st.integers(0, 3)),
            overflow_to=draw(st.none() | st.integers(g + 1, size - 1)) if g + 1 < size else None,
            limit=draw(st.none() | st.integers(0, 4)),
        )
        for g in range(size)
    ]
    return (
        groups,
        draw(st.lists(st.booleans(), min_size=size, max_size=size)),
        draw(st.lists(st.booleans(), max_size=6)),
    )


def _entries(first, granted, is_free):
    """Rows that ask, in order: the ordinary groups rank everybody, the others those who are granted."""
    return [
        Entry(n, n, 1, {g: (n,) for g, quota in enumerate(is_free) if is_granted or not quota})
        for n, is_granted in enumerate(granted, first)
    ]


@given(branches())
def test_so_many_more_are_taken_when_many_more_ask(branch):
    groups, is_free, granted = branch
    asking = _entries(0, granted, is_free)
    taken = choose(groups, asking)
    held = [
        HeldGroup(each.seats, list(taken.values()).count(g), is_free[g], each.overflow_to, each.limit)
        for g, each in enumerate(groups)
    ]
    holding = [entry for entry in asking if entry.row in taken]
    more = choose(groups, [*holding, *_entries(len(granted), [False] * MANY, is_free)])
    assert free_to_all(held) == len(more) - len(taken)
