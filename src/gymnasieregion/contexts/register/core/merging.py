"""Two persons who are one: which points to which, and how strongly they are protected together."""

from collections.abc import Iterable, Mapping
from typing import ClassVar
from uuid import UUID

from gymnasieregion.contexts.register.core.codes import Protection
from gymnasieregion.kernel.errors import RegionError


class SamePersonError(RegionError):
    """The two are one person already."""

    sv: ClassVar[str] = "Det är redan samma person."
    en: ClassVar[str] = "They are the same person already."


class NotOnItsOwnError(RegionError):
    """One of the two has been merged into another already."""

    sv: ClassVar[str] = "Personen är redan ihopslagen med en annan. Välj den i stället."
    en: ClassVar[str] = "The person has been merged into another already. Choose that one instead."


def merged(pointers: Mapping[UUID, UUID | None], kept: UUID, other: UUID) -> Mapping[UUID, UUID]:
    """Whom to point to the kept person when another is found to be the same.

    Everybody who is merged points straight to the one that is kept, so that a reader finds the group in one step.

    Args:
        pointers: Each person of the two groups, and whom they are merged into; None for nobody.
        kept: Who is kept.
        other: Who is merged into it, with those merged into them.

    Raises:
        SamePersonError: If they are one.
        NotOnItsOwnError: If one of them is merged into somebody else.
    """
    if kept == other or kept == pointers[other] or other == pointers[kept]:
        raise SamePersonError
    if pointers[kept] is not None or pointers[other] is not None:
        raise NotOnItsOwnError
    return {person: kept for person, head in pointers.items() if other in {person, head}}


def strongest(protections: Iterable[Protection]) -> Protection:
    """The strongest of some protections: two persons who are one are protected as the more protected of them."""
    return max(protections, key=list(Protection).index)
