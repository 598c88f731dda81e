"""Questions about decisions on choices: what stands, what may be decided, and what the applicant has been told."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from django.db.models import Exists, OuterRef, QuerySet

from gymnasieregion.contexts.admission.models import (
    Applicant,
    Attachment,
    Choice,
    Publication,
    RowDecision,
    Ruling,
    Run,
    Statement,
)
from gymnasieregion.contexts.admission.selectors.missing_rows import area_on, is_individual
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.admission.selectors.runs import frame_of
from gymnasieregion.contexts.admission.selectors.runs_tickets import id_in_run
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.platform.access.actor import Actor

Kind, FreeQuota = Ruling.Kind, RowDecision.FreeQuota

NOT_ASKED, ANSWERED, ALONE = "NOT_ASKED", "ANSWERED", "ALONE"
REFUSALS = (ANSWERED, ALONE, NOT_ASKED)
"""Why a row cannot be decided: the published final has answered it, the identity is protected and must be decided
alone, or nobody has asked for it."""


@dataclass(frozen=True, slots=True)
class RulingNow:
    """How a row stands with regard to one kind of decision.

    Args:
        person: The applicant.
        decision: What is decided of the row; None where nothing is.
        latest: The latest decision of the kind that the applicant has been told of; None for none.
        refusal: Why nothing can be decided, a code of ``REFUSALS``; "" when it can.
        lacks_statement: Whether the home municipality is to state its view before reception is decided, and has not.
    """

    person: Applicant
    decision: RowDecision | None
    latest: Ruling | None
    refusal: str
    lacks_statement: bool = False

    def is_same(self, *, granted: bool, ground: str) -> bool:
        """Whether a decision would say what the latest one says."""
        return self.latest is not None and (self.latest.granted, self.latest.ground) == (granted, ground)


def rulings_now(offering: OfferRow, kind: str, applicants: Sequence[int], actor: Actor) -> tuple[RulingNow, ...]:
    """How the rows of some applicants stand, by id; a fixed number of queries, however many they are.

    Args:
        offering: The education.
        kind: A code of ``Ruling.Kind``.
        applicants: Keys in the database; who is not in the year, not active, has not chosen the education or is not to
            be known of is left out, so that nothing tells them apart from keys that nobody has.
        actor: Who asks; a protected identity is for the office, and is decided alone.
    """
    chosen = Choice.objects.filter(applicant=OuterRef("pk"), offering_id=offering.offering_id)
    people = Applicant.objects.filter(Exists(chosen), pk__in=applicants, year=offering.year, is_active=True)
    if not sees_protected(actor):
        people = people.filter(protection=Applicant.Protection.NONE)
    rows = list(people.order_by("applicant_id"))
    keys = [person.pk for person in rows]
    same = {"applicant__in": keys, "offering_id": offering.offering_id}
    decisions = {row.applicant_id: row for row in RowDecision.objects.filter(**same)}
    latest = {row.applicant_id: row for row in Ruling.objects.filter(**same, kind=kind).order_by("pk")}
    asked = _asked(kind, same, decisions, latest)
    answered = answered_in_final(offering, rows)
    lacking = _without_statement(offering, rows, decisions) if kind == Kind.RECEPTION else frozenset()
    return tuple(
        RulingNow(
            person,
            decisions.get(person.pk),
            latest.get(person.pk),
            _refusal(person, answered, asked, is_alone=len(rows) == 1),
            person.pk in lacking,
        )
        for person in rows
    )


def digest_of_rulings(rows: Iterable[RulingNow]) -> str:
    """What tells whether anybody has decided anything of some rows since they were shown."""
    told = [
        [row.person.pk, row.latest.pk if row.latest else 0, row.refusal, row.lacks_statement, _fields(row.decision)]
        for row in rows
    ]
    return hashlib.sha256(canonical_json(told)).hexdigest()


def answered_in_final(offering: OfferRow, people: Sequence[Applicant]) -> frozenset[int]:
    """Those of some applicants whose row to an education a published final round has answered, by key.

    Only a case changes that; who was added after it can still be decided.

    Args:
        offering: The education.
        people: Among whom.
    """
    published = Publication.objects.filter(
        run__year=offering.year, run__kind=Run.Kind.FINAL, published_at__isnull=False
    )
    runs = [row.run for row in published.select_related("run__snapshot")]
    found: set[int] = set()
    for run in runs:
        rows = frame_of(run.pk, "choice_results.csv").filter(pl.col("offering_id") == offering.offering_id)
        ids = set(rows["applicant_id"])
        found |= {person.pk for person in people if person.applicant_id in ids or id_in_run(run, person) in ids}
    return frozenset(found)


def rulings_of(applicant: Applicant) -> "QuerySet[Ruling]":
    """What has been decided of an applicant's choices, the latest first."""
    return Ruling.objects.filter(applicant=applicant).order_by("-decided_at", "-pk")


def earlier_than(ruling: Ruling) -> Ruling | None:
    """The decision that a decision came in the place of; None for the first of its row and kind."""
    same = Ruling.objects.filter(applicant=ruling.applicant_id, offering_id=ruling.offering_id, kind=ruling.kind)
    return same.filter(pk__lt=ruling.pk).order_by("-pk").first()


def is_replaced(ruling: Ruling) -> bool:
    """Whether a later decision came in the place of a decision."""
    same = Ruling.objects.filter(applicant=ruling.applicant_id, offering_id=ruling.offering_id, kind=ruling.kind)
    return same.filter(pk__gt=ruling.pk).exists()


def _asked(
    kind: str, same: Mapping[str, object], decisions: Mapping[int, RowDecision], latest: Mapping[int, Ruling]
) -> frozenset[int] | None:
    """Who has asked for what a kind of decision is about; None where nobody needs to ask."""
    if kind == Kind.FREE_QUOTA:
        return frozenset(pk for pk, row in decisions.items() if row.free_quota)
    if kind != Kind.DISPENSATION:
        return None
    papers = Attachment.objects.filter(**same, kind=Attachment.Kind.DISPENSATION).order_by()
    given = {pk for pk, row in decisions.items() if row.dispensation}
    return frozenset({*papers.values_list("applicant_id", flat=True), *given, *latest})


def _without_statement(
    offering: OfferRow, people: Sequence[Applicant], decisions: Mapping[int, RowDecision]
) -> frozenset[int]:
    """Whose home municipality is to state its view of the reception, and has not; nobody once it is decided.

    Source: Skollagen (2010:800) 16 kap. 48 §; Indramanualen, Yttrande nationella program, 2024-02-19.
    """
    if offering.first_hand != "AREA" or offering.status != "OPEN" or is_individual(offering):
        return frozenset()
    area = area_on(offering.year)
    outside = [person.pk for person in people if person.home_municipality_code not in area]
    given = Statement.objects.filter(applicant__in=outside, offering_id=offering.offering_id).order_by()
    decided = {pk for pk, row in decisions.items() if row.received is not None or row.eligible is False}
    return frozenset(outside) - decided - frozenset(given.values_list("applicant_id", flat=True))


def _refusal(person: Applicant, answered: frozenset[int], asked: frozenset[int] | None, *, is_alone: bool) -> str:
    if person.pk in answered:
        return ANSWERED
    if person.protection != Applicant.Protection.NONE and not is_alone:
        return ALONE
    return NOT_ASKED if asked is not None and person.pk not in asked else ""


def _fields(decision: RowDecision | None) -> list[object]:
    """What a decision holds that a ruling may change."""
    if decision is None:
        return []
    return [decision.received, decision.hand, decision.eligible, decision.dispensation, decision.free_quota]
