"""What is asked of the warehouse is what the readable twin says, for every register there could be."""

from datetime import date

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gymnasieregion.contexts.register.analytics.flows import flows, risks, steps
from gymnasieregion.contexts.register.analytics.measures import SEEN, cube, median_days
from gymnasieregion.contexts.register.analytics.outcomes import TIMED, outcomes
from gymnasieregion.contexts.register.core import measure_counts as twin
from gymnasieregion.contexts.register.core.followup import OCTOBERS, outcome_of, within_years
from gymnasieregion.contexts.register.core.measures import (
    CUTS,
    MEASURES,
    Cut,
    MixedPerspectivesError,
    Perspective,
    Question,
)
from gymnasieregion.warehouse.engine import engine
from tests.followup_registers import RULES, days, registers, tables

questions = st.sampled_from(list(Perspective)).flatmap(
    lambda perspective: st.builds(
        lambda cuts, day: Question(perspective, tuple(cuts), day, RULES),
        st.lists(st.sampled_from(sorted(CUTS[perspective])), unique=True, max_size=3),
        days,
    )
)
quick = settings(max_examples=max(25, settings().max_examples // 4), suppress_health_check=list(HealthCheck))


def rows(question):
    return engine().rows(question)


def keyed(frame, figures):
    """The rows of an answer by what stands before the figures."""
    keys = [column for column in frame.columns if column not in figures]
    return {
        tuple(row[key] for key in keys): tuple(row[name] for name in figures) for row in frame.iter_rows(named=True)
    }


def outcomes_of(register, day):
    persons, spells = (ibis.memtable(table) for table in tables(register))
    return rows(outcomes(persons, spells, day, RULES))


@quick
@given(registers, days)
def test_what_became_of_each_is_what_the_twin_says(register, day):
    found = {row["person"]: row for row in outcomes_of(register, day).iter_rows(named=True)}
    begun = {f"p{number}": pupil for number, pupil in enumerate(register) if pupil.started_on <= day}
    assert found.keys() == begun.keys()
    for name, pupil in begun.items():
        outcome, row = outcome_of(pupil, day, RULES), found[name]
        for what in TIMED:
            on = getattr(outcome, f"{what}_on")
            expected = (None, None) if on is None else (within_years(pupil.cohort, on), (on - pupil.started_on).days)
            assert (what, row[f"{what}_year"], row[f"{what}_days"]) == (what, *expected)
        assert tuple(row[f"october_{number}"] for number in range(OCTOBERS)) == outcome.octobers
        for what in ("in_school", "introductory", *SEEN.values(), "risk_months"):
            assert (what, row[what]) == (what, getattr(outcome, what))
        assert row["risk"] == outcome.risk.number


@quick
@given(registers, questions)
def test_every_share_is_what_the_twin_says(register, question):
    found = rows(cube(ibis.memtable(outcomes_of(register, question.day)), list(MEASURES.values()), question))
    for measure in MEASURES.values():
        counts = keyed(found.select(*(cut.value for cut in question.cuts), f"{measure.id}_of", measure.id),
                       (f"{measure.id}_of", measure.id))  # fmt: skip
        shown = {key: figures for key, figures in counts.items() if figures[0]}
        assert (measure.id, shown) == (measure.id, twin.shares(register, measure, question))


@quick
@given(registers, questions, st.sampled_from([each for each in MEASURES.values() if each.reached not in SEEN]))
def test_every_median_is_what_the_twin_says(register, question, measure):
    found = rows(median_days(ibis.memtable(outcomes_of(register, question.day)), measure, question))
    assert keyed(found, ("persons", "days")) == twin.median_days(register, measure, question)


@quick
@given(registers, questions)
def test_flows_steps_and_risks_are_what_the_twin_says(register, question):
    made = ibis.memtable(outcomes_of(register, question.day))
    spells = ibis.memtable(tables(register)[1])
    for asked, order, figure, counted in (
        (flows(spells, question), ("left", "entered"), "moves", twin.flows),
        (steps(made, question), ("step", "before", "after"), "persons", twin.steps),
        (risks(made, question), ("months", "risk"), "persons", twin.risks),
    ):
        found = rows(asked).select(*(cut.value for cut in question.cuts), *order, figure)
        found = {key: count for key, (count,) in keyed(found, (figure,)).items()}
        assert found == counted(register, question)


def test_home_and_school_are_never_mixed():
    with pytest.raises(MixedPerspectivesError, match="School unit"):
        Question(Perspective.HOME, (Cut.COHORT, Cut.UNIT), date(2025, 1, 1), RULES)
    with pytest.raises(MixedPerspectivesError, match="Home municipality"):
        Question(Perspective.SCHOOL, (Cut.HOME,), date(2025, 1, 1), RULES)
