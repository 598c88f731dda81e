"""The jobs on screen."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.registry import kind_words
from gymnasieregion.platform.jobs.selectors import finished_jobs, unfinished_jobs
from gymnasieregion.platform.jobs.services import cancel_job
from gymnasieregion.platform.pages.role_words import role_text
from gymnasieregion.platform.pages.why import WhyForm, is_done
from gymnasieregion.platform.pages.words import said

STATE_WORDS = {
    Job.State.READY: ("Väntar", "Waiting", ""),
    Job.State.RUNNING: ("Pågår", "Running", "info"),
    Job.State.DONE: ("Klart", "Done", "good"),
    Job.State.DEAD: ("Gick inte", "Failed", "bad"),
    Job.State.CANCELLED: ("Avbrutet", "Cancelled", "warn"),
}


@allowed("jobs.job.list")
@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    """Show what waits and runs, and what is over."""
    page = {
        "unfinished": [_row(job) for job in unfinished_jobs()],
        "finished": [_row(job) for job in finished_jobs()],
        "may_cancel": is_allowed(request.actor, "jobs.job.cancel"),  # type: ignore[attr-defined]  # ActorMiddleware
    }
    return render(request, "jobs/job_list.html", page)


@allowed("jobs.job.cancel")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Ask why, and cancel the job."""
    job = get_object_or_404(Job, pk=job_id)
    form = WhyForm(request.POST or None)
    if is_done(request, form, partial(cancel_job, job_id=job_id)):
        messages.success(request, said("Arbetet avbryts.", "The job is being cancelled."))
        return redirect("jobs:list")
    status = 422 if form.is_bound else 200
    return render(request, "jobs/cancel.html", {"form": form, "row": _row(job)}, status=status)


def _row(job: Job) -> dict[str, Any]:
    """A job as a row of a page."""
    sv, en, css = STATE_WORDS[Job.State(job.state)]
    stopping = job.cancel_asked and job.state == Job.State.RUNNING
    return {
        "job": job,
        "title": said(*kind_words(job.kind)),
        "state": said("Avbryts", "Being cancelled") if stopping else said(sv, en),
        "css": "warn" if stopping else css,
        "percent": round(job.share * 100),
        "words": said(job.words_sv, job.words_en),
        "error": said(job.error_sv, job.error_en),
        "role": role_text(Role(job.created_role)),
        "may_stop": not job.cancel_asked,
        "bar": f"job-{job.pk}",
    }
