"""Registering an applicant by hand, and changing what is known of them."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.services.pupils_facts import (
    IsProtectedError,
    Pupil,
    UnchangedError,
    facts_of,
    locked,
    locked_with_year,
    locked_year,
    new_ids,
    read_identity,
    read_municipality,
    record_change,
    refuse_no_ground,
    refuse_taken,
)
from gymnasieregion.platform.access.actor import Actor

REGISTER, CHANGE = "admission.applicant.register", "admission.applicant.change"
IDENTIFY = "admission.applicant.identify"
NAMES = ("given_name", "family_name", "email")
OF_OTHER_FLOWS = ("identity_number", "birth_date", "school", "school_code")
"""What ``change_pupil`` leaves as it is: a number and a school are changed by flows of their own."""


@transaction.atomic
def register_pupil(*, year: int, pupil: Pupil, actor: Actor, now: datetime) -> Applicant:
    """Register an applicant of a year, with a new id that is also their ticket in the lottery.

    Args:
        year: The admission year.
        pupil: What is known; the number in any of the ways it is written.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        AdmissionYear.DoesNotExist: If the year has not been opened.
        BadIdentityError, UnknownMunicipalityError: If a number or a code cannot be so.
        IdentityTakenError: If another applicant of the year has the number.

    Source: Gymnasieantagningen Storsthlm, Indramanualen, Elevregistrering, 2023-09-19.
    """
    locked_year(year)
    number = read_identity(pupil.identity_number, pupil.birth_date)
    refuse_taken(year, number)
    (applicant_id,) = new_ids(year, 1)
    facts = asdict(pupil) | {
        "identity_number": number,
        "home_municipality_code": read_municipality(pupil.home_municipality_code),
    }
    applicant = Applicant.objects.create(year_id=year, applicant_id=applicant_id, ticket=applicant_id, **facts)
    record_change(applicant, action=REGISTER, before=None, actor=actor, why="", now=now)
    return applicant


@transaction.atomic
def change_pupil(*, applicant: int, pupil: Pupil, actor: Actor, why: str, now: datetime) -> Applicant:
    """Change what is known of an applicant, except their number, birth date and school, which have their own flows.

    Another category must be shown anew. The log says which of name and e-mail were changed, never what they are.

    Args:
        applicant: The applicant's key in the database.
        pupil: All facts, changed or not.
        actor: Who does it.
        why: The ground, kept in the log.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        NoGroundError, UnchangedError, UnknownMunicipalityError: If there is nothing to do, or it cannot be so.
        IsProtectedError: If a protected identity would get a name or an e-mail address.
    """
    refuse_no_ground(why)
    row = locked(applicant)
    before, named = facts_of(row), {name: getattr(row, name) for name in NAMES}
    facts = asdict(pupil) | {"home_municipality_code": read_municipality(pupil.home_municipality_code)}
    changed = [name for name, value in facts.items() if name not in OF_OTHER_FLOWS and value != getattr(row, name)]
    if not changed:
        raise UnchangedError
    if row.protection != Applicant.Protection.NONE and any(facts[name] for name in NAMES):
        raise IsProtectedError(applicant=row.applicant_id)
    for name in changed:
        setattr(row, name, facts[name])
    if "category" in changed:
        row.category_shown = False
    row.save()
    renamed = [name for name in NAMES if getattr(row, name) != named[name]]
    after = facts_of(row) | ({"changed_names": renamed} if renamed else {})
    record_change(row, action=CHANGE, before=before, after=after, actor=actor, why=why, now=now)
    return row


@transaction.atomic
def change_identity(
    *, applicant: int, identity_number: str, birth_date: date, actor: Actor, why: str, now: datetime
) -> Applicant:
    """Give an applicant another number: a temporary one becomes a personnummer, or the age was wrong.

    The id, the ticket in the lottery, grades, choices and decisions stay as they are. The log keeps the old number.

    Args:
        applicant: The applicant's key in the database.
        identity_number: The new number, as written.
        birth_date: The day of birth that the number says.
        actor: Who does it.
        why: The ground, kept in the log.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        IsProtectedError: If the identity is protected; it has no number here.
        NoGroundError, UnchangedError, BadIdentityError, IdentityTakenError: If there is nothing to do, or it cannot be.

    Source: Gymnasieantagningen Storsthlm, Indramanualen, Kontrollera och justera elevuppgifter, 2023-02-10.
    """
    refuse_no_ground(why)
    row = locked_with_year(applicant)
    if row.protection != Applicant.Protection.NONE:
        raise IsProtectedError(applicant=row.applicant_id)
    number = read_identity(identity_number, birth_date)
    if (number, birth_date) == (row.identity_number, row.birth_date):
        raise UnchangedError
    refuse_taken(row.year_id, number, but=row.pk)
    before = facts_of(row)
    row.identity_number, row.birth_date = number, birth_date
    row.save(update_fields=["identity_number", "birth_date"])
    record_change(row, action=IDENTIFY, before=before, actor=actor, why=why, now=now)
    return row
