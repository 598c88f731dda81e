"""How a youth is reached, and what an officer tells that the register cannot know."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from gymnasieregion.contexts.register.core.kaa_codes import Elsewhere
from gymnasieregion.contexts.register.models import ContactDetails, Exemption, Person, Responsibility
from gymnasieregion.contexts.register.selectors.kaa_duties import NONE
from gymnasieregion.contexts.register.selectors.kaa_facts import KNOWN
from gymnasieregion.contexts.register.services.kaa_writing import close, lock_people, locked, note
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record

EXTRACT = "register.kaa.extract"
DETAILS, EXEMPTED, EXEMPTION_REMOVED = (
    "register.kaa.details_change", "register.kaa.exemption_add", "register.kaa.exemption_remove",
)  # fmt: skip


class ExemptionEndsTooEarlyError(RegionError):
    """An exemption would end on its first day or before it."""

    sv: ClassVar[str] = "Slutet {ends_on} måste vara senare än början {starts_on}."
    en: ClassVar[str] = "The end {ends_on} must be later than the beginning {starts_on}."


class SchoolingEndsError(RegionError):
    """Compulsory schooling that goes on has a known end."""

    sv: ClassVar[str] = "Skriv när skolplikten upphör. Den förlängs med ett år, högst till 18 års ålder."
    en: ClassVar[str] = "Write when compulsory schooling ends. It is prolonged by a year, to the age of 18 at most."


@dataclass(frozen=True, slots=True)
class Reach:
    """How a youth is reached; "" for what is not known."""

    address: str
    email: str
    phone: str


@transaction.atomic
def change_details(*, duty: UUID, reach: Reach, actor: Actor, now: datetime) -> ContactDetails:
    """Write how a youth is reached; what was there before is not kept.

    Args:
        duty: Whose.
        reach: Address, e-mail and telephone.
        actor: Who writes.
        now: The moment, from the door.

    Raises:
        Responsibility.DoesNotExist: If there is no such duty.
    """
    row = locked(duty)
    details, _ = ContactDetails.objects.update_or_create(
        person=row.person, municipality_code=row.municipality_code, defaults={**asdict(reach), "changed_at": now}
    )
    note(DETAILS, row, actor, now)
    return details


@transaction.atomic
def hand_out(*, duty: Responsibility, actor: Actor, now: datetime) -> None:
    """Log that all that is held of a youth is gathered, before it is handed out.

    Args:
        duty: Any of the municipality's for the youth.
        actor: Who does it.
        now: The moment, from the door.
    """
    note(EXTRACT, duty, actor, now)


@transaction.atomic
def exempt(
    *,
    municipality: str,
    person: UUID,
    kind: Elsewhere,
    starts_on: date,
    ends_on: date | None,
    actor: Actor,
    now: datetime,
) -> Exemption:
    """Write why the duty does not hold for a youth for a while, which the register cannot know.

    Args:
        municipality: Four digits.
        person: Who.
        kind: Why.
        starts_on: The first day.
        ends_on: The first day that it no longer holds; None while no end is known.
        actor: Who tells.
        now: The moment, from the door.

    Raises:
        Person.DoesNotExist: If there is no such person, or the identity is protected.
        ExemptionEndsTooEarlyError: If the end is not after the beginning.
        SchoolingEndsError: If it is schooling without an end.

    Source: skollagen (2010:800) 29 kap. 9 § 2, 3 and 6, and 7 kap. 13 §.
    """
    (known_person,) = lock_people([person]) or (None,)
    if known_person is None or known_person.protection != NONE:
        raise Person.DoesNotExist
    if ends_on is not None and ends_on <= starts_on:
        raise ExemptionEndsTooEarlyError(starts_on=starts_on, ends_on=ends_on)
    if kind is Elsewhere.SCHOOLING and ends_on is None:
        raise SchoolingEndsError
    exemption = Exemption.objects.create(
        person=known_person, municipality_code=municipality, kind=kind.value, starts_on=starts_on, ends_on=ends_on,
        recorded_from=now, recorded_by=actor.user_id,
    )  # fmt: skip
    _note(EXEMPTED, exemption, actor, now)
    return exemption


@transaction.atomic
def remove_exemption(*, exemption: UUID, actor: Actor, now: datetime) -> None:
    """Take an exemption away, from now on as if it had not been told.

    Args:
        exemption: Which.
        actor: Who takes it away.
        now: The moment, from the door.

    Raises:
        Exemption.DoesNotExist: If there is no such exemption.
    """
    found = Exemption.objects.select_related("person").get(KNOWN, spell=exemption)
    lock_people([found.person_id])
    close(found, now)
    _note(EXEMPTION_REMOVED, found, actor, now)


def _note(action: str, row: Exemption, actor: Actor, now: datetime) -> None:
    """One event, by the exemption's own key."""
    hidden = row.person.protection != NONE
    belongs = Belongs(municipality="" if hidden else row.municipality_code)
    about = f"kaa_exemption:{row.spell}"
    record(actor=actor, action=action, about=about, before=None, after={}, why="", now=now, belongs_to=belongs)
