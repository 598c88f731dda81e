"""Who owns a running job, and for how long: every step is one comparison and one change, so that one worker wins."""

import datetime as dt
import logging
from collections.abc import Callable, Mapping

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.registry import kind_names

State = Job.State
FIRST_PAUSE = dt.timedelta(seconds=5)
LOG = logging.getLogger(__name__)


class LostLeaseError(Exception):
    """The job belongs to another worker now; nothing of what this one did may be written."""


class JobCancelledError(Exception):
    """Somebody has asked for the job to be cancelled."""


def actor_of(job: Job) -> Actor:
    """A job as the one who acts: in the role of whoever enqueued it."""
    return Actor(f"job:{job.kind}", job.kind, Role(job.created_role), job.created_scope)


def is_anything_to_do(now: dt.datetime) -> bool:
    """Whether a worker could get a job; asked before ``claim``, since it locks nothing."""
    return _claimable(now).exists()


def claim(*, owner: str, lease_of: Callable[[str], dt.timedelta], now: dt.datetime) -> Job | None:
    """Take the job that has waited the longest: one that is ready, or whose worker has been silent too long.

    Args:
        owner: A name of the worker that no other worker has or has had.
        lease_of: How long a job of a kind is the owner's without another word.
        now: The moment.

    Returns:
        The job, running; None when there is nothing to do.
    """
    while True:
        with transaction.atomic():
            jobs = _claimable(now).order_by("run_after", "id")
            if connection.vendor == "postgresql":
                jobs = jobs.select_for_update(skip_locked=True)
            job = jobs.first()
            if job is None:
                return None
            if job.cancel_asked:
                _end(job, State.CANCELLED, now)
            elif job.attempts >= job.max_attempts:
                words = "Arbetaren dog vid varje försök.", "The worker died at each attempt."
                _end(job, State.DEAD, now, error=words)
            elif (
                _claimable(now)
                .filter(pk=job.pk, attempts=job.attempts)
                .update(
                    state=State.RUNNING,
                    lease_owner=owner,
                    lease_until=now + lease_of(job.kind),
                    attempts=F("attempts") + 1,
                )
            ):
                job.refresh_from_db()
                return job


def extend(*, job_id: int, owner: str, lease: dt.timedelta, now: dt.datetime) -> None:
    """Say that the worker lives.

    Raises:
        LostLeaseError: If the job is no longer the owner's.
        JobCancelledError: If somebody has asked for that.
    """
    _say(job_id, owner, lease_until=now + lease)


def tell(*, job_id: int, owner: str, share: float, sv: str, en: str) -> None:
    """Say how much is done, and what is being done.

    Raises:
        LostLeaseError: If the job is no longer the owner's.
        JobCancelledError: If somebody has asked for that.
    """
    _say(job_id, owner, share=min(max(share, 0.0), 1.0), words_sv=sv[:300], words_en=en[:300])


def finish(*, job: Job, owner: str, result: Mapping[str, object], now: dt.datetime) -> None:
    """Call the job done, in the transaction of its effects.

    Raises:
        LostLeaseError: If the job is no longer the owner's; the effects are rolled back with it.
        JobCancelledError: If somebody has asked for that first.
    """
    over = {
        "state": State.DONE, "lease_owner": "", "lease_until": None, "share": 1.0, "finished_at": now,
        "result": canonical_json(result).decode(), "error_sv": "", "error_en": "",
    }  # fmt: skip
    if not _owned(job.pk, owner).filter(cancel_asked=False).update(**over):
        _why_not(job.pk, owner)


def cancelled(*, job: Job, owner: str, now: dt.datetime) -> None:
    """Let a job go that was cancelled while it ran."""
    with transaction.atomic():
        mine = _owned(job.pk, owner).first()
        if mine is not None:
            _end(mine, State.CANCELLED, now)


def failed(*, job: Job, owner: str, error: tuple[str, str], is_final: bool, now: dt.datetime) -> None:
    """Write down that an attempt failed: try again after a pause that doubles, or give up.

    Args:
        job: The job.
        owner: The worker.
        error: What went wrong, in Swedish and English.
        is_final: Whether it would go wrong every time.
        now: The moment.
    """
    with transaction.atomic():
        mine = _owned(job.pk, owner).first()
        if mine is None:
            return
        if is_final or mine.attempts >= mine.max_attempts:
            _end(mine, State.DEAD, now, error=error)
            return
        _owned(job.pk, owner).update(
            state=State.READY, lease_owner="", lease_until=None, error_sv=error[0], error_en=error[1],
            run_after=now + FIRST_PAUSE * 2 ** (mine.attempts - 1),
        )  # fmt: skip


def hand_back(*, job_id: int, owner: str, now: dt.datetime) -> None:
    """Let another worker begin it again at once, since this one was told to stop; the attempt does not count."""
    back = {"state": State.READY, "lease_owner": "", "lease_until": None, "run_after": now}
    _owned(job_id, owner).update(**back, attempts=F("attempts") - 1)


def _claimable(now: dt.datetime) -> QuerySet[Job]:
    """The jobs that a worker may take; what it does not know how to do is left to a newer one."""
    is_free = Q(state=State.READY, run_after__lte=now) | Q(state=State.RUNNING, lease_until__lt=now)
    return Job.objects.filter(is_free, kind__in=kind_names())


def _owned(job_id: int, owner: str) -> QuerySet[Job]:
    """The job, if it is the owner's."""
    return Job.objects.filter(pk=job_id, state=State.RUNNING, lease_owner=owner)


def _say(job_id: int, owner: str, **values: object) -> None:
    """Change something of a job that is the owner's."""
    if not _owned(job_id, owner).filter(cancel_asked=False).update(**values):
        _why_not(job_id, owner)


def _why_not(job_id: int, owner: str) -> None:
    """Say why a job could not be changed."""
    if _owned(job_id, owner).exists():
        raise JobCancelledError
    raise LostLeaseError


def _end(job: Job, state: Job.State, now: dt.datetime, error: tuple[str, str] = ("", "")) -> None:
    """Call a job over without its effects, and record it."""
    over = {"state": state, "lease_owner": "", "lease_until": None, "finished_at": now}
    same = {"pk": job.pk, "state": job.state, "attempts": job.attempts, "lease_owner": job.lease_owner}
    if not Job.objects.filter(**same).update(**over, error_sv=error[0], error_en=error[1]):
        return
    action = "jobs.job.cancelled" if state == State.CANCELLED else "jobs.job.died"
    if state == State.DEAD:
        LOG.error("job %s of kind %s is dead after %s attempts", job.pk, job.kind, job.attempts)
    record(
        actor=actor_of(job), action=action, about=f"job:{job.pk}", before={"state": job.state}, after={"state": state},
        why=error[0], now=now,
    )  # fmt: skip
