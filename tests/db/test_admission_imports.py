"""A file is handed in, its faults are told, it is mended and applied once; nothing is written by halves."""

import hashlib
import json
from io import BytesIO

import pytest
import xlsxwriter

from gymnasieregion.contexts.admission.models import Applicant, ImportFile
from gymnasieregion.contexts.admission.selectors.readiness import report_of
from gymnasieregion.contexts.admission.services import imports
from gymnasieregion.contexts.admission.services.imports import (
    NotReadyError,
    apply_file,
    ask_to_apply,
    discard_file,
    send_file,
)
from gymnasieregion.contexts.admission.services.imports_kept import FileKindError, found_of
from gymnasieregion.contexts.offer.models import SeatGroup
from gymnasieregion.platform.audit.models import Entry, Event
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.worker import Worker
from tests.admission_year import ROWS, YEAR, rows_of, small_year

pytestmark = pytest.mark.django_db
GRADES = "applicant_id,subject,mark,language_as\n"


@pytest.fixture(autouse=True)
def year():
    small_year()


@pytest.fixture
def send(office, now):
    def hand_in(table, text, replace=None, name="fil.csv"):
        data = text if isinstance(text, bytes) else text.encode()
        replace = replace or {"grades": "applicant", "choices": "applicant"}.get(table, "key")
        return send_file(year=YEAR, table=table, file_name=name, data=data, replace=replace, actor=office, now=now)

    return hand_in


@pytest.fixture
def apply(office, now):
    return lambda row: ask_to_apply(import_id=row.pk, actor=office, now=now)


def test_a_broken_file_is_told_mended_and_applied(send, apply):
    text = GRADES + "Asta,MA,17.5,\nAsta,FRA,A,M2\nNils,MA,A,\n"
    row = send("grades", text)
    assert (row.state, row.faults) == ("FAULTY", 2)
    assert [(fault[0], fault[3], fault[4], fault[5]) for fault in found_of(row)["faults"]] == [
        (2, "mark", "17.5", "MERIT_TYPED"),
        (4, "applicant_id", "Nils", "NOT_FOUND"),
    ]
    assert found_of(row)["lines"]["4"] == ["Nils", "MA", "A", ""]
    with pytest.raises(NotReadyError):
        apply(row)
    assert rows_of("grades") == sorted(ROWS["grades"])

    mended = send("grades", text.replace("17.5", "B").replace("Nils", "Cia"))
    assert mended.state == "READY"
    assert found_of(mended)["counts"] == {"new": 1, "changed": 2, "removed": 1, "same": 0}
    assert rows_of("grades") == sorted(ROWS["grades"])
    assert apply(mended).state == "APPLIED"
    assert rows_of("grades") == [
        ("Asta", "FRA", "A", "M2"), ("Asta", "MA", "B", ""), ("Bo", "MA", "C", ""), ("Cia", "MA", "A", ""),
    ]  # fmt: skip


def test_the_same_file_twice_changes_nothing_and_says_so(send, apply):
    text = GRADES + "Asta,MA,B,\n"
    apply(send("grades", text))
    events = Event.objects.filter(action="admission.import.apply").count()
    again = send("grades", text)
    assert (again.state, found_of(again)["counts"]) == ("APPLIED", {"new": 0, "changed": 0, "removed": 0, "same": 1})
    assert bytes(again.content) == b""
    assert Event.objects.filter(action="admission.import.apply").count() == events == 1


def test_one_event_has_the_hash_of_the_file_and_the_rows_of_each_applicant(send, apply):
    text = GRADES + "Asta,MA,B,\nBo,MA,C,\n"
    row = apply(send("grades", text))
    event = Event.objects.get(action="admission.import.apply")
    assert (event.about, event.file_sha256) == (f"import:{row.pk}", hashlib.sha256(text.encode()).hexdigest())
    entry = Entry.objects.get(event=event)
    assert (entry.about, json.loads(entry.content)) == (
        "applicant:Asta",
        {
            "grades": {
                "before": [{"subject": "MA", "mark": "A"}],
                "after": [{"subject": "MA", "mark": "B"}],
                "removed": [{"subject": "FRA", "mark": "B", "language_as": "M2"}],
            }
        },
    )


def test_an_applied_file_is_not_applied_again(send, apply, office, now):
    row = apply(send("tests", "applicant_id,offering_id,points\nBo,ES,50\n"))
    assert apply_file(import_id=row.pk, actor=office, now=now).state == "APPLIED"
    with pytest.raises(NotReadyError):
        apply(row)
    assert Event.objects.filter(action="admission.import.apply").count() == 1


def test_what_others_wrote_meanwhile_is_seen_when_it_is_applied(send, apply):
    row = send("tests", "applicant_id,offering_id,points\nBo,ES,50\n")
    apply(send("choices", "applicant_id,rank,offering_id\nBo,1,IB\n"))
    assert apply(row).state == "FAULTY"
    assert rows_of("tests") == []


def test_what_hangs_on_a_choice_goes_with_it(send, apply):
    row = send("choices", "applicant_id,rank,offering_id\nBo,1,NA\n")
    assert found_of(row)["followers"] == {"tests": 1, "ranks": 1}
    apply(row)
    assert (rows_of("tests"), rows_of("ranks")) == ([], [])
    (entry,) = Entry.objects.filter(about="applicant:Bo")
    assert json.loads(entry.content)["tests"] == {"removed": [{"offering_id": "ES", "points": "41.25"}]}


def test_a_file_for_the_whole_table_leaves_those_who_are_protected(send, apply):
    Applicant.objects.filter(applicant_id="Cia").update(protection="MARKED")
    row = send(
        "applicants",
        "applicant_id,birth_date,home_municipality_code\nAsta,2010-03-12,0180\n",
        "all",
    )
    assert found_of(row)["counts"] == {"new": 0, "changed": 0, "removed": 1, "same": 2}
    apply(row)
    assert [each[0] for each in rows_of("applicants")] == ["Asta", "Cia"]
    row = send("grades", GRADES + "Asta,MA,B,\n", "all")
    apply(row)
    assert rows_of("grades") == [("Asta", "MA", "B", ""), ("Cia", "EN", "-", "")]


def test_the_log_says_nothing_of_the_rows_of_one_who_is_protected(send, apply):
    Applicant.objects.filter(applicant_id="Cia").update(protection="MARKED")
    row = send("grades", GRADES + "Cia,MA,B,\n")
    assert found_of(row)["sample"]["new"] == []
    apply(row)
    assert json.loads(Entry.objects.get(about="applicant:Cia").content) == {"grades": {"new": 1, "removed": 1}}


def test_the_log_keeps_of_a_number_only_the_day_of_birth(send, apply):
    head = "applicant_id,identity_number,birth_date,home_municipality_code,ticket\n"
    apply(send("applicants", head + "Asta,20100312TF07,2010-03-12,0180,Asta\n"))
    content = Entry.objects.get(about="applicant:Asta").content
    assert "20100312" in content
    assert "TF07" not in content


def test_a_spreadsheet_is_read_too(send, apply):
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("tests")
        sheet.write_row(0, 0, ["applicant_id", "offering_id", "points"])
        sheet.write_row(1, 0, ["Bo", "ES", 12.5])
    assert apply(send("tests", buffer.getvalue(), name="prov.XLSX")).state == "APPLIED"
    assert rows_of("tests") == [("Bo", "ES", "12.50")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "EMPTY_FILE"),
        (GRADES, "NO_ROWS"),
        ("applicant_id,merit\nAsta,320\n", "MERIT_COLUMN"),
        ("elev,ämne,betyg\nAsta,MA,A\n", "COLUMN_MISSING"),
        (GRADES.encode() + b"\xc5sa,MA,A,\n", "NOT_UTF8"),
    ],
)
def test_a_file_that_is_no_such_table_is_told(send, text, code):
    row = send("grades", text)
    assert row.state == "FAULTY"
    assert code in {fault[5] for fault in found_of(row)["faults"]}


def test_another_kind_of_file_is_refused(send):
    with pytest.raises(FileKindError, match=r"betyg\.pdf"):
        send("grades", b"%PDF", name="betyg.pdf")
    assert not ImportFile.objects.exists()


def test_a_file_is_taken_away(send, apply, office, now):
    row = discard_file(import_id=send("grades", GRADES + "Nils,MA,A,\n").pk, actor=office, now=now)
    assert (row.state, bytes(row.content), found_of(row)) == ("DISCARDED", b"", {"replace": "applicant"})
    done = apply(send("grades", GRADES + "Asta,MA,B,\n"))
    with pytest.raises(NotReadyError):
        discard_file(import_id=done.pk, actor=office, now=now)


def test_a_large_file_is_looked_through_and_applied_by_jobs(send, apply, now, monkeypatch):
    monkeypatch.setattr(imports, "SMALL", 10)
    row = send("grades", GRADES + "Asta,MA,B,\n")
    assert row.state == "CHECKING"
    assert Worker(lambda: now).run_until_empty() == 1
    row.refresh_from_db()
    assert row.state == "READY"
    assert apply(row).state == "APPLYING"
    assert Worker(lambda: now).run_until_empty() == 2  # the file, and then the check of what is missing
    row.refresh_from_db()
    assert row.state == "APPLIED"
    assert Job.objects.filter(state="DONE").count() == 3
    assert ("Asta", "MA", "B", "") in rows_of("grades")


def test_what_is_missing_is_checked_after_a_file_once_for_all_that_wait(send, apply, now):
    assert apply(send("grades", GRADES + "Asta,MA,B,\n")).state == "APPLIED"
    apply(send("grades", GRADES + "Asta,MA,C,\n"))
    assert list(Job.objects.values_list("kind", "state")) == [("admission.readiness.check", "READY")]
    assert Worker(lambda: now).run_until_empty() == 1
    report = report_of(YEAR, "simulation")  # the small year has no calendar, so that it prepares a simulation
    assert (report is not None, report.is_old) == (True, False)
    apply(send("grades", GRADES + "Asta,MA,D,\n"))
    assert Job.objects.filter(state="READY").count() == 1
    assert send("grades", GRADES + "Asta,MA,D,\n").state == "APPLIED"  # it changes nothing
    assert Job.objects.filter(state="READY").count() == 1


def test_a_large_file_that_was_taken_away_is_left_alone_by_its_job(send, office, now, monkeypatch):
    monkeypatch.setattr(imports, "SMALL", 10)
    row = discard_file(import_id=send("grades", GRADES + "Asta,MA,B,\n").pk, actor=office, now=now)
    Worker(lambda: now).run_until_empty()
    row.refresh_from_db()
    assert row.state == "DISCARDED"
    assert Job.objects.get().state == "DONE"


def test_what_is_written_between_the_last_look_and_the_writing_is_seen(send, apply, office, now):
    row = send("tests", "applicant_id,offering_id,points\nBo,ES,50\n")
    looked = imports.look_now(row)
    assert not imports.has_moved_on(looked.seq)
    apply(send("choices", "applicant_id,rank,offering_id\nBo,1,IB\n"))
    assert imports.has_moved_on(looked.seq)
    assert apply_file(import_id=row.pk, actor=office, now=now, looked=looked).state == "FAULTY"


SEATS = "branch_id,position,group_id,kind,seats,limit,overflow_to,offering_id\n"


def test_seats_are_changed_through_the_offer(send, apply):
    row = send("seat_groups", SEATS + "NA,1,alla,OPEN,5,,,\nNA,2,fri,FREE,1,,,\n")
    assert (row.state, found_of(row)["counts"]) == ("READY", {"new": 0, "changed": 1, "removed": 0, "same": 1})
    assert apply(row).state == "APPLIED"
    assert list(SeatGroup.objects.filter(offering__offering_id="NA").values_list("group_id", "seats")) == [
        ("alla", 5),
        ("fri", 1),
    ]
    again = send("seat_groups", SEATS + "NA,1,alla,OPEN,5,,,\nNA,2,fri,FREE,1,,,\n")
    assert (again.state, again.faults) == ("APPLIED", 0)


def test_seats_that_cannot_be_filled_are_told(send):
    row = send("seat_groups", SEATS + "NA,1,alla,OPEN,5,,bort,\nXX,1,alla,OPEN,-1,,,\n")
    assert [(fault[0], fault[5]) for fault in found_of(row)["faults"]] == [
        (2, "OVERFLOW_UNKNOWN"),
        (3, "BRANCH_UNKNOWN"),
        (3, "NEGATIVE"),
    ]


def test_uneven_rows_are_told_beside_what_is_wrong_with_the_others(send):
    """Bo's second choice is the uneven row: no gap is told of Bo, and nothing of what Bo has with that choice."""
    row = send("choices", "applicant_id,rank,offering_id\nBo,1,ES\nBo,2\nAsta,1,XX\nCia,1,NA,\nCia,0,ES\n")
    assert [(fault[0], fault[3], fault[5]) for fault in found_of(row)["faults"]] == [
        (3, "", "CELL_COUNT"),
        (4, "offering_id", "NOT_FOUND"),
        (5, "", "CELL_COUNT"),
        (6, "rank", "BELOW"),
    ]
    assert row.faults == 4
    assert list(found_of(row)["lines"]) == ["4", "6"]


def test_a_file_with_an_uneven_row_and_nothing_else_wrong_is_not_applied(send, apply):
    row = send("seat_groups", "branch_id,position,group_id,kind,seats,limit,overflow_to,offering_id\n"
               "NA,1,alla,OPEN,3,,,\nNA,2,fri,FREE\n")  # fmt: skip
    assert (row.state, [(fault[0], fault[5]) for fault in found_of(row)["faults"]]) == ("FAULTY", [(3, "CELL_COUNT")])
    with pytest.raises(NotReadyError):
        apply(row)
