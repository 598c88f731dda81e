"""What is asked of the warehouse is what the readable twin says, for every register there could be."""

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gymnasieregion.contexts.register.analytics.flows import flows, risks, steps
from gymnasieregion.contexts.register.analytics.measures import median_days, shares
from gymnasieregion.contexts.register.analytics.outcomes import TIMED, outcomes
from gymnasieregion.contexts.register.analytics.standings import SEEN
from gymnasieregion.contexts.register.core import measure_counts as twin
from gymnasieregion.contexts.register.core.followup import OCTOBERS, outcome_of
from gymnasieregion.contexts.register.core.measures import (
    CUTS,
    MEASURES,
    Cut,
    MixedPerspectivesError,
    Perspective,
    Question,
)
from tests.followup_registers import RULES, days, registers, tables

DUCKDB = ibis.duckdb.connect()
questions = st.sampled_from(list(Perspective)).flatmap(
    lambda perspective: st.builds(
        lambda cuts, where: Question(perspective, tuple(cuts), where),
        st.lists(st.sampled_from(sorted(CUTS[perspective])), unique=True, max_size=3),
        st.sampled_from([(), ((Cut.SEX, 1),), ((Cut.GROUP, 6), (Cut.COHORT, 2019)), ((Cut.PROGRAMME, "NA"),)]),
    )
)
quick = settings(max_examples=max(25, settings().max_examples // 4), suppress_health_check=list(HealthCheck))


def rows(question):
    return DUCKDB.to_polars(question)


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
def test_what_became_of_each_is_what_the_twin_says(pupils, day):
    register = twin.Register(tuple(pupils), day, RULES)
    found = {row["person"]: row for row in outcomes_of(pupils, day).iter_rows(named=True)}
    begun = {f"p{number}": pupil for number, pupil in enumerate(pupils) if pupil.started_on <= day}
    assert found.keys() == begun.keys()
    for name, pupil in begun.items():
        outcome, row = outcome_of(pupil, day, RULES), found[name]
        for what in TIMED:
            on = getattr(outcome, f"{what}_on")
            assert (what, row[f"{what}_days"]) == (what, on and (on - pupil.started_on).days)
        for measure in MEASURES.values():
            assert (measure.id, row[measure.id]) == (measure.id, twin.standing(pupil, outcome, measure, register))
        assert tuple(row[f"october_{number}"] for number in range(OCTOBERS)) == outcome.octobers
        assert (row["risk"], row["risk_months"]) == (outcome.risk.number, outcome.risk_months)


@quick
@given(registers, days, questions)
def test_every_share_is_what_the_twin_says(pupils, day, question):
    found = rows(shares(ibis.memtable(outcomes_of(pupils, day)), MEASURES.values(), question))
    for measure in MEASURES.values():
        figures = (f"{measure.id}_of", measure.id)
        counts = keyed(found.select(*(cut.value for cut in question.cuts), *figures), figures)
        shown = {key: count for key, count in counts.items() if count[0]}
        assert (measure.id, shown) == (
            measure.id,
            twin.shares(twin.Register(tuple(pupils), day, RULES), measure, question),
        )


@quick
@given(registers, days, questions, st.sampled_from([each for each in MEASURES.values() if each.reached not in SEEN]))
def test_every_median_is_what_the_twin_says(pupils, day, question, measure):
    found = rows(median_days(ibis.memtable(outcomes_of(pupils, day)), measure, question))
    register = twin.Register(tuple(pupils), day, RULES)
    assert keyed(found, ("persons", "days")) == twin.median_days(register, measure, question)


@quick
@given(registers, days, questions)
def test_flows_steps_and_risks_are_what_the_twin_says(pupils, day, question):
    made = ibis.memtable(outcomes_of(pupils, day))
    spells = ibis.memtable(tables(pupils)[1])
    for asked, order, figure, counted in (
        (flows(spells, question, day), ("left", "entered"), "moves", twin.flows),
        (steps(made, question), ("step", "before", "after"), "persons", twin.steps),
        (risks(made, question), ("months", "risk"), "persons", twin.risks),
    ):
        found = rows(asked).select(*(cut.value for cut in question.cuts), *order, figure)
        found = {key: count for key, (count,) in keyed(found, (figure,)).items()}
        assert found == counted(twin.Register(tuple(pupils), day, RULES), question)


def test_home_and_school_are_never_mixed():
    with pytest.raises(MixedPerspectivesError, match="School unit"):
        Question(Perspective.HOME, (Cut.COHORT, Cut.UNIT))
    with pytest.raises(MixedPerspectivesError, match="Home municipality"):
        Question(Perspective.SCHOOL, (Cut.HOME,))
    with pytest.raises(MixedPerspectivesError) as refused:
        Question(Perspective.HOME, where=((Cut.UNIT, "S001"),))
    assert refused.value.text("sv").startswith("Skolenhet går inte att visa i perspektivet Hemkommun")
