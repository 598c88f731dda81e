"""Runs of the small year for tests: asked for, and done by a worker in this process."""

import datetime as dt

from gymnasieregion.contexts.admission.models import Run
from gymnasieregion.contexts.admission.services.runs import ask_for_run
from gymnasieregion.platform.jobs.worker import Worker
from tests.admission_year import YEAR

DAY = dt.date(YEAR, 6, 15)


def work(now):
    """Let a worker do everything that there is to do at a moment."""
    Worker(lambda: now).run_until_empty()


def decided_run(kind, name, *, actor, now, **more):
    """A run of the small year, asked for and decided."""
    asked = {"decisions": [], "snapshot": None, "rerun_of": None, "day": DAY, **more}
    run = ask_for_run(year=YEAR, kind=kind, name=name, actor=actor, now=now, **asked)
    work(now)
    return Run.objects.select_related("snapshot", "publication").get(pk=run.pk)
