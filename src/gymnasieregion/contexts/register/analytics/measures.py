"""The published shares and medians: ``core.measure_counts.shares`` and ``median_days`` for a whole register at once."""

from collections.abc import Sequence

import ibis
from ibis import Table
from ibis.expr.types import BooleanValue

from gymnasieregion.contexts.register.core.codes import ProgrammeGroup
from gymnasieregion.contexts.register.core.measures import Cut, Measure, Perspective, Question
from gymnasieregion.contexts.register.core.populations import (
    FIRST_GROUPS,
    WITH_NUMBER,
    WITHOUT_IB,
    Population,
    Reached,
)

SEEN = {
    Reached.NATIONAL_NEXT: "national_next",
    Reached.IN_YEAR_2: "in_year_2",
    Reached.IN_YEAR_3: "in_year_3",
}
"""The column of what is seen on one day; what happens on a day has ``<name>_year`` and ``<name>_days``."""


def cube(outcomes: Table, measures: Sequence[Measure], question: Question) -> Table:
    """All the measures of each group of persons, in one pass.

    Args:
        outcomes: As ``analytics.outcomes`` gives them.
        measures: Which.
        question: Whose pupils, divided by what.

    Returns:
        The cuts; for each measure ``<id>_of``, how many are counted, and ``<id>``, how many of them reached it (int64,
        0 where nobody is counted). No row for a group of nobody; nobody at all and no cuts give one row of zeros.
    """
    rows = of_perspective(outcomes, question)
    figures = {}
    for measure in measures:
        belongs = _belongs(rows, measure, question)
        figures[f"{measure.id}_of"] = rows.count(where=belongs)
        figures[measure.id] = rows.count(where=belongs & _has_reached(rows, measure))
    return rows.aggregate(by=cuts(rows, question), **figures)


def median_days(outcomes: Table, measure: Measure, question: Question) -> Table:
    """How long it took those who reached something in time.

    Args:
        outcomes: As ``analytics.outcomes`` gives them.
        measure: One of what happens on a day.
        question: Whose pupils, divided by what.

    Returns:
        The cuts, ``persons`` (int64, at least 1) and ``days`` (float64), the exact median.
    """
    rows = of_perspective(outcomes, question)
    rows = rows.filter(_belongs(rows, measure, question) & _has_reached(rows, measure))
    days = rows[f"{measure.reached.lower()}_days"]
    figures = rows.aggregate(by=cuts(rows, question), persons=rows.count(), days=days.median().cast("float64"))
    return figures.filter(figures.persons > 0)


def of_perspective(rows: Table, question: Question) -> Table:
    """Those whom the perspective is of: by home only those who lived in the region, since we know all of them."""
    return rows.filter(rows.is_resident) if question.perspective is Perspective.HOME else rows


def cuts(rows: Table, question: Question) -> list[ibis.Value]:
    """The cuts of a question as columns to group by; the cohort is what the tables are parted by."""
    return [(rows.part if cut is Cut.COHORT else rows[cut.value]).name(cut.value) for cut in question.cuts]


def _belongs(rows: Table, measure: Measure, question: Question) -> BooleanValue:
    """Whether somebody is of the measure's population, and of a cohort whose figures can be final."""
    of = measure.population
    groups = sorted(group.number for group in FIRST_GROUPS[of])
    belongs = (rows.part <= measure.last_known_cohort(question.day, question.rules)) & rows.group.isin(groups)
    if of in WITH_NUMBER:
        belongs &= rows.has_number
    if of in WITHOUT_IB:
        last = question.rules.ib_excluded_from - measure.years
        belongs &= (rows.group != ProgrammeGroup.IB.number) | (rows.part < last)
    if of is Population.INTRODUCTORY_IN_OCTOBER:
        belongs &= rows.introductory
    if of is Population.IN_OCTOBER:
        belongs &= rows.in_school
    return belongs


def _has_reached(rows: Table, measure: Measure) -> BooleanValue:
    """Whether somebody of the population reached it in time."""
    if measure.reached in SEEN:
        return rows[SEEN[measure.reached]]
    in_time = rows[f"{measure.reached.lower()}_year"] <= measure.years
    return in_time.fill_null(ibis.literal(value=False))  # Spark does not count what is null as 0
