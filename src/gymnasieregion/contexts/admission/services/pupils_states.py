"""What happens to an applicant during the year: documents seen, another school, withdrawn, integrated."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.services.pupils_facts import (
    UnchangedError,
    facts_of,
    locked,
    record_change,
    refuse_no_ground,
)
from gymnasieregion.contexts.admission.services.pupils_protection import refuse_protected
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor

SHOW, MOVE, ACTIVATE = "admission.applicant.document", "admission.applicant.move", "admission.applicant.activate"
INTEGRATE = "admission.applicant.integrate"


class NoDocumentNeededError(RegionError):
    """Who is registered here shows no document."""

    sv: ClassVar[str] = "Den som är folkbokförd i området behöver inte visa något underlag."
    en: ClassVar[str] = "Nobody who is registered in the area needs to show a document."


class NoSchoolError(RegionError):
    """An integrated pupil goes to an ordinary school."""

    sv: ClassVar[str] = "Skriv först vilken grundskola eleven går i."
    en: ClassVar[str] = "Write first which compulsory school the pupil goes to."


@transaction.atomic
def show_document(*, applicant: int, seen: bool, actor: Actor, why: str, now: datetime) -> Applicant:
    """Say that the office has seen the document of an applicant's category, or that it had not.

    Args:
        applicant: The applicant's key in the database.
        seen: Whether it has been seen.
        actor: Who does it.
        why: Which document, kept in the log.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        NoGroundError, NoDocumentNeededError, UnchangedError: If there is nothing to do.

    Source: Gymnasieantagningen Storsthlm, Elevkategorier: others than those registered show documents before the final
        admission.
    """
    refuse_no_ground(why)
    row = locked(applicant)
    if row.category == Applicant.Category.REGISTERED:
        raise NoDocumentNeededError
    return _changed(row, {"category_shown": seen}, action=SHOW, actor=actor, why=why, now=now)


@transaction.atomic
def change_school(
    *, applicant: int, school: str, school_code: str, school_class: str, actor: Actor, why: str, now: datetime
) -> Applicant:
    """Move an applicant to another sending school; the old one no longer sees them, and the log keeps where they were.

    Args:
        applicant: The applicant's key in the database.
        school: The new school; "" when they go to none.
        school_code: Its code.
        school_class: The new class.
        actor: Who does it.
        why: The ground, kept in the log.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        NoGroundError, UnchangedError: If there is nothing to do.
    """
    refuse_no_ground(why)
    facts = {"school": school, "school_code": school_code, "school_class": school_class}
    return _changed(locked(applicant), facts, action=MOVE, actor=actor, why=why, now=now)


@transaction.atomic
def set_active(*, applicant: int, active: bool, actor: Actor, why: str, now: datetime) -> Applicant:
    """Withdraw an application, so that no round tries it, or take it up again; nothing of it is taken away.

    Args:
        applicant: The applicant's key in the database.
        active: False to withdraw, True to take up again.
        actor: Who does it.
        why: The ground, kept in the log.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        NoGroundError, UnchangedError: If there is nothing to do.
    """
    refuse_no_ground(why)
    return _changed(locked(applicant), {"is_active": active}, action=ACTIVATE, actor=actor, why=why, now=now)


@transaction.atomic
def set_integrated(*, applicant: int, integrated: bool, actor: Actor, why: str, now: datetime) -> Applicant:
    """Say that an applicant is an integrated pupil of anpassad grundskola, or is not.

    They keep their school and class. Whether they belong to the target group of anpassad gymnasieskola is for the home
    municipality to decide, row by row, as a decision on eligibility.

    Args:
        applicant: The applicant's key in the database.
        integrated: Whether they are.
        actor: Who does it.
        why: The ground, kept in the log.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        NoGroundError, NoSchoolError, UnchangedError: If there is nothing to do, or it cannot be so.

    Source: skollagen (2010:800) 18 kap. 4–5 §§.
    """
    refuse_no_ground(why)
    row = locked(applicant)
    if integrated and not row.school:
        refuse_protected(row)
        raise NoSchoolError
    kind = Applicant.Kind.ADAPTED if integrated else Applicant.Kind.YEAR_NINE
    return _changed(row, {"kind": kind}, action=INTEGRATE, actor=actor, why=why, now=now)


def _changed(
    row: Applicant, facts: Mapping[str, object], *, action: str, actor: Actor, why: str, now: datetime
) -> Applicant:
    """Write the facts of one flow, with its event."""
    if all(getattr(row, name) == value for name, value in facts.items()):
        raise UnchangedError
    before = facts_of(row)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=list(facts))
    record_change(row, action=action, before=before, actor=actor, why=why, now=now)
    return row
