"""The parts of the measurement of the register: questions to the warehouse, and snapshots of the records."""

from typing import Any

from bench.figures import Figure, Sheet, step
from bench.platform_databases import Databases

IBIS_GOAL, CUBE_GOAL, OTHER_GOAL, PANDAS_GOAL = 1.1, 3.0, 15.0, 5.0
MEMORY_GOAL_MB = 2048.0
GROWTH_GOAL = 10.0
"""Ten times the register may take ten times as long: at most linear."""

ROWS_GOAL = 100_000.0
INSIDE = "register_inside"
ASKED: dict[int, dict[str, Any]] = {}
"""What was found out of the register of each size in this run."""


def questions_of_one(sheet: Sheet, both: Databases) -> None:
    """Every published question to a register of 680,000 persons."""
    _questions(sheet, both, 1)


def questions_of_ten(sheet: Sheet, both: Databases) -> None:
    """The same to one ten times as large, and how time grew."""
    small = ASKED.get(1) or _questions(None, both, 1)
    large = _questions(sheet, both, 10)
    for name in ("cube", "all"):
        grown = large["ibis"][name] / small["ibis"][name]
        what = "the fixed cube" if name == "cube" else "all questions"
        sheet.add(Figure(f"{what}, ten times the register: times as long", grown, "x", GROWTH_GOAL))


def snapshot_from_sqlite(sheet: Sheet, both: Databases) -> None:
    """Two million spells from SQLite."""
    _snapshot(sheet, both, "sqlite")


def snapshot_from_postgresql(sheet: Sheet, both: Databases) -> None:
    """Two million spells from PostgreSQL."""
    _snapshot(sheet, both, "postgresql")


def _questions(sheet: Sheet | None, both: Databases, times: int) -> dict[str, Any]:
    """Ask a register so many times 680,000 persons everything; tell it when there is somebody to tell."""
    folder = str(both.folder / f"warehouse-{times}")
    step(f"making a register, {times} x")
    made: dict[str, Any] = both.inside("", "make", folder, str(times), part=INSIDE)
    step(f"outcomes, {times} x")
    derived = both.inside("", "outcomes", folder, part=INSIDE)
    step(f"questions, {times} x")
    found: dict[str, Any] = both.inside("", "questions", folder, str(times), part=INSIDE)
    if sheet is not None:
        _tell(sheet, f"{times} x", made, derived, found)
    ASKED[times] = found
    return found


def _tell(sheet: Sheet, size: str, made: dict[str, Any], derived: dict[str, Any], found: dict[str, Any]) -> None:
    """The figures of one size."""
    sheet.add(Figure(f"{size}: persons", made["persons"], "persons"))
    sheet.add(Figure(f"{size}: spells", made["spells"], "spells"))
    sheet.add(Figure(f"{size}: outcomes of all, once a snapshot", derived["seconds"], "s"))
    sheet.add(Figure(f"{size}: the same, processor time", derived["cpu"], "s"))
    sheet.add(Figure(f"{size}: outcomes, peak of memory", derived["mb"], "MB", MEMORY_GOAL_MB))
    sheet.add(Figure(f"{size}: pure scan of the cube's columns", found["scan"]["cube"], "ms"))
    for name, ms in found["ibis"].items():
        sheet.add(Figure(f"{size}: {name}, Ibis on DuckDB", ms, "ms"))
    sheet.add(Figure(f"{size}: all questions, Ibis times hand-written SQL", found["ibis_to_sql"], "x", IBIS_GOAL))
    sheet.add(Figure(f"{size}: a question put together and translated, the first time", found["translating"], "ms"))
    for name, ratio in found["to_scan"].items():
        goal = CUBE_GOAL if name == "cube" else OTHER_GOAL
        sheet.add(Figure(f"{size}: {name}, times a scan of its columns", ratio, "x", goal))
    pandas = found["pandas"] / found["ibis"]["cube"]
    sheet.add(Figure(f"{size}: the cube, times as fast as plain pandas", pandas, "x", PANDAS_GOAL, at_least=True))
    sheet.add(Figure(f"{size}: answers that differ from hand-written SQL", found["differ"], "answers", 0))
    sheet.add(Figure(f"{size}: questions, peak of memory", found["mb"], "MB", MEMORY_GOAL_MB))


def _snapshot(sheet: Sheet, both: Databases, kind: str) -> None:
    """Fill a database with a register and take snapshots of it."""
    url = both.url(kind, "register")
    both.manage(url, "migrate", "--verbosity", "0")
    step(f"loading two million spells, {kind}")
    loaded = both.inside(url, "load", part=INSIDE)
    step(f"snapshots, {kind}")
    found = both.inside(url, "snapshots", str(both.folder / f"snapshots-{kind}"), part=INSIDE)
    name = f"snapshot from {kind}"
    sheet.add(Figure(f"{name}: spells in the database", loaded["spells"], "spells"))
    sheet.add(Figure(f"{name}: seconds, outcomes included", found["seconds"], "s"))
    sheet.add(Figure(f"{name}: the same, processor time of ours", found["cpu"], "s"))
    sheet.add(Figure(f"{name}: rows a second", found["rows"] / found["seconds"], "rows/s", ROWS_GOAL, at_least=True))
    sheet.add(Figure(f"{name}: peak of memory", found["mb"], "MB", MEMORY_GOAL_MB))
    sheet.add(Figure(f"{name}: again, nothing changed", found["again"], "s"))
    sheet.add(Figure(f"{name}: again, one person of one cohort changed", found["one"], "s"))
    sheet.add(Figure(f"{name}: rows that are not as they were made", found["wrong"], "rows", 0))
