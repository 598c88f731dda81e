"""The door of the offer for other contexts: programmes and study paths."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from gymnasieregion.contexts.offer.contracts import Programme, ProgrammeType, StudyPath
from gymnasieregion.contexts.offer.core.study_path import in_gy11, in_gy25, parse_study_path
from gymnasieregion.law.reference import reference_table

__all__ = ["programmes", "study_path", "study_path_in_gy11", "study_path_in_gy25", "table_bytes"]


@cache
def programmes() -> tuple[Programme, ...]:
    """All programmes, closed ones too, by code."""
    return tuple(sorted(_by_code().values(), key=lambda programme: programme.code))


@cache
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
    return parse_study_path(code, _by_code())


def study_path_in_gy25(code: str) -> StudyPath:
    """The study path as it is written in Gy25.

    Raises:
        RegionError: If it is no study path code, or the programme was closed before Gy25.

    >>> study_path_in_gy25("BAANL").code
    'BA25MAR'
    """
    return in_gy25(study_path(code), _by_code(), _changed())


def study_path_in_gy11(code: str) -> StudyPath:
    """The study path as it is written in Gy11.

    Raises:
        RegionError: If it is no study path code.

    >>> study_path_in_gy11("MA25").code
    'MX'
    """
    return in_gy11(study_path(code), _by_code())


@cache
def _by_code() -> Mapping[str, Programme]:
    return {
        row["code"]: Programme(
            code=row["code"],
            code_gy25=row["code_gy25"],
            name_sv=row["name_sv"],
            type=ProgrammeType(row["type"]),
            closed_after=date.fromisoformat(row["closed_after"]) if row["closed_after"] else None,
            replaced_by=row["replaced_by"],
        )
        for row in reference_table("programmes")
    }


@cache
def _changed() -> Mapping[str, str]:
    """New orientation by programme and old orientation."""
    return {row["gy11"]: study_path(row["gy25"]).orientation for row in reference_table("study_path_changes")}


def table_bytes(folder: str, name: str) -> bytes:
    """A table of the offer that ships with the package, as its file stands.

    Args:
        folder: ``published`` (real, with its source) or ``synthetic`` (invented).
        name: The file's name.
    """
    return files("gymnasieregion.contexts.offer").joinpath(folder, name).read_bytes()
