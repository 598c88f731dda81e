"""Invented applicants of the synthetic region: where they live, when they were born, and their grades.

Every share below is an example, chosen so that the merit values come near the published medians; nobody is real.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.services.synth_supply import FOURTH_YEAR, Float, Int, Supply

Bool = npt.NDArray[np.bool_]
Int8 = npt.NDArray[np.int8]

YEAR = 2025
"""The admission year of a region when no other is said, that of the published offer."""
MARKS = ("A", "B", "C", "D", "E", "F", "-")
POINTS = np.array([20.0, 17.5, 15.0, 12.5, 10.0, 0.0, 0.0])
F, MISSING = 5, 6
SUBJECTS = ("BL", "EN", "HKK", "IDH", "MA", "MU", "BI", "FY", "KE", "GE", "HI", "RE", "SH", "SL", "SV", "TK")
EASE = np.array([0.5, 0.4, 0.6, 0.9, -1.4, 0.6, -0.1, -0.4, -0.4, 0.0, 0.1, 0.1, 0.1, 0.3, -0.1, 0.2])
"""How much easier than the rest a good mark is in the subject, in merit points."""
STEPS = np.array([18.5, 16.0, 13.4, 10.8, 7.1])
"""From this value of knowledge an A, B, C, D, E."""
LANGUAGES = ("SPA", "FRA", "DEU")
MOTHER_TONGUES = ("ARA", "SOM", "POL", "FAS", "TUR", "SPA", "ENG", "RUS")
SWEDISH, ENGLISH, MATHS = SUBJECTS.index("SV"), SUBJECTS.index("EN"), SUBJECTS.index("MA")
FOURTH_YEAR_SHARE = 14 / 31_000
OUTSIDE_SHARE, LATE_SHARE, DANCE_SHARE, AREA_TASTE = 0.02, 0.015, 0.0008, 0.45


@dataclass(frozen=True, slots=True)
class People:
    """The applicants as columns, in the order of their ids.

    With A applicants and S subjects:

    Args:
        home: (A,) row of ``Supply.home``.
        born: (A,) birth dates as days.
        late: (A,) bool, applied after the deadline.
        dance: (A,) bool, from förberedande dansarutbildning.
        completed: (A,) bool, has a diploma and applies to the fourth technical year.
        marks: (A, S) positions in ``MARKS``.
        second_swedish: (A,) bool, SVA instead of SV.
        language: (A,) mark in a modern language as språkval, -1 = none.
        language_code: (A,) position in ``LANGUAGES``.
        mother: (A,) mark in the mother tongue, -1 = none.
        mother_code: (A,) position in ``MOTHER_TONGUES``.
        elective: (A,) bool, the modern language is read as elevens val and counts like any subject.
        merit: (A,) merit value of these marks.
    """

    home: Int
    born: npt.NDArray[np.datetime64]
    late: Bool
    dance: Bool
    completed: Bool
    marks: Int8
    second_swedish: Bool
    language: Int8
    language_code: Int8
    mother: Int8
    mother_code: Int8
    elective: Bool
    merit: Float

    @property
    def passed(self) -> Bool:
        """(A, S) whether the mark is a pass."""
        return self.marks < F

    @property
    def others(self) -> Int:
        """(A,) passed subjects beside Swedish, English and mathematics."""
        core = self.passed[:, [SWEDISH, ENGLISH, MATHS]].sum(axis=1)
        extra = ((self.language >= 0) & (self.language < F)).astype(np.int64) + ((self.mother >= 0) & (self.mother < F))
        others: Int = self.passed.sum(axis=1) - core + extra
        return others

    @property
    def vocational(self) -> Bool:
        """(A,) passes what every national programme asks: Swedish, English, mathematics and five more."""
        return self.passed[:, [SWEDISH, ENGLISH, MATHS]].all(axis=1) & (self.others >= 5)

    @property
    def preparatory(self) -> Bool:
        """(A,) passes nine more, as the preparatory programmes ask."""
        return self.vocational & (self.others >= 9)

    @property
    def introductory(self) -> Bool:
        """(A,) passes what programinriktat val asks: Swedish, and English or mathematics with some more."""
        swedish, english, maths = (self.passed[:, column] for column in (SWEDISH, ENGLISH, MATHS))
        return swedish & ((english & maths & (self.others >= 3)) | ((english | maths) & (self.others >= 4)))


def invent_people(rng: np.random.Generator, supply: Supply, size: int, year: int = YEAR) -> People:
    """Draw so many applicants to an admission year; no applicants gives empty columns."""
    in_area = supply.home["in_area"].to_numpy()
    weight = supply.home["weight"].to_numpy()
    chance = np.where(in_area, weight * (1 - OUTSIDE_SHARE) / weight[in_area].sum(), 0.0)
    chance += np.where(in_area, 0.0, weight * OUTSIDE_SHARE / weight[~in_area].sum())
    home = rng.choice(len(weight), size, p=chance)
    completed = np.zeros(size, np.bool_)
    if FOURTH_YEAR in supply.programme:
        completed[rng.permutation(size)[: round(size * FOURTH_YEAR_SHARE)]] = True
    marks, ability = _marks(rng, size)
    modern = rng.random(size) < 0.70 + 0.18 * np.clip(ability, -1, 1)
    language = np.where(modern, _graded(13.9 + 3.2 * ability + 1.8 * rng.standard_normal(size)), -1).astype(np.int8)
    reads_mother = rng.random(size) < 0.07
    mother = np.where(reads_mother, _graded(16.5 + rng.standard_normal(size)), -1).astype(np.int8)
    elective = (language >= 0) & (rng.random(size) < 0.03)
    return People(
        home=home,
        born=_births(rng, size, completed, year),
        late=rng.random(size) < LATE_SHARE,
        dance=rng.random(size) < DANCE_SHARE,
        completed=completed,
        marks=marks,
        second_swedish=rng.random(size) < np.clip(0.09 - 0.10 * ability, 0.01, 0.5),
        language=language,
        language_code=rng.choice(len(LANGUAGES), size, p=[0.62, 0.2, 0.18]).astype(np.int8),
        mother=mother,
        mother_code=rng.integers(0, len(MOTHER_TONGUES), size, dtype=np.int8),
        elective=elective,
        merit=_merit(marks, language, mother, elective),
    )


def _marks(rng: np.random.Generator, size: int) -> tuple[Int8, Float]:
    """Marks from one latent ability and an own part in each subject, and the ability."""
    ability = rng.standard_normal(size)
    ability = np.where(ability < 0, 1.15 * ability, 0.9 * ability)
    own = rng.standard_normal((size, len(SUBJECTS)), dtype=np.float32)
    marks = _graded(15.1 + 3.1 * ability[:, None] + EASE + 1.7 * own)
    short_stay = rng.random(size) < np.where(ability < -1, 0.08, 0.002)
    gap = np.where(short_stay, 0.35, np.where(ability < -1, 0.02, 0.0015))
    absent = rng.random(marks.shape, dtype=np.float32) < gap[:, None]
    return np.where(absent, MISSING, marks).astype(np.int8), ability


def _graded(knowledge: Float) -> Int8:
    """The mark for each value of knowledge."""
    marks: Int8 = (knowledge[..., None] < STEPS).sum(axis=-1, dtype=np.int8)
    return marks


def _merit(marks: Int8, language: Int8, mother: Int8, elective: Bool) -> Float:
    """Sixteen best marks and the språkval; what guides the wishes, the admission computes its own."""
    points = POINTS[marks]
    extra = [np.where(mother >= 0, POINTS[mother], 0.0), np.where(elective, POINTS[language], 0.0)]
    best = np.sort(np.column_stack([points, *extra]), axis=1)[:, -16:].sum(axis=1)
    merit: Float = best + np.where((language >= 0) & ~elective, POINTS[language], 0.0)
    return merit


def _births(rng: np.random.Generator, size: int, completed: Bool, year: int) -> npt.NDArray[np.datetime64]:
    """Birth dates: most turn 16 in the admission year."""
    age = rng.choice([15, 16, 17, 18, 19], size, p=[0.01, 0.93, 0.045, 0.01, 0.005])
    age = np.where(completed, rng.integers(19, 22, size), age)
    first = (year - age - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    births: npt.NDArray[np.datetime64] = first + rng.integers(0, 365, size).astype("timedelta64[D]")
    return births
