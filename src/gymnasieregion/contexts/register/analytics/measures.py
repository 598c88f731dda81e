"""The published shares and medians: ``core.measure_counts.shares`` and ``median_days`` for a whole register at once."""

from collections.abc import Iterable

import ibis
from ibis import Table

from gymnasieregion.contexts.register.core.measures import Cut, Measure, Perspective, Question


def shares(outcomes: Table, measures: Iterable[Measure], question: Question) -> Table:
    """Some measures, or all of them, of each group of persons, in one pass.

    Args:
        outcomes: As ``analytics.outcomes`` gives them.
        measures: Which.
        question: Whose pupils, divided by what.

    Returns:
        The cuts; for each measure ``<id>_of``, how many are counted, and ``<id>``, how many of them reached it (int64,
        null where nobody is counted). No row for a group of nobody; nobody at all and no cuts give one row.
    """
    rows = asked_about(outcomes, question)
    figures: dict[str, ibis.Value] = {}
    for measure in measures:
        figures |= {f"{measure.id}_of": rows[measure.id].count(), measure.id: rows[measure.id].sum()}
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
    rows = asked_about(outcomes, question)
    rows = rows.filter(rows[measure.id])
    days = rows[f"{measure.reached.lower()}_days"].median().cast("float64")
    figures = rows.aggregate(by=cuts(rows, question), persons=rows.count(), days=days)
    return figures.filter(figures.persons > 0)


def asked_about(rows: Table, question: Question) -> Table:
    """Those whom a question is about: by home only those who lived in the region, since we know all of them."""
    within = [_column(rows, cut) == value for cut, value in question.where]
    if question.perspective is Perspective.HOME:
        within.append(rows.is_resident)
    return rows.filter(within) if within else rows


def cuts(rows: Table, question: Question) -> list[ibis.Value]:
    """The cuts of a question as columns to group by."""
    return [_column(rows, cut).name(cut.value) for cut in question.cuts]


def _column(rows: Table, cut: Cut) -> ibis.Value:
    """The column of a cut; the cohort is what the tables are parted by."""
    return rows.part if cut is Cut.COHORT else rows[cut.value]
