"""Many rows written at once: all of them, and PostgreSQL plans for that many from the next question on."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from gymnasieregion.platform import bulk

pytestmark = pytest.mark.django_db
COLUMNS = ("session_key", "session_data", "expire_date")


def written(count):
    ends = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    bulk.insert_rows(Session, COLUMNS, ((f"{number:040}", "x", ends) for number in range(count)))
    return Session.objects.count()


@pytest.mark.parametrize("count", [0, 3, bulk.FEW + 1])
def test_every_row_is_written(count):
    assert written(count) == count


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite plans by no counts")
def test_after_many_rows_the_database_plans_for_them(monkeypatch):
    monkeypatch.setattr(bulk, "MANY", 100)
    written(150)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'django_session'")
        assert cursor.fetchone() == (150,)
