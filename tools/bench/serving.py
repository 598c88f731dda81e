"""The service as `gymnasieregion serve` runs it, and what its processes have used."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.platform_databases import Databases
from bench.platform_server import HOST, TO_STANDARD_ERROR, free_port
from gymnasieregion.site.supervisor import Programs, is_ready

COMMAND = str(Path(sys.executable).with_name("gymnasieregion"))
TICKS = os.sysconf("SC_CLK_TCK")
NAMES = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "GYMNASIEREGION_DEMO", "GYMNASIEREGION_VAR", "PYTHONPATH")


@contextmanager
def served(both: Databases, url: str) -> Iterator[tuple[int, int]]:
    """The port of the service on a database, and its process."""
    port = free_port()
    environment = both.environment(url)
    words = [
        "env", *(f"{name}={environment[name]}" for name in NAMES), *TO_STANDARD_ERROR,
        COMMAND, "serve", "--no-browser", "--port", str(port),
    ]  # fmt: skip
    with Programs() as programs:
        process = programs.start(words)
        if not is_ready(programs, HOST, port, lambda: False):
            raise RuntimeError("the service does not answer")
        time.sleep(2)  # both server processes have read every page
        yield port, process.pid


def cpu_of(top: int) -> float:
    """Processor seconds of a process and everything that it has started."""
    children: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, rest = path.read_text().rsplit(") ", 1)
        except OSError:
            continue
        cells = rest.split()
        pid = int(number.split(" ", 1)[0])
        children.setdefault(int(cells[1]), []).append(pid)
        ticks[pid] = int(cells[11]) + int(cells[12])
    total, left = 0, [top]
    while left:
        one = left.pop()
        total += ticks.get(one, 0)
        left += children.get(one, [])
    return total / TICKS
