"""Who may be tried for a choice: the twin that people read, and that defines right.

Eligibility belongs to a choice row, not to a person: it depends on the programme, on what has been decided of the row,
and on the test of the education.

A typed decision that the person is eligible (equivalent knowledge) stands in for the grades, and opens an introductory
programme closed to those eligible elsewhere; it does not lift the limit of a completed education, nor what the skills
test asks. It lifts the limit of age only together with the agreement that whoever is over age needs, between the home
municipality and the receiver, or where the rules leave the age to the decision: the fourth technical year (VI) may
also be begun in the term after the technology programme. Where only a decision makes eligible, a completed education
is for the decision to judge: VI even requires one.

**Source:** Skollagen (2010:800) 15 kap. 5-6 §§, 16 kap. 30-33 §§, 17 kap. 10-12 §§; gymnasieförordning (2010:2039)
7 kap. 1 §.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain

from gymnasieregion.contexts.admission.core.codes import Cause
from gymnasieregion.contexts.admission.core.merit import NO_GRADE
from gymnasieregion.contexts.admission.core.rules import EligibilityRules, SubjectRule

DISPENSATION_FROM = frozenset({"EN"})
"""The requirement that a dispensation forgives: English (skollagen 16 kap. 32 §)."""


@dataclass(frozen=True, slots=True)
class Person:
    """What eligibility asks of a person.

    Args:
        marks: The mark in each subject; ``-`` for no grade.
        birth_year: E.g. 2009.
        completed: Has completed a national programme or equal before.
    """

    marks: Mapping[str, str]
    birth_year: int
    completed: bool = False


@dataclass(frozen=True, slots=True)
class Test:
    """What an education with a skills test asks for, and the points that the applicant got.

    Args:
        points: Points in hundredths, None when the test was not taken.
        minimum: Least points in hundredths, None for no minimum.
        subject: Subject whose mark is a precondition, "" for none.
        subject_mark: Lowest mark in that subject, "" for none.
        max_rank: The test counts only for choices up to this rank, None for any.
    """

    points: int | None = None
    minimum: int | None = None
    subject: str = ""
    subject_mark: str = ""
    max_rank: int | None = None

    __test__ = False  # pytest collects classes named Test


@dataclass(frozen=True, slots=True)
class Row:
    """What eligibility asks of a choice row.

    Args:
        programme: Programme code, e.g. ``NA`` or ``IMV``.
        rank: 1 = first choice.
        decided: The typed decision on eligibility, None when there is none.
        dispensation: From English.
        agreed: The home municipality and the receiver have agreed on the row.
        test: The skills test, None where places go by merit alone or the school ranks.
    """

    programme: str
    rank: int = 1
    decided: bool | None = None
    dispensation: bool = False
    agreed: bool = False
    test: Test | None = None


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What grades lack for one way to be eligible.

    Args:
        missing: Required or named subjects without any grade; of alternatives (SV or SVA) the first one.
        failed: Required or named subjects with a grade that is not a pass.
        others_short: How many more passed subjects are needed beside those.
    """

    missing: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    others_short: int = 0

    @property
    def size(self) -> int:
        """How many passed subjects are lacking; 0 = eligible by grades."""
        return len(self.missing) + len(self.failed) + self.others_short


@dataclass(frozen=True, slots=True)
class RowEligibility:
    """The answer for one choice row.

    Args:
        cause: Why the row may not be tried, None when it may.
        shortfall: What the grades lack; nothing unless the cause is ``SUBJECTS_MISSING``.
        way: Which of the programme's ways to be eligible the shortfall speaks of, from 0.
    """

    cause: Cause | None
    shortfall: Shortfall = field(default_factory=Shortfall)
    way: int = 0


def eligibility(
    person: Person, row: Row, rules: EligibilityRules, *, admission_year: int, mark_order: Sequence[str]
) -> RowEligibility:
    """Tell whether a person may be tried for a choice, and if not why: the first cause that applies.

    Args:
        person: The applicant.
        row: The choice.
        rules: The rules in force on the day the law is applied to.
        admission_year: The year in whose autumn the education starts.
        mark_order: All marks, best first; passing ones before the others.

    Returns:
        The cause, and what the grades lack. A programme without any way in the rules is open to all by grades.

    Raises:
        ValueError: If the rules do not know the programme, use a subject twice in one way, or a mark is not in
            ``mark_order``.

    Source:
        Skollagen (2010:800) 15 kap. 5-6 §§, 16 kap. 30-33 §§, 17 kap. 10-12 §§.

    >>> way = SubjectRule(required=(frozenset({"SV", "SVA"}), frozenset({"MA"})), named=(), others=1)
    >>> rules = EligibilityRules({"BA": (way,)}, frozenset(), frozenset(), (way,), frozenset("ABCDE"), {}, {"*": 20})
    >>> grades = {"SVA": "E", "MA": "F"}
    >>> answer = eligibility(Person(grades, 2009), Row("BA"), rules, admission_year=2025, mark_order="ABCDEF-")
    >>> answer.cause.name, answer.shortfall.failed, answer.shortfall.others_short
    ('SUBJECTS_MISSING', ('MA',), 1)
    """
    refuse_mark_order(mark_order, rules.passing_marks)
    ways = ways_of(row.programme, rules)
    if unknown := sorted(set(person.marks.values()) - set(mark_order)):
        raise ValueError(f"Unknown marks {unknown}; known are {list(mark_order)}.")
    if (cause := _cause_before_grades(person, row, rules, admission_year)) is not None:
        return RowEligibility(cause)
    if row.decided is None and ways:
        lacks = [shortfall(person.marks, way, rules, dispensation=row.dispensation) for way in ways]
        best = min(range(len(ways)), key=lambda way: lacks[way].size)
        if lacks[best].size:
            return RowEligibility(Cause.SUBJECTS_MISSING, lacks[best], best)
    return RowEligibility(_test_cause(person, row, mark_order))


def shortfall(
    marks: Mapping[str, str], way: SubjectRule, rules: EligibilityRules, *, dispensation: bool = False
) -> Shortfall:
    """Tell what marks lack for one way to be eligible.

    One subject is used for each requirement; every other passed subject counts among the others, but Swedish and
    Swedish as a second language are one subject. A dispensation forgives English and lowers nothing else.

    Raises:
        ValueError: If the way uses a subject twice.
    """
    refuse_overlap(way, rules.same_subject)
    passed = {subject for subject, mark in marks.items() if mark in rules.passing_marks}
    failed = {subject for subject, mark in marks.items() if mark != NO_GRADE} - passed
    used: set[str] = set()
    lacking: list[str] = []
    with_f: list[str] = []
    for requirement in requirements(way):
        alternatives = sorted(requirement)
        if here := [subject for subject in alternatives if subject in passed]:
            used.add(here[0])
        elif dispensation and requirement == DISPENSATION_FROM:
            continue
        elif tried := [subject for subject in alternatives if subject in failed]:
            with_f.append(tried[0])
        else:
            lacking.append(alternatives[0])
    one = rules.same_subject
    others = {one.get(subject, subject) for subject in passed} - {one.get(subject, subject) for subject in used}
    return Shortfall(tuple(sorted(lacking)), tuple(sorted(with_f)), max(0, way.others - len(others)))


def requirements(way: SubjectRule) -> tuple[frozenset[str], ...]:
    """What must be passed one of, required before named; a named subject has no alternative."""
    return (*way.required, *(frozenset({subject}) for subject in way.named))


def ways_of(programme: str, rules: EligibilityRules) -> tuple[SubjectRule, ...]:
    """The ways to be eligible for a programme by grades; none where it is open or only a decision makes eligible.

    Raises:
        ValueError: If the rules do not know the programme.
    """
    if programme in rules.decided_only:
        return ()
    if programme not in rules.by_programme:
        raise ValueError(f"No eligibility rule for programme {programme}.")
    return rules.by_programme[programme]


def is_too_old(programme: str, rules: EligibilityRules, *, birth_year: int, admission_year: int) -> bool:
    """Whether an education that starts in autumn starts too late for who is born in a year.

    It must start at the latest in the first half of the year that the person turns 20 (or another age of the
    rules), so an autumn start must be in an earlier year than that.

    Source:
        Skollagen (2010:800) 15 kap. 5 §.
    """
    return birth_year + last_start_age(programme, rules) <= admission_year


def last_start_age(programme: str, rules: EligibilityRules) -> int:
    """The age of the year in whose first half a programme must start at the latest."""
    return rules.last_start_age.get(programme, rules.last_start_age["*"])


def subject_codes(rules: EligibilityRules) -> frozenset[str]:
    """All subjects that the rules speak of; ``records.Grades.subjects`` must hold these to tell which is missing."""
    ways = chain(chain.from_iterable(rules.by_programme.values()), rules.vocational)
    return frozenset(chain.from_iterable(chain.from_iterable(requirements(way) for way in ways)))


def refuse_overlap(way: SubjectRule, same_subject: Mapping[str, str]) -> None:
    """Raise ValueError if two requirements of a way could be met by one subject."""
    seen: set[str] = set()
    for requirement in requirements(way):
        subjects = {same_subject.get(subject, subject) for subject in requirement}
        if twice := sorted(subjects & seen):
            raise ValueError(f"A way to be eligible uses a subject twice: {twice}.")
        seen |= subjects


def refuse_mark_order(mark_order: Sequence[str], passing_marks: AbstractSet[str]) -> None:
    """Raise ValueError unless the passing marks come before the others."""
    passing = [mark in passing_marks for mark in mark_order]
    if passing != sorted(passing, reverse=True):
        raise ValueError(f"The marks must be in order, best first, not {list(mark_order)}.")


def marks_at_least(mark: str, mark_order: Sequence[str]) -> AbstractSet[str]:
    """A mark and all better ones.

    Raises:
        ValueError: If the mark is unknown.
    """
    if mark not in mark_order:
        raise ValueError(f"Unknown mark {mark}; known are {list(mark_order)}.")
    return frozenset(mark_order[: mark_order.index(mark) + 1])


def _cause_before_grades(person: Person, row: Row, rules: EligibilityRules, admission_year: int) -> Cause | None:
    """The first cause that comes before the programme's own requirements, None when none applies."""
    by_decision = row.programme in rules.decided_only
    closed = row.programme in rules.closed_for_eligible
    too_old = is_too_old(row.programme, rules, birth_year=person.birth_year, admission_year=admission_year)
    if too_old and not (row.decided is True and (row.agreed or row.programme in rules.age_by_decision)):
        return Cause.TOO_OLD
    if person.completed and not by_decision:
        return Cause.COMPLETED_BEFORE
    if closed and not row.decided and any(shortfall(person.marks, w, rules).size == 0 for w in rules.vocational):
        return Cause.ELIGIBLE_FOR_NATIONAL
    if row.decided is False:
        return Cause.DECIDED_INELIGIBLE
    if row.decided is None and by_decision:
        return Cause.NEEDS_DECISION
    return None


def _test_cause(person: Person, row: Row, mark_order: Sequence[str]) -> Cause | None:
    """Why the skills test of the education stands in the way, None when it does not."""
    test = row.test
    if test is None:
        return None
    if test.points is None:
        return Cause.TEST_NOT_TAKEN
    if test.minimum is not None and test.points < test.minimum:
        return Cause.TEST_BELOW_MINIMUM
    if test.subject and test.subject_mark:
        mark = person.marks.get(test.subject, NO_GRADE)
        if mark == NO_GRADE or mark not in marks_at_least(test.subject_mark, mark_order):
            return Cause.TEST_SUBJECT_MARK
    if test.max_rank is not None and row.rank > test.max_rank:
        return Cause.TEST_CHOICE_RANK
    return None
