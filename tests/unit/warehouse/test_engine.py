"""The engine answers about a snapshot, and is chosen by one URL."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from gymnasieregion.warehouse.engine import UnknownEngineError, engine
from gymnasieregion.warehouse.store import current, new_snapshot


@pytest.fixture
def snapshot(tmp_path):
    with new_snapshot(tmp_path, known_at=datetime(2026, 1, 1, tzinfo=UTC), day=date(2026, 1, 1), facts={}) as draft:
        draft.write("persons", "2022", pl.DataFrame({"person": ["a", "b"]}))
        draft.write("persons", "2023", pl.DataFrame({"person": ["c"]}))
    return current(tmp_path)


def test_a_table_is_whole_and_its_parts_are_a_column(snapshot):
    persons = engine().tables(snapshot)["persons"]
    rows = engine().rows(persons.order_by("person"))
    assert rows.rows() == [("a", 2022), ("b", 2022), ("c", 2023)]
    assert rows.schema["part"] == pl.Int64


@pytest.mark.parametrize("url", ["postgresql://host/db", "duckdb://?access_mode=x", "spark", ""])
def test_an_engine_that_is_not_ours_is_refused(url):
    with pytest.raises(UnknownEngineError, match=r"spark://local"):
        engine(url)


def test_a_question_that_is_asked_again_gives_what_is_there_then(snapshot):
    persons = engine().tables(snapshot)["persons"]
    question = persons.aggregate(by=[persons.part], n=persons.count()).order_by("part")
    assert engine().rows(question).rows() == engine().rows(question).rows() == [(2022, 2), (2023, 1)]
    assert engine().rows(question).schema == {"part": pl.Int64, "n": pl.Int64}


def test_nothing_is_fetched_from_elsewhere():
    settings = engine()._ibis.raw_sql("select current_setting('autoinstall_known_extensions')").fetchone()
    assert settings == (False,)
