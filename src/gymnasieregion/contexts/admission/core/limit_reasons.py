"""Why a published table has no admission limit for an offering, read out of the row's other figures.

**Source:** the codes are those that the Göteborg region publishes beside its admission statistics.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

BY_HAND = ("IB", "IMA", "IMS", "IMIND")
"""How the codes of study paths begin where the school ranks its applicants by hand; IMIND and IMSPR are older codes."""


class Reason(StrEnum):
    """Why there is no limit; empty where there is one. TEST_ONLY and NO_PRELIMINARY no figure can show."""

    GIVEN = ""
    ALL_ELIGIBLE = "1"
    TEST_ONLY = "2"
    NOBODY_ON_POINTS = "3"
    NO_PRELIMINARY = "4"
    BY_HAND = "5"
    OTHER = "6"


@dataclass(frozen=True, slots=True)
class RowFigures:
    """What a row of a published table says; None where it says nothing, or has a letter in the place of a number."""

    code: str
    limit: Decimal | None
    places: int | None
    admitted: int | None
    reserves: int | None
    vacant: int | None


def reason_of(row: RowFigures) -> Reason:
    """Why a row has no limit, as far as its other figures tell.

    Nobody admitted, or everybody admitted: there are free places and nobody is in reserve. What the figures do not
    settle is *other*; a limit by test alone and a programme without preliminary admission are never guessed.

    >>> reason_of(RowFigures("BF", None, places=16, admitted=9, reserves=0, vacant=None))
    <Reason.ALL_ELIGIBLE: '1'>
    """
    if row.limit is not None:
        return Reason.GIVEN
    if row.code.upper().startswith(BY_HAND):
        return Reason.BY_HAND
    if row.admitted == 0:
        return Reason.NOBODY_ON_POINTS
    if row.admitted is not None and row.reserves == 0 and _has_room(row):
        return Reason.ALL_ELIGIBLE
    return Reason.OTHER


def _has_room(row: RowFigures) -> bool:
    """Whether places are free; by the row's own figure of free places where it has one."""
    if row.vacant is not None:
        return row.vacant > 0
    return row.places is not None and row.admitted is not None and row.admitted < row.places
