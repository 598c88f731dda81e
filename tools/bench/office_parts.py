"""The parts of the office's measurement; what needs Django is asked of ``office_inside`` in a process of its own."""

import os
import shutil
import sys
from pathlib import Path

from bench.figures import Figure, Sheet, once_s, step
from bench.platform_databases import KINDS, Databases
from bench.platform_server import demo_start

APPLICANTS = os.environ.get("OFFICE_APPLICANTS", "31000")
KILLS = os.environ.get("OFFICE_KILLS", "10")
SMALL_GOAL, FULL_GOAL, ROUND_GOAL, PAGE_GOAL = 20.0, 180.0, 10.0, 200.0
INSIDE = "office_inside"
COMMAND = str(Path(sys.executable).with_name("gymnasieregion"))


def load_figures(sheet: Sheet, both: Databases) -> None:
    """The demo from an empty folder until its address is printed, small; then loaded into both databases, full."""
    ready, _ = demo_start(both, GYMNASIEREGION_VAR=str(both.folder / "first"))
    sheet.add(Figure("small demo, from an empty folder until served, sqlite", ready, "s", SMALL_GOAL))
    for kind in KINDS:
        url = both.url(kind, "small")
        took = once_s(lambda url=url: _load(both, url, "1500"))  # type: ignore[misc]
        sheet.add(Figure(f"small demo loaded, {kind}", took, "s", SMALL_GOAL))
        took = once_s(lambda url=url: both.manage(url, "load_demo_admission"))  # type: ignore[misc]
        sheet.add(Figure(f"small demo loaded again, {kind}", took, "s"))
        url = both.url(kind, "full")
        took = once_s(lambda url=url: _load(both, url, APPLICANTS))  # type: ignore[misc]
        sheet.add(Figure(f"{APPLICANTS} applicants loaded, {kind}", took, "s", FULL_GOAL))


def round_figures(sheet: Sheet, both: Databases) -> None:
    """A final round from the database to published results, phase by phase, and its bytes in every way there is."""
    folders = {}
    for kind in KINDS:
        url = _full(both, kind)
        folders[kind] = both.folder / f"run-{kind}"
        found = both.inside(url, "round", str(folders[kind]), part=INSIDE)
        for name, seconds in found["phases"].items():
            sheet.add(Figure(f"  {name}, {kind}", seconds, "s"))
        sheet.add(Figure(f"database to published results, {kind}", found["seconds"], "s", ROUND_GOAL))
        sheet.add(Figure(f"the same, decided again, {kind}", found["again"], "s"))
        sheet.add(Figure(f"files of a rerun that differ, {kind}", found["rerun_differs"], "files", 0))
    source, out = both.folder / "source", both.folder / "run-files"
    shutil.copytree(folders["sqlite"] / "input", source)
    took = once_s(lambda: both.run([COMMAND, "admit", str(source), "--out", str(out)], ""))
    sheet.add(Figure("the same round from files to files", took, "s"))
    for name, one, other in (
        ("sqlite and postgresql", folders["sqlite"], folders["postgresql"]),
        ("database and files", folders["sqlite"], out),
    ):
        sheet.add(Figure(f"files that differ, {name}", _differing(one, other), "files", 0))


def page_figures(sheet: Sheet, both: Databases) -> None:
    """Server time and queries of each of the office's pages; what is downloaded has no goal."""
    for kind in KINDS:
        for row in both.inside(_full(both, kind), "pages", part=INSIDE):
            goal = None if row["file"] else PAGE_GOAL
            sheet.add(Figure(f"p95 {row['name']}, {kind}", row["p95"], "ms", goal))
            sheet.add(Figure(f"queries {row['name']}, {kind}", row["queries"], "queries"))


def kill_figures(sheet: Sheet, both: Databases) -> None:
    """Server and worker killed at random points of an import, a round and its publication."""
    for kind in KINDS:
        step(f"{KILLS} kills a step, {kind}")
        found = both.inside(both.for_tests(kind), "kills", KILLS, part=INSIDE)
        sheet.add(Figure(f"years that ended otherwise of {KILLS}, {kind}", found["differ"], "years", 0))
        for what in ("servers", "workers"):
            sheet.add(Figure(f"{what} killed with the work in hand, {kind}", found[what], "kills"))
        sheet.add(Figure(f"{KILLS} years with 4 kills of each process, {kind}", found["seconds"], "s"))


def _load(both: Databases, url: str, applicants: str) -> None:
    """Tables, offer and applicants, with a round published and one simulated."""
    both.manage(url, "migrate", "--verbosity", "0")
    both.manage(url, "load_demo_offer")
    both.manage(url, "load_demo_admission", "--applicants", applicants)


def _full(both: Databases, kind: str) -> str:
    """The URL of the database with everybody in it."""
    url = both.url(kind, "full")
    _load(both, url, APPLICANTS)
    return url


def _differing(one: Path, other: Path) -> int:
    """How many files two folders do not have alike."""
    here, there = ({path.relative_to(top) for path in top.rglob("*") if path.is_file()} for top in (one, other))
    return len(here ^ there) + sum((one / name).read_bytes() != (other / name).read_bytes() for name in here & there)
