"""Saving and confirming an application: every saved change counts at once, and makes a version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.db.models import QuerySet

from gymnasieregion.contexts.admission.core.application_rows import OTHER_OFFICE, Row, Rows, differences, digest_of
from gymnasieregion.contexts.admission.models import Applicant, Application, ApplicationVersion, ForwardedChoice
from gymnasieregion.contexts.admission.selectors.applying import rows_now, rows_of_version, window_of
from gymnasieregion.contexts.admission.selectors.homes import with_guardians_to_tell
from gymnasieregion.contexts.admission.services.applying_checks import (
    ListChangedError,
    refuse_bad_rows,
    refuse_closed,
)
from gymnasieregion.contexts.admission.services.applying_rows import kept_text, write_list
from gymnasieregion.contexts.admission.services.forwarding import NoOfficeError
from gymnasieregion.contexts.admission.services.homes_telling import tell_guardians_later
from gymnasieregion.contexts.admission.services.pupils_facts import record_change
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.kept_questions import kept_question
from gymnasieregion.platform.kept_writes import insert_row, update_row

__all__ = [
    "Row",
    "Saved",
    "add_other_office",
    "confirm_application",
    "restore_version",
    "rewrite_list",
    "save_application",
]

CHANGE, CONFIRM = "admission.application.change", "admission.application.confirm"


class NothingToConfirmError(RegionError):
    """The list is empty."""

    sv: ClassVar[str] = "Listan är tom. Lägg till minst ett val innan du bekräftar."
    en: ClassVar[str] = "The list is empty. Add at least one choice before you confirm."


class NoSuchVersionError(RegionError):
    """The application has no version of that number."""

    sv: ClassVar[str] = "Version {version} finns inte."
    en: ClassVar[str] = "There is no version {version}."


@dataclass(frozen=True, slots=True)
class Saved:
    """What has been saved, as the one who saved is told.

    Args:
        version: Its number.
        digest: Of the list; the next form carries it.
        saved_at: When.
    """

    version: int
    digest: str
    saved_at: datetime


@transaction.atomic
def save_application(*, applicant: int, rows: Sequence[Row], based_on: str, actor: Actor, now: datetime) -> Saved:
    """Save a list: it counts from now on.

    A list that is as the present one is saved already, so that the same form may be sent twice.

    Args:
        applicant: The applicant's key in the database.
        rows: The whole list in order, choices to other offices among them.
        based_on: The digest of the list that the form was made from.
        actor: Who saves.
        now: The moment that the request came, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        ListChangedError: If the list has been changed since the form was made.
        NotYoursToChangeError, WindowClosedError, ApplicationLockedError: If it may not be changed now.
        ChosenTwiceError, TooManyChoicesError, UnknownOfferingError, OfferingClosedError, UnknownExtraError,
        AnsweredElsewhereError: If the list cannot be so.

    Source: skollagen (2010:800) 16 kap. 35 §: the choices are ranked.
    """
    who, application = _locked(applicant)
    return _save(who, application, rows_now(applicant), tuple(rows), based_on, actor, now)


@transaction.atomic
def restore_version(*, applicant: int, version: int, based_on: str, actor: Actor, now: datetime) -> Saved:
    """Save the list of an earlier version anew: undo, or back to what was before.

    Args:
        applicant: The applicant's key in the database.
        version: Which; 0 for the empty list before the first.
        based_on: The digest of the list that the form was made from.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        NoSuchVersionError: If there is none.
        RegionError: As ``save_application``.
    """
    who, application = _locked(applicant)
    wanted = ApplicationVersion.objects.filter(applicant=who, version=version).first()
    if wanted is None and version:
        raise NoSuchVersionError(version=version)
    rows = rows_of_version(wanted) if wanted else ()
    return _save(who, application, rows_now(applicant), rows, based_on, actor, now)


@transaction.atomic
def add_other_office(
    *, applicant: int, office: str, school: str, education: str, based_on: str, actor: Actor, now: datetime
) -> Saved:
    """Add a choice that another region's office admits to, last in the whole list.

    Args:
        applicant: The applicant's key in the database.
        office: The other office.
        school: Its school.
        education: Its programme.
        based_on: The digest of the list that the form was made from.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        NoOfficeError: If something is not said.
        RegionError: As ``save_application``.

    Source: skollagen (2010:800) 16 kap. 35 §: the home municipality sends the application on.
    """
    said = [text.strip() for text in (office, school, education)]
    if not all(said):
        raise NoOfficeError
    who, application = _locked(applicant)
    stands = rows_now(applicant)
    same = who.forwarded.filter(office=said[0], school=said[1], education=said[2]).order_by("pk").first()
    row = same or ForwardedChoice.objects.create(
        applicant=who, rank=len(stands) + 1, office=said[0], school=said[1], education=said[2],
        state=ForwardedChoice.State.WITHDRAWN, changed_at=now,
    )  # fmt: skip
    new = Row(f"{OTHER_OFFICE}{row.pk}")
    rows = stands if any(each.other == row.pk for each in stands) else (*stands, new)
    return _save(who, application, stands, rows, based_on, actor, now)


@transaction.atomic
def confirm_application(*, applicant: int, digest: str, actor: Actor, now: datetime) -> Saved:
    """Let the applicant say that the list is what they want; a later change does not undo it.

    Args:
        applicant: The applicant's key in the database.
        digest: Of the list that was shown.
        actor: Who confirms.
        now: The moment, from the door.

    Returns:
        The version that is confirmed.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        ListChangedError: If the list is not the one that was shown.
        NothingToConfirmError: If the list is empty.
    """
    who, application = _locked(applicant)
    stands = rows_now(applicant)
    if not stands:
        raise NothingToConfirmError
    if digest_of(stands) != digest:
        raise ListChangedError
    _keep_what_stood(application, stands, digest, now)
    if application.confirmed_version != application.version:
        application.confirmed_version, application.confirmed_at = application.version, now
        application.save()
        tell_guardians_later(who, now)
        told = None if who.protection != Applicant.Protection.NONE else {"version": application.version}
        record_change(who, action=CONFIRM, before=None, after=told or {}, actor=actor, why="", now=now)
    assert application.saved_at is not None
    return Saved(application.version, digest, application.saved_at)


def rewrite_list(who: Applicant, rows: Rows, actor: Actor, now: datetime) -> None:
    """Write a list as a version, for a service that has its own time and its own event, in its transaction.

    Args:
        who: Whose, locked by the service.
        rows: The whole list in order, of choices that stand or have stood in it.
        actor: Who does it.
        now: The moment, from the door.
    """
    row, application = _locked(who.pk)
    stands, digest = rows_now(who.pk), digest_of(rows)
    if digest == digest_of(stands):
        return
    was = _keep_what_stood(application, stands, digest_of(stands), now)
    text = write_list(row, stands, rows, window_of(row.year_id, now), now)
    _add_version(application, text, digest, actor, now)
    _write(application, is_new=was is None)
    tell_guardians_later(row, now)


def _locked(applicant: int) -> tuple[Applicant, Application]:
    """An applicant whom nobody else changes meanwhile, and the application, which may not be in the database yet."""
    found = _lock(applicant=applicant)
    if not found:
        raise Applicant.DoesNotExist
    return found[0], getattr(found[0], "application", None) or Application(applicant=found[0])


@kept_question
def _lock(*, applicant: int) -> QuerySet[Applicant]:
    rows = Applicant.objects.select_for_update(of=("self",)).select_related("application")
    return with_guardians_to_tell(rows).filter(pk=applicant)


@kept_question
def _digest_of_version(*, applicant: int, version: int) -> QuerySet[ApplicationVersion, str]:
    return ApplicationVersion.objects.filter(applicant=applicant, version=version).values_list("digest", flat=True)


def _save(
    who: Applicant, application: Application, stands: Rows, rows: Rows, based_on: str, actor: Actor, now: datetime
) -> Saved:
    """Check and write a list, make its version, and record one event."""
    digest, present = digest_of(rows), digest_of(stands)
    if digest == present:
        return Saved(application.version, digest, application.saved_at or now)
    window = window_of(who.year_id, now)
    refuse_closed(window, application, actor)
    if based_on != present:
        raise ListChangedError
    refuse_bad_rows(who.year_id, stands, rows, now)
    was = _keep_what_stood(application, stands, present, now)
    text = write_list(who, stands, rows, window, now)
    _add_version(application, text, digest, actor, now)
    _write(application, is_new=was is None)
    tell_guardians_later(who, now)
    _record(who, application, stands, rows, actor, now)
    return Saved(application.version, digest, now)


def _keep_what_stood(application: Application, stands: Rows, digest: str, now: datetime) -> int | None:
    """Keep a list that nobody saved here, such as one that the office registered, as a version of its own.

    Returns:
        The version that there was; None when the application is not in the database yet.
    """
    was = None if application._state.adding else application.version  # noqa: SLF001 - Django's documented flag
    version = application.version
    kept = _digest_of_version(applicant=application.applicant_id, version=version) if version else []
    known = kept[0] if kept else None
    if known != digest and (stands or known is not None):
        _add_version(application, kept_text(stands), digest, None, now)
    return was


def _write(application: Application, *, is_new: bool) -> None:
    """Write the version and the moment of an application that has just got one."""
    if is_new:
        insert_row(application)
    else:
        update_row(application, "version", "saved_at")


def _add_version(application: Application, text: str, digest: str, actor: Actor | None, now: datetime) -> None:
    """Add a version; without an actor it is what stood before somebody saved."""
    application.version += 1
    application.saved_at = now
    version = ApplicationVersion(
        applicant_id=application.applicant_id, version=application.version, saved_at=now,
        saved_by=actor.user_id if actor else "", role=actor.role.value if actor else "", rows=text, digest=digest,
    )  # fmt: skip
    insert_row(version)


def _record(who: Applicant, application: Application, before: Rows, after: Rows, actor: Actor, now: datetime) -> None:
    """One event: how many choices, never which nor in what order, since the sending school may read it."""
    if who.protection != Applicant.Protection.NONE:
        record_change(who, action=CHANGE, before=None, after={}, actor=actor, why="", now=now)
        return
    found = differences(before, after)
    told = {
        "version": application.version,
        "choices": len(after),
        "new": len(found.added),
        "removed": len(found.removed),
    }
    record_change(who, action=CHANGE, before={"choices": len(before)}, after=told, actor=actor, why="", now=now)
