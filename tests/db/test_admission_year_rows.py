"""Many rows of a year's tables at once: what takes the place of what, and that nothing else is touched."""

import polars as pl
import pytest
from django.db import transaction

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, Grade
from gymnasieregion.contexts.admission.services.year_rows import Changes, UnknownApplicantError, write_rows
from tests.admission_year import NOW, ROWS, YEAR, frame, rows_of, small_year

pytestmark = pytest.mark.django_db


def write(table, rows, replace="key", year=YEAR):
    return write_rows(year=year, table=table, frame=frame(table, rows), replace=replace)


@pytest.fixture
def year():
    small_year()


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize("table", ROWS)
def test_what_is_written_is_what_is_read(table):
    assert rows_of(table) == sorted(ROWS[table])


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize("table", ROWS)
@pytest.mark.parametrize("replace", ["all", "applicant", "key"])
def test_the_same_rows_again_change_nothing(table, replace):
    keys = list(Grade.objects.values_list("pk", flat=True))
    assert write(table, ROWS[table], replace) == Changes(0, 0, 0, len(ROWS[table]))
    assert list(Grade.objects.values_list("pk", flat=True)) == keys


@pytest.mark.usefixtures("year")
def test_a_row_takes_the_place_of_the_one_with_its_key():
    changes = write("grades", [("Asta", "MA", "B", ""), ("Asta", "BI", "E", ""), ("Asta", "FRA", "B", "M2")])
    assert changes == Changes(new=1, changed=1, removed=0, same=1)
    assert rows_of("grades") == [
        ("Asta", "BI", "E", ""), ("Asta", "FRA", "B", "M2"), ("Asta", "MA", "B", ""),
        ("Bo", "MA", "C", ""), ("Cia", "EN", "-", ""),
    ]  # fmt: skip


@pytest.mark.usefixtures("year")
def test_the_rows_of_an_applicant_take_the_place_of_all_that_the_applicant_had():
    changes = write("choices", [("Asta", "1", "ES"), ("Asta", "2", "IB"), ("Asta", "3", "NA")], "applicant")
    assert changes == Changes(new=1, changed=2, removed=0, same=0)
    changes = write("choices", [("Asta", "1", "NA")], "applicant")
    assert changes == Changes(new=0, changed=1, removed=2, same=0)
    assert rows_of("choices") == [("Asta", "1", "NA"), *ROWS["choices"][2:]]


@pytest.mark.usefixtures("year")
def test_two_choices_change_places():
    assert write("choices", [("Asta", "1", "ES"), ("Asta", "2", "NA")]).changed == 2
    assert rows_of("choices")[:2] == [("Asta", "1", "ES"), ("Asta", "2", "NA")]


@pytest.mark.usefixtures("year")
def test_the_whole_table_is_replaced():
    assert write("tests", [("Asta", "ES", "12.50")], "all") == Changes(new=1, changed=0, removed=1, same=0)
    assert rows_of("tests") == [("Asta", "ES", "12.50")]
    assert write("tests", [], "all") == Changes(new=0, changed=0, removed=1, same=0)


@pytest.mark.usefixtures("year")
def test_applicants_change_lots_and_numbers_with_each_other_and_keep_their_rows():
    asta, bo, cia = ROWS["applicants"]
    new = [(*asta[:1], "20100312TF01", *asta[2:7], "lott-7"), (*bo[:1], "", *bo[2:7], "Asta"), cia]
    keys = dict(Applicant.objects.values_list("applicant_id", "pk"))
    assert write("applicants", new) == Changes(new=0, changed=2, removed=0, same=1)
    assert rows_of("applicants") == new
    assert dict(Applicant.objects.values_list("applicant_id", "pk")) == keys
    assert rows_of("grades") == sorted(ROWS["grades"])


@pytest.mark.usefixtures("year")
def test_an_applicant_taken_away_is_no_longer_tried_and_comes_back_with_every_row():
    kept = ROWS["applicants"][:2]
    assert write("applicants", kept, "all") == Changes(new=0, changed=0, removed=1, same=2)
    assert rows_of("applicants") == kept
    assert rows_of("grades") == sorted(ROWS["grades"][:3])
    assert write("grades", ROWS["grades"][:3], "all").removed == 0
    assert write("applicants", ROWS["applicants"]) == Changes(new=0, changed=1, removed=0, same=2)
    assert rows_of("grades") == sorted(ROWS["grades"])


@pytest.mark.usefixtures("year")
def test_what_the_tables_do_not_hold_of_an_applicant_stays():
    Applicant.objects.filter(applicant_id="Bo").update(school="Björkskolan", protection="MARKED")
    bo = ROWS["applicants"][1]
    write("applicants", [(*bo[:3], "0184", *bo[4:])])
    row = Applicant.objects.get(applicant_id="Bo")
    assert (row.home_municipality_code, row.school, row.protection) == ("0184", "Björkskolan", "MARKED")


@pytest.mark.usefixtures("year")
def test_more_columns_of_the_model_are_written_too():
    new = frame("applicants", [("Dan", "", "2010-01-01", "0180", "no", "no", "no", "Dan")])
    new = new.with_columns(school=pl.lit("Björkskolan"), school_class=pl.lit("9A"), kind=pl.lit("REPEATER"))
    assert write_rows(year=YEAR, table="applicants", frame=new, replace="key").new == 1
    row = Applicant.objects.get(applicant_id="Dan")
    assert (row.school, row.school_class, row.kind, row.category, row.is_active) == (
        "Björkskolan", "9A", "REPEATER", "REGISTERED", True,
    )  # fmt: skip


@pytest.mark.usefixtures("year")
def test_another_year_is_left_alone():
    secrets = {"secret": "0" * 64, "entropy": "väder", "slip_secret": "1" * 64}
    AdmissionYear.objects.create(year=2027, synthetic=True, opened_at=NOW, **secrets)
    write("applicants", ROWS["applicants"], year=2027)
    write("grades", [("Asta", "MA", "F", "")], "all", year=2027)
    assert rows_of("grades") == sorted(ROWS["grades"])
    assert rows_of("grades", 2027) == [("Asta", "MA", "F", "")]


@pytest.mark.usefixtures("year")
def test_a_row_about_nobody_is_refused():
    with pytest.raises(UnknownApplicantError, match="Nils"), transaction.atomic():
        write("grades", [("Nils", "MA", "A", "")])
    assert rows_of("grades") == sorted(ROWS["grades"])


def test_a_year_that_is_not_open_is_refused():
    with pytest.raises(AdmissionYear.DoesNotExist):
        write("grades", [])


@pytest.mark.usefixtures("year")
def test_thousands_of_grades_are_written_by_few_questions(django_assert_max_num_queries):
    people = [(f"P{n}", "", "2010-01-01", "0180", "no", "no", "no", f"P{n}") for n in range(200)]
    subjects = ("BI", "BL", "EN", "FY", "GE", "HI", "IDH", "KE", "MA", "MU", "RE", "SH", "SL", "SV", "TK")
    grades = [(person[0], subject, "C", "") for person in people for subject in subjects]
    write("applicants", people)
    with django_assert_max_num_queries(40):
        assert write("grades", grades) == Changes(3_000, 0, 0, 0)
    with django_assert_max_num_queries(5):
        assert write("grades", grades) == Changes(0, 0, 0, 3_000)
