"""Closing an offering ("Startar ej") and opening it again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from gymnasieregion.contexts.offer.contracts import WhomItHits
from gymnasieregion.contexts.offer.models import ApplicantNotice, Offering, SeatGroup
from gymnasieregion.contexts.offer.selectors.offerings import closing_deadline, whom_it_hits, whose
from gymnasieregion.contexts.offer.services.facts import about_of
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Scope
from gymnasieregion.platform.access.table import scope_of
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.pages.formats import day_text

CLOSE, REOPEN = "offer.offering.close", "offer.offering.reopen"
STOCKHOLM = ZoneInfo("Europe/Stockholm")


class AlreadyClosedError(RegionError):
    """The offering was closed before."""

    sv: ClassVar[str] = "{name} lades ned {day_sv}."
    en: ClassVar[str] = "{name} was closed on {day_en}."


class NotClosedError(RegionError):
    """The offering is open."""

    sv: ClassVar[str] = "{name} är öppen och kan inte öppnas igen."
    en: ClassVar[str] = "{name} is open and cannot be opened again."


class ProfileClosesWithItsOrientationError(RegionError):
    """A local profile hangs on the education it is a profile of, and cannot be closed alone.

    Source: Gymnasieantagningen Storsthlm, Indramanualen, Lägga ned utbildning, 2023-10-30.
    """

    sv: ClassVar[str] = "Profilen {profile} kan inte läggas ned för sig. Den läggs ned med {trunk}."
    en: ClassVar[str] = "The profile {profile} cannot be closed alone. It closes with {trunk}."


class ClosingDeadlinePassedError(RegionError):
    """Schools may no longer close an offering of the year themselves."""

    sv: ClassVar[str] = (
        "Sista dag för skolan att lägga ned var {day_sv}. Nu är det bara antagningskansliet som kan göra det."
    )
    en: ClassVar[str] = "The last day for schools to close was {day_en}. Now only the regional office can do it."


class TrunkIsClosedError(RegionError):
    """What the profile hangs on is closed."""

    sv: ClassVar[str] = "Profilen {profile} kan inte öppnas så länge {trunk} är nedlagd."
    en: ClassVar[str] = "The profile {profile} cannot be opened while {trunk} is closed."


@dataclass(frozen=True, slots=True)
class Closed:
    """What was closed, and whom it hits.

    Args:
        offering: The offering, closed.
        hits: Whom and what it touches.
        notices: Drafts of what applicants are to be told, one for each row that closed.
    """

    offering: Offering
    hits: WhomItHits
    notices: tuple[ApplicantNotice, ...]


@transaction.atomic
def close_offering(*, offering: int, why: str, own_text: str, actor: Actor, now: datetime) -> Closed:
    """Close an offering: its status becomes "Startar ej", its seats 0, and a message to applicants is drafted.

    Args:
        offering: The offering's key in the database.
        why: The ground, kept with the offering and in the log.
        own_text: The school's own words to those who have chosen it; may be "".
        actor: Who does it; whether it is their own school the door has asked the access file.
        now: The moment, from the door.

    Returns:
        The closed offering with whom it hits; profiles that hang on it are closed with it.

    Raises:
        Offering.DoesNotExist: If there is no such offering.
        AlreadyClosedError: If it is closed.
        ProfileClosesWithItsOrientationError: If it is a profile of an education at the same school.
        ClosingDeadlinePassedError: If a school does it after the last day of schools.
        NoRuleInForceError: If a school does it and the year has no such day.

    Source: Gymnasieantagningen Storsthlm, Indramanualen, Lägga ned utbildning, 2023-10-30.
    """
    row = _locked(offering)
    _refuse_closing(row, actor, now)
    hits = whom_it_hits(row)
    profiles = list(row.profiles.select_for_update().filter(status=Offering.Status.OPEN).order_by("name_sort"))
    rows = [row, *profiles]
    before = _facts(row, profiles)
    for each in rows:
        each.status, each.closed_on, each.closed_why = Offering.Status.CLOSED, _day(now), why
    Offering.objects.bulk_update(rows, ["status", "closed_on", "closed_why"])
    SeatGroup.objects.filter(offering__in=rows).update(seats_before_closing=F("seats"), seats=0)
    notices = ApplicantNotice.objects.bulk_create(
        ApplicantNotice(offering=each, reason=ApplicantNotice.Reason.CLOSED, own_text=own_text, written_at=now)
        for each in rows
    )
    record(
        actor=actor,
        action=CLOSE,
        about=about_of(row),
        before=before,
        after=_facts(row, profiles) | {"applicants": hits.applicants},
        why=why,
        now=now,
        belongs_to=whose(row),
    )
    return Closed(row, hits, tuple(notices))


@transaction.atomic
def reopen_offering(*, offering: int, why: str, actor: Actor, now: datetime) -> Offering:
    """Open a closed offering again, with the seats that it had, and take back the drafts to applicants.

    Args:
        offering: The offering's key in the database.
        why: The ground, kept in the log.
        actor: Who does it.
        now: The moment, from the door.

    Returns:
        The open offering; profiles that were closed with it are open too.

    Raises:
        Offering.DoesNotExist: If there is no such offering.
        NotClosedError: If it is open.
        TrunkIsClosedError: If it is a profile of an education that is closed.
    """
    row = _locked(offering)
    refusal = refusal_to_reopen(row)
    if refusal is not None:
        raise refusal
    same = {"status": row.status, "closed_on": row.closed_on, "closed_why": row.closed_why}
    profiles = list(row.profiles.select_for_update().filter(**same).order_by("name_sort"))
    rows = [row, *profiles]
    before = _facts(row, profiles)
    for each in rows:
        each.status, each.closed_on, each.closed_why = Offering.Status.OPEN, None, ""
    Offering.objects.bulk_update(rows, ["status", "closed_on", "closed_why"])
    held = SeatGroup.objects.filter(offering__in=rows, seats_before_closing__isnull=False)
    held.update(seats=F("seats_before_closing"), seats_before_closing=None)
    drafts = ApplicantNotice.objects.filter(offering__in=rows, state=ApplicantNotice.State.DRAFT)
    drafts.filter(reason=ApplicantNotice.Reason.CLOSED).update(state=ApplicantNotice.State.WITHDRAWN)
    record(
        actor=actor,
        action=REOPEN,
        about=about_of(row),
        before=before,
        after=_facts(row, profiles),
        why=why,
        now=now,
        belongs_to=whose(row),
    )
    return row


def may_close_after_the_deadline(actor: Actor) -> bool:
    """Whether the access file lets somebody close any offering of the region, which is what the office may."""
    return scope_of(CLOSE, actor.role) in {Scope.REGION, Scope.OFFICE, Scope.ALL}


def refusal_to_close(offering: Offering, actor: Actor, now: datetime) -> RegionError | None:
    """Why an offering cannot be closed by somebody now; None when it can."""
    try:
        _refuse_closing(offering, actor, now)
    except RegionError as refusal:
        return refusal
    return None


def refusal_to_reopen(row: Offering) -> RegionError | None:
    """Why an offering cannot be opened again now; None when it can."""
    if row.status != Offering.Status.CLOSED:
        return NotClosedError(name=row.name)
    if row.hangs_on is not None and row.hangs_on.status == Offering.Status.CLOSED:
        return TrunkIsClosedError(profile=row.name, trunk=row.hangs_on.name)
    return None


def _refuse_closing(row: Offering, actor: Actor, now: datetime) -> None:
    if row.status == Offering.Status.CLOSED:
        assert row.closed_on is not None, "the database keeps the two together"
        raise AlreadyClosedError(name=row.name, **_in_words(row.closed_on))
    if row.hangs_on is not None:
        raise ProfileClosesWithItsOrientationError(profile=row.name, trunk=row.hangs_on.name)
    if not may_close_after_the_deadline(actor):
        day, _ = closing_deadline(row.offer_year_id)
        if _day(now) > day:
            raise ClosingDeadlinePassedError(**_in_words(day))


def _in_words(day: date) -> dict[str, str]:
    return {"day_sv": day_text(day, "sv"), "day_en": day_text(day, "en")}


def _locked(key: int) -> Offering:
    """The offering, held until the transaction ends, with what it hangs on and whose it is."""
    locked = Offering.objects.select_for_update(of=("self",))
    return locked.select_related("hangs_on", "unit__provider").get(pk=key)


def _day(now: datetime) -> date:
    return now.astimezone(STOCKHOLM).date()


def _facts(row: Offering, profiles: Sequence[Offering]) -> dict[str, object]:
    """What the log keeps: status and seats of the row, and which profiles went with it."""
    return {
        "name": row.name,
        "status": str(row.status),
        "seats": _seats([row, *profiles]),
        "profiles": [profile.offering_id for profile in profiles],
    }


def _seats(rows: Iterable[Offering]) -> int:
    return sum(SeatGroup.objects.filter(offering__in=list(rows)).values_list("seats", flat=True))
