"""What tests of the database share: people who act, the moment, and a database that other processes can reach."""

import datetime as dt

import pytest
from django.db import connection

from gymnasieregion.platform.access.actor import Actor, Role
from tests.own_database import empty_database, made_database


@pytest.fixture
def now():
    """The moment at which the suite's clock stands."""
    return dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def office():
    return Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)


@pytest.fixture
def principal():
    return Actor("u-principal", "Petra Rektor", Role.PRINCIPAL, scope_id="12345678")


@pytest.fixture
def auditor():
    return Actor("u-auditor", "Rut Revisor", Role.AUDITOR)


@pytest.fixture
def on_postgresql():
    return connection.vendor == "postgresql"


@pytest.fixture(scope="session")
def made_once(tmp_path_factory, tables):
    """A database with every table, made once and copied for each test."""
    with made_database(tmp_path_factory.mktemp("made"), like=tables) as url:
        yield url


@pytest.fixture
def own_database(tmp_path, made_once):
    """The URL of a database of its own, of the same kind as the suite's, for tests that start processes."""
    with empty_database(tmp_path, like=made_once) as url:
        yield url
