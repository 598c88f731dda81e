"""The publication of everybody's results, whose worker is killed again and again: before, or complete."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from random import Random  # noqa: TID251 - when somebody trips over a cable is no lot
from typing import Any

from bench.figures import step
from bench.platform_databases import Databases

INSIDE = "resultday_inside"
LEASE, POLL = "2", "0.05"
LONGEST = 300.0
"""Seconds after which a publication is given up."""

MOST = 12.0
"""Seconds, at most, that a worker lives; a publication takes about so long."""


def killed_publication(both: Databases, url: str, kills: int) -> dict[str, int]:
    """Make results known while each worker but the last is killed with all that it has started.

    Args:
        both: The databases.
        url: One with a year whose final round nobody has decided.
        kills: How many workers are killed before one is left alone.

    Returns:
        ``between``: how many times something but not everything was there; ``killed``: workers that were killed before
        the results were known; ``lacking``: results without a row of their own or a page at the end.
    """
    decided = both.inside(url, "decide", part=INSIDE)
    publication, chance = str(decided["publication"]), Random(7)  # noqa: S311 - when to kill
    between = killed = 0
    for _ in range(kills):
        _live(both, url, chance.uniform(0.5, MOST))
        found = both.inside(url, "there", publication, part=INSIDE)
        if found["published"]:
            break
        killed += 1
        between += any((*found["rows"], found["messages"]))
    else:
        _until_published(both, url, publication)
    found = both.inside(url, "there", publication, part=INSIDE)
    between += not found["messages"]
    lacking = sum(decided["people"] - rows for rows in found["rows"][:2])
    step(f"killed {killed} times: {found}")
    return {"between": between, "killed": killed, "lacking": lacking}


def _live(both: Databases, url: str, seconds: float) -> None:
    """A worker that lives so long."""
    process = _worker(both, url)
    time.sleep(seconds)
    _end(process)


def _until_published(both: Databases, url: str, publication: str) -> None:
    process, last = _worker(both, url), time.monotonic() + LONGEST
    try:
        while not both.inside(url, "there", publication, part=INSIDE)["published"]:
            if time.monotonic() > last:
                raise RuntimeError("the results were never made known")
            time.sleep(1)
    finally:
        _end(process)


def _worker(both: Databases, url: str) -> subprocess.Popen[Any]:
    words = [sys.executable, "-m", "django", "work", "--skip-checks", "--lease", LEASE, "--poll", POLL]
    return subprocess.Popen(words, env=both.environment(url), start_new_session=True, stdout=subprocess.DEVNULL)


def _end(process: subprocess.Popen[Any]) -> None:
    """Kill a worker and all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
