"""Entering the points of a skill test: twice and apart, decided by the principal where two do not agree, retests."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.core.points_entry import Agreement, agreement_of
from gymnasieregion.contexts.admission.models import Applicant, PointsEntry, SkillTestPoints
from gymnasieregion.contexts.admission.selectors.rulings import answered_in_final
from gymnasieregion.contexts.admission.selectors.school_points import (
    DECIDE,
    ENTER,
    PointsRow,
    State,
    points_of,
)
from gymnasieregion.contexts.admission.selectors.school_rows import belongs
from gymnasieregion.contexts.admission.services.pupils_facts import about_of
from gymnasieregion.contexts.offer.contracts import OfferedEducation, OfferRow
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record

LONGEST_GROUND = 300
Kind = PointsEntry.Kind


class NotToEnterError(RegionError):
    """Somebody has no points to be entered now."""

    sv: ClassVar[str] = "{applicants}: här går det inte att skriva in poäng nu. Läs om listan."
    en: ClassVar[str] = "{applicants}: points cannot be entered here now. Read the list again."


class NothingEnteredError(RegionError):
    """Nothing new was written."""

    sv: ClassVar[str] = "Inga nya poäng är skrivna."
    en: ClassVar[str] = "No new points are written."


class AnsweredError(RegionError):
    """The published final admission was decided with the points."""

    sv: ClassVar[str] = "{applicants} har redan fått besked i den slutliga antagningen. Be kansliet öppna ett ärende."
    en: ClassVar[str] = "{applicants} have had their answer in the final admission. Ask the office to open a case."


class NoGroundToPointsError(RegionError):
    """Those who read the points later must learn why."""

    sv: ClassVar[str] = "Skriv skälet, högst {most} tecken."
    en: ClassVar[str] = "Write the ground, at most {most} characters."


class NotDifferingError(RegionError):
    """There is nothing for the principal to decide."""

    sv: ClassVar[str] = "Bedömarna är överens, eller så har bara en skrivit in poäng."
    en: ClassVar[str] = "The assessors agree, or only one has entered points."


class NoFirstTestError(RegionError):
    """A retest comes after a test that is settled."""

    sv: ClassVar[str] = "Det första provet är inte klart. Skriv in poängen där först."
    en: ClassVar[str] = "The first test is not settled. Enter its points first."


@dataclass(frozen=True, slots=True)
class Entered:
    """What entering some points came to.

    Args:
        settled: How many have two entries that agree, and count from now.
        waiting: How many wait for a second assessor.
        differing: How many do not agree.
    """

    settled: int
    waiting: int
    differing: int


@dataclass(frozen=True, slots=True)
class Said:
    """What is said, with a ground, of one applicant's points.

    Args:
        offering: The education.
        facts: The same, with its test.
        applicant: The applicant's key.
        points: Hundredths; None for somebody who did not attend.
        ground: Why, kept with the points.
    """

    offering: OfferRow
    facts: OfferedEducation
    applicant: int
    points: int | None
    ground: str


@transaction.atomic
def enter_points(
    *, offering: OfferRow, facts: OfferedEducation, points: Mapping[int, int | None], actor: Actor, now: datetime
) -> Entered:
    """Enter one assessor's points of a test, or mend them; those that agree with a second assessor's count from now.

    Args:
        offering: The education.
        facts: The same, with its test.
        points: Hundredths by the applicant's key, None for somebody who did not attend; within the test's bounds.
        actor: The assessor.
        now: The moment, from the door.

    Raises:
        NotToEnterError: For whom there is nothing to enter: not called, settled, or two others have entered.
        AnsweredError: If the published final was decided without them.
        NothingEnteredError: If everything is as the assessor has entered it already.

    Source:
        Gymnasieförordningen (2010:2039) 7 kap. 5 §.
    """
    rows = _locked(offering, facts, points, actor)
    closed = [row.person.applicant_id for row in rows if not row.is_open_to_reader]
    if closed or len(rows) < len(points):
        raise NotToEnterError(applicants=", ".join(closed) or str(len(points) - len(rows)))
    _refuse_answered(offering, rows)
    new = [row for row in rows if row.mine is None or row.mine.points != points[row.person.pk]]
    if not new:
        raise NothingEnteredError
    states = {row.person.pk: _enter(offering, row, points[row.person.pk], actor, now) for row in new}
    told = [
        {"about": about_of(row.person), "points_state": states[row.person.pk].value}
        | ({"test_points": points[row.person.pk]} if states[row.person.pk] in {State.DONE, State.ABSENT} else {})
        for row in new
    ]
    record(
        actor=actor, action=ENTER, about=f"offering:{offering.key}", before=None,
        after={"offering_id": offering.offering_id, "rows": len(new)}, why="", now=now, entries=told,
        belongs_to=_whose(offering, new),
    )  # fmt: skip
    counts = Counter(states.values())
    return Entered(counts[State.DONE] + counts[State.ABSENT], counts[State.ONE], counts[State.DIFFERS])


@transaction.atomic
def decide_points(said: Said, *, actor: Actor, now: datetime) -> None:
    """Decide the points where two assessors do not agree.

    Args:
        said: The points, and why.
        actor: The principal.
        now: The moment, from the door.

    Raises:
        NotToEnterError: If the applicant is not called.
        NotDifferingError: If two do not disagree.
        NoGroundToPointsError: For the ground.
        AnsweredError: If the published final has answered the row.
    """
    row = _one(said, actor)
    if row.state is not State.DIFFERS:
        raise NotDifferingError
    _refuse_answered(said.offering, [row])
    why = _ground(said.ground)
    PointsEntry.objects.create(
        applicant=row.person, offering_id=said.offering.offering_id, attempt=row.attempt, kind=Kind.DECISION,
        points=said.points, ground=why, entered_by=actor.user_id, entered_at=now,
    )  # fmt: skip
    _settle(said.offering, row, said.points)
    _record_one(DECIDE, said.offering, row, {"test_points": said.points}, actor, now)


@transaction.atomic
def enter_again(said: Said, *, actor: Actor, now: datetime) -> None:
    """Enter the points of a retest as a new attempt; the earlier points count until a second assessor agrees.

    Args:
        said: The points, and why there is a retest.
        actor: The first assessor of the retest.
        now: The moment, from the door.

    Raises:
        NotToEnterError: If the applicant is not called.
        NoFirstTestError: If the test before is not settled.
        NoGroundToPointsError: For the ground.
        AnsweredError: If the published final has answered the row.
    """
    row = _one(said, actor)
    if row.state not in {State.DONE, State.ABSENT}:
        raise NoFirstTestError
    _refuse_answered(said.offering, [row])
    PointsEntry.objects.create(
        applicant=row.person, offering_id=said.offering.offering_id, attempt=row.attempt + 1, points=said.points,
        ground=_ground(said.ground), entered_by=actor.user_id, entered_at=now,
    )  # fmt: skip
    _record_one(ENTER, said.offering, row, {"attempt": row.attempt + 1, "points_state": State.ONE.value}, actor, now)


def _locked(
    offering: OfferRow, facts: OfferedEducation, applicants: Mapping[int, object], actor: Actor
) -> list[PointsRow]:
    """The rows of some applicants, whom nobody else enters points for until the transaction ends."""
    keys = sorted(applicants)
    list(Applicant.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    return points_of(offering, facts, actor, only=keys)


def _one(said: Said, actor: Actor) -> PointsRow:
    rows = _locked(said.offering, said.facts, {said.applicant: None}, actor)
    if not rows or not rows[0].is_called:
        raise NotToEnterError(applicants=rows[0].person.applicant_id if rows else "")
    return rows[0]


def _enter(offering: OfferRow, row: PointsRow, points: int | None, actor: Actor, now: datetime) -> State:
    """Write one entry, and settle the points if it agrees with the other assessor's."""
    PointsEntry.objects.update_or_create(
        applicant=row.person, offering_id=offering.offering_id, attempt=row.attempt, kind=Kind.ENTRY,
        entered_by=actor.user_id, defaults={"points": points, "entered_at": now},
    )  # fmt: skip
    others = [entry.points for entry in row.entries if entry.entered_by != actor.user_id]
    match agreement_of([*others, points]):
        case Agreement.AGREE:
            _settle(offering, row, points)
            return State.ABSENT if points is None else State.DONE
        case Agreement.DIFFERS:
            return State.DIFFERS
        case _:
            return State.ONE


def _settle(offering: OfferRow, row: PointsRow, points: int | None) -> None:
    """Let the next round read the points; who did not attend a retest keeps those of the test before."""
    present = PointsEntry.objects.filter(applicant=row.person, offering_id=offering.offering_id, attempt=row.attempt)
    present.update(is_settled=True)
    if points is not None:
        SkillTestPoints.objects.update_or_create(
            applicant=row.person, offering_id=offering.offering_id, defaults={"points": points}
        )


def _ground(ground: str) -> str:
    text = " ".join(ground.split())
    if not text or len(text) > LONGEST_GROUND:
        raise NoGroundToPointsError(most=LONGEST_GROUND)
    return text


def _refuse_answered(offering: OfferRow, rows: Sequence[PointsRow]) -> None:
    answered = answered_in_final(offering, [row.person for row in rows])
    if answered:
        ids = [row.person.applicant_id for row in rows if row.person.pk in answered]
        raise AnsweredError(applicants=", ".join(ids))


def _whose(offering: OfferRow, rows: Sequence[PointsRow]) -> Belongs | None:
    """Whom the log shows it to: the school and its provider; the office alone when a protected identity is among."""
    return None if any(row.is_protected for row in rows) else belongs(offering)


def _record_one(
    action: str, offering: OfferRow, row: PointsRow, after: Mapping[str, object], actor: Actor, now: datetime
) -> None:
    """One event about one applicant; the ground, which may tell of somebody's health, stands with the points."""
    of = belongs(offering)
    whose = Belongs(person=row.person.applicant_id) if row.is_protected else Belongs(
        person=row.person.applicant_id, unit=of.unit, provider=of.provider
    )  # fmt: skip
    record(
        actor=actor, action=action, about=about_of(row.person), before=None,
        after={"offering_id": offering.offering_id, **after}, why="", now=now, belongs_to=whose,
    )  # fmt: skip
