"""What each list can be asked for, by the standard's own names; inclusive days become half-open here."""

from datetime import date
from typing import Literal

from ninja import Schema

from gymnasieregion.contexts.register.core.ss12000 import day_after
from gymnasieregion.contexts.register.selectors.exchange_persons import PersonQuestion
from gymnasieregion.contexts.register.selectors.exchange_questions import Days, Moments
from gymnasieregion.contexts.register.web.ss12000.fields import (
    Day,
    EntityType,
    GroupType,
    Id,
    Limit,
    Moment,
    OrganisationType,
    SchoolType,
    Text,
    Truth,
    absent,
    several,
)

NO_ONE_HAS = frozenset({"duty", "placement.child", "placement.owner", "responsibleFor.enrolment",
                        "responsibleFor.placement"})  # fmt: skip
"""Relationships that the register does not keep."""


class PageQuestion(Schema):
    """What every list takes."""

    limit: Limit = absent()
    page_token: Text = absent("pageToken")


class NamesQuestion(Schema):
    """Whether references carry names."""

    expand_names: Truth = absent("expandReferenceNames")


class ListQuestion(PageQuestion, NamesQuestion):
    """What every list of objects takes; *before* is inclusive, *after* exclusive."""

    created_before: Moment = absent("meta.created.before")
    created_after: Moment = absent("meta.created.after")
    modified_before: Moment = absent("meta.modified.before")
    modified_after: Moment = absent("meta.modified.after")

    @property
    def moments(self) -> Moments:
        """The limits of when something was made and changed."""
        return Moments(self.created_before, self.created_after, self.modified_before, self.modified_after)


class DaysQuestion(ListQuestion):
    """When something starts and ends, inclusive days; what has no end always fits the limits of the end."""

    start_before: Day = absent("startDate.onOrBefore")
    start_after: Day = absent("startDate.onOrAfter")
    end_before: Day = absent("endDate.onOrBefore")
    end_after: Day = absent("endDate.onOrAfter")

    @property
    def days(self) -> Days:
        """The limits in half-open days."""
        return half_open(self.start_before, self.start_after, self.end_before, self.end_after)


class OrganisationQuestion(DaysQuestion):
    """``/organisations``."""

    parent: list[Id] = several()
    school_unit_code: list[Text] = several("schoolUnitCode")
    organisation_code: list[Text] = several("organisationCode")
    municipality_code: Text = absent("municipalityCode")
    type: list[OrganisationType] = several()
    school_types: list[SchoolType] = several("schoolTypes")
    sort: Literal["ModifiedDesc", "DisplayNameAsc"] = absent("sortkey")


class ExpandPersonQuestion(NamesQuestion):
    """What is told beside a person."""

    expand: list[Literal["duties", "responsibleFor", "placements", "ownedPlacements", "groupMemberships"]] = several()


class PersonListQuestion(ListQuestion, ExpandPersonQuestion):
    """``/persons``."""

    name_contains: list[Text] = several("nameContains")
    civic_no: Text = absent("civicNo")
    principal_name: Text = absent("eduPersonPrincipalName")
    identifier_value: Text = absent("identifier.value")
    identifier_context: Text = absent("identifier.context")
    relationship: Literal[
        "enrolment", "duty", "placement.child", "placement.owner", "responsibleFor.enrolment",
        "responsibleFor.placement", "groupMembership",
    ] = absent("relationship.entity.type")  # fmt: skip
    organisation: Id = absent("relationship.organisation")
    start_before: Day = absent("relationship.startDate.onOrBefore")
    start_after: Day = absent("relationship.startDate.onOrAfter")
    end_before: Day = absent("relationship.endDate.onOrBefore")
    end_after: Day = absent("relationship.endDate.onOrAfter")
    sort: Literal[
        "DisplayNameAsc", "GivenNameDesc", "GivenNameAsc", "FamilyNameDesc", "FamilyNameAsc", "CivicNoAsc",
        "CivicNoDesc", "ModifiedDesc",
    ] = absent("sortkey")  # fmt: skip

    @property
    def needs_numbers(self) -> bool:
        """Whether the answer tells something of numbers."""
        return self.civic_no is not None or (self.sort or "").startswith("CivicNo")

    @property
    def person_question(self) -> PersonQuestion:
        """The question to the register; nobody has other identifiers than the national ones."""
        elsewhere = (self.principal_name, self.identifier_value, self.identifier_context)
        return PersonQuestion(
            moments=self.moments,
            names=tuple(self.name_contains),
            number=self.civic_no,
            organisation=self.organisation,
            days=half_open(self.start_before, self.start_after, self.end_before, self.end_after),
            in_class=self.relationship == "groupMembership",
            nobody=self.relationship in NO_ONE_HAS or any(one is not None for one in elsewhere),
            sort=self.sort or "",
        )


class ExpandGroupQuestion(NamesQuestion):
    """What is told beside a class."""

    expand: list[Literal["assignmentRoles"]] = several()


class GroupListQuestion(DaysQuestion, ExpandGroupQuestion):
    """``/groups``."""

    group_type: list[GroupType] = several("groupType")
    school_types: list[SchoolType] = several("schoolTypes")
    organisation: list[Id] = several()
    sort: Literal["ModifiedDesc", "DisplayNameAsc", "StartDateAsc", "StartDateDesc", "EndDateAsc", "EndDateDesc"] = (
        absent("sortkey")
    )


class ProgrammeQuestion(ListQuestion):
    """``/programmes``."""

    school_type: list[SchoolType] = several("schoolType")
    code: Text = absent()
    parent: Text = absent("parentProgramme")
    sort: Literal["NameAsc", "CodeAsc", "ModifiedDesc"] = absent("sortkey")


class OfferingQuestion(ListQuestion):
    """``/schoolUnitOfferings``."""

    organisation: Id = absent()
    sort: Literal["ModifiedDesc", "StartDateAsc", "StartDateDesc", "EndDateAsc", "EndDateDesc"] = absent("sortkey")


class DeletedQuestion(PageQuestion):
    """``/deletedEntities``; *after* is exclusive."""

    after: Moment = absent()
    entities: list[EntityType] = several()


def half_open(
    start_before: date | None, start_after: date | None, end_before: date | None, end_after: date | None
) -> Days:
    """Limits of inclusive days as limits of half-open ones: an end is the day after the last day."""
    return Days(start_before, start_after, _end(end_before), _end(end_after))


def _end(day: date | None) -> date | None:
    """The first day after a last day; the last day there is stands for itself."""
    return day if day == date.max else day_after(day)
