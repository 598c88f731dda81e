"""The parts that are measured without a web server's rate: starts, loads, queries, log and jobs."""

import os

from bench.figures import Figure, Sheet, once_s, step
from bench.platform_databases import KINDS, Databases
from bench.platform_server import demo_start

LOAD_GOAL, START_GOAL, QUERIES_GOAL = 10.0, 5.0, 25.0
WRITE_GOAL, VERIFY_GOAL = 5.0, 2.0
KILLS = int(os.environ.get("JOB_KILLS", "50"))


def start_figures(sheet: Sheet, both: Databases) -> None:
    """The first and the second start of the demo, until its address is printed and until it has ended."""
    for name, goal in (("first start", None), ("second start", START_GOAL)):
        until_ready, whole = demo_start(both)
        sheet.add(Figure(f"{name} of the demo", until_ready, "s", goal))
        sheet.add(Figure(f"{name}, main pages fetched and stopped", whole, "s"))


def load_figures(sheet: Sheet, both: Databases) -> None:
    """The demo's parties and offer, in a database with empty tables."""
    for kind in KINDS:
        url = both.url(kind, "demo")
        migrated = once_s(lambda url=url: both.manage(url, "migrate", "--verbosity", "0"))  # type: ignore[misc]
        sheet.add(Figure(f"tables made, {kind}", migrated, "s"))
        loaded = once_s(lambda url=url: both.manage(url, "load_demo_offer"))  # type: ignore[misc]
        sheet.add(Figure(f"offer and parties loaded, {kind}", loaded, "s", LOAD_GOAL))


def query_figures(sheet: Sheet, both: Databases) -> None:
    """The queries of one list page."""
    for kind in KINDS:
        for name, count in both.inside(both.filled(kind), "queries").items():
            sheet.add(Figure(f"queries of {name}, {kind}", count, "queries", QUERIES_GOAL))


def log_figures(sheet: Sheet, both: Databases) -> None:
    """A long log verified, and one bulk write."""
    for kind in KINDS:
        url = both.url(kind, "log")
        both.manage(url, "migrate", "--verbosity", "0")
        took = both.inside(url, "log")
        sheet.add(Figure(f"{took['events']} events verified, {kind}", took["verify"], "s", VERIFY_GOAL))
        sheet.add(Figure(f"{took['entries']} entries of one write, {kind}", took["write"], "s", WRITE_GOAL))
        sheet.add(Figure(f"all of it verified, {kind}", took["verify_all"], "s"))


def kill_figures(sheet: Sheet, both: Databases) -> None:
    """Workers killed at random points: what was lost, and what was done twice."""
    for kind in KINDS:
        step(f"{KILLS} kills, {kind}")
        found = both.inside(both.for_tests(kind), "kills", JOB_KILLS=str(KILLS))
        sheet.add(Figure(f"jobs lost in {KILLS} kills, {kind}", found["lost"], "jobs", 0))
        sheet.add(Figure(f"jobs done twice in {KILLS} kills, {kind}", found["twice"], "jobs", 0))
        sheet.add(Figure(f"{KILLS} kills, {kind}", found["seconds"], "s"))
