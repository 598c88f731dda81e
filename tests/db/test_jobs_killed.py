"""Workers that are killed at random points: no job is lost, none is done twice. JOB_KILLS=50 for the full size."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random  # noqa: TID251 - when to kill is no lot

from tests.own_database import environment, manage, rows_of

KILLS = int(os.environ.get("JOB_KILLS", "4"))
JOBS = 2 * KILLS
SCRIPT = str(Path(__file__).with_name("worker_process.py"))
LONGEST = 60 + 6 * KILLS


def _worker(url):
    return subprocess.Popen([sys.executable, SCRIPT, "work"], env=environment(url))


def test_no_job_is_lost_and_none_is_done_twice_when_workers_are_killed(own_database):
    subprocess.run([sys.executable, SCRIPT, "enqueue", str(JOBS)], env=environment(own_database), check=True)
    chance, kills, started = Random(17), 0, time.monotonic()
    workers = {}
    try:
        while time.monotonic() - started < LONGEST:
            while len(workers) < 2:
                worker = _worker(own_database)
                workers[worker.pid] = worker
            owners = rows_of(own_database, "SELECT lease_owner FROM jobs_job WHERE state = 'RUNNING'")
            pids = [int(owner.split(":")[1]) for (owner,) in owners]
            mine = [pid for pid in pids if pid in workers]
            if kills < KILLS and mine:
                time.sleep(chance.uniform(0, 0.25))
                victim = workers.pop(chance.choice(sorted(mine)))
                victim.send_signal(signal.SIGKILL)
                victim.wait()
                kills += 1
            elif rows_of(own_database, "SELECT count(*) FROM jobs_job WHERE state = 'DONE'") == [(JOBS,)]:
                break
            else:
                time.sleep(0.02)
    finally:
        for worker in workers.values():
            worker.kill()
            worker.wait()
    assert rows_of(own_database, "SELECT state, count(*) FROM jobs_job GROUP BY state") == [("DONE", JOBS)]
    written = rows_of(own_database, "SELECT about FROM audit_event WHERE action = 'test.rows.write' ORDER BY about")
    assert sorted(written) == sorted((f"test:{number}",) for number in range(JOBS))
    assert rows_of(own_database, "SELECT count(*) FROM audit_entry") == [(150 * JOBS,)]
    assert kills == KILLS
    assert "Loggen stämmer" in manage(own_database, "verify_log").stdout
    if not own_database.startswith("postgres"):
        assert rows_of(own_database, "PRAGMA integrity_check") == [("ok",)]


def test_the_command_leaves_what_it_does_not_know_to_a_worker_that_does(own_database):
    subprocess.run([sys.executable, SCRIPT, "enqueue", "1"], env=environment(own_database), check=True)
    done = manage(own_database, "work", "--until-empty")
    assert "0 försök" in done.stdout
    assert rows_of(own_database, "SELECT state, attempts FROM jobs_job") == [("READY", 0)]
