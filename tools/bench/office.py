"""Measure the office's admission year against its goals: `make bench NAME=office`, about a quarter of an hour.

Standard output has one line of JSON for each figure; standard error a table for people. Words on the command line
choose parts. PostgreSQL is a cluster of its own that does not wait for the disk; SQLite does.
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # this folder has a module named as Python's own `platform`

from bench.office_parts import kill_figures, load_figures, page_figures, round_figures  # noqa: E402 - after the line above
from bench.parts import run_parts  # noqa: E402

PARTS = {"load": load_figures, "round": round_figures, "pages": page_figures, "kills": kill_figures}


if __name__ == "__main__":
    raise SystemExit(run_parts(PARTS))
