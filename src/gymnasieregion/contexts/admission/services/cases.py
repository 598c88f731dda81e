"""Cases: an appeal, or an error found after publication, opened, tried again, and closed without a decision."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.db.models import Max

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, Case, Publication, Run
from gymnasieregion.contexts.admission.selectors.people import whose
from gymnasieregion.contexts.admission.services.cases_change import OF_PERSONS, SEATS, Change, canonical_change
from gymnasieregion.contexts.admission.services.cases_stood import (
    NotAppealableError,
    NotInRunError,
    check_appeal,
    offering_of,
    with_what_stood,
)
from gymnasieregion.contexts.admission.services.publication import GIVES_SEATS
from gymnasieregion.contexts.admission.services.pupils_facts import ground_for_log
from gymnasieregion.contexts.admission.services.runs import DECIDE
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.selectors import UNFINISHED, job_of

OPEN, CLOSE = "admission.case.open", "admission.case.close"
TRY = "admission.case.try"
"""The action, and the kind of job, that works out the consequences."""


class NotPublishedError(RegionError):
    """The round has not been published, or gave no seats."""

    sv: ClassVar[str] = "Ett ärende öppnas om en publicerad omgång som har gett platser."
    en: ClassVar[str] = "A case is opened about a published round that gave seats."


class CaseNotOpenError(RegionError):
    """The case has been decided or closed; it can only be changed by another one."""

    sv: ClassVar[str] = "Ärendet är redan avgjort. Öppna ett nytt ärende om något ska ändras."
    en: ClassVar[str] = "The case has been settled already. Open another case if something is to be changed."


class CaseIsWorkedOnError(RegionError):
    """The consequences are being worked out."""

    sv: ClassVar[str] = "Följderna räknas nu. Vänta tills de är klara."
    en: ClassVar[str] = "The consequences are being worked out. Wait until they are done."


@transaction.atomic
def open_case(
    *,
    publication: int,
    kind: str,
    applicant: int | None,
    change: Change,
    why: str,
    reference: str,
    actor: Actor,
    now: datetime,
) -> Case:
    """Open a case about a published round; a job tries the round again with what should have stood.

    Args:
        publication: Of the round.
        kind: ``APPEAL`` or ``ERROR``.
        applicant: The key of the applicant whose facts were wrong; None for the seats of an offering.
        change: What should have stood; what stood is read from the round's own input.
        why: What the board has decided, or what was wrong.
        reference: The board's or the office's own; may be "" for an error.
        actor: Who opens it.
        now: The moment, from the door.

    Raises:
        Publication.DoesNotExist, Applicant.DoesNotExist: If there is none.
        NotPublishedError, NotInRunError, NotAppealableError: If there is nothing to try.
        ChangeFaultsError: If the row cannot be so.
        NothingChangedError: If that is what stood, and what stands today.
    """
    of = Publication.objects.select_related("run").get(pk=publication)
    if of.published_at is None or of.run.kind not in GIVES_SEATS or of.run.snapshot_id is None:
        raise NotPublishedError
    person = None if applicant is None else Applicant.objects.get(pk=applicant, year=of.run.year_id)
    if change.table not in (OF_PERSONS if person else (SEATS,)):
        raise NotAppealableError if kind == Case.Kind.APPEAL else NotInRunError
    AdmissionYear.objects.select_for_update().get(pk=of.run.year_id)
    change = with_what_stood(of.run, person, canonical_change(change))
    if kind == Case.Kind.APPEAL:
        check_appeal(change)
    case = Case.objects.create(
        kind=kind,
        applicant=person,
        offering_id=change.offering or offering_of(change),
        publication=of,
        change=change.text(),
        why=why,
        reference=reference,
        opened_at=now,
        opened_by=actor.user_id,
    )
    _ask_for_trial(case, actor, now)
    told = {"kind": kind, "table": change.table, "run": of.run_id, "reference": reference}
    _record(OPEN, case, None, told | _rows_told(person, change), why, actor, now)
    return case


@transaction.atomic
def try_again(*, case: int, actor: Actor, now: datetime) -> Case:
    """Work out the consequences again, with the seats of today.

    Args:
        case: Which.
        actor: Who asks.
        now: The moment, from the door.

    Raises:
        Case.DoesNotExist: If there is none.
        CaseNotOpenError: If it has been settled.
        CaseIsWorkedOnError: If they are being worked out.
    """
    row = locked(case)
    if is_worked_on(row):
        raise CaseIsWorkedOnError
    row.state, row.effects = Case.State.WORKING, ""
    _ask_for_trial(row, actor, now)
    _record(TRY, row, None, {"run": row.trial_id}, "", actor, now)
    return row


@transaction.atomic
def close_case(*, case: int, why: str, actor: Actor, now: datetime) -> Case:
    """Close a case without a decision: nothing was wrong, or it was opened by mistake.

    Args:
        case: Which.
        why: The ground.
        actor: Who closes it.
        now: The moment, from the door.

    Raises:
        Case.DoesNotExist: If there is none.
        CaseNotOpenError: If it has been settled.
    """
    row = locked(case)
    before = {"state": row.state}
    row.state, row.ground, row.decided_at, row.decided_by = Case.State.CLOSED, why, now, actor.user_id
    row.save(update_fields=["state", "ground", "decided_at", "decided_by"])
    _record(CLOSE, row, before, {"state": row.state}, why, actor, now)
    return row


def locked(case: int) -> Case:
    """A case that can still be settled, for this transaction alone.

    Raises:
        Case.DoesNotExist: If there is none.
        CaseNotOpenError: If it has been settled.
    """
    year = Case.objects.values_list("publication__run__year_id", flat=True).get(pk=case)
    AdmissionYear.objects.select_for_update().get(pk=year)
    row = Case.objects.select_for_update().get(pk=case)
    if row.state not in {Case.State.WORKING, Case.State.OPEN}:
        raise CaseNotOpenError
    return row


def job_of_case(case: Case) -> Job | None:
    """The job that works out a case's consequences, or did; None when it has been taken away with age."""
    return job_of(f"{DECIDE}:{case.trial_id}")


def is_worked_on(case: Case) -> bool:
    """Whether a job waits to work out the consequences, or does so now."""
    job = job_of_case(case)
    return case.state == Case.State.WORKING and job is not None and job.state in UNFINISHED


def entry_of(person: Applicant, told: Mapping[str, object]) -> dict[str, object]:
    """The entry of the log for an applicant; nothing is told of a protected identity."""
    open_identity = person.protection == Applicant.Protection.NONE
    return {"about": f"applicant:{person.applicant_id}", **(told if open_identity else {})}


def _ask_for_trial(case: Case, actor: Actor, now: datetime) -> None:
    """Make the run of the trial, and leave it to the job of the case; it is found as the job of its run."""
    published = case.publication.run
    settings = json.loads(published.settings) | {"kind": Run.Kind.SIMULATION.value, "name": f"Ärende {case.pk}"}
    last = Run.objects.filter(year=published.year_id).aggregate(last=Max("number"))["last"] or 0
    case.trial = Run.objects.create(
        year_id=published.year_id,
        number=last + 1,
        name=settings["name"],
        kind=Run.Kind.SIMULATION,
        settings=canonical_json(settings).decode(),
        asked_at=now,
        asked_by=actor.user_id,
    )
    case.save(update_fields=["trial", "state", "effects"])
    key = f"{DECIDE}:{case.trial.pk}"
    enqueue(kind=TRY, key=key, payload={"case": case.pk}, actor=actor, now=now)


def _rows_told(person: Applicant | None, change: Change) -> dict[str, object]:
    """What stood and what should have stood, for the log; nothing of a protected identity."""
    if person is not None and person.protection != Applicant.Protection.NONE:
        return {}
    return {"before": [dict(row) for row in change.before], "after": [dict(row) for row in change.after]}


def _record(
    action: str,
    case: Case,
    before: Mapping[str, object] | None,
    after: Mapping[str, object],
    why: str,
    actor: Actor,
    now: datetime,
) -> None:
    person = case.applicant
    record(
        actor=actor,
        action=action,
        about=f"admission_case:{case.pk}",
        before=before,
        after=after,
        why=ground_for_log(person, why),
        now=now,
        entries=() if person is None else [entry_of(person, {"case": case.pk})],
        belongs_to=Belongs() if person is None else whose(person),
    )
