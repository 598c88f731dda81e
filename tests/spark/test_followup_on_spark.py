"""Every published question gives the same rows on Spark as on DuckDB, from the same snapshot."""

from datetime import UTC, date, datetime

import pytest

from gymnasieregion.contexts.register.analytics.flows import flows, risks, steps
from gymnasieregion.contexts.register.analytics.measures import median_days, shares
from gymnasieregion.contexts.register.analytics.outcomes import outcomes
from gymnasieregion.contexts.register.analytics.standings import SEEN
from gymnasieregion.contexts.register.core.measures import CUTS, MEASURES, Cut, Perspective, Question
from gymnasieregion.warehouse.engine import engine
from gymnasieregion.warehouse.store import current, new_snapshot
from tests.followup_registers import RULES, register_of, tables

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # pyspark 4.0 on pandas 2
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # its sockets live as long as the session
    pytest.mark.filterwarnings("ignore::UserWarning"),
]
DAY = date(2024, 10, 15)
WHOLE = {
    Perspective.HOME: (Cut.COHORT, Cut.PROGRAMME, Cut.HOME),
    Perspective.SCHOOL: (Cut.COHORT, Cut.UNIT, Cut.SEX),
}
TIMED = [measure for measure in MEASURES.values() if measure.reached not in SEEN]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    """A made-up register of 400 persons, with what became of them."""
    warehouse = tmp_path_factory.mktemp("lager")
    persons, spells = tables(register_of(400, seed=7))
    with new_snapshot(warehouse, known_at=datetime(2024, 10, 15, tzinfo=UTC), day=DAY, facts={}) as draft:
        for name, table in (("persons", persons), ("spells", spells)):
            for (part,), rows in table.group_by("part"):
                draft.write(name, str(part), rows.drop("part"))
    with new_snapshot(warehouse, known_at=datetime(2024, 10, 15, tzinfo=UTC), day=DAY, facts={}) as draft:
        held = engine().tables(draft.before)
        made = engine().rows(outcomes(held["persons"], held["spells"], DAY, RULES))
        for name in ("persons", "spells"):
            for part in draft.before.rows[name]:
                draft.keep(name, part)
        for (part,), rows in made.group_by("part"):
            draft.write("outcomes", str(part), rows.drop("part"))
    return current(warehouse)


def both(snapshot, ask):
    """The answer of each engine, its rows in one order."""
    answers = []
    for url in ("duckdb://", "spark://local[2]"):
        running = engine(url)
        answer = running.rows(ask(running.tables(snapshot)))
        answers.append(answer.sort(answer.columns))
    return answers


def test_what_became_of_each(snapshot):
    duckdb, spark = both(snapshot, lambda held: outcomes(held["persons"], held["spells"], DAY, RULES))
    assert duckdb.height > 300
    assert duckdb.equals(spark)


@pytest.mark.parametrize("perspective", list(Perspective))
def test_every_share(snapshot, perspective):
    question = Question(perspective, WHOLE[perspective])
    duckdb, spark = both(snapshot, lambda held: shares(held["outcomes"], MEASURES.values(), question))
    assert duckdb.height > 30
    assert min(duckdb[measure.id].sum() for measure in MEASURES.values()) > 0  # each measure is met with
    assert duckdb.equals(spark)


@pytest.mark.parametrize("cut", sorted(CUTS[Perspective.SCHOOL] | CUTS[Perspective.HOME]))
def test_the_shares_by_each_cut(snapshot, cut):
    perspective = Perspective.SCHOOL if cut in CUTS[Perspective.SCHOOL] else Perspective.HOME
    question = Question(perspective, (Cut(cut),))
    duckdb, spark = both(snapshot, lambda held: shares(held["outcomes"], [MEASURES["diploma_3"]], question))
    assert duckdb.equals(spark)


@pytest.mark.parametrize("measure", TIMED, ids=lambda measure: measure.id)
def test_every_median(snapshot, measure):
    question = Question(Perspective.SCHOOL, (Cut.GROUP,))
    duckdb, spark = both(snapshot, lambda held: median_days(held["outcomes"], measure, question))
    assert duckdb.height > 0
    assert duckdb.equals(spark)


@pytest.mark.parametrize("perspective", list(Perspective))
def test_flows_steps_and_risks(snapshot, perspective):
    question = Question(perspective, WHOLE[perspective])
    for ask in (
        lambda held: flows(held["spells"], question, DAY),
        lambda held: steps(held["outcomes"], question),
        lambda held: risks(held["outcomes"], question),
    ):
        duckdb, spark = both(snapshot, ask)
        assert duckdb.height > 30
        assert duckdb.equals(spark)


def test_the_whole_region(snapshot):
    question = Question(Perspective.HOME, ())
    duckdb, spark = both(snapshot, lambda held: shares(held["outcomes"], MEASURES.values(), question))
    assert duckdb.height == 1
    assert duckdb.equals(spark)
