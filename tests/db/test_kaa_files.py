"""The half-yearly file of a municipality: made, checked, sent, sent again; and youths erased from it."""

import datetime as dt
import hashlib

import pytest
from django.core.management import call_command

from gymnasieregion.contexts.register.core.kaa_codes import DutyEnd, MeasureKind, Occupation, Registered
from gymnasieregion.contexts.register.core.kaa_file import HalfYear, rows_in
from gymnasieregion.contexts.register.models import Contact, Person, Responsibility, SentFile
from gymnasieregion.contexts.register.selectors.kaa_duties import known_duties, newcomers
from gymnasieregion.contexts.register.selectors.kaa_erasure import due_erasure
from gymnasieregion.contexts.register.selectors.kaa_records import current_file, latest_sent, sent_files, since_sent
from gymnasieregion.contexts.register.services.kaa_duties import begin_duty, end_duty
from gymnasieregion.contexts.register.services.kaa_erasure import NothingToEraseError, ask_to_erase
from gymnasieregion.contexts.register.services.kaa_files import FileHasFaultsError, SentAlreadyError, send_file
from gymnasieregion.contexts.register.services.kaa_reach import Reach, change_details
from gymnasieregion.contexts.register.services.kaa_work import add_contact, start_measure
from gymnasieregion.contexts.register.services.kaa_writing import ChangedMeanwhileError
from gymnasieregion.contexts.register.services.synth_duties import practise_duties
from gymnasieregion.law.book import NoRuleInForceError
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Entry, Event
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.worker import Worker
from tests.kaa_records import HOME, NOW, OFFICER, OTHER, studies, youth

pytestmark = pytest.mark.django_db
TODAY, BROKE = dt.date(2025, 7, 1), dt.date(2025, 3, 3)
HALF = HalfYear(2025, 1)
ACT = {"actor": OFFICER, "now": NOW}


def _registered(number, **more):
    person = youth(number, **more)
    studies(person, dt.date(2023, 8, 16), BROKE)
    return begin_duty(municipality=HOME, person=person.pk, starts_on=BROKE, because=Registered.BROKE_OFF, **ACT)


def _current():
    return current_file(HOME, HALF, TODAY)


def _sent():
    return send_file(municipality=HOME, half=HALF, sha256=_current().sha256, **ACT)


def test_the_file_holds_what_was_written_and_its_hash_is_that_of_its_bytes():
    duty = _registered("20070503TF12")
    add_contact(duty=duty.spell, on=dt.date(2025, 4, 1), occupation=Occupation.NONE, **ACT)
    start_measure(duty=duty.spell, kind=MeasureKind.TALK, starts_on=dt.date(2025, 4, 2), **ACT)
    end_duty(duty=duty.spell, ends_on=dt.date(2025, 6, 2), because=DutyEnd.STUDIES, **ACT)
    made = _current()
    assert [row.block for row in made.rows] == ["1", "2", "3", "4", "5"]
    assert [row.datum for row in made.rows] == ["2025-03-03", "2025-04-01", "2025-04-02", "2025-06-01", "2025-06-02"]
    assert {row.identitet for row in made.rows} == {"20070503TF12"}
    assert made.faults == []
    assert made.sha256 == hashlib.sha256(made.content).hexdigest()
    assert rows_in(made.content) == made.rows
    assert made.names == {"20070503TF12": ("Ung12 Prov", duty.spell)}


def test_nobody_of_another_municipality_and_nobody_protected_is_in_the_file():
    _registered("20070503TF12")
    hidden = _registered("20070503TF13")
    Person.objects.filter(pk=hidden.person_id).update(protection="MARKED")
    assert {row.identitet for row in _current().rows} == {"20070503TF12"}
    assert current_file(OTHER, HALF, TODAY).rows == []


def test_a_half_year_before_the_first_lists_is_refused():
    with pytest.raises(NoRuleInForceError):
        current_file(HOME, HalfYear(2016, 2), TODAY)


def test_what_is_sent_is_kept_and_what_it_erased_at_the_receiver_is_told():
    duty = _registered("20070503TF12")
    first = _sent()
    assert (first.rows, bytes(first.content), first.replaces) == (1, _current().content, None)
    with pytest.raises(SentAlreadyError):
        _sent()
    add_contact(duty=duty.spell, on=dt.date(2025, 4, 1), occupation=Occupation.NONE, **ACT)
    (added,) = since_sent(_current(), latest_sent(HOME, HALF)).added
    assert (added.block, added.datum) == ("2", "2025-04-01")
    second = _sent()
    assert second.replaces == first
    assert latest_sent(HOME, HALF) == second
    assert [row.pk for row in sent_files(HOME)] == [second.pk, first.pk]
    events = Event.objects.filter(action="register.kaa_file.send").order_by("seq")
    assert [(event.file_sha256, event.municipality) for event in events] == [
        (first.sha256, HOME),
        (second.sha256, HOME),
    ]


def test_a_file_that_has_changed_since_it_was_seen_or_has_faults_is_not_sent():
    duty = _registered("20070503TF12")
    seen = _current().sha256
    add_contact(duty=duty.spell, on=dt.date(2025, 4, 1), occupation=Occupation.NONE, **ACT)
    with pytest.raises(ChangedMeanwhileError):
        send_file(municipality=HOME, half=HALF, sha256=seen, **ACT)
    duty.person.personidentifier_versions.all().delete()
    assert _current().faults
    with pytest.raises(FileHasFaultsError):
        _sent()
    assert not SentFile.objects.exists()


def _erase(year=2025):
    ask_to_erase(year=year, municipality=HOME, **ACT)
    Worker(lambda: NOW).run_until_empty()
    job = Job.objects.order_by("-pk").first()
    assert job.state == "DONE", job.error_sv
    return job


def test_everything_of_those_who_turn_21_this_year_is_erased_and_reported():
    old, young = _old(), _registered("20070503TF12")
    add_contact(duty=old.spell, on=dt.date(2024, 3, 1), occupation=Occupation.NONE, **ACT)
    change_details(duty=old.spell, reach=Reach("Gatan 1", "", ""), **ACT)
    content = _current_with(old)
    assert due_erasure(2025, HOME).youths == 1
    job = _erase()
    assert set(Responsibility.objects.values_list("spell", flat=True)) == {young.spell}
    assert not Contact.objects.exists()
    sent = SentFile.objects.get()
    assert sent.rows_erased == 3
    assert b"20040503TF14" in content
    assert b"20040503TF14" not in bytes(sent.content)
    assert sent.sha256 == hashlib.sha256(content).hexdigest()  # of what was sent, not of what is left
    event = Event.objects.get(action="register.kaa_removal.run")
    for told in ('"youths":1', '"Responsibility":1', '"Contact":1', '"ContactDetails":1', '"files":1', '"file_rows":3'):
        assert told in event.after
    assert '"youths":1' in job.result.replace(" ", "")
    assert {entry.about for entry in Entry.objects.filter(event=event)} == {f"kaa:{old.spell}"}
    assert Person.objects.filter(pk=old.person_id).exists()  # the register of students has its own time
    with pytest.raises(NothingToEraseError):
        _erase()


def _old():
    """Somebody who turns 21 this year, and whose duty ended when they turned 20."""
    person = youth("20040503TF14")
    studies(person, dt.date(2021, 8, 16), dt.date(2024, 1, 8))
    return Responsibility.objects.create(
        person=person, municipality_code=HOME, starts_on=dt.date(2024, 1, 8), because="BROKE_OFF",
        ends_on=dt.date(2024, 5, 3), ended_because="TOO_OLD", recorded_from=NOW, recorded_by="kajsa",
    )  # fmt: skip


def _current_with(old):
    half = HalfYear(2024, 1)
    made = current_file(HOME, half, TODAY)
    assert [row.block for row in made.rows] == ["1", "2", "5"]
    send_file(municipality=HOME, half=half, sha256=made.sha256, **ACT)
    return made.content


def test_nobody_is_erased_before_the_year():
    _old()
    with pytest.raises(NothingToEraseError):
        _erase(2024)
    with pytest.raises(NothingToEraseError):
        _erase(2026)  # a year that has not come


def test_the_timer_erases_what_is_overdue_and_on_the_last_day_of_the_year_all_that_is_due(capsys, monkeypatch):
    _old()
    call_command("erase_kaa")
    assert "0" in capsys.readouterr().out
    assert not Job.objects.exists()
    call_command("erase_kaa", year=2025)
    Worker(lambda: NOW).run_until_empty()
    assert not Responsibility.objects.exists()


def test_the_demo_s_officers_have_worked_and_what_they_wrote_is_sound():
    for number in range(10, 40):
        person = youth(f"20070503TF{number}")
        studies(person, dt.date(2023, 8, 16), dt.date(2024, 9, 2) + dt.timedelta(number * 7))
    fresh = youth("20080503TF50")
    studies(fresh, dt.date(2024, 8, 16), dt.date(2025, 6, 25))
    turned = youth("20050503TF60")
    studies(turned, dt.date(2021, 8, 16), dt.date(2023, 3, 1))
    loader = Actor("job:load_demo_register", "", Role.SYSTEM_ADMINISTRATOR)
    assert practise_duties(municipality=HOME, actor=loader, now=NOW) == 31
    ended = known_duties(HOME).get(person=turned)
    assert (ended.ends_on, ended.ended_because) == (dt.date(2025, 5, 3), "TOO_OLD")
    assert practise_duties(municipality=HOME, actor=loader, now=NOW) == 0
    assert [row.person.pk for row in newcomers(HOME, NOW, TODAY)] == [fresh.pk]
    assert Contact.objects.count() > 30
    sent = SentFile.objects.get()
    assert (sent.half_year, sent.sha256) == ("2025-1", _current().sha256)
