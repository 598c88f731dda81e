"""Over-admission: so many more seats to fill than the education has, with a ground, before the final is known."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.models import AdmissionYear, Publication, Run
from gymnasieregion.contexts.admission.selectors.school_rows import belongs
from gymnasieregion.contexts.offer.api import set_seats, some_of_offer
from gymnasieregion.contexts.offer.contracts import OfferedSeats, OfferRow
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record

SET = "admission.overadmission.set"
MOST = 1_000


class OverAdmissionTooLateError(RegionError):
    """The final admission is published, or decided to be: the seats are given out."""

    sv: ClassVar[str] = "Den slutliga antagningen är publicerad eller beslutad. Överintaget kan inte ändras."
    en: ClassVar[str] = "The final admission is published, or decided to be. The over-admission cannot be changed."


class OverAdmissionBoundsError(RegionError):
    """The number is no over-admission."""

    sv: ClassVar[str] = "Överintaget är 0 till {most} platser."
    en: ClassVar[str] = "The over-admission is 0 to {most} places."


class NoOpenGroupError(RegionError):
    """There is no group that takes everybody, or the education does not start."""

    sv: ClassVar[str] = "Utbildningen har inga platser att öka."
    en: ClassVar[str] = "The programme has no places to add to."


class SameOverAdmissionError(RegionError):
    """The over-admission is so already."""

    sv: ClassVar[str] = "Överintaget är redan så. Inget är ändrat."
    en: ClassVar[str] = "The over-admission is so already. Nothing is changed."


class SeatsChangedError(RegionError):
    """Somebody has changed the seats since they were shown."""

    sv: ClassVar[str] = "Platserna har ändrats sedan du såg dem. Läs igenom och spara igen."
    en: ClassVar[str] = "The places have changed since you saw them. Read them through and save again."


class NoGroundToOverAdmissionError(RegionError):
    """The log needs to know why."""

    sv: ClassVar[str] = "Skriv varför."
    en: ClassVar[str] = "Write why."


@transaction.atomic
def set_over_admission(
    *, offering: OfferRow, above: int, seen_seats: int, actor: Actor, why: str, now: datetime
) -> tuple[OfferedSeats, ...]:
    """Say how many more seats than an education has are to be filled; the next round reads them with the others.

    They are added to the last group that takes everybody, and marked as over-admission there. It is two events: the
    seats in the offer, and the over-admission, which the log shows the school.

    Args:
        offering: The education.
        above: How many; 0 for none.
        seen_seats: All seats of the education as they were shown.
        actor: Who decides.
        why: The ground, kept in the log.
        now: The moment, from the door.

    Returns:
        The groups as they are now.

    Raises:
        OverAdmissionTooLateError: If the final is published, or decided to be.
        OverAdmissionBoundsError, NoGroundToOverAdmissionError: For the number and the ground.
        NoOpenGroupError: If there is nothing to add to.
        SeatsChangedError: If the seats are not those that were shown.
        SameOverAdmissionError: If nothing is new.

    Source:
        Gymnasieantagningen Storsthlm, Indramanualen, Rangordnad antagning och reservantagning IM, 2022-09-27.
    """
    AdmissionYear.objects.select_for_update().get(pk=offering.year)
    if is_too_late(offering.year):
        raise OverAdmissionTooLateError
    if not 0 <= above <= MOST:
        raise OverAdmissionBoundsError(most=MOST)
    if not why.strip():
        raise NoGroundToOverAdmissionError
    groups = groups_of(offering)
    if sum(group.seats for group in groups) != seen_seats:
        raise SeatsChangedError
    target = group_to_add_to(groups)
    if offering.status != "OPEN" or target is None:
        raise NoOpenGroupError
    if target.over == above:
        raise SameOverAdmissionError
    changed = replace(target, seats=target.seats - target.over + above, over=above)
    after = tuple(changed if group.group_id == target.group_id else group for group in groups)
    set_seats(year=offering.year, seats={offering.offering_id: after}, actor=actor, why=why, now=now)
    record(
        actor=actor, action=SET, about=f"offering:{offering.key}", belongs_to=belongs(offering), why=why.strip(),
        before={"offering_id": offering.offering_id, "seats": seen_seats, "over_admission": target.over},
        after={"offering_id": offering.offering_id, "seats": sum(g.seats for g in after), "over_admission": above},
        now=now,
    )  # fmt: skip
    return after


def groups_of(offering: OfferRow) -> tuple[OfferedSeats, ...]:
    """The groups of seats of an education, in the order that they are filled."""
    (facts,) = some_of_offer(offering.year, [offering.offering_id])
    return facts.groups


def group_to_add_to(groups: Sequence[OfferedSeats]) -> OfferedSeats | None:
    """The group that over-admission is added to: the last one that takes everybody; None without one."""
    return next((group for group in reversed(groups) if group.kind == "OPEN"), None)


def is_too_late(year: int) -> bool:
    """Whether the seats of a year are given out: its final admission is published, or decided to be."""
    finals = Publication.objects.filter(run__year=year, run__kind=Run.Kind.FINAL, cancelled_at__isnull=True)
    return finals.exists()
