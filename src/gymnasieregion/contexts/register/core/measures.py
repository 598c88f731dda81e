"""The measures of follow-up: of whom, what, within how long, in whose perspective, with definition and source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import ClassVar

from gymnasieregion.contexts.register.core.codes import Coded
from gymnasieregion.contexts.register.core.followup import FollowUpRules, counted_on, school_year_of
from gymnasieregion.contexts.register.core.populations import Population, Reached
from gymnasieregion.kernel.errors import RegionError


class Perspective(Coded):
    """Whose pupils a figure is of; the two are never mixed. **Source:** Kolada's titles, hemkommun and lägeskommun."""

    HOME = "HOME", "Hemkommun: de som bodde där när de började", "Home municipality: those who lived there at the start"
    SCHOOL = "SCHOOL", "Skola: de som började där", "School: those who began there"


class Cut(Coded):
    """What a table is divided by; the code is the column in the warehouse."""

    COHORT = "cohort", "Startår", "Year of start"
    PROGRAMME = "programme", "Första program", "First programme"
    GROUP = "group", "Slag av program", "Kind of programme"
    SEX = "sex", "Kön", "Sex"
    ADMISSION_GROUP = "admission_group", "Antagningsgrupp", "Admission group"
    HOME = "home", "Hemkommun", "Home municipality"
    MUNICIPALITY = "municipality", "Skolans kommun", "The school's municipality"
    PROVIDER = "provider", "Huvudman", "Provider"
    PROVIDER_FORM = "provider_form", "Slag av huvudman", "Kind of provider"
    UNIT = "unit", "Skolenhet", "School unit"


OF_BOTH = frozenset({Cut.COHORT, Cut.PROGRAMME, Cut.GROUP, Cut.SEX, Cut.ADMISSION_GROUP})
CUTS: Mapping[Perspective, frozenset[Cut]] = MappingProxyType(
    {
        Perspective.HOME: OF_BOTH | {Cut.HOME},
        Perspective.SCHOOL: OF_BOTH | {Cut.MUNICIPALITY, Cut.PROVIDER, Cut.PROVIDER_FORM, Cut.UNIT},
    }
)
"""What a table may be divided by in each perspective; divided by nothing it is of the whole region."""


class MixedPerspectivesError(RegionError):
    """A table by home would be divided by school, or the other way round."""

    sv: ClassVar[str] = "{cut_sv} går inte att visa i perspektivet {perspective_sv}."
    en: ClassVar[str] = "{cut_en} cannot be shown in the perspective {perspective_en}."


SEEN_IN_OCTOBER: Mapping[Reached, int] = MappingProxyType(
    {Reached.NATIONAL_NEXT: 1, Reached.IN_YEAR_2: 1, Reached.IN_YEAR_3: 2}
)
"""What is seen on one day, and how many years after the first 15 October; all else happens within school years."""

KOLADA, OWN = "Efter Kolada {}, metadata april 2026", "Egen definition; ingen officiell finns"


@dataclass(frozen=True, slots=True)
class Measure:
    """A published share: of a population, those who reached something within so many school years.

    Args:
        id: Its name in files and addresses; never changed.
        sv: Its name for people; ``en`` in English.
        years: School years, the first being that of the start; a year ends with June.
        source: Whose definition it is.
    """

    id: str
    sv: str
    en: str
    population: Population
    reached: Reached
    years: int
    source: str

    def definition(self, perspective: Perspective, rules: FollowUpRules) -> tuple[str, str]:
        """The whole definition, in Swedish and in English."""
        values = {"ib": rules.ib_excluded_from, "points": rules.certificate_points, "days": rules.return_days}
        sv, en = f" senast i juni {self.years} år efter starten", f" by June {self.years} years after the start"
        if self.reached in SEEN_IN_OCTOBER:
            sv = en = ""
        return (
            f"{self.reached.sv}{sv}. {self.population.sv} {perspective.sv}.".format(**values),
            f"{self.reached.en}{en}. {self.population.en} {perspective.en}.".format(**values),
        )

    def last_known_cohort(self, day: date, rules: FollowUpRules) -> int:
        """The last cohort whose figure can be final at the end of a day."""
        if self.reached in SEEN_IN_OCTOBER:
            return (
                max(year for year in (day.year - 1, day.year) if counted_on(year, 0) <= day)
                - SEEN_IN_OCTOBER[self.reached]
            )
        waited = timedelta(days=rules.return_days) if self.reached is Reached.DROPOUT else timedelta()
        return school_year_of(day - waited) - self.years


@dataclass(frozen=True, slots=True)
class Question:
    """Whose pupils, and divided by what.

    Args:
        perspective: Whose.
        cuts: Of those that the perspective allows; nothing for the whole region.
        where: Only those of whom each of these cuts is this value.
    """

    perspective: Perspective
    cuts: tuple[Cut, ...] = ()
    where: tuple[tuple[Cut, str | int], ...] = ()

    def __post_init__(self) -> None:
        check_cuts(self.perspective, (*self.cuts, *(cut for cut, _ in self.where)))


def check_cuts(perspective: Perspective, cuts: Iterable[Cut]) -> None:
    """Refuse a table that mixes the perspectives.

    Raises:
        MixedPerspectivesError: For the first cut that does not belong.
    """
    for cut in cuts:
        if cut not in CUTS[perspective]:
            raise MixedPerspectivesError(
                cut_sv=cut.sv, cut_en=cut.en, perspective_sv=perspective.sv, perspective_en=perspective.en
            )


def _graduation(id_: str, sv: str, en: str, reached: Reached, kolada: Mapping[int, str]) -> Iterable[Measure]:
    """With and without those who began an introductory programme."""
    without = (", utan introduktionsprogram", ", without introductory programmes")
    for years, kpi in kolada.items():
        names = (f"{sv} inom {years} år", f"{en} within {years} years")
        source = KOLADA.format(kpi)
        yield Measure(f"{id_}_{years}", *names, Population.KOLADA, reached, years, source)
        names = (names[0] + without[0], names[1] + without[1])
        yield Measure(f"{id_}_{years}_not_im", *names, Population.KOLADA_NOT_IM, reached, years, source)


def _within(id_: str, sv: str, en: str, of: Population, reached: Reached, years: Iterable[int]) -> Iterable[Measure]:
    """Measures of our own, by how long."""
    for year in years:
        names = (f"{sv} inom {year} år", f"{en} within {year} year{'s' * (year > 1)}")
        yield Measure(f"{id_}_{year}", *names, of, reached, year, OWN)


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        measure.id: measure
        for measure in (
            *_graduation("diploma", "Examen", "Diploma", Reached.DIPLOMA, {3: "N17445", 4: "N17461"}),
            *_graduation(
                "qualified", "Examen eller studiebevis", "Diploma or study certificate",
                Reached.QUALIFIED, {3: "N17441", 4: "N17457"},
            ),
            *_within("rechoice", "Omval", "Re-choice", Population.NATIONAL, Reached.RECHOICE, (1, 3)),
            *_within("dropout", "Avhopp", "Drop-out", Population.BEGINNERS, Reached.DROPOUT, (1, 3)),
            *_within(
                "national", "Introduktionsprogram till nationellt program", "Introductory to national programme",
                Population.INTRODUCTORY, Reached.NATIONAL, (1, 2, 3),
            ),
            Measure(
                "national_next", "På nationellt program året efter introduktionsprogram",
                "On a national programme the year after an introductory one",
                Population.INTRODUCTORY_IN_OCTOBER, Reached.NATIONAL_NEXT, 1, KOLADA.format("N17623"),
            ),
            Measure("year_2", "Kvar i årskurs 2", "On to year 2", Population.IN_OCTOBER, Reached.IN_YEAR_2, 1, OWN),
            Measure("year_3", "Kvar i årskurs 3", "On to year 3", Population.IN_OCTOBER, Reached.IN_YEAR_3, 2, OWN),
        )
    }
)  # fmt: skip
"""All of them by id, in the order that they are shown."""
