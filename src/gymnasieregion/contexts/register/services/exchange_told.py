"""What another system has told, read against what is ours: its units, classes and pupils, and what cannot be read."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.register.core.exchange_reading import (
    TheirEnrolment,
    TheirMembership,
    TheirPerson,
    UnreadableError,
    read_memberships,
    read_person,
)
from gymnasieregion.contexts.register.core.exchange_taking import Told, pieces_of
from gymnasieregion.contexts.register.models import ExchangeSource, PullFault
from gymnasieregion.contexts.register.selectors.paths import path_of
from gymnasieregion.contexts.register.services.exchange_fetching import Fetched
from gymnasieregion.contexts.register.services.people import refuse_unknown_municipality
from gymnasieregion.contexts.register.services.telling import Telling
from gymnasieregion.kernel.errors import RegionError


class UnknownOrganisationError(RegionError):
    """An enrolment is at a unit that the offer does not have."""

    sv: ClassVar[str] = "Skolenheten {code} finns inte i utbudet. Lägg in den där, så hämtas eleven nästa gång."
    en: ClassVar[str] = "The school unit {code} is not in the offer. Add it there, and the pupil is fetched next time."


@dataclass(slots=True)
class Taking:
    """A fetching that is being written.

    Args:
        units: Our key of each of the system's units that is in the offer, by the system's id.
        codes: The school unit code of each of its units.
        classes: The classes that each of its pupils is or has been in; None when it tells nothing of classes.
        faults: What could not be taken.
        counts: How many of each.
    """

    source: ExchangeSource
    fetched: Fetched
    telling: Telling
    units: Mapping[UUID, str] = field(default_factory=dict)
    codes: Mapping[UUID, str] = field(default_factory=dict)
    classes: Mapping[UUID, Sequence[TheirMembership]] | None = None
    faults: list[PullFault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def cannot(self, kind: str, foreign: object, fault: RegionError) -> None:
        """Keep what could not be taken."""
        named = str(fault.values["field"]) if isinstance(fault, UnreadableError) else ""
        self.faults.append(
            PullFault(
                entity_type=kind, foreign_id=str(foreign or "")[:64], field=named, error_sv=fault.text("sv")[:500],
                error_en=fault.text("en")[:500],
            )
        )  # fmt: skip


def read_units(taking: Taking) -> None:
    """Find which of our units each of the system's organisations is."""
    ours = {code: unit.key for unit in school_units() for _, code in unit.codes}
    told = [one for one in taking.fetched.organisations if one.get("schoolUnitCode")]
    taking.codes = {_id(one): str(one["schoolUnitCode"]) for one in told}
    taking.units = {key: ours[code] for key, code in taking.codes.items() if code in ours}


def read_classes(taking: Taking) -> None:
    """Find which classes each of the system's pupils is in."""
    if taking.fetched.groups is None:
        return
    found: dict[UUID, list[TheirMembership]] = defaultdict(list)
    for group in taking.fetched.groups:
        try:
            for one in read_memberships(group):
                found[one.person].append(one)
        except RegionError as fault:
            taking.cannot("Group", group.get("id"), fault)
    taking.classes = found


def read_persons(taking: Taking) -> dict[UUID, TheirPerson]:
    """The system's pupils who can be read, by its ids."""
    found = {}
    for told in taking.fetched.persons:
        taking.counts["fetched"] += 1
        try:
            one = read_person(told)
            if one.home:
                refuse_unknown_municipality(one.home)
            found[one.id] = one
        except RegionError as fault:
            taking.cannot("Person", told.get("id"), fault)
    return found


def told_of(taking: Taking, one: TheirPerson) -> Iterator[Told]:
    """The pieces of a pupil's enrolments, each with its study path.

    Raises:
        UnknownOrganisationError: If a unit is not in the offer.
        RegionError: If a code is no study path code.
    """
    for enrolment in one.enrolments:
        unit = _unit_of(taking, enrolment)
        classes = None
        if taking.classes is not None:
            mine = taking.classes.get(one.id, ())
            classes = [each for each in mine if taking.units.get(each.organisation) == unit]
        for piece in pieces_of(unit, enrolment, classes):
            yield Told(piece, path_of(piece.education_code, piece.starts_on, piece.school_year))


def _unit_of(taking: Taking, enrolment: TheirEnrolment) -> str:
    unit = taking.units.get(enrolment.organisation)
    if unit is None:
        raise UnknownOrganisationError(code=taking.codes.get(enrolment.organisation, enrolment.organisation))
    return unit


def _id(organisation: Mapping[str, object]) -> UUID:
    """The id of an organisation; the nil UUID, which nothing refers to, for one that has none."""
    try:
        return UUID(str(organisation.get("id")))
    except ValueError:
        return UUID(int=0)
