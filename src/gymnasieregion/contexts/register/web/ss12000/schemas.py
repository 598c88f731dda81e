"""The shapes of what is given out, as the API's description shows them; names are the standard's own."""

# ruff: noqa: N815 - the standard's names
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import BaseModel

from gymnasieregion.contexts.register.web.ss12000.fields import (
    EntityType,
    GroupType,
    OrganisationType,
    ProgrammeType,
    SchoolType,
    SecurityMarking,
    absent,
)


class Error(Schema):
    """What went wrong."""

    code: str
    message: str


class Meta(Schema):
    """When an object came and last changed; what is expanded beside it does not count."""

    created: datetime
    modified: datetime


class Reference(Schema):
    """Another object; its name is told with ``expandReferenceNames``."""

    id: UUID
    displayName: str = absent()


class PersonReference(Reference):
    """A person; a protected identity is marked."""

    securityMarking: SecurityMarking = absent()


class Organisation(Schema):
    """A provider of schools, or a school unit while it had a school unit code. Days are inclusive."""

    id: UUID
    meta: Meta
    displayName: str
    organisationCode: str = absent()
    organisationType: OrganisationType
    parentOrganisation: Reference = absent()
    schoolUnitCode: str = absent()
    schoolTypes: list[SchoolType] = absent()
    municipalityCode: str = absent()
    startDate: date = absent()
    endDate: date = absent()


class CivicNo(Schema):
    """Personnummer, samordningsnummer or a temporary number: twelve signs without a separator."""

    value: str
    nationality: str = "SE"


class Address(Schema):
    """Where somebody is registered to live: county and municipality, and nothing nearer."""

    type: Literal["Folkbokföring"]
    countyCode: int
    municipalityCode: int


class Enrolment(Schema):
    """A study spell at a school unit; days are inclusive."""

    enroledAt: Reference
    schoolYear: int = Field(ge=0, le=10)
    schoolType: SchoolType
    startDate: date
    endDate: date = absent()
    cancelled: bool
    educationCode: str
    programme: Reference = absent()
    specification: str = absent()


class GroupFragment(Schema):
    """A class at a school unit, without its members."""

    id: UUID
    meta: Meta
    displayName: str
    startDate: date
    endDate: date = absent()
    groupType: GroupType
    schoolType: SchoolType = absent()
    organisation: Reference


class GroupMembership(Schema):
    """That somebody is in a class from a day until another, inclusive."""

    person: PersonReference
    startDate: date
    endDate: date = absent()


class OwnMembership(Schema):
    """The same, seen from the person."""

    group: GroupFragment
    startDate: date
    endDate: date = absent()


class PersonEmbedded(Schema):
    """What was asked for beside a person. The register knows no duties, guardians or placements: those are empty."""

    responsibleFor: list[Reference] = absent()
    placements: list[Reference] = absent()
    ownedPlacements: list[Reference] = absent()
    duties: list[Reference] = absent()
    groupMemberships: list[OwnMembership] = absent()


class Person(Schema):
    """A pupil."""

    id: UUID
    meta: Meta
    givenName: str
    familyName: str
    civicNo: CivicNo = absent()
    birthDate: date = absent()
    sex: Literal["Man", "Kvinna", "Okänt"] = absent()
    securityMarking: SecurityMarking
    personStatus: Literal["Aktiv", "Utvandrad", "Avliden"] = absent()
    addresses: list[Address] = absent()
    enrolments: list[Enrolment] = absent()
    embedded: PersonEmbedded = absent("_embedded")


class GroupEmbedded(Schema):
    """What was asked for beside a class. The register knows no duties: the list is empty."""

    assignmentRoles: list[Reference] = absent()


class Group(GroupFragment):
    """A class at a school unit."""

    groupMemberships: list[GroupMembership]
    embedded: GroupEmbedded = absent("_embedded")


class Programme(Schema):
    """A programme or a national orientation."""

    id: UUID
    meta: Meta
    name: str
    type: ProgrammeType = absent()
    parentProgramme: Reference = absent()
    schoolType: SchoolType
    code: str


class SchoolUnitOffering(Schema):
    """What a school unit offers to those who begin in a school year; days are inclusive."""

    id: UUID
    meta: Meta
    offeredAt: Reference
    offeredProgrammes: list[Reference]
    offeredSyllabuses: list[Reference]
    startDate: date
    endDate: date


class _Page(Schema):
    pageToken: str | None


class Organisations(_Page):
    """A page of organisations."""

    data: list[Organisation]


class Persons(_Page):
    """A page of persons."""

    data: list[Person]


class Groups(_Page):
    """A page of classes."""

    data: list[Group]


class Programmes(_Page):
    """A page of programmes."""

    data: list[Programme]


class SchoolUnitOfferings(_Page):
    """A page of offers."""

    data: list[SchoolUnitOffering]


class DeletedEntities(_Page):
    """The ids of what is gone, by kind; ``activitites`` is the standard's own spelling."""

    data: dict[str, list[UUID]]


class ResourceType(BaseModel):
    """A kind of objects to be told of."""

    resource: EntityType


class Subscription(Schema):
    """A wish to be told of changes, until it expires."""

    id: UUID
    expires: datetime
    name: str
    target: str
    resourceTypes: list[ResourceType]


class Subscriptions(_Page):
    """A page of subscriptions."""

    data: list[Subscription]
