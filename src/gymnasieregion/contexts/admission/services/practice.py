"""Practising another time of the year: the invented calendar of a practice year is moved, and nothing else."""

from datetime import date, datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.core.practice_moments import Moment, moved_days
from gymnasieregion.contexts.admission.models import AdmissionYear, YearDay
from gymnasieregion.contexts.admission.services.years import DaysUnchangedError, NoSuchAdmissionYearError
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.pages.formats import STOCKHOLM

MOVE = "admission.practice.move"


class NotPracticeError(RegionError):
    """The applicants of the year are real."""

    sv: ClassVar[str] = "Bara ett övningsår kan flyttas. {year} är ett riktigt antagningsår."
    en: ClassVar[str] = "Only a practice year can be moved. {year} is a real admission year."


class NoMomentError(RegionError):
    """There is no such moment, or the calendar lacks the day that it goes by."""

    sv: ClassVar[str] = "Kalendern har ingen dag för den tiden. Fyll i den i kalendern först."
    en: ClassVar[str] = "The calendar has no day for that time. Enter it in the calendar first."


@transaction.atomic
def practise_another_time(*, year: int, moment: str, actor: Actor, now: datetime) -> AdmissionYear:
    """Move the calendar of a practice year so that today is another time of it; undone by choosing again.

    Args:
        year: The admission year.
        moment: A code of ``Moment``.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        NoSuchAdmissionYearError: If the year is not open.
        NotPracticeError: If it is not for practice.
        NoMomentError: If the calendar cannot be moved there.
        DaysUnchangedError: If it stands there already.
    """
    row = AdmissionYear.objects.select_for_update().filter(pk=year).first()
    if row is None:
        raise NoSuchAdmissionYearError(year=year)
    if not row.synthetic:
        raise NotPracticeError(year=year)
    kept = list(YearDay.objects.filter(year=row).order_by("event"))
    before = {each.event: each.day for each in kept}
    after = moved_days(before, Moment(moment), _day(now)) if moment in set(Moment) else None
    if after is None:
        raise NoMomentError
    if after == before:
        raise DaysUnchangedError
    for each in kept:
        each.day = after[each.event]
    YearDay.objects.bulk_update(kept, ["day"])
    row.days_decided_at = now
    row.save(update_fields=["days_decided_at"])
    told = {event: day.isoformat() for event, day in before.items()}
    moved = {event: day.isoformat() for event, day in after.items()}
    record(
        actor=actor, action=MOVE, about=f"admission_year:{year}", before=told, after={"moment": moment, **moved},
        why="", now=now,
    )  # fmt: skip
    return row


def _day(now: datetime) -> date:
    return now.astimezone(STOCKHOLM).date()
