"""Eligibility by skollagen (2010:800) 15-17 kap. and gymnasieförordningen (2010:2039) 7 kap. 1 §, case by case."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.codes import Cause
from gymnasieregion.contexts.admission.core.eligibility import (
    Person,
    Row,
    Shortfall,
    Test,
    eligibility,
    marks_at_least,
    subject_codes,
)
from gymnasieregion.contexts.admission.core.rules import EligibilityRules, SubjectRule
from tests.eligibility_rules import PROGRAMMES, RULES, SWEDISH

YEAR = 2025
BORN = 2009
MARKS = "ABCDEF-"
PRACTICAL = ("BL", "HKK", "IDH", "MU", "SL")
ALL = ("SV", "EN", "MA", "GE", "HI", "RE", "SH", "BI", "FY", "KE", "TK", *PRACTICAL)
SUBJECTS = (*ALL, "SVA", "FRA", "DA")


def passed(*subjects: str, **other: str) -> Person:
    """A person of fifteen with E in some subjects and other marks in others."""
    return Person(dict.fromkeys(subjects, "E") | other, BORN)


def ask(person: Person, row: Row | str, rules: EligibilityRules = RULES):
    row = Row(row) if isinstance(row, str) else row
    return eligibility(person, row, rules, admission_year=YEAR, mark_order=MARKS)


def cause(person: Person, row: Row | str) -> Cause | None:
    return ask(person, row).cause


# Grades (skollagen 16 kap. 30-31 §§, gymnasieförordningen 7 kap. 1 §)


def test_eight_subjects_open_a_vocational_programme():
    assert cause(passed("SV", "EN", "MA", *PRACTICAL), "BA") is None


def test_seven_subjects_do_not():
    answer = ask(passed("SV", "EN", "MA", "BL", "HKK", "IDH", "MU"), "BA")
    assert (answer.cause, answer.shortfall) == (Cause.SUBJECTS_MISSING, Shortfall(others_short=1))


def test_swedish_as_second_language_is_as_good_as_swedish():
    assert cause(passed("SVA", "EN", "MA", *PRACTICAL), "BA") is None


def test_both_kinds_of_swedish_are_one_subject():
    assert ask(passed("SV", "SVA", "EN", "MA", "BL", "HKK", "IDH", "MU"), "BA").shortfall == Shortfall(others_short=1)


def test_twelve_subjects_open_the_arts_and_eleven_do_not():
    assert cause(passed("SV", "EN", "MA", "GE", "HI", "RE", "SH", *PRACTICAL), "ES") is None
    assert ask(passed("SV", "EN", "MA", "GE", "HI", "RE", *PRACTICAL), "ES").shortfall == Shortfall(others_short=1)


def test_twelve_subjects_are_not_enough_for_economics_without_geography():
    answer = ask(passed("SV", "EN", "MA", "HI", "RE", "SH", "BI", *PRACTICAL), "EK")
    assert answer.shortfall == Shortfall(missing=("GE",))


def test_natural_science_wants_chemistry_whatever_the_merit():
    person = Person(dict.fromkeys(ALL, "A") | {"KE": "F"}, BORN)
    assert ask(person, "NA").shortfall == Shortfall(failed=("KE",))
    assert cause(person, "EK") is None
    assert cause(passed(*ALL), "NA") is None


def test_an_f_is_not_a_missing_grade():
    answer = ask(passed("SV", *PRACTICAL, EN="F", MA="-"), "BA")
    assert answer.shortfall == Shortfall(missing=("MA",), failed=("EN",))
    assert ask(passed("SV", "MA", *PRACTICAL), "BA").shortfall == Shortfall(missing=("EN",))


def test_an_f_in_swedish_as_second_language_is_named_so():
    assert ask(passed("EN", "MA", *PRACTICAL, SVA="F"), "BA").shortfall == Shortfall(failed=("SVA",))
    assert ask(passed("EN", "MA", *PRACTICAL), "BA").shortfall == Shortfall(missing=("SV",))


def test_no_grades_at_all_lack_everything():
    assert ask(Person({}, BORN), "BA").shortfall == Shortfall(("EN", "MA", "SV"), (), 5)


# Introductory programmes (skollagen 17 kap. 10-12 §§)


def test_imv_by_maths_without_english():
    assert cause(passed("SV", "MA", "BL", "HKK", "IDH", "MU"), "IMV") is None
    assert cause(passed("SV", "EN", "BL", "HKK", "IDH", "MU"), "IMV") is None


def test_imv_by_both_and_three_others():
    assert cause(passed("SV", "EN", "MA", "BL", "HKK", "IDH"), "IMV") is None


def test_imv_tells_of_the_way_that_is_nearest():
    # By one of English and maths an other subject is lacking; by both, a subject too, and English: the first way.
    first = ask(passed("SV", "MA", "BL", "HKK", "IDH"), "IMV")
    assert (first.way, first.shortfall) == (0, Shortfall(others_short=1))
    # Neither Swedish nor English nor maths: the first way lacks two, the second three.
    neither = ask(passed(*PRACTICAL), "IMV")
    assert (neither.way, neither.shortfall) == (0, Shortfall(missing=("EN", "SV")))
    # With both and two others each way lacks one; the first is told.
    tie = ask(passed("SV", "EN", "MA", "BL", "HKK"), "IMV")
    assert (tie.way, tie.shortfall) == (0, Shortfall(others_short=1))


def test_imv_with_a_dispensation_can_be_nearest_by_the_second_way():
    # Swedish, maths and two others: by way one, two others are lacking; by way two, English forgiven, one.
    answer = ask(passed("SV", "MA", "BL", "HKK"), Row("IMV", dispensation=True))
    assert (answer.way, answer.shortfall) == (1, Shortfall(others_short=1))


def test_imy_is_closed_to_those_eligible_for_a_vocational_programme():
    assert cause(passed("SV", "EN", "MA", *PRACTICAL), "IMY") == Cause.ELIGIBLE_FOR_NATIONAL
    assert cause(passed("SV", "EN", *PRACTICAL, MA="F"), "IMY") is None
    assert cause(passed("SV", "EN", "MA", *PRACTICAL), Row("IMY", decided=True)) is None


def test_ima_needs_a_decision_from_those_it_is_open_to():
    assert cause(Person({}, BORN), "IMA") == Cause.NEEDS_DECISION
    assert cause(Person({}, BORN), Row("IMA", decided=True)) is None
    assert cause(Person({}, BORN), Row("IMA", decided=False)) == Cause.DECIDED_INELIGIBLE
    assert cause(passed(*ALL), "IMA") == Cause.ELIGIBLE_FOR_NATIONAL
    assert cause(passed(*ALL), "IMS") == Cause.NEEDS_DECISION


# Decisions (skollagen 16 kap. 32-33 §§)


def test_a_dispensation_forgives_english_but_no_other_subject():
    row = Row("BA", dispensation=True)
    assert cause(passed("SV", "MA", *PRACTICAL), row) is None
    assert cause(passed("SV", "MA", *PRACTICAL, EN="F"), row) is None
    assert ask(passed("SV", "MA", "BL", "HKK", "IDH", "MU"), row).shortfall == Shortfall(others_short=1)
    assert ask(passed("SV", *PRACTICAL), row).shortfall == Shortfall(missing=("MA",))


def test_a_dispensation_does_not_make_passed_english_another_subject():
    row = Row("BA", dispensation=True)
    assert ask(passed("SV", "EN", "MA", "BL", "HKK", "IDH", "MU"), row).shortfall == Shortfall(others_short=1)


def test_a_dispensation_does_not_make_anyone_eligible_elsewhere():
    assert cause(passed("SV", "MA", *PRACTICAL), Row("IMY", dispensation=True)) is None


def test_equivalent_knowledge_stands_in_for_grades():
    assert cause(Person({}, BORN), Row("NA", decided=True)) is None


def test_a_decision_against_holds_over_grades():
    assert cause(passed(*ALL), Row("NA", decided=False)) == Cause.DECIDED_INELIGIBLE


# Age and completed education (skollagen 15 kap. 5-6 §§)


def test_an_autumn_start_is_too_late_in_the_year_one_turns_twenty():
    born_2005, born_2006 = (Person(dict.fromkeys(ALL, "E"), year) for year in (2005, 2006))
    assert cause(born_2005, "NA") == Cause.TOO_OLD  # 20 in 2025: had to start in spring 2025
    assert cause(born_2006, "NA") is None  # 20 in 2026
    assert cause(born_2005, Row("NA", decided=True)) == Cause.TOO_OLD


def test_the_fourth_technical_year_has_an_age_and_a_decision_of_its_own():
    graduate = Person({}, 2004, completed=True)
    assert cause(graduate, "VI") == Cause.NEEDS_DECISION
    assert cause(graduate, Row("VI", decided=True)) is None
    older = replace(graduate, birth_year=2003)
    assert cause(older, "VI") == Cause.TOO_OLD
    assert cause(older, Row("VI", decided=True)) is None  # begins in the term after the technology programme
    assert cause(older, Row("VI", decided=False)) == Cause.TOO_OLD


def test_who_is_over_age_is_tried_when_it_is_decided_and_the_municipalities_agree():
    too_old = Person(dict.fromkeys(ALL, "E"), 2005)
    assert cause(too_old, Row("NA", decided=True, agreed=True)) is None
    assert cause(too_old, Row("NA", agreed=True)) == Cause.TOO_OLD
    assert cause(too_old, Row("NA", decided=False, agreed=True)) == Cause.TOO_OLD
    assert cause(replace(too_old, completed=True), Row("NA", decided=True, agreed=True)) == Cause.COMPLETED_BEFORE


def test_who_has_completed_a_programme_may_not_begin_another():
    graduate = Person(dict.fromkeys(ALL, "E"), 2006, completed=True)
    assert cause(graduate, "NA") == Cause.COMPLETED_BEFORE
    assert cause(graduate, Row("IMY", decided=True)) == Cause.COMPLETED_BEFORE


# Skills tests


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (Test(), Cause.TEST_NOT_TAKEN),
        (Test(points=0), None),
        (Test(points=49_99, minimum=50_00), Cause.TEST_BELOW_MINIMUM),
        (Test(points=50_00, minimum=50_00), None),
        (Test(points=1, subject="MU", subject_mark="C"), Cause.TEST_SUBJECT_MARK),
        (Test(points=1, subject="MU", subject_mark="D"), None),
        (Test(points=1, subject="FRA", subject_mark="E"), Cause.TEST_SUBJECT_MARK),
        (Test(points=1, subject="MU"), None),
        (Test(points=1, max_rank=4), Cause.TEST_CHOICE_RANK),
        (Test(points=1, max_rank=5), None),
        (Test(points=1, minimum=2, subject="MU", subject_mark="A", max_rank=1), Cause.TEST_BELOW_MINIMUM),
    ],
)
def test_a_skills_test_asks_its_own(test, expected):
    person = Person(dict.fromkeys(ALL, "E") | {"MU": "D"}, BORN)
    assert cause(person, Row("ES", rank=5, test=test)) == expected


def test_grades_are_told_before_the_test_and_a_decision_does_not_replace_the_test():
    assert cause(Person({}, BORN), Row("ES", test=Test())) == Cause.SUBJECTS_MISSING
    assert cause(Person({}, BORN), Row("ES", decided=True, test=Test())) == Cause.TEST_NOT_TAKEN


# What is refused


def test_an_unknown_programme_is_refused():
    with pytest.raises(ValueError, match="programme XX"):
        ask(passed(), "XX")


def test_an_unknown_mark_is_refused():
    with pytest.raises(ValueError, match="Unknown marks"):
        ask(passed(MA="G"), "BA")
    with pytest.raises(ValueError, match="Unknown mark G"):
        marks_at_least("G", MARKS)


def test_marks_out_of_order_are_refused():
    with pytest.raises(ValueError, match="best first"):
        eligibility(passed(), Row("BA"), RULES, admission_year=YEAR, mark_order="-ABCDEF")


def test_a_rule_that_uses_a_subject_twice_is_refused():
    rules = replace(RULES, by_programme={"BA": (SubjectRule((SWEDISH,), ("SVA",), 0),)})
    with pytest.raises(ValueError, match="twice"):
        ask(passed(), "BA", rules)


def test_the_subjects_of_the_rules_are_told():
    assert subject_codes(RULES) == {"SV", "SVA", "EN", "MA", "GE", "HI", "RE", "SH", "BI", "FY", "KE"}


# What holds for everyone

PEOPLE = st.builds(
    Person,
    st.dictionaries(st.sampled_from(SUBJECTS), st.sampled_from("AEEEEF-")),
    st.integers(2003, 2010),
    st.booleans(),
)
TESTS = st.builds(
    Test,
    points=st.none() | st.integers(0, 3),
    minimum=st.none() | st.integers(0, 3),
    subject=st.sampled_from(("", "MU", "SVA")),
    subject_mark=st.sampled_from(("", "A", "E")),
    max_rank=st.none() | st.integers(1, 3),
)
ROWS = st.builds(
    Row,
    st.sampled_from(PROGRAMMES),
    st.integers(1, 4),
    st.sampled_from((None, None, True, False)),
    st.booleans(),
    st.booleans(),
    st.none() | TESTS,
)


@given(PEOPLE, ROWS, st.sampled_from(SUBJECTS), st.sampled_from("ABCDE"))
def test_a_passed_subject_more_never_takes_eligibility_away(person, row, subject, mark):
    # Except, by law, from introductory programmes closed to those eligible for a vocational one.
    if row.programme not in RULES.closed_for_eligible and person.marks.get(subject, "-") in "F-":
        better = replace(person, marks={**person.marks, subject: mark})
        before, after = ask(person, row), ask(better, row)
        assert after.shortfall.size <= before.shortfall.size
        if before.cause is None:
            assert after.cause is None


@given(PEOPLE, ROWS)
def test_what_is_lacking_is_told_with_its_cause_only(person, row):
    answer = ask(person, row)
    assert (answer.shortfall.size > 0) == (answer.cause == Cause.SUBJECTS_MISSING)
    assert not set(answer.shortfall.missing) & set(answer.shortfall.failed)
    assert all(person.marks[subject] == "F" for subject in answer.shortfall.failed)
    assert all(person.marks.get(subject, "-") == "-" for subject in answer.shortfall.missing)
