"""Puts the synthetic region's offer into the house: one write, one event."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.offer.core.swedish import folded, sort_key
from gymnasieregion.contexts.offer.models import (
    ExtraChoice,
    Offering,
    OfferYear,
    Provider,
    SchoolUnit,
    SchoolUnitCode,
    SchoolUnitName,
    SeatGroup,
)
from gymnasieregion.contexts.offer.services.facts import facts_of
from gymnasieregion.contexts.offer.services.synthetic import (
    SOURCE,
    SyntheticOffering,
    SyntheticSchool,
    SyntheticTest,
    published_sha256,
    synthetic_offerings,
)
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record

ROWS_AT_A_TIME = 500
NO_SEATS_SV = "Inga platser i underlaget"
_LANGUAGES = (ExtraChoice.Kind.LANGUAGE, ("Franska", "Spanska", "Tyska"))
_INSTRUMENTS = (ExtraChoice.Kind.INSTRUMENT, ("Cello", "Fiol", "Kontrabas"))
INVENTED_EXTRAS = {"U0583": _LANGUAGES, "U0587": _LANGUAGES, "U1060": _LANGUAGES, "U1049": _INSTRUMENTS}
"""Extra choices, which the published table does not have: invented for some offerings, so that there are any."""


class OfferLoadedError(RegionError):
    """There is an offer in the house already."""

    sv: ClassVar[str] = "Utbudet {year} finns redan. Ett nytt år görs med roll_year."
    en: ClassVar[str] = "The offer of {year} is there already. A new year is made with roll_year."


@transaction.atomic
def load_offer(*, year: int, actor: Actor, now: datetime) -> int:
    """Load the synthetic region's offer as the offer of a year.

    Args:
        year: The year when the educations begin.
        actor: Who does it.
        now: The moment, from the door.

    Returns:
        How many offerings were loaded.

    Raises:
        OfferLoadedError: If any year has an offer already.
    """
    there = OfferYear.objects.order_by("-year").first()
    if there is not None:
        raise OfferLoadedError(year=there.year)
    sha256 = published_sha256()
    OfferYear.objects.create(year=year, state=OfferYear.State.OPEN, synthetic=True, source=SOURCE, source_sha256=sha256)
    invented = synthetic_offerings()
    units = _load_schools([each.school for each in invented], date(year, 1, 1))
    offerings = _load_offerings(year, invented, units, now.date())
    groups = [group for each in invented for group in _groups(each, offerings[each.offering_id])]
    SeatGroup.objects.bulk_create(groups, batch_size=ROWS_AT_A_TIME)
    ExtraChoice.objects.bulk_create(_extra_choices(offerings))
    seats = {each.offering_id: sum(group[2] for group in each.groups) for each in invented}
    record(
        actor=actor,
        action="offer.year.load",
        about=f"offer_year:{year}",
        before=None,
        after={"year": year, "offerings": len(offerings), "seats": sum(seats.values()), "units": len(units)},
        why=SOURCE,
        now=now,
        entries=[facts_of(offerings[each.offering_id], seats[each.offering_id]) for each in invented],
        file_sha256=sha256,
    )
    return len(offerings)


def _load_schools(schools: Sequence[SyntheticSchool], first_day: date) -> Mapping[str, SchoolUnit]:
    """Providers, units, codes and names; the units by key."""
    by_key = {school.key: school for school in schools}
    providers = {_provider_code(school): _provider(school) for school in by_key.values()}
    made = {each.code: each for each in Provider.objects.bulk_create(providers.values())}
    units = SchoolUnit.objects.bulk_create(
        SchoolUnit(
            key=school.key,
            provider=made[_provider_code(school)],
            municipality_code=school.municipality_code,
            synthetic=True,
        )
        for school in by_key.values()
    )
    SchoolUnitCode.objects.bulk_create(SchoolUnitCode(unit=unit, code=unit.key, starts_on=first_day) for unit in units)
    SchoolUnitName.objects.bulk_create(
        SchoolUnitName(unit=unit, name=by_key[unit.key].name, starts_on=first_day) for unit in units
    )
    return {unit.key: unit for unit in units}


def _provider_code(school: SyntheticSchool) -> str:
    """The municipality's code, or one of its own for each independent school."""
    return school.municipality_code if school.form == Provider.Form.MUNICIPAL else f"H{school.key[1:]}"


def _provider(school: SyntheticSchool) -> Provider:
    own = school.form == Provider.Form.MUNICIPAL
    return Provider(
        code=_provider_code(school),
        name=f"{school.municipality}, kommunal huvudman" if own else f"{school.name}, huvudman",
        form=school.form,
    )


def _load_offerings(
    year: int, invented: Sequence[SyntheticOffering], units: Mapping[str, SchoolUnit], day: date
) -> Mapping[str, Offering]:
    """The offerings by id; what a profile hangs on is written before the profile."""
    trunks = {(each.school.key, each.path.trunk): each for each in invented if not each.path.local_profile}
    rows = {each.offering_id: _row(year, each, units[each.school.key], day) for each in invented}
    hanging = {
        each.offering_id: trunks[each.school.key, each.path.trunk].offering_id
        for each in invented
        if each.path.local_profile and (each.school.key, each.path.trunk) in trunks
    }
    Offering.objects.bulk_create((rows[id_] for id_ in rows if id_ not in hanging), batch_size=ROWS_AT_A_TIME)
    for profile, trunk in hanging.items():
        rows[profile].hangs_on = rows[trunk]
    Offering.objects.bulk_create((rows[id_] for id_ in hanging), batch_size=ROWS_AT_A_TIME)
    return rows


def _row(year: int, each: SyntheticOffering, unit: SchoolUnit, day: date) -> Offering:
    school, path, test = each.school, each.path, each.test or SyntheticTest(0, 0)
    return Offering(
        offer_year_id=year,
        offering_id=each.offering_id,
        unit=unit,
        school=school.name,
        municipality_code=school.municipality_code,
        municipality=school.municipality,
        name=each.name,
        programme=path.programme,
        study_path_code=path.study_path_code,
        code_basis=path.basis.value,
        orientation=path.orientation,
        local_profile=path.local_profile,
        apprentice=path.apprentice,
        selection=each.selection,
        first_hand=each.first_hand,
        test_weight=test.weight if each.test else None,
        test_max=test.most if each.test else None,
        test_min=test.least,
        test_subject=test.subject,
        test_subject_mark=test.subject_mark,
        test_max_rank=test.max_rank,
        status=Offering.Status.OPEN if each.is_open else Offering.Status.CLOSED,
        closed_on=None if each.is_open else day,
        closed_why="" if each.is_open else NO_SEATS_SV,
        reviewed_on=day,
        search_text=folded(f"{each.name} {school.name} {school.municipality}"),
        municipality_sort=sort_key(school.municipality),
        school_sort=sort_key(school.name),
        name_sort=sort_key(each.name),
    )


def _extra_choices(offerings: Mapping[str, Offering]) -> list[ExtraChoice]:
    return [
        ExtraChoice(offering=offerings[id_], kind=kind, name=name)
        for id_, (kind, names) in INVENTED_EXTRAS.items()
        if id_ in offerings
        for name in names
    ]


def _groups(each: SyntheticOffering, offering: Offering) -> list[SeatGroup]:
    return [
        SeatGroup(
            offering=offering, position=position, group_id=group_id, kind=kind, seats=seats, overflow_to=overflow_to
        )
        for position, (group_id, kind, seats, overflow_to) in enumerate(each.groups, start=1)
    ]
