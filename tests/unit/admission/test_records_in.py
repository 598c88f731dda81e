"""From canonical tables to the columns of a round; every value read by eye from tests/small_folder.py."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.codes import Added, Agreement, FirstHand, FreeQuota, Reply, Selection
from gymnasieregion.contexts.admission.core.merit import Grade, best_of
from gymnasieregion.contexts.admission.selectors.rules import rules_for
from gymnasieregion.contexts.admission.services.records_in import records_of
from gymnasieregion.contexts.admission.services.records_in_rows import grades_of
from gymnasieregion.contexts.admission.services.tables_in import Tables, read_folder
from tests.small_folder import FILES, write_folder

RULES = rules_for(day=date(2025, 7, 1), kind="late", decisions=[])


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return read_folder(write_folder(tmp_path_factory.mktemp("in"), FILES))


@pytest.fixture(scope="module")
def records(tables):
    return records_of(tables, RULES)


def test_the_applicants(records):
    people = records.applicants
    assert people.ids == ("P1", "P2", "P3")
    assert people.tickets == ("P1", "T2", "P3")
    assert people.birth_year.tolist() == [2009, 2009, 2008]
    assert people.home == ("0180", "0182", "0380")
    assert people.late.tolist() == [False, True, False]
    assert people.dance.tolist() == [False, False, True]


def test_the_offerings_and_their_tests_in_hundredths(records):
    offerings = records.offerings
    assert offerings.ids == ("ES", "IB", "NA", "SA1", "SA2")
    assert records.groups.branch_ids == ("ES", "IB", "NA", "SA")
    assert offerings.branch.tolist() == [0, 1, 2, 3, 3]
    assert offerings.programme == ("ES", "IB", "NA", "SA", "SA")
    assert offerings.selection.tolist() == [Selection.MERIT_TEST, Selection.RANK, *[Selection.MERIT] * 3]
    assert offerings.first_hand.tolist() == [FirstHand.AREA, FirstHand.ALL, *[FirstHand.AREA] * 3]
    assert (offerings.test_weight[0], offerings.test_max[0], offerings.test_min[0]) == (150, 6000, 1000)
    assert (offerings.test_subject[0], offerings.test_subject_mark[0], offerings.test_max_rank[0]) == ("MU", "C", 5)


def test_the_seat_groups_in_order_with_their_handovers(records):
    groups = records.groups
    assert groups.start.tolist() == [0, 1, 2, 5, 7]
    assert groups.ids == ("open", "open", "open", "free", "rest", "two", "all")
    assert groups.free.tolist() == [False, False, False, True, False, False, False]
    assert groups.seats.tolist() == [2, 2, 3, 1, 0, 1, 4]
    assert groups.limit.tolist() == [-1, -1, -1, -1, 5, -1, -1]
    assert groups.overflow.tolist() == [-1, -1, -1, 4, -1, 6, -1]
    assert groups.offering.tolist() == [-1, -1, -1, -1, -1, 4, -1]


def test_the_choices_with_all_that_was_decided_of_them(records):
    choices = records.choices
    assert choices.start.tolist() == [0, 2, 5, 6]
    assert choices.offering.tolist() == [2, 0, 0, 1, 4, 2]
    assert choices.rank.tolist() == [1, 2, 1, 2, 3, 1]
    assert choices.free_quota.tolist()[0] == FreeQuota.GRANTED
    assert choices.free_quota.tolist()[4] == FreeQuota.REFUSED
    assert choices.received.tolist() == [-1, -1, -1, -1, 0, -1]
    assert choices.hand.tolist() == [-1, -1, -1, -1, 2, -1]
    assert choices.eligible.tolist() == [-1, -1, -1, -1, 1, -1]
    assert choices.dispensation.tolist() == [False, False, False, False, True, False]
    assert choices.added.tolist()[4] == Added.LATE
    assert choices.test_points.tolist() == [-1, -1, 4125, -1, -1, -1]
    assert choices.typed_rank.tolist() == [0, 0, 0, 2, 0, 0]
    assert choices.free_rank.tolist() == [1, 0, 0, 0, 0, 0]
    assert choices.agreement.tolist()[3] == Agreement.DONE


@pytest.mark.parametrize("list_", ["SELECTION", "FREE"])
def test_an_agreement_is_read_from_either_list_where_merit_decides(tmp_path, list_):
    files = {**FILES, "ranks.csv": FILES["ranks.csv"] + f"P3,NA,{list_},,DONE\n"}
    choices = records_of(read_folder(write_folder(tmp_path, files)), RULES).choices
    assert (choices.agreement[5], choices.typed_rank[5], choices.free_rank[5]) == (Agreement.DONE, 0, 0)


def test_the_seat_held(records):
    assert records.held.choice.tolist() == [-1, 4, -1]
    assert records.held.group.tolist() == [-1, 6, -1]
    assert records.held.reply.tolist() == [0, Reply.NO, 0]


def marks(grades, applicant):
    """The applicant's marks by subject."""
    return {
        grades.subjects[subject]: (grades.marks[mark], grades.language_codes[code] if code >= 0 else "")
        for who, subject, mark, code in zip(
            grades.applicant, grades.subject, grades.mark, grades.language_as, strict=True
        )
        if who == applicant
    }


def test_a_later_grade_counts_where_it_is_better(records):
    assert marks(records.grades, 1) == {"MA": ("D", ""), "MU": ("C", "")}
    assert marks(records.grades, 2) == {"EN": ("E", "")}


def test_every_subject_that_a_programme_names_has_a_number(records):
    assert {"SV", "SVA", "EN", "MA", "BI", "FY", "KE", "GE", "HI", "RE", "SH"} <= set(records.grades.subjects)


GRADES = st.dictionaries(
    st.sampled_from(["MA", "EN", "FRA", "BI"]), st.tuples(st.sampled_from("ABCDEF-"), st.sampled_from(["", "M1", "M2"]))
)


@given(first=GRADES, later=GRADES)
def test_completions_by_column_are_best_of(tables, first, later):
    def frame(given, **more):
        rows = [("P1", subject, mark, code, *more.values()) for subject, (mark, code) in sorted(given.items())]
        columns = ["applicant_id", "subject", "mark", "language_as", *more]
        return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")

    completions = frame(later, completed_on="2025-06-20")
    mixed = Tables({**tables.frames, "grades": frame(first), "completions": completions}, {})
    ours = marks(grades_of(mixed, RULES, pl.Series(["P1"])), 0)
    told = best_of(
        [Grade(subject, mark, code) for subject, (mark, code) in first.items()],
        [Grade(subject, mark, code) for subject, (mark, code) in later.items()],
        RULES.merit,
    )
    assert ours == {grade.subject: (grade.mark, grade.language_as) for grade in told}
