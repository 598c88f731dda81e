"""The offer of the synthetic region: the real structure of 2025 under invented school names.

**Source:** Gymnasieantagningen Storsthlm, slutantagningsresultat-2025.xlsx, public statistics.

How an education selects, and which seats it sets aside, is invented from what the published limits show. The house's
offer and the files of ``gymnasieregion synth`` are both made of this one.
"""

import csv
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from gymnasieregion.contexts.offer.contracts import OfferedEducation, OfferedSeats
from gymnasieregion.contexts.offer.core.study_path_name import NamedPath
from gymnasieregion.contexts.offer.selectors.study_paths import named_path
from gymnasieregion.law.reference import reference_table

PUBLISHED = ("published", "slutantagning_2025.csv")
SOURCE = (
    "Övningsregionen: utbildningar, platser, program och kommuner som i slutantagningen 2025 "
    "(Gymnasieantagningen Storsthlm), med påhittade skolor"
)

_NATIONWIDE = frozenset({"DS", "FI", "FL", "FO", "GU", "MA", "SJ", "TA", "VI"})
_UNTESTED = frozenset({"IB", "IM", "VI"})
_MOST_MERIT = 340_00
_LIGHT_TEST, _HARD_TEST = 415_00, 645_00
"""Published limits up to the first come from a test of few points, above the second from one with a least value."""
_FREE_FROM, _FREE_LEAST, _FREE_PERCENT = 15, 2, 3
"""Offerings of so many published places, and so many seats in a small region, set this share aside for free quota."""

FORM_CODES = {"Kommunal": "MUNICIPAL", "Fristående": "INDEPENDENT"}


@dataclass(frozen=True, slots=True)
class SyntheticSchool:
    """An invented school."""

    key: str
    name: str
    municipality_code: str
    municipality: str
    form: str


@dataclass(frozen=True, slots=True)
class SyntheticTest:
    """An invented skill test; points and weight in hundredths."""

    weight: int
    most: int
    least: int | None = None
    subject: str = ""
    subject_mark: str = ""
    max_rank: int | None = None


@dataclass(frozen=True, slots=True)
class SyntheticOffering:
    """An offering of an invented school.

    Args:
        groups: ``(group_id, kind, seats, overflow_to)`` in the order of filling.
    """

    offering_id: str
    school: SyntheticSchool
    name: str
    path: NamedPath
    selection: str
    first_hand: str
    is_open: bool
    test: SyntheticTest | None
    groups: tuple[tuple[str, str, int, str], ...]


def synthetic_offerings(seats: Sequence[int] = ()) -> tuple[SyntheticOffering, ...]:
    """Every offering of the synthetic region, by id.

    Args:
        seats: Of each offering, for a region of another size; () for the published places.
    """
    schools, rows = _schools(), _rows(*PUBLISHED)
    places = [int(row["places"]) for row in rows]
    sized = seats or places
    plain = [_offering(index, row, schools[row["municipality"], row["school"]]) for index, row in enumerate(rows)]
    free = _with_free_quota([each.selection for each in plain], places, sized)
    return tuple(
        replace(each, groups=_groups(index, sized[index], has_free=index in free)) for index, each in enumerate(plain)
    )


def offered_synthetic(seats: Sequence[int] = ()) -> tuple[OfferedEducation, ...]:
    """The same for other rooms; see ``api.synthetic_offer``."""
    return tuple(_offered(each) for each in synthetic_offerings(seats))


def _offered(each: SyntheticOffering) -> OfferedEducation:
    school, test = each.school, each.test
    return OfferedEducation(
        offering_id=each.offering_id,
        unit=school.key,
        school=school.name,
        municipality_code=school.municipality_code,
        municipality=school.municipality,
        organisation_form=school.form,
        study_path_code=each.path.study_path_code,
        programme=each.path.programme,
        study_path=each.name,
        selection=each.selection,
        first_hand=each.first_hand,
        status="OPEN" if each.is_open else "CLOSED",
        test_weight=test.weight if test else None,
        test_max=test.most if test else None,
        test_min=test.least if test else None,
        test_subject=test.subject if test else "",
        test_subject_mark=test.subject_mark if test else "",
        test_max_rank=test.max_rank if test else None,
        groups=tuple(
            OfferedSeats(position, group_id, kind, seats, None, overflow_to)
            for position, (group_id, kind, seats, overflow_to) in enumerate(each.groups, start=1)
        ),
    )


def published_sha256() -> str:
    """The SHA-256 of the published table that the structure is from."""
    return hashlib.sha256(_bytes(*PUBLISHED)).hexdigest()


def _bytes(folder: str, name: str) -> bytes:
    return files("gymnasieregion.contexts.offer").joinpath(folder, name).read_bytes()


def _rows(folder: str, name: str) -> Sequence[Mapping[str, str]]:
    return tuple(csv.DictReader(_bytes(folder, name).decode("utf-8").splitlines(), strict=True))


def _schools() -> Mapping[tuple[str, str], SyntheticSchool]:
    """The invented schools by the municipality and the real name that they stand for."""
    forms = {row["school_id"]: FORM_CODES[row["organisation_form"]] for row in _rows("synthetic", "schools.csv")}
    codes = {row["name"]: row["code"] for row in reference_table("municipalities")}
    return {
        (row["municipality"], row["school"]): SyntheticSchool(
            key=row["school_id"],
            name=row["invented_name"],
            municipality_code=codes[row["municipality"]],
            municipality=row["municipality"],
            form=forms[row["school_id"]],
        )
        for row in _rows("synthetic", "school_names.csv")
    }


def _offering(index: int, row: Mapping[str, str], school: SyntheticSchool) -> SyntheticOffering:
    """An offering of a published row, its seats not yet divided."""
    name, code = row["programme_name"], row["programme_code"]
    ranked = code == "IB" or bool(re.search("mot jobb|nämnden för Rh-anpassad", name))
    top = bool(re.search("spetsutbildning|riksrekrytering", name))
    points = max(_hundredths(row["merit_min"]), _hundredths(row["merit_median"]))
    test = None if ranked or code in _UNTESTED or points <= _MOST_MERIT else _test(name, points, top=top)
    everybody = school.form == "INDEPENDENT" or top or code in _NATIONWIDE
    return SyntheticOffering(
        offering_id=f"U{index + 1:04d}",
        school=school,
        name=name,
        path=named_path(name),
        selection="RANK" if ranked else "MERIT_TEST" if test else "MERIT",
        first_hand="ALL" if everybody else "AREA",
        is_open=int(row["places"]) > 0,
        test=test,
        groups=(),
    )


def _test(name: str, points: int, *, top: bool) -> SyntheticTest:
    """The test that the published points hint at."""
    if points <= _LIGHT_TEST:
        music = bool(re.search("Musik|Körsång", name))
        return SyntheticTest(150, 60_00, subject="MU" if music else "", subject_mark="C" if music else "")
    hard = points > _HARD_TEST
    return SyntheticTest(
        weight=33_00 if hard else 16_00, most=20_00, least=1_00 if hard else None, max_rank=None if top else 5
    )


def _with_free_quota(selections: Sequence[str], places: Sequence[int], seats: Sequence[int]) -> frozenset[int]:
    """The offerings that set seats aside for free quota: every sixth and some more of those that are large enough.

    The same at every size, but with a seat left for merit. In a region where none is large enough it is the largest
    that merit decides; without any seat there is none.
    """
    by_merit = [index for index, selection in enumerate(selections) if selection != "RANK"]
    large = [index for index in by_merit if places[index] >= _FREE_FROM and seats[index] >= _FREE_LEAST]
    turns = frozenset(index for index in large if index % 12 in {0, 6, 8})
    largest = max(by_merit, key=lambda index: seats[index])
    return turns or frozenset({largest} if seats[largest] else ())


def _groups(index: int, seats: int, *, has_free: bool) -> tuple[tuple[str, str, int, str], ...]:
    """One open group, or free quota too: by turns granted first (it hands on to the open one) and compete first."""
    if not has_free:
        return (("open", "OPEN", seats, ""),)
    kept = max(1, seats * _FREE_PERCENT // 100)
    if index % 12 < 6:
        return (("free", "FREE", kept, "open"), ("open", "OPEN", seats - kept, ""))
    return (("open", "OPEN", seats - kept, ""), ("free", "FREE", kept, "rest"), ("rest", "OPEN", 0, ""))


def _hundredths(text: str) -> int:
    """Points as hundredths; what is empty is 0, which means no value here."""
    whole, _, part = text.partition(".")
    return int(whole or 0) * 100 + int(part.ljust(2, "0")[:2])
