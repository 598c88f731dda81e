"""Files of events are handed in, told what is wrong with them, mended, applied whole, and undone whole."""

import datetime as dt
import hashlib
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gymnasieregion.contexts.register.core.codes import EventKind, Protection
from gymnasieregion.contexts.register.core.versions import ChangedSinceError
from gymnasieregion.contexts.register.models import Enrolment, EventFile, RegisterEvent
from gymnasieregion.contexts.register.selectors.file_schema import event_tables
from gymnasieregion.contexts.register.selectors.files import files_for
from gymnasieregion.contexts.register.services import files, files_applying
from gymnasieregion.contexts.register.services.file_told import TOLD
from gymnasieregion.contexts.register.services.files import (
    NotReadyError,
    NotYourKindError,
    check_again,
    discard_file,
    send_file,
)
from gymnasieregion.contexts.register.services.files_applying import NotAppliedError, ask_to_apply, ask_to_undo
from gymnasieregion.contexts.register.services.files_kept import FileKindError, FileTooLargeError, found_of
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Entry, Event
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.services import cancel_job
from gymnasieregion.platform.jobs.worker import Worker
from tests.event_files import NEW, ON, ONE_OF_EACH, pupils_of_files, register_now, text_of, xlsx_of
from tests.offer_records import OFFICE
from tests.register_people import NOW, new_pupil

pytestmark = pytest.mark.django_db
K = EventKind
LATER = NOW + dt.timedelta(days=60)
SCHOOL = Actor("u-school", "Rut Rektor", Role.PRINCIPAL, "S001")
TO_1B = {**ON, "class_name": "1B"}


@pytest.fixture(autouse=True)
def _pupils():
    pupils_of_files()


def send(kind, *rows, actor=OFFICE, data=None, name="fil.csv", now=LATER):
    data = text_of(kind, *rows).encode() if data is None else data
    return send_file(kind=kind, file_name=name, data=data, actor=actor, now=now)


def apply(row, actor=OFFICE, days=0):
    return ask_to_apply(file_id=row.pk, actor=actor, now=LATER + dt.timedelta(days=days))


def undo(row, why="Fel fil", actor=OFFICE):
    return ask_to_undo(file_id=row.pk, why=why, actor=actor, now=LATER + dt.timedelta(days=1))


def work(now=LATER):
    Worker(lambda: now).run_until_empty()


def codes(row):
    return [(line, column, value, code) for line, column, value, code, _ in found_of(row)["faults"]]


@pytest.mark.parametrize("kind", TOLD)
@pytest.mark.parametrize("is_xlsx", [False, True], ids=["csv", "xlsx"])
def test_each_kind_of_file_goes_in_says_so_when_it_comes_again_and_is_undone(kind, is_xlsx):
    data = xlsx_of(kind, ONE_OF_EACH[kind]) if is_xlsx else text_of(kind, ONE_OF_EACH[kind]).encode()
    name, before = "fil.xlsx" if is_xlsx else "fil.csv", register_now()
    row = send(kind, data=data, name=name)
    assert (row.state, codes(row)) == ("READY", [])
    assert found_of(row)["counts"] == {"rows": 1, "same": 0, "persons": 1, "new": int(TOLD[kind].enrols)}
    assert register_now() == before

    assert apply(row).state == "APPLIED"
    after = register_now()
    assert after != before
    event = EventFile.objects.get(pk=row.pk).event
    assert (event.kind, event.file_sha256, event.person) == (kind, hashlib.sha256(data).hexdigest(), None)

    again = send(kind, data=data, name=name)
    assert (again.state, found_of(again)) == ("SAME", {"earlier": event.pk})
    assert register_now() == after

    undo(row)
    facts, persons, doubles = register_now()
    assert (facts, [each for each in doubles if not each[-1]]) == (before[0], before[2])
    # somebody who came with the file is left with no facts, as when a single event is undone
    assert [each for each in persons if each[0] != NEW] == before[1]


def test_the_example_rows_of_every_kind_are_of_the_kinds_own_columns():
    assert set(ONE_OF_EACH) == set(event_tables()) == set(TOLD)


def test_a_file_with_faults_is_told_mended_and_applied():
    row = send(K.CHANGE_CLASS, TO_1B, {**TO_1B, "number": NEW}, {**TO_1B, "number": "x", "on": "i morgon"})
    assert (row.state, row.faults) == ("FAULTY", 3)
    assert codes(row) == [
        (3, "number", NEW, "PERSON_UNKNOWN"),
        (4, "number", "x", "NUMBER_WRONG"),
        (4, "on", "i morgon", "NOT_DATE"),
    ]
    assert found_of(row)["lines"]["3"] == [NEW, "S001", "2026-10-05", "1B"]
    with pytest.raises(NotReadyError):
        apply(row)
    assert not Enrolment.objects.filter(class_name="1B").exists()
    mended = send(K.CHANGE_CLASS, TO_1B)
    assert apply(mended).state == "APPLIED"
    assert Enrolment.objects.filter(class_name="1B", recorded_to=None).count() == 1


def test_a_mended_register_lets_the_same_file_in():
    row = send(K.CHANGE_CLASS, {**TO_1B, "number": NEW})
    assert row.state == "FAULTY"
    new_pupil(NEW)
    assert check_again(file_id=row.pk, actor=OFFICE, now=LATER).state == "READY"
    assert apply(row).state == "APPLIED"


def test_another_file_that_says_what_is_known_changes_nothing_and_says_so():
    apply(send(K.CHANGE_CLASS, TO_1B))
    events = RegisterEvent.objects.count()
    row = send(K.CHANGE_CLASS, TO_1B, data=(text_of(K.CHANGE_CLASS, TO_1B) + "\n").encode())
    assert (row.state, found_of(row)["counts"]["same"], bytes(row.content)) == ("SAME", 1, b"")
    assert RegisterEvent.objects.count() == events


def test_two_of_the_same_file_that_wait_are_applied_once():
    first, second = send(K.CHANGE_CLASS, TO_1B), send(K.CHANGE_CLASS, TO_1B)
    assert (apply(first).state, apply(second).state) == ("APPLIED", "SAME")
    assert RegisterEvent.objects.filter(kind=K.CHANGE_CLASS).count() == 1


def test_an_undone_file_may_come_again():
    row = apply(send(K.CHANGE_CLASS, TO_1B))
    undo(row)
    with pytest.raises(NotAppliedError):
        undo(row)
    again = send(K.CHANGE_CLASS, TO_1B)
    assert again.state == "READY"
    assert apply(again, days=2).state == "APPLIED"


def test_a_file_is_not_undone_when_something_of_it_has_changed_since():
    row = apply(send(K.CHANGE_CLASS, TO_1B))
    apply(send(K.CHANGE_CLASS, {**TO_1B, "on": "2026-11-02", "class_name": "1C"}))
    known = register_now()
    with pytest.raises(ChangedSinceError):
        undo(row)
    assert register_now() == known


def test_what_others_wrote_meanwhile_is_seen_when_it_is_applied():
    row = send(K.CHANGE_CLASS, TO_1B)
    apply(send(K.INTERRUPT, {**ON, "on": "2026-09-01", "reason": "BREAK_OFF"}))
    assert (apply(row).state, row.refresh_from_db(), row.faults) == ("FAULTY", None, 1)
    assert not Enrolment.objects.filter(class_name="1B").exists()


def test_a_large_file_is_checked_applied_and_undone_by_jobs(monkeypatch):
    for module in (files, files_applying):
        monkeypatch.setattr(module, "SMALL", 10)
    monkeypatch.setattr(files_applying, "FEW", 0)
    row = send(K.CHANGE_CLASS, TO_1B)
    assert (row.state, found_of(row)) == ("CHECKING", {})
    with pytest.raises(NotReadyError):
        check_again(file_id=row.pk, actor=OFFICE, now=LATER)
    work()
    row.refresh_from_db()
    assert row.state == "READY"
    assert apply(row).state == "APPLYING"
    with pytest.raises(NotReadyError):
        discard_file(file_id=row.pk, actor=OFFICE, now=LATER)
    work()
    row.refresh_from_db()
    assert row.state == "APPLIED"
    assert [json.loads(job.result)["state"] for job in Job.objects.order_by("pk")] == ["READY", "APPLIED"]
    undo(row)
    undo(row)  # asked for twice, done once
    work(LATER + dt.timedelta(days=2))
    row.event.refresh_from_db()
    assert row.event.undone_by.why == "Fel fil"
    assert Job.objects.filter(state="DONE").count() == 3
    assert not Enrolment.objects.filter(class_name="1B", recorded_to=None).exists()


def test_a_file_whose_job_was_cancelled_can_be_checked_again_or_taken_away(monkeypatch):
    monkeypatch.setattr(files, "SMALL", 10)
    one, other = send(K.CHANGE_CLASS, TO_1B), send(K.CHANGE_CLASS, TO_1B, now=LATER + dt.timedelta(seconds=1))
    for job in Job.objects.all():
        cancel_job(job_id=job.pk, actor=OFFICE, why="Fel fil", now=LATER)
    assert check_again(file_id=one.pk, actor=OFFICE, now=LATER + dt.timedelta(seconds=2)).state == "CHECKING"
    assert discard_file(file_id=other.pk, actor=OFFICE, now=LATER).state == "DISCARDED"
    work(LATER + dt.timedelta(seconds=3))
    one.refresh_from_db()
    assert one.state == "READY"


def test_a_file_that_is_taken_away_leaves_nothing_of_what_it_said():
    row = discard_file(file_id=send(K.CHANGE_CLASS, {**TO_1B, "number": NEW}).pk, actor=OFFICE, now=LATER)
    assert (row.state, bytes(row.content), found_of(row), row.faults) == ("DISCARDED", b"", {}, 0)


def test_what_cannot_be_taken_is_refused(monkeypatch):
    with pytest.raises(FileKindError):
        send(K.CHANGE_CLASS, TO_1B, name="fil.pdf")
    monkeypatch.setattr("gymnasieregion.contexts.register.services.files_kept.MOST", 10)
    with pytest.raises(FileTooLargeError):
        send(K.CHANGE_CLASS, TO_1B)


def test_a_school_tells_of_its_own_pupils_alone():
    with pytest.raises(NotYourKindError):
        send(K.MOVE, ONE_OF_EACH[K.MOVE], actor=SCHOOL)
    row = send(K.CHANGE_CLASS, TO_1B, {**TO_1B, "school_unit": "S002"}, actor=SCHOOL)
    assert codes(row) == [(3, "school_unit", "S002", "UNIT_NOT_YOURS")]
    # the office looks through it with the school's eyes, since the school reads what is found
    assert check_again(file_id=row.pk, actor=OFFICE, now=LATER).state == "FAULTY"
    own = send(K.CHANGE_CLASS, TO_1B, actor=SCHOOL)
    assert apply(own, SCHOOL).state == "APPLIED"
    assert set(files_for(SCHOOL)) == {row, own}
    assert set(files_for(Actor("u-other", "", Role.PRINCIPAL, "S002"))) == set()
    assert set(files_for(OFFICE)) == {row, own}


def test_a_protected_identity_is_unknown_to_a_school_and_leaves_no_entry_in_the_log():
    new_pupil(NEW, protection=Protection.MARKED)
    hidden = {**TO_1B, "number": NEW}
    row = send(K.CHANGE_CLASS, hidden, actor=SCHOOL)
    assert codes(row) == [(2, "number", NEW, "PERSON_UNKNOWN")]
    assert check_again(file_id=row.pk, actor=OFFICE, now=LATER).faults == 1
    apply(send(K.CHANGE_CLASS, TO_1B, hidden))
    event = Event.objects.get(action="register.event.change_class")
    entries = [json.loads(one.content) for one in Entry.objects.filter(event=event)]
    assert [entry["line"] for entry in entries] == [2]


def test_the_log_says_who_handed_in_applied_and_undid_the_file():
    row = apply(send(K.CHANGE_CLASS, TO_1B))
    undo(row)
    actions = Event.objects.filter(about=f"event_file:{row.pk}").order_by("seq").values_list("action", "file_sha256")
    assert list(actions) == [(f"register.file.{what}", row.sha256) for what in ("send", "apply", "undo")]
    event = Event.objects.get(action="register.event.change_class")
    assert (event.file_sha256, json.loads(event.after)["rows"]) == (row.sha256, 1)


@pytest.mark.parametrize("kind", [K.ENROL_RESIDENT, K.CHANGE_CLASS])
def test_a_longer_file_asks_no_more_questions(kind):
    def asked(count, first):
        rows = [{**ONE_OF_EACH[kind], "number": f"201005{10 + n % 20}TF{first + n:02d}"} for n in range(count)]
        if kind is K.CHANGE_CLASS:
            for each in rows:
                new_pupil(each["number"])
        with CaptureQueriesContext(connection) as queries:
            row = apply(send(kind, *rows))
        assert row.state == "APPLIED"
        return len(queries)

    few = asked(2, 10)
    assert asked(40, 20) <= few + 2
    assert few < 90
