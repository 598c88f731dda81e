"""The parts of the measurement of the pupils' rush: a server as `gymnasieregion serve` runs it, and many who edit.

A pupil opens the list, thinks for 20 to 40 seconds, and moves a choice, which the page's script saves; then the pupil
thinks again. The script reads the page anew where the advice depends on the order, and when somebody scrolls to what
stands below the list, here after every third change; what it reads must be the list saved last. The first looks are
spread over two minutes, or over the first part of a shorter measurement. Each pupil has a session and a connection of
their own, and a list that nobody else edits.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.figures import Figure, Sheet, once_s, step
from bench.platform_databases import KINDS, Databases
from bench.platform_server import HOST
from bench.serving import cpu_of, served

APPLICANTS = os.environ.get("PEOPLE_APPLICANTS", "3000")
SECONDS = float(os.environ.get("PEOPLE_SECONDS", "300"))
AT_ONCE: Mapping[str, int] = {"sqlite": 500, "postgresql": 2000}
P95_GOAL, KB_GOAL, QUERIES_GOAL, EXTRACT_GOAL = 300.0, 150.0, 19.0, 60.0
INSIDE = "people_inside"


def rush_on_sqlite(sheet: Sheet, both: Databases) -> None:
    """Five hundred pupils at once on SQLite."""
    _rush(sheet, both, "sqlite")


def rush_on_postgresql(sheet: Sheet, both: Databases) -> None:
    """Two thousand pupils at once on PostgreSQL."""
    _rush(sheet, both, "postgresql")


def page_figures(sheet: Sheet, both: Databases) -> None:
    """The first view of each role's main pages: all that is sent, nothing packed, and the queries."""
    for row in both.inside(_filled(both, KINDS[0]), "pages", part=INSIDE):
        sheet.add(Figure(f"{row['who']} {row['path']}, first view", row["kb"], "kB", KB_GOAL))
        sheet.add(Figure(f"{row['who']} {row['path']}, queries", row["queries"], "queries", QUERIES_GOAL))


def extract_figures(sheet: Sheet, both: Databases) -> None:
    """Everything that is held of a person, as JSON and as PDF."""
    for kind in KINDS:
        for name, seconds in both.inside(_filled(both, kind), "extract", part=INSIDE).items():
            sheet.add(Figure(f"extract as {name}, {kind}", seconds, "s", EXTRACT_GOAL))


def _filled(both: Databases, kind: str) -> str:
    """The URL of a database with a practice year in it; loaded the first time."""
    url = both.url(kind, "people")
    both.manage(url, "migrate", "--verbosity", "0")
    both.manage(url, "load_demo_offer")
    both.manage(url, "load_demo_admission", "--applicants", APPLICANTS)
    both.manage(url, "make_demo_personas")
    return url


def _rush(sheet: Sheet, both: Databases, kind: str) -> None:
    """Let pupils edit for a while, then hold what the server promised against what is kept."""
    count = AT_ONCE[kind]
    step(f"loading {APPLICANTS} applicants, {kind}")
    took = once_s(lambda: _filled(both, kind))
    sheet.add(Figure(f"{APPLICANTS} applicants loaded, {kind}", took, "s"))
    url, told = _filled(both, kind), both.folder / f"told-{kind}.jsonl"
    pupils = both.folder / f"pupils-{kind}.json"
    both.inside(url, "sign-in", str(count), str(pupils), part=INSIDE)
    step(f"{count} pupils edit for {SECONDS:g} s, {kind}")
    with served(both, url) as (port, server):
        cpu = cpu_of(server)
        found = _load(both, port, pupils, told)
        spent = cpu_of(server) - cpu
    kept = both.inside(url, "check", str(told), part=INSIDE)
    name = f"{count} pupils at once, {kind}"
    sheet.add(Figure(f"{name}: saves acknowledged", found["saves"], "saves"))
    sheet.add(Figure(f"{name}: acknowledged and lost", kept["lost"], "saves", 0))
    sheet.add(Figure(f"{name}: lists that are not the last acknowledged one", kept["lists"], "lists", 0))
    sheet.add(Figure(f"{name}: errors", found["errors"], "errors", 0))
    for what in ("save", "read"):
        sheet.add(Figure(f"{name}: p95 of a {what}", found[what]["p95"], "ms", P95_GOAL))
        sheet.add(Figure(f"{name}: median of a {what}", found[what]["p50"], "ms"))
        sheet.add(Figure(f"{name}: slowest {what}", found[what]["most"], "ms"))
    sheet.add(Figure(f"{name}: requests a second", found["rate"], "req/s"))
    cores = os.cpu_count() or 1
    sheet.add(Figure(f"{name}: the generator's part of the machine", found["cpu"] / found["wall"] / cores, ""))
    sheet.add(Figure(f"{name}: the server's part of the machine", spent / found["wall"] / cores, ""))
    if found["first_error"]:
        step(f"first error: {found['first_error']}")


def _load(both: Databases, port: int, pupils: Path, told: Path) -> dict[str, Any]:
    """What the generator saw, which is a process of its own."""
    words = [sys.executable, "-m", "bench.people_load", HOST, str(port), str(pupils), str(SECONDS), str(told)]
    done = subprocess.run(
        words, env=both.environment(""), cwd=both.folder, capture_output=True, text=True, check=False,
        timeout=SECONDS + 180,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
