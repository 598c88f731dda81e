"""Writing how far agreements between home municipality and receiver have come, one or many at once."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.models import Applicant, TypedRank
from gymnasieregion.contexts.admission.selectors.agreements import STATE, AgreementRow, agreement_rows
from gymnasieregion.contexts.admission.selectors.people import whose
from gymnasieregion.contexts.admission.selectors.statements import Key
from gymnasieregion.contexts.admission.services.pupils_facts import about_of
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.pages.formats import STOCKHOLM


class NoAgreementToStateError(RegionError):
    """No row is left to say anything of."""

    sv: ClassVar[str] = "Inget är ändrat: markera rader som inte redan står så."
    en: ClassVar[str] = "Nothing is changed: tick rows that do not stand so already."


class AgreeAloneError(RegionError):
    """A protected identity is handled alone."""

    sv: ClassVar[str] = "Den som har skyddad identitet skrivs in en och en."
    en: ClassVar[str] = "Somebody with a protected identity is entered alone."


@transaction.atomic
def state_agreements(*, year: int, rows: Collection[Key], agreement: str, actor: Actor, now: datetime) -> int:
    """Write how far the agreements of some choices have come; a school may rank only who is agreed on.

    Args:
        year: The admission year.
        rows: The applicant's key and the education's id; rows of another municipality are passed over.
        agreement: A code of ``TypedRank.Agreement``.
        actor: Who answers for the municipality.
        now: The moment, from the door.

    Returns:
        How many rows were changed.

    Raises:
        NoAgreementToStateError: If none was.
        AgreeAloneError: If a protected identity is among several.

    Source:
        Skollagen (2010:800) 17 kap. 21 and 29 §§; Indramanualen, Rangordnad antagning IM, 2023-10-02.
    """
    people = {person for person, _ in rows}
    list(Applicant.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    known = agreement_rows(year, actor, now.astimezone(STOCKHOLM).date(), rows)
    changed = [row for row in known if not row.is_said or row.agreement != agreement]
    if not changed:
        raise NoAgreementToStateError
    if len(changed) > 1 and any(row.is_protected for row in changed):
        raise AgreeAloneError
    before = [row.typed.agreement if row.typed else "" for row in changed]
    kept = [row.typed for row in changed if row.typed is not None]
    for typed in kept:
        typed.agreement = agreement
    TypedRank.objects.bulk_update(kept, ["agreement"], batch_size=500)
    TypedRank.objects.bulk_create(
        TypedRank(
            applicant=row.person, offering_id=row.offering.offering_id, list=row.list, agreement=agreement
        )
        for row in changed
        if row.typed is None
    )  # fmt: skip
    _record(changed, before, agreement, actor, now)
    return len(changed)


def _record(rows: Sequence[AgreementRow], before: Sequence[str], agreement: str, actor: Actor, now: datetime) -> None:
    """One event; the home municipality sees it, and each applicant their own."""
    homes = {row.person.home_municipality_code for row in rows}
    hidden = any(row.is_protected for row in rows)
    entries = [
        {"about": about_of(row.person), "offering_id": row.offering.offering_id, "was_agreement": was}
        for row, was in zip(rows, before, strict=True)
    ]
    whole = Belongs(municipality=homes.pop()) if len(homes) == 1 and not hidden else None
    record(
        actor=actor, action=STATE, about=f"admission_year:{rows[0].person.year_id}", before=None, why="", now=now,
        after={"agreement": agreement, "rows": len(rows)}, entries=entries,
        belongs_to=whose(rows[0].person) if hidden else whole,
    )  # fmt: skip
