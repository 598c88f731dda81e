"""Do jobs in this process: ``work``, until told to stop; ``work --until-empty`` does what there is and ends."""

import datetime as dt
import signal
import threading
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from gymnasieregion.platform.jobs.worker import Worker
from gymnasieregion.platform.language import both


class Command(BaseCommand):
    """``work [--until-empty] [--poll seconds] [--lease seconds]``."""

    help = both(
        "Gör de arbeten som väntar. Flera kan köras samtidigt; den som dör lämnar över till de andra.",
        "Does the jobs that wait. Several may run at once; one that dies leaves its job to the others.",
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        once = both("sluta när inget väntar", "end when nothing waits")
        parser.add_argument("--until-empty", action="store_true", help=once)
        parser.add_argument("--poll", type=float, default=1.0, help=both("sekunder", "seconds"))
        parser.add_argument("--lease", type=float, default=None, help=both("sekunder", "seconds"))

    def handle(self, *, until_empty: bool, poll: float, lease: float | None, **_: object) -> None:
        """Work."""
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        worker = Worker(timezone.now, stop, dt.timedelta(seconds=lease) if lease else None)
        if until_empty:
            attempts = worker.run_until_empty()
            self.stdout.write(both(f"{attempts} försök gjordes.", f"{attempts} attempts were made."))
        else:
            worker.run(poll)
