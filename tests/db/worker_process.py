"""What the tests of dying workers start: ``enqueue <how many>``, or ``work``. The kind of job is made up here."""

import datetime as dt
import sys
import threading
import time

import django

django.setup()

from django.utils import timezone  # noqa: E402 - after the set-up

from gymnasieregion.platform.access.actor import Actor, Role  # noqa: E402
from gymnasieregion.platform.audit.api import record  # noqa: E402
from gymnasieregion.platform.jobs.api import enqueue  # noqa: E402
from gymnasieregion.platform.jobs.registry import Kind, register  # noqa: E402
from gymnasieregion.platform.jobs.worker import Worker  # noqa: E402

ROWS, STEPS, PAUSE = 150, 20, 0.01
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)


def _compute(work):
    for step in range(STEPS):
        work.progress(step / STEPS, "räknar", "counting")
        time.sleep(PAUSE)
    return [{"about": f"row:{number}", "key": work.key} for number in range(ROWS)]


def _write(work, rows, now):
    record(
        actor=work.actor,
        action="test.rows.write",
        about=work.key,
        before=None,
        after=None,
        why="",
        now=now,
        entries=rows,
    )
    time.sleep(PAUSE)  # so that some die with the effects written and not committed
    return {"rows": len(rows)}


register(Kind("test.rows.write", "Prov", "Test", _compute, _write, max_attempts=1_000))

if sys.argv[1] == "enqueue":
    for number in range(int(sys.argv[2])):
        enqueue(kind="test.rows.write", key=f"test:{number}", payload={}, actor=OFFICE, now=timezone.now())
else:
    Worker(timezone.now, threading.Event(), dt.timedelta(seconds=0.6)).run(poll=0.05)
