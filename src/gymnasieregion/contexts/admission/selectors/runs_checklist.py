"""What a round would be decided from, and what is missing, in numbers: shown before a run is started."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from gymnasieregion.contexts.admission.models import (
    Applicant,
    Choice,
    Completion,
    Grade,
    HeldSeat,
    Publication,
    RowDecision,
    Run,
    TypedRank,
)
from gymnasieregion.contexts.offer.api import offer_of

STARTS_EMPTY = (Run.Kind.PRELIMINARY, Run.Kind.FINAL)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list.

    Args:
        code: What it is about.
        count: How many.
        stops: Whether a run of the kind is refused while the count is so.
        is_missing: Whether the count is of something that is lacking or odd.
        query: What of the list of applicants shows the rows behind, as an address' query; "" where that list does not.
    """

    code: str
    count: int
    stops: bool = False
    is_missing: bool = False
    query: str = ""


def checklist(year: int, kind: str) -> list[Item]:
    """What stands in the database for a round of a kind; a few quick counts, not the whole check of every row.

    Args:
        year: The admission year.
        kind: A kind of round.
    """
    active = Applicant.objects.filter(year=year, is_active=True)
    mine = Q(applicant__year=year, applicant__is_active=True)
    offered = offer_of(year)
    is_open = [row for row in offered if row.status != "CLOSED"]
    seats = sum(group.seats for row in is_open for group in row.groups)
    without = {
        "no_grades": active.filter(~Exists(Grade.objects.filter(applicant=OuterRef("pk")))),
        "no_choices": active.filter(~Exists(Choice.objects.filter(applicant=OuterRef("pk")))),
    }
    held = HeldSeat.objects.filter(mine).count()
    items = [
        Item("applicants", people := active.count(), stops=people == 0),
        Item("choices", rows := Choice.objects.filter(mine).count(), stops=rows == 0),
        Item("offerings", len(is_open), stops=not is_open),
        Item("seats", seats, stops=seats == 0),
        *(Item(code, found.count(), is_missing=True, query=QUERIES[code]) for code, found in without.items()),
        Item("free_quota", RowDecision.objects.filter(mine, free_quota="APPLIED").count(), is_missing=True),
        Item("agreements", TypedRank.objects.filter(mine, agreement="PENDING").count(), is_missing=True),
        Item("not_shown", active.exclude(category="REGISTERED").filter(category_shown=False).count(), is_missing=True),
    ]
    if kind in STARTS_EMPTY:
        return [*items, Item("held_too_early", held, stops=held > 0, is_missing=True)]
    final = Publication.objects.filter(run__year=year, run__kind=Run.Kind.FINAL, published_at__isnull=False).exists()
    if kind in {Run.Kind.LATE, Run.Kind.RESERVE}:
        items.append(Item("final_published", int(final), stops=False, is_missing=not final))
    completions = Completion.objects.filter(mine).count()
    silent = HeldSeat.objects.filter(mine, reply="").count()
    return [*items, Item("completions", completions), Item("held", held), Item("no_reply", silent)]


QUERIES = {"no_grades": "grades=no", "no_choices": "choices=no"}
"""How the list of applicants is filtered to the rows behind a count."""
