"""Every seat that is held in a year and what has been replied to it, for the office."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from gymnasieregion.contexts.admission.models import HeldSeat, SeatReply
from gymnasieregion.contexts.admission.selectors.people import sees_protected, visible
from gymnasieregion.platform.access.actor import Actor

LIST = "admission.reply.list"
SILENT = "SILENT"
"""The filter's word for no reply."""


def seats_of(year: int, actor: Actor) -> QuerySet[HeldSeat]:
    """The seats of a year with their applicants and ``replied_at``, by applicant; of those whom somebody may see.

    Args:
        year: The admission year.
        actor: Who looks.
    """
    said = SeatReply.objects.filter(applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"))
    latest = said.order_by("-replied_at", "-pk").values("replied_at")[:1]
    people: Any = visible(year, actor, LIST).values("pk")
    rows = HeldSeat.objects.filter(applicant__in=people).select_related("applicant")
    return rows.annotate(replied_at=Subquery(latest)).order_by("applicant__applicant_id")


def found_seats(rows: QuerySet[HeldSeat], filters: Mapping[str, str], actor: Actor) -> QuerySet[HeldSeat]:
    """Those of some seats that fit every filter; a protected identity is found by its id alone.

    Args:
        rows: From ``seats_of``.
        filters: ``q``, ``reply`` (``SILENT`` for none) and ``offering``; "" for any.
        actor: Who looks.
    """
    if asked := filters["q"]:
        named = Q(applicant__identity_number__startswith=asked)
        for word in asked.split():
            named |= Q(applicant__given_name__icontains=word) | Q(applicant__family_name__icontains=word)
        rows = rows.filter(Q(applicant__applicant_id__iexact=asked) | named & Q(applicant__protection="NONE"))
    if filters["reply"]:
        rows = rows.filter(reply="" if filters["reply"] == SILENT else filters["reply"])
    if filters["offering"]:
        rows = rows.filter(offering_id=filters["offering"])
        if not sees_protected(actor):
            rows = rows.filter(applicant__protection="NONE")
    return rows


def reply_counts(rows: QuerySet[HeldSeat]) -> Mapping[str, int]:
    """How many have replied what, by code; "" for no reply."""
    return dict(rows.order_by().values_list("reply").annotate(Count("pk")))
