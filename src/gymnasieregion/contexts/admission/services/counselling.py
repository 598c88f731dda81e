"""What a counsellor does for a pupil: locks the application while they talk, and checks the grades.

Everything is recorded as the pupil's own, so that the pupil sees who did what.
"""

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.models import Applicant, Application
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.admission.services.pupils_facts import (
    IsProtectedError,
    locked,
    record_change,
    refuse_no_ground,
)
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor

LOCK, UNLOCK = "admission.application.lock", "admission.application.unlock"
CHECK, DIFFER = "admission.grades.check", "admission.grades.differ"


class NotLockedError(RegionError):
    """There is no lock to take away."""

    sv: ClassVar[str] = "Ansökan är inte låst."
    en: ClassVar[str] = "The application is not locked."


class LockedAlreadyError(RegionError):
    """Somebody holds the application locked already."""

    sv: ClassVar[str] = "Ansökan är redan låst."
    en: ClassVar[str] = "The application is locked already."


class NoGradesError(RegionError):
    """There is nothing to check."""

    sv: ClassVar[str] = "Eleven har inga betyg att kontrollera."
    en: ClassVar[str] = "The pupil has no grades to check."


@transaction.atomic
def lock(*, applicant: int, actor: Actor, why: str, now: datetime) -> Application:
    """Keep a pupil's application as it is until it is unlocked; the pupil sees by whom and why.

    Args:
        applicant: The applicant's key in the database.
        actor: Who does it.
        why: The ground, which the pupil reads.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        NoGroundError, LockedAlreadyError, IsProtectedError: If it cannot be done.
    """
    refuse_no_ground(why)
    row = _locked_for(applicant, actor)
    application, _ = Application.objects.get_or_create(applicant=row)
    if application.locked_by:
        raise LockedAlreadyError
    application.locked_by, application.locked_at, application.locked_why = actor.user_id, now, why.strip()[:200]
    application.save(update_fields=["locked_by", "locked_at", "locked_why"])
    record_change(
        row, action=LOCK, before={"locked": False}, after={"locked": True}, actor=actor, why=why.strip(), now=now
    )
    return application


@transaction.atomic
def unlock(*, applicant: int, actor: Actor, why: str, now: datetime) -> Application:
    """Let a pupil change their application again; whoever may lock may also unlock what another has locked.

    Args:
        applicant: The applicant's key in the database.
        actor: Who does it.
        why: The ground, which the pupil reads; "" when there is nothing to say.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        NotLockedError, IsProtectedError: If it cannot be done.
    """
    row = _locked_for(applicant, actor)
    application = Application.objects.filter(applicant=row).exclude(locked_by="").first()
    if application is None:
        raise NotLockedError
    application.locked_by, application.locked_at, application.locked_why = "", None, ""
    application.save(update_fields=["locked_by", "locked_at", "locked_why"])
    record_change(
        row, action=UNLOCK, before={"locked": True}, after={"locked": False}, actor=actor, why=why.strip(), now=now
    )
    return application


@transaction.atomic
def check_grades(*, applicant: int, actor: Actor, now: datetime) -> Application:
    """Say that a pupil's grades here are those of the school; the log keeps which they were.

    Args:
        applicant: The applicant's key in the database.
        actor: Who has checked.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        NoGradesError, IsProtectedError: If there is nothing to check.
    """
    row = _locked_for(applicant, actor)
    grades = dict(row.grades.order_by("subject").values_list("subject", "mark"))
    if not grades:
        raise NoGradesError
    application, _ = Application.objects.get_or_create(applicant=row)
    before = {"checked": bool(application.grades_checked_by)}
    application.grades_checked_by, application.grades_checked_at = actor.user_id, now
    application.save(update_fields=["grades_checked_by", "grades_checked_at"])
    after = {"checked": True, "marks": grades}
    record_change(row, action=CHECK, before=before, after=after, actor=actor, why="", now=now)
    return application


@transaction.atomic
def grades_differ(*, applicant: int, subjects: Collection[str], actor: Actor, why: str, now: datetime) -> Application:
    """Say that some of a pupil's grades here are not those of the school; an earlier check no longer counts.

    Args:
        applicant: The applicant's key in the database.
        subjects: The codes of the subjects that differ; none where a grade is missing altogether.
        actor: Who has checked.
        why: What differs, for the office and the pupil.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        NoGroundError, IsProtectedError: If it is not said what differs, or it is not the actor's to say.
    """
    refuse_no_ground(why)
    row = _locked_for(applicant, actor)
    differ = sorted(set(subjects).intersection(row.grades.values_list("subject", flat=True)))
    application, _ = Application.objects.get_or_create(applicant=row)
    before = {"checked": bool(application.grades_checked_by)}
    application.grades_checked_by, application.grades_checked_at = "", None
    application.save(update_fields=["grades_checked_by", "grades_checked_at"])
    after = {"checked": False, "subjects": differ}
    record_change(row, action=DIFFER, before=before, after=after, actor=actor, why=why.strip(), now=now)
    return application


def _locked_for(applicant: int, actor: Actor) -> Applicant:
    """An applicant whom nobody else changes meanwhile; a protected identity is the office's alone."""
    row = locked(applicant)
    if row.protection != Applicant.Protection.NONE and not sees_protected(actor):
        raise IsProtectedError(applicant=row.applicant_id)
    return row
