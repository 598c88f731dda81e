"""Settings of the whole suite: how hard Hypothesis looks, and a clock that stands still."""

import datetime as dt
import gc
import os
import sqlite3
import sys
from contextlib import closing

import pytest
import time_machine
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import settings

from gymnasieregion.platform.audit.append_only import protecting, unprotecting
from gymnasieregion.platform.language import VARIABLE

# the same cases each time, so that a failure on one machine is a failure on all; `make test-long` looks further
settings.register_profile("usual", derandomize=True, deadline=None, database=None)
settings.register_profile("long", deadline=None, max_examples=10_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))

# some containers forbid that Python keeps what it compiles: each process that a test starts would compile it all anew
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
gc.disable()  # what is loaded now stays for the whole run


def pytest_collection_finish():
    """The search for cycles leaves alone what the tests have loaded, and is not made for every handful of objects."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


def pytest_unconfigure():
    """At the end all of it may go, or a library's own look at what is left would find it."""
    gc.unfreeze()


@pytest.fixture(autouse=True, scope="session")
def _clock_stands_still():
    """A test that is right on one day is right on every day."""
    with time_machine.travel(dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture(autouse=True)
def _language_is_the_test_s_own(monkeypatch):
    """A test that runs a command in English leaves nothing of it to the next."""
    monkeypatch.setenv(VARIABLE, "sv")


@pytest.fixture(autouse=True, scope="session")
def _log_is_emptied_between_tests():
    """Tests with real transactions empty every table afterwards; the log's triggers step aside for that alone."""
    empty = BaseDatabaseOperations.execute_sql_flush

    def empty_with_the_log(operations, statements):
        vendor = connection.vendor
        empty(operations, [*unprotecting(vendor), *statements, *protecting(vendor)])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", empty_with_the_log)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """The suite's database, of which a copy is put aside before any test has written in it; on SQLite its URL."""
    del django_db_setup
    with django_db_blocker.unblock():
        if connection.vendor != "sqlite" or not connection.introspection.table_names():
            return ""
        path = tmp_path_factory.mktemp("tables") / "tables.sqlite3"
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=WAL")  # as in a file that the service has made
        return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def tables(django_db_setup):
    """The URL of a database with every table, to copy; "" where none has been made, or on PostgreSQL."""
    return django_db_setup


@pytest.fixture(scope="module")
def rows_of_the_module(django_db_setup, django_db_blocker):
    """What a module's other fixtures write is there for all of its tests, each of which leaves it as it was."""
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
