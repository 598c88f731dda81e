"""The year rolls over: last year's offer is copied, reviewed and opened."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar

from django.db import transaction
from django.db.models import Q

from gymnasieregion.contexts.offer.core.swedish import folded, sort_key
from gymnasieregion.contexts.offer.models import ExtraChoice, Offering, OfferYear, SchoolUnitName, SeatGroup
from gymnasieregion.contexts.offer.services.facts import facts_of
from gymnasieregion.contexts.offer.services.loading import ROWS_AT_A_TIME
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record

ROLL, OPEN = "offer.year.roll", "offer.year.open"


class NoOfferToCopyError(RegionError):
    """The year before has no offer."""

    sv: ClassVar[str] = "Det finns inget utbud {before} att kopiera till {year}."
    en: ClassVar[str] = "There is no offer of {before} to copy to {year}."


class YearExistsError(RegionError):
    """The year has its offer already; nothing is copied twice."""

    sv: ClassVar[str] = "Utbudet {year} finns redan, med {count} utbildningar. Inget är ändrat."
    en: ClassVar[str] = "The offer of {year} is there already, with {count} offerings. Nothing is changed."


class NoSuchYearError(RegionError):
    """The year has no offer."""

    sv: ClassVar[str] = "Det finns inget utbud {year}."
    en: ClassVar[str] = "There is no offer of {year}."


class YearIsOpenError(RegionError):
    """The year was opened before."""

    sv: ClassVar[str] = "Utbudet {year} är redan öppet."
    en: ClassVar[str] = "The offer of {year} is open already."


class NotReviewedError(RegionError):
    """Some offerings have not been reviewed for the year."""

    sv: ClassVar[str] = "{count} utbildningar i utbudet {year} är inte granskade än."
    en: ClassVar[str] = "{count} offerings of {year} have not been reviewed yet."


@transaction.atomic
def roll_year(*, year: int, actor: Actor, now: datetime) -> int:
    """Copy last year's offer to a year, every offering open and to be reviewed.

    Seats are those that the offering had before it was closed, if it was. Schools have the names that are in force on
    the first day of the year.

    Args:
        year: The new year.
        actor: Who does it.
        now: The moment, from the door.

    Returns:
        How many offerings were copied.

    Raises:
        YearExistsError: If the year has an offer already.
        NoOfferToCopyError: If the year before has none.
    """
    if OfferYear.objects.filter(pk=year).exists():
        raise YearExistsError(year=year, count=Offering.objects.filter(offer_year_id=year).count())
    last = OfferYear.objects.select_for_update().filter(pk=year - 1).first()
    if last is None:
        raise NoOfferToCopyError(before=year - 1, year=year)
    OfferYear.objects.create(
        year=year,
        state=OfferYear.State.REVIEW,
        copied_from=last.year,
        synthetic=last.synthetic,
        source=last.source,
        source_sha256=last.source_sha256,
    )
    seats, copies = _copy(year)
    record(
        actor=actor,
        action=ROLL,
        about=f"offer_year:{year}",
        before=None,
        after={"year": year, "copied_from": last.year, "offerings": len(copies), "seats": sum(seats.values())},
        why="",
        now=now,
        entries=[facts_of(copy, seats.get(copy.offering_id, 0)) for copy in copies],
    )
    return len(copies)


@transaction.atomic
def open_year(*, year: int, actor: Actor, now: datetime) -> OfferYear:
    """Open a year's offer when every offering of it has been reviewed.

    Args:
        year: The year.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        NoSuchYearError: If the year has no offer.
        YearIsOpenError: If it is open.
        NotReviewedError: If an offering has not been reviewed.
    """
    row = OfferYear.objects.select_for_update().filter(pk=year).first()
    if row is None:
        raise NoSuchYearError(year=year)
    if row.state == OfferYear.State.OPEN:
        raise YearIsOpenError(year=year)
    left = Offering.objects.filter(offer_year=row, reviewed_on__isnull=True, status=Offering.Status.OPEN).count()
    if left:
        raise NotReviewedError(count=left, year=year)
    row.state = OfferYear.State.OPEN
    row.save(update_fields=["state"])
    record(
        actor=actor,
        action=OPEN,
        about=f"offer_year:{year}",
        before={"state": str(OfferYear.State.REVIEW)},
        after={"state": str(OfferYear.State.OPEN)},
        why="",
        now=now,
    )
    return row


def _copy(year: int) -> tuple[Mapping[str, int], Sequence[Offering]]:
    """Copy offerings, groups and extra choices of the year before; seats by offering id, and the copies by id."""
    first_day = date(year, 1, 1)
    spans = SchoolUnitName.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=first_day), starts_on__lte=first_day)
    names = dict(spans.values_list("unit_id", "name"))
    old = list(Offering.objects.filter(offer_year_id=year - 1).select_related("unit").order_by("offering_id"))
    copies = {row.pk: _copied(row, year, names.get(row.unit_id, row.school)) for row in old}
    Offering.objects.bulk_create((copies[r.pk] for r in old if r.hangs_on_id is None), batch_size=ROWS_AT_A_TIME)
    hanging = {row.pk: row.hangs_on_id for row in old if row.hangs_on_id is not None}
    for profile, trunk in hanging.items():
        copies[profile].hangs_on = copies[trunk]
    Offering.objects.bulk_create((copies[profile] for profile in hanging), batch_size=ROWS_AT_A_TIME)
    groups = [_copied_group(g, copies) for g in SeatGroup.objects.filter(offering__offer_year_id=year - 1)]
    SeatGroup.objects.bulk_create(groups, batch_size=ROWS_AT_A_TIME)
    choices = ExtraChoice.objects.filter(offering__offer_year_id=year - 1)
    ExtraChoice.objects.bulk_create(
        (ExtraChoice(offering=copies[c.offering_id], kind=c.kind, name=c.name) for c in choices),
        batch_size=ROWS_AT_A_TIME,
    )
    seats: dict[str, int] = {}
    for group in groups:
        seats[group.offering.offering_id] = seats.get(group.offering.offering_id, 0) + group.seats
    return seats, [copies[row.pk] for row in old]


def _copied(row: Offering, year: int, school: str) -> Offering:
    """A row for the new year: open, to be reviewed, under the school's name of that year."""
    same = {field.attname: getattr(row, field.attname) for field in Offering._meta.concrete_fields}  # noqa: SLF001
    fresh = {
        "id": None,
        "offer_year_id": year,
        "hangs_on_id": None,
        "status": Offering.Status.OPEN,
        "closed_on": None,
        "closed_why": "",
        "reviewed_on": None,
        "school": school,
        "school_sort": sort_key(school),
        "search_text": folded(f"{row.name} {school} {row.municipality}"),
    }
    copy = Offering(**{**same, **fresh})
    copy.unit = row.unit
    return copy


def _copied_group(group: SeatGroup, copies: Mapping[int, Offering]) -> SeatGroup:
    """A group of the new year: over-admission is for one year."""
    seats = group.seats if group.seats_before_closing is None else group.seats_before_closing
    return SeatGroup(
        offering=copies[group.offering_id],
        position=group.position,
        group_id=group.group_id,
        kind=group.kind,
        seats=max(0, seats - group.over_admission),
        limit=group.limit,
        overflow_to=group.overflow_to,
    )
