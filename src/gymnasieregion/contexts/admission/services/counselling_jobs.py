"""The job that tells of reminders by e-mail: each once, and nothing in it about anybody."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import F

from gymnasieregion.contexts.admission.models import Applicant, Reminder
from gymnasieregion.contexts.admission.services.counselling_reminders import MAIL
from gymnasieregion.contexts.admission.services.mail_once import send_each_once
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.registry import Work

SUBJECT = "Du har en påminnelse om din gymnasieansökan"
TEXT = """Hej!

Du har en påminnelse om din gymnasieansökan. Logga in och läs den:
{address}

Fråga din studie- och yrkesvägledare om du behöver hjälp.
Det går inte att svara på det här brevet.

---

Hello!

You have a reminder about your upper secondary application. Sign in and read it:
{address}

Ask your school's counsellor if you need help.
This message cannot be answered.
"""
"""What is sent: no name, no school and no choice, since mail is read by others too."""


def send(work: Work) -> list[int]:
    """Send what has not been sent, and return which reminders that was.

    Each reminder is marked before its message goes: a job that dies in between loses one message, which the pupil's
    page has anyway, and never sends one twice. A message that the server refuses is unmarked and tried again.

    Args:
        work: The reminders and the address to sign in at.
    """
    wanted: list[int] = list(work.payload["reminders"])
    text = TEXT.format(address=work.payload["address"])
    rows = Reminder.objects.filter(pk__in=wanted, mailed_at__isnull=True).order_by("pk")
    left = list(rows.filter(applicant__protection=Applicant.Protection.NONE).values_list("pk", "applicant__email"))

    def mark(reminder: int) -> bool:
        unsent = Reminder.objects.filter(pk=reminder, mailed_at__isnull=True)
        return bool(unsent.update(mailed_at=F("sent_at")))

    def unmark(reminder: int) -> None:
        Reminder.objects.filter(pk=reminder).update(mailed_at=None)

    return send_each_once(
        work,
        left,
        subject=SUBJECT,
        text=text,
        doing=("Skickar påminnelser", "Sends reminders"),
        mark=mark,
        unmark=unmark,
    )


def keep_sent(work: Work, sent: list[int], now: dt.datetime) -> Mapping[str, Any]:
    """Write when the messages went, and how many there were in this try.

    Args:
        work: The job.
        sent: What ``send`` returned.
        now: The moment.
    """
    Reminder.objects.filter(pk__in=sent).update(mailed_at=now)
    after = {"mailed": len(sent)}
    record(actor=work.actor, action=MAIL, about=f"job:{work.job_id}", before=None, after=after, why="", now=now)
    return after
