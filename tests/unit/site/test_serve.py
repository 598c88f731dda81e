"""The web service starts, and stops whenever it is asked to; how soon is measured by `make bench NAME=platform`."""

import gc
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine

from gymnasieregion.site import serve, supervisor
from gymnasieregion.site.supervisor import Programs, fetch, is_free

LONGEST = 60
"""Seconds after which it is given up, on a machine with much else to do."""

ONE = ("--workers", "1")
"""Each process of the server loads the whole house; where nothing is said of how many there are, one will do."""

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-c", "from gymnasieregion.site.cli import main; main()", "serve", "--no-browser"]


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory, tables):
    """The place of an installation whose tables are made, which is not part of a start."""
    made = tmp_path_factory.mktemp("serve")
    if tables:
        shutil.copy(urlsplit(tables).path[1:], made / "gymnasieregion.sqlite3")
        return made
    words = [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--skip-checks"]
    subprocess.run(words, env={**os.environ, **_place(made)}, check=True, timeout=120)
    return made


def _place(folder):
    return {
        "GYMNASIEREGION_VAR": str(folder), "GYMNASIEREGION_LANG": "sv", "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "gymnasieregion.site.settings",
    }  # fmt: skip


@pytest.fixture
def start(folder, port):
    """Starts the service on a database of its own, and leaves none running."""
    environment = {**os.environ, **_place(folder)}
    started = []

    def run(*words, **more):
        program = subprocess.Popen(
            [*COMMAND, "--port", str(port), *words],
            env={**environment, **more}, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        started.append(program)
        return program

    with time_machine.travel(0, tick=True):  # the suite's clock stands still; this waits for real
        yield run
    for program in started:
        _end(program)


def _end(program):
    """Asked first, so that it ends what it has started: that would hold the pipe for ever."""
    program.terminate()
    try:
        return program.communicate(timeout=LONGEST)[0]
    except subprocess.TimeoutExpired:
        program.kill()
        return ""


def _wait_for_page(program, port):
    last = time.perf_counter() + LONGEST
    while time.perf_counter() < last and program.poll() is None:
        if fetch("127.0.0.1", port, "/") == 200:
            return
        time.sleep(0.05)
    pytest.fail(_end(program))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_and_stops_when_asked(start, port, number):
    program = start()
    _wait_for_page(program, port)
    program.send_signal(number)
    assert program.wait(LONGEST) == 0
    assert "Tjänsten är stoppad" in program.stdout.read()
    assert is_free("127.0.0.1", port)


@pytest.mark.parametrize("after", [0.3, 1.0, 1.6, 2.2])
def test_a_signal_during_the_start_ends_it_too(start, port, after):
    program = start(*ONE)
    time.sleep(after)
    program.send_signal(signal.SIGTERM)
    program.wait(LONGEST)
    assert is_free("127.0.0.1", port)


def test_once_it_loads_the_demo_fetches_the_main_pages_and_ends(start, port):
    program = start("--demo", "--applicants", "300", *ONE, DEMO_ONCE="1")
    told, _ = program.communicate(timeout=2 * LONGEST)
    assert program.returncode == 0
    assert "1412 utbildningar inlagda" in told
    assert f"Öppna http://localhost:{port}/" in told
    fetched = [line for line in told.splitlines() if line.startswith(("200 ", "302 "))]
    assert fetched == [f"{302 if page == '/antagning/' else 200} {page}" for page in serve.MAIN_PAGES]
    assert is_free("127.0.0.1", port)


def test_production_is_served_behind_a_proxy_that_speaks_https(start, port):
    variables = {
        "GYMNASIEREGION_PRODUCTION": "true", "GYMNASIEREGION_PROXIES": "1", "GYMNASIEREGION_SECRET_KEY": "x" * 60,
        "GYMNASIEREGION_HOSTS": "region.example",
    }  # fmt: skip
    program = start(*ONE, **variables)
    name, secure = {"Host": "region.example"}, {"X-Forwarded-Proto": "https"}
    last = time.perf_counter() + LONGEST
    while fetch("127.0.0.1", port, "/", headers=name | secure) != 200:
        assert time.perf_counter() < last
        assert program.poll() is None, program.stdout.read()
        time.sleep(0.1)
    assert fetch("127.0.0.1", port, "/", headers=name) == 301
    assert fetch("127.0.0.1", port, "/", headers=secure) == 400
    program.send_signal(signal.SIGTERM)
    assert program.wait(LONGEST) == 0
    assert "Öppna http" in program.stdout.read()


def test_a_server_that_only_sends_people_on_is_not_ready(monkeypatch):
    monkeypatch.setattr(supervisor, "fetch", lambda *_, **__: 301)
    with time_machine.travel(0, tick=True):
        assert not supervisor.is_ready(Programs(), "127.0.0.1", 1, lambda: False, within=0.2)


def test_make_demo_starts_the_service_with_the_invented_region():
    shown = subprocess.run(
        ["make", "-n", "--no-print-directory", "demo"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert shown.stdout.splitlines()[-1] == ".venv/bin/gymnasieregion serve --demo"


def test_a_service_that_lives_long_has_its_cycles_searched_for(port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        gc.disable()
        with pytest.raises(serve.PortTakenError):
            serve.serve(port=port)
    assert gc.isenabled()


def test_a_taken_port_is_told(start, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        program = start()
        assert program.wait(LONGEST) == 2
        assert f"Port {port} är upptagen" in program.stdout.read()


def test_the_demo_looks_for_the_next_free_port(monkeypatch):
    monkeypatch.setattr(serve, "is_free", lambda host, port: port > 8002)
    assert serve._port("127.0.0.1", 8000, demo=True) == 8003
    with pytest.raises(serve.PortTakenError):
        serve._port("127.0.0.1", 8000, demo=False)


def test_a_program_that_will_not_end_is_ended_with_all_that_it_started(tmp_path):
    beat = tmp_path / "beat"
    deaf = "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    child = f"{deaf}\nwhile True: open({str(beat)!r}, 'a').write('x'); time.sleep(0.02)"
    parent = f"{deaf}\nimport subprocess; subprocess.run([sys.executable, '-c', {child!r}])"
    with time_machine.travel(0, tick=True):
        programs = Programs()
        program = programs.start([sys.executable, "-c", parent])
        while not beat.exists():
            time.sleep(0.02)
        programs.end(patience=0.3)
        assert program.returncode == -signal.SIGKILL
        time.sleep(0.1)
        beats = beat.stat().st_size
        time.sleep(0.2)
    assert beat.stat().st_size == beats
