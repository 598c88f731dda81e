"""Keeps each server process to a core of its own."""

import os
from collections import Counter
from contextlib import suppress
from pathlib import Path


def keep_to_one_core() -> None:
    """Let this process stay on the core that fewest of its sisters keep to; nothing where the system cannot.

    It is called before any thread is started, since a thread keeps to what the one that started it does. The threads
    of an interpreter run one at a time; where they are spread over cores each finds what it needs in another core's
    cache, and four that made pages took twice the processor's time of one.
    """
    if not hasattr(os, "sched_setaffinity"):
        return
    cores, family = sorted(os.sched_getaffinity(0)), _started_by(os.getppid())
    if os.getpid() not in family:
        return
    older = sum(each < os.getpid() for each in family)
    in_turn = (
        cores[older % len(cores) :] + cores[: older % len(cores)]
    )  # those that start at once see nobody keep to any
    kept = Counter(core for each in family for core in _kept_by(each, len(cores)))
    os.sched_setaffinity(0, {min(in_turn, key=kept.__getitem__)})


def _started_by(parent: int) -> set[int]:
    """The processes that a process has started, as far as this one may see them."""
    started = set()
    for told in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended
            number, rest = told.read_text().rsplit(") ", 1)
            if int(rest.split()[1]) == parent:
                started.add(int(number.split(" ", 1)[0]))
    return started


def _kept_by(process: int, cores: int) -> set[int]:
    """The core that a process keeps to; none for one that may be on all, or has ended."""
    with suppress(OSError):
        allowed = os.sched_getaffinity(process)
        return allowed if len(allowed) < cores else set()
    return set()
