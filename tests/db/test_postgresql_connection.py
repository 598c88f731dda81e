"""A connection to PostgreSQL that is kept is known to answer without a question, and made anew when it has ended."""

import psycopg
import pytest
from django.db import connection
from django.db.backends.postgresql import base

from gymnasieregion.platform.one_row import one_row
from gymnasieregion.platform.postgresql import base as own

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="a file has no line that can be cut"),
]


@pytest.fixture
def asked(monkeypatch):
    """How often the server has been asked whether it answers, as a list that grows."""
    times = []
    whether = base.DatabaseWrapper.is_usable

    def is_usable(wrapper):
        times.append(1)
        return whether(wrapper)

    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", is_usable)
    connection.close()
    return times


def _request():
    """What a request does: it begins, and asks; the process of the server that answered."""
    connection.close_if_unusable_or_obsolete()
    return one_row("SELECT pg_backend_pid() WHERE 1 = %s", [1])[0]


def _end(pid):
    """Let the server end a connection."""
    given = {**connection.get_connection_params(), "cursor_factory": None, "context": None}
    with psycopg.connect(**{name: value for name, value in given.items() if value is not None}) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_a_connection_that_is_quiet_is_asked_once_in_a_while(asked, monkeypatch):
    at = 1000.0
    monkeypatch.setattr(own.time, "monotonic", lambda: at)
    pids = {_request() for _ in range(3)}
    assert (len(pids), len(asked)) == (1, 0)
    at += own.TRUSTED_FOR_S
    assert {_request() for _ in range(3)} == pids
    assert len(asked) == 1


def test_a_connection_that_the_server_has_ended_is_made_anew(asked):
    pid = _request()
    assert _request() == pid
    _end(pid)
    again = _request()
    assert again != pid
    assert _request() == again


def test_without_a_way_to_see_that_it_is_quiet_it_is_asked_each_time(asked, monkeypatch):
    monkeypatch.setattr(own, "POLL", None)
    connection.ensure_connection()
    assert len({_request() for _ in range(3)}) == 1
    assert len(asked) == 3


def test_a_connection_that_is_closed_under_us_is_made_anew(asked):
    pid = _request()
    connection.connection.close()
    assert _request() != pid
