"""A warehouse of made-up pupils, for the pages of follow-up."""

import datetime as dt

import polars as pl

from gymnasieregion.contexts.register.core.measure_counts import Register
from gymnasieregion.contexts.register.services.snapshot import write_outcomes
from gymnasieregion.warehouse.engine import engine
from gymnasieregion.warehouse.store import new_snapshot
from tests.followup_registers import RULES, register_of, tables

DAY = dt.date(2025, 7, 1)
KNOWN_AT = dt.datetime(2025, 7, 1, 4, tzinfo=dt.UTC)


def fill(warehouse, persons=3000, seed=1, day=DAY, made=None, times=1):
    """Write a snapshot of so many pupils, or of those made, each so many times; the register that it is of."""
    pupils = made or register_of(persons, seed)
    people, spells = (
        pl.concat([rows.with_columns(pl.col("person") + f"-{copy}") for copy in range(times)])
        for rows in tables(pupils)
    )
    with new_snapshot(warehouse, known_at=KNOWN_AT, day=day, facts={}) as draft:
        for name, rows in (("persons", people), ("spells", spells)):
            for part in sorted(rows["part"].unique()):
                draft.write(name, str(part), rows.filter(rows["part"] == part).drop("part"))
        write_outcomes(draft, engine(), lambda *_: None)
    return Register(tuple(pupils) * times, day, RULES)
