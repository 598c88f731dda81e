"""Programmes and national orientations as the exchange gives them out, from the reference tables; needs no database."""

from collections.abc import Iterable, Mapping
from functools import cache
from uuid import UUID

from gymnasieregion.contexts.offer.api import programmes, study_path
from gymnasieregion.contexts.offer.contracts import Programme
from gymnasieregion.contexts.register.core.codes import ProgrammeGroup, SchoolForm
from gymnasieregion.contexts.register.core.ss12000 import ORIENTATION, PROGRAMME_TYPES, natural_id
from gymnasieregion.contexts.register.selectors.paths import groups
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.reference import reference_table

Facts = dict[str, object]


@cache
def programme_facts() -> Mapping[UUID, Facts]:
    """Every programme and national orientation, in the form of Gy11 and in that of Gy25, by id."""
    found: dict[UUID, Facts] = {}
    by_code = {programme.code: programme for programme in programmes()}
    for programme in by_code.values():
        for code in _codes(programme):
            group = groups()[programme.code]
            found[natural_id(code)] = {
                "name": programme.name_sv,
                "code": code,
                "type": PROGRAMME_TYPES.get(group, ""),
                "form": _form(group).value,
                "parent": "",
            }
    for row in reference_table("orientations"):
        programme = by_code[row["programme"]]
        for code, is_used in ((programme.code, row["in_gy11"]), (programme.code_gy25, row["in_gy25"])):
            if code and row["code"] and is_used == "yes":
                found[natural_id(code + row["code"])] = {
                    "name": row["name_sv"],
                    "code": code + row["code"],
                    "type": ORIENTATION,
                    "form": _form(groups()[programme.code]).value,
                    "parent": str(natural_id(code)),
                }
    return found


@cache
def programme_of(education_code: str) -> UUID | None:
    """The programme or orientation that a study path code is of, without what marks a variant; None for no such code.

    >>> programme_of("NANAT00R") == natural_id("NANAT"), programme_of("TE25") == natural_id("TE25")
    (True, True)
    """
    try:
        path = study_path(education_code)
    except RegionError:
        return None
    stem = path.code[: len("NA25")] if path.code[2:4] == "25" else path.programme
    whole = natural_id(stem + path.orientation)
    return whole if whole in programme_facts() else natural_id(stem)


@cache
def form_of(education_code: str) -> SchoolForm | None:
    """The form of school that a study path code is of; None for no such code."""
    try:
        return _form(groups()[study_path(education_code).programme])
    except RegionError:
        return None


def _codes(programme: Programme) -> Iterable[str]:
    """The code of a programme in each reform that has it."""
    return dict.fromkeys(code for code in (programme.code, programme.code_gy25) if code)


def _form(group: ProgrammeGroup) -> SchoolForm:
    return SchoolForm.GYS if group is ProgrammeGroup.ADAPTED else SchoolForm.GY
