"""The job that puts e-mails of reminders in the outbox: each once, and nothing in it about anybody."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from gymnasieregion.contexts.admission.models import Applicant, Reminder
from gymnasieregion.contexts.admission.services.counselling_reminders import MAIL
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.registry import Work
from gymnasieregion.platform.messages.api import Channel, Outgoing, put_in_outbox

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


def unsent(work: Work) -> list[int]:
    """Which reminders are to be told of; nothing is sent or marked here.

    Args:
        work: The reminders and the address to sign in at.
    """
    return list(_unsent(work.payload["reminders"]).values_list("pk", flat=True))


def put_out(work: Work, found: list[int], now: dt.datetime) -> Mapping[str, Any]:
    """Mark each reminder and put its message in the outbox, in one transaction: once each, and never twice.

    Args:
        work: The job.
        found: From ``unsent``.
        now: The moment.
    """
    rows = list(_unsent(found).select_for_update(of=("self",)).select_related("applicant"))
    text = TEXT.format(address=work.payload["address"])
    messages = (
        Outgoing(f"{MAIL}:{row.pk}", Channel.EMAIL, row.applicant.email, f"applicant:{row.applicant_id}", SUBJECT, text)
        for row in rows
    )
    put_in_outbox(messages, batch=f"{MAIL}:{work.job_id}", now=now)
    _unsent(found).filter(pk__in=[row.pk for row in rows]).update(mailed_at=now)
    after = {"mailed": len(rows)}
    record(actor=work.actor, action=MAIL, about=f"job:{work.job_id}", before=None, after=after, why="", now=now)
    return after


def _unsent(reminders: list[int]) -> QuerySet[Reminder]:
    """Those of some reminders that are told of in no message yet, of people who have an address."""
    rows = Reminder.objects.filter(pk__in=reminders, mailed_at__isnull=True).order_by("pk")
    return rows.filter(applicant__protection=Applicant.Protection.NONE).exclude(applicant__email="")
