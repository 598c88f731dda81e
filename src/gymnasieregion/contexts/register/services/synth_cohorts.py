"""The practice region's beginners, cohort by cohort: invented people at invented schools.

The cohorts of years whose rules are known are those that the practice admission admitted, as its published tables count
them. An earlier cohort is drawn from the first of them: other people, the same spread over homes and educations. Those
who begin introductory programmes beside the admission are invented too. No share here is anybody's figure.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import TypeAlias

import numpy as np

from gymnasieregion.contexts.admission.api import invented_admitted
from gymnasieregion.contexts.admission.contracts import Admitted
from gymnasieregion.contexts.offer.api import study_path, study_path_in_gy11, synthetic_offer
from gymnasieregion.contexts.offer.contracts import OfferedEducation
from gymnasieregion.contexts.register.core.codes import IdentifierKind, ProgrammeGroup, Protection, Sex
from gymnasieregion.contexts.register.selectors.paths import groups

Generator: TypeAlias = np.random.Generator

FIRST_OF_GY25 = 2025
"""The first cohort with study paths in Gy25's form, and the first whose admission the rules can decide."""
NATIONAL = frozenset({ProgrammeGroup.PREPARATORY, ProgrammeGroup.VOCATIONAL})
LETTERS = "RSUVXYZ"
"""The second letter of the practice register's numbers; those of the practice admission have F."""
INTRODUCTORY = (("IMS", 0.03), ("IMA", 0.04), ("IMV", 0.02))
"""Those who begin beside the admission, as shares of those admitted; invented."""
WITHOUT_PERSONNUMMER = 0.04
"""Of them all, how many have a temporary number when they begin; invented."""
FREE_QUOTA = 0.12
"""Of those who begin national programmes, how many hold a place of the free quota; invented, and many times as many as
the practice offer has such places: fewer would be too few for any figure of them to be shown."""
BY_THE_SCHOOL = 0.05
"""Of those who begin national programmes, how many their school enrols without the admission, such as who has moved
here since; invented."""
A_SCHOOL = 75
"""Of so many who apply there is one school with pupils, the largest first: a few pupils at each of all the schools
would be too few for any figure to be shown."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A place that somebody may go to.

    Args:
        unit: The school unit's key.
        code: Its study path code.
        group: The group of its programme.
    """

    unit: str
    code: str
    group: ProgrammeGroup

    @property
    def is_national(self) -> bool:
        """Whether it is on a national programme."""
        return self.group in NATIONAL


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where somebody may go.

    Args:
        seats: Every place at the schools that have pupils.
        national: Those on national programmes.
        by_group: The places of each group of programmes.
        by_unit: The places of each school unit, of those without pupils too.
        municipalities: Where somebody may move.
    """

    seats: Sequence[Seat]
    national: Sequence[Seat]
    by_group: Mapping[ProgrammeGroup, Sequence[Seat]]
    by_unit: Mapping[str, Sequence[Seat]]
    municipalities: Sequence[str]


@dataclass(frozen=True, slots=True)
class Beginner:
    """Somebody who begins upper secondary school.

    Args:
        cohort: The year in whose autumn they begin.
        number: In the form of a TF-number, so that it is nobody's; "" for a protected identity.
        kind: What the number is in the practice: most of them stand for a personnummer.
        admission_group: ``OPEN`` or ``FREE``, the kind of places that they were admitted to; "" for those who did not
            come from the admission.
    """

    cohort: int
    name: str
    birth_date: date
    sex: Sex
    home: str
    protection: Protection
    number: str
    kind: IdentifierKind
    seat: Seat
    admission_group: str

    @property
    def is_admitted(self) -> bool:
        """Whether they come from the admission."""
        return self.admission_group != ""


def invent_beginners(*, cohorts: Sequence[int], applicants: int, seed: int) -> Iterator[Beginner]:
    """Everybody who begins in some years, the same for the same seed.

    Args:
        cohorts: Which years, in order.
        applicants: How many apply each year.
        seed: The practice year's.
    """
    rng, draw = np.random.default_rng([seed, 7]), np.random.default_rng([seed, 9])
    places = _places(applicants)
    years = [year for year in cohorts if year >= FIRST_OF_GY25] or [FIRST_OF_GY25]
    admitted = {year: invented_admitted(year=year, applicants=applicants, seed=seed) for year in years}
    base = years[0]
    numbers = _numbers()
    for cohort in cohorts:
        rows = admitted.get(cohort) or tuple(_like(admitted[base], cohort - base, rng))
        for place, who in enumerate([*rows, *_beside(rows, rng)]):
            begun = _beginner(cohort, place, who, places, numbers, rng)
            yield replace(begun, admission_group=_national_group(draw)) if begun.seat.is_national else begun


def surroundings_of(cohort: int, applicants: int) -> Surroundings:
    """Where the pupils of a cohort may go: every open education at a school that has pupils, and every municipality.

    Args:
        cohort: The year in whose autumn they begin.
        applicants: How many apply each year.
    """
    offered = [each for each in _offer() if each.status == "OPEN"]
    schools, seats = schools_with_pupils(applicants), []
    by_unit: dict[str, list[Seat]] = {}
    by_group: dict[ProgrammeGroup, list[Seat]] = {}
    for each in offered:
        seat = _seat(each.unit, each.study_path_code, cohort)
        by_unit.setdefault(seat.unit, []).append(seat)
        if each.unit in schools:
            seats.append(seat)
            by_group.setdefault(seat.group, []).append(seat)
    national = [seat for seat in seats if seat.is_national]
    return Surroundings(seats, national, by_group, by_unit, sorted({each.municipality_code for each in offered}))


@cache
def schools_with_pupils(applicants: int) -> frozenset[str]:
    """The largest schools, as many as so many pupils fill.

    Args:
        applicants: How many apply each year.
    """
    seats: Counter[str] = Counter()
    for each in _offer():
        seats[each.unit] += sum(group.seats for group in each.groups)
    return frozenset(unit for unit, _ in seats.most_common(max(1, applicants // A_SCHOOL)))


@cache
def _places(applicants: int) -> Mapping[str, Sequence[OfferedEducation]]:
    """Where those admitted to an education go: the same path at a school with pupils, else the programme, else it."""
    schools, found = schools_with_pupils(applicants), {}
    there = [each for each in _offer() if each.unit in schools]
    for each in _offer():
        same_path = [other for other in there if other.study_path_code == each.study_path_code]
        same_programme = [other for other in there if other.programme == each.programme]
        found[each.offering_id] = same_path or same_programme or [each]
    return found


@cache
def _offer() -> tuple[OfferedEducation, ...]:
    """The practice region's offer, made once."""
    return synthetic_offer()


def _national_group(draw: Generator) -> str:
    """How somebody came to a national programme: see ``Beginner.admission_group``."""
    way = draw.random()
    return "" if way < BY_THE_SCHOOL else "FREE" if way < BY_THE_SCHOOL + FREE_QUOTA else "OPEN"


def _like(pattern: Sequence[Admitted], years: int, rng: Generator) -> Iterator[Admitted]:
    """As many others, born in another year: homes and educations drawn from those who are."""
    for index in rng.integers(0, len(pattern), len(pattern)):
        who = pattern[index]
        born = date(who.birth_date.year + years, 1, 1) + timedelta(int(rng.integers(0, 365)))
        yield replace(who, birth_date=born)


def _beside(rows: Sequence[Admitted], rng: Generator) -> Iterator[Admitted]:
    """Those who begin an introductory programme without the admission, at the school of somebody admitted."""
    for code, share in INTRODUCTORY:
        for index in rng.integers(0, len(rows), round(share * len(rows))):
            yield replace(rows[index], applicant_id=code, protection=Protection.NONE.value)


def _beginner(
    cohort: int,
    place: int,
    who: Admitted,
    places: Mapping[str, Sequence[OfferedEducation]],
    numbers: "_Numbers",
    rng: Generator,
) -> Beginner:
    alike = places[who.offering_id]
    education = alike[int(rng.integers(0, len(alike)))]
    beside = who.applicant_id if who.applicant_id in dict(INTRODUCTORY) else ""
    protection = Protection(who.protection)
    is_open = protection is Protection.NONE
    return Beginner(
        cohort=cohort,
        name=f"{cohort % 100:02d}{place:05d}" if is_open else "",
        birth_date=who.birth_date,
        sex=(Sex.FEMALE, Sex.MALE)[int(rng.random() < 0.51)],
        home=who.home_municipality_code,
        protection=protection,
        number=next(numbers[who.birth_date]) if is_open else "",
        kind=IdentifierKind.TEMPORARY if rng.random() < WITHOUT_PERSONNUMMER else IdentifierKind.PERSONNUMMER,
        seat=_seat(education.unit, beside or education.study_path_code, cohort),
        admission_group="" if beside else "OPEN",
    )


@cache
def _seat(unit: str, code: str, cohort: int) -> Seat:
    """A place, its code in the form of a cohort's reform."""
    path = study_path(code) if cohort >= FIRST_OF_GY25 else study_path_in_gy11(code)
    return Seat(unit, path.code, groups()[path.programme])


class _Numbers(dict[date, Iterator[str]]):
    """The numbers of each birth date, handed out one by one."""

    def __missing__(self, born: date) -> Iterator[str]:
        self[born] = (f"{born:%Y%m%d}T{letter}{number:02d}" for letter in LETTERS for number in range(100))
        return self[born]


def _numbers() -> _Numbers:
    return _Numbers()
