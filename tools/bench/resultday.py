"""Measure result day against its goals: `make bench NAME=resultday`, under twenty minutes.

Standard output has one line of JSON for each figure; standard error a table for people. Words on the command line
choose parts. ``RESULTDAY_SECONDS`` measures only the beginning of the twelve minutes, at the same pace,
``RESULTDAY_APPLICANTS`` another region, and ``RESULTDAY_DATABASE=postgresql`` kills and the opening on the other
database.
PostgreSQL is a cluster of its own that does not wait for the disk; SQLite does.
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # this folder has a module named as Python's own `platform`

from bench.parts import run_parts  # noqa: E402 - after the line above
from bench.resultday_parts import (  # noqa: E402
    kill_figures,
    letter_figures,
    opening_figures,
    publish_figures,
    rate_figures,
    reply_figures,
)

PARTS = {
    "publish": publish_figures,
    "rates": rate_figures,
    "replies": reply_figures,
    "letters": letter_figures,
    "kills": kill_figures,
    "opening": opening_figures,
}


if __name__ == "__main__":
    raise SystemExit(run_parts(PARTS, "wrk"))
