"""One row at a time by hand: the checks of a file, no gap between choices, and the log."""

import json

import pytest

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.table_lists import RowList, Wanted, counts_of_tables, offerings_called
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.table_rows import (
    RowAsBeforeError,
    RowFaultsError,
    RowIsThereError,
    RowMovedOnError,
    save_row,
    take_row_away,
)
from gymnasieregion.platform.audit.models import Event
from tests.admission_year import ROWS, YEAR, rows_of, small_year

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def year():
    small_year()


@pytest.fixture
def save(office, now):
    def one(table, seen=None, **cells):
        return save_row(year=YEAR, table=table, cells=cells, seen=seen, actor=office, why="Skolan ringde", now=now)

    return one


@pytest.fixture
def take_away(office, now):
    return lambda table, **seen: take_row_away(year=YEAR, table=table, seen=seen, actor=office, why="Dubblett", now=now)


MA = {"applicant_id": "Asta", "subject": "MA", "mark": "A", "language_as": ""}


def test_a_row_is_entered_changed_and_taken_away_with_its_ground_in_the_log(save, take_away):
    assert save("grades", applicant_id="Asta", subject=" BI ", mark="E") == {
        "applicant_id": "Asta", "subject": "BI", "mark": "E", "language_as": "",
    }  # fmt: skip
    save("grades", MA, **{**MA, "mark": "B"})
    event = Event.objects.order_by("-seq").first()
    assert (event.action, event.about, event.why) == ("admission.row.change", "applicant:Asta", "Skolan ringde")
    assert json.loads(event.before) == {"grades.before": [{"subject": "MA", "mark": "A"}]}
    assert json.loads(event.after) == {"grades.after": [{"subject": "MA", "mark": "B"}]}
    take_away("grades", **{**MA, "mark": "B"})
    assert [row[1] for row in rows_of("grades") if row[0] == "Asta"] == ["BI", "FRA"]


def test_a_row_is_checked_as_a_file_is(save):
    with pytest.raises(RowFaultsError) as wrong:
        save("grades", MA, **{**MA, "mark": "17,5"})
    assert [(fault.column, fault.code) for fault in wrong.value.faults] == [("mark", "MERIT_TYPED")]
    with pytest.raises(RowFaultsError) as wrong:
        save("tests", applicant_id="Bo", offering_id="NA", points="5")
    assert {fault.code for fault in wrong.value.faults} == {"TEST_NOT_EXPECTED", "NOT_A_CHOICE"}
    assert not Event.objects.filter(action="admission.row.change").exists()


def test_somebody_elses_change_is_not_written_over(save):
    save("grades", MA, **{**MA, "mark": "B"})
    with pytest.raises(RowMovedOnError):
        save("grades", MA, **{**MA, "mark": "C"})


def test_a_row_that_is_there_is_not_entered_again_and_the_same_is_no_change(save):
    with pytest.raises(RowIsThereError, match="Asta, MA"):
        save("grades", **MA)
    with pytest.raises(RowAsBeforeError):
        save("grades", MA, **MA)


def test_choices_move_over_for_another_and_close_the_gap(save, take_away):
    save("choices", applicant_id="Asta", rank="1", offering_id="IB")
    assert rows_of("choices")[:3] == [("Asta", "1", "IB"), ("Asta", "2", "NA"), ("Asta", "3", "ES")]
    save(
        "choices",
        {"applicant_id": "Asta", "rank": "1", "offering_id": "IB"},
        applicant_id="Asta",
        rank="9",
        offering_id="IB",
    )
    assert rows_of("choices")[:3] == [("Asta", "1", "NA"), ("Asta", "2", "ES"), ("Asta", "3", "IB")]
    take_away("choices", applicant_id="Asta", rank="1", offering_id="NA")
    assert rows_of("choices")[:2] == [("Asta", "1", "ES"), ("Asta", "2", "IB")]
    assert [row for row in rows_of("row_decisions") if row[0] == "Asta"] == []


def test_the_last_choice_takes_its_decisions_with_it(take_away):
    take_away("choices", applicant_id="Cia", rank="1", offering_id="NA")
    assert [row[0] for row in rows_of("row_decisions")] == ["Asta"]
    assert json.loads(Event.objects.order_by("-seq").first().before) == {
        "choices.removed": [{"rank": "1", "offering_id": "NA"}],
        "row_decisions.removed": [
            {
                "offering_id": "NA",
                "received": "no",
                "hand": "2",
                "eligible": "yes",
                "dispensation": "EN",
                "added": "LATE",
            }
        ],
    }


def test_an_applicant_who_is_taken_away_is_not_tried(take_away):
    columns = table_named("applicants").columns
    take_away("applicants", **dict(zip(columns, ROWS["applicants"][0], strict=True)))
    assert not Applicant.objects.get(applicant_id="Asta").is_active


def listed(**wanted):
    return [tuple(row.values())[:2] for row in RowList(Wanted(YEAR, **wanted))[:50]]


def test_lists_are_found_and_sorted():
    assert listed(table="choices", applicant="Bo") == [("Bo", "1"), ("Bo", "2")]
    assert listed(table="choices", offerings=("NA", "A", "B", "C", "D", "E")) == [("Asta", "1"), ("Cia", "1")]
    assert listed(table="choices", offerings=("NA",)) == [("Asta", "1"), ("Cia", "1")]
    assert listed(table="grades", exact={"mark": "C"}) == [("Bo", "MA")]
    assert listed(table="grades", sort="-mark")[0] == ("Bo", "MA")
    assert listed(table="row_decisions", exact={"received": "no"}) == [("Cia", "NA")]
    assert listed(table="applicants", applicant="20100501") == [("Bo", "20100501TF02")]
    assert RowList(Wanted(YEAR, "tests")).frame().drop("_protected").rows() == ROWS["tests"]


def test_the_rows_of_a_year_are_those_of_applicants_who_are_tried():
    assert counts_of_tables(YEAR)["grades"] == 4
    Applicant.objects.filter(applicant_id="Asta").update(is_active=False)
    counts = counts_of_tables(YEAR)
    assert (counts["applicants"], counts["grades"], counts["choices"], counts["held"]) == (2, 2, 3, 0)
    assert set(counts_of_tables(2099).values()) == {0}


def test_those_who_are_protected_are_listed_only_for_those_who_may_know_of_them():
    Applicant.objects.filter(applicant_id="Bo").update(protection="MARKED")
    assert listed(table="applicants") == [("Asta", ""), ("Cia", "")]
    rows = RowList(Wanted(YEAR, "choices", sees_protected=True))
    assert rows.count() == 5
    assert [row["_protected"] for row in rows[:5]] == ["no", "no", "yes", "yes", "no"]
    assert listed(table="applicants", applicant="20100501", sees_protected=True) == []


@pytest.mark.parametrize("sort", ["", "rank", "offering_id", "-offering_id", "-applicant_id"])
def test_every_page_of_a_list_is_that_part_of_the_whole_of_it(sort):
    small_year(YEAR - 1)
    Applicant.objects.filter(year=YEAR, applicant_id="Bo").update(protection="MARKED")
    rows = RowList(Wanted(YEAR, "choices", sort=sort))
    whole = rows.frame().rows()
    assert {row[0] for row in whole} == {"Asta", "Cia"}
    assert rows.count() == len(whole) == 3
    for size in (1, 2, 3):
        pages = [rows[start : start + size] for start in range(0, 3, size)]
        assert [tuple(row.values()) for page in pages for row in page] == whole
    assert rows[3:6] == []


def test_the_order_of_the_offerings_goes_with_the_other_filters():
    rows = RowList(Wanted(YEAR, "choices", offerings=("NA", "IB"), exact={"rank": "1"}, sort="-offering_id"))
    assert rows.count() == 2
    assert [(row["applicant_id"], row["offering_id"]) for row in rows[0:1]] == [("Asta", "NA")]
    assert [(row["applicant_id"], row["offering_id"]) for row in rows[1:2]] == [("Cia", "NA")]
    assert RowList(Wanted(YEAR, "choices", offerings=(), sort="offering_id"))[0:5] == []


def test_offerings_are_meant_by_id_or_by_words():
    names = {"S1-NA": ("Naturvetenskapsprogrammet", "Skolan A"), "S1-NAX": ("Naturvetenskapsprogrammet", "Skolan B")}
    assert offerings_called(names, "S1-NA") == ("S1-NA",)
    assert offerings_called(names, "natur skolan b") == ("S1-NAX",)
    assert offerings_called(names, "teknik") == ()
