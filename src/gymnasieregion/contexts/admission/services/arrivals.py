"""Writing who came when the first term began; a seat that nobody came to within three days is ended by the school."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.core.three_days import is_over, last_day_to_come
from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, Arrival, HeldSeat
from gymnasieregion.contexts.admission.selectors.applying import today_of
from gymnasieregion.contexts.admission.selectors.arrivals import WRITE, Holder, holders_of
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.school_rows import belongs
from gymnasieregion.contexts.admission.services.pupils_facts import about_of
from gymnasieregion.contexts.admission.services.reserve_calls_errors import TooLateToUndoError
from gymnasieregion.contexts.admission.services.seats_to_call import more_seats_to_call
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.time_limits import last_day
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.pages.formats import day_text

UNDO = "admission.arrival.undo"
LONGEST_GROUND = 300
State = Arrival.State
IN_TIME = (State.CAME, State.REASON)


class NobodyToWriteError(RegionError):
    """Nobody was ticked, or what is written is there already."""

    sv: ClassVar[str] = "Markera minst en elev som det ändrar något för."
    en: ClassVar[str] = "Tick at least one pupil for whom it changes something."


class NotTermYetError(RegionError):
    """The term has not begun, or the calendar does not say when it does."""

    sv: ClassVar[str] = "Höstterminen har inte börjat enligt årets kalender."
    en: ClassVar[str] = "The autumn term has not begun by the calendar of the year."


class ThreeDaysError(RegionError):
    """The pupils may still come, or report a valid reason."""

    sv: ClassVar[str] = "Den som inte kom har till och med {day_sv} på sig. Platsen kan avslutas dagen efter."
    en: ClassVar[str] = "Whoever did not come has until {day_en}. The place can be ended the day after."


class HasComeError(RegionError):
    """Some of them have come, or reported a valid reason."""

    sv: ClassVar[str] = "Har kommit eller anmält giltigt skäl: {who}. Ändra det först. Inget är sparat."
    en: ClassVar[str] = "Have come or reported a valid reason: {who}. Change that first. Nothing is saved."


class HasEndedError(RegionError):
    """The seats of some of them have been ended."""

    sv: ClassVar[str] = "Platsen är redan avslutad: {who}. Ångra det först. Inget är sparat."
    en: ClassVar[str] = "The place has been ended: {who}. Undo that first. Nothing is saved."


class NoReasonGivenError(RegionError):
    """A valid reason is not said."""

    sv: ClassVar[str] = "Skriv vilket skäl eleven har anmält, med högst {most} tecken."
    en: ClassVar[str] = "Write which reason the pupil has reported, in at most {most} characters."


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it.

    Args:
        count: For how many something was written.
        seats: How many more seats reserves may be called to.
    """

    count: int
    seats: int = 0


@transaction.atomic
def write_arrivals(
    *, offering: OfferRow, applicants: Sequence[int], state: str, ground: str, actor: Actor, now: datetime
) -> Written:
    """Write of one holder of a seat or of many whether they came, as one event.

    A seat that is ended is given up: whoever held it stays in reserve for what they wanted more, and schools that call
    reserves have one seat more to call to.

    Args:
        offering: The education.
        applicants: Keys in the database; those who hold no seat here, or have the state already, are left out.
        state: A code of ``Arrival.State``.
        ground: The reason that was reported, or why the seat is ended; may be "" for the others.
        actor: Who writes.
        now: The moment, from the door.

    Raises:
        NotTermYetError: Before the term.
        ThreeDaysError: If a seat is ended too early.
        NoReasonGivenError: For a reason that is not said.
        HasComeError, HasEndedError: If somebody's state does not allow it, with everybody it is about.
        NobodyToWriteError: If nobody is left.

    Source:
        Gymnasieförordningen (2010:2039) 12 kap. 3 §.
    """
    said = " ".join(ground.split())
    _refuse_early(offering.year, state, now)
    if len(said) > LONGEST_GROUND or (state == State.REASON and not said):
        raise NoReasonGivenError(most=LONGEST_GROUND)
    AdmissionYear.objects.select_for_update().get(pk=offering.year)
    rows = [each for each in holders_of(offering, actor, only=applicants) if each.state != state]
    _refuse_states(rows, state)
    if not rows:
        raise NobodyToWriteError
    Arrival.objects.bulk_create(
        Arrival(
            applicant=each.person, offering_id=offering.offering_id, group_id=each.held.group_id, state=state,
            ground=said, left_reply=each.held.reply if state == State.ENDED else "", said_by=actor.user_id, said_at=now,
        )
        for each in rows
    )  # fmt: skip
    seats = 0
    if state == State.ENDED:
        HeldSeat.objects.filter(pk__in=[each.held.pk for each in rows]).update(reply=HeldSeat.Reply.NO)
        seats = _grow(offering, rows, 1, actor, now)
    told: dict[str, object] = {"offering_id": offering.offering_id, "arrival": str(state)}
    _record(WRITE, offering, rows, told | ({"more_seats_to_call": seats} if seats else {}), actor, now)
    return Written(len(rows), seats)


@transaction.atomic
def undo_arrivals(*, offering: OfferRow, applicants: Sequence[int], actor: Actor, now: datetime) -> Written:
    """Take back what was last written of some pupils; a seat that was ended is theirs again.

    Args:
        offering: The education.
        applicants: Keys in the database; those of whom nothing is written are left out.
        actor: Who undoes it.
        now: The moment, from the door.

    Raises:
        NobodyToWriteError: If nothing is written of any of them.
        TooLateToUndoError: If a reserve has been called to a seat since, or the pupil has another seat.
    """
    AdmissionYear.objects.select_for_update().get(pk=offering.year)
    rows = [each for each in holders_of(offering, actor, only=applicants) if each.arrival is not None]
    if not rows:
        raise NobodyToWriteError
    ended = [each for each in rows if each.state == State.ENDED]
    for each in ended:
        each.held.reply = each.arrival.left_reply if each.arrival else ""
    HeldSeat.objects.bulk_update([each.held for each in ended], ["reply"])
    by_moment: dict[datetime, list[Holder]] = {}
    for each in ended:
        if each.arrival is not None:
            by_moment.setdefault(each.arrival.said_at, []).append(each)
    seats = sum(_grow(offering, group, -1, actor, now, then=moment) for moment, group in by_moment.items())
    Arrival.objects.filter(pk__in=[each.arrival.pk for each in rows if each.arrival]).delete()
    told = {"offering_id": offering.offering_id, "arrival": "UNDONE"}
    _record(UNDO, offering, rows, told | ({"more_seats_to_call": seats} if seats else {}), actor, now)
    return Written(len(rows), seats)


def _refuse_early(year: int, state: str, now: datetime) -> None:
    starts, today = days_of(year).get("TERM_STARTS"), today_of(now)
    if state not in set(State) or starts is None or today < starts:
        raise NotTermYetError
    if state == State.ENDED and not is_over(starts, today, last_day):
        last = last_day_to_come(starts, last_day)
        raise ThreeDaysError(day_sv=day_text(last, "sv"), day_en=day_text(last, "en"))


def _refuse_states(rows: Sequence[Holder], state: str) -> None:
    """Raise for everybody whose state stands in the way."""
    ended = [each.person.applicant_id for each in rows if each.state == State.ENDED]
    if ended:
        raise HasEndedError(who=", ".join(ended))
    came = [each.person.applicant_id for each in rows if each.state in IN_TIME]
    if came and state == State.ENDED:
        raise HasComeError(who=", ".join(came))


def _grow(
    offering: OfferRow, rows: Sequence[Holder], by: int, actor: Actor, now: datetime, *, then: datetime | None = None
) -> int:
    """Change the number of seats to call to in each group; how many more there are in all, less than 0 for fewer.

    Args:
        offering: The education.
        rows: Those whose seats are ended, or theirs again.
        by: 1 or -1.
        actor: Who does it.
        now: The moment.
        then: When the seats were ended; None for now.
    """
    seats = 0
    for group, count in Counter(each.held.group_id for each in rows).items():
        changed = more_seats_to_call(
            offering=offering, group_id=group, more=by * count, actor=actor, now=now, then=then or now
        )
        if changed is None:
            raise TooLateToUndoError
        seats += changed
    return seats


def _record(
    action: str, offering: OfferRow, rows: Sequence[Holder], told: Mapping[str, object], actor: Actor, now: datetime
) -> None:
    """One event; the reason, which may tell of somebody's health, stands in the row and not in the log."""
    of = belongs(offering)
    if len(rows) == 1:
        (row,) = rows
        protected = row.person.protection != Applicant.Protection.NONE
        whose = Belongs(person=row.person.applicant_id) if protected else Belongs(
            person=row.person.applicant_id, unit=of.unit, provider=of.provider
        )  # fmt: skip
        before = {"offering_id": offering.offering_id, "arrival": row.state or "UNKNOWN"}
        record(actor=actor, action=action, about=about_of(row.person), before=before, after=told, why="", now=now,
               belongs_to=whose)  # fmt: skip
        return
    entries = [{"about": about_of(row.person), "was_arrival": row.state or "UNKNOWN"} for row in rows]
    record(
        actor=actor, action=action, about=f"offering:{offering.key}", before=None, after={**told, "rows": len(rows)},
        why="", now=now, entries=entries, belongs_to=of,
    )  # fmt: skip
