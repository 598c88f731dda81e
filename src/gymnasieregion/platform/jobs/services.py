"""What people do to jobs."""

from datetime import datetime

from django.db import transaction

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.models import Job


class JobIsOverError(RegionError):
    """The job ended before it was cancelled."""

    sv = "Arbetet är redan slut och kan inte avbrytas."
    en = "The job is over already and cannot be cancelled."


@transaction.atomic
def cancel_job(*, actor: Actor, job_id: int, why: str, now: datetime) -> Job:
    """Cancel a job: at once when it waits, else as soon as its worker looks up. What it was to write is not written.

    Args:
        actor: Who cancels it.
        job_id: Which.
        why: The ground, shown in the log.
        now: The moment, from the door.

    Raises:
        Job.DoesNotExist: If there is no such job.
        JobIsOverError: If it has ended.
    """
    job = Job.objects.select_for_update().get(pk=job_id)
    if job.state not in {Job.State.READY, Job.State.RUNNING}:
        raise JobIsOverError
    if job.cancel_asked:
        return job
    before = job.state
    job.cancel_asked = True
    if job.state == Job.State.READY:
        job.state, job.finished_at = Job.State.CANCELLED, now
    job.save(update_fields=["cancel_asked", "state", "finished_at"])
    record(
        actor=actor,
        action="jobs.job.cancel",
        about=f"job:{job.pk}",
        before={"state": before},
        after={"state": job.state, "cancel_asked": True},
        why=why,
        now=now,
    )
    return job
