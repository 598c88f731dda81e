"""Decisions on choices by the school that is sought: one, or many with the same outcome and ground."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.models import Applicant, RowDecision, Ruling
from gymnasieregion.contexts.admission.selectors.people import whose
from gymnasieregion.contexts.admission.selectors.rulings import RulingNow, digest_of_rulings, rulings_now
from gymnasieregion.contexts.admission.selectors.school_rows import belongs
from gymnasieregion.contexts.admission.services.pupils_facts import about_of
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record

RULE = "admission.row.rule"
LONGEST_GROUND = 240
"""Characters of the ground as it is written; what is said of the hand stands before it."""

Kind = Ruling.Kind


class NothingToRuleError(RegionError):
    """No row is left to decide, or what is decided is what the applicants have been told already."""

    sv: ClassVar[str] = "Det finns inget att besluta: raderna kan inte beslutas, eller har redan samma beslut."
    en: ClassVar[str] = "There is nothing to decide: the rows cannot be decided, or have the same decision already."


class RowsChangedError(RegionError):
    """Somebody has decided something of the rows since they were shown."""

    sv: ClassVar[str] = "Något har ändrats på raderna sedan du såg dem. Läs igenom och besluta igen."
    en: ClassVar[str] = "Something has changed in the rows since you saw them. Read them through and decide again."


class NoReasonError(RegionError):
    """The applicant must be told why."""

    sv: ClassVar[str] = "Skriv skälet, som den sökande får läsa."
    en: ClassVar[str] = "Write the ground, which the applicant will read."


class LongReasonError(RegionError):
    """The ground has no room."""

    sv: ClassVar[str] = "Skälet är {length} tecken; det får vara högst {most}."
    en: ClassVar[str] = "The ground is {length} characters; it may be at most {most}."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is decided.

    Args:
        kind: A code of ``Ruling.Kind``.
        granted: Yes or no.
        ground: Why, as the applicant reads it.
        hand: Of a reception that is granted: 1 or 2; "" leaves it to home and education.
        without_statement: Why reception is decided also where the home municipality has not stated its view; "" leaves
            those rows for later.
    """

    kind: str
    granted: bool
    ground: str
    hand: str = ""
    without_statement: str = ""

    @property
    def fields(self) -> Mapping[str, object]:
        """What the rows hold after the decision."""
        quota = RowDecision.FreeQuota.GRANTED if self.granted else RowDecision.FreeQuota.REFUSED
        of_kind: Mapping[str, Mapping[str, object]] = {
            Kind.RECEPTION: {"received": self.granted, "hand": self.hand if self.granted else ""},
            Kind.ELIGIBILITY: {"eligible": self.granted},
            Kind.DISPENSATION: {"dispensation": "EN" if self.granted else ""},
            Kind.FREE_QUOTA: {"free_quota": quota},
        }
        return of_kind[self.kind]

    @property
    def text(self) -> str:
        """The ground as it is written to the applicant."""
        hand = {"1": "Du tas emot i första hand. ", "2": "Du tas emot i andra hand. "}
        first = hand.get(self.hand, "") if self.kind == Kind.RECEPTION and self.granted else ""
        return first + " ".join(self.ground.split())


@transaction.atomic
def rule(
    *, offering: OfferRow, outcome: Outcome, applicants: Sequence[int], based_on: str, actor: Actor, now: datetime
) -> tuple[Ruling, ...]:
    """Decide rows of an education, as one event: what the applicants are told, and what the next round reads.

    A decision is never changed: the next one of the same row and kind comes in its place, and says so.

    Args:
        offering: The education.
        outcome: What is decided of all of them.
        applicants: Keys in the database. Rows that cannot be decided, have the same decision, or wait for a statement
            that nothing says why to decide without, are left as they are.
        based_on: ``digest_of_rulings`` of the rows as they were shown.
        actor: Who decides.
        now: The moment, from the door.

    Returns:
        The decisions that were written.

    Raises:
        NoReasonError, LongReasonError: For the ground.
        RowsChangedError: If the rows are not as they were shown.
        NothingToRuleError: If no row is left.

    Source:
        Skollagen (2010:800) 16 kap. 32, 36 and 48 §§, 29 kap. 10 §; gymnasieförordningen (2010:2039) 7 kap. 3 §.
    """
    refuse_ground(outcome)
    list(Applicant.objects.select_for_update().filter(pk__in=applicants).order_by("pk").values_list("pk"))
    rows = rulings_now(offering, outcome.kind, applicants, actor)
    if digest_of_rulings(rows) != based_on:
        raise RowsChangedError
    decided = to_decide(rows, outcome)
    if not decided:
        raise NothingToRuleError
    before = {row.person.pk: _before(row, outcome) for row in decided}
    _write(offering, outcome, decided)
    rulings = Ruling.objects.bulk_create(
        Ruling(
            applicant=row.person, offering_id=offering.offering_id, kind=outcome.kind, granted=outcome.granted,
            ground=outcome.text, decided_by=actor.user_id, decided_at=now,
        )
        for row in decided
    )  # fmt: skip
    _record(offering, outcome, decided, before, actor, now)
    return tuple(rulings)


def to_decide(rows: Sequence[RulingNow], outcome: Outcome) -> tuple[RulingNow, ...]:
    """Those of some rows that a decision would be written for."""
    return tuple(
        row
        for row in rows
        if not row.refusal
        and (outcome.without_statement or not row.lacks_statement)
        and not row.is_same(granted=outcome.granted, ground=outcome.text)
    )


def refuse_ground(outcome: Outcome) -> None:
    """Raise if the ground is not there, or too long."""
    ground = " ".join(outcome.ground.split())
    if not ground:
        raise NoReasonError
    if len(ground) > LONGEST_GROUND:
        raise LongReasonError(length=len(ground), most=LONGEST_GROUND)


def _before(row: RulingNow, outcome: Outcome) -> Mapping[str, object]:
    """What the row held of what is decided."""
    return {name: getattr(row.decision, name, None) for name in outcome.fields}


def _write(offering: OfferRow, outcome: Outcome, rows: Sequence[RulingNow]) -> None:
    """Let the next round read what is decided."""
    fields = outcome.fields
    old = [row.decision for row in rows if row.decision is not None]
    for decision in old:
        for name, value in fields.items():
            setattr(decision, name, value)
    RowDecision.objects.bulk_update(old, list(fields), batch_size=500)
    RowDecision.objects.bulk_create(
        RowDecision(applicant=row.person, offering_id=offering.offering_id, **fields)
        for row in rows
        if row.decision is None
    )


def _record(
    offering: OfferRow,
    outcome: Outcome,
    rows: Sequence[RulingNow],
    before: Mapping[int, Mapping[str, object]],
    actor: Actor,
    now: datetime,
) -> None:
    """One event; the ground, which may tell of somebody's health, stands in the decision and not in the log.

    Why a decision was made without the home municipality's statement stands in the log.
    """
    fields = {name: str(value) if isinstance(value, str) else value for name, value in outcome.fields.items()}
    told = {"offering_id": offering.offering_id, "ruling": str(outcome.kind)}
    why = outcome.without_statement if any(row.lacks_statement for row in rows) else ""
    if len(rows) == 1:
        (row,) = rows
        record(
            actor=actor, action=RULE, about=about_of(row.person), before={**told, **before[row.person.pk]},
            after={**told, **fields}, why=why, now=now, belongs_to=_whose(row.person, offering),
        )  # fmt: skip
        return
    entries = [
        {"about": about_of(row.person), **{f"was_{k}": v for k, v in before[row.person.pk].items()}} for row in rows
    ]
    record(
        actor=actor, action=RULE, about=f"offering:{offering.key}", before=None,
        after={**told, **fields, "rows": len(rows)}, why=why, now=now, entries=entries, belongs_to=belongs(offering),
    )  # fmt: skip


def _whose(person: Applicant, offering: OfferRow) -> Belongs:
    """Whom the log shows a decision on one row: person, school and provider; of a protected one the person alone."""
    if person.protection != Applicant.Protection.NONE:
        return whose(person)
    of = belongs(offering)
    return Belongs(person=person.applicant_id, unit=of.unit, provider=of.provider)
