"""Requests a second and how long they take, under granian with two workers, by `wrk` on the loopback."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figure, Sheet, step
from bench.platform_databases import KINDS, Databases
from bench.platform_inside import LIST_PAGES
from gymnasieregion.site.supervisor import Programs, is_free, is_ready

HOST = "127.0.0.1"
WORKERS, THREADS = 2, 4
AT_ONCE = WORKERS * THREADS
"""Readers who ask without a pause: as many as the server answers side by side, so that nobody waits for a thread."""
MANY = 2 * AT_ONCE
SECONDS, WARM_SECONDS = 5, 3
START_WITHIN = 120
"""Seconds after which a start is given up."""
HELLO_GOAL, PAGE_GOAL = 0.15, 200.0
SCRIPT = """
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('{"rate":%f,"p95":%f,"p99":%f,"failed":%d,"requests":%d}\\n',
    summary.requests / (summary.duration / 1e6), latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
    e.connect + e.read + e.write + e.status + e.timeout, summary.requests))
end
"""
APPS, SITE, BARE = "bench.platform_apps", "gymnasieregion.site", "bench.platform_settings"


def server_figures(sheet: Sheet, both: Databases) -> None:
    """The server's own rate, Django's, one indexed read and the list, each as a share of the first."""
    script = both.folder / "wrk.lua"
    script.write_text(SCRIPT, encoding="utf-8")
    pages = {"indexed read": (f"{APPS}:application", BARE, "/read/")}
    pages |= {name: (f"{SITE}.server:application", f"{SITE}.settings", address) for name, address in LIST_PAGES.items()}
    url = both.filled(KINDS[0])
    raw = _measured(sheet, both, script, "raw WSGI", (f"{APPS}:raw", BARE, "/"), url, None)
    _measured(sheet, both, script, "Django hello", (f"{APPS}:application", BARE, "/"), url, raw)
    for kind in KINDS:
        url = both.filled(kind)
        for name, page in pages.items():
            _measured(sheet, both, script, f"{name}, {kind}", page, url, raw)


def free_port() -> int:
    """A port that nobody listens at."""
    return next(port for port in range(8300, 8400) if is_free(HOST, port))


def demo_start(both: Databases, **more: str) -> tuple[float, float]:
    """Start the demo, which fetches its main pages once and stops.

    Args:
        both: Whose folder it starts in.
        more: Variables of the environment.

    Returns:
        Seconds until its address was printed, and until it had ended.

    Raises:
        RuntimeError: If it fails.
    """
    words = [str(Path(sys.executable).with_name("gymnasieregion")), "serve", "--demo", "--no-browser"]
    words += ["--port", str(free_port())]
    begun, ready, told = time.perf_counter(), 0.0, []
    with subprocess.Popen(
        words, env=both.environment("", DEMO_ONCE="1", **more), cwd=both.folder, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            told.append(line)
            if "http://" in line and not ready:
                ready = time.perf_counter() - begun
        code = process.wait(START_WITHIN)
    if code or not ready:
        raise RuntimeError(f"{' '.join(words)}: {code}\n{''.join(told)}")
    return ready, time.perf_counter() - begun


def _measured(
    sheet: Sheet, both: Databases, script: Path, name: str, page: tuple[str, str, str], url: str, raw: float | None
) -> float:
    """The rate of one page, and its figures on the sheet."""
    step(name)
    application, settings, path = page
    with served_app(both, application, settings, url) as address:
        wrk(script, f"{address}{path}", WARM_SECONDS, MANY)
        told = wrk(script, f"{address}{path}", SECONDS)
        many = wrk(script, f"{address}{path}", SECONDS, MANY) if name.startswith("the list") else None
    if told["failed"] or not told["requests"]:
        raise RuntimeError(f"{name}: {told}")
    sheet.add(Figure(f"{name}, rate", told["rate"], "req/s"))
    if raw is not None:
        hello = name == "Django hello"
        sheet.add(Figure(f"{name} / raw", told["rate"] / raw, "", HELLO_GOAL if hello else None, at_least=True))
    sheet.add(Figure(f"{name}, p95 when {AT_ONCE} read at once", told["p95"], "ms", PAGE_GOAL if many else None))
    sheet.add(Figure(f"{name}, p99", told["p99"], "ms"))
    if many is not None:
        sheet.add(Figure(f"{name}, p95 when {MANY} read at once", many["p95"], "ms"))
    return told["rate"]


TO_STANDARD_ERROR = ("sh", "-c", 'exec "$0" "$@" >&2')
"""Before a command: what it says goes there, since standard output is for figures."""


@contextmanager
def served_app(both: Databases, application: str, settings: str, url: str, **more: str) -> Iterator[str]:
    """The address of an application under granian, started as `gymnasieregion serve` starts it.

    Args:
        both: The databases.
        application: Module and name.
        settings: Django's.
        url: The database.
        more: Variables of the environment.
    """
    port = free_port()
    names = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "GYMNASIEREGION_DEMO", "GYMNASIEREGION_VAR", "PYTHONPATH")
    environment = both.environment(url, DJANGO_SETTINGS_MODULE=settings)
    words = [
        "env", *(f"{name}={environment[name]}" for name in names), *(f"{name}={value}" for name, value in more.items()),
        *TO_STANDARD_ERROR, sys.executable, "-m", "granian",
        "--interface", "wsgi", "--host", HOST, "--port", str(port), "--workers", str(WORKERS),
        "--blocking-threads", str(THREADS), "--backpressure", "64", "--workers-kill-timeout", "3",
        "--log-level", "warning", application,
    ]  # fmt: skip
    with Programs() as programs:
        programs.start(words)
        if not is_ready(programs, HOST, port, lambda: False):
            raise RuntimeError(f"{application} does not answer")
        yield f"http://{HOST}:{port}"


def wrk(script: Path, address: str, seconds: int, connections: int = AT_ONCE) -> dict[str, float]:
    """What `wrk` counted: requests a second, milliseconds at two percentiles, and answers that failed."""
    words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script), address]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=seconds + 30)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told
