"""Rows that somebody must decide on before a round, in the database's words: how many, and which."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias, cast

from django.db.models import Exists, OuterRef, Q, QuerySet

from gymnasieregion.contexts.admission.core.statuses import INTRODUCTORY_PREFIX
from gymnasieregion.contexts.admission.models import (
    Applicant,
    Attachment,
    Choice,
    PointsEntry,
    RowDecision,
    Ruling,
    SkillTestPoints,
    Statement,
    TypedRank,
)  # fmt: skip
from gymnasieregion.contexts.admission.selectors.core_rows import rules_of
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.law.book import law_book

AREA = "agreement.area_membership"
Rows: TypeAlias = "QuerySet[Any, Any]"
"""Choices, decisions or ranks; each has ``applicant`` and ``offering_id``."""

MISSING = ("RECEPTION", "STATEMENT", "FREE_QUOTA", "ELIGIBILITY", "DISPENSATION", "TEST", "RANK", "AGREEMENT")
"""What may be missing of a row."""

BY_HOME = frozenset({"STATEMENT", "AGREEMENT"})
"""What the home municipality must act on; on the rest it is the school that is sought."""


def missing_rows(code: str, year: int, offer: Sequence[OfferRow]) -> Rows:
    """The rows of a year where something is missing, in no order.

    Args:
        code: One of ``MISSING``.
        year: The admission year.
        offer: Its offer.
    """
    found = {
        "RECEPTION": _reception,
        "STATEMENT": _statement,
        "FREE_QUOTA": _free_quota,
        "ELIGIBILITY": _eligibility,
        "DISPENSATION": _dispensation,
        "TEST": _tests,
        "RANK": _ranks,
        "AGREEMENT": _agreement,
    }
    return found[code](year, offer).order_by()


def area_on(year: int) -> frozenset[str]:
    """The municipalities whose applicants are first hand to each other, on the first day of a year."""
    members = cast("Mapping[str, Sequence[str]]", law_book().dated(AREA, date(year, 1, 1)).value)
    return frozenset(members["FREE_SEARCH"])


def _of_year(year: int) -> Q:
    """Rows of those who are tried in a year."""
    return Q(applicant__year=year, applicant__is_active=True)


def _tried_in(year: int) -> Exists:
    """The same asked of each row, so that the database begins with the few rows of an offering, not with everybody."""
    return Exists(Applicant.objects.filter(pk=OuterRef("applicant_id"), year=year, is_active=True))


def is_individual(offering: OfferRow) -> bool:
    """Whether an education is an introductory programme made for one pupil: a school may rank only who is agreed on."""
    return offering.selection == "RANK" and offering.programme.startswith(INTRODUCTORY_PREFIX)


def _individual(offer: Sequence[OfferRow]) -> list[str]:
    """The open offerings that are made for one pupil each."""
    return [row.offering_id for row in offer if row.status == "OPEN" and is_individual(row)]


def has_paper(kind: str) -> Exists:
    """Whether a paper of a kind goes with the choice."""
    same = Attachment.objects.filter(applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"))
    return Exists(same.filter(kind=kind))


def is_ruled(kind: str) -> Exists:
    """Whether there is a decision of a kind on the choice, granted or not."""
    same = Ruling.objects.filter(applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"))
    return Exists(same.filter(kind=kind))


def _has_agreement(*agreements: str) -> Exists:
    """Whether home municipality and receiver have come so far with the choice."""
    same = TypedRank.objects.filter(applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"))
    return Exists(same.filter(agreement__in=agreements))


def _ids(offer: Sequence[OfferRow], **wanted: str) -> list[str]:
    """The open offerings whose facts are as wanted."""
    fits = (row for row in offer if all(getattr(row, name) == value for name, value in wanted.items()))
    return [row.offering_id for row in fits if row.status == "OPEN"]


def _decided_out() -> Exists:
    """Whether it is decided that the row is not received, or not eligible: nothing more is asked of it."""
    same = RowDecision.objects.filter(applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"))
    return Exists(same.filter(Q(received=False) | Q(eligible=False)))


def _reception(year: int, offer: Sequence[OfferRow]) -> Rows:
    """Choices with no decision on reception: from outside the area, and agreed on to an individual programme."""
    agreed = Choice.objects.filter(
        _of_year(year), _has_agreement(TypedRank.Agreement.DONE), offering_id__in=_individual(offer)
    )
    decided = RowDecision.objects.filter(applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"))
    agreed = agreed.filter(~Exists(decided.filter(Q(received__isnull=False) | Q(eligible=False))))
    return Choice.objects.filter(Q(pk__in=_outside(year, offer).values("pk")) | Q(pk__in=agreed.values("pk")))


def _statement(year: int, offer: Sequence[OfferRow]) -> Rows:
    """Those from outside the area whose home municipality has not stated its view."""
    given = Statement.objects.filter(applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"))
    return _outside(year, offer).filter(~Exists(given))


def _eligibility(year: int, offer: Sequence[OfferRow]) -> Rows:
    """Choices where the grades do not settle the eligibility, without a decision on it."""
    only = rules_of(date(year, 1, 1)).eligibility.decided_only
    by_decision = [row.offering_id for row in offer if row.programme in only and row.status == "OPEN"]
    asks = Q(offering_id__in=by_decision) | Q(has_paper(Attachment.Kind.FOREIGN))
    decided = RowDecision.objects.filter(applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"))
    return _chosen(year, offer).filter(asks, ~Exists(decided.filter(Q(received=False) | Q(eligible__isnull=False))))


def _dispensation(year: int, offer: Sequence[OfferRow]) -> Rows:
    """Choices with papers for a dispensation from English that nobody has decided."""
    decided = RowDecision.objects.filter(applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"))
    settled = Exists(decided.filter(Q(received=False) | ~Q(dispensation="")))
    asks = has_paper(Attachment.Kind.DISPENSATION)
    return _chosen(year, offer).filter(asks, ~settled, ~is_ruled(Ruling.Kind.DISPENSATION))


def _chosen(year: int, offer: Sequence[OfferRow]) -> Rows:
    """The choices of some educations by those who are tried in a year."""
    return Choice.objects.filter(_of_year(year), offering_id__in=[row.offering_id for row in offer])


def _outside(year: int, offer: Sequence[OfferRow]) -> Rows:
    """Choices from outside the area of an education that takes the area first, with no decision on reception.

    Of an individual programme the agreement says what the home municipality thinks, so nothing is stated there.

    Source: Gymnasieantagningen Storsthlm, Indramanualen, Yttrande nationella program, 2024-02-19.
    """
    same = RowDecision.objects.filter(applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"))
    first_the_area = set(_ids(offer, first_hand="AREA")) - set(_individual(offer))
    others = [row.offering_id for row in offer if row.offering_id not in first_the_area]
    rows = Choice.objects.filter(_of_year(year)).exclude(applicant__home_municipality_code__in=area_on(year))
    rows = rows.exclude(offering_id__in=others) if first_the_area else rows.none()
    return rows.filter(~Exists(same.filter(Q(received__isnull=False) | Q(eligible=False))))


def _free_quota(year: int, offer: Sequence[OfferRow]) -> Rows:
    """Applications for free quota that nobody has decided."""
    del offer
    return RowDecision.objects.filter(_of_year(year), free_quota=RowDecision.FreeQuota.APPLIED)


def _tests(year: int, offer: Sequence[OfferRow]) -> Rows:
    """Choices that a test counts for, without points; who did not attend is settled."""
    bounds: dict[int | None, list[str]] = {}
    for row in offer:
        if row.selection == "MERIT_TEST" and row.status == "OPEN":
            bounds.setdefault(row.test_max_rank, []).append(row.offering_id)
    counts = Q(pk__in=[])
    for most, ids in bounds.items():
        counts |= Q(offering_id__in=ids) if most is None else Q(offering_id__in=ids, rank__lte=most)
    taken = SkillTestPoints.objects.filter(applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"))
    return Choice.objects.filter(counts).filter(_tried_in(year), ~Exists(taken), ~did_not_attend(), ~_decided_out())


def did_not_attend() -> Q:
    """Whether two assessors agree that somebody did not attend the test, and no retest is under way."""
    same = PointsEntry.objects.filter(applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"))
    return Exists(same.filter(is_settled=True, points__isnull=True)) & ~Exists(same.filter(is_settled=False))


def _ranks(year: int, offer: Sequence[OfferRow]) -> Rows:
    """Choices that the school ranks, without a rank, and without an agreement that is awaited or will not be made.

    Of an individual programme only those agreed on and received: nobody else can be ranked there.
    """
    same = TypedRank.objects.filter(
        applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"), list=TypedRank.List.SELECTION
    )
    known = same.filter(
        Q(rank__isnull=False) | Q(agreement__in=[TypedRank.Agreement.PENDING, TypedRank.Agreement.NOT_MADE])
    )
    individual = _individual(offer)
    received = RowDecision.objects.filter(
        applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"), received=True
    )
    may_be = ~Q(offering_id__in=individual) | Q(_has_agreement(TypedRank.Agreement.DONE) & Exists(received))
    rows = Choice.objects.filter(may_be, offering_id__in=_ids(offer, selection="RANK"))
    return rows.filter(_tried_in(year), ~Exists(known), ~_decided_out())


def _agreement(year: int, offer: Sequence[OfferRow]) -> Rows:
    """Rows whose agreement between home municipality and receiver is awaited, or not spoken of where one is needed."""
    kinds = TypedRank.Agreement
    untold = Q(offering_id__in=_individual(offer)) & ~_has_agreement(*kinds.values) & ~_decided_out()
    return Choice.objects.filter(_of_year(year)).filter(_has_agreement(kinds.PENDING) | untold)


def of_group(rows: Rows, code: str, group: str, offer: Sequence[OfferRow]) -> Rows:
    """Those rows that one municipality or one school unit must act on; all with "".

    Args:
        rows: From ``missing_rows``.
        code: What is missing.
        group: A municipality code, or the key of a school unit.
        offer: The year's offer.
    """
    if not group:
        return rows
    if code in BY_HOME:
        return rows.filter(applicant__home_municipality_code=group)
    return rows.filter(offering_id__in=[row.offering_id for row in offer if row.unit == group])


def without_protected(rows: Rows) -> Rows:
    """Rows of those whose identity is not protected."""
    return rows.filter(applicant__protection=Applicant.Protection.NONE)
