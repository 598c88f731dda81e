"""The papers that go with a choice: why English is dispensed with, or why the free quota is asked for."""

from datetime import datetime
from hashlib import sha256
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.core.paper_types import MOST_BYTES, media_type_of, safe_name
from gymnasieregion.contexts.admission.models import Applicant, Attachment, Choice, RowDecision
from gymnasieregion.contexts.admission.selectors.counselling_papers import FREE_QUOTA_KINDS, is_decided
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.admission.services.pupils_facts import IsProtectedError, locked, record_change
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor

SEND, TAKE_BACK = "admission.attachment.send", "admission.attachment.take_back"
APPLIED = RowDecision.FreeQuota.APPLIED


class EmptyPaperError(RegionError):
    """There is nothing in the file."""

    sv: ClassVar[str] = "Filen är tom."
    en: ClassVar[str] = "The file is empty."


class TooBigPaperError(RegionError):
    """The file is too big."""

    sv: ClassVar[str] = "Filen är större än 10 MB. Skanna med lägre upplösning, eller dela upp den."
    en: ClassVar[str] = "The file is larger than 10 MB. Scan it with fewer dots, or divide it."


class WrongPaperError(RegionError):
    """The file is of another kind, whatever its name says."""

    sv: ClassVar[str] = "Filen är ingen PDF, JPEG eller PNG. Spara den som PDF och försök igen."
    en: ClassVar[str] = "The file is no PDF, JPEG or PNG. Save it as PDF and try again."


class NotChosenError(RegionError):
    """The applicant has not chosen the offering."""

    sv: ClassVar[str] = "Eleven har inte valt utbildningen."
    en: ClassVar[str] = "The pupil has not chosen the programme."


class DecidedError(RegionError):
    """What the paper is for has been decided."""

    sv: ClassVar[str] = "Frågan är redan avgjord. Underlaget hör till beslutet."
    en: ClassVar[str] = "The question has been decided. The paper belongs to the decision."


class SamePaperError(RegionError):
    """The paper is there already."""

    sv: ClassVar[str] = "Samma fil finns redan på valet."
    en: ClassVar[str] = "The same file is there already."


@transaction.atomic
def hand_in(
    *,
    applicant: int,
    offering_id: str,
    kind: Attachment.Kind,
    name: str,
    content: bytes,
    actor: Actor,
    now: datetime,
) -> Attachment:
    """Put a paper with a choice; one for the free quota also applies for it, where nothing is said of it before.

    Args:
        applicant: The applicant's key in the database.
        offering_id: The choice.
        kind: What the paper is for.
        name: The file's name; it is kept, never logged.
        content: The file.
        actor: Who hands it in.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        EmptyPaperError, TooBigPaperError, WrongPaperError, SamePaperError: If the file cannot be taken.
        NotChosenError, DecidedError, IsProtectedError: If the choice takes no papers.

    Source: Gymnasieantagningen Storsthlm, Våra blanketter; Indramanualen, Fri kvot särskilda omständigheter,
        2024-02-23, and Fri kvot utländska betyg, 2022-09-23.
    """
    media_type = _checked(content)
    row = _locked_for(applicant, actor)
    if not Choice.objects.filter(applicant=row, offering_id=offering_id).exists():
        raise NotChosenError
    if is_decided(row.pk, offering_id, kind):
        raise DecidedError
    digest = sha256(content).hexdigest()
    if Attachment.objects.filter(applicant=row, offering_id=offering_id, kind=kind, sha256=digest).exists():
        raise SamePaperError
    paper = Attachment.objects.create(
        applicant=row,
        offering_id=offering_id,
        kind=kind,
        name=safe_name(name, media_type),
        media_type=media_type,
        content=content,
        sha256=digest,
        sent_by=actor.user_id,
        sent_at=now,
    )
    after: dict[str, object] = _facts(paper)
    if kind in FREE_QUOTA_KINDS and _apply_for_free_quota(row, offering_id):
        after["free_quota"] = str(APPLIED)
    record_change(row, action=SEND, before={}, after=after, actor=actor, why="", now=now)
    return paper


@transaction.atomic
def take_back(*, paper: int, withdraw: bool, actor: Actor, now: datetime) -> None:
    """Take away a paper that nothing has been decided on.

    Args:
        paper: The paper's key in the database.
        withdraw: Whether the application for the free quota is withdrawn too, if this was its last paper.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        Attachment.DoesNotExist: If there is no such paper.
        DecidedError, IsProtectedError: If it must stay.
    """
    applicant = Attachment.objects.defer("content").get(pk=paper).applicant_id
    row = _locked_for(applicant, actor)
    kept = Attachment.objects.defer("content").select_for_update().get(pk=paper)
    if is_decided(row.pk, kept.offering_id, kept.kind):
        raise DecidedError
    before: dict[str, object] = _facts(kept)
    after: dict[str, object] = {}
    kept.delete()
    if withdraw and kept.kind in FREE_QUOTA_KINDS and _withdraw_free_quota(row, kept.offering_id):
        before["free_quota"], after["free_quota"] = str(APPLIED), ""
    record_change(row, action=TAKE_BACK, before=before, after=after, actor=actor, why="", now=now)


def _checked(content: bytes) -> str:
    """The kind of a file that can be taken."""
    if not content:
        raise EmptyPaperError
    if len(content) > MOST_BYTES:
        raise TooBigPaperError
    media_type = media_type_of(content)
    if media_type is None:
        raise WrongPaperError
    return media_type


def _apply_for_free_quota(row: Applicant, offering_id: str) -> bool:
    """Apply for the free quota unless something is said of it; whether that was new."""
    decision, _ = RowDecision.objects.get_or_create(applicant=row, offering_id=offering_id)
    if decision.free_quota:
        return False
    decision.free_quota = APPLIED
    decision.save(update_fields=["free_quota"])
    return True


def _withdraw_free_quota(row: Applicant, offering_id: str) -> bool:
    """Withdraw an application for the free quota that has no papers left; whether there was one."""
    if Attachment.objects.filter(applicant=row, offering_id=offering_id, kind__in=FREE_QUOTA_KINDS).exists():
        return False
    decisions = RowDecision.objects.filter(applicant=row, offering_id=offering_id, free_quota=APPLIED)
    return decisions.update(free_quota="") == 1


def _facts(paper: Attachment) -> dict[str, object]:
    """What the log keeps of a paper: never its name or content."""
    return {
        "offering_id": paper.offering_id,
        "paper": str(paper.kind),
        "media_type": paper.media_type,
        "sha256": paper.sha256,
    }


def _locked_for(applicant: int, actor: Actor) -> Applicant:
    row = locked(applicant)
    if row.protection != Applicant.Protection.NONE and not sees_protected(actor):
        raise IsProtectedError(applicant=row.applicant_id)
    return row
