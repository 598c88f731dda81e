"""The measurement of the register asks the same by Ibis and by hand, or it would compare two different things."""

import datetime as dt

import pytest

from gymnasieregion.warehouse.engine import engine
from gymnasieregion.warehouse.store import current
from tests.cohort_warehouse import fill

DAY = dt.date(2025, 7, 1)


@pytest.mark.django_db
def test_every_question_by_ibis_and_by_hand_has_the_same_answer(settings, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend("tools")
    from bench.register_questions import measured  # noqa: PLC0415 - the line above finds it

    settings.WAREHOUSE = tmp_path
    fill(tmp_path, persons=400)
    found = measured(engine("duckdb://"), current(tmp_path), DAY, rounds=1)
    assert found["differ"] == 0
    assert found["to_scan"].keys() >= {"cube", "flows"}
