"""Merit values, computed by hand from gymnasieförordningen (2010:2039) 7 kap. 4 §."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.merit import Grade, best_of, hundredths, merit_value
from gymnasieregion.contexts.admission.core.merit_kernel import merit_values
from gymnasieregion.contexts.admission.core.records import Grades
from gymnasieregion.contexts.admission.core.rules import MeritRules

POINTS = {
    "A": Decimal(20),
    "B": Decimal("17.5"),
    "C": Decimal(15),
    "D": Decimal("12.5"),
    "E": Decimal(10),
    "F": Decimal(0),
    "-": Decimal(0),
}
RULES = MeritRules(POINTS, best_grades=16, extra_language_grades=1, language_choice_codes=frozenset({"M2"}))
MARKS = tuple(POINTS)
SIXTEEN = ("BI", "BL", "EN", "FY", "GE", "HI", "HKK", "IDH", "KE", "MA", "MU", "RE", "SH", "SL", "SV", "TK")
LANGUAGES = ("DEU", "FRA", "SPA")
SUBJECTS = tuple(sorted((*SIXTEEN, *LANGUAGES, "SVA", "TSP")))
CODES = ("M1", "M2", "ML")
ONE_SWEDISH = {"SVA": "SV"}


def school(marks: str | list[str], *more: Grade) -> list[Grade]:
    """Grades in the sixteen subjects, one mark for each as far as they go, and further ones."""
    return [*(Grade(subject, mark) for subject, mark in zip(SIXTEEN, marks, strict=False)), *more]


def points(grades: list[Grade], **options: object) -> int:
    return merit_value(grades, RULES, **options).points_hundredths


def test_sixteen_a_give_320():
    assert points(school("A" * 16)) == 320_00


def test_sixteen_a_and_an_a_in_sprakval_give_340():
    answer = merit_value(school("A" * 16, Grade("FRA", "A", "M2")), RULES)
    assert answer.points_hundredths == 340_00
    assert len(answer.counted) == 16
    assert answer.extra_language == (Grade("FRA", "A", "M2"),)
    assert answer.scaled_from is None


@pytest.mark.parametrize("read_as", ["M1", "ML", ""])
def test_only_a_sprakval_counts_on_top(read_as):
    # Elevens val, modersmål and an unknown way compete among the sixteen: 15 A + 1 E, where the A takes E's place.
    assert points(school("A" * 15 + "E", Grade("FRA", "A", read_as))) == 320_00


def test_a_second_sprakval_competes_among_the_rest():
    grades = school("A" * 15 + "E", Grade("FRA", "A", "M2"), Grade("SPA", "B", "M2"))
    # French on top (20), then 15 A (300) and the better of E and Spanish B (17.5).
    assert points(grades) == 337_50


def test_a_seventeenth_subject_that_is_no_sprakval_drops_the_worst():
    assert points(school("A" * 8 + "E" * 8, Grade("TSP", "C"))) == (8 * 20 + 15 + 7 * 10) * 100


def test_each_mark_has_its_points():
    assert [points([Grade("MA", mark)]) for mark in MARKS] == [2000, 1750, 1500, 1250, 1000, 0, 0]


def test_an_f_counts_as_a_grade_worth_nothing_and_a_dash_as_no_grade():
    answer = merit_value([Grade("MA", "F"), Grade("EN", "-"), Grade("SV", "E")], RULES)
    assert answer.points_hundredths == 10_00
    assert answer.counted == (Grade("SV", "E"), Grade("MA", "F"))


def test_no_grades_give_nothing():
    answer = merit_value([], RULES, dance=True)
    assert (answer.points_hundredths, answer.counted, answer.scaled_from) == (0, (), None)


def test_dance_with_thirteen_grades_is_scaled_to_sixteen():
    # 13 A = 260, times 16/13 = 320.
    answer = merit_value(school("A" * 13), RULES, dance=True)
    assert (answer.points_hundredths, answer.scaled_from) == (320_00, 13)


def test_dance_is_rounded_half_up_to_the_hundredth():
    # 12 E + 1 B = 137.5, times 16/13 = 169.2307...
    assert points(school("E" * 12 + "B"), dance=True) == 169_23
    # 11 E = 110 of 11 grades, times 16/11 = 160 exactly; 10 E + 1 C = 115, times 16/11 = 167.2727...
    assert points(school("E" * 11), dance=True) == 160_00
    assert points(school("E" * 10 + "C"), dance=True) == 167_27
    # 12 E + 2 D = 145, times 16/14 = 165.7142...; 13 E + 1 C = 145 the same.
    assert points(school("E" * 12 + "DD"), dance=True) == 165_71
    # 14 E + 1 B = 157.5, times 16/15 = 168 exactly; 14 E + 1 D = 152.5, times 16/15 = 162.666...: up.
    assert points(school("E" * 14 + "D"), dance=True) == 162_67


def test_dance_adds_sprakval_after_the_scaling():
    answer = merit_value(school("A" * 13, Grade("FRA", "E", "M2")), RULES, dance=True)
    assert (answer.points_hundredths, answer.scaled_from) == (330_00, 13)


def test_dance_with_sixteen_grades_is_not_scaled():
    answer = merit_value(school("E" * 16), RULES, dance=True)
    assert (answer.points_hundredths, answer.scaled_from) == (160_00, None)


def test_few_grades_without_dance_are_not_scaled():
    assert points(school("A" * 13)) == 260_00


def test_swedish_and_swedish_as_second_language_are_one_subject():
    both = [Grade("SV", "E"), Grade("SVA", "B"), Grade("MA", "E")]
    answer = merit_value(both, RULES, same_subject=ONE_SWEDISH)
    assert answer.points_hundredths == 27_50
    assert answer.counted == (Grade("SVA", "B"), Grade("MA", "E"))
    assert points(both) == 37_50


def test_two_grades_in_one_subject_are_refused():
    with pytest.raises(ValueError, match=r"two grades: \['MA'\]"):
        points([Grade("MA", "A"), Grade("MA", "B")])


def test_an_unknown_mark_is_refused():
    with pytest.raises(ValueError, match=r"Unknown marks \['G'\]"):
        points([Grade("MA", "G")])


def test_points_finer_than_hundredths_are_refused():
    with pytest.raises(ValueError, match="mark A must be whole hundredths"):
        hundredths(replace(RULES, points={"A": Decimal("0.001")}))
    with pytest.raises(ValueError, match="mark A must be whole hundredths"):
        hundredths(replace(RULES, points={"A": Decimal(-1)}))


def test_a_later_grade_counts_only_when_it_is_better():
    had = [Grade("MA", "F"), Grade("EN", "C"), Grade("KE", "-")]
    later = [Grade("MA", "E"), Grade("EN", "D"), Grade("KE", "F"), Grade("BI", "B"), Grade("BI", "C")]
    assert best_of(had, later, RULES) == (Grade("BI", "B"), Grade("EN", "C"), Grade("KE", "-"), Grade("MA", "E"))


def test_a_later_grade_in_sprakval_is_still_sprakval():
    assert best_of([Grade("FRA", "E", "M2")], [Grade("FRA", "A")], RULES) == (Grade("FRA", "A", "M2"),)


def test_later_grades_are_checked():
    with pytest.raises(ValueError, match="Unknown marks"):
        best_of([], [Grade("MA", "G")], RULES)
    with pytest.raises(ValueError, match="two grades"):
        best_of([Grade("MA", "A"), Grade("MA", "A")], [], RULES)


@st.composite
def schools(draw):
    """The grades of one applicant: any subjects, any marks, languages read in any way."""
    subjects = draw(st.lists(st.sampled_from(SUBJECTS), unique=True))
    return [
        Grade(
            subject, draw(st.sampled_from(MARKS)), draw(st.sampled_from(("", *CODES))) if subject in LANGUAGES else ""
        )
        for subject in subjects
    ]


def table(people: list[list[Grade]]) -> Grades:
    """The grades of several applicants as columns."""
    rows = [(number, grade) for number, grades in enumerate(people) for grade in grades]
    return Grades(
        applicant=np.array([number for number, _ in rows], np.int32),
        subject=np.array([SUBJECTS.index(grade.subject) for _, grade in rows], np.int16),
        mark=np.array([MARKS.index(grade.mark) for _, grade in rows], np.int8),
        language_as=np.array([CODES.index(g.language_as) if g.language_as else -1 for _, g in rows], np.int8),
        subjects=SUBJECTS,
        marks=MARKS,
        language_codes=CODES,
    )


@given(
    st.lists(st.tuples(schools(), st.booleans()), max_size=8),
    st.integers(1, 17),
    st.integers(0, 2),
    st.sampled_from([{}, ONE_SWEDISH, {"SVA": "SV", "SPA": "FRA"}]),
)
def test_the_kernel_is_the_twin(people, best, extra, same_subject):
    rules = replace(RULES, best_grades=best, extra_language_grades=extra)
    dance = np.array([is_dance for _, is_dance in people], np.bool_)
    fast = merit_values(table([g for g, _ in people]), len(people), dance, rules, same_subject=same_subject)
    twin = [merit_value(g, rules, dance=d, same_subject=same_subject).points_hundredths for g, d in people]
    assert fast.dtype == np.int32
    assert fast.tolist() == twin


def test_the_kernel_refuses_what_the_twin_refuses():
    nobody = np.zeros(1, np.bool_)
    with pytest.raises(ValueError, match="Applicant 0 has two grades in MA"):
        merit_values(table([[Grade("MA", "A"), Grade("SV", "A"), Grade("MA", "B")]]), 1, nobody, RULES)
    with pytest.raises(ValueError, match=r"Unknown marks \['G'\]"):
        merit_values(replace(table([[]]), marks=("A", "G")), 1, nobody, RULES)


@given(schools(), st.data(), st.booleans())
def test_a_higher_mark_never_gives_a_lower_value(grades, data, dance):
    graded = [number for number, grade in enumerate(grades) if grade.mark not in "A-"]
    if graded:
        chosen = data.draw(st.sampled_from(graded))
        better = data.draw(st.sampled_from(MARKS[: MARKS.index(grades[chosen].mark)]))
        raised = [replace(grade, mark=better) if number == chosen else grade for number, grade in enumerate(grades)]
        assert points(raised, dance=dance) >= points(grades, dance=dance)


@given(schools(), schools())
def test_later_grades_never_take_anything_away(grades, later):
    assert points(list(best_of(grades, later, RULES))) >= points(grades)


@given(schools(), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_the_grades_means_nothing(grades, random, dance):
    shuffled = list(grades)
    random.shuffle(shuffled)
    assert merit_value(shuffled, RULES, dance=dance) == merit_value(grades, RULES, dance=dance)


@given(schools())
def test_the_value_is_the_sum_of_the_grades_it_tells_of(grades):
    answer = merit_value(grades, RULES)
    assert answer.points_hundredths == 100 * sum(POINTS[g.mark] for g in (*answer.counted, *answer.extra_language))
    assert 0 <= answer.points_hundredths <= 340_00
