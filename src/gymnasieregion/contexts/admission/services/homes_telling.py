"""Telling guardians that a child's application is new: one e-mail a day at most, with nothing in it.

What is saved or confirmed leaves a job for the evening, one for all of the year. It tells each guardian who has given
an address and has not seen the version; ``GuardianContact.told_until`` says until when they have been told.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from gymnasieregion.contexts.admission.core.guardianship import telling_day, told_from, told_until
from gymnasieregion.contexts.admission.models import Applicant, GuardianContact
from gymnasieregion.contexts.admission.selectors.applying import today_of
from gymnasieregion.contexts.admission.selectors.homes import guardians_to_tell
from gymnasieregion.law.book import law_book
from gymnasieregion.law.reading import Reading
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.jobs.registry import Work
from gymnasieregion.platform.messages.api import Channel, Outgoing, put_in_outbox

TELL = "admission.guardian.tell"
HOUR = "admission.guardians_told_hour"
TELLER = Actor(f"job:{TELL}", "", Role.SYSTEM_ADMINISTRATOR)
"""Nobody's wish: the system leaves the job, so that the page of jobs does not say who saved."""

SUBJECT = "Något är nytt i en gymnasieansökan"
TEXT = """Hej!

Något är nytt i en gymnasieansökan som du får se. Logga in på antagningens sidor som du brukar, och öppna Mitt barn.
Vi skickar ingen länk. Du behöver inte göra något: ditt barn söker själv.

Det går inte att svara på det här brevet.

---

Hello!

There is something new in an upper secondary application that you may see. Sign in to the pages of the admission as you
usually do, and open My child. We send no link. You need not do anything: your child applies themself.

This message cannot be answered.
"""
"""What is sent: no name, no school, no choice and no address of a page."""


def tell_guardians_later(who: Applicant, now: dt.datetime) -> None:
    """Leave the evening's job, where somebody is to be told; in the transaction of the service that saves.

    Args:
        who: Whose application was saved or confirmed, from ``with_guardians_to_tell``.
        now: The moment.
    """
    if not who.has_guardians_to_tell:  # type: ignore[attr-defined]  # annotated
        return
    day = telling_day(now, telling_hour(today_of(now)))
    payload = {"year": who.year_id, "day": day.isoformat()}
    key = f"{TELL}:{who.year_id}:{day.isoformat()}"
    enqueue(kind=TELL, key=key, payload=payload, actor=TELLER, now=now, run_after=told_from(day, telling_hour(day)))


def telling_hour(day: dt.date) -> int:
    """The hour in Stockholm when guardians are told on a day, by the office's decision.

    Args:
        day: The day.

    Raises:
        NoRuleInForceError: If no rule is known for the day.
    """
    return Reading(law_book(), day).count(HOUR)


def to_be_told(work: Work) -> dt.date:
    """The day of the job; who is to be told then is asked in the transaction that tells them.

    Args:
        work: The year and the day.
    """
    return dt.date.fromisoformat(work.payload["day"])


def tell(work: Work, day: dt.date, now: dt.datetime) -> Mapping[str, Any]:
    """Mark each guardian as told and put the message in the outbox, in one transaction: once each, and never twice.

    Args:
        work: The job.
        day: From ``to_be_told``.
        now: The moment.
    """
    until = told_until(day, telling_hour(day))
    owed = guardians_to_tell(work.payload["year"], until, day)
    messages = (
        Outgoing(f"{TELL}:{one.pk}:{day.isoformat()}", Channel.EMAIL, one.email, f"user:{one.user_id}", SUBJECT, TEXT)
        for one in owed
    )
    put_in_outbox(messages, batch=f"{TELL}:{work.payload['year']}:{day.isoformat()}", now=now)
    for one in owed:
        one.told_until = until
    GuardianContact.objects.bulk_update(owed, ["told_until"], batch_size=500)
    after = {"mailed": len(owed)}
    record(actor=work.actor, action=TELL, about=f"job:{work.job_id}", before=None, after=after, why="", now=now)
    return after
