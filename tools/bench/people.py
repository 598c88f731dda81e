"""Measure the pupils' rush against its goals: `make bench NAME=people`, about a quarter of an hour.

Standard output has one line of JSON for each figure; standard error a table for people. Words on the command line
choose parts: ``sqlite``, ``postgresql``, ``pages``, ``extract``. ``PEOPLE_SECONDS`` makes the rush shorter and
``PEOPLE_APPLICANTS`` the region larger. PostgreSQL is a cluster of its own that does not wait for the disk; SQLite
does.
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # this folder has a module named as Python's own `platform`

import signal  # noqa: E402 - after the line above
from tempfile import TemporaryDirectory  # noqa: E402

from bench.figures import Sheet, step  # noqa: E402
from bench.people_parts import extract_figures, page_figures, rush_on_postgresql, rush_on_sqlite  # noqa: E402
from bench.platform_databases import databases  # noqa: E402
from postgres import find_programs  # noqa: E402

PARTS = {
    "sqlite": rush_on_sqlite,
    "postgresql": rush_on_postgresql,
    "pages": page_figures,
    "extract": extract_figures,
}


def main() -> int:
    """Measure everything, one part after another, so that none disturbs another.

    Returns:
        0 when everything was measured, whether or not the goals are met; 3 when PostgreSQL is missing.
    """
    programs = find_programs()
    if programs is None:
        print("Saknas: postgresql. Som root: tools/machine.sh postgresql", file=sys.stderr)
        return 3
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    sheet = Sheet()
    with TemporaryDirectory(prefix="region-bench-") as folder, databases(Path(folder), programs) as both:
        for name in sys.argv[1:] or PARTS:
            step(name)
            PARTS[name](sheet, both)
    print(sheet.table(), file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
