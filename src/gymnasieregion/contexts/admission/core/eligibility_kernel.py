"""Eligibility of all choice rows at once; ``eligibility.eligibility`` gives the meaning and the reasons.

Plain numpy on bit masks: an applicant's passed and failed subjects are one word each, each distinct way to be
eligible is tried once for every applicant, and the rows pick up their answers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gymnasieregion.contexts.admission.core.codes import Agreement, Cause, Selection
from gymnasieregion.contexts.admission.core.eligibility import (
    DISPENSATION_FROM,
    last_start_age,
    marks_at_least,
    refuse_mark_order,
    refuse_overlap,
    requirements,
    ways_of,
)
from gymnasieregion.contexts.admission.core.merit import NO_GRADE
from gymnasieregion.contexts.admission.core.outcome import Eligibility, UInt64
from gymnasieregion.contexts.admission.core.records import Bool, Grades, Int8, Int32, Int64, RoundRecords
from gymnasieregion.contexts.admission.core.rules import EligibilityRules, SubjectRule

MOST_SUBJECTS = 64
"""Subjects are bits of one word."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to be eligible: one word of bits for each requirement, and whether a dispensation forgives it."""

    required: tuple[np.uint64, ...]
    forgivable: tuple[bool, ...]
    others: int


@dataclass(frozen=True, slots=True)
class _Marks:
    """What each applicant has passed and failed as bits, and how many subjects they have passed; (n,)."""

    passed: UInt64
    failed: UInt64
    number: Int8

    def of(self, chosen: Int32) -> "_Marks":
        """The marks of some applicants."""
        return _Marks(self.passed[chosen], self.failed[chosen], self.number[chosen])


@dataclass(frozen=True, slots=True)
class _Lacks:
    """What grades lack for one way, and how many subjects that is; (n,)."""

    missing: UInt64
    failed: UInt64
    short: Int8
    way: Int8
    size: Int8


def row_eligibility(records: RoundRecords, rules: EligibilityRules) -> Eligibility:
    """Tell of every choice row whether it may be tried; see ``eligibility.eligibility``.

    Args:
        records: The round, with C choice rows. ``grades.marks`` are in order, best first; ``grades.subjects`` hold
            what the programmes offered ask for (``eligibility.subject_codes``).
        rules: The rules in force on the day the law is applied to.

    Returns:
        The causes, and what grades lack where the cause is ``SUBJECTS_MISSING``; the other columns are 0 elsewhere.
        O(grades + applicants x ways + C) time.

    Raises:
        ValueError: If the rules do not know a programme or use a subject twice, if the subjects lack one that a
            programme offered asks for or are more than 64, or if the marks are out of order.
    """
    refuse_mark_order(records.grades.marks, rules.passing_marks)
    marks = _marks(records.grades, len(records.applicants.ids), rules)
    cause = _causes_before_grades(records, rules, marks)
    lacks = _by_grades(records, rules, marks, asked=(cause == 0) & (records.choices.eligible == -1))
    cause[lacks.size > 0] = Cause.SUBJECTS_MISSING
    _add_test_causes(records, cause)
    return Eligibility(cause, lacks.missing, lacks.failed, lacks.short, lacks.way)


def _causes_before_grades(records: RoundRecords, rules: EligibilityRules, marks: _Marks) -> Int8:
    """The causes that come before the programme's own requirements, 0 where none applies; (C,)."""
    choices, programmes = records.choices, records.offerings.programme

    def of_rows(question: Callable[[str], bool]) -> Bool:
        return np.array([question(programme) for programme in programmes], np.bool_)[choices.offering]

    by_decision = of_rows(lambda programme: programme in rules.decided_only)
    closed = of_rows(lambda programme: programme in rules.closed_for_eligible)
    age = np.array([last_start_age(programme, rules) for programme in programmes], np.int16)

    # The first cause that applies is the one told, so they are written from the last to the first.
    cause = np.zeros(len(choices.rank), np.int8)
    cause[by_decision & (choices.eligible == -1)] = Cause.NEEDS_DECISION
    cause[choices.eligible == 0] = Cause.DECIDED_INELIGIBLE
    if closed.any() and rules.vocational:
        ways = [_as_bits(way, records.grades.subjects, rules) for way in rules.vocational]
        eligible = _least(marks, ways, forgiven=False).size == 0
        cause[closed & (choices.eligible != 1) & eligible[choices.applicant]] = Cause.ELIGIBLE_FOR_NATIONAL
    cause[~by_decision & records.applicants.completed[choices.applicant]] = Cause.COMPLETED_BEFORE
    starts_by = records.applicants.birth_year[choices.applicant] + age[choices.offering]
    agreed = (choices.agreement == Agreement.DONE) | of_rows(lambda programme: programme in rules.age_by_decision)
    cause[(starts_by <= records.year) & ~((choices.eligible == 1) & agreed)] = Cause.TOO_OLD
    return cause


def _by_grades(records: RoundRecords, rules: EligibilityRules, marks: _Marks, *, asked: Bool) -> _Lacks:
    """What grades lack for the programme of each row that is asked; nothing for the others; (C,)."""
    choices, size = records.choices, len(asked)
    answer = _Lacks(
        np.zeros(size, np.uint64),
        np.zeros(size, np.uint64),
        np.zeros(size, np.int8),
        np.zeros(size, np.int8),
        np.zeros(size, np.int8),
    )
    kinds: dict[tuple[SubjectRule, ...], int] = {}
    kind_of = [kinds.setdefault(ways_of(code, rules), len(kinds)) for code in records.offerings.programme]
    kind = np.where(asked, np.array(kind_of, np.int8)[choices.offering], -1)
    for ways, number in kinds.items():
        if not ways:
            continue
        bits = [_as_bits(way, _known(way, records.grades.subjects), rules) for way in ways]
        rows = np.flatnonzero((kind == number) & ~choices.dispensation)
        applicant = choices.applicant[rows]
        _write(answer, rows, _least(marks, bits, forgiven=False), applicant)
        rows = np.flatnonzero((kind == number) & choices.dispensation)
        forgiven = _least(marks.of(choices.applicant[rows]), bits, forgiven=True)
        _write(answer, rows, forgiven, np.arange(len(rows), dtype=np.int32))
    return answer


def _write(answer: _Lacks, rows: Int64, lacks: _Lacks, place: Int32) -> None:
    """Write what ``lacks`` says at ``place`` into the rows, where something is lacking."""
    lacking = lacks.size[place] > 0
    rows, place = rows[lacking], place[lacking]
    answer.missing[rows] = lacks.missing[place]
    answer.failed[rows] = lacks.failed[place]
    answer.short[rows] = lacks.short[place]
    answer.way[rows] = lacks.way[place]
    answer.size[rows] = lacks.size[place]


def _least(marks: _Marks, ways: Sequence[_Way], *, forgiven: bool) -> _Lacks:
    """What the way with least lacking lacks, the first on a tie; (n,)."""
    best = _lacks(marks, ways[0], 0, forgiven=forgiven)
    for number, way in enumerate(ways[1:], start=1):
        other = _lacks(marks, way, number, forgiven=forgiven)
        _write_all(best, other, np.flatnonzero(other.size < best.size))
    return best


def _write_all(best: _Lacks, other: _Lacks, rows: Int64) -> None:
    """Let ``other`` stand in for ``best`` in some rows."""
    for name in _Lacks.__slots__:
        getattr(best, name)[rows] = getattr(other, name)[rows]


def _lacks(marks: _Marks, way: _Way, number: int, *, forgiven: bool) -> _Lacks:
    """What grades lack for one way; of alternatives the first bit speaks; (n,)."""
    size = len(marks.number)
    missing, failed = np.zeros(size, np.uint64), np.zeros(size, np.uint64)
    used, lacking = np.zeros(size, np.int8), np.zeros(size, np.int8)
    for required, forgivable in zip(way.required, way.forgivable, strict=True):
        met = (marks.passed & required) != 0
        used += met
        if forgiven and forgivable:
            continue
        tried = marks.failed & required
        with_f = ~met & (tried != 0)
        failed |= np.where(with_f, _first_bit(tried), np.uint64(0))
        missing |= np.where(met | with_f, np.uint64(0), _first_bit(np.full(size, required)))
        lacking += ~met
    short = np.maximum(way.others - (marks.number - used), 0).astype(np.int8)
    return _Lacks(missing, failed, short, np.full(size, number, np.int8), lacking + short)


def _marks(grades: Grades, applicants: int, rules: EligibilityRules) -> _Marks:
    """Each applicant's passed and failed subjects; subjects that count as one are one in the number."""
    if len(grades.subjects) > MOST_SUBJECTS:
        raise ValueError(f"At most {MOST_SUBJECTS} subjects can be told apart, not {len(grades.subjects)}.")
    passing = np.array([mark in rules.passing_marks for mark in grades.marks], np.bool_)
    failing = np.array([mark not in rules.passing_marks and mark != NO_GRADE for mark in grades.marks], np.bool_)
    bit = np.uint64(1) << np.arange(len(grades.subjects), dtype=np.uint64)
    passed, failed = np.zeros(applicants, np.uint64), np.zeros(applicants, np.uint64)
    if len(grades.applicant):
        first = np.flatnonzero(np.diff(grades.applicant, prepend=-1))
        own, mine = bit[grades.subject], grades.applicant[first]
        passed[mine] = np.bitwise_or.reduceat(np.where(passing[grades.mark], own, np.uint64(0)), first)
        failed[mine] = np.bitwise_or.reduceat(np.where(failing[grades.mark], own, np.uint64(0)), first)
    number = np.bitwise_count(passed).astype(np.int8)
    codes = [rules.same_subject.get(subject, subject) for subject in grades.subjects]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        one = np.bitwise_or.reduce(bit[np.array([own == code for own in codes])])
        number -= np.maximum(np.bitwise_count(passed & one).astype(np.int8) - 1, 0).astype(np.int8)
    return _Marks(passed, failed, number)


def _as_bits(way: SubjectRule, subjects: Sequence[str], rules: EligibilityRules) -> _Way:
    """A way with its subjects as bits."""
    refuse_overlap(way, rules.same_subject)
    asked = requirements(way)
    words = tuple(np.uint64(sum(1 << i for i, code in enumerate(subjects) if code in one)) for one in asked)
    return _Way(words, tuple(one == DISPENSATION_FROM for one in asked), way.others)


def _known(way: SubjectRule, subjects: tuple[str, ...]) -> tuple[str, ...]:
    """The subjects, when each requirement of a way has one among them.

    Raises:
        ValueError: If not: nobody could be told that it is missing.
    """
    for one in requirements(way):
        if one.isdisjoint(subjects):
            raise ValueError(f"A programme asks for one of {sorted(one)}, which the grades' subjects do not hold.")
    return subjects


def _first_bit(word: UInt64) -> UInt64:
    """The lowest bit that is set."""
    return word & (~word + np.uint64(1))


def _add_test_causes(records: RoundRecords, cause: Int8) -> None:
    """Write what the skills tests say into the rows that nothing else stands in the way of."""
    choices, offerings = records.choices, records.offerings
    with_test = (offerings.selection == Selection.MERIT_TEST)[choices.offering]
    rows = np.flatnonzero(with_test & (cause == 0))
    offering, points = choices.offering[rows], choices.test_points[rows]
    most = offerings.test_max_rank[offering]
    told = np.zeros(len(rows), np.int8)
    told[(most != -1) & (choices.rank[rows] > most)] = Cause.TEST_CHOICE_RANK
    conditions = {
        (subject, mark): np.flatnonzero([(subject, mark) == own for own in _conditions(records)])
        for subject, mark in set(_conditions(records))
        if subject and mark
    }
    for (subject, mark), which in conditions.items():
        reached = _have_reached(records.grades, len(records.applicants.ids), subject, mark)
        told[np.isin(offering, which) & ~reached[choices.applicant[rows]]] = Cause.TEST_SUBJECT_MARK
    told[points < offerings.test_min[offering]] = Cause.TEST_BELOW_MINIMUM
    told[points == -1] = Cause.TEST_NOT_TAKEN
    cause[rows] = told


def _conditions(records: RoundRecords) -> list[tuple[str, str]]:
    """The subject and mark that each offering's test asks for."""
    return list(zip(records.offerings.test_subject, records.offerings.test_subject_mark, strict=True))


def _have_reached(grades: Grades, applicants: int, subject: str, mark: str) -> Bool:
    """Which applicants have at least a mark in a subject; (A,)."""
    enough = marks_at_least(mark, grades.marks) - {NO_GRADE}
    right_subject = np.array([code == subject for code in grades.subjects], np.bool_)
    right_mark = np.array([own in enough for own in grades.marks], np.bool_)
    reached = np.zeros(applicants, np.bool_)
    reached[grades.applicant[right_subject[grades.subject] & right_mark[grades.mark]]] = True
    return reached
