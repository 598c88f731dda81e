"""Rows on their way in are checked with everything that is there, and told by their own lines."""

import pytest

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.import_check import check_rows_in
from gymnasieregion.contexts.admission.services.import_faults import Told, told_from
from gymnasieregion.contexts.admission.services.tables_faults import MESSAGES, FaultList
from gymnasieregion.contexts.admission.services.tables_files import sheet_in
from gymnasieregion.contexts.admission.services.year_rows import write_rows
from tests.admission_year import YEAR, frame, small_year

pytestmark = pytest.mark.django_db
HEADS = {
    name: ",".join(table_named(name).columns) for name in ("applicants", "grades", "choices", "ranks", "tests", "held")
}


def check(table, *lines, replace="key"):
    faults = FaultList()
    sheet = sheet_in("\n".join([HEADS[table], *lines, ""]).encode(), "choices.csv", table_named(table), faults)
    assert not faults.faults
    return check_rows_in(year=YEAR, table=table, sheet=sheet, replace=replace)


def told(checked):
    return [(f.line, f.place("sv"), f.column, f.value, f.code) for f in checked.faults]


@pytest.fixture(autouse=True)
def year():
    small_year()


def test_rows_without_faults_come_out_canonical():
    found = check("grades", "Asta,MA, b ,".replace(" b ", "B"), "Bo,BI,E,")
    assert found.faults == ()
    assert found.frame.rows() == [("Asta", "MA", "B", ""), ("Bo", "BI", "E", "")]


def test_a_fault_has_the_line_of_the_file():
    found = check("grades", "Asta,MA,A,", "", "Asta,BI,17.5,", "Nils,MA,A,")
    assert told(found) == [(4, "", "mark", "17.5", "MERIT_TYPED"), (5, "", "applicant_id", "Nils", "NOT_FOUND")]
    assert found.frame is None
    assert found.faults[1].wrong("sv") == "Finns inte i Sökande."
    assert found.faults[1].wrong("en") == "Not found in Applicants."


def test_a_row_is_checked_with_the_rows_that_it_does_not_replace():
    found = check("choices", "Asta,3,NA")
    assert told(found) == [(2, "", "offering_id", "NA", "CHOICE_TWICE")]
    assert found.faults[0].wrong("sv") == "Den sökande har redan valt utbildningen bland det som redan är inlagt."
    assert check("choices", "Asta,1,NA", replace="applicant").faults == ()


def test_a_gap_between_the_choices_is_told():
    assert [(f.line, f.code, f.facts["missing"]) for f in check("choices", "Asta,4,IB").faults] == [
        (2, "RANK_GAP", "3")
    ]


def test_a_number_that_another_has_is_told_also_of_one_who_is_not_tried():
    Applicant.objects.filter(applicant_id="Bo").update(is_active=False)
    found = check("applicants", "Dan,20100501TF02,2010-05-01,0180,no,no,no,")
    (fault,) = found.faults
    assert (fault.code, fault.column) == ("VALUE_TWICE", "identity_number")
    assert fault.wrong("sv") == "Samma värde finns redan bland det som redan är inlagt."


def test_new_applicants_without_grades_and_choices_are_no_fault():
    assert check("applicants", "Dan,,2010-05-01,0180,no,no,no,").faults == ()


def test_two_may_not_have_the_same_rank():
    write_rows(year=YEAR, table="choices", frame=frame("choices", [("Asta", "3", "IB")]), replace="key")
    assert told(check("ranks", "Asta,IB,SELECTION,2,")) == [(2, "", "rank", "2", "SAME_RANK")]
    assert check("ranks", "Asta,IB,SELECTION,2,", replace="all").faults == ()


def test_what_the_rows_would_break_among_kept_rows_is_told_with_its_place():
    write_rows(year=YEAR, table="held", frame=frame("held", [("Bo", "IB", "alla", "")]), replace="key")
    found = check("choices", "Bo,1,NA", replace="applicant")
    assert told(found) == [(0, "Redan antagna: Bo", "offering_id", "IB", "NOT_A_CHOICE")]


def test_what_hangs_on_a_choice_that_is_taken_away_goes_with_it():
    found = check("choices", "Bo,1,NA", replace="applicant")
    assert {name: rows.drop("_pk").rows() for name, rows in found.followers.items()} == {
        "row_decisions": [], "tests": [("Bo", "ES", "41.25")], "ranks": [("Bo", "IB", "SELECTION", "2", "DONE")],
    }  # fmt: skip


def test_faults_that_were_there_before_are_left_to_others():
    Applicant.objects.filter(applicant_id="Asta").update(home_municipality_code="9999")
    assert check("grades", "Asta,MA,B,").faults == ()


def test_the_whole_table_is_checked_when_it_is_replaced():
    found = check("choices", "Asta,1,NA", "Bo,1,ES", replace="all")
    assert found.faults == ()
    assert {name: rows.height for name, rows in found.followers.items()} == {"row_decisions": 1, "tests": 0, "ranks": 1}


@pytest.mark.parametrize("code", [code for code, message in MESSAGES.items() if "{first}" in "".join(message.sv)])
def test_a_row_that_is_there_already_is_called_so(code):
    fault = Told(2, "", (), "", "", code, {"first": "-1", "target": "grades.csv"})
    assert "bland det som redan är inlagt" in fault.wrong("sv")
    assert "among what is entered" in fault.wrong("en")
    assert told_from(fault.as_json()) == fault
