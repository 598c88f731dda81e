"""A sending school's file: checked whole, nothing half, one event, and the same file again changes nothing."""

import datetime as dt
import json
from io import BytesIO

import pytest
import xlsxwriter

from gymnasieregion.contexts.admission.models import Applicant, Grade, ImportFile
from gymnasieregion.contexts.admission.services.imports_kept import FileKindError
from gymnasieregion.contexts.admission.services.pupils import register_pupil
from gymnasieregion.contexts.admission.services.pupils_facts import Pupil
from gymnasieregion.contexts.admission.services.pupils_import import (
    PupilsNotReadyError,
    apply_pupils,
    discard_pupils,
    send_pupils,
)
from gymnasieregion.contexts.admission.services.pupils_plan import plan_of
from gymnasieregion.contexts.admission.services.pupils_protection import begin_protection
from gymnasieregion.platform.audit.models import Entry, Event
from gymnasieregion.platform.jobs.models import Job
from tests.admission_year import YEAR, small_year

pytestmark = pytest.mark.django_db

HEADER = (
    "identity_number,birth_date,given_name,family_name,school,school_code,school_class,home_municipality_code,kind,"
    "category,email,MA,SVA,M1,M2,ML\n"
)
ASTA = "20100312-TF12,2010-03-12,Asta,Ek,Skolan A,G001,9A,180,,,asta@exempel.se,A,,,FRA B,ARA C\n"
BO = "20100501TF02,2010-05-01,Bo,Al,Skolan A,G001,9A,0182,REPEATER,ASYLUM,,C,E,SPA D,,\n"
WHOLE = (HEADER + ASTA + BO).encode()


@pytest.fixture(autouse=True)
def _year():
    small_year(applicants=[], grades=[], choices=[], row_decisions=[], tests=[], ranks=[], completions=[])


def _send(office, now, data=WHOLE, name="elever.csv"):
    return send_pupils(year=YEAR, file_name=name, data=data, actor=office, now=now)


def _grades(who):
    rows = Grade.objects.filter(applicant__identity_number=who).order_by("subject")
    return list(rows.values_list("subject", "mark", "language_as"))


def _faults(data):
    return [(fault.line, fault.column, fault.code) for fault in plan_of(YEAR, data, "elever.csv").faults]


def test_a_file_is_looked_at_first_and_then_brought_in_with_one_event(office, now):
    row = _send(office, now)
    assert (row.state, Applicant.objects.count()) == ("READY", 0)
    assert json.loads(row.found)["pupils"] == {"new": 2, "changed": 0, "same": 0, "moved": 0}
    before = Event.objects.count()
    done = apply_pupils(import_id=row.pk, actor=office, now=now)
    assert (done.state, bytes(done.content)) == ("APPLIED", b"")
    asta, bo = Applicant.objects.order_by("applicant_id")
    assert (asta.applicant_id, asta.identity_number, asta.home_municipality_code) == (
        "E2600001",
        "20100312TF12",
        "0180",
    )
    assert (asta.kind, asta.category, bo.kind, bo.category) == ("YEAR_NINE", "REGISTERED", "REPEATER", "ASYLUM")
    assert _grades("20100312TF12") == [("ARA", "C", "ML"), ("FRA", "B", "M2"), ("MA", "A", "")]
    assert _grades("20100501TF02") == [("MA", "C", ""), ("SPA", "D", "M1"), ("SVA", "E", "")]
    assert Event.objects.exclude(action="jobs.job.enqueue").count() == before + 1
    assert Job.objects.get().kind == "admission.readiness.check"
    event = Event.objects.order_by("-seq").first()
    assert (event.action, event.file_sha256, event.entries_count) == ("admission.applicant.import", row.sha256, 2)
    kept = "".join(Entry.objects.filter(event=event).values_list("content", flat=True))
    assert "Asta" not in kept
    assert "asta@exempel.se" not in kept


def test_the_same_file_again_changes_nothing(office, now):
    apply_pupils(import_id=_send(office, now).pk, actor=office, now=now)
    kept = list(Applicant.objects.order_by("pk").values()), list(Grade.objects.order_by("pk").values())
    again = _send(office, now)
    assert (again.state, bytes(again.content)) == ("APPLIED", b"")
    assert json.loads(again.found)["pupils"] == {"new": 0, "changed": 0, "same": 2, "moved": 0}
    assert kept == (list(Applicant.objects.order_by("pk").values()), list(Grade.objects.order_by("pk").values()))
    seq = Event.objects.count()
    apply_pupils(import_id=again.pk, actor=office, now=now)
    assert Event.objects.count() == seq


def test_pupils_are_known_by_their_number_and_an_empty_cell_changes_nothing(office, now):
    apply_pupils(import_id=_send(office, now).pk, actor=office, now=now)
    data = (
        b"identity_number;birth_date;home_municipality_code;given_name;school;MA\n"
        b"20100312TF12;2010-03-12;0180;;Skolan B;B\n"
        b"20100501TF02;2010-05-01;0182;Boris;;\n"
    )
    row = _send(office, now, data)
    assert json.loads(row.found)["pupils"] == {"new": 0, "changed": 2, "same": 0, "moved": 1}
    assert json.loads(row.found)["grades"] == {"new": 0, "changed": 1, "removed": 2, "same": 0}
    apply_pupils(import_id=row.pk, actor=office, now=now)
    asta, bo = Applicant.objects.order_by("applicant_id")
    assert (asta.given_name, asta.school, bo.given_name, bo.school) == ("Asta", "Skolan B", "Boris", "Skolan A")
    assert _grades("20100312TF12") == [("MA", "B", "")]
    assert len(_grades("20100501TF02")) == 3


def test_every_fault_is_told_with_its_line_and_nothing_is_written(office, now):
    data = (
        HEADER
        + ASTA
        + ASTA.replace("2010-03-12", "2010-03-13")
        + BO.replace("SPA D", "spanska D").replace("ASYLUM", "FLYKTING")
        + BO.replace("20100501TF02", "20100501TF03").replace("SPA D,", "SPA D,SPA E").replace("0182", "9999")
        + ",2010-01-01,Cia,Ek,,,,0180,,,cia(at)exempel,G,,,,\n"
    ).encode()
    assert _faults(data) == [
        (3, "identity_number", "IDENTITY_BIRTH_DATE"),
        (4, "M1", "LANGUAGE_GRADE"),
        (4, "category", "NOT_IN_LIST"),
        (5, "M2", "LANGUAGE_TWICE"),
        (5, "home_municipality_code", "MUNICIPALITY_UNKNOWN"),
        (6, "MA", "GRADE_UNKNOWN"),
        (6, "email", "EMAIL_FORM"),
        (6, "identity_number", "EMPTY_CELL"),
    ]
    row = _send(office, now, data)
    assert (row.state, row.faults, Applicant.objects.count()) == ("FAULTY", 8, 0)
    with pytest.raises(PupilsNotReadyError):
        apply_pupils(import_id=row.pk, actor=office, now=now)
    for fault in plan_of(YEAR, data, "elever.csv").faults:
        for lang in ("sv", "en"):
            assert fault.wrong(lang)
            assert fault.right(lang)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (HEADER + ASTA + ASTA, [(3, "identity_number", "PUPIL_TWICE")]),
        (HEADER.replace("given_name", "fornamn") + ASTA, [(1, "fornamn", "COLUMN_UNKNOWN")]),
        ("identity_number,given_name\nX,Y\n", [(1, "birth_date", "COLUMN_MISSING"),
                                               (1, "home_municipality_code", "COLUMN_MISSING")]),
        (HEADER, [(1, "", "NO_ROWS")]),
        ("", [(1, "", "EMPTY_FILE")]),
        (HEADER + ASTA.replace("Skolan A", "Å" * 161), [(2, "school", "TEXT_LONG")]),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_says_where(data, expected):
    assert _faults(data.encode()) == expected


def test_an_excel_file_is_read_as_the_same(office, now):
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Elever")
        for number, line in enumerate(WHOLE.decode().splitlines()):
            sheet.write_row(number, 0, line.split(","))
    row = _send(office, now, file.getvalue(), "elever.xlsx")
    assert (row.state, json.loads(row.found)["pupils"]["new"]) == ("READY", 2)
    with pytest.raises(FileKindError):
        _send(office, now, WHOLE, "elever.pdf")


def test_a_pupil_with_a_new_number_but_the_same_name_is_told_of(office, now):
    apply_pupils(import_id=_send(office, now).pk, actor=office, now=now)
    data = (HEADER + ASTA.replace("20100312-TF12", "20100312TF99")).encode()
    plan = plan_of(YEAR, data, "elever.csv")
    assert (plan.faults, [(w.code, w.facts["other"]) for w in plan.warnings]) == ((), [("PUPIL_MAYBE", "E2600001")])


def test_a_protected_identity_is_never_brought_in_by_file_and_a_withdrawn_one_is_told(office, now):
    bo = register_pupil(year=YEAR, pupil=Pupil("20100501TF02", dt.date(2010, 5, 1), "0182"), actor=office, now=now)
    Applicant.objects.filter(pk=bo.pk).update(is_active=False)
    assert [warning.code for warning in plan_of(YEAR, WHOLE, "elever.csv").warnings] == ["PUPIL_WITHDRAWN"]
    begin_protection(applicant=bo.pk, protection="MARKED", contact="K7", actor=office, why="Beslut", now=now)
    Applicant.objects.filter(pk=bo.pk).update(identity_number="20100501TF02")  # as when the number is kept elsewhere
    assert _faults(WHOLE) == [(3, "identity_number", "PUPIL_PROTECTED")]


def test_a_file_that_others_have_made_wrong_meanwhile_is_not_brought_in(office, now):
    row = _send(office, now)
    register_pupil(year=YEAR, pupil=Pupil("20100501TF02", dt.date(2010, 5, 1), "0182"), actor=office, now=now)
    Applicant.objects.update(protection="MARKED", contact="K7")
    assert apply_pupils(import_id=row.pk, actor=office, now=now).state == "FAULTY"
    assert Applicant.objects.count() == 1


def test_a_file_is_taken_away_with_what_was_in_it(office, now):
    row = discard_pupils(import_id=_send(office, now).pk, actor=office, now=now)
    assert (row.state, bytes(row.content), row.found) == ("DISCARDED", b"", "{}")
    row = _send(office, now)
    apply_pupils(import_id=row.pk, actor=office, now=now)
    with pytest.raises(PupilsNotReadyError):
        discard_pupils(import_id=row.pk, actor=office, now=now)
    assert ImportFile.objects.filter(state="APPLIED").count() == 1


def test_the_queries_of_a_file_are_as_many_for_many_pupils(office, now, django_assert_max_num_queries):
    rows = "".join(BO.replace("TF02", f"T{letter}{n:02d}") for letter in "HJK" for n in range(80))
    row = _send(office, now, (HEADER + rows).encode())
    with django_assert_max_num_queries(36):
        apply_pupils(import_id=row.pk, actor=office, now=now)
    assert (Applicant.objects.count(), Grade.objects.count()) == (240, 720)


def test_an_uneven_line_of_pupils_does_not_hide_the_faults_of_the_others(office, now):
    lines = (HEADER + ASTA).splitlines()
    text = "\n".join([*lines, "20100312TF11,Asta", lines[1].replace("TF12", "T12"), ""])
    assert _faults(text.encode()) == [(3, "", "CELL_COUNT"), (4, "identity_number", "IDENTITY_FORM")]
    assert _send(office, now, text.encode()).state == "FAULTY"
