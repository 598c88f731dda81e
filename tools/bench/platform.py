"""Measure the platform and the offer against their goals: `make bench NAME=platform`.

Standard output has one line of JSON for each figure; standard error a table for people. Rates are those of granian with
two workers and `wrk` on the same machine, of one run, so that they can be read as ratios of each other. PostgreSQL is a
cluster of its own that does not wait for the disk; SQLite does.
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # this folder has a module named as Python's own `platform`

import shutil  # noqa: E402 - after the line above
import signal  # noqa: E402
from tempfile import TemporaryDirectory  # noqa: E402

from bench.figures import Sheet, step  # noqa: E402
from bench.platform_databases import Databases, databases  # noqa: E402
from bench.platform_parts import kill_figures, load_figures, log_figures, query_figures, start_figures  # noqa: E402
from bench.platform_server import server_figures  # noqa: E402
from postgres import find_programs  # noqa: E402


def main() -> int:
    """Measure everything.

    Returns:
        0 when everything was measured, whether or not the goals are met; 3 when a program is missing.
    """
    programs = find_programs()
    missing = [name for name, there in (("wrk", shutil.which("wrk")), ("postgresql", programs)) if not there]
    if programs is None or missing:
        print(f"Saknas: {', '.join(missing)}. Som root: tools/machine.sh {' '.join(missing)}", file=sys.stderr)
        return 3
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    sheet = Sheet()
    with TemporaryDirectory(prefix="region-bench-") as folder, databases(Path(folder), programs) as both:
        _measure(sheet, both)
    print(sheet.table(), file=sys.stderr)
    return 0


def _measure(sheet: Sheet, both: Databases) -> None:
    """One part after another, so that none disturbs another; a word on the command line chooses some of them."""
    parts = {
        "start": start_figures,
        "load": load_figures,
        "queries": query_figures,
        "server": server_figures,
        "log": log_figures,
        "kills": kill_figures,
    }
    chosen = sys.argv[1:] or list(parts)
    for name, measure in parts.items():
        if name in chosen:
            step(name)
            measure(sheet, both)


if __name__ == "__main__":
    raise SystemExit(main())
