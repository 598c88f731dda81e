"""A file imported, a round decided and published while the server's and the worker's processes are killed at random.

Used by the tests, and by ``tools/bench/office.py``. The server is the one that the service runs, asked over HTTP.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from tests.own_database import environment, made_database, manage, rows_of

STEPS = ("send", "apply", "decide", "publish")
"""The import is two steps: the file is looked through, then applied."""

SIZE = 1200
"""Applicants; with fewer the file is so small that the server looks through it itself, without a worker."""

FILE = "slutbetyg.csv"
LEASE, POLL = "2", "0.05"
LONGEST = 90
"""Seconds after which a step is given up."""

FINAL = "SELECT id, number FROM admission_run WHERE kind = 'final'"
THERE = {
    "send": f"SELECT id FROM admission_importfile WHERE file_name = '{FILE}'",
    "apply": f"SELECT id FROM admission_importfile WHERE file_name = '{FILE}' AND state LIKE 'APPL%'",
    "decide": FINAL,
    "publish": f"SELECT p.id FROM admission_publication p JOIN ({FINAL}) r ON r.id = p.run_id",
}
"""What somebody sees who looks whether a step has been asked for."""

OVER = ("DONE", "DEAD", "CANCELLED")
OF_STEPS = "kind NOT IN ('admission.readiness.check', 'admission.guardian.tell', 'messages.outbox.send')"
"""What a step asks for itself. A check of what is missing begins by itself after an import, once for all that wait, so
how many there are depends on who was killed when; what guardians are told waits for the evening, and messages go out
after the publication that put them in the outbox."""

RUN = "JOIN admission_run r ON r.id = "
KEPT = {
    "runs": "SELECT number, kind, state, seal, counts FROM admission_run ORDER BY number",
    "files": f"SELECT r.number, f.name, part, sha256, size FROM admission_runfile f {RUN} run_id ORDER BY 1, 2, 3",
    "snapshots": "SELECT number, sha256, counts FROM admission_snapshot ORDER BY number",
    "grades": "SELECT applicant_id, subject, mark, language_as FROM admission_grade ORDER BY 1, 2, 3",
    "imports": "SELECT file_name, sha256, state, faults FROM admission_importfile ORDER BY id",
    "results": "SELECT r.number, applicant_id, content, path FROM admission_personresult p "
    f"JOIN admission_publication o ON o.id = publication_id {RUN} run_id ORDER BY 1, 2",
    "pages": f"SELECT r.number, applicant_id, sv, en, easy FROM admission_resultpage p "
    f"JOIN admission_publication o ON o.id = publication_id {RUN} run_id ORDER BY 1, 2",
    "queues": "SELECT r.number, applicant_id, offering_id, group_id, place, before FROM admission_queueplace p "
    f"JOIN admission_publication o ON o.id = publication_id {RUN} run_id ORDER BY 1, 2, 3, 4",
    "published": f"SELECT r.number, published_at IS NULL, cancelled_at IS NULL FROM admission_publication {RUN} run_id "
    "ORDER BY 1",
    "held": "SELECT applicant_id, offering_id, group_id, reply FROM admission_heldseat ORDER BY 1",
    "events": "SELECT action, count(*) FROM audit_event GROUP BY action ORDER BY action",
    "entries": "SELECT count(*) FROM audit_entry",
    "jobs": f"SELECT kind, state FROM jobs_job WHERE {OF_STEPS} ORDER BY id",
}
"""What must be the same whatever has been killed. Keys are not: PostgreSQL does not use a number again."""


@contextmanager
def practice_database(folder, like=""):
    """A database with a practice year and the demo's persons, by its URL; nobody has it open.

    Args:
        folder: Where it lies, on SQLite.
        like: The URL of a database with every table, to begin from a copy of it.
    """
    with made_database(folder, like=like) as url:
        manage(url, "load_demo_offer")
        manage(url, "load_demo_admission", "--applicants", str(SIZE))
        manage(url, "make_demo_personas")
        if not url.startswith("postgres"):
            rows_of(url, "PRAGMA wal_checkpoint(TRUNCATE)")
        yield url


def kept_in(url):
    """All that the database holds after the steps, but for moments."""
    return {name: [tuple(map(_plain, row)) for row in rows_of(url, question)] for name, question in KEPT.items()}


def whole_year(url, chance=None, spans=None):
    """Go through every step, killing both processes once in each when there is a chance for it.

    Args:
        url: A practice year's database.
        chance: A random generator; None kills nobody.
        spans: What the year took when nobody was killed, as this gives it.

    Returns:
        For each step the seconds of the server and of the worker, and in how many steps the server was killed before
        it had answered, and the worker while it had the job.
    """
    spans = spans or {}
    with _Office(url) as office:
        seconds, hits = {}, [0, 0]
        for step in STEPS:
            of_server, of_worker = spans.get(step, (None, None))
            if chance is not None:
                hits[0] += office.ask_and_die(step, chance.uniform(0, of_server))
            begun = time.perf_counter()
            if not rows_of(url, THERE[step]):
                office.press(step)
            asked = time.perf_counter()
            office.wait_until_claimed()
            claimed = time.perf_counter()
            if chance is not None:
                time.sleep(chance.uniform(0, of_worker))
                hits[1] += office.kill_worker()
            office.wait_until_over()
            seconds[step] = asked - begun, time.perf_counter() - claimed
    return seconds, hits


class _Office:
    """The process of the server and that of the worker, and somebody at the office who presses buttons."""

    def __init__(self, url):
        self.url = url
        self.year = rows_of(url, "SELECT year FROM admission_admissionyear")[0][0]
        self.jobs = self._jobs()
        self.cookies = {}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def __enter__(self):
        self._start_worker()
        self._start_server()
        self._ask("GET", "/logga-in/")
        self._post("/logga-in/demo/", {"persona": "demo-kansli"})
        return self

    def __exit__(self, *_):
        for process in (self.server, self.worker):
            _end(process)

    def press(self, step):
        """Ask for a step, and wait for the answer."""
        path = f"/antagning/{self.year}/"
        match step:
            case "send":
                status = self._send(f"{path}tabeller/grades/fil/")
            case "apply":
                ((import_id,),) = rows_of(self.url, THERE["send"])
                status = self._post(f"{path}filer/{import_id}/lagg-in/", {})
            case "decide":
                typed = {"step": "start", "kind": "final", "name": "Slutlig", "day": "", "snapshot": "now"}
                status = self._post(f"{path}korningar/ny/", typed)
            case "publish":
                ((_, number),) = rows_of(self.url, FINAL)
                ahead = {"anyway": "on", "why": "Prov före kalenderns dag"}
                status = self._post(f"{path}korningar/{number}/publicera/", {"at_once": "now", "sure": "on"} | ahead)
        assert status == 302, (step, status)

    def ask_and_die(self, step, after):
        """Ask for a step and kill the server some seconds after; whether it had not answered."""
        answered = []

        def press():
            with suppress(OSError, HTTPException):
                self.press(step)
                answered.append(step)

        somebody = threading.Thread(target=press)
        somebody.start()
        time.sleep(after)
        _end(self.server)
        somebody.join()
        self._start_server()
        return not answered

    def kill_worker(self):
        """kill -9, and another in its place; whether it had the job then."""
        _end(self.worker)
        had_it = self._new()[-1][1] == "RUNNING"
        self._start_worker()
        return had_it

    def wait_until_claimed(self):
        """Wait until a worker has taken the step's job."""
        last = time.perf_counter() + LONGEST
        while not self._new() or self._new()[-1][1] == "READY":
            assert time.perf_counter() < last, self._new()
            time.sleep(0.005)

    def wait_until_over(self):
        """Wait until the step's job has ended."""
        last = time.perf_counter() + LONGEST
        while self._new()[-1][1] not in OVER:
            assert time.perf_counter() < last, self._new()
            time.sleep(0.01)
        self.jobs = self._jobs()

    def _send(self, path):
        """Hand in a file in which everyone's mark in art is one better."""
        grades = rows_of(
            self.url,
            "SELECT a.applicant_id, subject, mark, language_as FROM admission_grade g "
            "JOIN admission_applicant a ON a.id = g.applicant_id ORDER BY 1, 2, 4",
        )
        better = {"B": "A", "C": "B", "D": "C", "E": "D"}
        lines = [
            f"{who},{sub},{better.get(mark, mark) if sub == 'BL' else mark},{lang}" for who, sub, mark, lang in grades
        ]
        content = "\n".join(["applicant_id,subject,mark,language_as", *lines, ""])
        edge = uuid.uuid4().hex
        part = f"--{edge}\r\nContent-Disposition: form-data; name="
        typed = {"csrfmiddlewaretoken": self.cookies["csrftoken"], "replace": "all"}
        body = "".join(f'{part}"{name}"\r\n\r\n{value}\r\n' for name, value in typed.items())
        body += f'{part}"file"; filename="{FILE}"\r\nContent-Type: text/csv\r\n\r\n{content}\r\n--{edge}--\r\n'
        return self._ask("POST", path, body.encode(), f"multipart/form-data; boundary={edge}")

    def _post(self, path, typed):
        body = urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"], **typed})
        return self._ask("POST", path, body.encode(), "application/x-www-form-urlencoded")

    def _ask(self, method, path, body=None, kind="text/plain"):
        """The status that an address answers with."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request(method, path, body, {"Cookie": cookies, "Content-Type": kind})
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status

    def _start_server(self):
        words = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1"]
        words += ["--blocking-threads", "2", "--log-level", "error", "gymnasieregion.site.server:application"]
        self.server = _started(self.url, "granian", *words)
        last = time.perf_counter() + LONGEST
        while True:
            with suppress(OSError, HTTPException):
                self._ask("GET", "/logga-in/")
                return
            assert time.perf_counter() < last, "the server does not answer"
            time.sleep(0.02)

    def _start_worker(self):
        self.worker = _started(self.url, "django", "work", "--skip-checks", "--lease", LEASE, "--poll", POLL)

    def _jobs(self):
        return rows_of(self.url, f"SELECT id, state FROM jobs_job WHERE {OF_STEPS} ORDER BY id")

    def _new(self):
        """The jobs that have come since the last step."""
        return self._jobs()[len(self.jobs) :]


def _started(url, *words):
    """A process at the head of a group of its own, so that what it starts is killed with it."""
    return subprocess.Popen([sys.executable, "-m", *words], env=environment(url), start_new_session=True)


def _end(process):
    """kill -9 for a process and all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _plain(cell):
    """SQLite gives bytes and numbers where PostgreSQL gives views and truths."""
    return bytes(cell) if isinstance(cell, memoryview) else int(cell) if isinstance(cell, bool) else cell
