"""Settings of the whole suite: how hard Hypothesis looks, and a clock that stands still."""

import datetime as dt
import os

import pytest
import time_machine
from hypothesis import settings

# the same cases each time, so that a failure on one machine is a failure on all; `make test-long` looks further
settings.register_profile("usual", derandomize=True, deadline=None, database=None)
settings.register_profile("long", deadline=None, max_examples=10_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


@pytest.fixture(autouse=True, scope="session")
def _clock_stands_still():
    """A test that is right on one day is right on every day."""
    with time_machine.travel(dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC), tick=False):
        yield
