"""How each person stands in each measure: ``core.measure_counts.standing`` for a whole register at once."""

from datetime import date

import ibis
from ibis import Table
from ibis.expr.types import BooleanValue

from gymnasieregion.contexts.register.core.codes import ProgrammeGroup
from gymnasieregion.contexts.register.core.followup import FollowUpRules
from gymnasieregion.contexts.register.core.measures import MEASURES, Measure
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
"""The column of what is seen on one day; what happens on a day has ``<name>_year``, within how many school years."""


def standings(known: Table, day: date, rules: FollowUpRules) -> dict[str, BooleanValue]:
    """A column for each measure: whether somebody reached it in time, null for one who is not counted in it.

    Args:
        known: One row a person, with what ``analytics.outcomes`` knows of each before this.
        day: The day that the figures are of.
        rules: Of that day.
    """
    nobody = ibis.null("boolean")
    return {
        id_: _belongs(known, measure, day, rules).ifelse(_has_reached(known, measure), nobody)
        for id_, measure in MEASURES.items()
    }


def _belongs(known: Table, measure: Measure, day: date, rules: FollowUpRules) -> BooleanValue:
    """Whether somebody is of the measure's population, and of a cohort whose figures can be final."""
    of = measure.population
    groups = sorted(group.number for group in FIRST_GROUPS[of])
    belongs = (known.part <= measure.last_known_cohort(day, rules)) & known.group.isin(groups)
    if of in WITH_NUMBER:
        belongs &= known.has_number
    if of in WITHOUT_IB:
        last = rules.ib_excluded_from - measure.years
        belongs &= (known.group != ProgrammeGroup.IB.number) | (known.part < last)
    if of is Population.INTRODUCTORY_IN_OCTOBER:
        belongs &= known.introductory
    if of is Population.IN_OCTOBER:
        belongs &= known.in_school
    return belongs


def _has_reached(known: Table, measure: Measure) -> BooleanValue:
    """Whether somebody of the population reached it in time."""
    if measure.reached in SEEN:
        return known[SEEN[measure.reached]]
    in_time = known[f"{measure.reached.lower()}_year"] <= measure.years
    return in_time.fill_null(ibis.literal(value=False))
