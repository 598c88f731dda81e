"""Applying for a place that was left over: a late choice that the next round tries, placed where it can do good."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.core.application_rows import Row, Rows
from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, HeldSeat
from gymnasieregion.contexts.admission.selectors.applying import rows_now
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.late import untried
from gymnasieregion.contexts.admission.selectors.places import free_places, may_apply_late
from gymnasieregion.contexts.admission.selectors.school_reserves import last_round
from gymnasieregion.contexts.admission.services.applying import rewrite_list
from gymnasieregion.contexts.admission.services.applying_checks import ChosenTwiceError, refuse_bad_rows
from gymnasieregion.contexts.admission.services.pupils_facts import record_change
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor

APPLY, TAKE_BACK = "admission.free.apply", "admission.free.withdraw"


class NotTimeForFreePlacesError(RegionError):
    """No round has given seats, or the application is open."""

    sv: ClassVar[str] = "Lediga platser söks efter det slutliga beskedet, när ansökan är stängd."
    en: ClassVar[str] = "Free places are applied for after the final result, when the application is closed."
    easy: ClassVar[str] = "Du kan inte söka lediga platser än. Du kan göra det efter det sista beskedet."


class NotFreeError(RegionError):
    """The education has no free place any more."""

    sv: ClassVar[str] = "Det finns ingen ledig plats kvar där. Inget är ändrat."
    en: ClassVar[str] = "There is no free place left there. Nothing is changed."


class HasLeftError(RegionError):
    """The applicant has withdrawn from the admission."""

    sv: ClassVar[str] = "Du har lämnat antagningen. Kontakta antagningskansliet om du vill söka igen."
    en: ClassVar[str] = "You have left the admission. Contact the admission office if you want to apply again."
    easy: ClassVar[str] = "Du har tackat nej. Ring antagningskansliet om du vill söka igen."


class TriedAlreadyError(RegionError):
    """The choice is not a late one, or a round has tried it."""

    sv: ClassVar[str] = "Valet kan inte tas tillbaka här: nästa antagning har redan börjat. Kontakta kansliet."
    en: ClassVar[str] = "The choice cannot be taken back here: the next round has begun. Contact the office."
    easy: ClassVar[str] = "Du kan inte ta tillbaka valet här. Ring antagningskansliet."


@transaction.atomic
def apply_for_free(*, applicant: int, offering_id: str, actor: Actor, now: datetime) -> int:
    """Add a late choice to an education with free places; the next late or reserve round tries it by points.

    It stands last, but before the education where the applicant holds a seat or has declined one: what stands below
    that is not tried. Whoever gets the place leaves the one that they have.

    Args:
        applicant: The applicant's key in the database.
        offering_id: The education.
        actor: Who applies.
        now: The moment, from the door.

    Returns:
        Which number the choice has.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        NotTimeForFreePlacesError, NotFreeError, HasLeftError: If it cannot be applied for.
        ChosenTwiceError, TooManyChoicesError: If the list cannot be so.

    Source:
        Gymnasieförordningen (2010:2039) 7 kap. 8 §.
    """
    who = _locked(applicant)
    run = last_round(who.year_id)
    if not may_apply_late(days_of(who.year_id), run, now):
        raise NotTimeForFreePlacesError
    held = HeldSeat.objects.filter(applicant=who).first()
    if held is not None and held.reply == HeldSeat.Reply.WITHDRAWN:
        raise HasLeftError
    stands = rows_now(applicant)
    if any(row.offering_id == offering_id for row in stands):
        raise ChosenTwiceError
    if offering_id not in {each.offering.offering_id for each in free_places(who.year_id, now, run)}:
        raise NotFreeError
    rows = added_before(stands, offering_id, held.offering_id if held else "")
    refuse_bad_rows(who.year_id, stands, rows, now)
    rewrite_list(who, rows, actor, now)
    _record(who, APPLY, len(stands), len(rows), actor, now)
    return [row.offering_id for row in rows].index(offering_id) + 1


@transaction.atomic
def take_back_free(*, applicant: int, offering_id: str, actor: Actor, now: datetime) -> None:
    """Take back a late choice that no round has tried yet.

    Args:
        applicant: The applicant's key in the database.
        offering_id: The education.
        actor: Who takes it back.
        now: The moment, from the door.

    Raises:
        TriedAlreadyError: If it is no late choice, or a round has tried it.
    """
    who = _locked(applicant)
    if offering_id not in untried(who):
        raise TriedAlreadyError
    stands = rows_now(applicant)
    rows = tuple(row for row in stands if row.offering_id != offering_id)
    rewrite_list(who, rows, actor, now)
    _record(who, TAKE_BACK, len(stands), len(rows), actor, now)


def added_before(rows: Rows, offering_id: str, held: str) -> Rows:
    """A list with one more choice: last, or just before the education of a seat.

    Args:
        rows: The list.
        offering_id: What is added.
        held: The education of the seat; "" for none.

    >>> [row.offering_id for row in added_before((Row("A"), Row("B"), Row("C")), "NY", "B")]
    ['A', 'NY', 'B', 'C']
    """
    at = next((number for number, row in enumerate(rows) if row.offering_id == held), len(rows))
    return (*rows[:at], Row(offering_id), *rows[at:])


def _record(who: Applicant, action: str, before: int, after: int, actor: Actor, now: datetime) -> None:
    """One event: how many choices, never which, since the sending school may read it."""
    told: dict[str, object] = {} if who.protection != Applicant.Protection.NONE else {"choices": after}
    was: dict[str, object] | None = None if who.protection != Applicant.Protection.NONE else {"choices": before}
    record_change(who, action=action, before=was, after=told, actor=actor, why="", now=now)


def _locked(applicant: int) -> Applicant:
    """Lock the year, which a publication locks too, and then the applicant."""
    year = Applicant.objects.values_list("year_id", flat=True).get(pk=applicant)
    AdmissionYear.objects.select_for_update().get(pk=year)
    return Applicant.objects.select_for_update().get(pk=applicant)
