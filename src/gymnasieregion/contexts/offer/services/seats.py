"""The seats of many offerings at once, from a table: one write, one event."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.offer.contracts import OfferedSeats
from gymnasieregion.contexts.offer.models import Offering, OfferYear, SeatGroup
from gymnasieregion.contexts.offer.selectors.offerings import CHANGE
from gymnasieregion.contexts.offer.services.changing import ClosedOfferingError, SeatsBelowZeroError
from gymnasieregion.contexts.offer.services.facts import about_of
from gymnasieregion.contexts.offer.services.loading import ROWS_AT_A_TIME
from gymnasieregion.contexts.offer.services.years import NoSuchYearError
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record


class UnknownOfferingError(RegionError):
    """The year's offer has no such offering."""

    sv: ClassVar[str] = "Utbudet {year} har ingen utbildning {offering}."
    en: ClassVar[str] = "The offer of {year} has no offering {offering}."


class BadSeatGroupsError(RegionError):
    """The groups of an offering cannot be filled in the order given."""

    sv: ClassVar[str] = (
        "{offering}: platsgrupperna ska ha olika id och olika platser i ordningen, och det som blir över kan bara gå "
        "till en senare grupp."
    )
    en: ClassVar[str] = (
        "{offering}: the groups of seats need different ids and different positions, and what is left can only go to a "
        "later group."
    )


@transaction.atomic
def set_seats(*, year: int, seats: Mapping[str, Sequence[OfferedSeats]], actor: Actor, why: str, now: datetime) -> int:
    """Give offerings of a year the groups of seats that a table says; those that are as it says are left alone.

    Args:
        year: The year of the offer.
        seats: All groups of each offering, by the offering's id; an offering that is not here keeps its own.
        actor: Who does it.
        why: The ground, kept in the log.
        now: The moment, from the door.

    Returns:
        How many offerings were changed; with none there is no event either.

    Raises:
        NoSuchYearError: If the year has no offer.
        UnknownOfferingError: If the year has no such offering.
        ClosedOfferingError: If the offering is closed and its groups are to be others.
        SeatsBelowZeroError, BadSeatGroupsError: If the groups cannot be so.
    """
    if not OfferYear.objects.filter(pk=year).exists():
        raise NoSuchYearError(year=year)
    rows = {row.offering_id: row for row in Offering.objects.select_for_update().filter(offer_year_id=year)}
    there = _groups_of(year)
    changed: dict[str, tuple[OfferedSeats, ...]] = {}
    for offering_id in sorted(seats):
        if offering_id not in rows:
            raise UnknownOfferingError(year=year, offering=offering_id)
        wanted = tuple(sorted(seats[offering_id], key=lambda group: group.position))
        if wanted == there.get(offering_id, ()):
            continue
        if rows[offering_id].status == Offering.Status.CLOSED:
            raise ClosedOfferingError(name=rows[offering_id].name)
        _check(offering_id, wanted)
        changed[offering_id] = _with_over_admission(wanted, there.get(offering_id, ()))
    if changed:
        _replace({rows[offering_id].pk: groups for offering_id, groups in changed.items()})
        _record(year, rows, there, changed, actor=actor, why=why, now=now)
    return len(changed)


def _groups_of(year: int) -> Mapping[str, tuple[OfferedSeats, ...]]:
    """The groups that are there, by offering, in the order that they are filled."""
    found: dict[str, tuple[OfferedSeats, ...]] = {}
    groups = SeatGroup.objects.filter(offering__offer_year_id=year).order_by("offering_id", "position")
    columns = ("position", "group_id", "kind", "seats", "limit", "overflow_to", "over_admission")
    for offering_id, *cells in groups.values_list("offering__offering_id", *columns):
        found[offering_id] = (*found.get(offering_id, ()), OfferedSeats(*cells))
    return found


def _with_over_admission(wanted: Sequence[OfferedSeats], there: Sequence[OfferedSeats]) -> tuple[OfferedSeats, ...]:
    """The wanted groups; one that stays as it is keeps its over-admission."""
    kept = {group.group_id: group for group in there}
    return tuple(kept[group.group_id] if group == kept.get(group.group_id) else group for group in wanted)


def _check(offering_id: str, groups: Sequence[OfferedSeats]) -> None:
    """Whether the groups can be filled one after another.

    Raises:
        SeatsBelowZeroError, BadSeatGroupsError: If they cannot.
    """
    place = {group.group_id: group.position for group in groups}
    for group in groups:
        if group.seats < 0:
            raise SeatsBelowZeroError(group=group.group_id, seats=group.seats)
        if group.overflow_to and place.get(group.overflow_to, 0) <= group.position:
            raise BadSeatGroupsError(offering=offering_id)
    if not groups or not len(place) == len(set(place.values())) == len(groups):
        raise BadSeatGroupsError(offering=offering_id)


def _replace(changed: Mapping[int, Sequence[OfferedSeats]]) -> None:
    """Write the groups of offerings, by the offerings' keys, in place of those they have."""
    keys = sorted(changed)
    for first in range(0, len(keys), ROWS_AT_A_TIME):
        SeatGroup.objects.filter(offering_id__in=keys[first : first + ROWS_AT_A_TIME]).delete()
    rows = [
        SeatGroup(
            offering_id=key,
            position=group.position,
            group_id=group.group_id,
            kind=group.kind,
            seats=group.seats,
            limit=group.limit,
            overflow_to=group.overflow_to,
            over_admission=group.over,
        )
        for key in keys
        for group in changed[key]
    ]
    SeatGroup.objects.bulk_create(rows, batch_size=ROWS_AT_A_TIME)


def _record(
    year: int,
    rows: Mapping[str, Offering],
    there: Mapping[str, Sequence[OfferedSeats]],
    changed: Mapping[str, Sequence[OfferedSeats]],
    *,
    actor: Actor,
    why: str,
    now: datetime,
) -> None:
    """One event, with the seats before and after of each offering."""
    entries = [
        {"about": about_of(rows[id_]), "before": _facts(there.get(id_, ())), "after": _facts(groups)}
        for id_, groups in changed.items()
    ]
    record(
        actor=actor,
        action=CHANGE,
        about=f"offer_year:{year}",
        before={"seats": _sum(there.values())},
        after={"seats": _sum({**there, **changed}.values()), "offerings_changed": len(changed)},
        why=why,
        now=now,
        entries=entries,
    )


def _sum(offerings: Iterable[Sequence[OfferedSeats]]) -> int:
    return sum(group.seats for groups in offerings for group in groups)


def _facts(groups: Sequence[OfferedSeats]) -> dict[str, int]:
    """Seats by group, in the order of filling."""
    return {group.group_id: group.seats for group in groups}
