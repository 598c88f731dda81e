"""The columns give what the readable eligibility gives, row by row."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.codes import Agreement, Cause, Selection
from gymnasieregion.contexts.admission.core.eligibility import Person, Row, Test, eligibility
from gymnasieregion.contexts.admission.core.eligibility_kernel import row_eligibility
from gymnasieregion.contexts.admission.core.records import (
    Applicants,
    Choices,
    Grades,
    Held,
    Offerings,
    RoundRecords,
    SeatGroups,
)
from gymnasieregion.contexts.admission.core.rules import SubjectRule
from tests.eligibility_rules import CORE, PROGRAMMES, RULES

YEAR = 2025
MARKS = ("A", "B", "C", "D", "E", "F", "-")
CORE_SUBJECTS = ("EN", "MA", "SV", "SVA")
NAMED_SUBJECTS = ("BI", "FY", "GE", "HI", "KE", "RE", "SH")
OTHER_SUBJECTS = ("BL", "DA", "FRA", "HKK", "IDH", "MU", "SL", "TK")
SUBJECTS = tuple(sorted((*CORE_SUBJECTS, *NAMED_SUBJECTS, *OTHER_SUBJECTS)))
DECIDED = {-1: None, 0: False, 1: True}

MARK_TABLES = st.dictionaries(st.sampled_from(SUBJECTS), st.sampled_from("AEEEEEF-")) | st.dictionaries(
    st.sampled_from(SUBJECTS), st.sampled_from("AEEEEEEEF-"), min_size=10
)
BIRTH_YEARS = st.sampled_from((2009, 2009, 2009, 2006, 2005, 2003))
COMPLETED = st.sampled_from((False, False, False, True))
PEOPLE = st.lists(st.builds(Person, MARK_TABLES, BIRTH_YEARS, COMPLETED), max_size=4)
OFFERINGS = st.lists(
    st.tuples(
        st.sampled_from(PROGRAMMES),
        st.sampled_from(list(Selection)),
        st.integers(-1, 2),  # least test points
        st.sampled_from([("", ""), ("MU", "C"), ("MU", "E"), ("SVA", "A"), ("MU", ""), ("XYZ", "E")]),
        st.integers(-1, 3).filter(bool),  # the test counts up to this rank
    ),
    min_size=1,
    max_size=6,
)


@st.composite
def rounds(draw):
    """A small round: people, offerings, and any rows between them."""
    people, offered = draw(PEOPLE), draw(OFFERINGS)
    row = st.tuples(
        st.integers(0, len(offered) - 1),
        st.sampled_from((-1, -1, 0, 1)),
        st.booleans(),
        st.integers(-1, 3),
        st.sampled_from(list(Agreement)),
    )
    lists = [draw(st.lists(row, max_size=4)) for _ in people]
    rows = [(a, rank, *own) for a, own_rows in enumerate(lists) for rank, own in enumerate(own_rows, start=1)]
    return people, offered, rows


def records(people, offered, rows) -> RoundRecords:
    """The round as columns; what eligibility does not ask for is empty."""
    start = np.searchsorted(np.array([a for a, *_ in rows], np.int64), np.arange(len(people) + 1))
    return RoundRecords(
        kind="final",
        year=YEAR,
        applicants=_applicants(people),
        offerings=_offerings(offered),
        groups=_no_groups(),
        grades=_grades(people),
        choices=_choices(start.astype(np.int64), rows),
        held=_nobody_holds(len(people)),
    )


def _applicants(people) -> Applicants:
    ids = tuple(f"a{number}" for number in range(len(people)))
    nobody = np.zeros(len(people), np.bool_)
    return Applicants(
        ids=ids,
        tickets=ids,
        birth_year=np.array([person.birth_year for person in people], np.int16),
        home=("",) * len(people),
        late=nobody,
        dance=nobody,
        completed=np.array([person.completed for person in people], np.bool_),
    )


def _offerings(offered) -> Offerings:
    size = len(offered)
    return Offerings(
        ids=tuple(f"o{number}" for number in range(size)),
        branch=np.arange(size, dtype=np.int32),
        programme=tuple(own[0] for own in offered),
        selection=np.array([own[1] for own in offered], np.int8),
        first_hand=np.zeros(size, np.int8),
        closed=np.zeros(size, np.bool_),
        test_weight=np.zeros(size, np.int32),
        test_max=np.full(size, -1, np.int32),
        test_min=np.array([own[2] for own in offered], np.int32),
        test_subject=tuple(own[3][0] for own in offered),
        test_subject_mark=tuple(own[3][1] for own in offered),
        test_max_rank=np.array([own[4] for own in offered], np.int16),
    )


def _grades(people) -> Grades:
    rows = [(number, *row) for number, person in enumerate(people) for row in person.marks.items()]
    return Grades(
        applicant=np.array([row[0] for row in rows], np.int32),
        subject=np.array([SUBJECTS.index(row[1]) for row in rows], np.int16),
        mark=np.array([MARKS.index(row[2]) for row in rows], np.int8),
        language_as=np.full(len(rows), -1, np.int8),
        subjects=SUBJECTS,
        marks=MARKS,
        language_codes=("M1", "M2", "ML"),
    )


def _choices(start, rows) -> Choices:
    nothing = np.zeros(len(rows), np.int8)
    return Choices(
        start=start,
        applicant=np.array([row[0] for row in rows], np.int32),
        rank=np.array([row[1] for row in rows], np.int16),
        offering=np.array([row[2] for row in rows], np.int32),
        received=nothing - 1,
        hand=nothing - 1,
        eligible=np.array([row[3] for row in rows], np.int8),
        dispensation=np.array([row[4] for row in rows], np.bool_),
        free_quota=nothing,
        added=nothing,
        test_points=np.array([row[5] for row in rows], np.int32),
        typed_rank=nothing.astype(np.int32),
        free_rank=nothing.astype(np.int32),
        agreement=np.array([row[6] for row in rows], np.int8),
    )


def _no_groups() -> SeatGroups:
    none = np.zeros(0, np.int32)
    return SeatGroups((), np.zeros(1, np.int32), (), none.astype(np.bool_), none, none, none, none)


def _nobody_holds(people: int) -> Held:
    nobody = np.full(people, -1, np.int32)
    return Held(nobody, nobody, np.zeros(people, np.int8))


def readable(people, offered, row) -> tuple[Person, Row]:
    """The person and the row in the words of the twin."""
    applicant, rank, offering, decided, dispensation, points, agreement = row
    programme, selection, minimum, (subject, mark), max_rank = offered[offering]
    test = Test(
        points=None if points == -1 else points,
        minimum=None if minimum == -1 else minimum,
        subject=subject,
        subject_mark=mark,
        max_rank=None if max_rank == -1 else max_rank,
    )
    asked = test if selection == Selection.MERIT_TEST else None
    agreed = agreement == Agreement.DONE
    return people[applicant], Row(programme, rank, DECIDED[decided], dispensation, agreed, asked)


def subjects_in(word) -> tuple[str, ...]:
    return tuple(subject for place, subject in enumerate(SUBJECTS) if int(word) >> place & 1)


@given(rounds())
def test_the_kernel_is_the_twin(case):
    people, offered, rows = case
    fast = row_eligibility(records(people, offered, rows), RULES)
    assert (fast.cause.dtype, fast.missing.dtype, fast.way.dtype) == (np.int8, np.uint64, np.int8)
    for number, own in enumerate(rows):
        person, row = readable(people, offered, own)
        twin = eligibility(person, row, RULES, admission_year=YEAR, mark_order=MARKS)
        assert fast.cause[number] == (twin.cause or 0)
        assert subjects_in(fast.missing[number]) == twin.shortfall.missing
        assert subjects_in(fast.failed[number]) == twin.shortfall.failed
        assert fast.others_short[number] == twin.shortfall.others_short
        assert fast.way[number] == twin.way


def one_row(marks, programme="BA"):
    offered = [(programme, Selection.MERIT, -1, ("", ""), -1)]
    return records([Person(marks, 2009)], offered, [(0, 1, 0, -1, False, -1, 0)])


def test_the_second_way_is_told_when_it_lacks_less():
    # English forgiven: by way one, two other subjects are lacking beside maths; by way two, one.
    offered = [("IMV", Selection.MERIT, -1, ("", ""), -1)]
    person = Person(dict.fromkeys(("SV", "MA", "BL", "HKK"), "E"), 2009)
    answer = row_eligibility(records([person], offered, [(0, 1, 0, -1, True, -1, 0)]), RULES)
    assert (answer.way.tolist(), answer.others_short.tolist(), answer.missing.tolist()) == ([1], [1], [0])


def test_without_swedish_in_the_table_the_first_that_is_there_speaks():
    case = one_row({})
    case = replace(case, grades=replace(case.grades, subjects=("EN", "MA", "SVA")))
    answer = row_eligibility(case, RULES)
    assert answer.missing.tolist() == [0b111]
    assert answer.cause.tolist() == [Cause.SUBJECTS_MISSING]


def test_a_subject_that_could_not_be_told_is_refused():
    case = one_row({})
    with pytest.raises(ValueError, match=r"one of \['MA'\]"):
        row_eligibility(replace(case, grades=replace(case.grades, subjects=("EN", "SV"))), RULES)


def test_more_subjects_than_bits_are_refused():
    case = one_row({})
    many = tuple(f"S{number:02}" for number in range(65))
    with pytest.raises(ValueError, match="At most 64 subjects"):
        row_eligibility(replace(case, grades=replace(case.grades, subjects=many)), RULES)


def test_the_last_of_64_subjects_is_told_too():
    subjects = tuple(sorted(["SV", "EN", "MA", "ÖV", *(f"A{number:02}" for number in range(60))]))
    rules = replace(RULES, by_programme={"BA": (SubjectRule(CORE, ("ÖV",), 0),)})
    case = one_row({})
    answer = row_eligibility(replace(case, grades=replace(case.grades, subjects=subjects)), rules)
    assert answer.missing.tolist() == [sum(1 << subjects.index(code) for code in ("SV", "EN", "MA", "ÖV"))]


def test_an_unknown_programme_is_refused():
    with pytest.raises(ValueError, match="programme XX"):
        row_eligibility(one_row({}, "XX"), RULES)


def test_marks_out_of_order_are_refused():
    case = one_row({})
    with pytest.raises(ValueError, match="best first"):
        row_eligibility(replace(case, grades=replace(case.grades, marks=tuple(reversed(MARKS)))), RULES)
