"""What the name of an education in the office's table says: programme, orientation, marks, and what is left."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gymnasieregion.contexts.offer.core.study_path import Programme, ProgrammeType, parse_study_path
from gymnasieregion.kernel.errors import RegionError

_NAME = re.compile(r"(?P<programme>.+?) (?P<code>[A-Z]{2})(?: - (?P<rest>.+))?")
_APPRENTICE, _SPEARHEAD, _NATIONAL = "lärling", "spetsutbildning", "riksrekrytering"
_MARKS = frozenset({_APPRENTICE, _SPEARHEAD, _NATIONAL})
_VARIANTS = frozenset({"särskild variant", "estetiskt område"})
_OWN = _VARIANTS | {"Specialpedagogisk verksamhet", "lärlingsliknande", "mot jobb"}
_SAYS_NOTHING = frozenset({"mot gymnasieprogram", "vidareutbildning i form av ett fjärde tekniskt år"})


class CodeBasis(StrEnum):
    """How well a study path code is known."""

    PUBLISHED = "PUBLISHED"  # the office's table writes it, but for the 25 that it leaves out
    DERIVED = "DERIVED"  # found by the name, in a table of codes
    UNKNOWN = "UNKNOWN"  # only the programme is known; the name says more, but no code for it was found


class UnreadableNameError(RegionError):
    """The name is not written as the office writes names."""

    sv = "Namnet {name!r} går inte att läsa: det ska vara program, kod och eventuellt inriktning."
    en = "The name {name!r} cannot be read: it should be programme, code and perhaps orientation."


@dataclass(frozen=True, slots=True)
class NamedPath:
    """What a name says.

    Args:
        programme: Programme code in Gy11 form (``NA``, ``FX``, ``IMV``).
        study_path_code: The code in Gy25 form, as far as it is known.
        basis: How well it is known.
        orientation: The orientation as it is written; "" when the name tells none.
        local_profile: What the name says beyond that: a local profile, an instrument, a sport; "" when nothing.
        trunk: Everything but the profile: rows of a school with the same trunk are one education and its profiles.
        apprentice: Whether it is apprenticeship (lärling); what is only like it (lärlingsliknande) is not.
    """

    programme: str
    study_path_code: str
    basis: CodeBasis
    orientation: str
    local_profile: str
    trunk: str
    apprentice: bool


def read_name(
    name: str, programmes: Mapping[str, Programme], orientations: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> NamedPath:
    """Read the name of an education.

    Args:
        name: e.g. ``Ekonomiprogrammet EK - Juridik, Kriminologi``.
        programmes: All programmes by Gy11 code.
        orientations: For each programme its orientations by name, each with the codes that carry the name: none, one
            or more, since Skolverket's register has two codes of one name.

    Raises:
        UnreadableNameError: If it is not programme, code and perhaps more.
        RegionError: If the code is no programme's.
    """
    found = _NAME.fullmatch(" ".join(name.split()))
    if found is None:
        raise UnreadableNameError(name=name)
    rest = found["rest"] or ""
    if found["code"] == "IM":
        return _introductory(rest)
    programme = programmes[parse_study_path(found["code"], programmes).programme]
    known = orientations.get(programme.code, {})
    orientation = max((each for each in known if _begins(rest, each)), key=len, default="")
    left = [part.strip() for part in rest.removeprefix(orientation).split(",") if part.strip()]
    if not orientation and left and left[0] not in _MARKS:
        first = left.pop(0)
        orientation = "" if _restates(first, programme) else first
    marks = [part for part in left if part in _MARKS]
    own = [part for part in left if part in _OWN]
    told = bool(orientation) or any(part in _VARIANTS for part in own)
    codes = () if any(part in _VARIANTS for part in own) else known.get(orientation, ())
    code, basis = _code(programme, codes, marks, told)
    return NamedPath(
        programme=programme.code,
        study_path_code=code,
        basis=basis,
        orientation=orientation,
        local_profile=_profile(left),
        trunk=_trunk(programme.code, orientation, marks + own),
        apprentice=_APPRENTICE in marks,
    )


def _introductory(rest: str) -> NamedPath:
    """Programinriktat val and yrkesintroduktion: the table writes IM for both, and the name tells which."""
    kind, _, beyond = rest.partition(";")
    towards, *left = [part.strip() for part in beyond.split(",")]
    code = "IMY" if kind == "Yrkesintroduktion" else "IMV"
    return NamedPath(
        programme=code,
        study_path_code=code,
        basis=CodeBasis.DERIVED,
        orientation=towards,
        local_profile=_profile(left),
        trunk=_trunk(code, towards, [part for part in left if part in _MARKS or part in _OWN]),
        apprentice=_APPRENTICE in left,
    )


def _profile(left: list[str]) -> str:
    return ", ".join(part for part in left if part not in _MARKS and part not in _OWN and part not in _SAYS_NOTHING)


def _trunk(programme: str, orientation: str, marks: list[str]) -> str:
    return "|".join((programme, orientation, *sorted(marks)))


def _begins(rest: str, orientation: str) -> bool:
    return rest == orientation or rest.startswith(f"{orientation},")


def _restates(part: str, programme: Programme) -> bool:
    """Whether a part says the programme once more (``Hotell- och turismprogrammet HT - Hotell och turism``)."""
    if programme.type is ProgrammeType.FOURTH_YEAR:
        return True
    said, own = (re.sub("s?programmet$|s?[- ]", "", text.casefold()) for text in (part, programme.name_sv))
    return said.partition(";")[0] == own


def _code(programme: Programme, codes: tuple[str, ...], marks: list[str], told: bool) -> tuple[str, CodeBasis]:
    """The code in Gy25 form, or the programme's where no more is known."""
    stem = programme.code_gy25 or programme.code
    if told and len(codes) != 1:
        return stem, CodeBasis.UNKNOWN
    seventh = "L" if _APPRENTICE in marks else "S" if _SPEARHEAD in marks else "0"
    descriptive = f"0{seventh}{'R' if _NATIONAL in marks else '0'}".rstrip("0")
    if codes or descriptive:
        return f"{stem}{codes[0] if codes else '000'}{descriptive}", CodeBasis.DERIVED
    return stem, CodeBasis.PUBLISHED
