"""What a school may know of those who have chosen its educations: whose they are, how many, and what waits for it.

A school never learns what else somebody has chosen, nor in which order: no rank of a choice leaves this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from gymnasieregion.contexts.admission.models import Applicant, Choice, RowDecision
from gymnasieregion.contexts.admission.selectors.missing_rows import area_on, missing_rows
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.offer.api import offer_rows
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.platform.access.actor import Actor, Belongs, Scope
from gymnasieregion.platform.access.table import scope_of

LIST = "admission.wishes.list"
Rows: TypeAlias = "QuerySet[Any, Any]"
"""Choices, decisions or ranks; each has ``applicant`` and ``offering_id``."""

WAITS = ("FREE_QUOTA", "ELIGIBILITY", "RECEPTION", "DISPENSATION", "TEST", "RANK", "STATEMENT")
"""What may wait for a school, the most urgent first; a statement is the home municipality's to give."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How many have chosen an education.

    Args:
        all: Everybody who is tried in the year and whom the reader may know of.
        second: Of them, those who are second hand.
    """

    all: int
    second: int

    @property
    def first(self) -> int:
        """Those who are first hand."""
        return self.all - self.second


NOBODY = Wishes(0, 0)
"""Of an education that nobody has chosen."""


def own_offerings(year: int, actor: Actor, action: str = LIST) -> tuple[OfferRow, ...]:
    """The offerings of a year whose applicants somebody may see, by municipality, school and name; one query at most.

    Args:
        year: The admission year.
        actor: Who looks.
        action: A name of the access file.
    """
    match scope_of(action, actor.role):
        case Scope.ALL | Scope.REGION | Scope.OFFICE:
            return offer_rows(year)
        case Scope.UNIT if actor.scope_id:
            return offer_rows(year, unit=actor.scope_id)
        case Scope.PROVIDER if actor.scope_id:
            return offer_rows(year, provider=actor.scope_id)
        case _:
            return ()


def belongs(offering: OfferRow) -> Belongs:
    """Whom the applicants to an education belong to: the school that is sought, and its provider."""
    return Belongs(unit=offering.unit, provider=offering.provider)


def rows_to(offer: Sequence[OfferRow], year: int, actor: Actor) -> "QuerySet[Choice]":
    """The choices of some educations by those who are tried in a year, in no order; protected ones for the office only.

    Args:
        offer: The educations.
        year: The admission year.
        actor: Who looks.
    """
    rows = Choice.objects.filter(
        offering_id__in=[row.offering_id for row in offer], applicant__year=year, applicant__is_active=True
    )
    return without_hidden(rows, actor).order_by()


def without_hidden(rows: Rows, actor: Actor) -> Rows:
    """Those of some rows whose applicants somebody may know of."""
    return rows if sees_protected(actor) else rows.filter(applicant__protection=Applicant.Protection.NONE)


def wishes_of(offer: Sequence[OfferRow], year: int, actor: Actor) -> Mapping[str, Wishes]:
    """How many have chosen each of some educations, by the education's id; one query."""
    for_all = [row.offering_id for row in offer if row.first_hand == "ALL"]
    from_area = Q(applicant__home_municipality_code__in=area_on(year))
    decided = RowDecision.objects.filter(applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"))
    second = Exists(decided.filter(hand="2")) | (
        ~Q(offering_id__in=for_all) & ~from_area & ~Exists(decided.filter(hand="1"))
    )
    counted = rows_to(offer, year, actor).values("offering_id")
    counted = counted.annotate(all=Count("pk"), second=Count("pk", filter=second))
    return {id_: Wishes(every, of_them) for id_, every, of_them in counted.values_list("offering_id", "all", "second")}


def waiting(offer: Sequence[OfferRow], year: int, actor: Actor) -> Mapping[str, Mapping[str, int]]:
    """How many rows of each education wait for each thing; one query for each code of ``WAITS``.

    Args:
        offer: The educations.
        year: The admission year.
        actor: Who looks.

    Returns:
        By code and the education's id; nothing where nothing waits.
    """
    found: dict[str, dict[str, int]] = {}
    for code in WAITS if offer else ():
        rows = without_hidden(waiting_rows(code, offer, year), actor)
        counted = rows.values("offering_id").annotate(count=Count("pk")).order_by()
        found[code] = dict(counted.values_list("offering_id", "count"))
    return found


def waiting_rows(code: str, offer: Sequence[OfferRow], year: int) -> Rows:
    """The rows of some educations that wait for one thing, as the office counts them too; protected identities too.

    Args:
        code: One of ``WAITS``.
        offer: The educations.
        year: The admission year.
    """
    ids = [row.offering_id for row in offer]
    rows = missing_rows(code, year, offer).filter(offering_id__in=ids)
    return rows.filter(_has_chosen(), applicant__is_active=True) if code == "FREE_QUOTA" else rows


def _has_chosen() -> Exists:
    """Whether the education is still chosen."""
    return Exists(Choice.objects.filter(applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id")))
