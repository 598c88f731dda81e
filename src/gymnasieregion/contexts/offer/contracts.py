"""What may leave the room of the offer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from gymnasieregion.contexts.offer.core.study_path import Generation, Programme, ProgrammeType, StudyPath

__all__ = [
    "CountApplicants",
    "Generation",
    "OfferedEducation",
    "OfferedSeats",
    "Programme",
    "ProgrammeType",
    "StudyPath",
    "WhomItHits",
]

CountApplicants: TypeAlias = Callable[[int, str], int]
"""How many applicants of a year have a row to an offering."""


@dataclass(frozen=True, slots=True)
class OfferedSeats:
    """A group of seats, in the words of the admission's table ``seat_groups``."""

    position: int
    group_id: str
    kind: str
    seats: int
    limit: int | None
    overflow_to: str


@dataclass(frozen=True, slots=True)
class OfferedEducation:
    """An offering of a year, in the words of the admission's table ``offerings``.

    Args:
        test_weight: Hundredths of merit for one point; None without a test. The others are hundredths of points.
        groups: Its seats in the order that they are filled.
    """

    offering_id: str
    unit: str
    school: str
    municipality_code: str
    municipality: str
    organisation_form: str
    study_path_code: str
    programme: str
    study_path: str
    selection: str
    first_hand: str
    status: str
    test_weight: int | None
    test_max: int | None
    test_min: int | None
    test_subject: str
    test_subject_mark: str
    test_max_rank: int | None
    groups: tuple[OfferedSeats, ...]


@dataclass(frozen=True, slots=True)
class WhomItHits:
    """Whom and what the closing of an offering touches.

    Args:
        applicants: How many have a row to it or to a profile that closes with it; None while nobody counts them.
        seats: Its seats and those of its profiles, before closing.
        profiles: The names of the profiles that close with it.
        alike: How many other open offerings of the year lead to the same study path.
        alike_in_municipality: How many of those are in the same municipality.
    """

    applicants: int | None
    seats: int
    profiles: tuple[str, ...]
    alike: int
    alike_in_municipality: int
