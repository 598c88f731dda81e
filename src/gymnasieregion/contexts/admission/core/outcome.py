"""What the steps of a round hand to each other: eligibility, ranking, and the facts of every choice row."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core.market import Allocation, Market
from gymnasieregion.contexts.admission.core.records import Int8, Int32, RoundRecords
from gymnasieregion.contexts.admission.core.rules import AdmissionRules

UInt64 = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether each choice row may be tried, and what stands in the way.

    With C choice rows; the bits of a mask are positions in ``Grades.subjects``:

    Args:
        cause: (C,) int8, 0 = eligible, else a ``codes.Cause``.
        missing: (C,) uint64, required or named subjects with no grade at all (no row, or a dash). Of alternatives
            (SV or SVA) the bit of the first one that is in ``subjects``.
        failed: (C,) uint64, required or named subjects with an F.
        others_short: (C,) int8, how many more passed subjects are needed beside those.
        way: (C,) int8, which of the rule's alternative ways the three columns above speak of (the one with
            least missing; the first on a tie).
    """

    cause: Int8
    missing: UInt64
    failed: UInt64
    others_short: Int8
    way: Int8


@dataclass(frozen=True, slots=True)
class RankedRows:
    """Every choice row, ready for the engine or with the cause why not.

    Args:
        cause: (C,) int8, ``codes.Cause``; ``IN_COMPETITION`` for the rows that the engine decides.
        tier: (C,) int32, 1 or more, position of (hand, late) in ``RankingRules.tier_order``; a row held 1.
        points: (C,) int32, hundredths that the row competes with in its offering (merit, or merit and test);
            -1 for offerings ranked by the school.
        market: What the engine allocates. Its rows are the rows of ``Choices``, same order; rows not in
            competition have no entries. Its branches and groups are those of ``SeatGroups``, except that in late and
            reserve rounds a branch may begin with extra groups for seats already held.
        group_of: (G',) int32, for each group of ``market`` the group of ``SeatGroups`` that it speaks for.
        entry_value: (E,) int64, points of the entry in its group: hundredths, or TYPED - rank where a school ranks.
    """

    cause: Int8
    tier: Int32
    points: Int32
    market: Market
    group_of: Int32
    entry_value: npt.NDArray[np.int64]


TYPED = 1_000_000_000
"""Value of a typed rank r is TYPED - r: above all points, and rank 1 highest."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A round decided: everything that explanations, lists and statistics are made of.

    Args:
        merit: (A,) int32, merit value in hundredths.
        lots: The full lots, one for each applicant: 32 bytes of HMAC-SHA256, in the order of the applicants.
        allocation: Rows and groups granted; groups are those of ``ranked.market``.
    """

    records: RoundRecords
    rules: AdmissionRules
    merit: Int32
    eligibility: Eligibility
    lots: tuple[bytes, ...]
    ranked: RankedRows
    allocation: Allocation


@dataclass(frozen=True, slots=True)
class RowFacts:
    """The answer to each choice row as codes and numbers; sentences are rendered from them.

    With C choice rows, G groups of ``SeatGroups`` and O offerings:

    Args:
        status: (C,) int8, position in ``tuple(codes.Status)``.
        cause: (C,) int8, ``codes.Cause`` after the engine (never IN_COMPETITION).
        group: (C,) int32, the group that holds the row; for reserves the group where the place is best, and of groups
            of the same order the one whose last one admitted is lowest; -1 = none.
        place: (C,) int32, place in that group's reserve list from 1; 0 = not in a list.
        limit: (C,) int32, points in hundredths of the last one admitted of the tier, in that group or another of the
            same order; -1 = nobody or typed rank.
        gap: (C,) int32, hundredths from own points to the limit, all else unchanged: 0 = same points and the
            tie-break decided; -1 = not a matter of points.
    """

    status: Int8
    cause: Int8
    group: Int32
    place: Int32
    limit: Int32
    gap: Int32
