"""The tables of the cohort explorer, protected whole: whatever is asked for is a part of one of them.

For each measure and perspective there is one table of each kind of rows (``cohort_rows.FINEST``), with all its sums. It
goes through disclosure control once, together with the others, and a page shows a part: nobody learns more by asking in
another way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.conf import settings

from gymnasieregion.contexts.register.core.measures import MEASURES, Cut, Measure, Perspective, Question
from gymnasieregion.contexts.register.core.populations import Population
from gymnasieregion.contexts.register.selectors import followup
from gymnasieregion.contexts.register.selectors.cohort_rows import (
    ALL,
    FINEST,
    WITHOUT_SEX,
    code_of,
    cuts_from,
    rows_dimension,
    value_of,
)
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.disclosure.api import (
    Dimension,
    Finest,
    Groups,
    Kind,
    Published,
    PublishedTable,
    Rule,
    counted,
    protect_shares_together,
    rule_in_force,
)
from gymnasieregion.warehouse.store import current

TOGETHER = "TOGETHER"
"""The last cohorts as one group."""

YEARS_TOGETHER = 3
"""So many of them: what a small school can say where a single year is too few."""

TABLES_KEPT = 16
ROWS, COHORT, SEX = "rows", "cohort", "sex"
Leaves = dict[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class Explored:
    """What may be shown of a measure in a perspective.

    Args:
        tables: By the cut that their rows are at the finest; of the dimensions ``rows``, ``cohort``, ``sex`` (``ALL``
            alone where it is not divided) and the measure.
        cohorts: The cohorts whose figures are final, in order; nothing when nobody is counted.
        together: Those of them that are shown as one group too; nothing for fewer than two.
        definition: In Swedish and in English.
        source: Whose definition it is.
        day: The day that the figures are of.
        known_at: What came to be known later is not in them.
    """

    tables: Mapping[Cut, PublishedTable]
    cohorts: tuple[int, ...]
    together: tuple[int, ...]
    definition: tuple[str, str]
    source: str
    day: date
    known_at: datetime


def explored(measure: Measure, perspective: Perspective, today: date) -> Explored:
    """What may be shown of a measure; computed once for each snapshot.

    Args:
        measure: Which.
        perspective: Whose pupils.
        today: The rule of the day is asked what is too few.

    Raises:
        NoSnapshotError: If the warehouse is empty.
    """
    return _explored(measure.id, perspective, today, str(current(settings.WAREHOUSE).folder))


def with_introductory(measure: Measure) -> Measure | None:
    """The same measure with those who began an introductory programme; None where there is no other."""
    if measure.population is not Population.KOLADA_NOT_IM:
        return None
    same = (measure.reached, measure.years, Population.KOLADA)
    return next(each for each in MEASURES.values() if (each.reached, each.years, each.population) == same)


@lru_cache(maxsize=TABLES_KEPT)
def _explored(id_: str, perspective: Perspective, today: date, folder: str) -> Explored:
    del folder  # another snapshot is another key
    measure = MEASURES[id_]
    measures = [each for each in (measure, with_introductory(measure)) if each]
    rule = rule_in_force(law_book(), today, Finest.SCHOOL)
    asked = {
        finest: followup.shares(measures, Question(perspective, (Cut.COHORT, *_cuts(finest))))
        for finest in FINEST[perspective]
    }
    figures = asked[FINEST[perspective][0]]
    cohorts = tuple(sorted({int(str(row["cohort"])) for row in figures.rows if row[f"{id_}_of"]}))
    return Explored(
        tables=_protected(measure, {finest: figures.rows for finest, figures in asked.items()}, rule),
        cohorts=cohorts,
        together=last_together(cohorts),
        definition=figures.definitions[id_],
        source=figures.sources[id_],
        day=figures.day,
        known_at=figures.known_at,
    )


def last_together(cohorts: Sequence[int]) -> tuple[int, ...]:
    """The cohorts that are shown as one group too; nothing for fewer than two.

    >>> last_together([2019, 2020, 2021, 2022]), last_together([2022])
    ((2020, 2021, 2022), ())
    """
    return tuple(cohorts[-YEARS_TOGETHER:]) if len(cohorts) > 1 else ()


def _cuts(finest: Cut) -> tuple[Cut, ...]:
    return (*cuts_from(finest), *(() if finest in WITHOUT_SEX else (Cut.SEX,)))


def _protected(
    measure: Measure, facts: Mapping[Cut, Sequence[followup.Row]], rule: Rule
) -> Mapping[Cut, PublishedTable]:
    """The tables of a measure, through disclosure control together."""
    larger = with_introductory(measure)
    held = {finest: [row for row in rows if row[f"{(larger or measure).id}_of"]] for finest, rows in facts.items()}
    tables = protect_shares_together([_groups(finest, measure, rows) for finest, rows in held.items()], (COHORT,), rule)
    found = dict(zip(held, tables, strict=True))
    if larger is None:
        return found
    return {
        finest: _apart_from(found[finest], _leaves(finest, measure, rows), _leaves(finest, larger, rows), rule)
        for finest, rows in held.items()
    }


def _groups(finest: Cut, measure: Measure, held: Sequence[followup.Row]) -> Groups:
    """How many are counted, and how many reached it, by row, cohort and sex, with all their sums."""
    wholes, parts = _leaves(finest, measure, held)
    cohorts = sorted({cohort for _, cohort, _ in wholes})
    sexes = sorted({sex for _, _, sex in wholes} - {ALL})
    dimensions = (
        rows_dimension(finest, held),
        _cohorts(cohorts),
        Dimension(SEX, (*sexes, ALL), dict.fromkeys(sexes, (ALL,))),
    )
    return Groups(dimensions, dict(wholes), parts)


def _leaves(finest: Cut, measure: Measure, facts: Sequence[followup.Row]) -> tuple[Leaves, Leaves]:
    """How many are counted, and how many reached it, by row, cohort and sex."""
    wholes: Leaves = {}
    parts: Leaves = {}
    for fact in facts:
        sex = ALL if finest in WITHOUT_SEX else value_of(Cut.SEX, fact)
        at = (code_of(finest, value_of(finest, fact)), str(fact["cohort"]), sex)
        wholes[at], parts[at] = int(fact[f"{measure.id}_of"] or 0), int(fact[measure.id] or 0)
    return wholes, parts


def _cohorts(cohorts: Sequence[str]) -> Dimension:
    """The cohorts, and the last of them as one group."""
    last = last_together([int(cohort) for cohort in cohorts])
    total = (TOGETHER,) if last or not cohorts else ()
    return Dimension(COHORT, (*cohorts, *total), {str(cohort): (TOGETHER,) for cohort in last})


def _apart_from(
    table: PublishedTable, counts: tuple[Leaves, Leaves], larger: tuple[Leaves, Leaves], rule: Rule
) -> PublishedTable:
    """Hide the figures that would tell of a few by their difference from the measure that counts more people."""
    shape = table.dimensions[:-1]
    more, reached = (
        counted(shape, {at: count - own[at] for at, count in all_of.items()}).numbers
        for own, all_of in zip(counts, larger, strict=True)
    )
    tells = [
        any(rule.hides(count) for count in (whole or 0, part or 0, (whole or 0) - (part or 0)))
        for whole, part in zip(more, reached, strict=True)
    ]
    figures, dots = len(table.dimensions[-1].codes), Published(Kind.HIDDEN, None, rule)
    cells = tuple(
        dots if tells[at // figures] and cell.number is not None else cell for at, cell in enumerate(table.cells)
    )
    return PublishedTable(table.dimensions, cells)
