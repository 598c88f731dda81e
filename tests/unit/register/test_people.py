"""Numbers, homes and merges: what holds for all of them, and the cases of each."""

import datetime as dt
from itertools import count, pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gymnasieregion.contexts.register.core import homes, merging, numbers
from gymnasieregion.contexts.register.core.changes import NothingChangesError
from gymnasieregion.contexts.register.core.codes import IdentifierKind, Protection, Sex
from gymnasieregion.contexts.register.core.homes import Home
from gymnasieregion.contexts.register.core.numbers import Number, read_number
from gymnasieregion.contexts.register.core.spans import Span, holds_on, overlap, without
from gymnasieregion.contexts.register.core.versions import difference, undoing
from tests.register_histories import DAYS, PERSON, days, write

KEPT, OTHER = UUID(int=1), UUID(int=2)
MUNICIPALITIES = ("0114", "0180", "0192")


@st.composite
def spans(draw):
    first, last = sorted(draw(st.lists(days, min_size=2, max_size=2, unique=True)))
    return Span(first, draw(st.sampled_from([last, None])))


@given(spans(), spans())
def test_two_spans_overlap_on_the_days_that_both_hold(one, other):
    both = [day for day in DAYS if holds_on(one, day) and holds_on(other, day)]
    shared = overlap(one, other)
    assert [day for day in DAYS if shared and holds_on(shared, day)] == both
    assert overlap(other, one) == shared


@given(spans(), st.lists(spans(), max_size=4))
def test_what_is_left_of_a_span_is_what_the_others_do_not_hold(one, others):
    left = without(one, others)
    for day in DAYS:
        expected = holds_on(one, day) and not any(holds_on(each, day) for each in others)
        assert sum(holds_on(part, day) for part in left) == expected


def _moved(person, moves, first):
    """The homes of a person after some moves, as states of knowledge."""
    states, numbered = [()], count(first)
    for on, municipality in moves:
        try:
            states.append(homes.move(states[-1], Home(UUID(int=next(numbered)), person, on, municipality)))
        except NothingChangesError:
            continue
    return states


moves = st.lists(st.tuples(days, st.sampled_from(MUNICIPALITIES)), min_size=1, max_size=6)


@given(moves)
def test_a_person_has_one_home_on_a_day_and_a_move_changes_no_day_before_it(moved):
    states = _moved(PERSON, moved, 100)
    for before, after in pairwise(states):
        first_new = min(each.starts_on for each in set(after) - set(before))
        for day in DAYS:
            assert sum(holds_on(each, day) for each in after) <= 1
            if day < first_new:
                assert homes.home_on(before, day) == homes.home_on(after, day)


@given(moves, moves)
def test_merged_homes_are_those_of_the_kept_one_and_the_other_s_between_and_undoing_brings_back(kept, other):
    ours, theirs = _moved(KEPT, kept, 100)[-1], _moved(OTHER, other, 200)[-1]
    together = homes.merged_homes(ours, theirs, map(UUID, (f"{n:032x}" for n in count(900))))
    for day in DAYS:
        here = [each for each in together if holds_on(each, day)]
        expected = homes.home_on(ours, day) or homes.home_on(theirs, day)
        assert [each.municipality_code for each in here] == ([expected.municipality_code] if expected else [])
    assert set(ours) <= set(together)
    versions = write(write([], difference((), (*ours, *theirs)), 1), difference((*ours, *theirs), together), 2)
    undone = write(versions, undoing(versions, 2), 3)
    known = {each.fact for each in undone if each.known_to is None}
    assert known == {*ours, *theirs}


def test_a_move_told_late_ends_where_the_next_known_one_begins():
    now = homes.move((), Home(UUID(int=1), PERSON, DAYS[0], "0180"))
    now = homes.move(now, Home(UUID(int=2), PERSON, DAYS[8], "0192"))
    now = homes.move(now, Home(UUID(int=3), PERSON, DAYS[4], "0114", district_code="01140101"))
    assert [(each.municipality_code, each.starts_on, each.ends_on) for each in now] == [
        ("0180", DAYS[0], DAYS[4]), ("0114", DAYS[4], DAYS[8]), ("0192", DAYS[8], None),
    ]  # fmt: skip
    right = homes.move(now, Home(UUID(int=4), PERSON, DAYS[4], "0160"))
    assert [(each.spell, each.municipality_code) for each in right][1] == (UUID(int=3), "0160")
    with pytest.raises(NothingChangesError):
        homes.move(now, Home(UUID(int=5), PERSON, DAYS[9], "0192"))


@pytest.mark.parametrize(
    ("text", "kind", "born", "sex"),
    [
        # two examples that are well known from textbooks; nobody's number here
        ("20090501-TF01", IdentifierKind.TEMPORARY, dt.date(2009, 5, 1), Sex.UNKNOWN),
        ("200905 01tf01", IdentifierKind.TEMPORARY, dt.date(2009, 5, 1), Sex.UNKNOWN),
        ("198112189876", IdentifierKind.PERSONNUMMER, dt.date(1981, 12, 18), Sex.MALE),
        ("19811218-9876", IdentifierKind.PERSONNUMMER, dt.date(1981, 12, 18), Sex.MALE),
        ("197010632391", IdentifierKind.COORDINATION, dt.date(1970, 10, 3), Sex.MALE),
    ],
)
def test_a_number_says_what_it_is(text, kind, born, sex):
    read = read_number(text)
    assert (read.kind, read.birth_date, read.sex) == (kind, born, sex)
    assert len(read.value) == 12


def test_the_last_digit_but_one_tells_a_woman():
    assert read_number("198112189868").sex is Sex.FEMALE  # by hand: 7+1+2+2+2+8+9+8+3+8 = 50


def test_the_migration_agency_s_numbers_are_kept_as_they_are():
    assert read_number("50-1234567", IdentifierKind.LMA).value == "50-1234567"
    assert read_number("12345678", IdentifierKind.DOSSIER).birth_date is None


@pytest.mark.parametrize(
    ("text", "kind", "error"),
    [
        ("8112189876", None, numbers.NumberShapeError),
        ("", None, numbers.NumberShapeError),
        ("20090501TF1", None, numbers.NumberShapeError),
        ("20090231TF01", None, numbers.NumberDateError),
        ("198112189877", None, numbers.NumberCheckError),
        ("å", IdentifierKind.LMA, numbers.NumberShapeError),
    ],
)
def test_what_can_be_no_number_is_refused(text, kind, error):
    with pytest.raises(error):
        read_number(text, kind)


TF = Number(UUID(int=10), PERSON, DAYS[0], IdentifierKind.TEMPORARY, "20090501TF01")
LMA = Number(UUID(int=11), PERSON, DAYS[0], IdentifierKind.LMA, "50-1234567")
REAL = Number(UUID(int=12), PERSON, DAYS[5], IdentifierKind.PERSONNUMMER, "198112189876")


def test_a_temporary_number_becomes_a_personnummer_and_the_card_stays():
    changed = numbers.change_number((TF, LMA), REAL)
    assert {(each.value, each.starts_on, each.ends_on) for each in changed} == {
        (TF.value, DAYS[0], DAYS[5]), (LMA.value, DAYS[0], None), (REAL.value, DAYS[5], None),
    }  # fmt: skip
    assert numbers.change_number((LMA,), REAL) == (LMA, REAL)


def test_a_number_changed_from_its_first_day_was_never_right():
    changed = numbers.change_number((TF,), Number(UUID(int=12), PERSON, DAYS[0], REAL.kind, REAL.value))
    assert [(each.spell, each.value) for each in changed] == [(TF.spell, REAL.value)]
    with pytest.raises(NothingChangesError):
        numbers.change_number((TF,), Number(UUID(int=12), PERSON, DAYS[3], TF.kind, TF.value))


def test_a_wrong_number_is_put_right():
    right = read_number("20090501TF02")
    assert numbers.correct_number((TF, LMA), TF.spell, right)[0].value == "20090501TF02"
    with pytest.raises(NothingChangesError):
        numbers.correct_number((TF,), TF.spell, read_number(TF.value))
    with pytest.raises(numbers.NoSuchNumberError):
        numbers.correct_number((TF,), REAL.spell, right)


people = st.integers(2, 6).map(lambda size: [UUID(int=n) for n in range(size)])


@given(people, st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=5))
def test_a_merge_leaves_one_head_and_undoing_it_is_as_if_it_never_was(everybody, merges):
    pointers = dict.fromkeys(everybody)
    for one, other in merges:
        kept, gone = everybody[one % len(everybody)], everybody[other % len(everybody)]
        try:
            told = merging.merged(pointers, kept, gone)
        except (merging.SamePersonError, merging.NotOnItsOwnError):
            continue
        after = {**pointers, **told}
        heads = [person for person, head in after.items() if head is None]
        assert gone not in heads
        assert all(head is None or head in heads for head in after.values())
        assert {**after, **{person: pointers[person] for person in told}} == pointers
        pointers = after


def test_what_is_merged_already_is_refused():
    with pytest.raises(merging.SamePersonError):
        merging.merged({KEPT: None}, KEPT, KEPT)
    with pytest.raises(merging.SamePersonError):
        merging.merged({KEPT: None, OTHER: KEPT}, KEPT, OTHER)
    with pytest.raises(merging.NotOnItsOwnError):
        merging.merged({KEPT: None, OTHER: uuid4()}, KEPT, OTHER)


@given(st.lists(st.sampled_from(list(Protection)), min_size=1))
def test_two_who_are_one_are_protected_as_the_more_protected(protections):
    found = merging.strongest(protections)
    assert found in protections
    assert (found is Protection.NONE) == (set(protections) == {Protection.NONE})
    assume(Protection.NEW_IDENTITY in protections)
    assert found is Protection.NEW_IDENTITY
