"""Merging two persons who are one: an ordinary event, which can be undone like any other."""

from collections.abc import Iterator
from typing import ClassVar
from uuid import UUID, uuid4

from django.db import transaction

from gymnasieregion.contexts.register.core import merging
from gymnasieregion.contexts.register.core.codes import EventKind, Protection
from gymnasieregion.contexts.register.core.homes import merged_homes
from gymnasieregion.contexts.register.core.study_spells import SameUnitOverlapError, checked_history
from gymnasieregion.contexts.register.core.versions import difference
from gymnasieregion.contexts.register.models import RegisterEvent
from gymnasieregion.contexts.register.selectors.facts import HOMES, SPELLS
from gymnasieregion.contexts.register.selectors.groups import group_of, together
from gymnasieregion.contexts.register.services.fields import Kept, put_fields
from gymnasieregion.contexts.register.services.telling import Telling, begin, record_one
from gymnasieregion.contexts.register.services.writing import reconcile, write
from gymnasieregion.kernel.errors import RegionError


class BothAtOneUnitError(RegionError):
    """Both are at one unit on the same days: one of the spells is to be removed first."""

    sv: ClassVar[str] = (
        "Båda har en studieperiod på skolan {school_unit} samma dagar. Ta bort den ena perioden först, slå sedan ihop."
    )
    en: ClassVar[str] = (
        "Both have a study spell at the school {school_unit} on the same days. Remove one of them first, then merge."
    )


@transaction.atomic
def merge(*, kept: UUID, other: UUID, telling: Telling) -> RegisterEvent:
    """Say that two persons are one.

    The other points to the one that is kept and keeps its own rows, so that undoing is exact. Of homes on the same days
    those of the kept person stand. Spells at different units on the same days become a double pupil to settle. The two
    together are protected as the more protected of them.

    Args:
        kept: The person that is kept.
        other: The one that is found to be the same.
        telling: Who says it, and why.

    Raises:
        BothAtOneUnitError: If both are at one unit on the same days.
        RegionError: If they are one already, or one of them is merged into somebody else.
    """
    pair = [group_of(key, lock=True) for key in sorted((kept, other))]
    groups = {key: group for group in pair for key in group.members}
    standing, joining = groups[kept], groups[other]
    pointers = {key: None if key == group.head.pk else group.head.pk for key, group in groups.items()}
    told = merging.merged(pointers, kept, other)
    spells = together(SPELLS, [kept, other])
    try:
        history = checked_history((*spells[kept], *spells[other]))
    except SameUnitOverlapError as both:
        raise BothAtOneUnitError(school_unit=both.values["school_unit"]) from both
    homes = together(HOMES, [kept, other])
    before: dict[str, dict[str, str | None]] = {
        str(key): {"merged_into": str(pointers[key]) if pointers[key] else None} for key in told
    }
    after: dict[str, dict[str, str | None]] = {str(key): {"merged_into": str(head)} for key, head in told.items()}
    strongest = merging.strongest([Protection(standing.head.protection), Protection(joining.head.protection)])
    if strongest != standing.head.protection:
        before[str(kept)] = {"protection": standing.head.protection}
        after[str(kept)] = {"protection": strongest.value}
    event = begin(EventKind.MERGE, telling, person=kept, before=before, after=after)
    kept_fields: Kept = after
    put_fields(kept_fields, telling)
    write(HOMES, difference((*homes[kept], *homes[other]), merged_homes(homes[kept], homes[other], _keys())), event)
    reconcile({kept: history}, event, {})
    standing.head.protection = strongest.value
    record_one(event, telling, standing.head, before={"persons": 2}, after={"merged": str(other)})
    return event


def _keys() -> Iterator[UUID]:
    """Keys for homes that are cut in two."""
    while True:
        yield uuid4()
