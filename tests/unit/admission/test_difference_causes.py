"""What differs between the inputs of two runs, and which of it began a chain."""

import polars as pl

from gymnasieregion.contexts.admission.core.difference import Move, Seat
from gymnasieregion.contexts.admission.core.difference_causes import ChangeKind, InputChange, beginnings
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.run_causes import offering_changes, own_changes
from gymnasieregion.contexts.admission.services.run_lines import only_in_one

NOTHING = Seat(None, 0)


def frame(table, *rows):
    return pl.DataFrame(rows, schema=dict.fromkeys(table_named(table).columns, pl.String), orient="row")


def own(table, before, after):
    """Who, kind, about, column, before and after of everything that differs."""
    pair = frame(table, *before), frame(table, *after)
    found = own_changes({table: only_in_one(*pair)}, pair)
    return found.select("applicant_id", "kind", "about", "column", "before", "after").rows()


def person(who, late="no", number="", ticket=None):
    return (who, number, "2010-01-01", "0180", late, "no", "no", ticket or who)


def test_who_came_and_who_went_is_told_and_nothing_else_of_them():
    people = [frame("applicants", *map(person, names)) for names in (("Asta",), ("Cia",))]
    grades = (
        frame("grades", ("Asta", "MA", "A", ""), ("Bo", "MA", "C", "")),
        frame("grades", ("Bo", "MA", "B", ""), ("Cia", "MA", "E", "")),
    )
    found = own_changes({"applicants": tuple(people), "grades": grades}, grades)
    assert found.select("applicant_id", "kind", "about", "before", "after").rows() == [
        ("Asta", "WENT", "", "", ""),
        ("Bo", "MARK", "MA", "C", "B"),
        ("Cia", "CAME", "", "", ""),
    ]
    assert found["table"].to_list() == ["applicants", "grades", "applicants"]


def test_other_facts_of_a_person_are_told_by_column_and_what_identifies_is_not_quoted():
    before, after = [person("Asta", number="201001010000"), person("Bo")], [person("Asta"), person("Bo", late="yes")]
    assert own("applicants", before, after) == [
        ("Asta", "PERSON", "", "identity_number", "", ""),
        ("Bo", "PERSON", "", "late", "no", "yes"),
    ]


def test_a_mark_is_changed_added_or_taken_away():
    before = [("Asta", "EN", "C", ""), ("Asta", "FRA", "B", "M2"), ("Asta", "MA", "C", "")]
    after = [("Asta", "FRA", "B", "M1"), ("Asta", "MA", "A", ""), ("Asta", "SV", "E", "")]
    assert own("grades", before, after) == [
        ("Asta", "MARK", "EN", "", "C", ""),
        ("Asta", "MARK", "FRA", "", "B M2", "B M1"),
        ("Asta", "MARK", "MA", "", "C", "A"),
        ("Asta", "MARK", "SV", "", "", "E"),
    ]


def test_each_decision_on_a_choice_is_told_for_itself():
    before = [("Asta", "NA", "yes", "1", "no", "", "APPLIED", "")]
    after = [("Asta", "NA", "yes", "2", "yes", "EN", "GRANTED", "LATE"), ("Asta", "ES", "", "", "yes", "", "", "")]
    assert own("row_decisions", before, after) == [
        ("Asta", "HAND", "NA", "", "1", "2"),
        ("Asta", "ELIGIBILITY", "ES", "", "", "yes"),
        ("Asta", "ELIGIBILITY", "NA", "", "no", "yes"),
        ("Asta", "DISPENSATION", "NA", "", "", "EN"),
        ("Asta", "FREE_QUOTA", "NA", "", "APPLIED", "GRANTED"),
        ("Asta", "ADDED", "NA", "", "", "LATE"),
    ]


def test_test_points_ranks_later_marks_and_held_seats_are_told():
    assert own("tests", [("Bo", "ES", "20.00")], [("Bo", "ES", "30.00")]) == [
        ("Bo", "TEST", "ES", "", "20.00", "30.00"),
    ]
    assert own("ranks", [("Bo", "IB", "SELECTION", "2", "PENDING")], [("Bo", "IB", "SELECTION", "1", "DONE")]) == [
        ("Bo", "RANK", "IB", "", "2 PENDING", "1 DONE"),
    ]
    assert own("completions", [], [("Cia", "EN", "E", "", "2026-06-10")]) == [
        ("Cia", "COMPLETION", "EN", "", "", "E"),
    ]
    assert own("held", [("Bo", "ES", "alla", "")], [("Bo", "ES", "alla", "YES")]) == [
        ("Bo", "HELD", "", "", "ES", "ES YES"),
    ]


def test_a_choice_added_first_is_no_new_order_of_the_others():
    before = [("Asta", "1", "NA"), ("Asta", "2", "ES"), ("Bo", "1", "NA"), ("Bo", "2", "ES"), ("Cia", "1", "NA")]
    after = [("Asta", "1", "IB"), ("Asta", "2", "NA"), ("Asta", "3", "ES"), ("Bo", "1", "ES"), ("Bo", "2", "NA")]
    assert own("choices", before, [*after, ("Cia", "1", "NA")]) == [
        ("Asta", "CHOICE_ADDED", "IB", "", "", "1"),
        ("Bo", "CHOICE_ORDER", "", "", "", ""),
    ]
    assert own("choices", [("Bo", "1", "NA"), ("Bo", "2", "ES")], [("Bo", "1", "ES")]) == [
        ("Bo", "CHOICE_REMOVED", "NA", "", "1", ""),
    ]


def test_the_seats_of_a_branch_are_added_up_and_told_for_each_of_its_offerings():
    def group(branch, position, kind, seats):
        return (branch, position, f"g{position}", kind, seats, "", "", "")

    before = frame(
        "seat_groups", group("A", "1", "OPEN", "28"), group("A", "2", "FREE", "2"), group("B", "1", "OPEN", "9")
    )
    after = frame(
        "seat_groups", group("A", "1", "OPEN", "30"), group("A", "2", "FREE", "2"), group("B", "1", "OPEN", "9")
    )
    branches = {"A": ("NA", "NAX"), "B": ("ES",)}
    assert offering_changes({"seat_groups": (before, after)}, branches).rows() == [
        ("NA", "seat_groups", "SEATS", "NA", "30", "32", ""),
        ("NAX", "seat_groups", "SEATS", "NAX", "30", "32", ""),
    ]


def test_a_fact_of_an_offering_is_told_by_its_column():
    columns = table_named("offerings").columns
    row = dict.fromkeys(columns, "") | {"offering_id": "NA", "branch_id": "NA", "status": "OPEN"}
    rows = [frame("offerings", tuple(one.values())) for one in (row, row | {"status": "CLOSED"})]
    assert offering_changes({"offerings": tuple(rows)}, {}).rows() == [
        ("NA", "offerings", "OFFERING", "NA", "OPEN", "CLOSED", "status"),
    ]


MARK = InputChange(ChangeKind.MARK, "MA", "C", "A")
MORE = InputChange(ChangeKind.SEATS, "NA", "30", "32")
FEWER = InputChange(ChangeKind.SEATS, "NA", "32", "30")
RULES = InputChange(ChangeKind.RULES)


def test_a_chain_began_with_the_nearest_change():
    into_na = Move("Asta", NOTHING, Seat("NA", 1))
    out_of_na = Move("Asta", Seat("NA", 1), NOTHING)
    assert beginnings(into_na, [MARK], {"NA": [MORE]}, [RULES], {"NA": 3}) == (MARK, MORE)
    assert beginnings(into_na, [], {"NA": [MORE], "ES": [MORE]}, [RULES], {}) == (MORE,)
    assert beginnings(out_of_na, [], {"NA": [FEWER]}, [], {}) == (FEWER,)
    assert beginnings(into_na, [], {"ES": [MORE]}, [RULES], {"NA": 3}) == (RULES,)
    assert beginnings(into_na, [], {}, [], {"NA": 3}) == (InputChange(ChangeKind.OTHERS, "NA", "", "3"),)
    assert beginnings(into_na, [], {}, [], {"ES": 3}) == (InputChange(ChangeKind.UNKNOWN),)


def test_more_seats_put_nobody_out_and_fewer_let_nobody_in():
    unknown = (InputChange(ChangeKind.UNKNOWN),)
    assert beginnings(Move("Asta", Seat("NA", 1), NOTHING), [], {"NA": [MORE]}, [], {}) == unknown
    assert beginnings(Move("Asta", NOTHING, Seat("NA", 1)), [], {"NA": [FEWER]}, [], {}) == unknown


def test_a_change_is_written_in_codes_for_files():
    assert [one.text for one in (MARK, MORE, RULES)] == ["MARK MA C>A", "SEATS NA 30>32", "RULES"]
    assert InputChange(ChangeKind.OFFERING, "NA", "OPEN", "CLOSED", "status").text == "OFFERING NA status OPEN>CLOSED"
