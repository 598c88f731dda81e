"""Reads of the jobs."""

from gymnasieregion.platform.jobs.models import Job

UNFINISHED = (Job.State.READY, Job.State.RUNNING)


def unfinished_jobs() -> list[Job]:
    """The jobs that wait or run, in the order in which they are taken."""
    return list(Job.objects.filter(state__in=UNFINISHED).order_by("run_after", "id"))


def finished_jobs(limit: int = 50) -> list[Job]:
    """The jobs that are over, latest first."""
    return list(Job.objects.exclude(state__in=UNFINISHED).order_by("-finished_at", "-id")[:limit])


def job_of(key: str) -> Job | None:
    """The job with a key; None when there is none, or it was taken away with age."""
    return Job.objects.filter(key=key).first()


def jobs_of(prefix: str) -> list[Job]:
    """The jobs whose keys begin alike, latest first.

    Args:
        prefix: What the keys begin with.
    """
    return list(Job.objects.filter(key__startswith=prefix).order_by("-id"))
