"""Choices outside the area of cooperation that a home municipality is to state its view of, and the views given."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet

from gymnasieregion.contexts.admission.models import Applicant, Choice, RowDecision, Statement
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.missing_rows import area_on, is_individual
from gymnasieregion.contexts.admission.selectors.people import visible
from gymnasieregion.contexts.offer.api import some_offer_rows
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.access.actor import Actor

LIST, GIVE = "admission.statement.list", "admission.statement.give"
DAYS = "admission.statement_days"
Key = tuple[int, str]


class State(StrEnum):
    """How far a row has come."""

    LEFT = "LEFT"
    GIVEN = "GIVEN"
    DECIDED = "DECIDED"


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A choice that a home municipality states its view of.

    Args:
        person: The applicant.
        offering: What is chosen.
        statement: What has been said; None before.
        is_decided: Whether the school has decided on reception, after which nothing more is said.
        answer_by: The last day to answer; None without one.
    """

    person: Applicant
    offering: OfferRow
    statement: Statement | None
    is_decided: bool
    answer_by: date | None

    @property
    def key(self) -> Key:
        """What tells the row from others."""
        return self.person.pk, self.offering.offering_id

    @property
    def state(self) -> State:
        """How far it has come."""
        if self.is_decided:
            return State.DECIDED
        return State.GIVEN if self.statement is not None else State.LEFT

    @property
    def is_protected(self) -> bool:
        """Whether the identity is protected."""
        return self.person.protection != Applicant.Protection.NONE

    def is_late(self, today: date) -> bool:
        """Whether the last day has passed with nothing said."""
        return self.state is State.LEFT and self.answer_by is not None and today > self.answer_by


def statement_rows(year: int, actor: Actor, only: Collection[Key] | None = None) -> list[StatementRow]:
    """The choices from outside the area that one's own municipality states its view of, by id; six queries at most.

    Args:
        year: The admission year.
        actor: Who reads; the office and the auditor see those of every municipality.
        only: Only these rows; None for all.

    Source: Skollagen (2010:800) 16 kap. 48 §; Indramanualen, Yttrande nationella program, 2024-02-19.
    """
    people = visible(year, actor, LIST).filter(is_active=True).exclude(home_municipality_code__in=area_on(year))
    if only is not None:
        people = people.filter(pk__in={person for person, _ in only})
    return _rows(year, people, only)


def answer_days(year: int) -> Mapping[str, date]:
    """The last day to answer for choices made in time (""), and for those added in the re-choice (``RECHOICE``)."""
    days = days_of(year)
    time = timedelta(days=int(str(law_book().get(DAYS, date(year, 1, 1)))))
    ends = {"": "APPLICATION_CLOSES", RowDecision.Added.RECHOICE.value: "RECHOICE_CLOSES"}
    return {added: days[event] + time for added, event in ends.items() if event in days}


def digest_of_statements(rows: Sequence[StatementRow]) -> str:
    """What tells whether anything has been said or decided of some rows since they were shown."""
    told = [[*row.key, _said(row.statement), row.state] for row in sorted(rows, key=lambda row: row.key)]
    return hashlib.sha256(canonical_json(told)).hexdigest()


def _said(statement: Statement | None) -> list[str]:
    at: datetime | None = statement.given_at if statement else None
    return [statement.answer, at.isoformat()] if statement and at else []


def _rows(year: int, people: "QuerySet[Applicant]", only: Collection[Key] | None) -> list[StatementRow]:
    chosen = list(
        Choice.objects.filter(applicant__in=people)
        .select_related("applicant")
        .order_by("applicant__applicant_id", "offering_id")
        .only("offering_id", "applicant")
    )
    wanted = [row for row in chosen if only is None or (row.applicant_id, row.offering_id) in only]
    offer = {row.offering_id: row for row in some_offer_rows(year, {row.offering_id for row in wanted})}
    wanted = [
        row for row in wanted
        if row.offering_id in offer and offer[row.offering_id].first_hand == "AREA"
        and offer[row.offering_id].status == "OPEN" and not is_individual(offer[row.offering_id])
    ]  # fmt: skip
    of_them = Q(applicant__in={row.applicant_id for row in wanted})
    given = {(row.applicant_id, row.offering_id): row for row in Statement.objects.filter(of_them)}
    decided = {(row.applicant_id, row.offering_id): row for row in RowDecision.objects.filter(of_them)}
    days = answer_days(year)
    rows = []
    for row in wanted:
        key = (row.applicant_id, row.offering_id)
        decision = decided.get(key)
        out = decision is not None and (decision.received is not None or decision.eligible is False)
        added = decision.added if decision else ""
        rows.append(StatementRow(row.applicant, offer[row.offering_id], given.get(key), out, days.get(added)))
    return rows
