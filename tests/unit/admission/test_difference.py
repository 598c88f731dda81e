"""Who moved between two runs, and the chain from the cause to each of them."""

from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.difference import Seat, chains, moves
from tests.admission_records import Group, Offer, Person, round_of, seats_of

NOTHING = Seat(None, 0)


def told(found):
    """The chains as (who, led by, how)."""
    return [[(link.move.applicant, link.by, link.how) for link in chain] for chain in found]


def run(offers, people):
    """Where a round puts each person."""
    ranks = {person.id: list(person.wishes) for person in people}
    return {
        who: Seat(seat[0], ranks[who].index(seat[0]) + 1) if seat else NOTHING
        for who, seat in seats_of(round_of(offers, people)).items()
    }


OFFERS = [Offer("X", [Group("x", 1)]), Offer("Y", [Group("y", 1)])]
PEOPLE = [Person("A", 300, ["X"]), Person("B", 200, ["X", "Y"]), Person("C", 100, ["X", "Y"])]


def test_a_withdrawal_moves_two_up_one_after_the_other():
    before = run(OFFERS, PEOPLE)
    assert before == {"A": Seat("X", 1), "B": Seat("Y", 2), "C": NOTHING}
    after = run(OFFERS, PEOPLE[1:])
    chain = [("A", None, "CAUSE"), ("B", "A", "TOOK"), ("C", "B", "TOOK")]
    assert told(chains(moves(before, after), {"A": ("applicants",)})) == [chain]


def test_it_is_the_same_when_the_one_who_withdrew_is_still_in_the_second_run():
    before, after = run(OFFERS, PEOPLE), run(OFFERS, [Person("A", 300, []), *PEOPLE[1:]])
    chain = [("A", None, "CAUSE"), ("B", "A", "TOOK"), ("C", "B", "TOOK")]
    assert told(chains(moves(before, after), {"A": ("choices",)})) == [chain]


def test_a_late_newcomer_pushes_one_who_pushes_another():
    people = PEOPLE[1:]
    before, after = run(OFFERS, people), run(OFFERS, PEOPLE)
    assert before == {"B": Seat("X", 1), "C": Seat("Y", 2)}
    found = chains(moves(before, after), {"A": ("applicants",)})
    assert told(found) == [[("A", None, "CAUSE"), ("B", "A", "PUSHED"), ("C", "B", "PUSHED")]]
    assert [link.move.is_pushed for link in found[0]] == [False, True, True]


def test_who_is_pushed_out_and_finds_a_seat_that_another_left_follows_the_one_who_pushed():
    before = {"N": NOTHING, "P": Seat("A", 1), "Q": Seat("B", 2)}
    after = {"N": Seat("A", 1), "P": Seat("B", 2), "Q": Seat("C", 1)}
    found = told(chains(moves(before, after), {"N": ("grades",), "Q": ("grades",)}))
    assert found == [[("N", None, "CAUSE"), ("P", "N", "PUSHED")], [("Q", None, "CAUSE")]]


def test_two_who_swap_make_a_ring_that_begins_with_the_one_whose_input_changed():
    before = {"A": Seat("X", 2), "B": Seat("Y", 2)}
    after = {"A": Seat("Y", 1), "B": Seat("X", 1)}
    assert told(chains(moves(before, after), {"B": ("grades",)})) == [[("B", None, "CAUSE"), ("A", "B", "TOOK")]]


def test_several_who_enter_one_offering_are_paired_in_the_order_of_their_ids_and_changed_ones_push():
    before = {"G": Seat("X", 1), "K": Seat("X", 1), "M": NOTHING, "N": NOTHING}
    after = {"K": NOTHING, "M": Seat("X", 1), "N": Seat("X", 1)}
    found = told(chains(moves(before, after), {"G": ("choices",), "M": ("grades",)}))
    assert found == [[("G", None, "CAUSE"), ("N", "G", "TOOK")], [("M", None, "CAUSE"), ("K", "M", "PUSHED")]]


def test_moves_are_those_whose_seat_differs_and_a_new_rank_of_the_same_seat_is_none():
    before = {"A": Seat("X", 1), "B": Seat("X", 2), "C": NOTHING, "gone": Seat("Y", 1), "gone without": NOTHING}
    after = {"A": Seat("X", 1), "B": Seat("X", 1), "C": Seat("Y", 1), "new": Seat("X", 1), "new without": NOTHING}
    assert [(move.applicant, move.before, move.after) for move in moves(before, after)] == [
        ("C", NOTHING, Seat("Y", 1)),
        ("gone", Seat("Y", 1), None),
        ("new", None, Seat("X", 1)),
    ]


def test_no_moves_give_no_chains():
    assert chains([], {}) == []
    assert chains(moves({"A": NOTHING}, {"A": NOTHING}), {"A": ("grades",)}) == []


SEATS = st.one_of(st.none(), st.just(NOTHING), st.builds(Seat, st.sampled_from(["X", "Y", "Z"]), st.integers(1, 3)))


@given(st.lists(st.tuples(SEATS, SEATS), max_size=8), st.sets(st.integers(0, 7)))
def test_every_move_is_in_exactly_one_chain_and_only_its_first_is_without_a_leader(pairs, changed):
    names = "ABCDEFGH"
    before = {names[at]: first for at, (first, _) in enumerate(pairs) if first}
    after = {names[at]: second for at, (_, second) in enumerate(pairs) if second}
    moved = moves(before, after)
    found = chains(moved, {names[at]: () for at in changed})
    assert sorted(link.move.applicant for chain in found for link in chain) == [move.applicant for move in moved]
    for chain in found:
        assert [link.how == "CAUSE" for link in chain] == [True] + [False] * (len(chain) - 1)
        seen = set()
        for link in chain:
            assert link.by is None or link.by in seen
            seen.add(link.move.applicant)
    assert [len(chain) for chain in found] == sorted((len(chain) for chain in found), reverse=True)
