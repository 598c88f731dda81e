"""The agreement between home municipality and receiver that whoever is over age needs."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.models import Choice, RowDecision, TypedRank
from gymnasieregion.contexts.admission.services.pupils_core import is_over_age
from gymnasieregion.contexts.admission.services.pupils_facts import locked, record_change, refuse_no_ground
from gymnasieregion.contexts.offer.api import some_of_offer
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.pages.formats import STOCKHOLM

AGREE = "admission.applicant.agree"
RANKED = "RANK"


class NotChosenError(RegionError):
    """The applicant has not chosen the education."""

    sv: ClassVar[str] = "Sökande {applicant} har inte valt {offering}."
    en: ClassVar[str] = "Applicant {applicant} has not chosen {offering}."


class NotOverAgeError(RegionError):
    """Who is not over age needs no agreement for it."""

    sv: ClassVar[str] = "Den sökande är inte överårig till {offering}; där behövs ingen överenskommelse."
    en: ClassVar[str] = "The applicant is not over age for {offering}; no agreement is needed there."


@transaction.atomic
def set_agreement(
    *,
    applicant: int,
    offering_id: str,
    agreement: TypedRank.Agreement,
    eligible: bool | None,
    actor: Actor,
    why: str,
    now: datetime,
) -> TypedRank:
    """Write how far home municipality and receiver have come with somebody who is over age.

    Who is over age is tried when the agreement is done and the receiver has decided that they are eligible.

    Args:
        applicant: The applicant's key in the database.
        offering_id: Which of their choices.
        agreement: Done, pending, or not to be made.
        eligible: The receiver's decision; None leaves what there is.
        actor: Who does it.
        why: The ground, kept in the log.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        NotChosenError, NotOverAgeError: If there is nothing to agree on.
        NoGroundError: If there is no ground.

    Source: Gymnasieantagningen Storsthlm, Indramanualen, Rangordnad antagning IB, 2023-01-30.
    """
    refuse_no_ground(why)
    row = locked(applicant)
    if not Choice.objects.filter(applicant=row, offering_id=offering_id).exists():
        raise NotChosenError(applicant=row.applicant_id, offering=offering_id)
    chosen = next(iter(some_of_offer(row.year_id, [offering_id])), None)
    if chosen is None or not is_over_age(row, chosen.programme, now.astimezone(STOCKHOLM).date()):
        raise NotOverAgeError(offering=offering_id)
    place = TypedRank.List.SELECTION if chosen.selection == RANKED else TypedRank.List.FREE
    typed = TypedRank.objects.filter(applicant=row, offering_id=offering_id, list=place).first()
    decision = RowDecision.objects.filter(applicant=row, offering_id=offering_id).first()
    before = {"agreement": typed.agreement if typed else "", "eligible": decision.eligible if decision else None}
    typed, _ = TypedRank.objects.update_or_create(
        applicant=row, offering_id=offering_id, list=place, defaults={"agreement": agreement}
    )
    if eligible is not None:
        RowDecision.objects.update_or_create(applicant=row, offering_id=offering_id, defaults={"eligible": eligible})
    after = {"agreement": str(agreement), "eligible": before["eligible"] if eligible is None else eligible}
    record_change(
        row,
        action=AGREE,
        before={"offering_id": offering_id, **before},
        after={"offering_id": offering_id, **after},
        actor=actor,
        why=why,
        now=now,
    )
    return typed
