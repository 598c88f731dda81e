"""Measure the register against its goals: `make bench NAME=register`, under twenty minutes.

Standard output has one line of JSON for each figure; standard error a table for people. Words on the command line
choose parts: ``questions``, ``tenfold``, ``sqlite``, ``postgresql``, ``file``. Everybody in the registers is made up.
What is compared is measured side by side in one process; each size has a process of its own, and so a peak of memory.
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # this folder has a module named as Python's own `platform`

from bench.parts import run_parts  # noqa: E402 - after the line above
from bench.register_files import file_figures  # noqa: E402
from bench.register_parts import (  # noqa: E402
    questions_of_one,
    questions_of_ten,
    snapshot_from_postgresql,
    snapshot_from_sqlite,
)

PARTS = {
    "questions": questions_of_one,
    "tenfold": questions_of_ten,
    "sqlite": snapshot_from_sqlite,
    "postgresql": snapshot_from_postgresql,
    "file": file_figures,
}


if __name__ == "__main__":
    raise SystemExit(run_parts(PARTS))
