"""Measure the platform and the offer against their goals: `make bench NAME=platform`.

Standard output has one line of JSON for each figure; standard error a table for people. Rates are those of granian with
two workers and `wrk` on the same machine, of one run, so that they can be read as ratios of each other. PostgreSQL is a
cluster of its own that does not wait for the disk; SQLite does.
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # this folder has a module named as Python's own `platform`

from bench.parts import run_parts  # noqa: E402 - after the line above
from bench.platform_disclosure import disclosure_figures  # noqa: E402
from bench.platform_parts import kill_figures, load_figures, log_figures, query_figures, start_figures  # noqa: E402
from bench.platform_server import server_figures  # noqa: E402

PARTS = {
    "start": start_figures,
    "load": load_figures,
    "queries": query_figures,
    "server": server_figures,
    "log": log_figures,
    "kills": kill_figures,
    "disclosure": disclosure_figures,
}


if __name__ == "__main__":
    raise SystemExit(run_parts(PARTS, "wrk"))
