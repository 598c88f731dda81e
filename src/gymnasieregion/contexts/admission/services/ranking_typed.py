"""Typing the ranking of an education that its school ranks: all numbers at once, as one event."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.core.typed_ranks import MOST, twice
from gymnasieregion.contexts.admission.models import Applicant, TypedRank
from gymnasieregion.contexts.admission.selectors.school_ranks import (
    SELECTION,
    TYPE,
    RankRow,
    digest_of_ranks,
    ranks_of,
    taken_by_others,
)
from gymnasieregion.contexts.admission.selectors.school_rows import belongs
from gymnasieregion.contexts.admission.services.pupils_facts import about_of
from gymnasieregion.contexts.offer.contracts import OfferedEducation, OfferRow
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.pages.formats import STOCKHOLM


class RankingChangedError(RegionError):
    """Somebody has changed the ranking, or who can be ranked, since it was shown."""

    sv: ClassVar[str] = "Rangordningen har ändrats sedan du såg den. Dina nummer står kvar här men är inte sparade."
    en: ClassVar[str] = "The ranking has changed since you saw it. Your numbers are still here but not saved."


class NotToRankError(RegionError):
    """Somebody cannot be ranked now."""

    sv: ClassVar[str] = "{applicants} kan inte rangordnas eller få ett annat nummer nu."
    en: ClassVar[str] = "{applicants} cannot be ranked or get another number now."


class NumberBoundsError(RegionError):
    """A number is no place in a ranking."""

    sv: ClassVar[str] = "Nummer i en rangordning är 1 till {most}."
    en: ClassVar[str] = "Numbers of a ranking are 1 to {most}."


class NumberTwiceError(RegionError):
    """Two have the same number."""

    sv: ClassVar[str] = "Nummer {numbers} står på flera sökande. Varje nummer får stå en gång."
    en: ClassVar[str] = "The number {numbers} is on several applicants. Each number may stand once."


class NumberTakenError(RegionError):
    """A number is that of somebody whom the reader does not see."""

    sv: ClassVar[str] = "Nummer {numbers} är upptaget av en sökande med skyddade uppgifter. Kontakta kansliet."
    en: ClassVar[str] = "The number {numbers} is taken by an applicant with protected data. Contact the office."


class SameRankingError(RegionError):
    """The ranking is as it was."""

    sv: ClassVar[str] = "Rangordningen är redan så. Inget är ändrat."
    en: ClassVar[str] = "The ranking is so already. Nothing is changed."


@transaction.atomic
def type_ranks(
    *,
    offering: OfferRow,
    facts: OfferedEducation,
    ranks: Mapping[int, int | None],
    based_on: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Write the numbers of a ranking, which the next round reads.

    Args:
        offering: The education.
        facts: The same, with its seats.
        ranks: The number by the applicant's key, None to take it away; an applicant who is not here keeps theirs.
        based_on: ``digest_of_ranks`` of the ranking as it was shown.
        actor: Who ranks.
        now: The moment, from the door.

    Returns:
        How many applicants got another number, or lost theirs.

    Raises:
        RankingChangedError: If the ranking is not as it was shown.
        NotToRankError: For whom there is no agreement, reception, or right to change what is answered.
        NumberBoundsError, NumberTwiceError, NumberTakenError: If the numbers cannot be so.
        SameRankingError: If nothing is new.

    Source:
        Gymnasieantagningen Storsthlm, Indramanualen, Rangordnad antagning IB, 2023-01-30; IM, 2023-10-02.
    """
    same = Applicant.objects.filter(choices__offering_id=offering.offering_id, year=offering.year)
    list(same.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    rows = ranks_of(offering, facts, actor, now.astimezone(STOCKHOLM).date())
    if digest_of_ranks(rows) != based_on:
        raise RankingChangedError
    changed = [row for row in rows if row.key in ranks and ranks[row.key] != row.rank]
    _refuse(offering, rows, changed, ranks)
    if not changed:
        raise SameRankingError
    entries = [
        {"about": about_of(row.seen.person), "was_typed_rank": row.rank, "typed_rank": ranks[row.key]}
        for row in changed
    ]
    _write(offering, changed, ranks)
    record(
        actor=actor, action=TYPE, about=f"offering:{offering.key}", before=None,
        after={"offering_id": offering.offering_id, "rows": len(changed)}, why="", now=now, entries=entries,
        belongs_to=None if any(row.seen.is_protected for row in changed) else belongs(offering),
    )  # fmt: skip
    return len(changed)


def _refuse(
    offering: OfferRow, rows: Sequence[RankRow], changed: Sequence[RankRow], ranks: Mapping[int, int | None]
) -> None:
    """Raise if the numbers cannot be so."""
    closed = [row.seen.person.applicant_id for row in changed if not row.may_change]
    if closed:
        raise NotToRankError(applicants=", ".join(closed))
    after = {row.key: ranks.get(row.key, row.rank) for row in rows}
    numbers = {key: number for key, number in after.items() if number is not None}
    if not all(1 <= number <= MOST for number in numbers.values()):
        raise NumberBoundsError(most=MOST)
    if same := twice(numbers):
        raise NumberTwiceError(numbers=", ".join(str(number) for number in same))
    new = {ranks[row.key] for row in changed}
    if taken := sorted(taken_by_others(offering, rows) & new):
        raise NumberTakenError(numbers=", ".join(str(number) for number in taken))


def _write(offering: OfferRow, changed: Sequence[RankRow], ranks: Mapping[int, int | None]) -> None:
    """Write the numbers; a row with neither number nor agreement says nothing and goes away."""
    kept = [row.typed for row in changed if row.typed is not None]
    for typed in kept:
        typed.rank = ranks[typed.applicant_id]
    empty = [typed.pk for typed in kept if typed.rank is None and not typed.agreement]
    TypedRank.objects.bulk_update([typed for typed in kept if typed.pk not in empty], ["rank"], batch_size=500)
    TypedRank.objects.filter(pk__in=empty).delete()
    TypedRank.objects.bulk_create(
        TypedRank(applicant=row.seen.person, offering_id=offering.offering_id, list=SELECTION, rank=ranks[row.key])
        for row in changed
        if row.typed is None
    )
