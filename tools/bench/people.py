"""Measure the pupils' rush against its goals: `make bench NAME=people`, about a quarter of an hour.

Standard output has one line of JSON for each figure; standard error a table for people. Words on the command line
choose parts: ``sqlite``, ``postgresql``, ``pages``, ``extract``. ``PEOPLE_SECONDS`` makes the rush shorter and
``PEOPLE_APPLICANTS`` the region larger. PostgreSQL is a cluster of its own that does not wait for the disk; SQLite
does.
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # this folder has a module named as Python's own `platform`

from bench.parts import run_parts  # noqa: E402 - after the line above
from bench.people_parts import extract_figures, page_figures, rush_on_postgresql, rush_on_sqlite  # noqa: E402

PARTS = {
    "sqlite": rush_on_sqlite,
    "postgresql": rush_on_postgresql,
    "pages": page_figures,
    "extract": extract_figures,
}


if __name__ == "__main__":
    raise SystemExit(run_parts(PARTS))
