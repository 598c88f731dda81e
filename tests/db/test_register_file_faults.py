"""Every fault of a file of events is told, with its line, its column, what is wrong and what would be right."""

import datetime as dt
from io import BytesIO

import pytest
import xlsxwriter

from gymnasieregion.contexts.register.core.codes import EndReason, EventKind, Protection
from gymnasieregion.contexts.register.models import RegisterEvent
from gymnasieregion.contexts.register.services import correcting, people, studying
from gymnasieregion.contexts.register.services.file_faults import MESSAGES, REFUSALS, FaultList, code_of
from gymnasieregion.contexts.register.services.file_plan import Reach, plan_of
from gymnasieregion.contexts.register.services.file_reading import read_events
from gymnasieregion.platform.tables.messages import SHARED
from tests.event_files import happen, look, text_of
from tests.offer_records import load_small_offer
from tests.register_people import AT_SECOND, TERM, new_pupil, told

pytestmark = pytest.mark.django_db
ELSA, LEFT, DOUBLE, HIDDEN = "20100501TF01", "20100501TF02", "20100501TF03", "20100501TF04"
NEW = "20100501TF09"
MEND = "Läs numret igen, eller skriv in eleven först."
LATER, BREAK_OFF = "2026-10-05", dt.date(2026, 9, 14)
AT = {"number": ELSA, "school_unit": "S001"}
ON = {**AT, "on": LATER}
FROM = {**AT, "starts_on": TERM}
ENROL = {"number": NEW, "municipality_code": "0180", "school_unit": "S001", "education_code": "NANAT",
         "starts_on": TERM}  # fmt: skip
AWARD = {**AT, "kind": "DIPLOMA", "awarded_on": "2029-06-08", "ends_on": "2029-06-09", "is_eligible": "ja"}


@pytest.fixture(autouse=True, scope="module")
def _pupils(rows_of_the_module):
    """One who goes on, one who has broken off, one who is at two schools, one who is protected."""
    load_small_offer()
    new_pupil(ELSA)
    _, left = new_pupil(LEFT)
    studying.interrupt(spell=left, on=BREAK_OFF, reason=EndReason.BREAK_OFF, telling=told(1))
    double, _ = new_pupil(DOUBLE)
    studying.enrol(person=double, placement=AT_SECOND, kind=EventKind.ENROL_RESIDENT, telling=told(1))
    new_pupil(HIDDEN, protection=Protection.MARKED)


K = EventKind
CELLS = [
    (K.CHANGE_CLASS, {**ON, "class_name": ""}, "class_name", "EMPTY_CELL"),
    (K.CHANGE_CLASS, {**ON, "class_name": "K" * 21}, "class_name", "TEXT_LONG"),
    (K.CHANGE_CLASS, {**ON, "class_name": "1B", "on": "2026-13-01"}, "on", "NOT_DATE"),
    (K.CHANGE_CLASS, {**ON, "class_name": "1B", "on": "1926-10-05"}, "on", "NOT_DATE"),
    (K.CHANGE_CLASS, {**ON, "class_name": "1B", "school_unit": "99999999"}, "school_unit", "UNIT_UNKNOWN"),
    (K.CHANGE_CLASS, {**ON, "class_name": "1B", "number": "201005121235"}, "number", "NUMBER_WRONG"),
    (K.CHANGE_CLASS, {**ON, "class_name": "1B", "number": "20101399TF01"}, "number", "NUMBER_WRONG"),
    (K.CHANGE_CLASS, {**ON, "class_name": "1B", "number": "?"}, "number", "NUMBER_WRONG"),
    (K.CHANGE_CLASS, {**ON, "class_name": "1B", "number": "2" * 22}, "number", "TEXT_LONG"),
    (K.CHANGE_PATH, {**ON, "education_code": "XXYYY"}, "education_code", "STUDY_PATH_UNKNOWN"),
    (K.INTERRUPT, {**ON, "reason": "PROMOTED"}, "reason", "NOT_IN_LIST"),
    (K.PROMOTE, {**ON, "school_year": "tvåan"}, "school_year", "NOT_INTEGER"),
    (K.PROMOTE, {**ON, "school_year": "1"}, "school_year", "BELOW"),
    (K.PROMOTE, {**ON, "school_year": "6"}, "school_year", "ABOVE"),
    (K.MOVE, {"number": ELSA, "municipality_code": "9999", "on": LATER}, "municipality_code", "MUNICIPALITY_UNKNOWN"),
    (K.AWARD, {**AWARD, "is_eligible": "kanske"}, "is_eligible", "NOT_BOOLEAN"),
    (K.AWARD, {**AWARD, "points": "-1"}, "points", "NEGATIVE"),
    (K.CHANGE_NUMBER, {"number": ELSA, "new_number": "51-123456", "on": LATER}, "new_number", "NUMBER_WRONG"),
]
REFUSED = [
    (K.CHANGE_CLASS, {**ON, "class_name": "1B", "number": NEW}, "number", "PERSON_UNKNOWN"),
    (K.CHANGE_CLASS, {**ON, "class_name": "1B", "school_unit": "S002"}, "school_unit", "NOT_AT_UNIT"),
    (K.CHANGE_CLASS, {**ON, "class_name": "1B", "on": "2026-08-01"}, "on", "NOT_THERE_THEN"),
    (K.ENROL_RESIDENT, {**ENROL, "municipality_code": ""}, "municipality_code", "NEW_NEEDS_HOME"),
    (K.ENROL_RESIDENT, {**ENROL, "birth_date": "2010-05-02"}, "birth_date", "BIRTH_DATE_DIFFERS"),
    (K.ENROL_RESIDENT, {**ENROL, "number": "51-123456", "number_kind": "LMA"}, "birth_date", "NEW_NEEDS_BIRTH_DATE"),
    (K.ENROL_RESIDENT, {**ENROL, "number": "51-123456"}, "number", "NUMBER_SHAPE"),
    (K.ENROL_RESIDENT, {**ENROL, "path_ends_on": "2026-08-01"}, "path_ends_on", "PATH_ENDS_TOO_EARLY"),
    (K.ENROL_RESIDENT, {**ENROL, "number": ELSA, "starts_on": LATER}, "school_unit", "SAME_UNIT_OVERLAP"),
    (K.ENROL_PROTECTED, {**ENROL, "number": ELSA, "protection": "MARKED"}, "protection", "OTHER_PROTECTION"),
    (K.CHANGE_MARKERS, {**ON, "education_code": "SASAM"}, "education_code", "OTHER_PROGRAMME"),
    (K.PROMOTE, {**ON, "school_year": "3"}, "school_year", "OTHER_YEAR"),
    (K.PROMOTE, {**AT, "on": "2029-08-20", "school_year": "2"}, "path_ends_on", "PATH_NEEDS_NEW_END"),
    (K.INTERRUPT, {**AT, "on": TERM, "reason": "BREAK_OFF"}, "on", "ENDS_TOO_EARLY"),
    (K.INTERRUPT, {**AT, "on": "2029-07-01", "reason": "BREAK_OFF"}, "reason", "PATH_HAS_ENDED"),
    (K.INTERRUPT, {**ON, "number": LEFT, "reason": "BREAK_OFF"}, "on", "ENDED_ALREADY"),
    (K.RETURN, {**ENROL, "number": ELSA, "starts_on": LATER} | {"municipality_code": None}, "starts_on",
     "STILL_STUDYING"),
    (K.RETURN, {**ENROL, "number": LEFT, "starts_on": "2026-07-01"} | {"municipality_code": None}, "starts_on",
     "NOTHING_TO_RETURN_TO"),
    (K.CORRECT_BREAK_OFF, {**AT, "break_off_on": LATER}, "break_off_on", "NO_BREAK_OFF_THEN"),
    (K.CORRECT_START, {**AT, "starts_on": LATER, "right_on": TERM}, "starts_on", "NO_SPELL_FROM"),
    (K.CORRECT_SPELL, {**FROM, "right_ends_on": LATER}, "right_ends_on", "NO_END_TO_CORRECT"),
    (K.SETTLE_DOUBLE, {**AT, "number": DOUBLE, "other_school_unit": "S001", "on": LATER}, "on", "NOT_DOUBLE"),
    (K.CHANGE_NUMBER, {"number": ELSA, "new_number": LEFT, "on": LATER}, "new_number", "NUMBER_TAKEN"),
    (K.CORRECT_NUMBER, {"number": ELSA, "right_number": LEFT}, "right_number", "NUMBER_TAKEN"),
    (K.AWARD, {**AWARD, "kind": "CERTIFICATE"}, "is_eligible", "CERTIFICATE"),
    (K.AWARD, {**AWARD, "ends_on": ""}, "ends_on", "NEEDS_END"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "row", "column", "code"), CELLS + REFUSED, ids=[f"{k}-{code}" for k, _, _, code in CELLS + REFUSED]
)
def test_a_row_at_fault_is_told(kind, row, column, code):
    row = {name: value for name, value in row.items() if value is not None}
    plan, wrong, _ = look(kind, row)
    assert wrong == [(2, column, code)]
    assert plan.happened == []


def test_an_award_twice_on_a_day_and_a_day_outside_the_spell_are_told():
    happen(K.AWARD, AWARD)
    assert look(K.AWARD, {**AWARD, "points": "2500"})[1] == [(2, "awarded_on", "AWARDED_ALREADY")]
    assert look(K.CHANGE_CLASS, {**ON, "on": "2029-06-09", "class_name": "3B"})[1] == [(2, "on", "NOT_THERE_THEN")]


def test_what_the_rules_may_refuse_is_tried_here_or_cannot_come_out_of_a_file():
    tried = {code for _, _, _, code in REFUSED} | {"AWARDED_ALREADY"}
    never = {"NO_BREAK_OFF", "NOT_STUDYING_THEN"}  # the spell is looked up by the very day
    assert {code_of(error) for error in REFUSALS} == {code for code in tried if code not in SHARED} - {
        "PERSON_UNKNOWN", "NEW_NEEDS_HOME", "BIRTH_DATE_DIFFERS", "NEW_NEEDS_BIRTH_DATE",
    } | never  # fmt: skip


def test_every_fault_is_told_at_once_in_words_for_people():
    text = text_of(
        K.CHANGE_CLASS, {**ON, "class_name": "1B", "number": NEW}, {**ON, "class_name": "1B", "on": "i höst"},
        {**ON, "class_name": ""},
    )  # fmt: skip
    faults = FaultList()
    plan_of(K.CHANGE_CLASS, read_events(K.CHANGE_CLASS, "fil.csv", text.encode(), faults), Reach(), faults)
    assert [fault.text("sv") for fault in faults.in_order(stopping=True)] == [
        f"fil.csv, rad 2, kolumn number [{NEW}]: Ingen i registret har numret. {MEND}",
        "fil.csv, rad 3, kolumn on [i höst]: Inget datum som finns. Skriv ÅÅÅÅ-MM-DD, t.ex. 2009-03-12.",
        "fil.csv, rad 4, kolumn class_name: Cellen är tom. Ny klass måste fyllas i.",
    ]
    assert RegisterEvent.objects.filter(source="FILE").count() == 0


def test_the_same_row_twice_is_told():
    row = {**ON, "class_name": "1B"}
    assert look(K.CHANGE_CLASS, row, {**row, "class_name": "1C"})[1] == [(3, "number", "DUPLICATE")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "EMPTY_FILE"),
        ("number,school_unit,on,class_name\n", "NO_ROWS"),
        ("number,school_unit,on\n20100501TF01,S001,2026-10-05\n", "COLUMN_MISSING"),
        ("number,school_unit,on,klass\n20100501TF01,S001,2026-10-05,1B\n", "COLUMN_UNKNOWN"),
    ],
)
def test_a_file_that_is_none_is_told(text, code):
    faults = FaultList()
    file = read_events(K.CHANGE_CLASS, "fil.csv", text.encode(), faults)
    assert code in {fault.code for fault in faults.faults}
    assert file.rows == ()


def test_a_sheet_of_excel_is_read_as_the_same_rows():
    book = BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as file:
        sheet = file.add_worksheet("change_class")
        sheet.write_row(0, 0, ("number", "school_unit", "on", "class_name"))
        sheet.write_row(1, 0, (ELSA, "S001", LATER, "1B"))
        sheet.write_datetime(2, 2, dt.date(2026, 10, 5), file.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row(2, 0, (DOUBLE, "S001"))
        sheet.write(2, 3, "1C")
    faults = FaultList()
    read = read_events(K.CHANGE_CLASS, "fil.xlsx", book.getvalue(), faults)
    assert faults.faults == []
    assert [(row.line, row.cells["on"], row.cells["class_name"]) for row in read.rows] == [
        (2, dt.date(2026, 10, 5), "1B"), (3, dt.date(2026, 10, 5), "1C"),
    ]  # fmt: skip


def test_a_school_tells_of_its_own_pupils_alone():
    reach = Reach(frozenset({"S002"}), protected=False)
    row = {**ON, "class_name": "1B"}
    assert look(K.CHANGE_CLASS, row, reach=reach)[1] == [(2, "school_unit", "UNIT_NOT_YOURS")]
    moved = {**ON, "new_school_unit": "S002", "education_code": "NANAT"}
    assert look(K.CHANGE_SCHOOL, moved, reach=reach)[1] == []  # one of the two schools is its own


def test_a_protected_identity_is_nobody_to_who_may_not_know():
    reach = Reach(frozenset({"S001"}), protected=False)
    row = {**ON, "number": HIDDEN, "class_name": "1B"}
    assert look(K.CHANGE_CLASS, row, reach=reach)[1] == [(2, "number", "PERSON_UNKNOWN")]
    assert look(K.ENROL_RESIDENT, {**ENROL, "number": HIDDEN}, reach=reach)[1] == [(2, "number", "NOT_BY_FILE")]
    plan, wrong, _ = look(K.CHANGE_CLASS, row)
    assert (wrong, plan.hidden, len(plan.happened)) == ([], {2}, 1)


def test_who_becomes_a_double_pupil_is_told_and_let_through():
    _, wrong, odd = look(K.ENROL_RESIDENT, {**ENROL, "number": ELSA, "school_unit": "S002"})
    assert (wrong, odd) == ([], [(2, "starts_on", "DOUBLE")])


SAID_ALREADY = [
    (K.ENROL_RESIDENT, {**ENROL, "number": ELSA, "class_name": "1A"}),
    (K.CHANGE_CLASS, {**ON, "class_name": "1A"}),
    (K.INTERRUPT, {**AT, "number": LEFT, "on": BREAK_OFF, "reason": "BREAK_OFF"}),
    (K.CORRECT_START, {**FROM, "right_on": TERM}),
    (K.CORRECT_SPELL, {**FROM, "class_name": "1A"}),
    (K.MOVE, {"number": ELSA, "municipality_code": "0180", "on": LATER}),
    (K.CHANGE_NUMBER, {"number": ELSA, "new_number": ELSA, "on": LATER}),
    (K.CORRECT_NUMBER, {"number": ELSA, "right_number": ELSA}),
]


@pytest.mark.parametrize(("kind", "row"), SAID_ALREADY, ids=[kind.value for kind, _ in SAID_ALREADY])
def test_a_row_that_says_what_is_known_is_counted_and_left_alone(kind, row):
    plan, wrong, _ = look(kind, row)
    assert (wrong, plan.same, plan.happened) == ([], 1, [])


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        (K.PROMOTE, {**ON, "school_year": "2"}),
        (K.CHANGE_SCHOOL, {**ON, "new_school_unit": "S002", "education_code": "SASAM"}),
        (K.CHANGE_PATH, {**ON, "education_code": "SASAM"}),
        (K.RETURN, {**ENROL, "number": LEFT, "starts_on": LATER} | {"municipality_code": None}),
        (K.AWARD, AWARD),
    ],
    ids=["promote", "change_school", "change_path", "return", "award"],
)
def test_the_same_rows_in_another_file_promote_nobody_twice(kind, row):
    row = {name: value for name, value in row.items() if value is not None}
    happen(kind, row)
    plan, wrong, _ = look(kind, row)
    assert (wrong, plan.same, plan.happened) == ([], 1, [])


def test_a_number_that_was_had_before_and_one_given_in_the_file_find_the_pupil():
    first = {"number": ELSA, "new_number": NEW, "on": LATER}
    again = {"number": NEW, "new_number": "20100501TF08", "on": "2026-11-02"}
    happen(K.CHANGE_NUMBER, first, again)
    assert look(K.CHANGE_CLASS, {**ON, "class_name": "1B"})[1] == []  # by the number of August
    elsa = people.numbers.read_number("20100501TF08").value
    assert look(K.CHANGE_CLASS, {**ON, "class_name": "1B", "number": elsa})[1] == []


def test_a_settled_double_is_settled_as_by_hand():
    conflict = correcting.Conflict.objects.get()
    event = happen(K.SETTLE_DOUBLE, {**AT, "number": DOUBLE, "other_school_unit": "S002", "on": LATER})
    conflict.refresh_from_db()
    assert (conflict.settled_by, conflict.how) == (event, "KEPT_FIRST")


def test_the_messages_say_something_in_both_languages():
    assert all(all(message.sv) and all(message.en) for message in MESSAGES.values())
