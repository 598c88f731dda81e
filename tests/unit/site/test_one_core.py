"""Server processes keep to a core each, as far as there are cores."""

import os
import subprocess
import sys
from collections import Counter

import pytest

SISTER = """
import os, sys
from gymnasieregion.site.one_core import keep_to_one_core
keep_to_one_core()
print(*os.sched_getaffinity(0), flush=True)
sys.stdin.read()
"""

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system lets nobody choose a core")


@pytest.fixture
def start():
    """Starts a process that keeps to a core until the test ends; gives the core."""
    running = []

    def started(count):
        new = [
            subprocess.Popen([sys.executable, "-c", SISTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(count)
        ]
        running.extend(new)
        return [int(each.stdout.readline()) for each in new]

    yield started
    for each in running:
        each.communicate()


def test_each_keeps_to_one_and_they_are_spread_evenly(start):
    cores = len(os.sched_getaffinity(0))
    kept = Counter(core for _ in range(cores) for core in start(1))
    assert set(kept.values()) == {1}
    assert start(1)[0] in kept


def test_those_that_start_at_once_are_spread_too(start):
    cores = len(os.sched_getaffinity(0))
    assert len(set(start(min(2, cores)))) == min(2, cores)
