"""Takes jobs one after another and does them: in a process of its own, or in a thread of the demo's server."""

import datetime as dt
import json
import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections, connection, transaction

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.jobs import leases
from gymnasieregion.platform.jobs.leases import JobCancelledError, LostLeaseError
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.registry import Kind, Work, kind_named

LOG = logging.getLogger(__name__)
BETWEEN_TELLS = 0.5
"""Seconds; progress that is told more often than this is not written."""
Clock = Callable[[], dt.datetime]


class StoppingError(Exception):
    """The worker has been told to stop."""


class Worker:
    """One worker.

    Args:
        clock: Tells the moment; the one place where the jobs read a clock.
        stop: Set when the worker is to stop: the job it has is handed back.
        lease: For how long a job is the worker's without another word; None for what its kind says.
    """

    def __init__(self, clock: Clock, stop: threading.Event | None = None, lease: dt.timedelta | None = None) -> None:
        self.clock = clock
        self.stop = stop or threading.Event()
        self.lease = lease
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex}"

    def run(self, poll: float = 1.0) -> None:
        """Do what there is to do until told to stop; look every ``poll`` seconds.

        A database that is away is waited for.
        """
        while not self.stop.is_set():
            try:
                if self.run_next():
                    continue
            except DatabaseError:
                LOG.exception("the database does not answer")
            close_old_connections()
            self.stop.wait(poll)

    def run_until_empty(self) -> int:
        """Do every job that can be done now.

        Returns:
            How many attempts were made.
        """
        attempts = 0
        while not self.stop.is_set() and self.run_next():
            attempts += 1
        return attempts

    def run_next(self) -> bool:
        """Take one job and do it.

        Returns:
            Whether there was one.
        """
        if not leases.is_anything_to_do(self.clock()):
            return False
        job = leases.claim(owner=self.owner, lease_of=self._lease_of, now=self.clock())
        if job is None:
            return False
        try:
            with _Heart(self, job, self._lease_of(job.kind)):
                self._do(job, kind_named(job.kind))
        except JobCancelledError:
            leases.cancelled(job=job, owner=self.owner, now=self.clock())
        except LostLeaseError:
            LOG.warning("job %s belongs to another worker now", job.pk)
        except StoppingError:
            leases.hand_back(job_id=job.pk, owner=self.owner, now=self.clock())
        except RegionError as fault:
            self._failed(job, (fault.text("sv"), fault.text("en")), is_final=True)
        except Exception as fault:  # the last net: the job is tried again, and the worker goes on
            LOG.exception("job %s of kind %s failed", job.pk, job.kind)
            what = f"{type(fault).__name__}: {fault}"
            self._failed(job, (f"Vårt fel. {what}", f"Our fault. {what}"), is_final=False)
        return True

    def _lease_of(self, kind: str) -> dt.timedelta:
        """How long a job of a kind is this worker's without another word."""
        return self.lease or kind_named(kind).lease

    def _do(self, job: Job, kind: Kind) -> None:
        """Compute with no transaction open; then write the effects and the end in one."""
        work = Work(job.pk, job.key, json.loads(job.payload), leases.actor_of(job), _Teller(self, job.pk), self.clock)
        found = kind.compute(work)
        with transaction.atomic():
            result = kind.write(work, found, self.clock())
            leases.finish(job=job, owner=self.owner, result=result, now=self.clock())

    def _failed(self, job: Job, error: tuple[str, str], *, is_final: bool) -> None:
        """Write down what went wrong."""
        leases.failed(job=job, owner=self.owner, error=error, is_final=is_final, now=self.clock())


class _Teller:
    """Told how far a job has come; writes it now and then, and raises when the job is to stop."""

    def __init__(self, worker: Worker, job_id: int) -> None:
        self._worker, self._job_id = worker, job_id
        self._last = float("-inf")

    def __call__(self, share: float, sv: str, en: str) -> None:
        """Take it down."""
        if self._worker.stop.is_set():
            raise StoppingError
        if time.monotonic() - self._last < BETWEEN_TELLS and share < 1:
            return
        leases.tell(job_id=self._job_id, owner=self._worker.owner, share=share, sv=sv, en=en)
        self._last = time.monotonic()


class _Heart:
    """Extends the lease each third of it, on a connection of its own, for as long as the job is done."""

    def __init__(self, worker: Worker, job: Job, lease: dt.timedelta) -> None:
        self._worker, self._job_id, self._lease = worker, job.pk, lease
        self._still = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heart-of-job-{job.pk}", daemon=True)

    def __enter__(self) -> None:
        """Begin."""
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        """End, and wait until it has."""
        self._still.set()
        self._thread.join()

    def _beat(self) -> None:
        """Until the job ends or is lost; a database that is busy is asked again."""
        pause = self._lease.total_seconds() / 3
        try:
            while not self._still.wait(pause):
                try:
                    now = self._worker.clock()
                    leases.extend(job_id=self._job_id, owner=self._worker.owner, lease=self._lease, now=now)
                except DatabaseError:
                    LOG.warning("the lease of job %s could not be extended now", self._job_id)
        except (JobCancelledError, LostLeaseError):
            pass  # the job itself is told the next time it tells how far it has come, or at its end
        finally:
            connection.close()
