"""Rows read past the models come out as they are, on both databases."""

import datetime as dt

import polars as pl
import pytest
from django.db import transaction

from gymnasieregion.warehouse.extract import answer, day_of, temporary

pytestmark = pytest.mark.django_db
SCHEMA = pl.Schema({"key": pl.String, "on": pl.Date, "number": pl.Int32})


def test_texts_days_numbers_and_nothing():
    sql = f"""
        SELECT 'Å, "b"', {day_of("'2026-11-22'")}, -7
        UNION ALL SELECT '', NULL, NULL
    """
    assert answer(sql, SCHEMA).rows() == [('Å, "b"', dt.date(2026, 11, 22), -7), (None, None, None)]


def test_no_rows_are_a_table_of_the_same_columns():
    found = answer("SELECT 'a', NULL, 1 WHERE 1 = 0", SCHEMA)
    assert (found.schema, found.height) == (SCHEMA, 0)


def test_a_temporary_table_is_there_as_long_as_it_is_needed():
    columns = "word varchar(8) PRIMARY KEY, number integer NOT NULL"
    rows = pl.DataFrame({"word": ["två", "ett"], "number": [2, 1]})
    wanted = pl.Schema({"word": pl.String, "number": pl.Int32})
    with temporary("said", columns, rows):
        assert answer("SELECT word, number FROM said ORDER BY number", wanted).rows() == [("ett", 1), ("två", 2)]
    with pytest.raises(Exception, match="said"), transaction.atomic():
        answer("SELECT word, number FROM said", wanted)
