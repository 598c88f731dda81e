"""The shapes of what is taken in, read strictly; names are the standard's own."""

# ruff: noqa: N815 - the standard's names
from pydantic import BaseModel

from gymnasieregion.contexts.register.web.ss12000.fields import (
    Count,
    EntityType,
    Id,
    Moment,
    Name,
    Severity,
    Target,
    Text,
    absent,
    several,
)
from gymnasieregion.contexts.register.web.ss12000.schemas import ResourceType


class IdLookup(BaseModel):
    """The objects that are asked for."""

    ids: list[Id] = several()


class OrganisationLookup(IdLookup):
    """The organisations that are asked for."""

    schoolUnitCodes: list[Text] = several()
    organisationCodes: list[Text] = several()


class PersonLookup(IdLookup):
    """The persons that are asked for."""

    civicNos: list[Text] = several()


class CreateSubscription(BaseModel):
    """A wish to be told of changes."""

    name: Name
    target: Target
    resourceTypes: list[ResourceType]


class LogEntry(BaseModel):
    """What was wrong with something that was fetched."""

    message: Text
    messageType: Text = absent()
    resourceType: EntityType = absent()
    resourceId: Id = absent()
    resourceUrl: Text = absent()
    severityLevel: Severity
    timeOfOccurance: Moment = absent()


class StatisticsEntry(BaseModel):
    """How much of what was fetched was taken."""

    resourceType: EntityType
    newCount: Count
    updatedCount: Count
    deletedCount: Count
    resourceUrl: Text = absent()
    timeOfOccurance: Moment = absent()
