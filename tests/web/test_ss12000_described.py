"""The provider of SS 12000 keeps what its own description says, for whatever schemathesis thinks of asking."""

import datetime as dt
import json

import pytest
import schemathesis
import time_machine
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from gymnasieregion.contexts.register.core.ss12000 import Grant
from gymnasieregion.contexts.register.web.ss12000.urls import description
from tests.offer_records import load_small_offer
from tests.register_people import AT_SECOND, new_pupil
from tests.ss12000 import System

pytestmark = pytest.mark.django_db
api = schemathesis.openapi.from_dict(json.loads(description()))
api.app = get_wsgi_application()
api.config.generation.update(with_security_parameters=False)  # the key goes with every question below


@pytest.fixture
def _connection_is_the_test_s():
    """A request ends no connection, as with Django's own client: its transaction is the test's."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def key(_connection_is_the_test_s):
    load_small_offer()
    with time_machine.travel(dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC), tick=False):
        new_pupil()
        new_pupil("20100502TF02", AT_SECOND)
        yield System(grants=frozenset(Grant)).key


@api.parametrize()
@settings(
    max_examples=10, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
def test_every_answer_is_as_described(case, key):
    # a page token is one that was given, an address has a port that can be: those that are thought of may be refused
    is_thought_of = "pageToken" in (case.query or {}) or (isinstance(case.body, dict) and "target" in case.body)
    excluded = [positive_data_acceptance] if is_thought_of else []
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, excluded_checks=excluded)
