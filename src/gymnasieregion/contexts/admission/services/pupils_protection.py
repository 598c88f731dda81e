"""Protected identities: registered by the office alone, with an id that covers them and a coded contact.

When a protection begins the applicant gets a new id of the same shape as everybody's, so that lists that others hold
no longer lead to them. Name, number, e-mail and telephone are taken away from the database, and so is how the
guardians are reached; the office keeps them outside it. The ticket stays, and with it the lot. In rounds that were
decided before, the applicant stands under the former id.
"""

from datetime import date, datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.models import Applicant, Application, GuardianContact
from gymnasieregion.contexts.admission.selectors.people import sees_protected, whose
from gymnasieregion.contexts.admission.services.pupils_facts import (
    IsProtectedError,
    UnchangedError,
    about_of,
    locked_with_year,
    locked_year,
    new_ids,
    read_identity,
    read_municipality,
    record_change,
    refuse_taken,
)
from gymnasieregion.contexts.admission.services.pupils_grounds import known_as, refuse_telling
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record_look
from gymnasieregion.platform.messages.api import forget_addresses

PROTECT = "admission.applicant.protect"
EMPTY = {"identity_number": "", "given_name": "", "family_name": "", "email": ""}


class NoContactError(RegionError):
    """A protected identity has no way to be reached."""

    sv: ClassVar[str] = "Skriv en kodad kontaktväg som inte går att spåra till personen."
    en: ClassVar[str] = "Write a coded contact that cannot be traced to the person."


class NotProtectedError(RegionError):
    """There is no protection to end or to look behind."""

    sv: ClassVar[str] = "Sökande {applicant} har ingen skyddad identitet."
    en: ClassVar[str] = "Applicant {applicant} has no protected identity."


class OfficeOnlyError(RegionError):
    """Somebody outside the office would touch a protected identity."""

    sv: ClassVar[str] = "Skyddade identiteter hanteras bara av antagningskansliet."
    en: ClassVar[str] = "Protected identities are handled by the admission office alone."


@transaction.atomic
def register_protected(
    *,
    year: int,
    protection: Applicant.Protection,
    contact: str,
    birth_date: date,
    home_municipality_code: str,
    kind: Applicant.Kind,
    actor: Actor,
    why: str,
    now: datetime,
) -> Applicant:
    """Register somebody with a protected identity, told by telephone.

    Args:
        year: The admission year.
        protection: Which of the three kinds.
        contact: A coded contact, such as an address that cannot be traced.
        birth_date: The day of birth, which the rules on age ask for.
        home_municipality_code: Where the person stays.
        kind: How they came to apply.
        actor: Who does it, of the office.
        why: The ground, kept in the log; no name and no number.
        now: The moment, from the door.

    Raises:
        AdmissionYear.DoesNotExist: If the year has not been opened.
        OfficeOnlyError: If the actor is not of the office.
        NoGroundError, TellsWhoError, NoContactError, UnknownMunicipalityError: If something is not as it must be.

    Source: Gymnasieantagningen Storsthlm, Indramanualen, Elevregistrering, 2023-09-19; skollagen (2010:800)
        29 kap. 6 §.
    """
    _refuse_others(actor)
    refuse_telling(why)
    _refuse_no_contact(contact)
    locked_year(year)
    (cover,) = new_ids(year, 1)
    row = Applicant.objects.create(
        year_id=year,
        applicant_id=cover,
        ticket=cover,
        birth_date=birth_date,
        home_municipality_code=read_municipality(home_municipality_code),
        kind=kind,
        protection=protection,
        contact=contact,
    )
    record_change(row, action=PROTECT, before=None, actor=actor, why=why, now=now, tells_nobody=True)
    return row


@transaction.atomic
def begin_protection(
    *, applicant: int, protection: Applicant.Protection, contact: str, actor: Actor, why: str, now: datetime
) -> Applicant:
    """Protect an applicant's identity, or change the kind or the contact of a protection there is.

    Args:
        applicant: The applicant's key in the database.
        protection: Which of the three kinds.
        contact: A coded contact.
        actor: Who does it, of the office.
        why: The ground, kept in the log; no name and no number.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        OfficeOnlyError: If the actor is not of the office.
        NoGroundError, TellsWhoError, NoContactError, UnchangedError: If something is not as it must be.
    """
    _refuse_others(actor)
    _refuse_no_contact(contact)
    row = locked_with_year(applicant)
    refuse_telling(why, *known_as(row))
    if (row.protection, row.contact) == (protection, contact):
        raise UnchangedError
    if row.protection == Applicant.Protection.NONE:
        (row.applicant_id,) = new_ids(row.year_id, 1)
        for name, value in EMPTY.items():
            setattr(row, name, value)
        Application.objects.filter(applicant=row).update(phone="")
        guardians = GuardianContact.objects.filter(applicant=row)
        told = guardians.order_by("pk").values_list("user_id", flat=True)
        forget_addresses([f"applicant:{row.pk}", *(f"user:{user_id}" for user_id in told)])
        guardians.delete()
    row.protection, row.contact = protection, contact
    row.save()
    record_change(row, action=PROTECT, before={}, actor=actor, why=why, now=now, tells_nobody=True)
    return row


@transaction.atomic
def end_protection(
    *,
    applicant: int,
    identity_number: str,
    given_name: str,
    family_name: str,
    email: str,
    actor: Actor,
    why: str,
    now: datetime,
) -> Applicant:
    """End a protection: the applicant is named again, under the id that covered them.

    Args:
        applicant: The applicant's key in the database.
        identity_number: As written; "" when there is none.
        given_name: "" when not known.
        family_name: "" when not known.
        email: "" when not known.
        actor: Who does it, of the office.
        why: The ground, kept in the log; no name and no number.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        OfficeOnlyError: If the actor is not of the office.
        NotProtectedError: If there is no protection to end.
        NoGroundError, TellsWhoError, BadIdentityError, IdentityTakenError: If something is not as it must be.
    """
    _refuse_others(actor)
    row = locked_with_year(applicant)
    if row.protection == Applicant.Protection.NONE:
        raise NotProtectedError(applicant=row.applicant_id)
    refuse_telling(why, *known_as(row), also=(given_name, family_name, identity_number, email))
    number = read_identity(identity_number, row.birth_date)
    refuse_taken(row.year_id, number, but=row.pk)
    row.protection, row.contact = Applicant.Protection.NONE, ""
    row.identity_number, row.given_name, row.family_name, row.email = number, given_name, family_name, email
    row.save()
    record_change(row, action=PROTECT, before={}, actor=actor, why=why, now=now, tells_nobody=True)
    return row


def look(*, applicant: Applicant, actor: Actor, why: str, now: datetime) -> None:
    """Log that somebody looks at a protected identity, before it is shown.

    Args:
        applicant: Whose identity.
        actor: Who looks, of the office.
        why: The ground that the one who looks has given.
        now: The moment, from the door.

    Raises:
        OfficeOnlyError: If the actor is not of the office.
        NoGroundError, TellsWhoError: If there is no ground, or it tells who it is.
        NotProtectedError: If the identity is not protected: nobody logs looks at others.
    """
    _refuse_others(actor)
    if applicant.protection == Applicant.Protection.NONE:
        raise NotProtectedError(applicant=applicant.applicant_id)
    refuse_telling(why, *known_as(applicant))
    record_look(actor=actor, about=about_of(applicant), why=why, now=now, belongs_to=whose(applicant))


def refuse_protected(row: Applicant) -> None:
    """Raise IsProtectedError for a protected identity."""
    if row.protection != Applicant.Protection.NONE:
        raise IsProtectedError(applicant=row.applicant_id)


def _refuse_others(actor: Actor) -> None:
    if not sees_protected(actor):
        raise OfficeOnlyError


def _refuse_no_contact(contact: str) -> None:
    if not contact.strip():
        raise NoContactError
