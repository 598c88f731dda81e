"""The outbox: each message goes once, whatever dies; a server that is away is waited for, a dead address is not."""

import datetime as dt
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import ClassVar

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction

from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.registry import Work
from gymnasieregion.platform.messages.api import SEND, SENDER, Channel, Outgoing, forget_addresses, put_in_outbox
from gymnasieregion.platform.messages.channels import SmsToFiles, ways
from gymnasieregion.platform.messages.models import Message, Wording
from gymnasieregion.platform.messages.selectors import batches, masked, not_arrived
from gymnasieregion.platform.messages.sending import MOST_ATTEMPTS, UNSURE, pause_after, send_what_waits
from gymnasieregion.platform.messages.services import NothingToTryError, try_again
from tests.admission_runs import work

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
PEOPLE = ("asta", "bo", "cia", "doris", "eva")


def letter(who, **more):
    told = {"channel": Channel.EMAIL, "address": f"{who}@exempel.example", "subject": "Hej", "text": "Det finns nytt."}
    return Outgoing(**{"key": f"prov:{who}", "about": f"applicant:{who}", **told, **more})


def put(*people, now, batch="prov", **more):
    return put_in_outbox([letter(who, **more) for who in people], batch=batch, now=now)


def sent():
    """To whom messages have gone, by name."""
    return [to.partition("@")[0] for one in mail.outbox for to in one.to]


def states():
    return dict(Message.objects.order_by("key").values_list("key", "state"))


class Server(EmailBackend):
    """A server whose faults a test sets: what happens to whom, once or each time."""

    faults: ClassVar = {}
    calls: ClassVar = []

    def send_messages(self, messages):
        who = messages[0].to[0].partition("@")[0]
        Server.calls.append(who)
        fault = self.faults.get(who)
        if isinstance(fault, list):
            fault = fault.pop(0) if fault else None
        if fault is not None:
            raise fault
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def _server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.{Server.__name__}"
    Server.faults, Server.calls = {}, []


# Once


def test_what_is_put_in_the_outbox_goes_once_however_often_the_job_runs(now):
    assert put("asta", "bo", now=now) == 2
    work(now)
    work(now + MINUTE)
    assert sent() == ["asta", "bo"]
    assert set(states().values()) == {"SENT"}


def test_the_same_key_is_never_put_there_again(now):
    put("asta", now=now)
    put("asta", "bo", now=now + MINUTE)
    work(now + 2 * MINUTE)
    put("asta", "bo", now=now + 3 * MINUTE)
    work(now + 4 * MINUTE)
    assert sent() == ["asta", "bo"]


def test_nothing_is_there_when_the_service_that_called_is_undone(now):
    def service():
        put("asta", now=now)
        raise IntegrityError

    with pytest.raises(IntegrityError), transaction.atomic():
        service()
    work(now)
    assert (sent(), Message.objects.count(), Job.objects.count()) == ([], 0, 0)


def test_a_text_that_many_get_is_kept_once(now):
    put(*PEOPLE, now=now)
    assert Wording.objects.count() == 1


def test_what_is_to_wait_waits_for_its_moment(now):
    put_in_outbox([letter("asta")], batch="prov", now=now, run_after=now + 60 * MINUTE)
    work(now + 59 * MINUTE)
    assert sent() == []
    work(now + 60 * MINUTE)
    assert sent() == ["asta"]


# A killed worker, and two at once


class KilledError(BaseException):
    """What stops a process in a test: nothing in the program catches it."""


@pytest.mark.parametrize("victim", PEOPLE)
def test_a_worker_that_is_killed_as_a_message_goes_leaves_that_one_alone_and_the_next_worker_sends_the_rest(
    now, victim
):
    put(*PEOPLE, now=now)
    Server.faults = {victim: [KilledError()]}
    with pytest.raises(KilledError):
        work(now)
    assert states()[f"prov:{victim}"] == "SENDING"
    Job.objects.update(lease_until=now - MINUTE)
    work(now + MINUTE)
    assert sorted(sent()) == sorted(set(PEOPLE) - {victim})
    assert states()[f"prov:{victim}"] == "SENDING"
    put("frida", now=now + 20 * MINUTE)
    work(now + 20 * MINUTE)
    row = Message.objects.get(key=f"prov:{victim}")
    assert (row.state, row.trouble) == ("FAILED", UNSURE)
    assert victim not in sent()


def test_two_workers_with_the_same_messages_in_hand_send_each_once(now):
    put(*PEOPLE, now=now)
    job = Job.objects.get()

    def work_of(progress):
        return Work(job.pk, job.key, {}, SENDER, progress, lambda: now)

    inner = []

    def other_worker(*_):
        """The other one comes when the first has read what waits, and takes all of it."""
        if not inner:
            inner.append(True)
            send_what_waits(work_of(lambda *told: None))

    send_what_waits(work_of(other_worker))
    assert sorted(sent()) == sorted(PEOPLE)
    assert set(states().values()) == {"SENT"}


# A server that fails


def test_a_server_that_is_away_is_tried_again_later_and_nobody_is_lost(now):
    put(*PEOPLE, now=now)
    Server.faults = dict.fromkeys(PEOPLE, SMTPServerDisconnected("gone"))
    work(now)
    assert len(Server.calls) == 3, "after three in a row the server is left alone"
    Server.faults = {}
    for minutes in range(1, 8):
        work(now + minutes * MINUTE)
    assert sorted(sent()) == sorted(PEOPLE)
    assert set(Job.objects.values_list("state", flat=True)) == {"DONE"}


def test_a_server_that_never_answers_is_asked_more_and_more_seldom(now):
    put(*PEOPLE, now=now)
    Server.faults = dict.fromkeys(PEOPLE, OSError())
    for minutes in range(240):
        work(now + minutes * MINUTE)
    assert Job.objects.filter(kind=SEND).count() < 15
    assert set(states().values()) == {"WAITING"}


def test_a_message_that_no_server_takes_is_given_up_in_the_end_and_can_be_asked_for_again(now, office):
    put("asta", now=now)
    Server.faults = {"asta": OSError()}
    for hours in range(40):
        work(now + hours * dt.timedelta(minutes=30))
    row = Message.objects.get()
    assert (row.state, row.attempts, row.trouble) == ("FAILED", MOST_ATTEMPTS, "NO_ANSWER OSError")
    Server.faults, later = {}, now + dt.timedelta(days=2)
    assert try_again(batch="prov", unsure=False, actor=office, now=later, why="Servern är lagad") == 1
    work(later)
    assert sent() == ["asta"]
    assert Event.objects.get(action="messages.outbox.retry").why == "Servern är lagad"
    with pytest.raises(NothingToTryError):
        try_again(batch="prov", unsure=False, actor=office, now=later, why="En gång till")


def test_the_pause_doubles_up_to_an_hour():
    assert [pause_after(n) // MINUTE for n in range(1, 9)] == [1, 2, 4, 8, 16, 32, 60, 60]


# An address that refuses


def test_an_address_that_is_gone_is_not_tried_again_and_keeps_nobody_from_theirs(now):
    put("asta", "bo", now=now)
    Server.faults = {"asta": SMTPRecipientsRefused({"asta@exempel.example": (550, b"no such user")})}
    work(now)
    work(now + dt.timedelta(days=1))
    assert sent() == ["bo"]
    row = Message.objects.get(key="prov:asta")
    assert (row.state, row.trouble, row.attempts) == ("REFUSED", "REFUSED 550", 1)


def test_an_address_that_is_refused_for_now_is_tried_again(now):
    put("asta", now=now)
    Server.faults = {"asta": [SMTPRecipientsRefused({"asta@exempel.example": (451, b"try later")})]}
    work(now)
    assert sent() == []
    work(now + 2 * MINUTE)
    assert sent() == ["asta"]


def test_an_address_that_is_left_out_is_seen_and_gets_nothing(now):
    put("asta", now=now, left_out="SCHOOL_ADDRESS")
    work(now)
    assert sent() == []
    (row,) = not_arrived(10)
    assert (row.state, row.trouble) == ("REFUSED", "SCHOOL_ADDRESS")


def test_who_is_to_be_forgotten_has_no_row_left(now):
    put("asta", "bo", now=now)
    assert forget_addresses(["applicant:asta"]) == 1
    work(now)
    assert sent() == ["bo"]


# SMS, and what the page reads


def test_an_sms_goes_to_the_gateway_s_domain_without_a_subject(now, settings):
    settings.SMS_DOMAIN = "gateway.example"
    put("asta", now=now, channel=Channel.SMS, address="+46701740605", text="Besked finns")
    work(now)
    (one,) = mail.outbox
    assert (one.to, one.subject, one.body) == (["46701740605@gateway.example"], "", "Besked finns")


def test_without_a_gateway_an_sms_becomes_a_line_that_only_the_installation_reads(now, settings, tmp_path):
    settings.SMS_DOMAIN, settings.SMS_FOLDER = "", tmp_path / "sms"
    assert isinstance(ways()[Channel.SMS], SmsToFiles)
    put("asta", now=now, channel=Channel.SMS, address="+46701740605", text="Besked\nfinns")
    work(now)
    (file,) = (tmp_path / "sms").iterdir()
    assert file.read_text().endswith(" +46701740605 Besked finns\n")
    assert file.stat().st_mode & 0o077 == 0
    assert mail.outbox == []


def test_the_counts_of_a_batch_and_addresses_that_cannot_be_read(now):
    put("asta", "bo", now=now)
    put("cia", now=now, channel=Channel.SMS, address="+46701740605")
    Server.faults = {"bo": SMTPRecipientsRefused({"x": (550, b"")})}
    work(now)
    (batch,) = batches()
    assert (batch.name, batch.subject) == ("prov", "Hej")
    assert [batch.of(state) for state in ("SENT", "REFUSED", "WAITING")] == [2, 1, 0]
    assert batch.of("SENT", "SMS") == 1
    assert masked("bo@exempel.example") == "b…@…example"
