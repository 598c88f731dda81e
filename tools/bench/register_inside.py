"""What the measurement of the register does in a process of its own.

``make``, ``outcomes``, ``questions``, ``load`` or ``snapshots``; the last line of standard output is JSON.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gymnasieregion.site.settings")
django.setup()

from bench.register_questions import measured  # noqa: E402 - after the set-up
from bench.register_records import load_register, peak_mb, take_snapshots, timed  # noqa: E402
from bench.register_synth import DAY, register  # noqa: E402
from gymnasieregion.contexts.register.services.snapshot import write_outcomes  # noqa: E402
from gymnasieregion.warehouse.engine import engine  # noqa: E402
from gymnasieregion.warehouse.store import current, new_snapshot  # noqa: E402

ENGINE = "duckdb://?memory_limit=1GB&threads=2"
MADE_AT = datetime(2026, 11, 1, 12, tzinfo=UTC)


def make(folder: str, times: str) -> dict[str, int]:
    """A register in a warehouse, without outcomes."""
    counts = {"persons": 0, "spells": 0}
    with new_snapshot(Path(folder), known_at=MADE_AT, day=DAY, facts={}) as draft:
        for cohort, persons, spells in register(int(times)):
            for name, rows in (("persons", persons), ("spells", spells)):
                draft.write(name, str(cohort), rows)
                counts[name] += rows.height
    return counts


def outcomes(folder: str) -> dict[str, float]:
    """The same with outcomes, and how long those took."""
    warehouse = Path(folder)
    with new_snapshot(warehouse, known_at=MADE_AT, day=DAY, facts={}) as draft:
        for name, parts in current(warehouse).rows.items():
            for part in parts:
                draft.keep(name, part)
        with timed() as took:
            write_outcomes(draft, engine(ENGINE), lambda *_: None)
    return {"seconds": took.wall, "cpu": took.processor, "mb": peak_mb()}


def questions(folder: str, times: str) -> dict[str, Any]:
    """Every question by scan, by hand-written SQL and by Ibis, and the cube by pandas."""
    running = engine(ENGINE)
    found = measured(running, current(Path(folder)), DAY, rounds=7 if times == "1" else 3)
    found["mb"] = peak_mb()  # before pandas, which is not ours
    return found | {"pandas": found.pop("by_pandas")()}


def load() -> dict[str, int]:
    """A register in the database."""
    return load_register()


def snapshots(folder: str) -> dict[str, float]:
    """A whole snapshot, one with nothing new, and one with one person changed."""
    return take_snapshots(Path(folder), engine(ENGINE))


COMMANDS: Mapping[str, Callable[..., Mapping[str, Any]]] = {
    "make": make,
    "outcomes": outcomes,
    "questions": questions,
    "load": load,
    "snapshots": snapshots,
}


if __name__ == "__main__":
    print(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:])))
