"""Files of events that are never applied are kept for as long as the rule says, and then erased by a job that tells."""

import datetime as dt

import pytest
from django.core.management import call_command

from gymnasieregion.contexts.register.core.codes import EventKind
from gymnasieregion.contexts.register.models import EventFile
from gymnasieregion.contexts.register.selectors.retention import files_due
from gymnasieregion.contexts.register.services.files import send_file
from gymnasieregion.contexts.register.services.files_applying import ask_to_apply
from gymnasieregion.contexts.register.services.files_erasing import ERASE, NoFileToEraseError, ask_to_erase
from gymnasieregion.platform.audit.models import Entry, Event
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.worker import Worker
from tests.event_files import ON, ONE_OF_EACH, pupils_of_files, text_of
from tests.offer_records import OFFICE
from tests.register_people import NOW

pytestmark = pytest.mark.django_db
K = EventKind
SENT = NOW + dt.timedelta(days=60)


@pytest.fixture(autouse=True)
def _pupils():
    pupils_of_files()


def _sent(kind, row, now=SENT):
    return send_file(kind=kind, file_name="fil.csv", data=text_of(kind, row).encode(), actor=OFFICE, now=now)


def _erase(now):
    ask_to_erase(actor=OFFICE, now=now)
    Worker(lambda: now).run_until_empty()
    return Job.objects.get(kind=ERASE)


def test_files_are_erased_two_months_after_they_were_handed_in_and_the_job_tells_how_much():
    faulty = _sent(K.CHANGE_CLASS, {**ON, "class_name": "x" * 40})
    ready = _sent(K.PROMOTE, ONE_OF_EACH[K.PROMOTE])
    applied = _sent(K.INTERRUPT, ONE_OF_EACH[K.INTERRUPT])
    ask_to_apply(file_id=applied.pk, actor=OFFICE, now=SENT)
    younger = _sent(K.CHANGE_CLASS, {**ON, "class_name": "1B"}, now=SENT + dt.timedelta(days=10))
    assert (faulty.state, ready.state) == ("FAULTY", "READY")
    due = SENT + dt.timedelta(days=62)  # two months are at most that
    with pytest.raises(NoFileToEraseError):
        ask_to_erase(actor=OFFICE, now=SENT + dt.timedelta(days=58))
    job = _erase(due)
    assert (job.state, '"erased_files":2' in job.result.replace(" ", "")) == ("DONE", True)
    gone, kept = EventFile.objects.filter(pk__in=[faulty.pk, ready.pk]), EventFile.objects.get(pk=younger.pk)
    assert {(row.state, bytes(row.content), row.found, row.faults) for row in gone} == {("DISCARDED", b"", "{}", 0)}
    assert bytes(kept.content)
    assert EventFile.objects.get(pk=applied.pk).state == "APPLIED"
    event = Event.objects.get(action=ERASE)
    about = set(Entry.objects.filter(event=event).values_list("about", flat=True))
    assert about == {f"event_file:{faulty.pk}", f"event_file:{ready.pk}"}


def test_a_file_that_a_job_works_with_is_left_alone(monkeypatch):
    monkeypatch.setattr("gymnasieregion.contexts.register.services.files.SMALL", 1)
    row = _sent(K.PROMOTE, ONE_OF_EACH[K.PROMOTE])
    day = (SENT + dt.timedelta(days=70)).date()
    assert (row.state, files_due(day)) == ("CHECKING", [])
    Worker(lambda: SENT).run_until_empty()
    assert files_due(day) == [row.pk]


def test_the_timer_says_when_there_is_nothing(capsys):
    call_command("erase_event_files")
    assert capsys.readouterr().out.startswith("0 ")
