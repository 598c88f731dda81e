"""Why a place in a reserve list moves: the columns for a whole round against the readable definition, and by hand."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.queue_moves import Moves, moves_between
from gymnasieregion.contexts.admission.services.queue_places import RoundQueues, places_between

RESERVES = {
    "branch_id": pl.String, "group_id": pl.String, "place": pl.Int64, "applicant_id": pl.String,
    "offering_id": pl.String, "who": pl.String,
}  # fmt: skip
PEOPLE = list(range(12))
LISTS = [("NA", "alla"), ("NA", "fri"), ("ES", "alla")]


def round_of(lists, seats=()):
    """A round: for each list who waits in order, and who sits where."""
    rows = [
        (branch, group, place, f"{who}", branch, f"{who}")
        for (branch, group), waiting in lists.items()
        for place, who in enumerate(waiting, 1)
    ]
    reserves = pl.DataFrame(rows, schema=RESERVES, orient="row")
    taken = [(f"{who}", offering) for who, offering in seats]
    return RoundQueues(reserves, pl.DataFrame(taken, schema={"who": pl.String, "offering_id": pl.String}, orient="row"))


def told(now, then):
    """What is told of each place, by list and person."""
    rows = places_between(now, then).iter_rows(named=True)
    return {
        (row["offering_id"], row["group_id"], int(row["applicant_id"])): (
            row["place"], row["before"], row["seated"], row["left"], row["came"], row["passed"],
        )
        for row in rows
    }  # fmt: skip


def test_the_first_round_has_nothing_to_be_held_against():
    assert told(round_of({("NA", "alla"): [4, 2]}), None) == {
        ("NA", "alla", 4): (1, None, 0, 0, 0, 0),
        ("NA", "alla", 2): (2, None, 0, 0, 0, 0),
    }


def test_each_cause_is_told_apart():
    # Then 1 2 3 4 5 6 waited. 1 got a seat, 2 left, 5 has gone past 4 by a later grade, and 7 is new before all.
    then = round_of({("NA", "alla"): [1, 2, 3, 4, 5, 6]})
    now = round_of({("NA", "alla"): [7, 3, 5, 4, 6]}, seats=[(1, "NA"), (2, "ES")])
    assert told(now, then) == {
        ("NA", "alla", 7): (1, None, 0, 0, 0, 0),
        ("NA", "alla", 3): (2, 3, 1, 1, 1, 0),
        ("NA", "alla", 5): (3, 5, 1, 1, 1, -1),
        ("NA", "alla", 4): (4, 4, 1, 1, 1, 1),
        ("NA", "alla", 6): (5, 6, 1, 1, 1, 0),
    }


def test_a_seat_in_another_group_of_the_same_education_is_a_seat_here():
    then = round_of({("NA", "alla"): [1, 2], ("NA", "fri"): [1]})
    now = round_of({("NA", "alla"): [2]}, seats=[(1, "NA")])
    assert told(now, then)["NA", "alla", 2] == (1, 2, 1, 0, 0, 0)


def test_who_is_new_in_a_list_is_told_no_cause_though_the_list_was_there():
    then, now = round_of({("NA", "alla"): [1, 2]}), round_of({("NA", "alla"): [2, 3, 1]})
    assert told(now, then)["NA", "alla", 3] == (2, None, 0, 0, 0, 0)


def test_a_person_with_two_rows_of_a_shared_list_is_one_of_those_before():
    # Both offerings of the branch are ranked in one list; person 1 has chosen both, so the others stand behind one.
    rows = [("B", "alla", 1, "1", "X", "1"), ("B", "alla", 1, "1", "Y", "1"), ("B", "alla", 2, "2", "X", "2"),
            ("B", "alla", 3, "3", "Y", "3")]  # fmt: skip
    nobody = pl.DataFrame(schema={"who": pl.String, "offering_id": pl.String})
    then = RoundQueues(pl.DataFrame(rows, schema=RESERVES, orient="row"), nobody)
    left = [("B", "alla", 1, "2", "X", "2"), ("B", "alla", 2, "3", "Y", "3")]
    seat = pl.DataFrame([("1", "Y")], schema=nobody.schema, orient="row")
    found = places_between(RoundQueues(pl.DataFrame(left, schema=RESERVES, orient="row"), seat), then)
    assert found["seated"].to_list() == [1, 1]
    assert found["place"].to_list() == [1, 2]


waiting = st.lists(st.sampled_from(PEOPLE), unique=True)


@given(then=st.tuples(waiting, waiting, waiting), now=st.tuples(waiting, waiting, waiting), data=st.data())
def test_the_columns_say_what_the_definition_says(then, now, data):
    before, after = dict(zip(LISTS, then, strict=True)), dict(zip(LISTS, now, strict=True))
    seated = {}
    for branch in ("NA", "ES"):
        waits = {who for (of, _), people in after.items() if of == branch for who in people}
        others = [who for who in PEOPLE if who not in waits]
        seated[branch] = data.draw(st.sets(st.sampled_from(others)) if others else st.just(set()))
    seats = [(who, branch) for branch, people in seated.items() for who in people]
    found = told(round_of(after, seats), round_of(before))
    assert len(found) == sum(map(len, now))
    for (branch, group), people in after.items():
        for place, who in enumerate(people, 1):
            stood = before[branch, group]
            if who not in stood:
                assert found[branch, group, who] == (place, None, 0, 0, 0, 0)
                continue
            moves = moves_between(who, stood, people, seated[branch])
            assert found[branch, group, who] == (
                place, stood.index(who) + 1, moves.seated, moves.left, moves.came, moves.passed,
            )  # fmt: skip
            assert place == stood.index(who) + 1 + moves.change


def test_the_definition_counts_those_whom_one_went_past_oneself():
    assert moves_between(3, then=[1, 2, 3], now=[3, 1, 2], seated=()) == Moves(0, 0, 0, -2)
