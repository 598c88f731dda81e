"""The rows of the explorer's tables: which cuts lie within which, and what each value is called."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from gymnasieregion.contexts.offer.api import programmes, school_units
from gymnasieregion.contexts.register.core.codes import ProgrammeGroup, Sex
from gymnasieregion.contexts.register.core.measures import Cut, Perspective
from gymnasieregion.contexts.register.selectors.followup import Row
from gymnasieregion.law.reference import municipality_text
from gymnasieregion.platform.disclosure.api import Dimension

Words = tuple[str, str]

ALL, NOBODY_KNOWS = "ALL", "?"
"""Everybody; and a value that the register does not have."""

WITHIN: Mapping[Cut, tuple[Cut, ...]] = MappingProxyType(
    {
        Cut.UNIT: (Cut.PROVIDER, Cut.MUNICIPALITY),
        Cut.PROVIDER: (Cut.PROVIDER_FORM,),
        Cut.PROGRAMME: (Cut.GROUP,),
    }
)
"""A value of a cut lies within one value of each of these; of others within everybody."""

FINEST: Mapping[Perspective, tuple[Cut, ...]] = MappingProxyType(
    {
        Perspective.SCHOOL: (Cut.PROGRAMME, Cut.UNIT, Cut.ADMISSION_GROUP),
        Perspective.HOME: (Cut.PROGRAMME, Cut.HOME, Cut.ADMISSION_GROUP),
    }
)
"""The tables that are protected, by what their rows are at the finest; the other cuts are sums of these."""

WITHOUT_SEX = frozenset({Cut.UNIT, Cut.PROGRAMME, Cut.HOME})
"""Tables that are not divided by sex too: with so few in each they would be silent on more years. Two tables of a
perspective that were would share the sexes, which ``cohort_tables`` then has to say."""

SEATS: Mapping[str, Words] = MappingProxyType(
    {"OPEN": ("Alla platser", "Open places"), "FREE": ("Fri kvot", "Free quota")}
)
FORMS: Mapping[str, Words] = MappingProxyType(
    {
        "MUNICIPAL": ("Kommunal", "Municipal"),
        "INDEPENDENT": ("Fristående", "Independent"),
        "REGIONAL": ("Regional", "Regional"),
        "STATE": ("Statlig", "State"),
    }
)
NOT_ADMITTED: Words = ("Inte genom antagningen, eller okänt", "Not by the admission, or unknown")
CODED: Mapping[Cut, Mapping[str, Words]] = MappingProxyType(
    {
        Cut.GROUP: {each.value: (each.sv, each.en) for each in ProgrammeGroup},
        Cut.SEX: {each.value: (each.sv, each.en) for each in Sex},
        Cut.PROVIDER_FORM: FORMS,
        Cut.ADMISSION_GROUP: {**SEATS, NOBODY_KNOWS: NOT_ADMITTED},
    }
)
"""What codes are called."""

UNKNOWN: Words = ("Okänt", "Unknown")
LARGE = 10_000
"""Beginners of a year from which flows and curves are of each year, and divided more finely. Of fewer they are of all
years together: divided further nearly nothing could be shown. A number of our own, from trying (docs/adr/0039)."""


def is_large(rows: Iterable[Row]) -> bool:
    """Whether single years of start are divided by.

    Args:
        rows: Raw rows of ``cohort`` and ``persons`` that count each person once; none is not large.
    """
    beginners = Counter[str]()
    for row in rows:
        beginners[str(row["cohort"])] += int(str(row["persons"]))
    return max(beginners.values(), default=0) >= LARGE


def cuts_from(finest: Cut) -> tuple[Cut, ...]:
    """A cut and all that it lies within, the finest first.

    >>> [cut.value for cut in cuts_from(Cut.UNIT)]
    ['unit', 'provider', 'municipality', 'provider_form']
    """
    found = [finest]
    for cut in found:
        found += [above for above in WITHIN.get(cut, ()) if above not in found]
    return tuple(found)


def finest_of(perspective: Perspective, cut: Cut | None, *, by_sex: bool) -> Cut | None:
    """The table where a cut is to be found; None where it is in none.

    Args:
        perspective: Whose pupils.
        cut: What the rows are; None for the whole region, and the sexes, which are in every table.
        by_sex: Whether it is to be divided by sex too.
    """
    everywhere = cut is None or cut is Cut.SEX
    for finest in FINEST[perspective]:
        if (everywhere or cut in cuts_from(finest)) and not (by_sex and finest in WITHOUT_SEX):
            return finest
    return None


def value_of(cut: Cut, row: Row) -> str:
    """The value of a cut in a row of the warehouse, as files and addresses write it."""
    held = row[cut.value]
    if held is None or held == "":
        return NOBODY_KNOWS
    if cut in {Cut.HOME, Cut.MUNICIPALITY}:
        return f"{held:04}"
    if cut is Cut.GROUP:
        return next(group.value for group in ProgrammeGroup if group.number == held)
    if cut is Cut.SEX:
        return next(sex.value for sex in Sex if sex.number == held)
    return str(held)


def code_of(cut: Cut, value: str) -> str:
    """A value as it is told apart from those of other cuts in the same table."""
    return f"{cut.value}:{value}"


def rows_dimension(finest: Cut, facts: Iterable[Row]) -> Dimension:
    """The rows of a table: all values that occur, the sums that they lie within, and everybody last.

    Args:
        finest: What people are counted by.
        facts: Rows of the warehouse with that cut and all that it lies within.
    """
    within: dict[str, tuple[str, ...]] = {}
    for fact in facts:
        for cut in cuts_from(finest):
            above = tuple(code_of(each, value_of(each, fact)) for each in WITHIN.get(cut, ()))
            within[code_of(cut, value_of(cut, fact))] = above or (ALL,)
    return Dimension("rows", (*sorted(within), ALL), within)


def names_of(cut: Cut | None, day: date) -> Mapping[str, Words]:
    """What the values of a cut are called; a value that is left out is called as it is written.

    Args:
        cut: Which; None for the whole region.
        day: Schools are called what they were on it.
    """
    if cut is Cut.UNIT:
        return {unit.key: (unit.name_on(day),) * 2 for unit in school_units()}
    if cut is Cut.PROVIDER:
        return {unit.provider: (unit.provider_name,) * 2 for unit in school_units()}
    if cut is Cut.PROGRAMME:
        return {each.code: (f"{each.name_sv} ({each.code})",) * 2 for each in programmes()}
    return CODED.get(cut, {}) if cut else {}


def words_of(cut: Cut, value: str, names: Mapping[str, Words]) -> Words:
    """What a value is called."""
    if value in names:
        return names[value]
    if value == NOBODY_KNOWS:
        return UNKNOWN
    if cut in {Cut.HOME, Cut.MUNICIPALITY}:
        return municipality_text(value), municipality_text(value)
    return value, value
