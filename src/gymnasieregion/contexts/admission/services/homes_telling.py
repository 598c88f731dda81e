"""Telling guardians that a child's application is new: one e-mail a day at most, with nothing in it.

What is saved or confirmed leaves a job for the evening, one for all of the year. It tells each guardian who has given
an address and has not seen the version; ``GuardianContact.told_until`` says until when they have been told.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from gymnasieregion.contexts.admission.core.guardianship import telling_day, told_from, told_until
from gymnasieregion.contexts.admission.models import Applicant, GuardianContact
from gymnasieregion.contexts.admission.selectors.homes import guardians_to_tell
from gymnasieregion.contexts.admission.services.mail_once import send_each_once
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.jobs.registry import Work

TELL = "admission.guardian.tell"
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
    day = telling_day(now)
    payload = {"year": who.year_id, "day": day.isoformat()}
    key = f"{TELL}:{who.year_id}:{day.isoformat()}"
    enqueue(kind=TELL, key=key, payload=payload, actor=TELLER, now=now, run_after=told_from(day))


def tell(work: Work) -> list[int]:
    """Tell those who have not been told, and return whose contacts that was.

    Args:
        work: The year and the day.
    """
    day = dt.date.fromisoformat(work.payload["day"])
    until = told_until(day)
    owed = guardians_to_tell(work.payload["year"], until, day)
    before = {pk: was for pk, _, was in owed}

    def mark(pk: int) -> bool:
        unsent = GuardianContact.objects.filter(pk=pk, told_until=before[pk])
        return bool(unsent.update(told_until=until))

    def unmark(pk: int) -> None:
        GuardianContact.objects.filter(pk=pk).update(told_until=before[pk])

    return send_each_once(
        work,
        [(pk, email) for pk, email, _ in owed],
        subject=SUBJECT,
        text=TEXT,
        doing=("Meddelar vårdnadshavare", "Tells guardians"),
        mark=mark,
        unmark=unmark,
    )


def keep_told(work: Work, told: list[int], now: dt.datetime) -> Mapping[str, Any]:
    """Record how many were told in this try.

    Args:
        work: The job.
        told: What ``tell`` returned.
        now: The moment.
    """
    after = {"mailed": len(told)}
    record(actor=work.actor, action=TELL, about=f"job:{work.job_id}", before=None, after=after, why="", now=now)
    return after
