"""Every published question to the register: as Ibis asks it, as somebody would write it in SQL, and as a pure scan.

All of them are for all cohorts, programmes and municipalities. A pure scan reads the columns that the question needs,
whole, and does the least with each that makes DuckDB read it. Times are processor time of the whole process, all its
threads, which others at work on the machine do not lengthen: only so can what takes 30 ms be compared there.
"""

# ruff: noqa: S608 - questions of ours

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from statistics import median
from typing import Any

import polars as pl
from polars.testing import assert_frame_equal

from bench.figures import step
from gymnasieregion.contexts.register.analytics.flows import flows, risks, steps
from gymnasieregion.contexts.register.analytics.measures import median_days, shares
from gymnasieregion.contexts.register.analytics.standings import SEEN
from gymnasieregion.contexts.register.core.measures import MEASURES, Cut, Measure, Perspective, Question
from gymnasieregion.contexts.register.core.populations import BEGINNERS
from gymnasieregion.warehouse.engine import DuckDB, Engine, view_of
from gymnasieregion.warehouse.store import Snapshot

HOME = Question(Perspective.HOME, (Cut.COHORT, Cut.PROGRAMME, Cut.HOME))
KEYS = "part AS cohort, programme, home"
COLUMNS = ("part", "programme", "home", "is_resident")
NUMBERS = ", ".join(str(group.number) for group in sorted(BEGINNERS, key=lambda group: group.number))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in its three forms.

    Args:
        kind: What its figures are told under.
        table: Which table it is asked of.
        columns: Those that it reads beside ``COLUMNS``.
        ibis: Makes the question of the tables.
        sql: The same by hand; ``{table}`` is the table.
    """

    kind: str
    table: str
    columns: tuple[str, ...]
    ibis: Callable[[Any], Any]
    sql: str


def asked(day: date) -> list[Asked]:
    """All the questions; the fixed cube first."""
    ids = tuple(MEASURES)
    each = ", ".join(f"count({id_}) AS {id_}_of, sum({id_}::int)::bigint AS {id_}" for id_ in ids)
    cube = Asked(
        "cube", "outcomes", ids, lambda held: shares(held["outcomes"], MEASURES.values(), HOME),
        f"SELECT {KEYS}, {each} FROM {{table}} WHERE is_resident GROUP BY ALL",
    )  # fmt: skip
    return [cube, *_shares(), *_medians(), *_flows(day), _steps(), _risks()]


def _shares() -> list[Asked]:
    return [
        Asked(
            "a share", "outcomes", (id_,), partial(_share, measure),
            f"SELECT {KEYS}, count({id_}) AS {id_}_of, sum({id_}::int)::bigint AS {id_} "
            "FROM {table} WHERE is_resident GROUP BY ALL",
        )
        for id_, measure in MEASURES.items()
    ]  # fmt: skip


def _share(measure: Measure, held: Any) -> Any:  # noqa: ANN401 - tables of Ibis
    return shares(held["outcomes"], [measure], HOME)


def _median(measure: Measure, held: Any) -> Any:  # noqa: ANN401
    return median_days(held["outcomes"], measure, HOME)


def _medians() -> list[Asked]:
    timed = [measure for measure in MEASURES.values() if measure.reached not in SEEN]
    return [
        Asked(
            "a median", "outcomes", (measure.id, days), partial(_median, measure),
            f"SELECT {KEYS}, count(*) AS persons, median({days}) AS days "
            f"FROM {{table}} WHERE is_resident AND {measure.id} GROUP BY ALL",
        )
        for measure in timed
        for days in (f"{measure.reached.lower()}_days",)
    ]  # fmt: skip


def _flows(day: date) -> list[Asked]:
    sql = (
        f"SELECT {KEYS}, programme AS left, next_programme AS entered, count(*) AS moves FROM {{table}} "
        f"WHERE is_resident AND next_programme <> programme AND next_start <= DATE '{day}' GROUP BY ALL"
    )
    ask = lambda held: flows(held["spells"], HOME, day)  # noqa: E731
    return [Asked("flows", "spells", ("next_programme", "next_start"), ask, sql)]


def _steps() -> Asked:
    part = (
        f"SELECT {KEYS}, october_{{0}} AS before, october_{{1}} AS after, count(*) AS persons, {{0}}::tinyint AS step "
        f'FROM {{{{table}}}} WHERE is_resident AND "group" IN ({NUMBERS}) AND october_{{0}} IS NOT NULL '
        f"AND october_{{1}} IS NOT NULL GROUP BY ALL"
    )
    sql = " UNION ALL ".join(part.format(number, number + 1) for number in range(3))
    columns = ("group", *(f"october_{number}" for number in range(4)))
    return Asked("steps", "outcomes", columns, lambda held: steps(held["outcomes"], HOME), sql)


def _risks() -> Asked:
    sql = (
        f"SELECT {KEYS}, risk_months AS months, risk, count(*) AS persons FROM {{table}} "
        f'WHERE is_resident AND "group" IN ({NUMBERS}) AND risk_months IS NOT NULL GROUP BY ALL'
    )
    columns = ("group", "risk", "risk_months")
    return Asked("first events", "outcomes", columns, lambda held: risks(held["outcomes"], HOME), sql)


def measured(running: Engine, snapshot: Snapshot, day: date, rounds: int) -> dict[str, Any]:
    """The figures of all questions, in milliseconds: medians of some rounds after one that is not told.

    Returns:
        ``scan`` and ``ibis`` by kind (the slowest of it), ``to_scan`` by kind (the worst), ``ibis_to_sql`` over all,
        ``translating`` one question for the first time, how many answers ``differ``, and ``by_pandas``, which measures
        the cube in pandas.
    """
    assert isinstance(running, DuckDB)
    held = running.tables(snapshot)
    scan: dict[str, float] = {}
    ibis: dict[str, float] = {}
    to_scan: dict[str, float] = {}
    sums, differ, translating = {"sql": 0.0, "ibis": 0.0}, 0, []
    for each in asked(day):
        start = time.process_time()
        running.translated(each.ibis(held))
        translating.append((time.process_time() - start) * 1e3)
        forms = _forms(running, held, each, view_of(snapshot, each.table))
        took = _side_by_side(forms, rounds)
        differ += not _same(forms["ibis"](), forms["sql"]())
        scan[each.kind] = max(scan.get(each.kind, 0), took["scan"])
        ibis[each.kind] = max(ibis.get(each.kind, 0), took["ibis"])
        to_scan[each.kind] = max(to_scan.get(each.kind, 0), took["ibis"] / took["scan"])
        for name in sums:
            sums[name] += took[name]
        step(f"{each.kind} {each.columns[0]}: " + ", ".join(f"{name} {ms:.0f} ms" for name, ms in took.items()))
    ibis["all"] = sums["ibis"]
    ratio = sums["ibis"] / sums["sql"]
    pandas = lambda: _pandas_ms(snapshot, rounds)  # noqa: E731
    return {
        "scan": scan, "ibis": ibis, "to_scan": to_scan, "ibis_to_sql": ratio, "translating": median(translating),
        "differ": differ, "by_pandas": pandas,
    }  # fmt: skip


def _forms(running: DuckDB, held: Any, each: Asked, view: str) -> dict[str, Callable[[], pl.DataFrame]]:  # noqa: ANN401
    """What runs a question in each of its forms: each is put together beforehand, and translated the first time."""
    question = each.ibis(held)
    schema = held[each.table].schema()
    scan = _scan([*COLUMNS, *each.columns], schema, view)
    sql = each.sql.format(table=view)
    return {
        "scan": lambda: running.by_hand(scan),
        "sql": lambda: running.by_hand(sql),
        "ibis": lambda: running.rows(question),
    }


def _scan(columns: Sequence[str], schema: Any, view: str) -> str:  # noqa: ANN401 - an Ibis schema
    """Read columns whole."""
    asks = {"boolean": 'count_if("{}")', "string": 'max("{}")', "date": 'max("{}")'}
    wanted = ", ".join(asks.get(str(schema[name]), 'sum("{}")').format(name) for name in columns)
    return f"SELECT {wanted} FROM {view}"


def _side_by_side(forms: dict[str, Callable[[], pl.DataFrame]], rounds: int) -> dict[str, float]:
    """The median processor time of each, taken in turns."""
    took: dict[str, list[float]] = {name: [] for name in forms}
    for number in range(rounds + 1):
        for name, run in forms.items():
            start = time.process_time()
            run()
            if number:
                took[name].append((time.process_time() - start) * 1e3)
    return {name: median(times) for name, times in took.items()}


def _same(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Whether two answers are the same rows."""
    try:
        assert_frame_equal(one, other.select(one.columns), check_row_order=False, check_dtypes=False)
    except AssertionError:
        return False
    return True


def _pandas_ms(snapshot: Snapshot, rounds: int) -> float:
    """The fixed cube in plain pandas, from the same files and columns, read each time as the others do."""
    import pandas as pd  # type: ignore[import-untyped]  # noqa: PLC0415, TID251 - the peer

    def cube() -> object:
        parts = [
            pd.read_parquet(snapshot.file("outcomes", part), columns=[*COLUMNS[1:], *MEASURES]).assign(part=int(part))
            for part in snapshot.rows["outcomes"]
        ]
        rows = pd.concat(parts, ignore_index=True)
        rows = rows[rows["is_resident"]]
        return rows.groupby(["part", "programme", "home"])[list(MEASURES)].agg(["count", "sum"])

    return _side_by_side({"pandas": cube}, max(1, rounds // 3))["pandas"]  # type: ignore[dict-item]
