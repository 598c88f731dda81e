"""Asking for records to be removed for good, and letting it: it takes two of the office."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.models import AdmissionYear, Removal
from gymnasieregion.contexts.admission.selectors.retention import Line, lines_of
from gymnasieregion.contexts.admission.services.pupils_facts import refuse_no_ground
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.pages.formats import STOCKHOLM

ASK, LET, REFUSE = "admission.retention.ask", "admission.retention.let", "admission.retention.refuse"
REMOVE = "admission.retention.run"
"""The kind of job that removes, and its event."""


class NothingDueError(RegionError):
    """Nothing of the year may be removed now."""

    sv: ClassVar[str] = "Inget av antagningsåret {year} kan gallras nu."
    en: ClassVar[str] = "Nothing of the admission year {year} can be removed now."


class AskedAlreadyError(RegionError):
    """Somebody has asked already, and it is not done."""

    sv: ClassVar[str] = "Gallring av {year} är redan begärd."
    en: ClassVar[str] = "The removal of {year} has been asked for already."


class SamePersonError(RegionError):
    """The one who asked cannot let it."""

    sv: ClassVar[str] = "Du begärde gallringen. En annan på kansliet måste släppa eller avslå den."
    en: ClassVar[str] = "You asked for the removal. Another of the office must let or refuse it."


class AnsweredAlreadyError(RegionError):
    """It has been let or refused."""

    sv: ClassVar[str] = "Begäran är redan besvarad."
    en: ClassVar[str] = "The request has been answered already."


class CountsChangedError(RegionError):
    """What is to be removed is not what was asked for."""

    sv: ClassVar[str] = "Det som ska gallras har ändrats sedan det begärdes. Avslå, och begär på nytt."
    en: ClassVar[str] = "What is to be removed has changed since it was asked for. Refuse, and ask again."


@transaction.atomic
def ask_to_remove(*, year: int, why: str, actor: Actor, now: datetime) -> Removal:
    """Ask that everything of a year that is due be removed for good.

    Args:
        year: The admission year.
        why: The ground, kept in the log.
        actor: Who asks.
        now: The moment, from the door.

    Raises:
        AdmissionYear.DoesNotExist: If the year has not been opened.
        NoGroundError: If there is no ground.
        AskedAlreadyError: If it has been asked for, and is not done.
        NothingDueError: If nothing is due.
    """
    refuse_no_ground(why)
    of_year = AdmissionYear.objects.select_for_update().get(pk=year)
    if Removal.objects.filter(year=of_year, state__in=(Removal.State.ASKED, Removal.State.LET)).exists():
        raise AskedAlreadyError(year=year)
    due = due_lines(year, now)
    if not due:
        raise NothingDueError(year=year)
    counted = _counts(due)
    row = Removal.objects.create(
        year=of_year, counted=canonical_json(counted).decode(), why=why.strip(), asked_by=actor.user_id, asked_at=now
    )
    _record(ASK, row, {"rows_due": {kind: told["rows"] for kind, told in counted.items()}}, why, actor, now)
    return row


@transaction.atomic
def let_removal(*, removal: int, actor: Actor, now: datetime) -> Removal:
    """Let what another has asked to have removed be removed; a job does it.

    Args:
        removal: Which.
        actor: Who lets it, another than the one who asked.
        now: The moment, from the door.

    Raises:
        Removal.DoesNotExist: If there is no such request.
        AnsweredAlreadyError: If it has been answered.
        SamePersonError: If it is the one who asked.
        CountsChangedError: If there is not the same to remove as when it was asked for.
    """
    row = _answered(removal, Removal.State.LET, actor, now)
    if _counts(due_lines(row.year_id, now)) != json.loads(row.counted):
        raise CountsChangedError
    enqueue(kind=REMOVE, key=f"{REMOVE}:{row.pk}", payload={"removal": row.pk}, actor=actor, now=now)
    _record(LET, row, {"year": row.year_id}, "", actor, now)
    return row


@transaction.atomic
def refuse_removal(*, removal: int, why: str, actor: Actor, now: datetime) -> Removal:
    """Refuse what another has asked to have removed.

    Args:
        removal: Which.
        why: The ground, kept in the log.
        actor: Who refuses it, another than the one who asked.
        now: The moment, from the door.

    Raises:
        Removal.DoesNotExist: If there is no such request.
        NoGroundError: If there is no ground.
        AnsweredAlreadyError: If it has been answered.
        SamePersonError: If it is the one who asked.
    """
    refuse_no_ground(why)
    row = _answered(removal, Removal.State.REFUSED, actor, now)
    _record(REFUSE, row, {"year": row.year_id}, why, actor, now)
    return row


def due_lines(year: int, now: datetime) -> Sequence[Line]:
    """The kinds of records of a year that may be removed at a moment."""
    lines = lines_of(year, now.astimezone(STOCKHOLM).date())
    return [line for line in lines if line.hindrance is None]


def _answered(removal: int, state: Removal.State, actor: Actor, now: datetime) -> Removal:
    row = Removal.objects.select_for_update().get(pk=removal)
    if row.state != Removal.State.ASKED:
        raise AnsweredAlreadyError
    if row.asked_by == actor.user_id:
        raise SamePersonError
    row.state, row.answered_by, row.answered_at = state, actor.user_id, now
    row.save(update_fields=["state", "answered_by", "answered_at"])
    return row


def _counts(lines: Sequence[Line]) -> dict[str, dict[str, object]]:
    """Rows and the oldest day of each kind, as they are kept."""
    days = {line.kind: line.oldest.isoformat() if line.oldest else "" for line in lines}
    return {str(line.kind): {"rows": line.rows, "oldest": days[line.kind]} for line in lines}


def _record(action: str, row: Removal, after: Mapping[str, object], why: str, actor: Actor, now: datetime) -> None:
    about = f"admission_removal:{row.pk}"
    record(actor=actor, action=action, about=about, before=None, after=after, why=why.strip(), now=now)
