"""Study paths as the register writes them: what a code says, its group of programmes, and its planned end."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import cast

from gymnasieregion.contexts.offer.api import programmes, study_path
from gymnasieregion.contexts.offer.contracts import ProgrammeType, StudyPath
from gymnasieregion.contexts.register.core.changes import Path
from gymnasieregion.contexts.register.core.codes import Marker, ProgrammeGroup, SchoolForm
from gymnasieregion.contexts.register.core.paths import planned_end
from gymnasieregion.law.book import law_book

YEARS = "register.programme_years"
GROUPS: Mapping[ProgrammeType, ProgrammeGroup] = {
    ProgrammeType.PREPARATORY: ProgrammeGroup.PREPARATORY,
    ProgrammeType.VOCATIONAL: ProgrammeGroup.VOCATIONAL,
    ProgrammeType.IB: ProgrammeGroup.IB,
    ProgrammeType.OWN_DIPLOMA_GOALS: ProgrammeGroup.OWN_GOALS,
    ProgrammeType.FOURTH_YEAR: ProgrammeGroup.FOURTH_YEAR,
    ProgrammeType.INTRODUCTORY: ProgrammeGroup.INTRODUCTORY,
    ProgrammeType.ADAPTED: ProgrammeGroup.ADAPTED,
}


@cache
def groups() -> Mapping[str, ProgrammeGroup]:
    """The group of each programme, by its code in Gy11 form."""
    return {programme.code: GROUPS[programme.type] for programme in programmes()}


def path_of(code: str, first_day: date, school_year: int = 1) -> Path:
    """A study path that somebody goes on from a day, with its programme, form, markers and planned end.

    Args:
        code: A study path code of either shape.
        first_day: The first day on it.
        school_year: The year of study that they begin in.

    Raises:
        RegionError: If it is no study path code; the sentence says what is wrong.
    """
    said = study_path(code)
    group = groups()[said.programme]
    years = cast("Mapping[str, int]", law_book().get(YEARS, first_day)).get(group.value)
    return Path(
        education_code=said.code,
        programme=said.programme,
        form=SchoolForm.GYS if group is ProgrammeGroup.ADAPTED else SchoolForm.GY,
        markers=_markers(said),
        ends_on=planned_end(first_day, school_year, years),
    )


def _markers(said: StudyPath) -> str:
    """The letters of what the code marks, in the order of ``Marker``."""
    marked = {
        Marker.APPRENTICE: said.apprenticeship,
        Marker.SPEARHEAD: said.spearhead,
        Marker.NATIONAL: said.national_recruiting,
        Marker.SPORT: said.national_sport,
    }
    return "".join(marker.value for marker in Marker if marked[marker])
