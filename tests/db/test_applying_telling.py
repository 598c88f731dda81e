"""Guardians are told of what is new: by one letter a day at most, with nothing in it, and never twice of the same."""

import datetime as dt
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from gymnasieregion.contexts.admission.core.guardianship import told_from, told_until
from gymnasieregion.contexts.admission.models import Applicant, GuardianContact
from gymnasieregion.contexts.admission.selectors.applying import digest_of, rows_now
from gymnasieregion.contexts.admission.services.applying import confirm_application, save_application
from gymnasieregion.contexts.admission.services.homes import see_version
from gymnasieregion.contexts.admission.services.homes_contact import change_guardian_contact
from gymnasieregion.contexts.admission.services.homes_telling import TELL
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.models import Assignment
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.messages.models import Message
from tests.admission_runs import work
from tests.applying import ASTA, STOCKHOLM, asta, open_year, rows
from tests.roles import made_user

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 2, 2)
VERA, VIKTOR = "vera@exempel.example", "viktor@exempel.example"


@pytest.fixture(autouse=True)
def _year():
    open_year()


def at(clock, day=DAY):
    """A moment in Stockholm."""
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), STOCKHOLM)


def guardian(email=VERA, scope="Asta", now=None):
    """A guardian who has given an address."""
    user = made_user(Role.GUARDIAN, scope)
    actor = Actor(str(user.pk), user.display_name, Role.GUARDIAN, scope)
    child = Applicant.objects.get(applicant_id=scope)
    change_guardian_contact(children=[child.pk], email=email, phone="", actor=actor, now=now or at("08:00"))
    return actor


def saves(*offerings, now):
    person = asta()
    based_on = digest_of(rows_now(person.pk))
    return save_application(applicant=person.pk, rows=rows(*offerings), based_on=based_on, actor=ASTA, now=now)


def evening(day=DAY):
    """Let the worker do what is due a minute after guardians are told; to whom letters went."""
    mail.outbox.clear()
    work(told_from(day, 18) + dt.timedelta(minutes=1))
    return sorted(to for letter in mail.outbox for to in letter.to)


def test_many_changes_of_a_day_give_each_guardian_one_letter_in_the_evening():
    guardian(VERA)
    guardian(VIKTOR)
    saves("ES", now=at("10:00"))
    saves("ES", "NA", now=at("11:00"))
    saved = saves("NA", now=at("12:00"))
    confirm_application(applicant=asta().pk, digest=saved.digest, actor=ASTA, now=at("12:01"))
    job = Job.objects.get(kind=TELL)
    assert job.run_after == at("18:00")
    work(at("17:59"))
    assert mail.outbox == []
    assert evening() == [VERA, VIKTOR]
    assert evening() == []
    assert evening(DAY + dt.timedelta(days=1)) == []


def test_each_letter_goes_to_one_and_says_nothing_of_anybody():
    guardian(VERA)
    guardian(VIKTOR)
    Applicant.objects.filter(applicant_id="Asta").update(given_name="Asta", school="Skolan A")
    saves("ES", now=at("10:00"))
    evening()
    for letter in mail.outbox:
        assert len(letter.to) == 1
        assert letter.cc == letter.bcc == []
        whole = f"{letter.subject}\n{letter.body}"
        for word in ("Asta", "Skolan", "ES", "Estetiska", "http", "version"):
            assert word not in whole
    assert len({letter.body for letter in mail.outbox}) == 1


def test_the_next_day_s_change_gives_the_next_day_s_letter():
    guardian()
    saves("ES", now=at("10:00"))
    assert evening() == [VERA]
    saves("NA", now=at("19:00"))
    saves("ES", now=at("20:00"))
    tomorrow = DAY + dt.timedelta(days=1)
    assert evening(tomorrow) == [VERA]
    assert evening(tomorrow + dt.timedelta(days=1)) == []


def test_what_is_saved_in_the_last_minutes_waits_a_day_and_is_not_lost():
    guardian()
    saves("ES", now=at("10:00"))
    saves("NA", now=at("17:57"))
    assert evening() == [VERA]
    assert evening(DAY + dt.timedelta(days=1)) == [VERA]


def test_a_confirmation_alone_is_told_of():
    saved = saves("ES", now=at("07:00"))
    guardian()
    confirm_application(applicant=asta().pk, digest=saved.digest, actor=ASTA, now=at("12:00"))
    assert evening() == [VERA]


def test_who_has_seen_the_version_is_not_told_of_it():
    vera = guardian(VERA)
    guardian(VIKTOR)
    saved = saves("ES", now=at("10:00"))
    see_version(applicant=asta().pk, version=saved.version, digest=saved.digest, actor=vera, now=at("11:00"))
    assert evening() == [VIKTOR]


def test_what_was_there_before_one_gave_an_address_is_not_told_of():
    saves("ES", now=at("07:00"))
    guardian()
    guardian(VIKTOR, "Bo")
    saves_nothing = Job.objects.filter(kind=TELL).count()
    assert saves_nothing == 0
    assert evening() == []


@pytest.mark.parametrize("why", ["ended", "adult", "protected", "withdrawn", "no address", "closed account"])
def test_who_is_no_longer_to_be_told_is_not(why):
    vera = guardian()
    saves("ES", now=at("10:00"))
    match why:
        case "ended":
            Assignment.objects.filter(user=vera.user_id).update(ends_on=DAY)
        case "adult":
            Applicant.objects.filter(applicant_id="Asta").update(birth_date=dt.date(2008, 2, 2))
        case "protected":
            Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED")
        case "withdrawn":
            Applicant.objects.filter(applicant_id="Asta").update(is_active=False)
        case "no address":
            change_guardian_contact(children=[asta().pk], email="", phone="070-174 06 05", actor=vera, now=at("11:00"))
        case "closed account":
            Assignment.objects.get(user=vera.user_id).user.__class__.objects.filter(pk=vera.user_id).update(
                is_active=False
            )
    assert evening() == []


def test_without_a_guardian_to_tell_nothing_is_left_to_do():
    saves("ES", now=at("10:00"))
    assert not Job.objects.exists()


def test_a_protected_identity_leaves_no_job():
    guardian()
    Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED")
    saves("ES", now=at("10:00"))
    assert not Job.objects.exists()


def test_the_job_and_its_events_say_nobody_s_name():
    guardian()
    saves("ES", now=at("10:00"))
    evening()
    job = Job.objects.get(kind=TELL)
    assert (job.created_by, job.created_scope) == (f"job:{TELL}", "")
    told = Event.objects.get(action=TELL)
    assert (told.person, told.after) == ("", '{"mailed":1}')
    for event in Event.objects.filter(action__in=[TELL, "jobs.job.enqueue"]):
        assert "Asta" not in " ".join(str(value) for value in event.__dict__.values())


class DiesAfterTheFirst(EmailBackend):
    """A server that takes one letter and is gone."""

    def send_messages(self, messages):
        if mail.outbox:
            raise ConnectionError
        return super().send_messages(messages)


def test_a_job_that_dies_between_letters_sends_the_rest_and_none_twice(settings):
    guardian(VERA)
    guardian(VIKTOR)
    saves("ES", now=at("10:00"))
    settings.EMAIL_BACKEND = f"{__name__}.{DiesAfterTheFirst.__name__}"
    assert evening() == [VERA]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox.clear()
    work(told_from(DAY, 18) + dt.timedelta(hours=1))
    assert [letter.to for letter in mail.outbox] == [[VIKTOR]]


class RefusesVera(EmailBackend):
    """A server that has no such recipient."""

    def send_messages(self, messages):
        if messages[0].to == [VERA]:
            raise SMTPRecipientsRefused({VERA: (550, b"no such user")})
        return super().send_messages(messages)


def test_an_address_that_is_gone_does_not_keep_the_others_from_their_letters(settings):
    guardian(VERA)
    guardian(VIKTOR)
    saves("ES", now=at("10:00"))
    settings.EMAIL_BACKEND = f"{__name__}.{RefusesVera.__name__}"
    assert evening() == [VIKTOR]
    assert set(GuardianContact.objects.values_list("told_until", flat=True)) == {told_until(DAY, 18)}
    stands = dict(Message.objects.values_list("address", "state"))
    assert stands == {VERA: "REFUSED", VIKTOR: "SENT"}
