"""Figures of follow-up out of the warehouse, each with its definition, its day and its source.

The counts are raw: whoever publishes them takes them through ``platform.disclosure`` first.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

from django.conf import settings

from gymnasieregion.contexts.register.core.competing_risks import Counts
from gymnasieregion.contexts.register.core.followup import Risk
from gymnasieregion.contexts.register.core.measures import Measure, Perspective, Question
from gymnasieregion.contexts.register.selectors.followup_rules import follow_up_rules_on
from gymnasieregion.warehouse.engine import engine
from gymnasieregion.warehouse.store import Snapshot, current

if TYPE_CHECKING:
    from ibis import Table

Row: TypeAlias = Mapping[str, str | int | float | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of raw counts, and what stands beside it.

    Args:
        rows: A row for each group, by its cuts in order; what it holds beside them, each function says.
        perspective: Whose pupils they are.
        definitions: The definition of each measure by its id, in Swedish and in English.
        sources: Whose definition each is.
        day: The day that the figures are of.
        known_at: What came to be known later is not in them.
    """

    rows: tuple[Row, ...]
    perspective: Perspective
    definitions: Mapping[str, tuple[str, str]]
    sources: Mapping[str, str]
    day: date
    known_at: datetime


def shares(measures: Sequence[Measure], question: Question) -> Figures:
    """How many are counted in each measure (``<id>_of``) and how many of them reached it (``<id>``).

    Raises:
        NoSnapshotError: If the warehouse is empty.
    """
    from gymnasieregion.contexts.register.analytics import measures as asks  # noqa: PLC0415 - Ibis is heavy

    snapshot, tables = _warehouse()
    return _figures(snapshot, measures, question, asks.shares(tables["outcomes"], measures, question))


def median_days(measure: Measure, question: Question, cohorts: Collection[int] = ()) -> Figures:
    """How many reached it in time (``persons``), and the median of their days from the start (``days``).

    Args:
        measure: One of what happens on a day.
        question: Whose pupils.
        cohorts: These alone; nothing for all.

    Raises:
        NoSnapshotError: If the warehouse is empty.
    """
    from gymnasieregion.contexts.register.analytics import measures as asks  # noqa: PLC0415 - Ibis is heavy

    snapshot, tables = _warehouse()
    outcomes = tables["outcomes"]
    of = outcomes.filter(outcomes.part.isin(sorted(cohorts))) if cohorts else outcomes
    return _figures(snapshot, [measure], question, asks.median_days(of, measure, question))


def flows(question: Question) -> Figures:
    """How many times (``moves``) somebody went from a programme (``left``) straight to another (``entered``).

    Raises:
        NoSnapshotError: If the warehouse is empty.
    """
    from gymnasieregion.contexts.register.analytics import flows as asks  # noqa: PLC0415 - Ibis is heavy

    snapshot, tables = _warehouse()
    return _figures(snapshot, [], question, asks.flows(tables["spells"], question, snapshot.day))


def steps(question: Question) -> Figures:
    """How many (``persons``) were ``before`` on a 15 October, the ``step``, and ``after`` on the next.

    Raises:
        NoSnapshotError: If the warehouse is empty.
    """
    from gymnasieregion.contexts.register.analytics import flows as asks  # noqa: PLC0415 - Ibis is heavy

    snapshot, tables = _warehouse()
    return _figures(snapshot, [], question, asks.steps(tables["outcomes"], question))


def risks(question: Question) -> Figures:
    """How many (``persons``) met with what first (``risk``, its number) after how many ``months``.

    Raises:
        NoSnapshotError: If the warehouse is empty.
    """
    from gymnasieregion.contexts.register.analytics import flows as asks  # noqa: PLC0415 - Ibis is heavy

    snapshot, tables = _warehouse()
    return _figures(snapshot, [], question, asks.risks(tables["outcomes"], question))


def risk_counts(question: Question) -> tuple[Counts, Figures]:
    """The same as ``selectors.curves`` draws it; the question has no cuts.

    Raises:
        NoSnapshotError: If the warehouse is empty.
    """
    assert not question.cuts
    figures = risks(question)
    return counts_of(figures.rows), figures


def counts_of(rows: Iterable[Row]) -> Counts:
    """The rows of ``risks`` for one group, or for several as one."""
    kinds, counts = {risk.number: risk for risk in Risk}, Counter[tuple[int, Risk]]()
    for row in rows:
        counts[int(str(row["months"])), kinds[int(str(row["risk"]))]] += int(str(row["persons"]))
    return counts


def _warehouse() -> "tuple[Snapshot, Mapping[str, Table]]":
    snapshot = current(settings.WAREHOUSE)
    return snapshot, engine(settings.ANALYTICS).tables(snapshot)


def _figures(snapshot: Snapshot, measures: Sequence[Measure], question: Question, asked: "Table") -> Figures:
    rules = follow_up_rules_on(snapshot.day)
    answer = engine(settings.ANALYTICS).rows(asked)
    return Figures(
        rows=tuple(answer.sort(answer.columns, nulls_last=True).iter_rows(named=True)),
        perspective=question.perspective,
        definitions={measure.id: measure.definition(question.perspective, rules) for measure in measures},
        sources={measure.id: measure.source for measure in measures},
        day=snapshot.day,
        known_at=snapshot.known_at,
    )
