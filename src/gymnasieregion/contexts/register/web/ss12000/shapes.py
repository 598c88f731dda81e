"""Our facts in the standard's shapes: its names, its words, and inclusive days. Nowhere else are days made so."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Protocol
from uuid import UUID

from gymnasieregion.contexts.register.core.ss12000 import (
    MARKINGS,
    SEX_WORDS,
    Grant,
    county_and_municipality,
    is_cancelled,
    last_day,
    specification,
)
from gymnasieregion.contexts.register.core.study_spells import StudySpell
from gymnasieregion.contexts.register.selectors.exchange_bodies import ToldPerson
from gymnasieregion.contexts.register.selectors.exchange_groups import Membership, ToldGroup
from gymnasieregion.contexts.register.selectors.exchange_programmes import programme_facts, programme_of
from gymnasieregion.contexts.register.selectors.exchange_published import PublishedEntity
from gymnasieregion.contexts.register.selectors.exchange_reach import Reach

Shape = dict[str, Any]


class Changed(Protocol):
    """Anything with a ``meta``."""

    @property
    def created(self) -> datetime:
        """When it came to be."""

    @property
    def modified(self) -> datetime:
        """When it last changed."""


def moment(at: datetime) -> str:
    """A moment as RFC 3339 writes it, in UTC.

    >>> moment(datetime(2026, 8, 17, 8, tzinfo=UTC))
    '2026-08-17T08:00:00Z'
    """
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def meta(one: Changed) -> Shape:
    """When something came and last changed."""
    return {"created": moment(one.created), "modified": moment(one.modified)}


def reference(key: UUID | str, name: str | None) -> Shape:
    """A reference; its name is told when it was asked for."""
    return {"id": str(key)} if name is None else {"id": str(key), "displayName": name}


def organisation(one: PublishedEntity, names: Mapping[UUID, str] | None) -> Shape:
    """A provider, or a school unit while it had a code; a parent has its name in ``names`` when that was asked for."""
    facts = one.facts
    shape: Shape = {
        "id": str(one.id),
        "meta": meta(one),
        "displayName": facts["name"],
        "organisationType": facts["type"],
    }
    if facts["type"] == "Huvudman":
        return shape | {"organisationCode": facts["code"]}
    parent = UUID(facts["parent"])
    shape |= {
        "schoolUnitCode": facts["code"],
        "municipalityCode": facts["municipality"],
        "parentOrganisation": reference(parent, None if names is None else names.get(parent, "")),
    }
    if facts["forms"]:
        shape["schoolTypes"] = facts["forms"]
    return shape | days(one.day("starts_on"), one.day("ends_on"))


def programme(one: PublishedEntity, names: Mapping[UUID, str] | None) -> Shape:
    """A programme or a national orientation."""
    facts = one.facts
    shape: Shape = {
        "id": str(one.id),
        "meta": meta(one),
        "name": facts["name"],
        "schoolType": facts["form"],
        "code": facts["code"],
    }
    if facts["type"]:
        shape["type"] = facts["type"]
    if facts["parent"]:
        parent = UUID(facts["parent"])
        shape["parentProgramme"] = reference(parent, None if names is None else names.get(parent, ""))
    return shape


def offering(one: PublishedEntity, units: Mapping[UUID, str] | None) -> Shape:
    """What a school unit offers to those who begin in a year."""
    facts = one.facts
    at = UUID(facts["organisation"])
    return {
        "id": str(one.id),
        "meta": meta(one),
        "offeredAt": reference(at, None if units is None else units.get(at, "")),
        "offeredProgrammes": [
            reference(key, None if units is None else _programme_name(UUID(key))) for key in facts["programmes"]
        ],
        "offeredSyllabuses": [],
    } | days(one.day("starts_on"), one.day("ends_on"))


def person(reach: Reach, one: ToldPerson, *, names: bool) -> Shape:
    """A pupil, with what the system may see of them."""
    shape: Shape = {
        "id": str(one.id),
        "meta": meta(one),
        "givenName": one.given_name,
        "familyName": one.family_name,
        "securityMarking": MARKINGS[one.protection],
    }
    if one.number:
        shape["civicNo"] = {"value": one.number, "nationality": "SE"}
    if Grant.BIRTH in reach.grants:
        shape |= {"birthDate": one.birth_date.isoformat(), "sex": SEX_WORDS[one.sex]}
    if one.home:
        county, municipality = county_and_municipality(one.home)
        shape["addresses"] = [{"type": "Folkbokföring", "countyCode": county, "municipalityCode": municipality}]
    if Grant.ENROLMENTS in reach.grants:
        shape["personStatus"] = "Avliden" if one.is_dead else "Aktiv"
        shape["enrolments"] = [enrolment(reach, spell, names=names) for spell in one.spells]
    return shape


def enrolment(reach: Reach, spell: StudySpell, *, names: bool) -> Shape:
    """A study spell at a school unit."""
    unit = reference(
        reach.organisation_of(spell.school_unit, spell.starts_on),
        reach.name_of(spell.school_unit, spell.starts_on) if names else None,
    )
    shape: Shape = {
        "enroledAt": unit,
        "schoolYear": spell.school_year,
        "schoolType": spell.form.value,
        "cancelled": is_cancelled(spell.end_reason),
        "educationCode": spell.education_code,
    } | days(spell.starts_on, spell.ends_on)
    if told := specification(spell.markers):
        shape["specification"] = told
    if key := programme_of(spell.education_code):
        shape["programme"] = reference(key, _programme_name(key) if names else None)
    return shape


def group_fragment(reach: Reach, one: ToldGroup, *, names: bool) -> Shape:
    """A class without its members."""
    assert one.starts_on is not None
    unit = reference(
        reach.organisation_of(one.unit, one.starts_on), reach.name_of(one.unit, one.starts_on) if names else None
    )
    return {
        "id": str(one.id),
        "meta": meta(one),
        "displayName": one.name,
        "groupType": "Klass",
        "schoolType": one.form.value,
        "organisation": unit,
    } | days(one.starts_on, one.ends_on)


def group(reach: Reach, one: ToldGroup, members: Iterable[Membership], *, names: bool) -> Shape:
    """A class with its members."""
    told = [{"person": _member(each, names=names)} | days(each.starts_on, each.ends_on) for each in members]
    return group_fragment(reach, one, names=names) | {"groupMemberships": told}


def own_memberships(reach: Reach, some: Sequence[tuple[ToldGroup, Membership]], *, names: bool) -> list[Shape]:
    """The classes that somebody is in."""
    return [
        {"group": group_fragment(reach, one, names=names)} | days(member.starts_on, member.ends_on)
        for one, member in some
    ]


def days(starts_on: date | None, ends_on: date | None) -> Shape:
    """The first and the last day of something, those that it has."""
    both = {"startDate": starts_on, "endDate": last_day(ends_on)}
    return {name: day.isoformat() for name, day in both.items() if day is not None}


def _member(one: Membership, *, names: bool) -> Shape:
    """A reference to a person."""
    return reference(one.person, one.name if names else None) | {"securityMarking": MARKINGS[one.protection]}


def _programme_name(key: UUID) -> str:
    return str(programme_facts()[key]["name"])
