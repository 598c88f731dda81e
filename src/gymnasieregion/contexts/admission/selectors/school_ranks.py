"""The ranking that a school types of an education: who can be ranked, and the numbers as they are."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gymnasieregion.contexts.admission.core.codes import Cause
from gymnasieregion.contexts.admission.models import TypedRank
from gymnasieregion.contexts.admission.selectors.core_rows import RANKED
from gymnasieregion.contexts.admission.selectors.missing_rows import is_individual
from gymnasieregion.contexts.admission.selectors.rulings import answered_in_final
from gymnasieregion.contexts.admission.selectors.school_table import SchoolRow, table_of
from gymnasieregion.contexts.offer.contracts import OfferedEducation, OfferRow
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.platform.access.actor import Actor

TYPE = "admission.rank.type"
SELECTION = TypedRank.List.SELECTION
Agreement = TypedRank.Agreement


class Sort(StrEnum):
    """Whether somebody can be ranked: the three filters of the list."""

    CLEAR = "CLEAR"
    PENDING = "PENDING"
    NOT_MADE = "NOT_MADE"


@dataclass(frozen=True, slots=True)
class RankRow:
    """Somebody who has chosen an education that its school ranks.

    Args:
        seen: The applicant with eligibility and decisions, as the school may see them.
        typed: Their row of the ranking; None without.
        sort: Whether they can be ranked.
        is_answered: Whether a published final has answered the row while it had a number: only a case changes that.
    """

    seen: SchoolRow
    typed: TypedRank | None
    sort: Sort
    is_answered: bool

    @property
    def key(self) -> int:
        """The applicant's key."""
        return self.seen.person.pk

    @property
    def rank(self) -> int | None:
        """The number; None without."""
        return self.typed.rank if self.typed else None

    @property
    def agreement(self) -> str:
        """How far home municipality and receiver have come; "" where nobody has said."""
        return self.typed.agreement if self.typed else ""

    @property
    def may_change(self) -> bool:
        """Whether a number can be written, changed or taken away."""
        return self.sort is Sort.CLEAR and not self.is_answered


def is_ranked(offering: OfferRow) -> bool:
    """Whether the school ranks those who apply to an education."""
    return offering.selection == RANKED


def ranks_of(offering: OfferRow, facts: OfferedEducation, actor: Actor, day: date) -> list[RankRow]:
    """Everybody who has chosen an education that its school ranks and whom somebody may know of.

    Those with a number come first, in order, and then the others by id.

    Args:
        offering: The education in the overview's words.
        facts: The same, with its seats.
        actor: Who reads.
        day: The day whose rules are asked.
    """
    rows = table_of(offering, facts, actor, day)
    typed = {
        row.applicant_id: row
        for row in TypedRank.objects.filter(
            offering_id=offering.offering_id, applicant__year=offering.year, list=SELECTION
        )
    }
    numbered = [row.person for row in rows if row.person.pk in typed and typed[row.person.pk].rank is not None]
    answered = answered_in_final(offering, numbered)
    found = [
        RankRow(
            row,
            typed.get(row.person.pk),
            _sort(row, typed.get(row.person.pk), is_individual(offering)),
            row.person.pk in answered,
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (row.rank is None, row.rank or 0, row.seen.person.applicant_id))


def taken_by_others(offering: OfferRow, known: Sequence[RankRow]) -> frozenset[int]:
    """The numbers of applicants that a reader does not know of: those with protected identities, ranked by the office.

    Args:
        offering: The education.
        known: Those the reader knows of.
    """
    others = TypedRank.objects.filter(
        offering_id=offering.offering_id, applicant__year=offering.year, list=SELECTION, rank__isnull=False,
        applicant__is_active=True, applicant__choices__offering_id=offering.offering_id,
    ).exclude(applicant__in=[row.key for row in known])  # fmt: skip
    return frozenset(rank for rank in others.values_list("rank", flat=True) if rank is not None)


def digest_of_ranks(rows: Sequence[RankRow]) -> str:
    """What tells whether anybody has changed the ranking, or who can be ranked, since it was shown."""
    told = [[row.key, row.rank, row.agreement, row.sort, row.is_answered] for row in rows]
    return hashlib.sha256(canonical_json(told)).hexdigest()


def _sort(row: SchoolRow, typed: TypedRank | None, individual: bool) -> Sort:
    """Whether somebody can be ranked.

    Source: Gymnasieantagningen Storsthlm, Indramanualen, Rangordnad antagning IM, 2023-10-02; IB, 2023-01-30.
    """
    agreement = typed.agreement if typed else ""
    received = row.decision.received if row.decision else None
    eligible = row.decision.eligible if row.decision else None
    if agreement == Agreement.NOT_MADE or received is False or eligible is False:
        return Sort.NOT_MADE
    if individual:
        return Sort.CLEAR if agreement == Agreement.DONE and received else Sort.PENDING
    too_old = row.answer.cause == Cause.TOO_OLD
    return Sort.PENDING if agreement == Agreement.PENDING or too_old else Sort.CLEAR
