"""Programmes and study paths, from the reference tables; needs no database."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from gymnasieregion.contexts.offer.core.study_path import (
    Programme,
    ProgrammeType,
    StudyPath,
    in_gy11,
    in_gy25,
    parse_study_path,
)
from gymnasieregion.contexts.offer.core.study_path_name import NamedPath, read_name
from gymnasieregion.law.reference import reference_table


@cache
def programmes() -> tuple[Programme, ...]:
    """All programmes, closed ones too, by code."""
    return tuple(sorted(programmes_by_code().values(), key=lambda programme: programme.code))


@cache
def programmes_by_code() -> Mapping[str, Programme]:
    """All programmes by their Gy11 code, in the order of the table."""
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
def study_path(code: str) -> StudyPath:
    """What a study path code of either shape says; see ``api.study_path``."""
    return parse_study_path(code, programmes_by_code())


def study_path_in_gy25(code: str) -> StudyPath:
    """The study path as it is written in Gy25; see ``api.study_path_in_gy25``."""
    return in_gy25(study_path(code), programmes_by_code(), _changed())


def study_path_in_gy11(code: str) -> StudyPath:
    """The study path as it is written in Gy11; see ``api.study_path_in_gy11``."""
    return in_gy11(study_path(code), programmes_by_code())


def named_path(name: str) -> NamedPath:
    """What the name of an education in the office's table says, with its code as far as it is known.

    Raises:
        RegionError: If the name cannot be read.
    """
    return read_name(name, programmes_by_code(), _orientations())


@cache
def _changed() -> Mapping[str, str]:
    """New orientation by programme and old orientation."""
    return {row["gy11"]: study_path(row["gy25"]).orientation for row in reference_table("study_path_changes")}


@cache
def _orientations() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The orientations of Gy25 for each programme, by name, each with the codes that carry the name."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in reference_table("orientations"):
        if row["in_gy25"] == "yes":
            named = found.setdefault(row["programme"], {})
            named[row["name_sv"]] = named.get(row["name_sv"], ()) + ((row["code"],) if row["code"] else ())
    return found
