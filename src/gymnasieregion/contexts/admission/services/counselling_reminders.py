"""Reminders: many pupils at once, shown on each one's own page, and told of by an e-mail that says nothing more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.models import Applicant, Reminder
from gymnasieregion.contexts.admission.selectors.counselling_reminders import reminded_lately
from gymnasieregion.contexts.admission.services.pupils_facts import about_of, record_change
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.api import enqueue

SEND, READ = "admission.reminder.send", "admission.reminder.read"
MAIL = "admission.reminder.mail"


class NobodyToRemindError(RegionError):
    """None of those who were chosen can be reminded now."""

    sv: ClassVar[str] = (
        "Ingen påmindes. Det gäller inte de valda, eller så fick de samma påminnelse för högst en vecka sedan."
    )
    en: ClassVar[str] = "Nobody was reminded. It does not hold for those chosen, or they had it within a week."


@dataclass(frozen=True, slots=True)
class Reminded:
    """What came of reminding.

    Args:
        sent: How many were reminded.
        mailed: To how many of them an e-mail goes out.
        already: How many had been reminded of the same thing lately, and were left alone.
    """

    sent: int
    mailed: int
    already: int


@transaction.atomic
def remind(
    *, year: int, applicants: Collection[int], kind: Reminder.Kind, address: str, actor: Actor, now: datetime
) -> Reminded:
    """Remind some applicants of the same thing, as one event; nobody is reminded of it twice in a week.

    Those whose identity is protected are reminded by the office in other ways, and are left out.

    Args:
        year: The admission year.
        applicants: Their keys in the database; the door has seen to it that the actor reaches them.
        kind: Of what.
        address: Where the e-mail asks them to sign in, whole.
        actor: Who reminds.
        now: The moment, from the door.

    Raises:
        NobodyToRemindError: If none of them can be reminded now.
    """
    rows = Applicant.objects.filter(
        pk__in=list(applicants), year=year, is_active=True, protection=Applicant.Protection.NONE
    )
    people = list(rows.select_for_update().order_by("pk"))
    lately = reminded_lately([person.pk for person in people], kind, now)
    fresh = [person for person in people if person.pk not in lately]
    if not fresh:
        raise NobodyToRemindError
    reminders = Reminder.objects.bulk_create(
        [Reminder(applicant=person, kind=kind, sent_by=actor.user_id, sent_at=now) for person in fresh], batch_size=500
    )
    mailed = [one.pk for one in reminders if one.applicant.email]
    if mailed:
        key = f"{MAIL}:{mailed[0]}-{mailed[-1]}"
        enqueue(kind=MAIL, key=key, payload={"reminders": mailed, "address": address}, actor=actor, now=now)
    record(
        actor=actor,
        action=SEND,
        about=f"year:{year}",
        before=None,
        after={"reminder": str(kind), "pupils": len(fresh), "mailed": len(mailed)},
        why="",
        now=now,
        entries=[{"about": about_of(person), "reminder": str(kind)} for person in fresh],
        belongs_to=_shared(fresh),
    )
    return Reminded(len(fresh), len(mailed), len(people) - len(fresh))


@transaction.atomic
def read_reminder(*, reminder: int, actor: Actor, now: datetime) -> None:
    """Put away a reminder that its owner has read; the second time nothing happens.

    Args:
        reminder: The reminder's key in the database.
        actor: Who has read it.
        now: The moment, from the door.

    Raises:
        Reminder.DoesNotExist: If there is no such reminder.
    """
    row = Reminder.objects.select_for_update(of=("self",)).select_related("applicant").get(pk=reminder)
    if row.read_at is not None:
        return
    row.read_at = now
    row.save(update_fields=["read_at"])
    facts = {"reminder": str(row.kind)}
    record_change(row.applicant, action=READ, before=None, after=facts, actor=actor, why="", now=now)


def _shared(people: Collection[Applicant]) -> Belongs:
    """The school that all of them go to, which sees the event; none where they go to several."""
    schools = {person.school_code for person in people}
    return Belongs(unit=schools.pop()) if len(schools) == 1 else Belongs()
