"""The skill test of an education as its assessors see it: who is called, what is entered, and where two do not agree.

Nobody is shown what another assessor has entered before they have entered something themselves, and the rank of the
choice, which decides who is called, never leaves this module.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When

from gymnasieregion.contexts.admission.core.points_entry import LEAST_ENTRIES, Agreement, agreement_of
from gymnasieregion.contexts.admission.models import Applicant, PointsEntry, RowDecision, SkillTestPoints
from gymnasieregion.contexts.admission.selectors.school_rows import rows_to
from gymnasieregion.contexts.offer.contracts import OfferedEducation, OfferRow
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.table import is_allowed

SEE, ENTER, DECIDE = "admission.points.list", "admission.points.enter", "admission.points.decide"
KEPT = ("applicant_id", "given_name", "family_name", "school", "school_class", "protection", "year", "birth_date")
Kind = PointsEntry.Kind


class State(StrEnum):
    """How far an applicant's points have come."""

    NOBODY = "NOBODY"
    ONE = "ONE"
    DIFFERS = "DIFFERS"
    DONE = "DONE"
    ABSENT = "ABSENT"


@dataclass(frozen=True, slots=True)
class PointsRow:
    """Somebody who has chosen an education with a test.

    Args:
        person: The applicant.
        is_called: Whether the test is for this choice.
        is_out: Whether it is decided that the row is not received, or not eligible.
        points: What counts now, in hundredths; None without.
        state: Of the present attempt.
        attempt: Its number, from 1; above 1 a retest.
        entries: Of the present attempt, assessors' only.
        reader: Who reads.
    """

    person: Applicant
    is_called: bool
    is_out: bool
    points: int | None
    state: State
    attempt: int
    entries: tuple[PointsEntry, ...]
    reader: str

    @property
    def is_protected(self) -> bool:
        """Whether the identity is protected."""
        return self.person.protection != Applicant.Protection.NONE

    @property
    def mine(self) -> PointsEntry | None:
        """What the reader has entered in the present attempt; None for nothing."""
        return next((entry for entry in self.entries if entry.entered_by == self.reader), None)

    @property
    def is_open_to_reader(self) -> bool:
        """Whether the reader may enter or mend: a third assessor has nothing to do."""
        if self.state in {State.DONE, State.ABSENT} or not self.is_called:
            return False
        return self.mine is not None or len(self.entries) < LEAST_ENTRIES

    @property
    def waits_for_reader(self) -> bool:
        """Whether the reader's own points are lacking, or do not agree with another's."""
        return self.is_open_to_reader and not self.is_out and (self.mine is None or self.state is State.DIFFERS)


def points_of(
    offering: OfferRow, facts: OfferedEducation, actor: Actor, *, only: Iterable[int] | None = None
) -> list[PointsRow]:
    """Everybody who has chosen an education with a test and whom somebody may know of, by id; two queries.

    Args:
        offering: The education in the overview's words.
        facts: The same, with its test.
        actor: Who reads.
        only: Only these applicants; None for all.
    """
    within = Q() if only is None else Q(applicant__in=list(only))
    same = {"applicant": OuterRef("applicant"), "offering_id": offering.offering_id}
    out = RowDecision.objects.filter(**same).filter(Q(received=False) | Q(eligible=False))
    most = facts.test_max_rank
    called = Value(True) if most is None else Case(When(rank__lte=most, then=True), default=False)
    rows = rows_to([offering], offering.year, actor).filter(within)
    rows = rows.annotate(
        called=called, out=Exists(out), counts=Subquery(SkillTestPoints.objects.filter(**same).values("points")[:1])
    ).select_related("applicant")
    rows = rows.only("offering_id", *(f"applicant__{name}" for name in KEPT)).order_by("applicant__applicant_id")
    entries = _entries(offering, within)
    return [_row(each, entries.get(each.applicant_id, ()), actor) for each in rows]


def seen_by(row: PointsRow, actor: Actor) -> tuple[PointsEntry, ...]:
    """The entries of the present attempt whose points somebody may see.

    Args:
        row: The row.
        actor: Who reads: their own entry always; another's where two do not agree and they are one of the two, or may
            decide; all that is settled.
    """
    settled = row.state in {State.DONE, State.ABSENT}
    between = row.state is State.DIFFERS and (row.mine is not None or is_allowed(actor, DECIDE))
    if settled or between:
        return row.entries
    return tuple(entry for entry in row.entries if entry.entered_by == actor.user_id)


def history_of(offering: OfferRow, person: int) -> Sequence[PointsEntry]:
    """Everything that is settled of an applicant's test, the latest first."""
    rows = PointsEntry.objects.filter(applicant=person, offering_id=offering.offering_id, is_settled=True)
    return list(rows.order_by("-attempt", "-entered_at", "-pk"))


def _entries(offering: OfferRow, within: Q) -> Mapping[int, list[PointsEntry]]:
    rows = PointsEntry.objects.filter(within, offering_id=offering.offering_id, applicant__year=offering.year).order_by(
        "entered_at", "pk"
    )
    found: dict[int, list[PointsEntry]] = {}
    for row in rows:
        found.setdefault(row.applicant_id, []).append(row)
    return found


def _row(choice: Any, entries: Sequence[PointsEntry], actor: Actor) -> PointsRow:  # noqa: ANN401 - with annotations
    attempt = max((entry.attempt for entry in entries), default=1)
    present = [entry for entry in entries if entry.attempt == attempt]
    row = PointsRow(
        person=choice.applicant,
        is_called=bool(choice.called),
        is_out=choice.out,
        points=choice.counts,
        state=State.NOBODY,
        attempt=attempt,
        entries=tuple(entry for entry in present if entry.kind == Kind.ENTRY),
        reader=actor.user_id,
    )
    return replace(row, state=_state(row, present))


def _state(row: PointsRow, present: Sequence[PointsEntry]) -> State:
    settled = [entry for entry in present if entry.is_settled]
    if settled:
        return State.ABSENT if settled[-1].points is None else State.DONE
    if not present:
        return State.NOBODY if row.points is None else State.DONE  # written by the office from a table
    agreed = agreement_of([entry.points for entry in row.entries])
    return {Agreement.ONE: State.ONE, Agreement.DIFFERS: State.DIFFERS}.get(agreed, State.NOBODY)
