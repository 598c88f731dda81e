"""Nobody loses a seat that has been announced, and every seat that is freed goes back to where it came from."""

from collections import Counter
from dataclasses import replace

import numpy as np
from hypothesis import event, given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.allocation_fast import allocate_fast
from gymnasieregion.contexts.admission.core.codes import FreeQuota, Reply, RoundKind
from gymnasieregion.contexts.admission.core.incumbents import set_apart
from gymnasieregion.contexts.admission.core.market import NONE
from gymnasieregion.contexts.admission.core.verification import array_checks, choice_checks
from tests.admission_records import STOCKHOLM, UPPSALA, Group, Offer, Person, Wish, granted, holding, round_of, seats_of

NAMES = ("X", "Y", "Z")


@st.composite
def offers_of(draw):
    """Three offerings, each plain, with free quota before or after merit, or with a limit; two may share a pool."""
    offers, pool = [], draw(st.booleans())
    for name in NAMES:
        open_seats, free_seats = draw(st.integers(0, 2)), draw(st.integers(0, 2))
        kind = draw(st.sampled_from(["plain", "free first", "merit first", "hard", "limit"]))
        free = Group(f"{name}-free", free_seats, free=True)
        groups = {
            "plain": [Group(f"{name}-open", open_seats)],
            "free first": [replace(free, overflow_to=f"{name}-open"), Group(f"{name}-open", open_seats)],
            "merit first": [
                Group(f"{name}-open", open_seats),
                replace(free, overflow_to=f"{name}-rest"),
                Group(f"{name}-rest", 0),
            ],
            "hard": [free, Group(f"{name}-open", open_seats)],
            "limit": [
                replace(free, seats=free_seats + 1, limit=free_seats, overflow_to=f"{name}-open"),
                Group(f"{name}-open", open_seats),
            ],
        }[kind]
        if pool and name == "Y":
            groups = []
        offers.append(Offer(name, groups, branch="pool" if pool and name != "Z" else ""))
    return offers


@st.composite
def person_of(draw, name):
    """Someone with one of a few merits, a list, granted free quota here and there, from inside the area or not."""
    wanted = draw(st.permutations(NAMES))[: draw(st.integers(1, 3))]
    return Person(
        name,
        draw(st.sampled_from([100, 200, 300])),
        [Wish(one, free_quota=draw(st.sampled_from([FreeQuota.NONE, FreeQuota.GRANTED]))) for one in wanted],
        home=draw(st.sampled_from([STOCKHOLM, UPPSALA])),
        late=draw(st.booleans()),
    )


@st.composite
def people_of(draw, prefix, least, most):
    """Some people."""
    return [draw(person_of(f"{prefix}{at}")) for at in range(draw(st.integers(least, most)))]


def rank(person, seat):
    """How far down the person's list a seat is, 0 for the first; without a seat, after the last."""
    return [wish.offering for wish in person.wishes].index(seat[0]) if seat else len(person.wishes)


@given(offers_of(), people_of("p", 2, 6), people_of("new", 1, 3), st.integers(0, 3))
def test_nobody_who_keeps_a_seat_loses_it_when_new_people_and_better_merits_arrive(offers, people, newcomers, better):
    first = seats_of(round_of(offers, people))
    holders = holding(people, first)
    grown = [
        replace(one, merit=one.merit + 150 * (at < better and not first[one.id])) for at, one in enumerate(holders)
    ]
    for kind in (RoundKind.LATE, RoundKind.RESERVE):
        after = seats_of(round_of(offers, [*grown, *newcomers], kind))
        for person in people:
            if first[person.id]:
                assert rank(person, after[person.id]) <= rank(person, first[person.id])
                event("moved up" if after[person.id] != first[person.id] else "kept")


@given(offers_of(), people_of("p", 2, 7))
def test_a_reserve_round_where_nothing_has_happened_changes_nothing(offers, people):
    first = seats_of(round_of(offers, people))
    assert seats_of(round_of(offers, holding(people, first), RoundKind.RESERVE)) == first


@given(offers_of(), people_of("p", 3, 7), st.data())
def test_no_withdrawal_in_a_reserve_round_hurts_anyone_who_stays(offers, people, data):
    holders = holding(people, seats_of(round_of(offers, people)))
    gone = data.draw(st.sampled_from(holders)).id
    if data.draw(st.booleans()):
        left = [replace(one, wishes=[], holds=None) if one.id == gone else one for one in holders]
    else:
        left = [replace(one, reply=Reply.WITHDRAWN) if one.id == gone else one for one in holders]
    before = seats_of(round_of(offers, holders, RoundKind.RESERVE))
    after = seats_of(round_of(offers, left, RoundKind.RESERVE))
    for person in people:
        if person.id != gone:
            assert rank(person, after[person.id]) <= rank(person, before[person.id])


@given(offers_of(), people_of("p", 2, 6), people_of("new", 1, 3))
def test_no_branch_gives_more_seats_than_it_has_and_both_engines_agree(offers, people, newcomers):
    holders = holding(people, seats_of(round_of(offers, people)))
    outcome = round_of(offers, [*holders, *newcomers], RoundKind.RESERVE)
    after = seats_of(outcome)
    assert after == seats_of(round_of(offers, [*holders, *newcomers], RoundKind.RESERVE, engine=allocate_fast))
    groups = {group.id: group for offer in offers for group in offer.groups}
    branch = {group.id: offer.branch or offer.id for offer in offers for group in offer.groups}
    seats, given_seats = Counter(), Counter()
    for group in groups.values():
        seats[branch[group.id]] += group.seats
    in_group = Counter(seat[1] for seat in after.values() if seat)
    for group, number in in_group.items():
        given_seats[branch[group]] += number
        assert groups[group].limit == NONE or number <= groups[group].limit
    assert given_seats <= seats
    assert outcome.ranked.market.group_seats.sum() == sum(seats.values())
    market, allocation = outcome.ranked.market, outcome.allocation
    checks = [*array_checks(market, allocation), *choice_checks(market, allocation)]
    assert [check.code for check in checks if not check.ok] == []


@given(offers_of(), people_of("p", 2, 6), people_of("new", 1, 3))
def test_a_seat_held_changes_the_turn_of_no_other_row(offers, people, newcomers):
    everybody = [*people, *newcomers]
    holders = holding(people, seats_of(round_of(offers, people)))
    before, after = round_of(offers, everybody), round_of(offers, [*holders, *newcomers], RoundKind.RESERVE)
    held = after.records.held.choice
    other = np.setdiff1d(np.arange(len(after.ranked.tier)), held)
    assert (after.ranked.tier[other] == before.ranked.tier[other]).all()
    assert (after.ranked.tier[held[held != NONE]] == 1).all()


MERIT_FIRST = [Group("open", 1), Group("free", 1, free=True, overflow_to="rest"), Group("rest", 0)]


def test_a_seat_freed_by_a_move_upwards_goes_to_the_group_it_came_from():
    offers = [Offer("X", [Group("x", 0)]), Offer("Y", MERIT_FIRST)]
    people = [
        Person("A", 300, ["X", "Y"]),  # the open seat of Y
        Person("B", 200, ["X", "Y"]),  # the free seat, handed over to the rest
        Person("C", 150, ["Y"]),
    ]
    first = seats_of(round_of(offers, people))
    assert first == {"A": ("Y", "open"), "B": ("Y", "rest"), "C": None}
    # a new seat at X: A moves up. The open seat is freed, and goes to C by merit; a latecomer has free quota granted.
    bigger = [Offer("X", [Group("x", 1)]), offers[1]]
    late = Person("L", 100, [granted("Y")], late=True)
    assert seats_of(round_of(bigger, [*holding(people, first), late], RoundKind.RESERVE)) == {
        "A": ("X", "x"),
        "B": ("Y", "rest"),
        "C": ("Y", "open"),
        "L": None,
    }
    # B moves up instead: the seat was free quota's and goes back there, to L before C
    only_b = [replace(one, wishes=["Y"]) if one.id == "A" else one for one in holding(people, first)]
    assert seats_of(round_of(bigger, [*only_b, replace(late, late=False)], RoundKind.RESERVE)) == {
        "A": ("Y", "open"),
        "B": ("X", "x"),
        "C": None,
        "L": ("Y", "free"),
    }


def test_a_holder_keeps_the_seat_when_the_office_has_lowered_the_number_and_nobody_takes_it_over():
    offers = [Offer("X", [Group("all", 1)]), Offer("Z", [Group("z", 1)])]
    people = [
        Person("A", 300, ["Z", "X"], holds=("X", "all")),
        Person("B", 200, ["X"], holds=("X", "all")),
        Person("C", 100, ["X"]),
    ]
    # two hold where one seat is left. A moves up and leaves the seat that is left; B sits on a seat that is gone.
    assert seats_of(round_of(offers, people, RoundKind.RESERVE)) == {
        "A": ("Z", "z"),
        "B": ("X", "all"),
        "C": ("X", "all"),
    }
    gone = [Offer("X", [Group("all", 0)]), offers[1]]
    assert seats_of(round_of(gone, people, RoundKind.RESERVE)) == {"A": ("Z", "z"), "B": ("X", "all"), "C": None}


def test_a_better_newcomer_waits_behind_the_holder_and_gets_the_seat_when_it_is_left():
    holder = Person("A", 100, ["X"], holds=("X", "all"))
    newcomer = Person("N", 340, ["X"])
    assert seats_of(round_of([Offer("X")], [holder, newcomer], RoundKind.LATE)) == {"A": ("X", "all"), "N": None}
    left = replace(holder, reply=Reply.WITHDRAWN)
    assert seats_of(round_of([Offer("X")], [left, newcomer], RoundKind.LATE)) == {"A": None, "N": ("X", "all")}


def test_a_second_hand_holder_keeps_the_seat_before_a_first_hand_newcomer():
    people = [Person("A", 100, ["X"], home=UPPSALA, holds=("X", "all")), Person("N", 340, ["X"])]
    assert seats_of(round_of([Offer("X")], people, RoundKind.RESERVE)) == {"A": ("X", "all"), "N": None}


POOL = [
    Offer("X", [Group("x", 1, offering="X")], branch="pool"),
    Offer("Y", [Group("y", 1, offering="Y")], branch="pool"),
]


def test_a_second_hand_holder_goes_before_no_first_hand_in_the_same_pool():
    holder = Person("A", 300, ["Y", "X"], home=UPPSALA, holds=("X", "x"))
    first_hand = Person("N", 100, ["Y"])
    seats = seats_of(round_of(POOL, [holder, first_hand], RoundKind.RESERVE))
    assert seats == {"A": ("X", "x"), "N": ("Y", "y")}
    second_hand = replace(first_hand, home=UPPSALA)
    seats = seats_of(round_of(POOL, [holder, second_hand], RoundKind.RESERVE))
    assert seats == {"A": ("Y", "y"), "N": None}


def test_the_seats_set_apart_stand_first_and_the_rest_are_lowered():
    offers = [Offer("Y", MERIT_FIRST)]
    people = [Person("A", 3, ["Y"]), Person("B", 2, ["Y"])]
    groups = round_of(offers, people).records.groups
    held = set_apart(groups, np.array([0, 2], np.int32), np.array([0, 0], np.int64))
    assert held.groups.ids == ("held:open", "held:rest", "open", "free", "rest")
    assert held.groups.seats.tolist() == [1, 1, 0, 0, 0]
    assert held.group_of.tolist() == [0, 2, 0, 1, 2]
    assert held.own.tolist() == [2, 3, 4]
    assert held.groups.overflow.tolist() == [2, 3, NONE, 4, NONE]  # each seat goes back to where it came from
    assert held.seat_group.tolist() == [0, 1]


def test_when_nobody_holds_a_seat_the_groups_are_as_they_were():
    groups = round_of([Offer("Y", MERIT_FIRST)], [Person("A", 3, ["Y"])]).records.groups
    held = set_apart(groups, np.array([NONE], np.int32), np.zeros(1, np.int64))
    assert held.groups.ids == groups.ids
    assert held.groups.seats.tolist() == groups.seats.tolist()
    assert held.seat_group.tolist() == [NONE]
