"""Measure the admission against its goals: `make bench NAME=core`.

Standard output has one line of JSON for each figure; standard error a table for people. One process measures lower
bound, twin, engine and peers one after another, so that ratios are of one run. Kernels of one thread are the median of
the thread's processor time, other figures wall time.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.check_figures import check_figures
from bench.command_figures import command_figures
from bench.engine_figures import engine_figures, hard_figures
from bench.figures import Sheet
from bench.peer_figures import missing_peers, peer_figures


def main() -> int:
    """Measure everything.

    Returns:
        0 when everything was measured, whether or not the goals are met; 3 when a peer is not installed.
    """
    missing = missing_peers()
    if missing:
        print(f"Not installed: {', '.join(missing)}. `make bench NAME=core` installs them.", file=sys.stderr)
        return 3
    sheet = Sheet()
    command_figures(sheet)  # first: a child begins with the peak memory of its parent, which is small now
    engine_figures(sheet)
    hard_figures(sheet)
    check_figures(sheet)
    peer_figures(sheet)
    print(sheet.table(), file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
