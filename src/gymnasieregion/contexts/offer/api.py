"""The door of the offer for other rooms: programmes, study paths, and the offer of a year.

What needs no database can be asked without one: the offer's tables are imported when they are asked for.
"""

from collections.abc import Sequence
from importlib.resources import files

from gymnasieregion.contexts.offer.contracts import CountApplicants, OfferedEducation, Programme, StudyPath
from gymnasieregion.contexts.offer.selectors import applicants, study_paths
from gymnasieregion.contexts.offer.services.synthetic import offered_synthetic

__all__ = [
    "count_applicants_with",
    "offer_of",
    "programmes",
    "study_path",
    "study_path_in_gy11",
    "study_path_in_gy25",
    "synthetic_offer",
    "table_bytes",
]


def programmes() -> tuple[Programme, ...]:
    """All programmes, closed ones too, by code."""
    return study_paths.programmes()


def study_path(code: str) -> StudyPath:
    """What a study path code of either shape says.

    Args:
        code: e.g. ``NANAT``, ``BA25``, ``FL25``, ``IMV``, ``IB``.

    Raises:
        RegionError: If it is no study path code; the sentence says what is wrong.

    >>> study_path("HVFRI0L0N").apprenticeship
    True
    >>> study_path("FL25").programme
    'FX'
    """
    return study_paths.study_path(code)


def study_path_in_gy25(code: str) -> StudyPath:
    """The study path as it is written in Gy25.

    Raises:
        RegionError: If it is no study path code, or the programme was closed before Gy25.

    >>> study_path_in_gy25("BAANL").code
    'BA25MAR'
    """
    return study_paths.study_path_in_gy25(code)


def study_path_in_gy11(code: str) -> StudyPath:
    """The study path as it is written in Gy11.

    Raises:
        RegionError: If it is no study path code.

    >>> study_path_in_gy11("MA25").code
    'MX'
    """
    return study_paths.study_path_in_gy11(code)


def offer_of(year: int) -> tuple[OfferedEducation, ...]:
    """The offer of a year with its seats, by id; () when the year has none."""
    from gymnasieregion.contexts.offer.selectors.offerings import offered_educations  # noqa: PLC0415 - needs Django

    return offered_educations(year)


def synthetic_offer(seats: Sequence[int] = ()) -> tuple[OfferedEducation, ...]:
    """The offer of the synthetic region with its seats, by id: the real structure of 2025, invented schools and rules.

    Args:
        seats: Of each offering in the order of their ids, for a region of another size; () for the published places.
    """
    return offered_synthetic(seats)


def count_applicants_with(count: CountApplicants) -> None:
    """Let the room that knows the applications say how many have chosen an offering.

    Args:
        count: Given year and offering id, the number of applicants with a row to it.
    """
    applicants.count_with(count)


def table_bytes(folder: str, name: str) -> bytes:
    """A table of the offer that ships with the package, as its file stands.

    Args:
        folder: ``published`` (real, with its source) or ``synthetic`` (invented).
        name: The file's name.
    """
    return files("gymnasieregion.contexts.offer").joinpath(folder, name).read_bytes()
