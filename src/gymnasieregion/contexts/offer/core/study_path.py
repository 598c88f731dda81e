"""Study path codes: what each position says, in the shape of Gy11 and in that of Gy25.

Gy11: at most nine positions. 1-2 programme, 3-5 national orientation or special variant, 6-9 descriptive: position
7 is L (lärling) or S (spetsutbildning), 8 is R (riksrekryterande), 9 is N (nationellt godkänd idrottsutbildning).
A position that says nothing is 0, and zeros at the end may be left out. ``HVFRI0L0N`` is an example of Skolverket's.

Gy25: the programme is followed by 25 (``NA25``), with exceptions where the letters changed too (FX became FL25).
No description of the rest was found; it is read as in Gy11, two positions further on.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar

from gymnasieregion.kernel.errors import RegionError

_YEAR = "25"
_INTRODUCTORY = "IM"
_SUFFIX_LENGTHS = frozenset({0, 3, 4, 5, 6, 7})
_ORIENTATION = 3
# For each descriptive position, what may stand there beside 0; position 6 is free.
_MARKS = ("", "LS", "R", "N")


class ProgrammeType(StrEnum):
    """What a programme is, as far as rules differ."""

    VOCATIONAL = "VOCATIONAL"
    PREPARATORY = "PREPARATORY"
    OWN_DIPLOMA_GOALS = "OWN_DIPLOMA_GOALS"
    FOURTH_YEAR = "FOURTH_YEAR"
    IB = "IB"
    INTRODUCTORY = "INTRODUCTORY"
    ADAPTED = "ADAPTED"


class Generation(StrEnum):
    """Which reform a code belongs to."""

    GY11 = "Gy11"
    GY25 = "Gy25"
    BOTH = "both"  # introductory programmes, IB and individual programmes are written alike in both


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme.

    Args:
        code: The Gy11 form, which rules are asked by (``NA``, ``FX``, ``IMV``).
        code_gy25: The Gy25 form (``NA25``, ``FL25``); "" when it has none.
        name_sv: Its name.
        type: What it is.
        closed_after: The last day that anyone could start it; None while it is open.
        replaced_by: The code of what came after it; "" when nothing did.
    """

    code: str
    code_gy25: str
    name_sv: str
    type: ProgrammeType
    closed_after: date | None
    replaced_by: str


@dataclass(frozen=True, slots=True)
class StudyPath:
    """What a study path code says.

    Args:
        code: The code in its shortest spelling; two spellings of one study path are equal.
        generation: The shape of the code.
        programme: The programme in Gy11 form, which rules are asked by.
        orientation: Positions 3-5, "" when not told.
        descriptive: Position 6, "" when not told.
        apprenticeship: Lärling.
        spearhead: Spetsutbildning.
        national_recruiting: Riksrekryterande.
        national_sport: Nationellt godkänd idrottsutbildning (NIU).
    """

    code: str
    generation: Generation
    programme: str
    orientation: str = ""
    descriptive: str = ""
    apprenticeship: bool = False
    spearhead: bool = False
    national_recruiting: bool = False
    national_sport: bool = False


class StudyPathSpellingError(RegionError):
    """A code has other signs than capitals and digits."""

    sv: ClassVar[str] = "Studievägskoden {code!r} ska skrivas med versaler A-Z och siffror, utan mellanrum."
    en: ClassVar[str] = "The study path code {code!r} is to be written in capitals A-Z and digits, without spaces."


class StudyPathLengthError(RegionError):
    """A code is cut off inside the orientation, or too long."""

    sv: ClassVar[str] = "Studievägskoden {code} har {found} tecken efter programmet; där kan stå 0 eller 3-7."
    en: ClassVar[str] = "The study path code {code} has {found} signs after the programme; there may be 0 or 3-7."


class StudyPathMarkError(RegionError):
    """A descriptive position has a letter that means nothing there."""

    sv: ClassVar[str] = "Studievägskoden {code}: position {position} är {found}; där kan stå 0 eller {allowed}."
    en: ClassVar[str] = "The study path code {code}: position {position} is {found}; it may be 0 or {allowed}."


class UnknownProgrammeError(RegionError):
    """The code begins with no programme that there is."""

    sv: ClassVar[str] = "Studievägskoden {code}: programmet {programme} är okänt."
    en: ClassVar[str] = "The study path code {code}: the programme {programme} is unknown."


class IntroductoryCodeError(RegionError):
    """The code does not say which of the introductory programmes it is."""

    sv: ClassVar[str] = "Studievägskoden {code}: ett introduktionsprogram skrivs {allowed}."
    en: ClassVar[str] = "The study path code {code}: an introductory programme is written {allowed}."


class NoCounterpartError(RegionError):
    """The study path has no form in the other reform."""

    sv: ClassVar[str] = "Studievägen {code} har ingen motsvarighet i {generation}."
    en: ClassVar[str] = "The study path {code} has no counterpart in {generation}."


def parse_study_path(code: str, programmes: Mapping[str, Programme]) -> StudyPath:
    """What a code says.

    Args:
        code: A code of either shape. The letters of a Gy25 form that is new may stand without 25, since the office's
            table of 2025 writes them so (``FL``).
        programmes: All programmes by Gy11 code.

    Raises:
        StudyPathSpellingError, StudyPathLengthError, StudyPathMarkError, UnknownProgrammeError,
        IntroductoryCodeError: If it is no study path code, each saying what is wrong.

    Source: Skolverket's study path codes, as described by its own examples.
    """
    if not re.fullmatch("[A-Z0-9]+", code):
        raise StudyPathSpellingError(code=code)
    if code in programmes and not _has_shape(programmes[code]):
        return StudyPath(code, Generation.BOTH, code)
    if code.startswith(_INTRODUCTORY):
        known = sorted(p.code for p in programmes.values() if p.type is ProgrammeType.INTRODUCTORY)
        raise IntroductoryCodeError(code=code, allowed=", ".join(known))
    by_gy25 = {p.code_gy25: p for p in programmes.values() if p.code_gy25}
    stem = code[: len("NA25")]
    if stem in by_gy25:
        return _read_suffix(code, code[len(stem) :], stem, by_gy25[stem].code, Generation.GY25)
    stem = code[: len("NA")]
    if code not in programmes and f"{code}{_YEAR}" in by_gy25:
        return StudyPath(f"{code}{_YEAR}", Generation.GY25, by_gy25[f"{code}{_YEAR}"].code)
    if stem not in programmes or code[len(stem) :].startswith(_YEAR):
        raise UnknownProgrammeError(code=code, programme=code[: len("NA25")] if _YEAR in code[2:4] else stem)
    generation = Generation.BOTH if programmes[stem].type is ProgrammeType.IB else Generation.GY11
    return _read_suffix(code, code[len(stem) :], stem, stem, generation)


def in_gy25(path: StudyPath, programmes: Mapping[str, Programme], changed: Mapping[str, str]) -> StudyPath:
    """The study path as it is written for education that begins after 30 June 2025.

    Args:
        path: Of either shape.
        programmes: All programmes by Gy11 code.
        changed: New orientation by programme and old orientation, e.g. ``{"BAANL": "MAR"}``.

    Raises:
        NoCounterpartError: If the programme was closed.
    """
    if path.generation is not Generation.GY11:
        return path
    stem = programmes[path.programme].code_gy25
    if not stem:
        raise NoCounterpartError(code=path.code, generation=Generation.GY25.value)
    orientation = changed.get(path.programme + path.orientation, path.orientation)
    return _spelled(replace(path, generation=Generation.GY25, orientation=orientation), stem)


def in_gy11(path: StudyPath, programmes: Mapping[str, Programme]) -> StudyPath:
    """The study path as it is written in Gy11; orientations keep their letters.

    Raises:
        UnknownProgrammeError: If the programme of the path is not among ``programmes``.
    """
    if path.programme not in programmes:
        raise UnknownProgrammeError(code=path.code, programme=path.programme)
    if path.generation is not Generation.GY25:
        return path
    return _spelled(replace(path, generation=Generation.GY11), path.programme)


def _has_shape(programme: Programme) -> bool:
    """Whether the code is the beginning of a longer one; those of three letters or more are whole."""
    return len(programme.code) == len("NA")


def _read_suffix(code: str, suffix: str, stem: str, programme: str, generation: Generation) -> StudyPath:
    if len(suffix) not in _SUFFIX_LENGTHS:
        raise StudyPathLengthError(code=code, found=len(suffix))
    orientation = suffix[:_ORIENTATION]
    marks = suffix[_ORIENTATION:].ljust(len(_MARKS), "0")
    for place, (mark, allowed) in enumerate(zip(marks, _MARKS, strict=True)):
        if allowed and mark not in f"0{allowed}":
            position = len(stem) + _ORIENTATION + place + 1
            raise StudyPathMarkError(code=code, position=position, found=mark, allowed=" / ".join(allowed))
    return _spelled(
        StudyPath(
            code=code,
            generation=generation,
            programme=programme,
            orientation="" if orientation == "000" else orientation,
            descriptive="" if marks[0] == "0" else marks[0],
            apprenticeship=marks[1] == "L",
            spearhead=marks[1] == "S",
            national_recruiting=marks[2] == "R",
            national_sport=marks[3] == "N",
        ),
        stem,
    )


def _spelled(path: StudyPath, stem: str) -> StudyPath:
    """The path with its shortest code."""
    marks = "".join(
        (
            path.descriptive or "0",
            "L" if path.apprenticeship else "S" if path.spearhead else "0",
            "R" if path.national_recruiting else "0",
            "N" if path.national_sport else "0",
        )
    ).rstrip("0")
    orientation = path.orientation or ("000" if marks else "")
    return replace(path, code=f"{stem}{orientation}{marks}")
