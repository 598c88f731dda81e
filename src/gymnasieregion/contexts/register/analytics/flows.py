"""Flows and first events: ``core.measure_counts.flows``, ``steps`` and ``risks`` for a whole register at once."""

from datetime import date

import ibis
from ibis import Table

from gymnasieregion.contexts.register.analytics.measures import asked_about, cuts
from gymnasieregion.contexts.register.core.followup import OCTOBERS
from gymnasieregion.contexts.register.core.measures import Question
from gymnasieregion.contexts.register.core.populations import BEGINNERS

BEGINNER_NUMBERS = sorted(group.number for group in BEGINNERS)


def flows(spells: Table, question: Question, day: date) -> Table:
    """How many times somebody went from one programme straight to another.

    Args:
        spells: As in a snapshot.
        question: Whose pupils; the cuts are of the spell that was left.
        day: What was to come then counts as not happened.

    Returns:
        The cuts, ``left`` and ``entered`` (programmes, never the same), ``moves`` (int64, at least 1).
    """
    rows = asked_about(spells, question)
    rows = rows.filter((rows.next_programme != rows.programme) & (rows.next_start <= day))
    return rows.aggregate(
        by=[*cuts(rows, question), rows.programme.name("left"), rows.next_programme.name("entered")], moves=rows.count()
    )


def steps(outcomes: Table, question: Question) -> Table:
    """How many were where on one 15 October and on the next.

    Args:
        outcomes: As ``analytics.outcomes`` gives them.
        question: Whose pupils, divided by what.

    Returns:
        The cuts, ``before`` and ``after`` (programme or ``State``), ``persons`` (int64, at least 1), ``step`` (int8; 0
        from the 15 October of the start).
    """
    rows = asked_about(outcomes, question)
    rows = rows.filter(rows.group.isin(BEGINNER_NUMBERS))
    taken = []
    for number in range(OCTOBERS - 1):
        before, after = rows[f"october_{number}"], rows[f"october_{number + 1}"]
        pairs = rows.filter(before.notnull() & after.notnull())
        keys = [*cuts(pairs, question), before.name("before"), after.name("after")]
        counted = pairs.aggregate(by=keys, persons=pairs.count())
        taken.append(counted.mutate(step=ibis.literal(number, "int8")))
    return ibis.union(*taken)


def risks(outcomes: Table, question: Question) -> Table:
    """How many met with what first, and when: what the curves of competing risks are drawn from.

    Args:
        outcomes: As ``analytics.outcomes`` gives them.
        question: Whose pupils, divided by what.

    Returns:
        The cuts, ``months`` (int16, from 0), ``risk`` (int8, a ``Risk``'s number), ``persons`` (int64, at least 1).
    """
    rows = asked_about(outcomes, question)
    rows = rows.filter(rows.group.isin(BEGINNER_NUMBERS) & rows.risk_months.notnull())
    return rows.aggregate(by=[*cuts(rows, question), rows.risk_months.name("months"), rows.risk], persons=rows.count())
